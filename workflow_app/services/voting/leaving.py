"""A dossier does not leave a state in which a body is in the middle of its vote."""

from __future__ import annotations

from collections.abc import Iterator

from workflow_app.domain.guards.texts import what_closes
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.seen import RoundSeen
from workflow_app.domain.transitions import RoundStep
from workflow_app.services.cases import TableCase


def left_open(case: TableCase) -> list[RoundSeen]:
    """The rounds that a dossier would leave behind in its state, were `case.transition` taken: its own it closes, and
    of a vote that the definition guards itself the guard speaks. A signature is taken back only while nothing came
    after it. From a state that closes no round nothing is left behind: a round that was left there long ago holds
    nobody back."""
    taken = case.transition
    if not case.dossier.id or taken.stays or taken.takes_back:
        return []
    closing = {one.round.vote for one in case.kind.leaving[case.dossier.state] if one.round and _is_closing(one.round)}
    closing -= {rule.values["of"] for rule in taken.guards if rule.name == "no_round_is_open"}
    closing -= {taken.round.vote} if taken.round and taken.round.step in ("close", "hand_up") else set()
    return [one for one in case.rounds() if one.is_open and one.vote in closing] if closing else []


def _is_closing(step: RoundStep) -> bool:
    return step.step == "close"


def faults(case: TableCase) -> Iterator[Refusal]:
    """No key and no envelope is left in a state from which a dossier is gone, nor a body in the middle of its vote."""
    for one in left_open(case):
        yield refusal("round_open", **what_closes(case, one))
