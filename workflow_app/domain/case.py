"""What a guard may look at: a protocol over one dossier, one act and one instant.

Guards receive plain values through it and never touch a database; `services/cases.py` answers it from the tables, and
reads only what is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from workflow_app.domain.clocks import WorkingDays
from workflow_app.domain.decisions import Count, Progress
from workflow_app.domain.kinds import Kind, Transition
from workflow_app.domain.texts import Text
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


@dataclass(frozen=True, slots=True)
class Past:
    seq: int
    trigger: str
    from_state: str
    to_state: str
    person_id: int | None
    principal_id: int | None
    held_on: date
    recorder_id: int | None = None

    @property
    def hands(self) -> frozenset[int]:
        """Everybody who had a hand in it: who acted, for whom, and who wrote it down."""
        return frozenset(one for one in (self.person_id, self.principal_id, self.recorder_id) if one is not None)

    def by_whom(self, name: Callable[[int], str]) -> Text:
        """Who really did it, and in whose place where he stood in for somebody; a dash for the clock of the office."""
        if not self.person_id:
            return Text("—", "—")
        me = name(self.person_id)
        if self.principal_id is None or self.principal_id == self.person_id:
            return Text(me, me)
        other = name(self.principal_id)
        return Text(f"{me} thay {other}", f"{me} for {other}")


@dataclass(frozen=True, slots=True)
class SignOffSeen:
    trigger: str
    group: str
    person_id: int
    principal_id: int
    revision: int
    round: int
    id: int = 0
    # part → fingerprint of what was judged; {} for a signature that counts in its own revision and round alone.
    parts: Mapping[str, str] = field(default_factory=dict)
    # Whether nothing more is awaited of the signer as things are.
    answered: bool = True
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class PaperSeen:
    id: int
    uid: str
    name: str
    row: str
    written_by: str
    written_on: date | None
    verdict: str
    verdict_reason: str
    digest: str = ""


@dataclass(frozen=True, slots=True)
class OpinionSeen:
    id: int
    organisation_id: int | None
    person_id: int | None
    due_on: date
    answered_on: date | None
    answer: str
    settled: str


@dataclass(frozen=True, slots=True)
class DocumentSeen:
    id: int
    uid: str
    name: str
    edition: int
    symbol: str
    issuer_id: int
    abstract: str
    text: str
    recipients: tuple[str, ...]
    text_digest: str
    voted_digest: str
    finished_digest: str
    round_id: int | None
    signer_id: int | None
    signed_on: date | None
    number: int | None
    number_text: str
    issued_on: date | None
    void_reason: str


@dataclass(frozen=True, slots=True)
class ClockSeen:
    id: int
    name: str
    started_on: date
    due_on: date
    calendar_version: str
    extensions: int
    proposed_due_on: date | None
    stopped_on: date | None


@dataclass(frozen=True, slots=True)
class RoundSeen:
    id: int
    uid: str
    vote: str
    number: int
    held_on: date
    way: str
    chair_id: int
    secretary_id: int
    digest: str
    count: Count
    tallies: Mapping[str, Mapping[str, int]]
    counts: Mapping[str, Any]
    recorder_id: int | None
    outcome: str
    is_open: bool
    ballots: str = "recorded"
    seal_key: str = ""
    paper: str = ""
    checked_by_id: int | None = None
    result: Mapping[str, Any] = field(default_factory=dict)


def casts_a_vote(counts: bool, reason: str) -> bool:
    """Whether somebody who stands on a roll for that reason casts a ballot: some count in the base alone."""
    return counts and not reason.startswith("recused") and reason != "suspended_counted"


@dataclass(frozen=True, slots=True)
class OnRoll:
    """One person on the frozen roll of a round: whether the vote counts and why, presence, and whether he voted."""

    person_id: int
    counts: bool
    reason: str
    presence: str = ""
    absence_reason: str = ""
    voted: str = ""
    sealed: str = ""
    # What the ballot weighs besides being one: casting, mandatory N, veto N, with commas. None: not kept then.
    weight: str | None = None

    @property
    def may_vote(self) -> bool:
        """Who keeps out of the matter may still count in the base, yet casts no vote."""
        return casts_a_vote(self.counts, self.reason)

    def weighs(self, what: str) -> bool:
        return what in (self.weight or "").split(",")


@dataclass(frozen=True, slots=True)
class ReservationSeen:
    """“Yes, provided that …”: what was asked for, whose follow-up it is, until when, and how it was met."""

    id: int
    uid: str
    trigger: str
    round_id: int | None
    person_id: int
    text: str
    owner_id: int
    due_on: date
    answer: str
    met_on: date | None


@dataclass(frozen=True, slots=True)
class OrganisationSeen:
    id: int
    uid: str
    code: str
    kind: str
    name: str
    issuer_code: str
    is_outside: bool
    has_seal: bool


@dataclass(frozen=True, slots=True)
class RollSeen:
    organisation_id: int
    standing: str
    presence: str
    from_on: date


@dataclass(slots=True)
class DossierSeen:
    id: int
    uid: str
    stream: str
    state: str
    head_seq: int
    head_hash: str
    revision: int
    round: int
    title: str
    owner_id: int
    origin_id: int
    author_id: int
    about_id: int | None
    fields: dict[str, Any]
    content_digest: str
    is_restricted: bool
    last_at: str = ""
    # Fingerprints of the content: as it stands, and as the newest revision keeps it. "" where none was reckoned yet.
    content_print: str = ""
    revision_print: str = ""


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
    def clocks(self) -> Mapping[str, ClockSeen]: ...
    def rounds(self) -> Sequence[RoundSeen]: ...
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
