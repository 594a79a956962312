"""What a case shows of its dossier: what was done, signed, brought in, voted and is running, as plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from workflow_app.domain.decisions import Count
from workflow_app.domain.texts import Text


def hands_of(*persons: int | None) -> frozenset[int]:
    """Everybody who had a hand in an act, of those whom its leaf names."""
    return frozenset(one for one in persons if one is not None)


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
    recorded_at: str = ""
    """The instant of its leaf, as stored; such texts compare as the instants do."""

    @property
    def hands(self) -> frozenset[int]:
        """Everybody who had a hand in it: who acted, for whom, and who wrote it down."""
        return hands_of(self.person_id, self.principal_id, self.recorder_id)

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
    media_type: str = ""
    brought_at: str = ""
    """The instant at which it was brought, as stored; such texts compare as the instants do."""


@dataclass(frozen=True, slots=True)
class OpinionSeen:
    id: int
    organisation_id: int | None
    person_id: int | None
    due_on: date
    answered_on: date | None
    answer: str
    settled: str
    withdrawn_on: date | None = None
    asked_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether an answer may still come: late or not, as long as the question was not withdrawn."""
        return self.answered_on is None and self.withdrawn_on is None

    @property
    def is_unsettled(self) -> bool:
        return self.answered_on is not None and not self.settled


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
class NumberSeen:
    """A number that a register of this office gave; `out_from` is the day from which its document is out of force."""

    issued_on: date
    out_from: date | None = None


@dataclass(frozen=True, slots=True)
class TextPut:
    """The words of a document as they were put to a vote that was closed and is not void, and what became of it."""

    vote: str
    outcome: str
    digest: str
    text: str


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
    # How secret ballots are cast: paper, electronic or both; empty where the form does not ask, or nobody kept it.
    ways: str = ""
    meeting: str = ""
    opened_at: str = ""
    """The instant at which it was opened, as stored; such texts compare as the instants do."""

    @property
    def takes_electronic(self) -> bool:
        return self.ballots != "recorded" and self.ways != "paper"

    @property
    def takes_paper(self) -> bool:
        return self.ways != "electronic"


def casts_a_vote(counts: bool, reason: str) -> bool:
    """Whether somebody who stands on a roll for that reason casts a ballot: some count in the base alone."""
    return counts and not reason.startswith(("recused", "suspended"))


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

    @property
    def is_of_the_body(self) -> bool:
        """Whether he is counted among the members of the body, whatever keeps his vote out: no guest, nor one who is
        on probation."""
        return self.reason not in ("guest", "probationary")

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
    # The signature with which it came; None where it came with a ballot, or with a document's signature.
    sign_off_id: int | None = None
    # Why it counts no longer, where nobody met it: the yes to which it belonged is not there any more.
    lapsed: Text | None = None
    # Whether it came with a ballot of a round that is open: nobody's task before that round has carried.
    waits_for_closing: bool = False

    @property
    def is_open(self) -> bool:
        return self.met_on is None and self.lapsed is None and not self.waits_for_closing

    @property
    def is_for_its_author(self) -> bool:
        """Whether somebody else says that it is met, so that its author may say that it is not."""
        return self.met_on is not None and self.lapsed is None and self.owner_id != self.person_id


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
    # Every hand by which it was begun; None where only its past tells.
    begun_by: frozenset[int] | None = None
