"""Who by rule takes no part in a step, whatever post he holds: he keeps out of the dossier, is suspended from Party
activity, or duties are separated.

One answer for all who ask it: how many must sign, for whom the dossier waits, whose task it is, which post is as good
as vacant, who may be put on a sign-off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from workflow_app.domain.case import Actor
from workflow_app.domain.guards import GUARDS
from workflow_app.domain.posts import Held, collision
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.texts import Text
from workflow_app.services import excepting, recusing, suspending
from workflow_app.services.cases import TableCase


def held_together(case: TableCase, roles: Any) -> Iterator[Refusal]:
    """Nobody acts who holds posts that exclude each other today, or did on the day to which he dates the act; nor in
    somebody's place where one of his own, or another in which he stands in, excludes that one's: else a drafter would
    check form as the chief's substitute."""
    actor = case.actor
    if actor.is_system:
        return
    for person in sorted(actor.persons):
        clash = clash_of(case, person, stands_in=person != actor.principal_id)
        if clash:
            first, second = (roles.roles[role].title for role, _place in clash)
            yield refusal(
                "posts_exclude_each_other", person=case.person_name(person), first=Text(first.vi, first.en),
                second=Text(second.vi, second.en),
            )  # fmt: skip


def clash_of(case: TableCase, person: int, *, stands_in: bool = False) -> tuple[Held, Held] | None:
    """Two posts of his that exclude each other, today or on the day to which the act is dated."""
    kind = case.kind
    if not (kind.apart or kind.apart_at_one_place) or case.transition.recusal:
        return None
    for on in [case, case.as_of(case.held_on)] if case.is_dated_back else [case]:
        posts = [(role, place) for role, place, _ in on.posts_of(person)]
        if stands_in:
            given = case.delegated_to(person)
            posts += [(one.role, one.organisation_id) for one in given if one.why_not_on(on.today) is None]
        if clash := collision(posts, kind.apart, kind.apart_at_one_place):
            return clash
    return None


def takes_no_part(case: TableCase, person: int) -> bool:
    """Whether he keeps out of the dossier, or is suspended from Party activity and the step decides something."""
    return bool(recusing.ground_of(case, person)) or suspending.keeps_out(case, person)


def is_kept_out(case: TableCase, person: int) -> bool:
    """Whether the person could not take the step himself, today, by any declaration that is open to him: who counts
    among those who must is who could act."""
    return takes_no_part(case, person) or any(against(case, person)) or clash_of(case, person) is not None


def kept_out(case: TableCase, persons: Iterable[int]) -> list[int]:
    """Those of them who are kept out, each once."""
    return [one for one in dict.fromkeys(persons) if is_kept_out(case, one)]


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
