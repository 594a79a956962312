"""Rules about what was done on the dossier before: by whom, since when, and what is still to be done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow_app.domain.case import Case
from workflow_app.domain.guards.ruling import Answer, guard, shown
from workflow_app.domain.kinds import Kind
from workflow_app.domain.refusals import refusal
from workflow_app.domain.texts import Text
from workflow_app.domain.undone import standing_acts


@guard(values={"of": "trigger"}, required=("of",), separates_duties=True)
def not_who_did(case: Case, values: Mapping[str, Any]) -> Answer:
    """The same person may not take this step after one of the named ones, however long ago that was; nor write it down
    for somebody, who took, or wrote down, one of those: else one clerk would write, sign and number by himself.

    A signature that he took back before anybody acted on it does not count: it was a mistake, and is in no document.
    """
    triggers = values["of"] if isinstance(values["of"], list) else [values["of"]]
    for past in reversed(standing_acts(case.kind, case.past())):
        if past.trigger in triggers and case.actor.hands & past.hands:
            done = next(one.title for one in case.kind.transitions if one.trigger == past.trigger)
            if past.from_state == "":
                return refusal("own_work", rule="not_who_did", step=done)
            return refusal("same_person", rule="not_who_did", step=done, by_whom=_told_to(case, past.hands))
    return None


def _told_to(case: Case, hands: frozenset[int]) -> Text:
    """Who had a hand in it, told to whoever acts or writes down now: himself, or the one for whom he does."""
    if case.actor.asker in hands:
        return Text("Bạn", "You")
    names = ", ".join(case.person_name(one) for one in sorted(case.actor.hands & hands))
    return Text(f"Đồng chí {names}", names)


@guard(values={"of": "trigger", "instead": "trigger"}, required=("of",))
def nobody_has_done(case: Case, values: Mapping[str, Any]) -> Answer:
    """None of these steps was taken since the dossier came to its present state; `instead` names the way out.

    One that was taken back was not taken, and what it had brought about is as before it.
    """
    triggers = values["of"] if isinstance(values["of"], list) else [values["of"]]
    for past in reversed(standing_acts(case.kind, case.past())):
        if past.from_state != case.dossier.state and past.to_state == case.dossier.state:
            break
        if past.trigger in triggers:
            instead = [one.title for one in case.kind.transitions if one.trigger == values.get("instead")]
            return refusal("already_acted", rule="nobody_has_done", ways_out=tuple(instead[:1]))
    return None


@guard()
def reservations_are_met(case: Case, values: Mapping[str, Any]) -> Answer:
    """Whoever agreed provided that something be done has been answered before the dossier closes."""
    waiting = [one for one in case.reservations() if one.is_open]
    if not waiting:
        return None
    owners = ", ".join(dict.fromkeys(case.person_name(one.owner_id) for one in waiting))
    return refusal(
        "reservations_open", rule="reservations_are_met", count=len(waiting),
        due=shown(min(one.due_on for one in waiting)), supplier=Text(owners, owners),
        missing=tuple(Text(one.text, one.text) for one in waiting),
        ways_out=tuple(one for what in ("meet", "hand") for one in steps(case.kind, case.dossier.state, what)),
    )  # fmt: skip


def steps(kind: Kind, state: str, what: str) -> tuple[Text, ...]:
    """The steps from here by which a reservation is met, or handed to somebody who can meet it."""
    return tuple(one.title for one in kind.leaving.get(state, ()) if one.reservation == what)
