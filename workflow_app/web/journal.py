"""The history across dossiers: who did what when; refused attempts and changes of the office for those who may know."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request, url_for

from workflow_app.db import absences, directory, journal_lists, lists
from workflow_app.db import journal as rows
from workflow_app.db.session import Session
from workflow_app.domain.kinds import Kind
from workflow_app.domain.posts import ACTIVITIES
from workflow_app.domain.refusals import NotFound
from workflow_app.domain.texts import Text
from workflow_app.history.leaf import check_stream, revealed
from workflow_app.services import visibility
from workflow_app.web import delegations, timeline
from workflow_app.web.access import reads_everything, viewer
from workflow_app.web.called import ENGINE_ACTS, OFFICE_VERBS, reason_of, state_of, step_of
from workflow_app.web.edge import now, office, reading, row_key
from workflow_app.web.opened import head, open_dossier
from workflow_app.web.presenting import day, is_late

blueprint = Blueprint("journal", __name__)

PAGE = 50
SAID = {
    "was": Text("Tên trước đó", "Its name before"), "name": Text("Tên", "Name"), "basis": Text("Căn cứ", "Basis"),
    "source": Text("Căn cứ", "Basis"), "reason": Text("Lý do", "Reason"),
}  # fmt: skip
"""What is shown of the words that were entered with a change of the office."""


def _before() -> int | None:
    return row_key(request.args.get("before", ""))


@blueprint.get("/journal")
def index() -> Any:
    """The newest acts on the dossiers that the person reads whole."""
    with reading() as session:
        found = journal_lists.acts(
            session, journal_lists.on_a_dossier() & visibility.listed(viewer().reader, whole=True), limit=PAGE + 1,
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
        found = journal_lists.acts(session, journal_lists.on_the_office(), limit=PAGE + 1, before=_before())
        names = directory.names_of(session, {one.stream.split(":")[1] for one in found})
        ids = [one.id for one in found[:PAGE]]
        said = journal_lists.words_of(session, ids, SAID.keys())
        facts = journal_lists.facts_of(session, ids)
        stood_in = _stood_in(session, facts)
        activities = {leaf: ACTIVITIES.get(one["activity"]) for leaf, one in facts.items() if one.get("activity")}
    shown = [
        {
            "act": one, "step": ENGINE_ACTS.get(one.act, one.act), "about": _about(one.stream, names),
            "page": _page_about(one.stream, names),
            "activity": activities.get(one.id),
            "said": [
                *stood_in.get(one.id, ()),
                *((SAID[name], revealed(text)) for name, text in said.get(one.id, {}).items()),
            ],
        }
        for one in found[:PAGE]
    ]  # fmt: skip
    following = found[PAGE - 1].id if len(found) > PAGE else None
    return render_template("pages/journal/office.html", nav="journal", shown=shown, next=following)


def _stood_in(session: Session, facts: Mapping[int, Mapping[str, Any]]) -> dict[int, list[tuple[Text, str]]]:
    """Who stood in, in which post, for what, from when to when: of each act by which that was given or taken back."""
    named = {leaf: str(one["delegation"]) for leaf, one in facts.items() if one.get("delegation")}
    if not named:
        return {}
    given = {
        one["delegation"].uid: (one["delegation"], one["written"], one)
        for one in delegations.rows(session, absences.listed(session, uids=set(named.values())))
    }
    return {
        leaf: [
            (Text("Người thay", "The substitute"), written.substitute),
            (Text("Chức danh", "The post"), f"{row['post']}, {written.organisation}"),
            (Text("Phạm vi", "For what"), row["scope"]),
            (Text("Thời gian", "Days"), f"{day(found.from_on)} – {day(found.to_on)}"),
        ]
        for leaf, uid in named.items() if uid in given for found, written, row in [given[uid]]
    }  # fmt: skip


def _about(stream: str, names: Mapping[str, str]) -> Text | str:
    """Whom or what a change of the office is about, by the name it has today."""
    sort, named, *more = stream.split(":")
    if sort == "def":
        library = office().library
        return library.current(named).title if named in library.manifests else named
    if sort == "sys":
        return {"settings": Text("Cài đặt", "Settings"), "calendar": Text("Lịch làm việc", "Calendar")}.get(
            named, named
        )
    return " · ".join((names.get(named, named), *more))


def _page_about(stream: str, names: Mapping[str, str]) -> str:
    """Where the books show what the change was about; empty where they have no page of it."""
    sort, uid, *_more = stream.split(":")
    pages = {"org": "organisations.show", "person": "people.show", "role": "people.show"}
    return url_for(pages[sort], uid=uid) if sort in pages and uid in names else ""


@blueprint.get("/journal/refused")
@reads_everything
def refused() -> Any:
    """Refused attempts and sign-ins. A dossier that the reader may not see is not named, nor whether there is one."""
    with reading() as session:
        found = journal_lists.security_events(session, limit=PAGE + 1, before=_before())
        named = {one[4] for one in found if one[4]}
        seen = lists.dossiers_by_uid(session, named, visibility.listed(viewer().reader))
        kinds = {uid: office().kind(session, one.manifest) for uid, one in seen.items()}
    following = found[PAGE - 1][0] if len(found) > PAGE else None
    events = [
        {
            "at": at, "event": event, "person": person, "detail": detail, "has_dossier": bool(uid),
            "dossier": seen.get(uid), "step": _attempted(kinds.get(uid), uid, trigger, detail),
            "reasons": [(one, reason_of(one)) for one in code.split(",") if one],
        }
        for _id, at, event, person, uid, trigger, code, detail in found[:PAGE]
    ]  # fmt: skip
    return render_template("pages/journal/refused.html", nav="journal", events=events, next=following)


def _attempted(kind: Kind | None, uid: str, trigger: str, detail: str) -> Text | None:
    """What was to be done, in the words of the definition; of a dossier that may not be seen not even that."""
    if not trigger or (uid and kind is None):
        return None
    if kind is None and detail.startswith("{"):
        name = json.loads(detail).get("kind", "")
        kind = office().library.current(name) if name in office().library.manifests else None
    return step_of(kind, trigger) if kind else OFFICE_VERBS.get(trigger, Text(trigger, trigger))


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
