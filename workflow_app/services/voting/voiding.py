"""For what reasons a round is closed as void, and which of them leave no other closing.

A void round decides nothing and is none of those that the vote allows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.seen import OnRoll, RoundSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.votes import Vote
from workflow_app.services.cases import TableCase
from workflow_app.services.voting import attending, ballots, floor, paper, settling
from workflow_app.services.voting.rolls import current, place_of


def alone(case: TableCase, vote: Vote, found: RoundSeen, *, entered: bool) -> Refusal | None:
    """Why the round cannot be closed otherwise than as void: nobody can read its ballots; one is inside that should not
    count and bears no name; too few are left to vote, because the others keep out."""
    members, chair = settling.settled(case, found), case.person_name(found.chair_id)
    if ballots.is_lost(case, found, entered=entered):
        return refusal("key_lost", ways_out=(paper.VOID_AND_AGAIN,), supplier=Text(chair, chair))
    if found.ballots != "recorded" and (stuck := settling.stuck(case, found, members)):
        names = ", ".join(case.person_name(one) for one in stuck)
        return refusal(
            "voted_and_keeps_out", ways_out=(paper.VOID_AND_AGAIN,), supplier=Text(chair, chair), names=names
        )
    place = place_of(case, vote)
    return next(floor.faults(case, vote, place.id, members), None) if place is not None else None


def is_open_to(case: TableCase, vote: Vote, found: RoundSeen, members: Sequence[OnRoll], *, entered: bool) -> bool:
    """Whether the round may be closed as void: it must be, or it is told that too few have come."""
    if attending.lacks_quorum(case, vote, found, members):
        return True
    return alone(case, vote, found, entered=entered) is not None


def forms(case: TableCase) -> list[Mapping[str, Any]]:
    """What the closing form can say: that the round is void; the same, nobody having come of whom it is not told yet;
    or that they all came, where the chair may say so."""
    step = case.transition.round
    found = current(case, step.vote) if step is not None and step.step == "close" else None
    if step is None or found is None:
        return []
    vote = case.kind.votes[step.vote]
    silent = [case.person_uid(one.person_id) for one in attending.unknown(found, case.frozen_roll(found.id))]
    said: list[Mapping[str, Any]] = [{"closed_as": "void"}]
    if silent:
        said.append({"closed_as": "void", "absent": dict.fromkeys(silent, "")})
    if silent and not (paper.presence_decides(vote) and vote.entered_twice(found.ballots)):
        said.append({"present": silent})
    return said
