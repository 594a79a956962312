"""Opinions asked of bodies and persons: asked until a day, answered or late, then taken or explained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from workflow_app.db import tables as t
from workflow_app.domain.clocks import due_date
from workflow_app.domain.guards.members import oversees
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.seen import OpinionSeen, OrganisationSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.vietnamese import clean
from workflow_app.domain.who import Asked
from workflow_app.services.cases import TableCase
from workflow_app.services.values import Fault, read_text

LONGEST_ANSWER = 100_000
ASKED = Text("Nơi được hỏi ý kiến", "Those asked")
OPINION, EXPLANATION = Text("Ý kiến", "Opinion"), Text("Giải trình", "Explanation")
SETTLED = Text("Tiếp thu hoặc giải trình", "Taken or explained")


def refusals(case: TableCase) -> Iterator[Refusal]:
    """What is missing in the opinions that come with the act, and whether they are the actor's to answer."""
    step, given = case.transition.opinion, case.given.opinions
    if not given:
        yield refusal("missing_field", field=ASKED, missing=(ASKED,))
    if step == "answer":
        asked = [_found(case, one, case.opinions()) for one in given]
        if any(one is not None and not _asked_of(case, one) for one in asked):
            yield refusal("not_your_opinion")
    if step == "ask":
        for one in given:
            if not any(_place_and_person(case, one)):
                named = clean(str(one.get("organisation") or one.get("person") or ""))[:80] or "—"
                yield refusal("no_place", place=named, missing=(ASKED,))
            person = _place_and_person(case, one)[1]
            if person is not None and oversees(case, person):
                yield refusal("overseer_named", field=ASKED, person=case.person_name(person))
    else:
        yield from _each_in_turn(case, given)


def _each_in_turn(case: TableCase, given: Sequence[Mapping[str, Any]]) -> Iterator[Refusal]:
    """Every answer, or settlement, as the ones before it in the same act leave the opinions."""
    opinions, answers = list(case.opinions()), case.transition.opinion == "answer"
    for one in given:
        found = _found(case, one, opinions)
        if found is None or (found.answered_on is None) is not answers:
            yield refusal("no_opinion")
            continue
        fault = _fault_of_answer(one) if answers else _fault_of_settlement(one)
        if fault is not None:
            yield fault
        place = opinions.index(found)
        opinions[place] = replace(found, answered_on=case.held_on) if answers else replace(found, settled="taken")


def _fault_of_answer(given: Mapping[str, Any]) -> Refusal | None:
    try:
        answer = read_text(given.get("answer") or "", LONGEST_ANSWER)
    except Fault as fault:
        return fault.refusal(OPINION)
    return None if answer else refusal("missing_field", field=OPINION, missing=(OPINION,))


def _fault_of_settlement(given: Mapping[str, Any]) -> Refusal | None:
    settled = str(given.get("settled"))
    try:
        explanation = read_text(given.get("explanation") or "", LONGEST_ANSWER)
    except Fault as fault:
        return fault.refusal(EXPLANATION)
    if settled not in ("taken", "explained") or (settled == "explained" and not explanation):
        return refusal("missing_field", field=SETTLED, missing=(SETTLED,))
    return None


def _asked_of(case: TableCase, opinion: OpinionSeen) -> bool:
    """Whether the opinion was asked of this very person, or of a place where he holds the post that answers."""
    person = case.actor.principal_id
    if opinion.person_id is not None:
        return opinion.person_id == person
    roles = {one.role for one in case.transition.by if isinstance(one, Asked)}
    if not roles:
        return True
    return any(role in roles and place == opinion.organisation_id for role, place, _ in case.posts_of(person))


def due(case: TableCase) -> date:
    """Until when an answer is asked: the transition's own window, from the day on which the request is recorded.

    Never from an earlier day of which it is dated: nobody could answer what was asked only afterwards.
    """
    clock = case.kind.clocks.get(case.transition.task_due)
    return due_date(case.today, clock.window, case.calendar) if clock else case.today


def apply(case: TableCase) -> list[dict[str, Any]]:
    step = case.transition.opinion
    if step == "ask":
        return _ask(case)
    return [_answer(case, one) if step == "answer" else _settle(case, one) for one in case.given.opinions]


def _ask(case: TableCase) -> list[dict[str, Any]]:
    asked = []
    due_on = due(case)
    for given in case.given.opinions:
        organisation, person = _place_and_person(case, given)
        case.session.execute(
            t.opinion.insert().values(
                dossier_id=case.dossier.id, revision=case.dossier.revision,
                organisation_id=organisation.id if organisation else None, person_id=person,
                asked_on=case.held_on.isoformat(), due_on=due_on.isoformat(), answer="", settled="", explanation="",
            )
        )  # fmt: skip
        asked.append(
            {"asked": organisation.code if organisation else str(given.get("person")), "due": due_on.isoformat()}
        )
    case.forget("opinions")
    return asked


def _place_and_person(case: TableCase, given: Mapping[str, Any]) -> tuple[OrganisationSeen | None, int | None]:
    return case.organisation(str(given.get("organisation") or "")), case.person_id(str(given.get("person") or ""))


def _find(case: TableCase, given: Mapping[str, Any]) -> OpinionSeen:
    found = _found(case, given, case.opinions())
    assert found is not None
    return found


def _found(case: TableCase, given: Mapping[str, Any], opinions: Sequence[OpinionSeen]) -> OpinionSeen | None:
    """The opinion meant: who was asked twice answers, and is settled, in the order of asking."""
    organisation, person = _place_and_person(case, given)
    meant = [
        one
        for one in opinions
        if given.get("id") == one.id
        or (organisation and one.organisation_id == organisation.id)
        or (person and one.person_id == person)
    ]
    if case.transition.opinion == "answer":
        still_open = [one for one in meant if one.answered_on is None]
    else:
        still_open = [one for one in meant if one.answered_on is not None and not one.settled]
    return next(iter([*still_open, *reversed(meant)]), None)


def _answer(case: TableCase, given: Mapping[str, Any]) -> dict[str, Any]:
    found = _find(case, given)
    answer = read_text(given.get("answer") or "", LONGEST_ANSWER)
    case.session.execute(
        t.opinion.update()
        .where(t.opinion.c.id == found.id)
        .values(answered_on=case.held_on.isoformat(), answer=answer, answered_by_id=case.actor.principal_id)
    )
    case.forget("opinions")
    return {"opinion": found.id, "late": case.held_on > found.due_on}


def _settle(case: TableCase, given: Mapping[str, Any]) -> dict[str, Any]:
    found = _find(case, given)
    settled, explanation = str(given.get("settled")), read_text(given.get("explanation") or "", LONGEST_ANSWER)
    case.session.execute(
        t.opinion.update()
        .where(t.opinion.c.id == found.id)
        .values(settled=settled, explanation=explanation, settled_by_id=case.actor.principal_id)
    )
    case.forget("opinions")
    return {"opinion": found.id, "settled": settled}
