"""Why, and why not: every rule of a step with its answer, in words, for page, API and command line.

The rules and their answers are those of `refusing.rulings`, which is also what enforces; here they are put into words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from workflow_app.db.session import Session
from workflow_app.domain.case import Actor
from workflow_app.domain.demands.speaking import Shows
from workflow_app.domain.demands.steps import STEP_DEMANDS
from workflow_app.domain.kinds import Kind
from workflow_app.domain.refusals import NotFound, Refused
from workflow_app.domain.seen import DossierSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.who import RoleAt
from workflow_app.services import acting, standing_in, who
from workflow_app.services import takers as able_to
from workflow_app.services.cases import TableCase
from workflow_app.services.office import Office
from workflow_app.services.reasons import refusing
from workflow_app.services.reasons.explanations import Explanation, Reason, Takers
from workflow_app.services.reasons.wording import Speaker, told
from workflow_app.services.voting import paper


def explain(
    case: TableCase, office: Office, *, entered: bool = False, gaps: tuple[Text, ...] = (),
    is_shown: Shows = lambda _field: True, is_kept: Callable[[refusing.Ruling], bool] = lambda _ruling: True,
) -> Explanation:  # fmt: skip
    """Every rule of `case.transition` for the case's actor, holding or not, in the order in which they decide.

    With `entered` the rules about what was entered are asked as well, exactly as the act would ask them. `is_shown`
    says which fields' days may be told; `is_kept`, of a past day, whether what a rule speaks of is kept.
    """
    speaker = Speaker(case, office, is_shown)
    reasons = [speaker.reason(one, is_kept(one)) for one in refusing.rulings(case, office.roles, entered)]
    if not entered:
        reasons += speaker.later()
    reasons += speaker.waived(entered)
    return _explanation(case, office, (speaker.state(), *reasons), gaps)


def explain_act(
    session: Session, office: Office, kind: Kind, row: DossierSeen, trigger: str, *, actor: Actor, now: datetime,
    values: Mapping[str, Any] | None = None,
) -> Explanation:  # fmt: skip
    """As `acting.act` would judge it with these values: it is refused exactly where a rule named here does not hold.

    Raises NotFound for a step that the definition does not know.
    """
    here = kind.find(trigger, row.state)
    transition = here or next((one for one in kind.transitions if one.trigger == trigger), None)
    if transition is None:
        raise NotFound("trigger", trigger)
    blank = TableCase(session, kind, row, transition, actor, now, defaults=office.defaults)
    if here is None:
        return explain_elsewhere(blank, office)
    try:
        case = acting.case_of(session, office, kind, row, transition, actor, now, values or {})
    except Refused as unreadable:
        reason = told("input", STEP_DEMANDS["input"], unreadable.refusals)
        return _explanation(blank, office, (Speaker(blank, office).state(), reason), ())
    return explain(case, office, entered=True)


def explain_elsewhere(case: TableCase, office: Office, gaps: tuple[Text, ...] = ()) -> Explanation:
    """Of a step that the definition knows, but not from the present state: that alone is why not."""
    reason = acting.not_from_here(
        case.session, office=office, kind=case.kind, dossier=case.dossier, trigger=case.transition.trigger,
        past=case.past(),
    )  # fmt: skip
    return _explanation(
        case, office, (replace(Speaker(case, office).state(), answer="fails", refusals=(reason,)),), gaps
    )


def _explanation(case: TableCase, office: Office, reasons: tuple[Reason, ...], gaps: tuple[Text, ...]) -> Explanation:
    actor, kind = case.actor, case.kind
    stands_in = actor.person_id != actor.principal_id
    return Explanation(
        dossier=case.dossier.uid, title=case.dossier.title, kind=kind.title, definition=kind.digest,
        trigger=case.transition.trigger, step=case.transition.title, state=_state(kind, case.dossier.state),
        person=case.person_name(actor.person_id) if actor.person_id else "—",
        in_place_of=case.person_name(actor.principal_id) if stands_in else "",
        recorded_by=case.person_name(actor.recorder_id) if actor.recorder_id else "", on=case.today, reasons=reasons,
        takers=takers(case, office), source=case.transition.source or kind.source, gaps=gaps,
    )  # fmt: skip


def takers(case: TableCase, office: Office) -> Takers:
    """Posts, and today's holders and substitutes, without those whom a rule keeps from the step."""
    whos = who.asked(case)
    holders = able_to.able(case)
    stood_in = dict.fromkeys(one for person in holders for one in standing_in.substitutes(case, person, whos))
    if paper.hides_voters(case):
        holders = []
    return Takers(
        tuple(dict.fromkeys(who.named(case, one, office.roles) for one in whos)),
        tuple(case.person_name(one) for one in holders), tuple(case.person_name(one) for one in stood_in),
        not holders and any(isinstance(one, RoleAt) for one in whos),
    )  # fmt: skip


def _state(kind: Kind, name: str) -> Text:
    found = kind.states.get(name)
    return found.title if found else Text("chưa có", "nothing yet")
