"""What a guard may look at: a protocol over one dossier, one act and one instant.

Guards receive plain values through it and never touch a database; `services/cases.py` answers it from the tables, and
reads only what is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from workflow_app.domain.clocks import WorkingDays
from workflow_app.domain.kinds import Kind
from workflow_app.domain.seen import (
    ClockSeen,
    DocumentSeen,
    DossierSeen,
    NumberSeen,
    OnRoll,
    OpinionSeen,
    OrganisationSeen,
    PaperSeen,
    Past,
    ReservationSeen,
    RollSeen,
    RoundSeen,
    SignOffSeen,
    TextPut,
)
from workflow_app.domain.sign_offs import Progress
from workflow_app.domain.transitions import Transition
from workflow_app.domain.who import Place


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it now, and for whom.

    `person_id` acts; `principal_id` differs from it where somebody acts in another's place; `recorder_id` is the clerk
    who enters the act of a person without an account. All of them go into the history.
    """

    person_id: int
    principal_id: int
    is_system: bool = False
    recorder_id: int | None = None

    @property
    def persons(self) -> frozenset[int]:
        """Everybody whom separation of duties concerns: who acts, and for whom. A recorder does not act."""
        return frozenset((self.person_id, self.principal_id))

    @property
    def hands(self) -> frozenset[int]:
        """Everybody who has a hand in it, the recorder too: nobody records a vote about himself, nor takes or records
        two steps that two persons take."""
        return self.persons if self.recorder_id is None else self.persons | {self.recorder_id}

    @property
    def asker(self) -> int:
        """Who sits at the screen: the recorder where there is one. It is to him that a refusal is shown."""
        return self.person_id if self.recorder_id is None else self.recorder_id

    def recorded(self) -> Actor:
        """The same act where a clerk merely records it: the person named acts, the clerk writes it down."""
        return Actor(self.principal_id, self.principal_id, self.is_system, self.person_id)


@dataclass(frozen=True, slots=True)
class ActInput:
    """What the person entered with the act. Days are local; `fields` are changes of the dossier, `asks` of the act."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    asks: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    papers: Sequence[Mapping[str, Any]] = ()
    verdicts: Sequence[Mapping[str, Any]] = ()
    opinions: Sequence[Mapping[str, Any]] = ()
    round: Mapping[str, Any] = field(default_factory=dict)
    held_on: date | None = None
    exceptions: tuple[str, ...] = ()
    stage: str = ""
    reservation: Mapping[str, str] = field(default_factory=dict)


NO_INPUT = ActInput()


class Case(Protocol):
    """One dossier under one transition, for one actor, at one instant."""

    kind: Kind
    dossier: DossierSeen
    transition: Transition
    actor: Actor
    given: ActInput
    now: datetime
    today: date

    @property
    def calendar(self) -> WorkingDays: ...
    @property
    def held_on(self) -> date: ...
    @property
    def fields(self) -> Mapping[str, Any]: ...
    def past(self) -> Sequence[Past]: ...
    def sign_offs(self) -> Sequence[SignOffSeen]: ...
    def papers(self) -> Sequence[PaperSeen]: ...
    def opinions(self) -> Sequence[OpinionSeen]: ...
    def documents(self) -> Mapping[str, DocumentSeen]: ...
    def numbered(self, number: str) -> NumberSeen | None:
        """What a register of this office gave that printed number to, in another dossier or to a paper kept elsewhere;
        None where none did."""
        ...

    def clocks(self) -> Mapping[str, ClockSeen]: ...
    def rounds(self) -> Sequence[RoundSeen]: ...
    def texts_put(self, document: str) -> Sequence[TextPut]:
        """Its words at every vote on it that was closed and is not void, the newest last."""
        ...

    def frozen_roll(self, round_id: int) -> Sequence[OnRoll]: ...
    def recorders_of(self, found: RoundSeen, steps: Sequence[str]) -> frozenset[int]:
        """Who wrote down such steps of others in the newest round of that vote."""
        ...

    def reservations(self) -> Sequence[ReservationSeen]: ...
    def place(self, place: Place, on: date) -> OrganisationSeen | None: ...
    def organisation(self, uid: str) -> OrganisationSeen | None: ...
    def organisation_by_id(self, organisation_id: int) -> OrganisationSeen: ...
    def person_id(self, uid: str) -> int | None: ...
    def person_name(self, person_id: int) -> str: ...
    def roll(self, person_id: int, on: date) -> Sequence[RollSeen]: ...
    def posts_of(self, person_id: int) -> Sequence[tuple[str, int, int]]: ...
    def places_of(self, person_id: int, on: date) -> frozenset[int]: ...
    def empowered(self, organisation_id: int, power: str, on: date) -> bool: ...
    def setting(self, name: str) -> Any: ...
    def sign_off_progress(self, trigger: str) -> Progress: ...
    def body_size(self, body: str, organisation_id: int, on: date) -> int: ...
