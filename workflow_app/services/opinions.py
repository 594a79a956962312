"""Opinions asked of bodies and persons: asked until a day, answered or late, then taken or explained."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from workflow_app.db import tables as t
from workflow_app.domain.case import OpinionSeen
from workflow_app.domain.clocks import due_date
from workflow_app.domain.refusals import Refusal, Refused, refusal
from workflow_app.domain.texts import Text
from workflow_app.domain.who import Asked
from workflow_app.services.cases import TableCase
from workflow_app.services.values import Fault, read_text

LONGEST_ANSWER = 100_000
ASKED = Text("Nơi được hỏi ý kiến", "Those asked")


def refusals(case: TableCase) -> Iterator[Refusal]:
    """What is missing in the opinions that come with the act, and whether they are the actor's to answer."""
    if not case.given.opinions:
        yield refusal("missing_field", field=ASKED, missing=(ASKED,))
    if case.transition.opinion == "answer":
        asked = [_found(case, given) for given in case.given.opinions]
        if any(one is not None and not _asked_of(case, one) for one in asked):
            yield refusal("not_your_opinion")


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
    """Until when an answer is asked: the transition's own window, from the day it is sent."""
    clock = case.kind.clocks.get(case.transition.task_due)
    return due_date(case.held_on, clock.window, case.calendar) if clock else case.held_on


def apply(case: TableCase) -> list[dict[str, Any]]:
    step = case.transition.opinion
    if step == "ask":
        return _ask(case)
    return [_answer(case, one) if step == "answer" else _settle(case, one) for one in case.given.opinions]


def _ask(case: TableCase) -> list[dict[str, Any]]:
    asked = []
    due_on = due(case)
    for given in case.given.opinions:
        organisation = case.organisation(str(given.get("organisation") or ""))
        person = case.person_id(str(given.get("person") or ""))
        if organisation is None and person is None:
            raise Refused(refusal("no_place", place=str(given.get("organisation") or given.get("person"))))
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


def _find(case: TableCase, given: Any) -> OpinionSeen:
    found = _found(case, given)
    if found is None:
        raise Refused(refusal("no_opinion"))
    return found


def _found(case: TableCase, given: Any) -> OpinionSeen | None:
    """The opinion meant: who was asked twice answers, and is settled, in the order of asking."""
    organisation = case.organisation(str(given.get("organisation") or ""))
    person = case.person_id(str(given.get("person") or ""))
    meant = [
        one
        for one in case.opinions()
        if given.get("id") == one.id
        or (organisation and one.organisation_id == organisation.id)
        or (person and one.person_id == person)
    ]
    if case.transition.opinion == "answer":
        still_open = [one for one in meant if one.answered_on is None]
    else:
        still_open = [one for one in meant if one.answered_on is not None and not one.settled]
    return next(iter([*still_open, *reversed(meant)]), None)


def _clean(value: Any, title: Text) -> str:
    try:
        return read_text(value or "", LONGEST_ANSWER)
    except Fault as fault:
        raise Refused(fault.refusal(title)) from fault


def _answer(case: TableCase, given: Any) -> dict[str, Any]:
    found = _find(case, given)
    if found.answered_on is not None:
        raise Refused(refusal("no_opinion"))
    answer = _clean(given.get("answer"), Text("Ý kiến", "Opinion"))
    if not answer:
        raise Refused(refusal("missing_field", field=Text("Ý kiến", "Opinion")))
    case.session.execute(
        t.opinion.update()
        .where(t.opinion.c.id == found.id)
        .values(answered_on=case.held_on.isoformat(), answer=answer, answered_by_id=case.actor.principal_id)
    )
    case.forget("opinions")
    return {"opinion": found.id, "late": case.held_on > found.due_on}


def _settle(case: TableCase, given: Any) -> dict[str, Any]:
    found = _find(case, given)
    if found.answered_on is None:
        raise Refused(refusal("no_opinion"))
    settled = str(given.get("settled"))
    explanation = _clean(given.get("explanation"), Text("Giải trình", "Explanation"))
    if settled not in ("taken", "explained") or (settled == "explained" and not explanation):
        raise Refused(refusal("missing_field", field=Text("Tiếp thu hoặc giải trình", "Taken or explained")))
    case.session.execute(
        t.opinion.update()
        .where(t.opinion.c.id == found.id)
        .values(settled=settled, explanation=explanation, settled_by_id=case.actor.principal_id)
    )
    case.forget("opinions")
    return {"opinion": found.id, "settled": settled}
