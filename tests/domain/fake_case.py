"""A dossier as plain values: what a guard sees when there is no database behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from workflow_app.domain.case import NO_INPUT, ActInput, Actor, Case
from workflow_app.domain.clocks import Window
from workflow_app.domain.contents import Clock, Document, Field, Paper, Source
from workflow_app.domain.contents import FieldType as Type
from workflow_app.domain.decisions import Count, Threshold, parse_threshold
from workflow_app.domain.kinds import Kind, State
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
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import Transition
from workflow_app.domain.votes import Body, Question, Vote
from workflow_app.domain.who import Author, Place

TODAY = date(2026, 3, 12)
NOW = datetime(2026, 3, 12, 3, 0, tzinfo=UTC)

AUTHOR, ACTOR, COLLEAGUE, SUBJECT, CLERK, CHAIR, SECRETARY, NOBODY = 1, 2, 3, 4, 5, 6, 7, 99


def days(number: int) -> date:
    """The day so many days after today."""
    return TODAY + timedelta(days=number)


def named(word: str) -> Text:
    return Text(f"{word} (vi)", f"{word} (en)")


def _field(name: str, kind: Type = "line", columns: Iterable[str] = ()) -> Field:
    return Field(name, named(name), kind, columns=tuple(Field(one, named(one), "line") for one in columns))


FIELDS = (
    _field("subject"),
    _field("person", "person"),
    _field("other", "person"),
    _field("watchers", "persons"),
    _field("from_on", "day"),
    _field("to_on", "day"),
    _field("study", "yes_no"),
    _field("place", "organisation"),
    _field("team", "rows", ("person", "sort", "done")),
    _field("subjects", "rows", ("organisation", "person")),
    _field("findings", "rows", ("organisation", "person", "text", "answer")),
)
ASKS = (
    _field("dated_on", "day"),
    *(_field(name, "number") for name in ("row", "total", "yes", "no")),
    *(_field(name, "yes_no") for name in ("checked", "stamped")),
    _field("reason"),
)
HALF: Threshold = parse_threshold("> 1/2 of entitled")


def step(trigger: str, **more: Any) -> Transition:
    plain: dict[str, Any] = {"sources": ("draft",), "targets": {"": "review"}, "by": (Author(),)}
    return Transition(trigger=trigger, title=named(trigger), **{**plain, **more})


def _kind() -> Kind:
    names = ("draft", "review", "done")
    votes = (("base", 2), ("endless", 0))
    return Kind(
        name="letter",
        title=named("letter"),
        digest="fake",
        source=Source(named("source")),
        states={name: State(name, named(name), "draft", final=name == "done") for name in names},
        transitions=(
            step("create", sources=("",), targets={"": "draft"}),
            step("submit"),
            step("check", sources=("review",), targets={"": "="}),
            step("write", sources=("review",), targets={"": "="}, writes=("notice",)),
            step("sign", sources=("review",), targets={"": "done"}),
            step("take_back", sources=("review", "done"), targets={"": "^"}, takes_back=("check", "sign")),
        ),
        fields={one.name: one for one in FIELDS},
        asks={one.name: one for one in ASKS},
        papers={"slip": Paper("slip", named("slip"), written_by=named("cell"), each="subjects")},
        documents={name: Document(name, named(name), "TB", Place("owner")) for name in ("notice", "decision")},
        clocks={"answer": Clock("answer", named("answer"), Window(5, "days"))},
        votes={
            name: Vote(name, named(name), "cell", Place("owner"), (Question("yes", named("yes"), HALF),), rounds=most)
            for name, most in votes
        },
        bodies={"cell": Body("cell", named("body"))},
        exceptions={},
        readers=(),
        overseers=frozenset(("auditor",)),
        subjects=(),
        titled_by="subject",
        about="person",
    )


KIND = _kind()
DOSSIER = DossierSeen(
    id=1, uid="d1", stream="doc:d1", state="review", head_seq=3, head_hash="", revision=1, round=1, title="",
    owner_id=20, origin_id=30, author_id=AUTHOR, about_id=None, fields={}, content_digest="", is_restricted=False,
)  # fmt: skip


def organisation(number: int, kind: str = "base", *, outside: bool = False) -> OrganisationSeen:
    return OrganisationSeen(number, f"o{number}", f"O{number}", kind, f"Đơn vị {number}", "ĐU", outside, True)


OWNER = organisation(20)
PLACES = {"owner": OWNER, "origin": organisation(30, "cell"), "field place": organisation(40, "cell")}


COLLEAGUE_ACTS = Actor(ACTOR, ACTOR)
UNSIGNED = Progress(False, 0, 1, (), None)


@dataclass(kw_only=True)
class FakeCase:
    """Every answer of the protocol is a value that a row of a table may set. Places are those of the day of the act."""

    kind: Kind = KIND
    dossier: DossierSeen = field(default_factory=lambda: replace(DOSSIER))
    transition: Transition = KIND.transitions[1]
    actor: Actor = COLLEAGUE_ACTS
    given: ActInput = NO_INPUT
    now: datetime = NOW
    today: date = TODAY
    acts: Sequence[Past] = ()
    opinion_rows: Sequence[OpinionSeen] = ()
    reserved: Sequence[ReservationSeen] = ()
    texts: Mapping[str, DocumentSeen] = field(default_factory=dict)
    running: Mapping[str, ClockSeen] = field(default_factory=dict)
    round_rows: Sequence[RoundSeen] = ()
    frozen: Sequence[OnRoll] = ()
    pens: Sequence[tuple[str, int]] = ()
    places: Mapping[str, OrganisationSeen] = field(default_factory=lambda: dict(PLACES))
    rolls: Mapping[int, Sequence[RollSeen]] = field(default_factory=dict)
    posts: Mapping[int, frozenset[int]] = field(default_factory=dict)
    posts_today: Mapping[int, frozenset[int]] = field(default_factory=dict)
    powers: frozenset[tuple[int, str, date]] = frozenset()
    progress: Progress = UNSIGNED
    kept: Sequence[PaperSeen] = ()
    sizes: Mapping[tuple[str, int, date], int] = field(default_factory=dict)
    held: Mapping[int, Sequence[tuple[str, int, int]]] = field(default_factory=dict)
    sealed: bool = True
    put: Mapping[str, Sequence[TextPut]] = field(default_factory=dict)
    numbers: Mapping[str, NumberSeen] = field(default_factory=dict)

    @property
    def calendar(self) -> EveryDayWorked:
        return EveryDayWorked()

    @property
    def held_on(self) -> date:
        return self.given.held_on or self.today

    @property
    def fields(self) -> Mapping[str, Any]:
        return {**self.dossier.fields, **self.given.fields}

    def past(self) -> Sequence[Past]:
        return self.acts

    def sign_offs(self) -> Sequence[SignOffSeen]:
        return ()

    def papers(self) -> Sequence[PaperSeen]:
        return self.kept

    def opinions(self) -> Sequence[OpinionSeen]:
        return self.opinion_rows

    def reservations(self) -> Sequence[ReservationSeen]:
        return self.reserved

    def documents(self) -> Mapping[str, DocumentSeen]:
        return self.texts

    def numbered(self, number: str) -> NumberSeen | None:
        return self.numbers.get(number)

    def clocks(self) -> Mapping[str, ClockSeen]:
        return self.running

    def rounds(self) -> Sequence[RoundSeen]:
        return self.round_rows

    def texts_put(self, document: str) -> Sequence[TextPut]:
        return self.put.get(document, ())

    def frozen_roll(self, round_id: int) -> Sequence[OnRoll]:
        return self.frozen

    def recorders_of(self, found: RoundSeen, steps: Sequence[str]) -> frozenset[int]:
        return frozenset(person for step, person in self.pens if step in steps)

    def place(self, place: Place, on: date) -> OrganisationSeen | None:
        return self.places.get(str(place)) if on == self.held_on else None

    def organisation(self, uid: str) -> OrganisationSeen | None:
        return organisation(int(uid[1:])) if uid.startswith("o") else None

    def organisation_by_id(self, organisation_id: int) -> OrganisationSeen:
        return replace(organisation(organisation_id), has_seal=self.sealed)

    def person_id(self, uid: str) -> int | None:
        return int(uid[1:]) if uid.startswith("p") else None

    def person_name(self, person_id: int) -> str:
        return f"Người {person_id}"

    def roll(self, person_id: int, on: date) -> Sequence[RollSeen]:
        return [one for one in self.rolls.get(person_id, ()) if one.from_on <= on]

    def posts_of(self, person_id: int) -> Sequence[tuple[str, int, int]]:
        return self.held.get(person_id, ())

    def places_of(self, person_id: int, on: date) -> frozenset[int]:
        return (self.posts if on == self.held_on else self.posts_today).get(person_id, frozenset())

    def empowered(self, organisation_id: int, power: str, on: date) -> bool:
        return (organisation_id, power, on) in self.powers

    def setting(self, name: str) -> Any:
        return None

    def sign_off_progress(self, trigger: str) -> Progress:
        return self.progress

    def body_size(self, body: str, organisation_id: int, on: date) -> int:
        return self.sizes.get((body, organisation_id, on), 0)


class EveryDayWorked:
    version = "every day"

    def is_working(self, day: date) -> bool:
        return True


def _is_a_case(case: FakeCase) -> Case:
    return case


def case(*, fields: Mapping[str, Any] | None = None, entered: Mapping[str, Any] | None = None, **more: Any) -> FakeCase:
    """A case with these fields of the dossier, and these entered with the act."""
    dossier = more.pop("dossier", DOSSIER)
    if entered:
        more["given"] = replace(more.get("given", NO_INPUT), fields=entered)
    return FakeCase(dossier=replace(dossier, fields=dict(fields or {})), **more)


def given(**parts: Any) -> ActInput:
    return ActInput(**parts)


def past(trigger: str, person: int = COLLEAGUE, move: str = "draft>review", principal: int | None = None,
         recorder: int | None = None) -> Past:  # fmt: skip
    """One act of the past; `move` is FROM>TO."""
    source, _, target = move.partition(">")
    return Past(1, trigger, source, target, person, principal or person, TODAY, recorder)


def clock(*, due: date, started: date = TODAY, stopped: date | None = None) -> dict[str, ClockSeen]:
    return {"answer": ClockSeen(1, "answer", started, due, "v", 0, None, stopped)}


def reservation(met: date | None = None) -> ReservationSeen:
    return ReservationSeen(1, "r1", "sign", None, COLLEAGUE, "Có kinh phí", ACTOR, TODAY, "", met)


def opinion(*, due: date = TODAY, answered: date | None = None, settled: str = "") -> OpinionSeen:
    return OpinionSeen(1, 40, None, due, answered, "đồng ý" if answered else "", settled)


def document(name: str = "notice", **more: Any) -> dict[str, DocumentSeen]:
    plain: dict[str, Any] = {
        "id": 1, "uid": "x", "name": name, "edition": 1, "symbol": "TB", "issuer_id": 20, "abstract": "", "text": "",
        "recipients": (), "text_digest": "new", "voted_digest": "", "finished_digest": "", "round_id": None,
        "signer_id": None, "signed_on": None, "number": None, "number_text": "", "issued_on": None, "void_reason": "",
    }  # fmt: skip
    return {name: DocumentSeen(**{**plain, **more})}


def put(*outcomes_and_digests: str, text: str = "") -> dict[str, list[TextPut]]:
    """The notice as it was put to vote after vote: OUTCOME, DIGEST, and so on."""
    pairs = zip(outcomes_and_digests[::2], outcomes_and_digests[1::2], strict=True)
    return {"notice": [TextPut("base", outcome, digest, text) for outcome, digest in pairs]}


def paper(row: str = "1", verdict: str = "present", name: str = "slip", **more: Any) -> PaperSeen:
    return replace(PaperSeen(1, "x", name, row, "", None, verdict, ""), **more)


def vote_round(
    vote: str = "base", *, is_open: bool = True, recorder: int | None = None, checker: int | None = None,
    ballots: str = "recorded",
) -> RoundSeen:  # fmt: skip
    return RoundSeen(
        id=1, uid="r1", vote=vote, number=1, held_on=TODAY, way="meeting", chair_id=CHAIR, secretary_id=SECRETARY,
        digest="", count=Count(3, 3, 3, 3), tallies={}, counts={}, recorder_id=recorder, outcome="", is_open=is_open,
        checked_by_id=checker, ballots=ballots,
    )  # fmt: skip
