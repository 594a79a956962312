"""What each step of a round asks: the roll, the meeting, the ballot, the count from paper, what closing it means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from workflow_app.db import directory
from workflow_app.domain.decisions import Tally, outcome
from workflow_app.domain.seen import RoundSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.votes import Vote
from workflow_app.services import who
from workflow_app.services.cases import TableCase
from workflow_app.services.voting import (
    attending,
    checking,
    kept,
    meetings,
    paper,
    presiding,
    proof,
    rolls,
    rounds,
    settling,
    voiding,
    withdrawing,
)
from workflow_app.services.voting.minutes import Member
from workflow_app.services.voting.reckoning import Reckoned
from workflow_app.web import opening_asks, rounds_view
from workflow_app.web.called import name_with_place
from workflow_app.web.choices import Option
from workflow_app.web.rounds_view import RoundShown
from workflow_app.web.vote_proof import Proof, proof_of
from workflow_app.web.vote_rules import rules_of
from workflow_app.web.words_voted_on import since_last


@dataclass(frozen=True, slots=True)
class Voting:
    """The round that a step opens, casts a ballot in, counts, checks or closes.

    `presiding` are those who may chair, `chairs` those of them who usually do. `opener` is who opens it, and keeps the
    minutes unless another is named; `apart` whether that may never be the chair.
    `form` is that of the open round, `forms` those in which it may be opened; `live` the round as the chair sees it.
    """

    step: str
    vote: Vote
    body: Text
    presiding: tuple[Option, ...] = ()
    chairs: tuple[str, ...] = ()
    secretaries: tuple[Option, ...] = ()
    chair: str = ""
    secretary: str = ""
    chair_name: str = ""
    secretary_name: str = ""
    """Who presides over the open round and who keeps its minutes."""
    opener: str = ""
    apart: bool = False
    meetings: tuple[tuple[str, str, str], ...] = ()
    meeting: str = ""
    """The meeting of that body on this very day in which this one is held too, unless somebody says otherwise."""
    entitled: int = 0
    members: int = 0
    number: int = 1
    held_on: date | None = None
    present: int = 0
    tallies: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    reckoned: tuple[Reckoned, ...] = ()
    has_quorum: bool = True
    quorum: str = ""
    outcome: str = ""
    leads_to: Text | None = None
    form: str = "recorded"
    forms: tuple[str, ...] = ()
    takes_paper: bool = True
    """Whether ballots come from paper too; who was there may need its proof even where none do."""
    needs_minutes: bool = True
    persons: tuple[Member, ...] = ()
    asked: tuple[Member, ...] = ()
    """Of whom the chair says at the closing whether they were there."""
    away: Mapping[int, str] = field(default_factory=dict)
    """Whom the opening told to be absent, and why: no second entry is made of that."""
    lacking: str = ""
    """How far from a quorum it is, as things are told so far."""
    by_name: bool = False
    has_count: bool = False
    """Whether a count was entered: of nameless ballots from paper, besides those entered by name, or of a tally."""
    entered_by: str = ""
    """Who entered the tally that stands there, where it was somebody else."""
    has_named: bool = False
    """Whether ballots from paper were entered by name; whose they are is for the second entry to say."""
    withdrawable: tuple[tuple[str, Text], ...] = ()
    """What this person may take out again of what came from paper: (what, in words)."""
    instead_of: Text | None = None
    """Why the round that is open presides over nothing any more, where this one is opened in its place."""
    is_double: bool = False
    frozen: tuple[Mapping[str, Any], Mapping[str, Any]] | None = None
    live: RoundShown | None = None
    rules: tuple[Text, ...] = ()
    proof: Proof | None = None
    """Of the steps that confirm what came from paper: its second entry, and the closing."""
    wants_scan: bool = False
    """Whether what comes from paper is proved by the scan of its minutes alone."""
    only_void: Text | None = None
    """Why the round can be closed as void alone."""

    @property
    def is_secret(self) -> bool:
        return self.form == "secret"

    @property
    def has_ballots(self) -> bool:
        return self.form != "recorded"


def read(case: TableCase) -> Voting | None:
    step = case.transition.round
    if step is None or step.step == "hand_up":
        return None
    vote = case.kind.votes[step.vote]
    body = case.kind.bodies[vote.body]
    if step.step == "open":
        return _opening(case, vote, body.title)
    found = rolls.current(case, vote.name)
    if found is None:
        return Voting(step.step, vote, body.title)
    if step.step == "preside":
        return _handing_over(case, vote, found, body.title)
    members = settling.settled(case, found)
    size = settling.base(found, members)
    common: dict[str, Any] = {
        "vote": vote, "body": body.title, "number": found.number, "held_on": found.held_on, "tallies": found.tallies,
        "entitled": size.entitled, "members": size.all_members, "present": size.present,
        "takes_paper": found.takes_paper, "needs_minutes": found.takes_paper or paper.presence_decides(vote),
        "form": found.ballots, "is_double": vote.entered_twice(found.ballots), "rules": rules_of(case, vote, found),
    }  # fmt: skip
    if found.ballots == "recorded":
        common["has_count"] = bool(found.tallies)
        common["entered_by"] = case.person_name(found.recorder_id or 0) if rounds.is_of_another(case, found) else ""
    if step.step == "close" and (found.ballots != "recorded" or found.tallies):
        held = attending.held(case, vote, found, members)
        common["lacking"] = "" if held.reached or not vote.quorum else held.shown
    if step.step == "close" and (only_void := voiding.alone(case, vote, found, entered=True)) is not None:
        common["only_void"] = only_void.text
    if step.step in ("check", "close"):
        common["proof"] = proof_of(case, vote, found)
    if found.ballots != "recorded":
        live = rounds_view.shown(case, found, case.actor.person_id if step.step in ("tally", "check") else 0)
        common |= {
            "live": live, "persons": live.roll, "outcome": live.outcome, "present": live.present,
            "has_count": bool(found.paper),
            "by_name": bool(vote.veto or vote.casting_vote or (vote.mandatory and found.ballots == "open")),
        }  # fmt: skip
        if step.step in ("tally", "close"):
            common["withdrawable"] = tuple(_withdrawable(case, found))
        if step.step == "close":
            silent = {one.person_id for one in attending.unknown(found, members)}
            common["asked"] = tuple(one for one in live.roll if one.person_id in silent)
        elif step.step == "check":
            common["away"] = checking.absent_at_opening(case, found)
            common["has_named"] = found.ballots == "open" and bool(kept.open_ballots(case, found, kept.PAPER))
        if step.step == "ballot":
            common["frozen"] = since_last(case, vote, found.id)
            common["wants_scan"] = bool(vote.minutes) and proof.needs_scan(case)
        elif step.step == "close" and live.outcome:
            common["leads_to"] = _leads_to(case, vote, live.outcome)
        return Voting(step.step, **common)
    if step.step == "check" or checking.is_blind(case, vote, found, case.actor.person_id):
        return Voting(step.step, **{**common, "tallies": {}, "present": 0})
    if step.step == "tally" or not found.tallies:
        return Voting(step.step, **common)
    tallies = {name: Tally(**counts) for name, counts in found.tallies.items()}
    verdicts = rounds.verdicts_of(vote, tallies, size)
    reckoned = tuple(
        Reckoned(question, tallies[question.name], one.shown, one.reached)
        for question, one in zip(vote.questions, verdicts, strict=True)
    )
    held = attending.held(case, vote, found, members)
    decided = outcome(verdicts, False)
    return Voting(
        step.step, **common, reckoned=reckoned, has_quorum=held.reached, quorum=held.shown, outcome=decided,
        leads_to=_leads_to(case, vote, decided),
    )  # fmt: skip


def _withdrawable(case: TableCase, found: RoundSeen) -> Iterator[tuple[str, Text]]:
    for one in withdrawing.can_be_by_actor(case, found):
        if one == withdrawing.COUNT:
            yield one, Text("Rút kết quả kiểm phiếu giấy đã nhập", "Withdraw the count from paper")
        else:
            name = case.person_name(case.person_id(one) or 0)
            yield one, Text(f"Rút phiếu giấy đã nhập của {name}", f"Withdraw the paper ballot entered for {name}")


def _leads_to(case: TableCase, vote: Vote, decided: str) -> Text | None:
    targets = case.transition.targets
    if decided == "undecided" and vote.rounds and rolls.used_rounds(case, vote) >= vote.rounds:
        decided = "exhausted" if "exhausted" in targets else decided
    target = targets.get(decided, targets.get("undecided", ""))
    return case.kind.states[target].title if target in case.kind.states else None


def _handing_over(case: TableCase, vote: Vote, found: RoundSeen, title: Text) -> Voting:
    """Who may chair the open round, and who may keep its minutes, those who do so now among them."""
    on_roll = [one.person_id for one in settling.settled(case, found) if one.counts and one.presence != "absent"]
    free = [
        one for one in on_roll
        if presiding.why_not(case, vote, "chair", one) is None and presiding.has_left(case, vote, one) is None
    ]  # fmt: skip
    may_write = _may_write(case, vote, on_roll)
    known = directory.people(case.session, case.today, only={*free, *may_write, found.secretary_id} - {0})
    named = {one.id: one.name for one in directory.places(case.session)}
    options = {one.id: Option(one.uid, name_with_place(one, named)) for one in known}
    return Voting(
        "preside", vote, title, number=found.number, held_on=found.held_on, form=found.ballots,
        presiding=tuple(options[one.id] for one in known if one.id in free),
        secretaries=tuple(options[one.id] for one in known if one.id in {*may_write, found.secretary_id}),
        chair=case.person_uid(found.chair_id), secretary=case.person_uid(found.secretary_id),
        apart=opening_asks.apart(case, vote),
        chair_name=case.person_name(found.chair_id), secretary_name=case.person_name(found.secretary_id),
    )  # fmt: skip


def _may_write(case: TableCase, vote: Vote, on_roll: Iterable[int]) -> set[int]:
    """Who may keep the minutes: of the body, or of those who open its rounds."""
    opening = {person for one in case.transition.by for person in who.holders(case, one)}
    asked = {*on_roll, *opening, case.actor.person_id} - {0}
    return {one for one in asked if presiding.why_not(case, vote, "secretary", one) is None}


def _opening(case: TableCase, vote: Vote, title: Text) -> Voting:
    """The roll as it stands today; it is frozen anew on the day that the person enters."""
    body, place = rolls.body_of(case, vote)
    members = rolls.roll_of_vote(case, vote, place, case.held_on)
    counting = [one.person_id for one in members if one.counts]
    everybody, may_write = {one.person_id for one in members}, _may_write(case, vote, counting)
    known = directory.people(case.session, case.today, only={*everybody, *may_write})
    named = {one.id: one.name for one in directory.places(case.session)}
    options = {one.id: Option(one.uid, name_with_place(one, named)) for one in known}
    free = {one for one in counting if presiding.why_not(case, vote, "chair", one) is None}
    stranded = rolls.current(case, vote.name)
    gone = presiding.gone(case, vote, stranded) if stranded else None
    chairing = [
        one.uid
        for role in body.chairs
        for one in known
        if one.id in free and any((held, at) == (role, place) for held, at in one.posts)
    ]
    secretaries = tuple(options[one.id] for one in known if one.id in may_write)
    today = meetings.of_today(case, body, place)
    if today is not None and (today.chair_id not in free or today.secretary_id not in may_write | {today.chair_id}):
        today = None
    told = meetings.attendance(case, today.id) if today is not None else {}
    listed = [opening_asks.as_told(one, told) for one in opening_asks.listed(case, members, [one.id for one in known])]
    if today is not None:
        first = case.person_uid(today.chair_id)
        chairing = [first, *(one for one in chairing if one != first)]
    return Voting(
        "open", vote, title, presiding=tuple(options[one.id] for one in known if one.id in free),
        chairs=tuple(chairing), secretaries=secretaries,
        opener=case.person_uid(case.actor.person_id) if case.actor.person_id else "",
        apart=opening_asks.apart(case, vote),
        rules=rules_of(case, vote), instead_of=opening_asks.instead_of(gone.text) if gone else None,
        meetings=tuple((row[0], row[1], row[2]) for row in directory.meetings(case.session, place, body.name)),
        entitled=len(counting), members=len(members), number=1 + sum(one.vote == vote.name for one in case.rounds()),
        forms=vote.ballots, persons=tuple(listed), meeting=today.uid if today is not None else "",
    )  # fmt: skip
