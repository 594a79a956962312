"""Registers: the number series of an organisation, term by term, gap-free, with what stands behind each number."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from workflow_app.db import lists
from workflow_app.db import people as rows
from workflow_app.db.session import Session
from workflow_app.domain.refusals import NotFound
from workflow_app.domain.vietnamese import suggest_symbol
from workflow_app.services import visibility
from workflow_app.web.access import viewer
from workflow_app.web.edge import office, reading, today

blueprint = Blueprint("registers", __name__)

PAGE = 50


def _places(session: Session) -> set[int] | None:
    """Where the person has a post or stands on a roll, and what is above; an auditor reads every register."""
    if viewer().reader.everything:
        return None
    mine = viewer().reader.belongs_to | {place for _, place in viewer().reader.places}
    return {above.id for place in mine for above in rows.ancestors(session, place, today())}


@blueprint.get("/registers")
def index() -> Any:
    with reading() as session:
        found = lists.registers(session, _places(session))
    groups: dict[tuple[str, str], list[lists.RegisterRow]] = {}
    for one in found:
        groups.setdefault((one.organisation, one.term), []).append(one)
    return render_template("pages/registers/index.html", nav="registers", groups=groups, bodies=office().roles.bodies)


@blueprint.get("/registers/<int:register>")
def show(register: int) -> Any:
    words = request.args.get("q", "").strip()[:200]
    before = request.args.get("before", "")
    with reading() as session:
        known = {one.id: one for one in lists.registers(session, _places(session))}
        if register not in known:
            raise NotFound("register", str(register))
        readable = visibility.listed(viewer().reader)
        found = lists.entries(
            session, register, readable, words=words, limit=PAGE + 1, before=int(before) if before.isdigit() else None
        )
    following = found[PAGE - 1].number if len(found) > PAGE else None
    return render_template(
        "pages/registers/show.html", nav="registers", register=known[register], entries=found[:PAGE], next=following,
        words=words, suggested=suggest_symbol(words) if "/" in words else None, bodies=office().roles.bodies,
    )  # fmt: skip
