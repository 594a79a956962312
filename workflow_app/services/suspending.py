"""Who is suspended from Party activity decides nothing meanwhile: by no vote, by no signature, in nobody's place.

Recusal is of one dossier; this is of the person, for as long as the roll says so. By the office's settings:
`suspended_decide` (no, where none is declared) and, for who is exempted from activity, `exempted_decide` (yes). What
somebody does as an author or a clerk, or of which he decides nothing, stays his.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from workflow_app.db import people
from workflow_app.db.session import Session
from workflow_app.domain.posts import ACTIVITIES
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.rule_sources import SOURCES
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import Transition
from workflow_app.domain.who import Asked, RoleAt
from workflow_app.services.cases import TableCase

DECIDE = {"suspended": ("suspended_decide", False), "exempted": ("exempted_decide", True)}
"""By activity: the setting that lets such a member decide, and what holds where the office declares nothing."""
SOURCE = SOURCES["suspended_member"]
WHY = {
    name: Text(f"đang trong diện “{one.vi}”", one.en[:1].lower() + one.en[1:]) for name, one in ACTIVITIES.items()
}  # fmt: skip
COUNTING = ("tally", "check")
LATER = "suspended_later"

M = TypeVar("M", bound=Any)


def activity_of(case: TableCase, person: int) -> str:
    """The activity that keeps the person from deciding today, or kept him on the day of the act; empty where none."""
    for on in (case.today, case.held_on) if case.is_dated_back else (case.today,):
        found = case.activities(on).get(person, "")
        if found in DECIDE and not _may_decide(found, case.setting(DECIDE[found][0])):
            return found
    return ""


def on_day(session: Session, person: int, on: date) -> str:
    """The same of a plain day, for whoever has no dossier at hand."""
    found = people.activities(session, on).get(person, "")
    return "" if found not in DECIDE or _may_decide(found, people.setting(session, DECIDE[found][0], on)) else found


def _may_decide(activity: str, declared: Any) -> bool:
    return bool(DECIDE[activity][1] if declared is None else declared)


def keeps_out(case: TableCase, person: int) -> bool:
    """Whether the step decides something and the person may decide nothing."""
    return _decides(case, person) and bool(activity_of(case, person))


def concerns(case: TableCase) -> bool:
    """A signature, a ballot, who signs or keeps out; what belongs to posts of a deciding body alone and moves the
    dossier; and the count of a round. Who presides is asked by `voting/presiding.py`."""
    step = case.transition
    if step.sign_off or step.signs or step.signers or (step.recusal and "recused" in step.asks):
        return True
    if step.round is not None:
        return step.round.step in ("ballot", *COUNTING)
    return _of_a_body(case, step) and not step.issues and (not step.stays or bool(step.effects))


def _decides(case: TableCase, person: int) -> bool:
    """Of a count, only whoever keeps the minutes: a clerk who enters it decides nothing."""
    step = case.transition.round
    if step is None or step.step not in COUNTING:
        return concerns(case)
    newest = next((one for one in reversed(case.rounds()) if one.vote == step.vote), None)
    return newest is not None and person == newest.secretary_id


def _of_a_body(case: TableCase, step: Transition) -> bool:
    roles = {role for body in case.kind.bodies.values() for role in body.roles}
    return bool(step.by) and all(isinstance(one, RoleAt | Asked) and one.role in roles for one in step.by)


def refusals(case: TableCase) -> Iterator[Refusal]:
    """Why nobody who acts, nor for whom it is done, takes this step; who merely writes it down is not asked."""
    if case.actor.is_system:
        return
    for person in sorted(case.actor.persons):
        if _decides(case, person) and (found := activity_of(case, person)):
            yield refusal("suspended_member", person=case.person_name(person), why=WHY[found])


def on_roll(case: TableCase, members: Iterable[M]) -> list[M]:
    """The roll of an open round: who is suspended since it was opened, by the day of the act, counts as one who was so
    at the opening: in no base, or by the setting `count_members_suspended` in the base alone, and with no vote."""
    found, apart = list(members), case.activities(case.held_on)
    if "suspended" not in apart.values():
        return found
    counts = bool(case.setting("count_members_suspended"))
    reason = f"{LATER}_counted" if counts else LATER
    return [
        replace(one, counts=counts, reason=reason) if one.may_vote and apart.get(one.person_id) == "suspended" else one
        for one in found
    ]  # fmt: skip
