"""The day that an act bears: not in the future, not before its dossier; a vote not before the matter came to its body.

Asked of every act of every kind. Only one that is dated back is compared with what was done before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from workflow_app.domain.guards import shown
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.rule_sources import SOFTWARE
from workflow_app.domain.seen import Past
from workflow_app.services.cases import TableCase


def faults(case: TableCase) -> Iterator[Refusal]:
    """Why the act may not bear that day."""
    if case.held_on > case.today:
        yield refusal("too_late", rule="held_on", source=SOFTWARE, day=shown(case.held_on), last=shown(case.today))
    if not case.is_dated_back:
        return
    begun, came = _begun(case), _came(case)
    if begun is not None and case.held_on < begun:
        yield refusal("dated_before_dossier", day=shown(case.held_on), begun=shown(begun))
    elif came is not None and case.held_on < came.held_on:
        step = case.kind.find(came.trigger, came.from_state)
        yield refusal(
            "dated_before_stage", day=shown(case.held_on), came=shown(came.held_on),
            step=step.title if step else case.kind.states[case.dossier.state].title,
        )  # fmt: skip


def first(case: TableCase) -> date | None:
    """The first day that the step may bear; None of one that begins a dossier."""
    came = _came(case)
    return max((one for one in (_begun(case), came.held_on if came else None) if one), default=None)


def _begun(case: TableCase) -> date | None:
    return next((one.held_on for one in case.past()), None)


def _came(case: TableCase) -> Past | None:
    """Of a step that opens a round: the act which brought the dossier to where its body votes; the roll is that of the
    opening's day, and nobody votes on what is not before him yet."""
    step = case.transition.round
    if step is None or step.step != "open":
        return None
    here = case.dossier.state
    return next((one for one in reversed(case.past()) if one.to_state == here != one.from_state), None)
