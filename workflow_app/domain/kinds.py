"""What a definition says, as frozen values: one `Kind` with its states, transitions, votes, clocks, papers and fields.

Nothing here reads a file or a database; `building.py` makes these values from validated content.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from workflow_app.domain.ballots import Form
from workflow_app.domain.clocks import Window
from workflow_app.domain.conditions import Condition
from workflow_app.domain.decisions import SignOffRule, Threshold
from workflow_app.domain.fingerprints import EVERYTHING
from workflow_app.domain.row_lists import Lists
from workflow_app.domain.texts import Text
from workflow_app.domain.who import Place, Who

CREATION = ""
"""The source of the transition that creates a dossier: it comes from nothing."""

Phase = Literal["draft", "review", "decision", "issue", "running", "done", "stopped"]
FieldType = Literal[
    "line", "text", "day", "month", "number", "amount", "choice", "yes_no", "person", "persons", "organisation",
    "organisations", "rows",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """The regulation behind a rule. `verified` is False for a value nobody has confirmed in the text itself."""

    text: Text
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a kind asks for. Lengths are characters, amounts are decimal strings.

    Subjects read it only in the states of `subjects_see_in`, where some are named.
    """

    name: str
    title: Text
    type: FieldType
    help: Text | None = None
    choices: Mapping[str, Text] = field(default_factory=dict)
    columns: tuple[Field, ...] = ()
    required: bool = False
    longest: int = 0
    least: str | None = None
    most: str | None = None
    roles: tuple[str, ...] = ()
    readers: tuple[Who, ...] = ()
    row_readers: tuple[str, ...] = ()
    open_to_subjects: bool = False
    subjects_see_in: tuple[str, ...] = ()
    lists: Lists | None = None
    group: Text | None = None
    verified: bool = True

    def column(self, name: str) -> Field:
        return next(one for one in self.columns if one.name == name)


@dataclass(frozen=True, slots=True)
class Paper:
    """A required enclosure brought in from outside, with the rules of its validity.

    `dated_from` names a day field: the paper may not be written before it. `valid` limits its age on the day of use.
    """

    name: str
    title: Text
    form: str = ""
    written_by: Text | None = None
    dated_from: str = ""
    valid: Window | None = None
    each: str = ""
    readers: tuple[Who, ...] = ()
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """An official text that the dossier carries. `symbol` is a code of the register, or `field NAME`.

    Subjects read it once it is issued where it is `open_to_subjects`: it was addressed to them.
    """

    name: str
    title: Text
    symbol: str
    issuer: Place
    body: str = ""
    form: str = ""
    needs_text: bool = True
    register_of: Literal["organisation", "body"] = "organisation"
    issuer_code: str = ""
    part_of_text: tuple[str, ...] = ()
    open_to_subjects: bool = False
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    window: Window
    times: int


@dataclass(frozen=True, slots=True)
class Clock:
    name: str
    title: Text
    window: Window
    extension: Extension | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """A collective: who sits in it is read from posts of the given roles, or from the roll of members.

    `signs_as` is the line above a signature made in its name.
    """

    name: str
    title: Text
    roles: tuple[str, ...] = ()
    roll: str = ""
    signs_as: Text | None = None
    chairs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    name: str
    title: Text
    threshold: Threshold
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Vote:
    """A body's decision: the first question proposes, later ones are its opposites.

    `ad_hoc` is the TABLE.COLUMN that names the members of a body made for this dossier alone; `marks` one whose persons
    vote like the others but are shown apart (who took part in the work that the body now judges).
    """

    name: str
    title: Text
    body: str
    place: Place
    questions: tuple[Question, ...]
    documents: tuple[str, ...] = ()
    quorum: Threshold | None = None
    rounds: int = 0
    ad_hoc: str = ""
    marks: str = ""
    source: Source | None = None
    # Allowed forms of the ballot; the first is taken where the opening names none.
    ballots: tuple[Form, ...] = ("recorded",)
    casting_vote: bool = False
    mandatory: tuple[Who, ...] = ()
    veto: tuple[Who, ...] = ()
    # Whether what is entered from paper, a count or a ballot by name, is entered again by a second person.
    double_entry: bool = True
    # The paper (its scanned minutes) without which what was entered from paper cannot be confirmed.
    minutes: str = ""

    def entered_twice(self, form: str) -> bool:
        """Whether what comes from paper in a round of that form needs its second entry; a tally has no ballots."""
        return form != "recorded" and self.double_entry


