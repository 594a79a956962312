"""What opening, counting or closing a round of a vote asks: the roll, the meeting, and how the votes are reckoned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from workflow_app.db import directory
from workflow_app.domain.decisions import Tally, outcome, quorum
from workflow_app.domain.kinds import Question, Vote
from workflow_app.domain.texts import Text
from workflow_app.services import rounds
from workflow_app.services.cases import TableCase
from workflow_app.web.form_fields import Option
from workflow_app.web.presenting import name_with_place


@dataclass(frozen=True, slots=True)
class Reckoned:
    """One question of a counted round, with the reckoning that decides it."""

    question: Question
    tally: Tally
    shown: str
    reached: bool


@dataclass(frozen=True, slots=True)
class Voting:
    """The round that a step opens, counts or closes."""

    step: str
    vote: Vote
    body: Text
    roll: tuple[Option, ...] = ()
    chairs: tuple[str, ...] = ()
    secretaries: tuple[Option, ...] = ()
    meetings: tuple[tuple[str, str, str], ...] = ()
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


def read(case: TableCase) -> Voting | None:
    step = case.transition.round
    if step is None:
        return None
    vote = case.kind.votes[step.vote]
    body = case.kind.bodies[vote.body]
    if step.step == "open":
        return _opening(case, vote, body.title)
    found = rounds.current(case, vote.name)
    if found is None:
        return Voting(step.step, vote, body.title)
    common: dict[str, Any] = {
        "vote": vote, "body": body.title, "number": found.number, "held_on": found.held_on, "tallies": found.tallies,
        "entitled": found.count.entitled, "members": found.count.all_members, "present": found.count.present,
    }  # fmt: skip
    if step.step == "tally" or not found.tallies:
        return Voting(step.step, **common)
    tallies = {name: Tally(**counts) for name, counts in found.tallies.items()}
    verdicts = rounds.verdicts_of(vote, tallies, found.count)
    reckoned = tuple(
        Reckoned(question, tallies[question.name], one.shown, one.reached)
        for question, one in zip(vote.questions, verdicts, strict=True)
    )
    held = quorum(vote.quorum, found.count)
    result = outcome(verdicts, False)
    return Voting(
        step.step, **common, reckoned=reckoned, has_quorum=held.reached, quorum=held.shown, outcome=result,
        leads_to=_leads_to(case, vote, result, found.number),
    )  # fmt: skip


def _leads_to(case: TableCase, vote: Vote, result: str, number: int) -> Text | None:
    targets = case.transition.targets
    if result == "undecided" and vote.rounds and number >= vote.rounds and "exhausted" in targets:
        result = "exhausted"
    target = targets.get(result, targets.get("undecided", ""))
    return case.kind.states[target].title if target in case.kind.states else None


def _opening(case: TableCase, vote: Vote, title: Text) -> Voting:
    """The roll as it stands today; it is frozen anew on the day that the person enters."""
    body, place = rounds.body_of(case, vote)
    members = rounds.roll_of_vote(case, vote, place, case.held_on)
    counting = [one.person_id for one in members if one.counts]
    known = directory.people(case.session, case.today, only={*counting, case.actor.person_id} - {0})
    named = {one.id: one.name for one in directory.places(case.session)}
    options = {one.id: Option(one.uid, name_with_place(one, named)) for one in known}
    roll = tuple(options[one.id] for one in known if one.id in set(counting))
    chairing = [
        one.uid
        for role in body.chairs
        for one in known
        if one.id in set(counting) and any((held, at) == (role, place) for held, at in one.posts)
    ]
    return Voting(
        "open", vote, title, roll=roll, chairs=tuple(chairing), secretaries=tuple(options.values()),
        meetings=tuple((row[0], row[1], row[2]) for row in directory.meetings(case.session, place, body.name)),
        entitled=len(counting), members=len(members), number=1 + sum(one.vote == vote.name for one in case.rounds()),
    )  # fmt: skip
