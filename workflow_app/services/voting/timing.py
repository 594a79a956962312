"""The days of a round: it is opened, then voted in, then closed; what is cast electronically is cast today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from workflow_app.db import journal
from workflow_app.domain.clocks import local_day
from workflow_app.domain.guards import shown
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.seen import RoundSeen
from workflow_app.domain.transitions import RoundStep
from workflow_app.domain.votes import Vote
from workflow_app.services.cases import TableCase
from workflow_app.services.voting.rolls import place_of, roll_of_vote


def faults(case: TableCase, step: RoundStep, found: RoundSeen) -> Iterator[Refusal]:
    """Why a step of an open round may not bear that day."""
    first = found.held_on
    if step.step == "close":
        first = max([first, *_ballot_days(case, step.vote)])
    if case.held_on < first:
        yield refusal("too_early", rule="held_on", day=shown(case.held_on), first=shown(first))
    elif step.step == "ballot" and case.actor.recorder_id is None and case.held_on != case.today:
        yield refusal("cast_today", rule="held_on", day=shown(case.today))


def _ballot_days(case: TableCase, vote: str) -> list[date]:
    """The days of the ballots by name and of the electronic ones since the round was opened."""
    of = {one.trigger: one.round.step for one in case.kind.transitions if one.round and one.round.vote == vote}
    opened = max((one.seq for one in case.past() if of.get(one.trigger) == "open"), default=0)
    return [one.held_on for one in case.past() if one.seq > opened and of.get(one.trigger) == "ballot"]


def had_left(case: TableCase, vote: Vote, found: RoundSeen, person: int) -> bool:
    """Whether the person had left the body before the round was really opened, its opening being dated back: who was
    there on the day of the meeting may have his paper entered, and casts nothing now."""
    opening = [one.trigger for one in case.kind.transitions if one.round and _opens(one.round, vote)]
    at = journal.last_of(case.session, case.dossier.id, opening)
    opened = local_day(datetime.fromisoformat(at)) if at else found.held_on
    place = place_of(case, vote)
    if opened <= found.held_on or place is None:
        return False
    return person not in {one.person_id for one in roll_of_vote(case, vote, place.id, opened)}


def _opens(step: RoundStep, vote: Vote) -> bool:
    return (step.step, step.vote) == ("open", vote.name)
