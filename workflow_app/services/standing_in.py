"""Does somebody stand in for the person he acts for, by which delegation, and who could? Looked at when he acts."""

from __future__ import annotations

from workflow_app.domain.case import Actor
from workflow_app.domain.delegations import Delegation, WhyNot, is_personal, why_personal
from workflow_app.domain.guards import shown
from workflow_app.domain.guards.duties import authors_of
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.texts import Text
from workflow_app.domain.who import Asked, RoleAt, Who
from workflow_app.services import asked as opinions_asked
from workflow_app.services import substitutes as fitness
from workflow_app.services import suspending
from workflow_app.services.cases import TableCase


def substitution(case: TableCase, actor: Actor, by: tuple[Who, ...]) -> Delegation | Refusal:
    """The delegation by which the actor stands in for his principal here, or why there is none.

    The principal must hold, himself and by the very post delegated, what the step asks for: nobody passes on a place
    in which he is himself a substitute. Whoever wrote the dossier does not stand in for anybody on it.
    """
    principal = case.person_name(actor.principal_id)
    supplier = Text(principal, principal)
    if is_personal(case.transition):
        return why_personal(case.transition)
    given = [one for one in case.delegated_to(actor.person_id) if one.principal_id == actor.principal_id]
    fitting = [one for one in given if _by_post(case, one, by)]
    if not fitting:
        return refusal("delegation_missing", person=principal, supplier=supplier)
    reasons = []
    for one in fitting:
        why_not = _why_not(case, one)
        if why_not is None:
            if actor.person_id in authors_of(case):
                return refusal("substitute_is_author", person=principal, supplier=supplier)
            return unfit(case, one) or one
        reasons.append(_not_in_force(case, one, why_not))
    return reasons[-1]


def unfit(case: TableCase, one: Delegation) -> Refusal | None:
    """Why the substitute may no longer stand in there, whatever was found when he was named: his own posts are those of
    today."""
    posts = [(role, place) for role, place, _ in case.posts_of(one.substitute_id)]
    return fitness.unfit(
        case.session, one.substitute_id, posts, one.organisation_id, case.today, case.kind.overseers,
        lambda place: [above.id for above in case.ancestors(place, case.today)],
        without=[one.principal_id, *authors_of(case)], apart=suspending.activity_of(case, one.substitute_id),
    )  # fmt: skip


def _why_not(case: TableCase, one: Delegation) -> WhyNot | None:
    belongs_to = () if one.within_id is None else case.belongs_to()
    return one.why_not(case.kind.name, case.transition.trigger, case.today, case.held_on, belongs_to)


def _not_in_force(case: TableCase, one: Delegation, why_not: WhyNot) -> Refusal:
    name = case.person_name(one.principal_id)
    supplier = Text(name, name)
    if why_not == "over":
        return refusal("delegation_over", person=name, last=shown(min(one.to_on, one.post_to or one.to_on)),
                       supplier=supplier)  # fmt: skip
    if why_not == "not_yet":
        return refusal("delegation_not_yet", person=name, first=shown(one.from_on), last=shown(one.to_on))
    if why_not == "revoked":
        revoked = shown(one.revoked_on or one.to_on)
        return refusal("delegation_revoked", person=name, revoked=revoked, supplier=supplier)
    if why_not == "elsewhere" and one.within_id is not None:
        place = case.organisation_by_id(one.within_id).name
        return refusal("delegation_elsewhere", person=name, organisation=place, supplier=supplier)
    return refusal("delegation_out_of_scope", person=name, step=case.transition.title, supplier=supplier)


def _by_post(case: TableCase, one: Delegation, by: tuple[Who, ...]) -> bool:
    return any(place_of_post(case, one.role, one.organisation_id, who) for who in by)


def place_of_post(case: TableCase, role: str, organisation_id: int, who: Who) -> bool:
    """Whether a post of that role, there, is one that the phrase means."""
    if isinstance(who, RoleAt):
        return role == who.role and organisation_id in case.place_ids(who.place, case.held_on)
    if isinstance(who, Asked):
        asked_there = {one.organisation_id for one in opinions_asked.here(case)}
        return role == who.role and organisation_id in asked_there
    return False


def principals(case: TableCase, person_id: int) -> list[int]:
    """Those for whom the person may stand in on the day of the act, whatever the step: for offers."""
    found = [one for one in case.delegated_to(person_id) if one.why_not_on(case.today) is None]
    return list(dict.fromkeys(one.principal_id for one in found))


def delegators(case: TableCase, person_id: int, by: tuple[Who, ...]) -> list[int]:
    """Those who delegated to the person, whenever it was, a post that the step asks for: why he may, or may no longer,
    take it in their place is worth an answer."""
    if is_personal(case.transition):
        return []
    found = [one for one in case.delegated_to(person_id) if _by_post(case, one, by)]
    return list(dict.fromkeys(one.principal_id for one in found))


def substitutes(case: TableCase, principal_id: int, by: tuple[Who, ...]) -> list[int]:
    """Who may take the step in that person's place today."""
    return [
        one.substitute_id
        for one in case.delegated_by(principal_id)
        if _why_not(case, one) is None
        and _by_post(case, one, by)
        and one.substitute_id not in authors_of(case)
        and unfit(case, one) is None
    ]
