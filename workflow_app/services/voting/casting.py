"""A member casts a ballot, or the clerk enters one for him from paper.

A secret ballot leaves nothing that ties it to its voter: until the closing it is an envelope (`sealing.py`). An open
one is written when it is cast, with its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.domain.ballots import CHOICES
from workflow_app.domain.refusals import Refusal, Refused, refusal
from workflow_app.domain.seen import RoundSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.votes import Vote
from workflow_app.services import reservations
from workflow_app.services.cases import TableCase
from workflow_app.services.voting import paper, sealing, timing
from workflow_app.services.voting.kept import PAPER, canonical, roll
from workflow_app.services.voting.paper import VOID_AND_AGAIN
from workflow_app.services.voting.tallying import PROBLEMS


def cast_faults(case: TableCase, vote: Vote, found: RoundSeen, *, entered: bool) -> Iterator[Refusal]:
    """Why this member may not cast a ballot now, or not this one. A vote is cast in person, once, and stays."""
    source = vote.source.text if vote.source else None
    if found.ballots == "recorded":
        yield refusal("no_ballots_here", source=source)
        return
    if not found.takes_electronic and case.actor.recorder_id is None:
        yield refusal(
            "on_paper_alone", source=source, ways_out=paper.steps(case, vote, "tally"),
            supplier=Text(*[case.person_name(found.secretary_id)] * 2),
        )  # fmt: skip
        return
    actor, secret = case.actor, found.ballots == "secret"
    mine = roll(case, found).get(actor.principal_id)
    is_cast_now = actor.recorder_id is None
    if mine is None or not mine.may_vote or (is_cast_now and timing.had_left(case, vote, found, mine.person_id)):
        yield refusal("not_entitled", source=source)
    elif mine.voted:
        yield refusal("already_voted", person=case.person_name(actor.principal_id), source=source)
    elif mine.presence == "absent" and actor.recorder_id is not None:
        yield paper.marked_absent(case, vote, actor.principal_id)
    if actor.person_id != actor.principal_id or (secret and actor.recorder_id is not None):
        yield refusal("ballot_in_person", source=source)
    if secret:
        yield from _key_faults(case, found)
    if entered:
        yield from _choice_faults(case, vote, secret)


def _choice_faults(case: TableCase, vote: Vote, secret: bool) -> Iterator[Refusal]:
    given = case.given.round
    choices = given.get("choices") or {}
    if set(choices) != {one.name for one in vote.questions}:
        yield refusal("bad_ballot", problem=PROBLEMS["question"])
    elif not set(choices.values()) <= set(CHOICES):
        yield refusal("bad_ballot", problem=Text("phải chọn một ý kiến", "choose yes, no or abstain"))
    elif list(choices.values()).count("yes") > 1:
        yield refusal("bad_ballot", problem=PROBLEMS["contradiction"])
    if secret and (given.get("note") or given.get("reservation") or case.given.reservation):
        yield refusal("secret_has_no_words")
    elif given.get("reservation") and not case.kind.takes_reservations:
        yield refusal("unknown_field", field=reservations.RESERVATION)
    elif given.get("reservation"):
        if "yes" not in choices.values():
            yield refusal("reservation_without_yes", field=reservations.RESERVATION)
        yield from reservations.faults(case, given["reservation"])


def _key_faults(case: TableCase, found: RoundSeen) -> Iterator[Refusal]:
    if case.keys is not None and not sealing.is_kept(case.keys, found.uid, found.seal_key):
        chair = case.person_name(found.chair_id)
        yield refusal("key_lost", ways_out=(VOID_AND_AGAIN,), supplier=Text(chair, chair))


def cast(case: TableCase, vote: Vote, found: RoundSeen) -> dict[str, Any]:
    """Keep the ballot. The leaf keeps that this person voted and how, never what of a secret ballot."""
    person, given = case.actor.principal_id, case.given.round
    way = PAPER if case.actor.recorder_id is not None else "electronic"
    choices = {one.name: given["choices"][one.name] for one in vote.questions}
    unchecked: dict[str, Any] = {}
    marked: dict[str, Any] = {"voted": way, "presence": "present", "absence_reason": ""}
    if found.ballots == "secret":
        marked["sealed"] = sealing.seal(found.seal_key, found.uid, case.person_uid(person), choices)
    r = t.round_roll
    mine = sa.and_(r.c.round_id == found.id, r.c.person_id == person, r.c.voted == "")
    if case.session.execute(r.update().where(mine).values(marked)).rowcount != 1:
        raise Refused(refusal("already_voted", person=case.person_name(person)))
    if found.ballots == "open":
        row = {
            "uid": str(uuid4()), "round_id": found.id, "person_id": person, "choices": canonical(choices),
            "way": way, "note": given.get("note") or "",
        }  # fmt: skip
        case.session.execute(t.ballot.insert().values(row))
        if way == PAPER:
            paper.entered_by_name(case, found)
            unchecked = {"unchecked": True} if found.checked_by_id is not None else {}
        if given.get("reservation"):
            reservations.add(case, given["reservation"], found.id)
    case.forget(f"roll {found.id}")
    return {"vote": vote.name, "round": found.number, "way": way, **unchecked}


def words(case: TableCase, form: str) -> Iterator[tuple[str, Any]]:
    """What an open ballot says, kept as salted disclosures; of a secret one nothing."""
    if form == "open":
        given = case.given.round
        yield "ballot", canonical(given.get("choices") or {})
        yield "note", given.get("note")
        yield "reservation", (given.get("reservation") or {}).get("text")
