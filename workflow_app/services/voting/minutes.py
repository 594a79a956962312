"""The minutes of a round (biên bản kiểm phiếu) as plain values: what a page or a print shows of it.

While a round of ballots is open its minutes hold the roll alone: nothing is counted before the chair closes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from workflow_app.db import enclosures
from workflow_app.domain.ballots import Ballot, Cast, Rules, result
from workflow_app.domain.case import OnRoll, RoundSeen
from workflow_app.domain.decisions import Tally
from workflow_app.domain.texts import Text
from workflow_app.services.cases import TableCase
from workflow_app.services.voting.rolls import REASONS

DECIDING: dict[str, Text] = {
    "no_quorum": Text("không đủ số người dự họp", "too few were present"),
    "mandatory_missing": Text("thiếu phiếu của người bắt buộc phải biểu quyết", "a mandatory vote is missing"),
    "vetoed": Text("có phiếu phủ quyết", "vetoed"),
    "contradiction": Text("hai câu hỏi trái ngược cùng đạt", "both opposite questions reached"),
    "casting_vote": Text("số phiếu ngang nhau, theo phía người chủ trì", "a tie, decided by the chair's side"),
    "chair_side_unknown": Text(
        "số phiếu ngang nhau, không rõ phía người chủ trì", "a tie; the chair's side is not known"
    ),
    "closed_as_lost": Text("người chủ trì kết luận không thông qua", "closed as lost by the chair"),
}
"""What decided besides the thresholds, in words."""


@dataclass(frozen=True, slots=True)
class Member:
    """One person on the roll. `voted` is how: electronic, paper, or "" for not at all; `choices` of open ballots only.

    `note` is a differing opinion that was given with an open ballot.
    """

    name: str
    counts: bool
    reason: Text
    presence: str
    absence_reason: str
    voted: str
    choices: Ballot
    note: str


@dataclass(frozen=True, slots=True)
class Counted:
    """One question: its tally and the reckoning that decided it."""

    title: Text
    tally: Tally
    shown: str
    reached: bool


@dataclass(frozen=True, slots=True)
class Reserved:
    by: str
    text: str
    owner: str
    due_on: date
    met_on: date | None
    answer: str


@dataclass(frozen=True, slots=True)
class Deciding:
    """A reason besides the thresholds, and the persons it concerns."""

    code: str
    text: Text
    persons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Minutes:
    """Everything that the minutes of one round say. `outcome` is "" while it is open; `checked_by` is "" where the
    count was not entered a second time."""

    vote: Text
    number: int
    form: str
    way: str
    held_on: date
    chair: str
    secretary: str
    recorder: str
    checked_by: str
    entitled: int
    all_members: int
    serving: int
    present: int
    roll: tuple[Member, ...]
    questions: tuple[Counted, ...]
    outcome: str
    reasons: tuple[Deciding, ...]
    reservations: tuple[Reserved, ...]
    counts: Mapping[str, object]

    @property
    def absent(self) -> tuple[Member, ...]:
        return tuple(one for one in self.roll if one.counts and one.presence == "absent")

    @property
    def differing(self) -> tuple[Member, ...]:
        return tuple(one for one in self.roll if one.note)


def minutes_of(case: TableCase, found: RoundSeen) -> Minutes:
    """The minutes of one round of this dossier; who may see them is for whoever shows them."""
    vote = case.kind.votes[found.vote]
    cast = {one[0]: one for one in enclosures.open_ballots(case.session, found.id)} if not found.is_open else {}

    def named(person: int | None) -> str:
        return case.person_name(person) if person else ""

    def member(one: OnRoll) -> Member:
        _person, choices, _way, note = cast.get(one.person_id, (0, {}, "", ""))
        return Member(
            named(one.person_id), one.counts, REASONS.get(one.reason, Text(one.reason, one.reason)), one.presence,
            one.absence_reason, one.voted, choices, note,
        )  # fmt: skip

    return Minutes(
        vote=vote.title, number=found.number, form=found.ballots, way=found.way, held_on=found.held_on,
        chair=named(found.chair_id), secretary=named(found.secretary_id), recorder=named(found.recorder_id),
        checked_by=named(found.checked_by_id), entitled=found.count.entitled, all_members=found.count.all_members,
        serving=found.count.serving, present=found.count.present,
        roll=tuple(member(one) for one in case.frozen_roll(found.id)), questions=_questions(case, found),
        outcome=found.outcome, reasons=_reasons(case, found),
        reservations=tuple(
            Reserved(named(one.person_id), one.text, named(one.owner_id), one.due_on, one.met_on, one.answer)
            for one in case.reservations() if one.round_id == found.id
        ),
        counts=found.counts,
    )  # fmt: skip


def _questions(case: TableCase, found: RoundSeen) -> tuple[Counted, ...]:
    """As the reckoning was kept when the round was closed; an older round, or an open tally, is reckoned."""
    vote = case.kind.votes[found.vote]
    if not found.tallies or found.outcome == "void":
        return ()
    tallies = {name: Tally(**one) for name, one in found.tallies.items()}
    kept = found.result.get("verdicts") or {}
    if not kept:
        rules = Rules({one.name: one.threshold for one in vote.questions})
        verdicts = result(rules, found.count, Cast(tallies)).verdicts
        kept = {name: {"shown": one.shown, "reached": one.reached} for name, one in verdicts.items()}
    return tuple(
        Counted(one.title, tallies[one.name], kept[one.name]["shown"], kept[one.name]["reached"])
        for one in vote.questions
    )


def _reasons(case: TableCase, found: RoundSeen) -> tuple[Deciding, ...]:
    listed = found.result.get("reasons") or []
    return tuple(
        Deciding(
            one["code"],
            DECIDING[one["code"]],
            tuple(case.person_name(p) for uid in one["persons"] if (p := case.person_id(uid)) is not None),
        )
        for one in listed
    )
