"""Separation of duties: who may not take a step because of what he did, or is, on the same dossier."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow_app.domain.case import Case
from workflow_app.domain.guards.ruling import Answer, guard
from workflow_app.domain.refusals import refusal
from workflow_app.domain.seen import RoundSeen
from workflow_app.domain.transitions import CREATION


@guard(separates_duties=True)
def not_the_author(case: Case, values: Mapping[str, Any]) -> Answer:
    """Nobody signs off what they wrote themselves, nor what the person they act for wrote."""
    if case.actor.persons & authors_of(case):
        return refusal("own_work", rule="not_the_author")
    return None


def authors_of(case: Case) -> frozenset[int]:
    """Whose the dossier is: its author, and every hand by which it was begun for him."""
    return _beginners(case) | {case.dossier.author_id}


def _beginners(case: Case) -> frozenset[int]:
    if case.dossier.begun_by is not None:
        return case.dossier.begun_by
    begun = next(iter(case.past()), None)
    return begun.hands if begun is not None and begun.from_state == CREATION else frozenset()


@guard(separates_duties=True)
def not_about_the_actor(case: Case, values: Mapping[str, Any]) -> Answer:
    """Nobody acts on, or records the vote on, a file about himself: as it stands, or as the act would make it."""
    entered = case.given.fields.get(case.kind.about)
    if {case.dossier.about_id, case.person_id(entered) if entered else None} & case.actor.hands:
        return refusal("about_yourself", rule="not_about_the_actor")
    return None


@guard(values={"of": "vote"}, required=("of",), separates_duties=True)
def recorder_is_not_the_chair(case: Case, values: Mapping[str, Any]) -> Answer:
    """Who records a vote does not also confirm it, nor writes down that the chair did: neither who entered the count
    or a ballot from paper, nor the second person who entered it again."""
    current = next((one for one in reversed(case.rounds()) if one.vote == values["of"] and one.is_open), None)
    if current is None:
        return None
    if case.transition.round and case.transition.round.step in ("tally", "check"):
        clash = current.chair_id in case.actor.hands
    else:
        clash = bool(_entered_paper(case, current) & case.actor.hands)
    return refusal("recorder_is_chair", rule="recorder_is_not_the_chair") if clash else None


def _entered_paper(case: Case, found: RoundSeen) -> set[int | None]:
    """Every hand by which something came into the round from paper; a chair who closes it himself without ballots that
    bear names has no other hand to fear than those that the round keeps."""
    hands = {found.recorder_id, found.checked_by_id}
    if found.ballots == "open" or case.actor.recorder_id is not None:
        hands |= case.recorders_of(found, ("ballot", "tally", "check"))
    return hands - {None}


@guard(values={"of": "field"}, required=("of",), separates_duties=True)
def not_in_field(case: Case, values: Mapping[str, Any]) -> Answer:
    """The acting person is not named in a field (a watcher is not the subject), before the act nor by it."""
    for fields in (case.dossier.fields, case.given.fields):
        named = fields.get(values["of"])
        for uid in named if isinstance(named, list) else [named]:
            if uid and case.person_id(uid) in case.actor.hands:
                return refusal("named_in_field", rule="not_in_field", field=case.kind.fields[values["of"]].title)
    return None
