"""A round as plain values, in the one shape that pages, the print of its minutes (biên bản kiểm phiếu) and whatever
else shows a round are made of: roll, presence, result with its reckoning, ballots, follow-ups.

While a round of ballots is open its minutes hold the roll alone; with `so_far` also what is known of open ballots. Of a
secret round nothing of its ballots is known here but who has voted; when it is closed, the ballots are shown without
names, in the order in which they are kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from workflow_app.db import enclosures, journal
from workflow_app.domain.seen import OnRoll, RoundSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.votes import Question, Vote
from workflow_app.services.cases import TableCase
from workflow_app.services.voting import ballots, handing_over, reckoning, rolls, settling
from workflow_app.services.voting.handing_over import HandedOver
from workflow_app.services.voting.kept import PAPER
from workflow_app.services.voting.reckoning import Reckoned


@dataclass(frozen=True, slots=True)
class Member:
    """One person on the frozen roll.

    `voted` is how: electronic, paper, or "" for not at all. `choices` follow the questions, of an open ballot alone;
    `note` is a differing opinion that was given with it.
    """

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
    keeps_out: bool = False
    left: bool = False
    """Whether he keeps out of the matter, and whether he thereby is out of the base."""

    @property
    def attendance(self) -> str:
        """absent (with its reason), voted, silent (was there and did not vote), unknown (nobody said he was there)."""
        if self.voted:
            return "voted"
        if self.presence == "absent" and self.absence_reason:
            return "absent"
        return "silent" if self.presence == "present" else "unknown"

    @property
    def key(self) -> str:
        return f"member_{self.uid.replace('-', '')}"


@dataclass(frozen=True, slots=True)
class Anonymous:
    """Ballots without a name, of one question: (random name of the ballot, what it says)."""

    question: Text
    ballots: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Reserved:
    person_id: int
    by: str
    text: str
    owner: str
    due_on: date
    met_on: date | None
    answer: str
    lapsed: Text | None = None
    waits_for_closing: bool = False


@dataclass(frozen=True, kw_only=True)
class Minutes:
    """Everything that is told of one round.

    `most` rounds are allowed, 0 for any number. `outcome` is "" while nothing is known of it; `checker` is "" where the
    count was not entered a second time. `counts` are further counts of the paper minutes, as they were entered.
    """

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
    whole: int
    """The body with those who keep out of the matter, whether or not they leave its base."""
    present: int
    voted: int
    voters: int
    is_open: bool
    outcome: str
    conclusion: Text
    """The outcome in words, with what stood in the way."""
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
    source: Text | None
    is_verified: bool
    counts: Mapping[str, Any]
    handed_over: tuple[HandedOver, ...] = ()
    """Every change of its chair or secretary while it was open."""

    @property
    def is_counted(self) -> bool:
        return bool(self.reckoned)

    @property
    def absent(self) -> tuple[Member, ...]:
        return tuple(one for one in self.roll if one.counts and one.presence == "absent")

    @property
    def excused(self) -> tuple[Member, ...]:
        return tuple(one for one in self.absent if one.attendance == "absent")

    @property
    def unknown(self) -> tuple[Member, ...]:
        """Who cast no ballot and of whom nobody said that he was there."""
        return tuple(one for one in self.roll if one.counts and one.attendance == "unknown")

    @property
    def silent(self) -> tuple[Member, ...]:
        return tuple(one for one in self.roll if one.counts and one.attendance == "silent")

    @property
    def left(self) -> tuple[Member, ...]:
        """Who keeps out of the matter and is not counted among the members."""
        return tuple(one for one in self.roll if one.left)

    @property
    def missing(self) -> tuple[Member, ...]:
        """Who may still vote in the open round."""
        return tuple(one for one in self.roll if one.may_vote and not one.voted and one.presence != "absent")

    @property
    def kept_aside(self) -> tuple[Member, ...]:
        """Whose ballot the round keeps and does not count: they keep out of the matter since they cast it."""
        return tuple(one for one in self.roll if one.voted and not one.may_vote)

    @property
    def opinions(self) -> tuple[Member, ...]:
        return tuple(one for one in self.roll if one.note)


def minutes_of(case: TableCase, found: RoundSeen, *, so_far: bool = False) -> Minutes:
    """The minutes of one round of this dossier; who may see them is for whoever shows them."""
    vote = case.kind.votes[found.vote]
    body, place_id = rolls.body_of(case, vote)
    hidden = found.is_open and not so_far
    members = settling.settled(case, found)
    size = settling.base(found, members)
    roll = _roll(case, vote, found, members, hidden=hidden)
    counted = reckoning.of_round(case, vote, found, hidden=hidden)
    present = ballots.sizes(found, members).present
    if not found.is_open or found.ballots == "recorded":
        present = found.count.present

    def named(person: int | None) -> str:
        return case.person_name(person) if person else ""

    return Minutes(
        uid=found.uid, title=vote.title, body=body.title, place_id=place_id, number=found.number, most=vote.rounds,
        form=found.ballots, way=found.way, held_on=found.held_on, chair=named(found.chair_id),
        secretary=named(found.secretary_id), recorder=named(found.recorder_id), checker=named(found.checked_by_id),
        entitled=size.entitled, members=size.all_members, present=present,
        whole=size.all_members + sum(1 for one in members if one.reason in rolls.LEFT),
        voted=sum(1 for one in roll if one.voted and one.may_vote), voters=sum(1 for one in roll if one.may_vote),
        is_open=found.is_open, outcome=found.outcome or counted.outcome,
        conclusion=_conclusion(found, counted), reckoned=counted.reckoned,
        reasons=counted.reasons, quorum=counted.quorum, has_quorum=counted.has_quorum, roll=roll,
        questions=vote.questions, anonymous=() if found.is_open else tuple(_anonymous(case, vote, found)),
        digest=_digest(case, found),
        conditions=tuple(
            Reserved(
                one.person_id, named(one.person_id), one.text, named(one.owner_id), one.due_on, one.met_on, one.answer,
                one.lapsed, one.waits_for_closing,
            )
            for one in case.reservations() if one.round_id == found.id
        ),
        waits_for_check=reckoning.waits_for_check(case, vote, found),
        source=vote.source.text if vote.source else None, is_verified=vote.source.verified if vote.source else True,
        counts={} if found.is_open and found.ballots == "secret" else found.counts,
        handed_over=handing_over.changes(case, found),
    )  # fmt: skip


def _conclusion(found: RoundSeen, counted: reckoning.Reckoning) -> Text:
    if counted.conclusion.vi:
        return counted.conclusion
    outcome = found.outcome or counted.outcome
    return reckoning.concluded(outcome, ()) if outcome else reckoning.NOTHING


def _roll(
    case: TableCase, vote: Vote, found: RoundSeen, members: Iterable[OnRoll], *, hidden: bool
) -> tuple[Member, ...]:  # fmt: skip
    """As it was frozen and stands now, those whose vote counts first."""
    cast = enclosures.open_ballots(case.session, found.id) if found.ballots == "open" else []
    by_name = {one[0]: one for one in cast}
    listed = (_member(case, vote, found, one, by_name.get(one.person_id), hidden) for one in members)
    return tuple(sorted(listed, key=lambda one: not one.counts))


def _member(case: TableCase, vote: Vote, found: RoundSeen, one: OnRoll, ballot: Any, hidden: bool) -> Member:
    # Who enters it a second time does not read the first entry here.
    waits = ballot is not None and one.voted == PAPER and reckoning.waits_for_check(case, vote, found)
    choices = ballot[1] if ballot and not waits and not hidden else {}
    return Member(
        person_id=one.person_id, uid=case.person_uid(one.person_id), name=case.person_name(one.person_id),
        counts=one.counts, may_vote=one.may_vote, reason=rolls.reason_of(one.reason), presence=one.presence,
        absence_reason=one.absence_reason, voted=one.voted,
        choices=tuple(choices.get(q.name, "") for q in vote.questions) if choices else (),
        note=ballot[3] if ballot and not hidden else "", is_chair=one.person_id == found.chair_id,
        is_named=ballot is not None, keeps_out=one.reason.startswith("recused"), left=one.reason in rolls.LEFT,
    )  # fmt: skip


def _anonymous(case: TableCase, vote: Vote, found: RoundSeen) -> Iterator[Anonymous]:
    rows = enclosures.nameless_ballots(case.session, found.id)
    for question in vote.questions:
        said = tuple((uid, choices[question.name]) for uid, choices in rows if question.name in choices)
        if said:
            yield Anonymous(question.title, said)


def _digest(case: TableCase, found: RoundSeen) -> str:
    """What the closing leaf keeps of the sorted ballots; empty where none were cast."""
    if found.is_open or found.ballots == "recorded":
        return ""
    for row in journal.leaves(case.session, case.dossier.id):
        kept = (json.loads(row[9]).get("basis") or {}).get("vote") or {}
        if (kept.get("vote"), kept.get("round")) == (found.vote, found.number) and "outcome" in kept:
            return str(kept.get("ballots", {}).get("digest", ""))
    return ""
