"""Acting in somebody else's place: what a delegation covers, on which days, and why it does not.

A delegation stands on one post and is never wider or longer than it; it is never passed on, because it confers no post
(36-HD/VPTW of 3 April 2018, 1.7: signing powers are laid down in writing).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.transitions import CREATION, Transition
from workflow_app.domain.who import Asked, RoleAt

Manner = Literal["", "T/L", "TUQ", "K/T"]
MANNERS: tuple[Manner, ...] = ("", "TUQ", "T/L", "K/T")
"""What is printed above the signature: by authorisation, by order, for the head; or nothing."""

Step = tuple[str, str]
"""A kind and one of its steps; without a kind it is that step of whichever kind."""

OF = "/"
"""Between the kind and its step where both are written as one word: `plan/sign`."""

WhyNot = Literal["revoked", "over", "not_yet", "out_of_scope", "elsewhere"]

Covers = Literal["", "all", "kinds", "steps"]
"""How much of what the post may do is handed over; empty where nobody said."""

NEVER_BY_SUBSTITUTE = frozenset(("ballot", "close"))
"""Steps of a round that are a member's or the chair's own: a vote is cast and a result confirmed in person."""


def is_personal(transition: Transition) -> bool:
    """Whether nobody takes the step in another's place: a vote is cast and a result confirmed in person, everybody
    says for himself that he keeps out, takes back what he signed himself (a substitute what he gave), and begins what
    is then his own."""
    in_round = transition.round is not None and transition.round.step in NEVER_BY_SUBSTITUTE
    for_himself = transition.recusal == "declare" and "recused" not in transition.asks
    return in_round or for_himself or bool(transition.takes_back) or begins(transition)


def begins(transition: Transition) -> bool:
    """Whether the step begins a dossier: who does is its author, and whoever acts for him would be another one."""
    return CREATION in transition.sources


def why_personal(transition: Transition) -> Refusal:
    """Of a step that `is_personal`."""
    code = "beginning_not_delegated" if begins(transition) else "vote_not_delegated"
    return refusal(code, step=transition.title)


def roles_that_take(transition: Transition) -> frozenset[str]:
    """The posts that let somebody take the step; an author, or whom a field or a roll names, takes it as himself."""
    groups = transition.sign_off.groups.values() if transition.sign_off else ()
    named = (*transition.by, *transition.vacant, *(one for group in groups for one in group))
    return frozenset(one.role for one in named if isinstance(one, (RoleAt, Asked)))


def narrowest(kinds: Collection[str], triggers: Collection[str]) -> Covers:
    """What is meant where some are named; nothing where none is, for that might mean all as well as none."""
    return "steps" if triggers else "kinds" if kinds else ""


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

    def includes(self, kinds: Collection[str], steps: Collection[Step]) -> bool:
        """Whether whatever another one of these kinds and steps would cover is covered by this one already."""
        named = set(kinds) or {kind for kind, _ in steps}
        of_kinds = not self.kinds or (bool(named) and named.issubset(self.kinds))
        known = [bool({(kind, trigger), ("", trigger)}.intersection(self.steps)) for kind, trigger in steps]
        return of_kinds and (not self.steps or (bool(known) and all(known)))

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