@dataclass(frozen=True, slots=True)
class Limit:
    """How small a body must be for an exception: so many members at most, and not nobody."""

    body: str
    place: Place
    members_at_most: int
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class DeclaredException:
    """A weakening of separation of duties that the regulation's small bodies need; it is declared and recorded.

    Each of its `limits` must hold: that few sit in the committee, say, and that the cell is too small to elect one.
    """

    name: str
    title: Text
    waives: tuple[str, ...]
    limits: tuple[Limit, ...]
    source: Source | None = None


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
    # keep: a signature counts while the parts it judged stay as they were; dismiss_all: until a hand-over or a return.
    rework: Literal["keep", "dismiss_all"] = "keep"

    def parts_of(self, group: str) -> tuple[str, ...]:
        """What a signature given in that group judges (domain/fingerprints.py); nothing named is everything."""
        return self.group_judges.get(group, self.judges) or (EVERYTHING,)


@dataclass(frozen=True, slots=True)
class RoundStep:
    step: Literal["open", "ballot", "tally", "check", "close"]
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
    opinion: Literal["ask", "answer", "settle"] | None = None
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
    reservation: Literal["meet", "hand"] | None = None

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


@dataclass(frozen=True, slots=True)
class State:
    """A place on the way. `readers` may read the dossier from here on; `closed_to_subjects` hides it from subjects."""

    name: str
    title: Text
    phase: Phase
    final: bool = False
    clock: str = ""
    readers: tuple[Who, ...] = ()
    closed_to_subjects: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of dossier, complete. `digest` is the SHA-256 of the manifest's exact bytes."""

    name: str
    title: Text
    digest: str
    source: Source
    states: Mapping[str, State]
    transitions: tuple[Transition, ...]
    fields: Mapping[str, Field]
    asks: Mapping[str, Field]
    papers: Mapping[str, Paper]
    documents: Mapping[str, Document]
    clocks: Mapping[str, Clock]
    votes: Mapping[str, Vote]
    bodies: Mapping[str, Body]
    exceptions: Mapping[str, DeclaredException]
    readers: tuple[Who, ...]
    subjects: tuple[Who, ...]
    titled_by: str
    about: str = ""
    restricted: bool = False
    # Grounds that keep a person out of the dossier without anybody's declaring them: own, relative, supervised.
    conflicts: tuple[str, ...] = ()
    # Whose own file it is, for `conflicts`; where nobody is named, each of the subjects.
    file_of: tuple[Who, ...] = ()
    # Roles that read everything or run the office: who holds one decides in nobody's place.
    overseers: frozenset[str] = frozenset()
    leaving: Mapping[str, tuple[Transition, ...]] = field(init=False)

    def __post_init__(self) -> None:
        leaving: dict[str, list[Transition]] = {name: [] for name in (CREATION, *self.states)}
        for transition in self.transitions:
            for source in transition.sources:
                leaving.setdefault(source, []).append(transition)  # an unknown state is found by soundness.py
        object.__setattr__(self, "leaving", {name: tuple(found) for name, found in leaving.items()})

    @property
    def takes_reservations(self) -> bool:
        """Whether some step meets a reservation; without one it would stay open for ever, so none is taken."""
        return any(one.reservation == "meet" for one in self.transitions)

    def entrances(self, state: str) -> tuple[str, ...]:
        """The states from which some step leads to this one."""
        return tuple(
            name
            for name, found in self.leaving.items()
            if name not in (CREATION, state) and any(state in one.targets.values() for one in found)
        )

    def find(self, trigger: str, state: str) -> Transition | None:
        return next((one for one in self.leaving.get(state, ()) if one.trigger == trigger), None)

    def knows(self, trigger: str) -> bool:
        return any(one.trigger == trigger for one in self.transitions)
