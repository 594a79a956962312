"""Back: to a stage that the dossier has passed, or before one's own signature, as long as nobody acted on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workflow_app.db import movements
from workflow_app.db.columns import instant_text
from workflow_app.domain.case import Actor
from workflow_app.domain.delegations import Delegation
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.seen import Past
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import Transition
from workflow_app.domain.undone import is_aside, last_that_counts
from workflow_app.services import documents, standing_in, who
from workflow_app.services.cases import TableCase
from workflow_app.services.values import STAGE

BEYOND = frozenset(("move_owner", "move_roll", "set_member", "carry_dossiers", "open_dossier"))
"""Effects after which there is no way back by a mere return: the dossier changed hands, or others were told."""


def stages(case: TableCase) -> list[str]:
    """The stages of this very way that lie behind the dossier, earliest first.

    Nothing before a signed or issued document, or before the dossier changed hands: what was issued is mended, replaced
    or revoked, never undone. What was left by going back does not lie behind it any more.
    """
    path: list[str] = []
    before: list[str] = []
    for past in case.past():
        taken = case.kind.find(past.trigger, past.from_state)
        if taken and taken.takes_back:
            path = before if before and before[-1] == past.to_state else [past.to_state]
            continue
        before = before if is_aside(case.kind, past) else list(path)
        if taken is None or _is_beyond(taken):
            path = [past.to_state]
        elif past.to_state != past.from_state:
            path = _led(path, past.to_state, is_back=taken.tone == "back" or taken.goes_back or taken.goes_to_earlier)
    behind = dict.fromkeys(one for one in path[:-1] if one != case.dossier.state and one in case.kind.states)
    return [one for one in behind if not case.kind.states[one].final and case.kind.states[one].phase != "stopped"]


def _is_beyond(taken: Transition) -> bool:
    return bool(taken.signs or taken.issues) or any(effect.name in BEYOND for effect in taken.effects)


def _led(path: list[str], state: str, *, is_back: bool) -> list[str]:
    if not is_back:
        return [*path, state]
    if state not in path:
        return [state]
    last = len(path) - 1 - path[::-1].index(state)
    return path[: last + 1]


def refusals(case: TableCase, *, entered: bool) -> Iterator[Refusal]:
    if case.transition.goes_to_earlier:
        yield from _not_to_stage(case, entered)
    if case.transition.takes_back:
        yield from _not_taken_back(case)


def _not_to_stage(case: TableCase, entered: bool) -> Iterator[Refusal]:
    found = stages(case)
    if not found:
        yield refusal("nothing_earlier", rule="to_earlier")
    elif entered and not case.given.stage:
        yield refusal("missing_field", rule="to_earlier", field=STAGE, missing=(STAGE,))
    elif entered and case.given.stage not in found:
        titles = [case.kind.states[one].title for one in found]
        passed = Text(", ".join(one.vi for one in titles), ", ".join(one.en for one in titles))
        chosen = case.kind.states[case.given.stage].title
        yield refusal("not_passed", rule="to_earlier", stage=chosen, passed=passed, field=STAGE)


def _not_taken_back(case: TableCase) -> Iterator[Refusal]:
    if to_take_back(case) is not None:
        return
    past = case.past()
    last = last_that_counts(case.kind, past)
    given: list[Past] = []
    for one in past:
        taken = case.kind.find(one.trigger, one.from_state)
        if _is_mine(case, one):
            given.append(one)
        elif taken and taken.takes_back and case.actor.persons & {one.person_id, one.principal_id}:
            given = given[:-1]
    if not given or last is None:
        yield refusal("nothing_to_take_back", rule="takes_back")
        return
    step = next((one.title for one in case.kind.transitions if one.trigger == last.trigger), last.trigger)
    by_whom = last.by_whom(case.person_name)
    yield refusal("acted_since", rule="takes_back", person=by_whom, step=step, ways_out=tuple(_ways_back(case)))


def _ways_back(case: TableCase) -> list[Text]:
    """Of the steps back those that the actor may take himself; where there is none, those of others."""
    back = [one for one in case.kind.leaving[case.dossier.state] if one.tone == "back" and not one.takes_back]
    his = [one for one in back if who.may_act(case.under(one), case.actor, one.by) is not False]
    return [one.title for one in his or back]


def _is_mine(case: TableCase, one: Past) -> bool:
    return one.trigger in case.transition.takes_back and bool(case.actor.persons & {one.person_id, one.principal_id})


def is_his_in_place(case: TableCase) -> bool:
    """Whether the actor gave, in somebody's place, a signature that this step takes back, and may stand in for him yet.

    The delegation is the one for signing: who may give a signature may take it back, whatever else he may not do.
    """
    actor = case.actor
    for one in reversed(case.past()) if case.transition.takes_back and actor.recorder_id is None else ():
        taken = case.kind.find(one.trigger, one.from_state)
        stood_in = one.principal_id is not None and one.principal_id != one.person_id == actor.person_id
        if taken is None or one.principal_id is None or not (stood_in and _is_mine(case, one)):
            continue
        if actor.principal_id in (one.person_id, one.principal_id):
            signing = case.under(taken)
            given_as = Actor(actor.person_id, one.principal_id)
            return isinstance(standing_in.substitution(signing, given_as, who.asked(signing)), Delegation)
    return False


def lead_back(case: TableCase) -> str:
    """Where a step whose target is no fixed state leads."""
    if case.transition.goes_to_earlier:
        return case.given.stage
    if case.transition.takes_back:
        return _taken_back(case).from_state
    return _came_from(case) if case.transition.goes_back else ""


def _came_from(case: TableCase) -> str:
    """The state from which a step led here; a step back to here, as from a suspension, is no such step."""
    for past in reversed(case.past()):
        taken = case.kind.find(past.trigger, past.from_state)
        is_back = taken is not None and (taken.goes_back or taken.goes_to_earlier)
        if past.to_state == case.dossier.state != past.from_state and not is_back:
            return past.from_state
    return ""


def to_take_back(case: TableCase) -> Past | None:
    """The signature that the actor would take back now; None where the last act is none of his."""
    last = last_that_counts(case.kind, case.past()) if case.transition.takes_back else None
    return last if last is not None and _is_mine(case, last) else None


def _taken_back(case: TableCase) -> Past:
    found = last_that_counts(case.kind, case.past())
    assert found is not None, "refused before"
    return found


def take_back(case: TableCase) -> dict[str, Any]:
    """The signature no longer counts; its row stays, and so does its leaf. Returns what the leaf keeps."""
    last = _taken_back(case)
    taken = case.kind.find(last.trigger, last.from_state)
    signed = {last.person_id, last.principal_id}
    mine = [one for one in case.sign_offs() if one.trigger == last.trigger and not one.is_withdrawn]
    for one in reversed(mine):
        if signed & {one.person_id, one.principal_id}:
            values = {"sign_off": one.id, "content": f"withdrawn {one.id}", "at": instant_text(case.now)}
            case.session.run(movements.WITHDRAW, values)
            case.forget("sign_offs")
            break
    if taken and taken.signs:
        documents.take_signature_back(case, taken.signs)
    return {"step": last.trigger, "seq": last.seq}
