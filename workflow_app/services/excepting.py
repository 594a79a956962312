"""Declared exceptions: which rules one switches off for an act, and whether the bodies it is for are that small."""

from __future__ import annotations

from collections.abc import Iterator

from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.votes import Limit
from workflow_app.services.cases import TableCase


def waived(case: TableCase) -> frozenset[str]:
    """Guards that a declared exception switches off for this act, and only for it."""
    found: set[str] = set()
    for name in case.given.exceptions:
        if name in case.transition.exceptions:
            found |= set(case.kind.exceptions[name].waives)
    return frozenset(found)


def declarable(case: TableCase) -> tuple[str, ...]:
    """The exceptions that would hold if whoever takes the step here declared them."""

    def holds(name: str) -> bool:
        return not any(refused for limit in case.kind.exceptions[name].limits for refused in _too_large(case, limit))

    return tuple(name for name in case.transition.exceptions if holds(name))


def liftable(case: TableCase) -> frozenset[str]:
    """Guards of the step that whoever takes it here may lift by declaring an exception."""
    return frozenset(rule for name in declarable(case) for rule in case.kind.exceptions[name].waives)


def refusals(case: TableCase) -> Iterator[Refusal]:
    """A declared exception must be known here, and its bodies really be that small."""
    for name in case.given.exceptions:
        if name not in case.transition.exceptions:
            yield refusal("exception_unknown", name=name)
            continue
        for limit in case.kind.exceptions[name].limits:
            yield from _too_large(case, limit)


def _too_large(case: TableCase, limit: Limit) -> Iterator[Refusal]:
    """Small on the day of the act and today: were one of the two enough, an act could be dated back to when the body
    was small. Nobody at all is no small body."""
    place = case.place(limit.place, case.held_on)
    sizes = [case.body_size(limit.body, place.id, on) for on in (case.held_on, case.today)] if place else [0]
    if not 0 < min(sizes) <= max(sizes) <= limit.members_at_most:
        yield refusal(
            "exception_not_small", body=case.kind.bodies[limit.body].title, limit=limit.members_at_most,
            count=max(sizes), source=limit.source.text if limit.source else None,
        )  # fmt: skip
