"""Registers: the number series of an organisation, term by term, gap-free, with what stands behind each number."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from workflow_app.db import people as rows
from workflow_app.db import register_lists
from workflow_app.db.session import Session
from workflow_app.domain.refusals import NotFound
from workflow_app.domain.vietnamese import suggest_symbol
from workflow_app.services import visibility
from workflow_app.web import ended
from workflow_app.web.access import viewer
from workflow_app.web.edge import office, reading, row_key, today

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
    words, before = _searched()
    numbers: list[register_lists.NumberFound] = []
    older = None
    with reading() as session:
        places = _places(session)
        found = register_lists.registers(session, places)
        if words:
            readable = visibility.listed(viewer().reader)
            numbers, older = register_lists.numbers(session, words, places, readable, limit=PAGE, before=before)
        endings = ended.of_numbers(session, [(one.register_id, one.number_text) for one in numbers])
    groups: dict[tuple[str, str], list[register_lists.RegisterRow]] = {}
    for one in found:
        groups.setdefault((one.organisation, one.term), []).append(one)
    return render_template(
        "pages/registers/index.html", nav="registers", groups=groups, registers={one.id: one for one in found},
        words=words, numbers=numbers, older=older, suggested=_suggested(words), bodies=office().roles.bodies,
        endings=endings,
    )  # fmt: skip


def _searched() -> tuple[str, int | None]:
    """What was asked for, and below which number the page goes on."""
    return request.args.get("q", "").strip()[:200], row_key(request.args.get("before", ""))


def _suggested(words: str) -> str | None:
    return suggest_symbol(words) if "/" in words else None


@blueprint.get("/registers/<int:register>")
def show(register: int) -> Any:
    words, before = _searched()
    with reading() as session:
        known = {one.id: one for one in register_lists.registers(session, _places(session))}
        if register not in known:
            raise NotFound("register", str(register))
        readable = visibility.listed(viewer().reader)
        found = register_lists.entries(session, register, readable, words=words, limit=PAGE + 1, before=before)
        numbers = [(register, one.number_text) for one in found[:PAGE] if one.is_readable]
        endings = ended.of_numbers(session, numbers)
    following = found[PAGE - 1].number if len(found) > PAGE else None
    return render_template(
        "pages/registers/show.html", nav="registers", register=known[register], entries=found[:PAGE], next=following,
        words=words, suggested=_suggested(words), bodies=office().roles.bodies, endings=endings,
    )  # fmt: skip
