"""Whose ballot weighs more than being one: a casting vote, a vote that is needed, a “no” that prevails.

Frozen with the roll when the round is opened; who holds the post later has no part in it. The casting vote alone goes
with the chair where the round is handed to another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from workflow_app.db import tables as t
from workflow_app.domain.ballots import Rules
from workflow_app.domain.seen import OnRoll, RoundSeen
from workflow_app.domain.votes import Vote
from workflow_app.domain.who import Who
from workflow_app.services import who
from workflow_app.services.cases import TableCase
from workflow_app.services.voting.kept import mark


def weights(case: TableCase, vote: Vote, chair: int | None) -> dict[int, str]:
    """Whose ballot weighs more than being one, as the posts are held now: what the roll of a round keeps of it."""
    found: dict[int, list[str]] = {}
    if vote.casting_vote and chair is not None:
        found[chair] = [CASTING]
    for place, one in enumerate(vote.mandatory):
        for person in who.holders(case, one):
            found.setdefault(person, []).append(f"mandatory {place}")
    for place, one in enumerate(vote.veto):
        for person in who.holders(case, one):
            found.setdefault(person, []).append(f"veto {place}")
    return {person: ",".join(what) for person, what in found.items()}


def chair_of(found: RoundSeen, members: Iterable[OnRoll]) -> int | None:
    """Who has the casting vote, where the vote knows one; None where it rests."""
    known = list(members)
    if any(one.weight is None for one in known):
        return found.chair_id
    return next((one.person_id for one in known if one.weighs(CASTING)), None)


def hand_over(case: TableCase, found: RoundSeen, chair: int) -> str:
    """Take the casting vote from who presided, and give it to the new chair while he has not voted: "goes".

    Who has voted did so as one member among others, and his side is known: chosen as chair afterwards he would decide a
    tie that lies open. So it "rests" then: a tie decides nothing, and the matter is voted on again.
    """
    members = list(case.frozen_roll(found.id))
    if any(one.weight is None for one in members):
        return "goes"
    result = "rests"
    for one in members:
        weights = [each for each in (one.weight or "").split(",") if each and each != CASTING]
        if one.person_id == chair and not one.voted:
            weights.insert(0, CASTING)
            result = "goes"
        if ",".join(weights) != one.weight:
            mark(case, found, t.round_roll.c.person_id == one.person_id, {"weight": ",".join(weights)})
    return result


CASTING = "casting"


def rules_of(case: TableCase, vote: Vote, members: Sequence[OnRoll]) -> Rules:
    """The vote's rules with its persons, as the opening froze them, among those who may vote. A round from before that
    was kept is read by the posts as they are held today."""
    voting = {one.person_id for one in members if one.may_vote}
    by_post = any(one.weight is None for one in members)

    def meant(one: Who, weight: str) -> frozenset[Any]:
        if by_post:
            return frozenset(who.holders(case, one)) & voting
        return frozenset(m.person_id for m in members if m.weighs(weight)) & voting

    return Rules(
        {one.name: one.threshold for one in vote.questions}, vote.quorum, vote.casting_vote,
        tuple(meant(one, f"mandatory {place}") for place, one in enumerate(vote.mandatory)),
        frozenset().union(*(meant(one, f"veto {place}") for place, one in enumerate(vote.veto))),
    )  # fmt: skip
