"""The rounds of a body's votes as pages show them: roll, presence, result with its reckoning, ballots, follow-ups.

While a secret round is open nothing of its ballots is known here but who has voted; when it is closed, the ballots are
shown without names, in the order in which they are kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from workflow_app.db import enclosures, journal
from workflow_app.domain.ballots import Cast, Result, added, result, tally_of
from workflow_app.domain.case import OnRoll, RoundSeen
from workflow_app.domain.decisions import Count, Tally, quorum
from workflow_app.domain.kinds import Question, Vote
from workflow_app.domain.texts import Text
from workflow_app.services.cases import TableCase
from workflow_app.services.voting import ballots, paper, rolls
from workflow_app.services.voting.kept import PAPER
from workflow_app.services.voting.minutes import DECIDING, Minutes, Reserved, minutes_of
from workflow_app.web.opened import Opened
from workflow_app.web.presenting import cell
from workflow_app.web.vote_rules import rules_of

FORMS: Mapping[str, Text] = {
    "recorded": Text("chỉ ghi số phiếu", "numbers only"),
    "open": Text("phiếu công khai", "open ballots"),
    "secret": Text("phiếu kín", "secret ballots"),
}
CHOICES: Mapping[str, Text] = {
    "yes": Text("Đồng ý", "Yes"),
    "no": Text("Không đồng ý", "No"),
    "abstain": Text("Không có ý kiến", "Abstain"),
    "invalid": Text("Không hợp lệ", "Invalid"),
}


@dataclass(frozen=True, slots=True)
class Reckoned:
    """One question of a counted round, with the reckoning that decides it."""

    question: Question
    tally: Tally
    shown: str
    reached: bool


@dataclass(frozen=True, slots=True)
class Member:
    """One person on the frozen roll. `choices` only of an open ballot; `note` is a differing opinion."""

    person_id: int
    uid: str
    name: str
    counts: bool
    may_vote: bool
    reason: Text
    presence: str
    absence_reason: str
    voted: str
    choices: tuple[str, ...] = ()
    note: str = ""
    is_chair: bool = False
    is_named: bool = False
    """Whether there is an open ballot with this name."""

    @property
    def key(self) -> str:
        return f"member_{self.uid.replace('-', '')}"


@dataclass(frozen=True, slots=True)
class Anonymous:
    """Ballots without a name, of one question: (random name of the ballot, what it says)."""

    question: Text
    ballots: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RoundShown:
    uid: str
    title: Text
    body: Text
    place_id: int
    number: int
    most: int
    form: str
    way: str
    held_on: date
    chair: str
    secretary: str
    recorder: str
    checker: str
    entitled: int
    members: int
    present: int
    voted: int
    voters: int
    is_counted: bool
    is_open: bool
    outcome: str
    reckoned: tuple[Reckoned, ...]
    reasons: tuple[Text, ...]
    quorum: str
    has_quorum: bool
    roll: tuple[Member, ...]
    questions: tuple[Question, ...]
    anonymous: tuple[Anonymous, ...]
    digest: str
    conditions: tuple[Reserved, ...]
    waits_for_check: bool
    has_paper: bool
    source: Text | None
    is_verified: bool
    split: tuple[tuple[Text, str], ...]
    rules: tuple[Text, ...] = ()

    @property
    def absent(self) -> tuple[Member, ...]:
        return tuple(one for one in self.roll if one.counts and one.presence == "absent")

    @property
    def missing(self) -> tuple[Member, ...]:
        """Who may still vote in the open round."""
        return tuple(one for one in self.roll if one.may_vote and not one.voted and one.presence != "absent")

    @property
    def opinions(self) -> tuple[Member, ...]:
        return tuple(one for one in self.roll if one.note)


def seen(opened: Opened) -> list[RoundSeen]:
    """Every round, the newest first. For whoever reads the file."""
    return list(opened.case.rounds())[::-1] if opened.is_whole else []


def votes(opened: Opened) -> list[RoundShown]:
    """The same with the roll as it was frozen, ballots and result."""
    return [shown(opened.case, one) for one in seen(opened)]


def shown(case: TableCase, one: RoundSeen) -> RoundShown:
    vote = case.kind.votes[one.vote]
    body, place_id = rolls.body_of(case, vote)
    by_name = {row[0]: row for row in enclosures.open_ballots(case.session, one.id)} if one.ballots == "open" else {}
    listed = (_member(case, one, found, by_name) for found in case.frozen_roll(one.id))
    members = tuple(sorted(listed, key=lambda member: not member.counts))
    record = minutes_of(case, one)
    counted = _counted(case, vote, one, record)
    reckoned, reasons, held, has_quorum, outcome = counted or ((), (), "", True, "")
    present = sum(1 for m in members if m.counts and (m.presence == "present" or m.voted))
    if not one.is_open or one.ballots == "recorded":
        present = one.count.present
    sealed = one.is_open and one.ballots == "secret"
    return RoundShown(
        uid=one.uid, title=vote.title, body=body.title, place_id=place_id, number=one.number, most=vote.rounds,
        form=one.ballots, way=one.way, held_on=one.held_on, chair=record.chair,
        secretary=record.secretary, recorder=record.recorder,
        checker=record.checked_by, entitled=one.count.entitled, members=one.count.all_members,
        present=present, voted=sum(1 for m in members if m.voted), voters=sum(1 for m in members if m.may_vote),
        is_counted=bool(reckoned), is_open=one.is_open, outcome=one.outcome or outcome, reckoned=reckoned,
        reasons=reasons, quorum=held, has_quorum=has_quorum, roll=members, questions=vote.questions,
        anonymous=() if one.is_open else tuple(_anonymous(case, vote, one)), digest=_digest(case, one),
        conditions=record.reservations, waits_for_check=_waits_for_check(case, vote, one),
        has_paper=paper.is_there(case, one),
        source=vote.source.text if vote.source else None, is_verified=vote.source.verified if vote.source else True,
        split=() if sealed else tuple(_split(case, one.counts)), rules=rules_of(case, vote),
    )  # fmt: skip


def _waits_for_check(case: TableCase, vote: Vote, one: RoundSeen) -> bool:
    return one.is_open and paper.waits(case, vote, one)


def _member(case: TableCase, one: RoundSeen, found: OnRoll, by_name: Mapping[int, Any]) -> Member:
    ballot = by_name.get(found.person_id)
    # Who enters it a second time does not read the first entry here.
    waits = ballot is not None and found.voted == PAPER and _waits_for_check(case, case.kind.votes[one.vote], one)
    choices = ballot[1] if ballot and not waits else {}
    return Member(
        person_id=found.person_id, uid=case.person_uid(found.person_id), name=case.person_name(found.person_id),
        counts=found.counts, may_vote=found.may_vote, reason=reason_of(found.reason), presence=found.presence,
        absence_reason=found.absence_reason, voted=found.voted,
        choices=tuple(choices.get(q.name, "") for q in case.kind.votes[one.vote].questions) if choices else (),
        note=ballot[3] if ballot else "", is_chair=found.person_id == one.chair_id, is_named=ballot is not None,
    )  # fmt: skip


def reason_of(reason: str) -> Text:
    return rolls.REASONS.get(reason, Text(reason, reason))


# What was counted, or would be ------------------------------------------------------------------------------------

Counted = tuple[tuple[Reckoned, ...], tuple[Text, ...], str, bool, str]


def _counted(case: TableCase, vote: Vote, one: RoundSeen, record: Minutes) -> Counted | None:
    """The kept reckoning of a closed round; of an open one what it would be, where that may be known."""
    if one.is_open and one.ballots == "open":
        return _of_result(case, vote, *_so_far(case, vote, one))
    if not record.questions:
        return None
    held = quorum(vote.quorum, one.count)
    reckoned = tuple(
        Reckoned(question, found.tally, found.shown, found.reached)
        for question, found in zip(vote.questions, record.questions, strict=True)
    )
    reasons = tuple(_reason(found.code, found.persons) for found in record.reasons)
    return reckoned, reasons, held.shown if vote.quorum else "", held.reached, one.outcome


def _so_far(case: TableCase, vote: Vote, one: RoundSeen) -> tuple[Result, Mapping[str, Tally]]:
    """The result if the chair closed now. What came from paper and waits for its second entry is not part of it, so
    that the second person does not read the first entry here."""
    members = list(case.frozen_roll(one.id))
    waits = _waits_for_check(case, vote, one)
    known: dict[Any, Mapping[str, str]] = {
        person: choices for person, choices, way, _note in enclosures.open_ballots(case.session, one.id)
        if not (waits and way == PAPER)
    }  # fmt: skip
    counted = {} if waits else paper.part(case, one)
    tallies = added(tally_of([q.name for q in vote.questions], known.values()), counted)
    present = sum(1 for m in members if m.counts and (m.presence == "present" or m.voted))
    size = Count(one.count.entitled, one.count.all_members, one.count.serving, present)
    cast = Cast(tallies, frozenset(m.person_id for m in members if m.voted), known, one.chair_id)
    return result(ballots.rules_of(case, vote, members), size, cast), tallies


def _of_result(case: TableCase, vote: Vote, found: Result, tallies: Mapping[str, Tally]) -> Counted:
    reckoned = tuple(
        Reckoned(q, tallies[q.name], found.verdicts[q.name].shown, found.verdicts[q.name].reached)
        for q in vote.questions
    )
    reasons = tuple(
        _reason(one.code, [case.person_name(p) for p in one.persons if isinstance(p, int)]) for one in found.reasons
    )
    return reckoned, reasons, found.quorum.shown if vote.quorum else "", found.quorum.reached, found.outcome


def _reason(code: str, persons: Iterable[str]) -> Text:
    text, names = DECIDING[code], ", ".join(persons)
    said = f": {names}." if names else "."
    return Text(text.vi[:1].upper() + text.vi[1:] + said, text.en[:1].upper() + text.en[1:] + said)


# Ballots without names, and what proves the tally by them ---------------------------------------------------------


def _anonymous(case: TableCase, vote: Vote, one: RoundSeen) -> Iterator[Anonymous]:
    rows = enclosures.nameless_ballots(case.session, one.id)
    for question in vote.questions:
        found = tuple((uid, choices[question.name]) for uid, choices in rows if question.name in choices)
        if found:
            yield Anonymous(question.title, found)


def _digest(case: TableCase, one: RoundSeen) -> str:
    """What the closing leaf keeps of the sorted ballots; empty where none were cast."""
    if one.is_open or one.ballots == "recorded":
        return ""
    for row in journal.leaves(case.session, case.dossier.id):
        kept = (json.loads(row[9]).get("basis") or {}).get("vote") or {}
        if (kept.get("vote"), kept.get("round")) == (one.vote, one.number) and "outcome" in kept:
            return str(kept.get("ballots", {}).get("digest", ""))
    return ""


def _split(case: TableCase, counts: Mapping[str, Any]) -> Iterator[tuple[Text, str]]:
    """Further counts of the minutes (form 13-KNĐ asks for them apart)."""
    for name, value in counts.items():
        spec = case.kind.asks.get(name)
        if spec is not None and value not in (None, ""):
            yield spec.title, cell(case, spec, value)
