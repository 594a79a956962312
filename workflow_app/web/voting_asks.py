"""What each step of a round asks: the roll, the meeting, the ballot, the count from paper, what closing it means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from workflow_app.db import directory
from workflow_app.domain.decisions import Tally, outcome
from workflow_app.domain.seen import RoundSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import Transition
from workflow_app.domain.votes import Vote
from workflow_app.services import recusing, who
from workflow_app.services.cases import TableCase
from workflow_app.services.voting import (
    attending,
    ballots,
    checking,
    meetings,
    presiding,
    rolls,
    rounds,
    settling,
    withdrawing,
)
from workflow_app.services.voting.minutes import Member
from workflow_app.services.voting.reckoning import Reckoned
from workflow_app.web import rounds_view
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
    persons: tuple[Member, ...] = ()
    asked: tuple[Member, ...] = ()
    """Of whom the chair says at the closing whether they were there."""
    away: Mapping[int, str] = field(default_factory=dict)
    """Whom the opening told to be absent, and why: no second entry is made of that."""
    lacking: str = ""
    """How far from a quorum it is, as things are told so far."""
    by_name: bool = False
    has_count: bool = False
    """Whether nameless ballots from paper were counted, besides those entered by name."""
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
    is_lost: bool = False
    # Who keeps out, and whose ballot without a name is in the round.
    stuck: str = ""
    """Whether nobody can open the secret ballots, so that the round can only be closed as void."""

    @property
    def is_secret(self) -> bool:
        return self.form == "secret"

    @property
    def has_ballots(self) -> bool:
        return self.form != "recorded"


def read(case: TableCase) -> Voting | None:
    step = case.transition.round
    if step is None:
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
        "form": found.ballots, "is_double": vote.entered_twice(found.ballots), "rules": rules_of(case, vote, found),
    }  # fmt: skip
    if step.step == "close" and (found.ballots != "recorded" or found.tallies):
        held = attending.held(case, vote, found, members)
        common["lacking"] = "" if held.reached or not vote.quorum else held.shown
    if step.step in ("check", "close"):
        common["proof"] = proof_of(case, vote, found)
    if found.ballots != "recorded":
        live = rounds_view.shown(case, found, case.actor.person_id if step.step == "tally" else 0)
        common |= {
            "live": live, "persons": live.roll, "outcome": live.outcome, "present": live.present,
            "is_lost": ballots.is_lost(case, found, entered=step.step == "close"), "has_count": bool(found.paper),
            "stuck": ", ".join(case.person_name(one) for one in settling.stuck(case, found, members)),
            "by_name": bool(vote.veto or vote.casting_vote or (vote.mandatory and found.ballots == "open")),
        }  # fmt: skip
        if step.step in ("tally", "close"):
            common["withdrawable"] = tuple(_withdrawable(case, found))
        if step.step == "close":
            silent = {one.person_id for one in attending.unknown(found, members)}
            common["asked"] = tuple(one for one in live.roll if one.person_id in silent)
        elif step.step == "check":
            common["away"] = checking.absent_at_opening(case, found)
        if step.step == "ballot":
            common["frozen"] = since_last(case, vote, found.id)
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
        chair=case.person_uid(found.chair_id), secretary=case.person_uid(found.secretary_id), apart=_apart(case, vote),
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
    listed = [_as_told(one, told) for one in _listed(case, members, [one.id for one in known])]
    if today is not None:
        first = case.person_uid(today.chair_id)
        chairing = [first, *(one for one in chairing if one != first)]
    return Voting(
        "open", vote, title, presiding=tuple(options[one.id] for one in known if one.id in free),
        chairs=tuple(chairing), secretaries=secretaries,
        opener=case.person_uid(case.actor.person_id) if case.actor.person_id else "", apart=_apart(case, vote),
        rules=rules_of(case, vote), instead_of=_instead_of(gone.text) if gone else None,
        meetings=tuple((row[0], row[1], row[2]) for row in directory.meetings(case.session, place, body.name)),
        entitled=len(counting), members=len(members), number=1 + sum(one.vote == vote.name for one in case.rounds()),
        forms=vote.ballots, persons=tuple(listed), meeting=today.uid if today is not None else "",
    )  # fmt: skip


def _as_told(one: Member, told: Mapping[int, tuple[str, str]]) -> Member:
    """With what was told of this person's presence in the same meeting already. A closed round keeps who did not vote,
    and of whom nobody said anything, as away without a reason: that was told by nobody."""
    presence, why = told.get(one.person_id, ("", ""))
    is_told = presence == "present" or (presence == "absent" and why)
    return replace(one, presence=presence, absence_reason=why) if is_told and one.counts else one


def _instead_of(why: Text) -> Text:
    return Text(
        f"{why.vi} Mở phiên mới thì phiên đang mở không có giá trị và mọi người bỏ phiếu lại.",
        f"{why.en} A new round makes the open one void, and everybody votes again.",
    )


def _apart(case: TableCase, vote: Vote) -> bool:
    """Whether who counts and who chairs are two persons in every step that counts, and no exception lifts it."""

    def never_one(step: Transition) -> bool:
        lifted = {name for one in step.exceptions for name in case.kind.exceptions[one].waives}
        return any(rule.name == TWO_PERSONS and rule.name not in lifted for rule in step.guards)

    counting = [
        one for one in case.kind.transitions
        if one.round and (one.round.step, one.round.vote) == ("tally", vote.name)
    ]  # fmt: skip
    return bool(counting) and all(map(never_one, counting))


TWO_PERSONS = "recorder_is_not_the_chair"


def _listed(case: TableCase, members: Sequence[rolls.RollMember], order: Sequence[int]) -> list[Member]:
    """The roll by name; those whose vote does not count stand in it with the reason."""
    places = {person: place for place, person in enumerate(order)}
    found = [
        Member(
            person_id=one.person_id, uid=case.person_uid(one.person_id), name=case.person_name(one.person_id),
            counts=one.counts, may_vote=one.counts and not recusing.ground_of(case, one.person_id),
            reason=rolls.reason_of(one.reason), presence="", absence_reason="", voted="",
        )
        for one in members
    ]  # fmt: skip
    return sorted(found, key=lambda one: (not one.counts, places.get(one.person_id, len(places))))
