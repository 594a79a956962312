"""Who takes a step, and who may not: what stands against a person, and who could take it in his stead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from workflow_app.domain.case import Actor
from workflow_app.domain.guards import GUARDS
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.texts import Text
from workflow_app.domain.ways_out import WAYS_OUT
from workflow_app.domain.who import PersonInField, RoleAt, Who
from workflow_app.services import excepting, moving, separating, signing, standing_in, takers, who
from workflow_app.services.cases import TableCase
from workflow_app.services.reasons.contents import source_of
from workflow_app.services.voting import paper

NOBODY_ELSE = Text(
    "Người quản trị ghi thêm người giữ chức danh, hoặc người giữ chức danh uỷ quyền cho đồng chí khác",
    "Whoever runs the office enters another holder of the post, or a holder delegates it to somebody else",
)


def faults(case: TableCase, roles: Any, entered: bool) -> Iterator[Refusal]:
    """Why the actor is none of those who take the step, by post or by name."""
    transition = case.transition
    if transition.sign_off:
        yield from signing.refusals(case, roles)
        return
    if not entered and _says_who_itself(case):
        return
    by = who.asked(case)
    if who.may_act(case, case.actor, by) is False and not moving.is_his_in_place(case):
        yield from nobody_of_these(case, by, roles)


def nobody_of_these(case: TableCase, by: tuple[Who, ...], roles: Any) -> Iterator[Refusal]:
    """Why the actor may not take the step for whom he names, and whose it is; a delegation that is there but does not
    hold says enough by itself."""
    actor, found = case.actor, None
    if actor.person_id != actor.principal_id:
        found = standing_in.substitution(case.as_it_stood(), actor, by)
    if isinstance(found, Refusal):
        yield found
    if not isinstance(found, Refusal) or found.code == "delegation_missing":
        yield from not_your_role(case, roles)


def _says_who_itself(case: TableCase) -> bool:
    """Whether a dossier's first step names in its own form who may begin it: the person in a field, or a post at the
    organisation in a field."""
    if case.dossier.id:
        return False
    coming, mine = set(case.transition.sets), {role for role, _, _ in case.posts_of(case.actor.person_id)}
    return any(
        (isinstance(one, PersonInField) and one.field in coming)
        or (isinstance(one, RoleAt) and one.role in mine and bool(coming & set(str(one.place).split())))
        for one in case.transition.by
    )


def not_your_role(case: TableCase, roles: Any) -> Iterator[Refusal]:
    """Names who may take the step instead: posts, and who could take it of those who hold them today; says so where
    nobody holds them."""
    whos = who.asked(case)
    named = [who.named(case, one, roles) for one in whos]
    text = Text(", ".join(one.vi for one in named), ", ".join(one.en for one in named))
    hidden = paper.hides_voters(case)
    names = "; ".join(() if hidden else dict.fromkeys(case.person_name(person) for person in takers.able(case)))
    supplier = Text(names, names) if names else None
    yield refusal("not_your_role", who=text, supplier=supplier, source=source_of(case.transition))
    if (hidden or not takers.holding(case)) and any(isinstance(one, RoleAt) for one in whos):
        yield refusal("nobody_holds_it", who=text, source=source_of(case.transition))


def by_others(case: TableCase, refusals: Iterable[Refusal]) -> Iterator[Refusal]:
    """Where one person is kept out, the others who may take the step: its holders today whom nothing keeps out.

    An exception that would lift the rule if it were declared here is named as well; where nobody is left, that the
    post needs somebody.
    """
    for one in refusals:
        names = ", ".join(case.person_name(person) for person in _free(case))
        declared = [case.kind.exceptions[name] for name in excepting.declarable(case)]
        lifted = tuple(found.title for found in declared if one.rule in found.waives)
        supplier = Text(names, names) if names else one.supplier
        usual = WAYS_OUT[one.code]
        ways_out = one.ways_out if one.ways_out != (usual,) else lifted or ((usual,) if supplier else (NOBODY_ELSE,))
        yield replace(one, supplier=supplier, ways_out=ways_out)


def _free(case: TableCase) -> list[int]:
    """Those who hold the step today and whom no separation of duties keeps out of it."""
    found = []
    for person in takers.able(case):
        tried = case.under(case.transition)
        tried.actor = Actor(person, person)
        if person != case.actor.asker and not _keeps_out(tried, person):
            found.append(person)
    return found


def _keeps_out(case: TableCase, person: int) -> bool:
    """As he is kept out who declares no exception: that one may be lifted is told besides."""
    if separating.takes_no_part(case, person) or separating.clash_of(case, person):
        return True
    rules = (rule for rule in case.transition.guards if GUARDS[rule.name].separates_duties)
    return any(GUARDS[rule.name].call(case, rule.values) is not None for rule in rules)
