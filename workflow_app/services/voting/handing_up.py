"""A body of which too few are left to vote decides nothing: its superior says what becomes of the dossier.

Only while so many keep out of the matter (`floor.py`), and never from a round that its chair, or another one, can still
close; one that nobody can preside over is void by this act.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workflow_app.db import tables as t
from workflow_app.db.columns import instant_text
from workflow_app.domain.guards.texts import what_closes
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.seen import RoundSeen
from workflow_app.domain.transitions import RoundStep
from workflow_app.domain.votes import Vote
from workflow_app.services import named_places
from workflow_app.services.cases import TableCase
from workflow_app.services.voting import ballots, floor, presiding, settling
from workflow_app.services.voting.rolls import current, place_of, roll_of_vote


def faults(case: TableCase, vote: Vote, found: RoundSeen | None) -> Iterator[Refusal]:
    """Why the matter stays with its body."""
    place = place_of(case, vote)
    if place is None:
        yield named_places.no_place(case, vote.place)
        return
    if floor.lacking(case, vote) is None:
        members = settling.settled(case, found) if found else roll_of_vote(case, vote, place.id, case.held_on)
        left, opening = sum(1 for one in members if one.may_vote), _opening(case, vote)
        yield refusal(
            "enough_are_left", source=vote.source.text if vote.source else None, ways_out=opening,
            body=case.kind.bodies[vote.body].title, left=left, whole=floor.whole_of(case, vote, place.id, members),
        )  # fmt: skip
    elif found is not None and not _is_nobodys(case, vote, found):
        yield presiding.gone(case, vote, found) or refusal("round_open", **what_closes(case, found))


def _opening(case: TableCase, vote: Vote) -> tuple[Any, ...]:
    leaving = [one for one in case.kind.leaving[case.dossier.state] if one.round and one.round.vote == vote.name]
    return tuple(one.title for one in leaving if one.round and one.round.step == "open")


def _is_nobodys(case: TableCase, vote: Vote, found: RoundSeen) -> bool:
    """Whether the chair presides no more and nobody can take over."""
    gone = presiding.gone(case, vote, found) is not None
    return gone and not presiding.can_be_handed_over(case, vote, settling.settled(case, found))


def apply(case: TableCase, step: RoundStep) -> dict[str, Any]:
    """Returns what the leaf keeps: how few were left, and of a round that nobody could close that it is void."""
    vote, found = case.kind.votes[step.vote], current(case, step.vote)
    lacking = floor.lacking(case, vote)
    assert lacking is not None
    basis = {"vote": vote.name, "left": lacking.detail["left"], "whole": lacking.detail["whole"]}
    if found is None:
        return basis
    ballots.void(case, found)
    row = {"outcome": "void", "paper": "", "closed_at": instant_text(case.now)}
    case.session.execute(t.round_.update().where(t.round_.c.id == found.id).values(row))
    case.forget("rounds")
    return {**basis, "round": found.number, "outcome": "void"}
