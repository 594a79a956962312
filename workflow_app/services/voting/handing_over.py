"""An open round gets another chair, or another secretary; what was cast and entered stays as it is.

It is done with a reason. While its chair is there and able, he himself hands it over, or who usually presides over the
body; whoever opens rounds does so once he has left the body or keeps out by now, or where nobody else who usually
presides could: a chair who falls ill then would hold the round for ever. Who comes in his place is asked what is asked
of a chair when a round is opened.

The round goes on in a meeting of its own of the same body, day and way: other dossiers of the first meeting, and those
decided in it before, keep the chair whom they had.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from workflow_app.db import journal
from workflow_app.db import tables as t
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.seen import RoundSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.votes import Vote
from workflow_app.history.leaf import event_id, revealed
from workflow_app.services import suspending, takers
from workflow_app.services.cases import TableCase
from workflow_app.services.voting import presiding, settling, weighing

WHY = Text("Lý do đổi người chủ trì, thư ký", "Why the chair or the secretary changes")
POSTS = ("chair", "secretary")
NO_SUCH = Text("không tìm thấy người này", "no such person")


@dataclass(frozen=True, slots=True)
class HandedOver:
    """One change of a post of a round: `why` is "" where its words were redacted."""

    on: date
    post: Text
    before: str
    now: str
    why: str


def faults(case: TableCase, vote: Vote, found: RoundSeen, *, entered: bool) -> Iterator[Refusal]:
    """Why the posts of the open round are not handed over so."""
    if not entered:
        return
    given = case.given.round
    unknown = [one for one in POSTS if given.get(one) and case.person_id(str(given[one])) is None]
    for one in unknown:
        yield refusal("bad_value", field=presiding.DUTIES[one][0], problem=NO_SUCH)
    if not str(given.get("why") or "").strip():
        yield refusal("missing_field", field=WHY, missing=(WHY,))
    new = _new(case, found)
    if not new and not unknown:
        yield refusal("nobody_new", field=presiding.CHAIR, missing=(presiding.CHAIR,))
    members = settling.settled(case, found)
    told = [
        one for one in presiding.faults(case, vote, members, dict(new))
        if not (one.detail["because"] == TWO_PERSONS and "chair" in new and new.get("secretary") == found.chair_id)
    ]  # fmt: skip
    yield from told
    if "chair" in new:
        yield from _stays(case, vote, found)
    if "chair" in new and not any(one.detail["field"] == presiding.CHAIR for one in told):
        yield from _chair_faults(case, vote, found, new["chair"])


def _stays(case: TableCase, vote: Vote, found: RoundSeen) -> Iterator[Refusal]:
    """The chair is there and able: neither a clerk nor another member takes the round from him, as long as one whose
    post chairs the body could. Where none could, no record tells a chair who is away from one who is there: whoever
    else holds the step answers for it with his reason, and the one who is replaced reads it."""
    if presiding.gone(case, vote, found) is not None:
        return
    could = {one for one in takers.able(case) if one != found.chair_id and not suspending.activity_of(case, one)}
    others = [one for one in presiding.usual_chairs(case, vote) if one in could]
    if not others or case.actor.principal_id in (found.chair_id, *others):
        return
    may = [found.chair_id, *others]
    names = ", ".join(case.person_name(one) for one in may)
    yield refusal(
        "chair_stays", source=vote.source.text if vote.source else None, supplier=Text(names, names),
        person=case.person_name(found.chair_id),
    )  # fmt: skip


TWO_PERSONS = "recorder_is_not_the_chair"
"""Asked of who chairs now: who is chair no more by this very act may keep the minutes."""


def _chair_faults(case: TableCase, vote: Vote, found: RoundSeen, chair: int) -> Iterator[Refusal]:
    """He is on the frozen roll and sits in the body today, was not told to be absent, and nobody who usually presides
    is there instead; the one who is replaced is not asked for again."""
    members = settling.settled(case, found)
    mine = next((one for one in members if one.person_id == chair and one.counts), None)
    if mine is None or presiding.has_left(case, vote, chair) is not None:
        yield refusal("chair_not_of_body", body=case.kind.bodies[vote.body].title)
    elif mine.presence == "absent":
        yield refusal("chair_absent", person=case.person_name(chair))
    else:
        away = {one.person_id for one in members if one.presence == "absent"} | {found.chair_id}
        yield from presiding.unusual(case, vote, members, chair, away)


def _new(case: TableCase, found: RoundSeen) -> dict[str, int]:
    """The posts that get another holder."""
    given, stands = case.given.round, {"chair": found.chair_id, "secretary": found.secretary_id}
    named = {one: case.person_id(str(given[one])) for one in POSTS if given.get(one)}
    return {one: person for one, person in named.items() if person is not None and person != stands[one]}


def apply(case: TableCase, vote: Vote, found: RoundSeen) -> dict[str, Any]:
    """Put them on the round; returns what the leaf keeps: who it was, who it is, and what became of a casting vote."""
    new = _new(case, found)
    stood = {"chair": found.chair_id, "secretary": found.secretary_id}
    meeting_id = _meeting(case, found, {**stood, **new})
    r = t.round_.c
    case.session.execute(t.round_.update().where(r.id == found.id).values(meeting_id=meeting_id))
    basis: dict[str, Any] = {"vote": vote.name, "round": found.number}
    for post, person in new.items():
        basis[post], basis[f"{post}_before"] = case.person_uid(person), case.person_uid(stood[post])
    if vote.casting_vote and "chair" in new:
        basis["casting_vote"] = weighing.hand_over(case, found, new["chair"])
    case.forget("rounds")
    case.forget(f"roll {found.id}")
    return basis


def _meeting(case: TableCase, found: RoundSeen, posts: dict[str, int]) -> int:
    """The meeting of the same body and day that these two hold already, else a new one."""
    m, r = t.meeting, t.round_
    query = m.select().join(r, r.c.meeting_id == m.c.id).where(r.c.id == found.id)
    row = case.session.execute(query).one()
    same = {
        "organisation_id": row.organisation_id, "body": row.body, "way": row.way, "held_on": row.held_on,
        "chair_id": posts["chair"], "secretary_id": posts["secretary"],
    }  # fmt: skip
    known = m.select().where(*(m.c[name] == value for name, value in same.items())).order_by(m.c.id.desc())
    there = case.session.execute(known).first()
    if there is not None:
        return int(there.id)
    return int(case.session.execute(m.insert().values(uid=str(event_id()), **same).returning(m.c.id)).scalar_one())


# What is told of it -------------------------------------------------------------------------------------------------


def changes(case: TableCase, found: RoundSeen) -> tuple[HandedOver, ...]:
    """Every change of chair or secretary of the round, the earliest first, as the history keeps it."""
    kept = [
        (row[0], date.fromisoformat(row[7]), value)
        for row in journal.leaves(case.session, case.dossier.id)
        if (value := (json.loads(row[9]).get("basis") or {}).get("vote") or {})
        and (value.get("vote"), value.get("round")) == (found.vote, found.number)
        and is_change(value)
    ]
    if not kept:
        return ()
    said = {leaf: text for leaf, name, text in journal.disclosures(case.session, case.dossier.id) if name == "why"}
    return tuple(
        HandedOver(
            on, presiding.DUTIES[post][0], _name(case, value[f"{post}_before"]), _name(case, value[post]),
            revealed(said[leaf]) if leaf in said else "",
        )
        for leaf, on, value in kept for post in POSTS if post in value
    )  # fmt: skip


def is_change(vote: Any) -> bool:
    """Whether what a leaf keeps of a vote is a change of its posts."""
    return any(f"{post}_before" in vote for post in POSTS)


def _name(case: TableCase, uid: str) -> str:
    return case.person_name(case.person_id(uid) or 0)
