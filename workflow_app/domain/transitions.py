"""What a definition says about one move: who may take it, from where to where, by which rules, with which effects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from workflow_app.domain.conditions import Condition
from workflow_app.domain.contents import Source
from workflow_app.domain.fingerprints import EVERYTHING
from workflow_app.domain.sign_offs import SignOffRule
from workflow_app.domain.texts import Text
from workflow_app.domain.who import Who

CREATION = ""
"""The source of the transition that creates a dossier: it comes from nothing."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A named guard with its parameters, as a transition uses it."""

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a transition brings about besides the move; with `outcomes`, only where a round closed with one of them."""

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignOff:
    """How several persons sign one transition; `groups` maps a group's name to who belongs to it."""

    rule: SignOffRule
    groups: Mapping[str, tuple[Who, ...]]
    judges: tuple[str, ...] = ()
    group_judges: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # keep: a signature counts while the parts it judged stay as they were; dismiss_all: until a hand-over, a return, or
    # any change of the content.
    rework: Literal["keep", "dismiss_all"] = "keep"

    def parts_of(self, group: str) -> tuple[str, ...]:
        """What a signature given in that group judges (domain/fingerprints.py); nothing named is everything, and so is
        whatever is named where any change dismisses all."""
        if self.rework == "dismiss_all":
            return (EVERYTHING,)
        return self.group_judges.get(group, self.judges) or (EVERYTHING,)


@dataclass(frozen=True, slots=True)
class RoundStep:
    """`hand_up`: too few of the body are left to vote, so its superior decides what becomes of the dossier."""

    step: Literal["open", "ballot", "tally", "check", "preside", "close", "hand_up"]
    vote: str


@dataclass(frozen=True, slots=True)
class Transition:
    """One allowed move: who, from where, to where, under which rules, with which effects.

    `targets` maps an outcome to a state; a plain move has the single outcome "". A target equal to the source means
    that the act is recorded and the dossier stays.
    """

    trigger: str
    title: Text
    sources: tuple[str, ...]
    targets: Mapping[str, str]
    by: tuple[Who, ...]
    recorded_by: tuple[Who, ...] = ()
    when: Condition | None = None
    guards: tuple[Rule, ...] = ()
    effects: tuple[Effect, ...] = ()
    sign_off: SignOff | None = None
    round: RoundStep | None = None
    opinion: Literal["ask", "answer", "record", "settle", "withdraw", "stop"] | None = None
    sets: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    needs_fields: tuple[str, ...] = ()
    needs_papers: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    takes_papers: tuple[str, ...] = ()
    judges_papers: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    signs: str = ""
    issues: str = ""
    hand_over: bool = False
    awaited: bool = True
    task_due: str = ""
    exceptions: tuple[str, ...] = ()
    open_to_subjects: bool = False
    tone: Literal["forward", "back", "stop", "note"] = "forward"
    source: Source | None = None
    # Who takes the step while nobody holds any of `by`; nobody there means that the dossier waits (parks).
    vacant: tuple[Who, ...] = ()
    recusal: Literal["declare", "lift"] | None = None
    # The sign-off (by its trigger) of which this step changes a signer.
    signers: str = ""
    # Who may be put on it besides those of its groups; where nobody is named, the members of the bodies that decide.
    candidates: tuple[Who, ...] = ()
    # The steps whose signature, the last act on the dossier, its signer takes back by this one.
    takes_back: tuple[str, ...] = ()
    correction: Literal["declare", "accept"] | None = None
    # Whether it leads out of a final state.
    reopens: bool = False
    # meet: the step by which a reservation is answered; hand: by which somebody else becomes its owner.
    reservation: Literal["meet", "hand", "contest"] | None = None

    @property
    def stays(self) -> bool:
        """Whether the act never moves the dossier."""
        return all(target == STAY for target in self.targets.values())

    @property
    def goes_back(self) -> bool:
        """Whether the act leads back to the state from which the dossier came."""
        return RETURN in self.targets.values()

    @property
    def goes_to_earlier(self) -> bool:
        """Whether the actor chooses a stage that the dossier has passed."""
        return EARLIER in self.targets.values()

    def target(self, outcome: str, state: str, came_from: str = "") -> str:
        found = self.targets[outcome]
        return state if found == STAY else came_from if found in (RETURN, EARLIER) else found


STAY = "="
"""A target that means: recorded, and the dossier stays where it is."""
RETURN = "^"
"""A target that means: back to the state from which the dossier came to this one (a suspended file goes on there).

Of a step that takes a signature back: to where that signature was given.
"""
EARLIER = "earlier"
"""A target that means: back to whichever stage that the dossier has passed the actor chooses."""
