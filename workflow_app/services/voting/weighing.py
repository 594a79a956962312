"""Whose ballot weighs more than being one: a casting vote, a vote that is needed, a “no” that prevails.

Frozen with the roll when the round is opened; who holds the post later has no part in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from workflow_app.domain.ballots import Rules
from workflow_app.domain.case import OnRoll, RoundSeen
from workflow_app.domain.kinds import Vote
from workflow_app.domain.who import Who
from workflow_app.services import who
from workflow_app.services.cases import TableCase


def weights(case: TableCase, vote: Vote, chair: int | None) -> dict[int, str]:
    """Whose ballot weighs more than being one, as the posts are held now: what the roll of a round keeps of it."""
    found: dict[int, list[str]] = {}
    if vote.casting_vote and chair is not None:
        found[chair] = ["casting"]
    for place, one in enumerate(vote.mandatory):
        for person in who.holders(case, one):
            found.setdefault(person, []).append(f"mandatory {place}")
    for place, one in enumerate(vote.veto):
        for person in who.holders(case, one):
            found.setdefault(person, []).append(f"veto {place}")
    return {person: ",".join(what) for person, what in found.items()}


def chair_of(found: RoundSeen, members: Iterable[OnRoll]) -> int:
    """Who has the casting vote, where the vote knows one."""
    return next((one.person_id for one in members if one.weighs("casting")), found.chair_id)


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
