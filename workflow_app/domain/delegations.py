"""Acting in somebody else's place: what a delegation covers, on which days, and why it does not.

A delegation stands on one post and is never wider or longer than it; it is never passed on, because it confers no post
(36-HD/VPTW of 3 April 2018, 1.7: signing powers are laid down in writing).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Manner = Literal["", "T/L", "TUQ", "K/T"]
MANNERS: tuple[Manner, ...] = ("", "TUQ", "T/L", "K/T")
"""What is printed above the signature: by authorisation, by order, for the head; or nothing."""

Step = tuple[str, str]
"""A kind and one of its steps; without a kind it is that step of whichever kind."""

OF = "/"
"""Between the kind and its step where both are written as one word: `plan/sign`."""

WhyNot = Literal["revoked", "over", "not_yet", "out_of_scope", "elsewhere"]

NEVER_BY_SUBSTITUTE = frozenset(("ballot", "close"))
"""Steps of a round that are a member's or the chair's own: a vote is cast and a result confirmed in person."""


def step_of(word: str) -> Step:
    """`plan/sign` is a step of plans, `sign` alone (as it was written before) that of every kind."""
    kind, _, trigger = word.rpartition(OF)
    return kind, trigger


@dataclass(frozen=True, slots=True)
class Delegation:
    """`kinds` and `steps` limit it where they name anything, `within_id` to dossiers of an organisation and of those
    below it. `to_on` is the last day; `revoked_on` the first day on which it no longer counts, be it before `from_on`.
    The days of the post are those on which the principal holds it."""

    id: int
    uid: str
    post_id: int
    role: str
    organisation_id: int
    principal_id: int
    substitute_id: int
    kinds: tuple[str, ...]
    steps: tuple[Step, ...]
    from_on: date
    to_on: date
    revoked_on: date | None
    post_from: date
    post_to: date | None
    manner: str = ""
    basis: str = ""
    within_id: int | None = None

    def covers(self, kind: str, trigger: str) -> bool:
        of_kind = not self.kinds or kind in self.kinds
        return of_kind and (not self.steps or bool({(kind, trigger), ("", trigger)}.intersection(self.steps)))

    def why_not_on(self, day: date) -> WhyNot | None:
        """Nothing on a day on which it is in force, and its post is held."""
        if self.revoked_on is not None and day >= self.revoked_on:
            return "revoked"
        if day < max(self.from_on, self.post_from):
            return "not_yet"
        if day > self.to_on or (self.post_to is not None and day > self.post_to):
            return "over"
        return None

    def why_not(
        self, kind: str, trigger: str, today: date, held_on: date, belongs_to: Collection[int] = ()
    ) -> WhyNot | None:
        """It must be in force on the day of acting and on the day that the act is said to have happened.

        `belongs_to`: the organisations of the dossier and those above them; asked only where `within_id` narrows it.
        """
        if not self.covers(kind, trigger):
            return "out_of_scope"
        if self.within_id is not None and self.within_id not in belongs_to:
            return "elsewhere"
        return self.why_not_on(today) or self.why_not_on(held_on)


@dataclass(frozen=True, slots=True)
class StandIn:
    """A post in which somebody is a substitute today: what waits for it waits for him, and he reads that and no more.

    `states` are, by kind, those from which a step leads that was delegated to him; `within` are the organisations whose
    dossiers alone were delegated, None where that was not narrowed.
    """

    principal_id: int
    role: str
    organisation_id: int
    states: Mapping[str, frozenset[str]]
    within: frozenset[int] | None = None

    def is_of(self, *organisations: int) -> bool:
        """Whether a dossier of these organisations is among those delegated."""
        return self.within is None or not self.within.isdisjoint(organisations)
