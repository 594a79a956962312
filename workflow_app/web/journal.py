"""The history across dossiers: who did what when; refused attempts and changes of the office for those who may know."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, render_template, request

from workflow_app.db import journal as rows
from workflow_app.db import lists
from workflow_app.domain.refusals import NotFound
from workflow_app.history.leaf import check_stream
from workflow_app.services import visibility
from workflow_app.web import timeline
from workflow_app.web.access import reads_everything, viewer
from workflow_app.web.edge import now, office, reading
from workflow_app.web.opened import head, open_dossier
from workflow_app.web.presenting import ENGINE_ACTS, is_late, state_of, step_of

blueprint = Blueprint("journal", __name__)

PAGE = 50


def _before() -> int | None:
    text = request.args.get("before", "")
    return int(text) if text.isdigit() else None


@blueprint.get("/journal")
def index() -> Any:
    """The newest acts on the dossiers that the person reads whole."""
    with reading() as session:
        found = lists.acts(
            session, lists.on_a_dossier() & visibility.listed(viewer().reader, whole=True), limit=PAGE + 1,
            before=_before(),
        )  # fmt: skip
        shown = []
        for one in found[:PAGE]:
            kind = office().kind(session, one.manifest)
            shown.append(
                {
                    "act": one, "uid": one.stream.removeprefix("doc:"), "kind": kind.title,
                    "step": step_of(kind, one.act), "state": state_of(kind, one.to_state),
                    "late": is_late(one.held_on, one.at),
                }
            )  # fmt: skip
    following = found[PAGE - 1].id if len(found) > PAGE else None
    return render_template("pages/journal/index.html", nav="journal", shown=shown, next=following)


@blueprint.get("/journal/office")
@reads_everything
def changes() -> Any:
    """What was changed in the office itself: posts, accounts, settings, calendar, definitions."""
    with reading() as session:
        found = lists.acts(session, lists.on_the_office(), limit=PAGE + 1, before=_before())
    shown = [{"act": one, "step": ENGINE_ACTS.get(one.act, one.act)} for one in found[:PAGE]]
    following = found[PAGE - 1].id if len(found) > PAGE else None
    return render_template("pages/journal/office.html", nav="journal", shown=shown, next=following)


@blueprint.get("/journal/refused")
@reads_everything
def refused() -> Any:
    """Refused attempts and sign-ins. Which dossier it was about is shown only as its address."""
    with reading() as session:
        found = lists.security_events(session, limit=PAGE + 1, before=_before())
    following = found[PAGE - 1][0] if len(found) > PAGE else None
    return render_template("pages/journal/refused.html", nav="journal", events=found[:PAGE], next=following)


@blueprint.get("/journal/dossiers/<uid>")
def dossier(uid: str) -> Any:
    """Every leaf of one dossier as it was stored, its hash, and whether the chain is whole. For its whole readers."""
    with reading() as session:
        opened = open_dossier(session, office(), viewer(), uid, now())
        if not opened.is_whole:
            raise NotFound("history", uid)
        acts = timeline.happened(opened)
        leaves = rows.leaves(session, opened.dossier.id)
        top, stream = head(opened), opened.dossier.stream
    content = {row[1]: json.dumps(json.loads(row[9]), ensure_ascii=False, indent=1) for row in leaves}
    problems = check_stream([bytes(row[9]) for row in leaves], stream)
    return render_template(
        "pages/journal/dossier.html", nav="journal", head=top, acts=acts[::-1], content=content, problems=problems
    )
