"""Who by rule takes no part in a step, whatever post he holds: he keeps out of the dossier, or duties are separated.

One answer for all who ask it: how many must sign, for whom the dossier waits, whose task it is, which post is as good
as vacant, who may be put on a sign-off.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from workflow_app.domain.case import Actor
from workflow_app.domain.guards import GUARDS
from workflow_app.domain.posts import collision
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.texts import Text
from workflow_app.services import excepting, recusing
from workflow_app.services.cases import TableCase


def held_together(case: TableCase, roles: Any) -> Iterator[Refusal]:
    """Nobody acts who holds posts that exclude each other today, or did on the day to which he dates the act; nor in
    somebody's place where one of his own, or another in which he stands in, excludes that one's: else a drafter would
    check form as the chief's substitute."""
    actor = case.actor
    if actor.is_system:
        return
    days = [case, case.as_of(case.held_on)] if case.is_dated_back else [case]
    told: set[int] = set()
    for person, on in product(sorted(actor.persons), days):
        posts = [(role, place) for role, place, _ in on.posts_of(person)]
        if person != actor.principal_id:
            given = case.delegated_to(person)
            posts += [(one.role, one.organisation_id) for one in given if one.why_not_on(on.today) is None]
        clash = collision(posts, roles.incompatible, roles.incompatible_at_one_place)
        if clash and person not in told:
            told.add(person)
            first, second = (roles.roles[role].title for role, _place in clash)
            yield refusal(
                "posts_exclude_each_other", person=case.person_name(person), first=Text(first.vi, first.en),
                second=Text(second.vi, second.en),
            )  # fmt: skip


def is_kept_out(case: TableCase, person: int) -> bool:
    """Whether the person could not take the step himself, today, by any declaration that is open to him."""
    return bool(recusing.ground_of(case, person)) or any(against(case, person))


def against(case: TableCase, person: int) -> Iterator[Refusal]:
    """What separates duties between the step and this person; not what he may lift by declaring an exception."""
    rules = [rule for rule in case.transition.guards if GUARDS[rule.name].separates_duties]
    if not rules:
        return
    tried = case.under(case.transition)
    tried.actor = Actor(person, person)
    for rule in rules:
        found = GUARDS[rule.name].call(tried, rule.values)
        if found is not None and rule.name not in excepting.liftable(tried):
            yield found
