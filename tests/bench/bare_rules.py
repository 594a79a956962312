"""The lifecycle's transitions as the two bare drivers write them, so that both floors keep the same rules.

No contender but the bare drivers uses this: another one brings its own states and its own way to say them.
"""

from __future__ import annotations

from typing import NamedTuple

from tests.bench.lifecycle import CAST

NEEDED_SIGNATURES = 2
NOBODY = ""


class Transition(NamedTuple):
    role: str
    source: str | None
    target: str
    bars_author: bool = False


TRANSITIONS: dict[str, Transition] = {
    "create": Transition("drafter", None, "draft"),
    "submit": Transition("drafter", "draft", "submitted"),
    "return": Transition("reviewer", "submitted", "returned"),
    "resubmit": Transition("drafter", "returned", "submitted"),
    "review": Transition("reviewer", "submitted", "signing", bars_author=True),
    "sign": Transition("member", "signing", "signing", bars_author=True),
    "approve": Transition("head", "signing", "approved", bars_author=True),
    "issue": Transition("clerk", "approved", "issued"),
}


def may(person: str, act: str) -> bool:
    """Does the person hold the act's role? Roles lie in memory: the floor stores a document's rows alone."""
    return TRANSITIONS[act].role in CAST[person]
