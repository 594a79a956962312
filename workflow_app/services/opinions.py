"""Opinions asked of bodies and persons: asked until a day, answered or late, then taken or explained; or withdrawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from workflow_app.db import tables as t
from workflow_app.domain.clocks import due_date
from workflow_app.domain.guards import shown
from workflow_app.domain.seen import OpinionSeen, OrganisationSeen
from workflow_app.domain.vietnamese import clean
from workflow_app.services import asked as opinions_asked
from workflow_app.services.cases import TableCase
from workflow_app.services.values import read_day, read_line, read_text

LONGEST_ANSWER = 100_000


def due(case: TableCase) -> date:
    """Until when an answer is asked: the transition's own window, from the day on which the request is recorded.

    Never from an earlier day of which it is dated: nobody could answer what was asked only afterwards.
    """
    clock = case.kind.clocks.get(case.transition.task_due)
    return due_date(case.today, clock.window, case.calendar) if clock else case.today


def place_and_person(case: TableCase, given: Mapping[str, Any]) -> tuple[OrganisationSeen | None, int | None]:
    return case.organisation(str(given.get("organisation") or "")), case.person_id(str(given.get("person") or ""))


def found(case: TableCase, given: Mapping[str, Any], opinions: Sequence[OpinionSeen]) -> OpinionSeen | None:
    """The opinion meant. Who was asked twice answers the newest question, that of the newest text; his answers are
    settled in the order in which they were asked for. Where none is left for the step, one to be refused."""
    organisation, person = place_and_person(case, given)
    meant = [
        one
        for one in opinions
        if given.get("id") == one.id
        or (organisation and one.organisation_id == organisation.id)
        or (person and one.person_id == person)
    ]
    if case.transition.opinion == "settle":
        fit = [one for one in meant if one.is_unsettled]
    else:
        fit = [one for one in reversed(meant) if one.is_open]
    return next(iter([*fit, *reversed(meant)]), None)


def after(case: TableCase, one: OpinionSeen) -> OpinionSeen:
    """The opinion as the step leaves it."""
    step = case.transition.opinion
    if step == "settle":
        return replace(one, settled="taken")
    if step == "withdraw":
        return replace(one, withdrawn_on=case.held_on)
    return replace(one, answered_on=case.held_on)


def apply(case: TableCase) -> list[dict[str, Any]]:
    """Carry out what `answering.refusals` found right. Returns what the leaf keeps of it: ids and days, no words."""
    step = case.transition.opinion
    if step == "ask":
        return _ask(case)
    if step == "stop":
        return _withdraw(case, [one for one in case.opinions() if one.is_open], _reason(case))
    if step == "withdraw":
        return _withdraw(case, [_find(case, one) for one in case.given.opinions], _reason(case))
    return [_settle(case, one) if step == "settle" else _answer(case, one) for one in case.given.opinions]


def words(case: TableCase) -> Iterator[tuple[str, str]]:
    """What was entered with the act about each opinion; and of whom it was asked, where it was not he who acted."""
    step = case.transition.opinion
    for number, given in enumerate(case.given.opinions if step not in (None, "ask", "stop") else ()):
        if step in ("record", "withdraw"):
            one = found(case, given, case.opinions())
            yield f"of_{number}", opinions_asked.name_of(case, one) if one else ""
        for part in ("answer", "explanation"):
            yield f"{part}_{number}", clean(str(given.get(part) or ""))
        if step == "record":
            yield f"signed_by_{number}", read_line(given.get("signed_by"))
            letter = f"{read_line(given.get('letter_number'))}, {shown(read_day(given.get('letter_on')))}"
            yield f"letter_{number}", letter


def _reason(case: TableCase) -> str:
    return read_text(case.given.asks.get("reason") or "", LONGEST_ANSWER)


def _ask(case: TableCase) -> list[dict[str, Any]]:
    """Whoever is asked anew answers that; the question before it, still open, is withdrawn without a reason."""
    asked, due_on = [], due(case)
    whom = {
        (place.id if place else None, person): place.code if place else str(given.get("person"))
        for given in case.given.opinions
        for place, person in [place_and_person(case, given)]
    }
    before = [one for one in case.opinions() if one.is_open and (one.organisation_id, one.person_id) in whom]
    for (organisation, person), named in whom.items():
        case.session.execute(
            t.opinion.insert().values(
                dossier_id=case.dossier.id, revision=case.dossier.revision, organisation_id=organisation,
                person_id=person, asked_on=case.held_on.isoformat(), due_on=due_on.isoformat(), answer="", settled="",
                explanation="",
            )
        )  # fmt: skip
        asked.append({"asked": named, "due": due_on.isoformat()})
    case.forget("opinions")
    return [*_withdraw(case, before, ""), *asked]


def _withdraw(case: TableCase, opinions: Sequence[OpinionSeen], reason: str) -> list[dict[str, Any]]:
    for one in opinions:
        case.session.execute(
            t.opinion.update()
            .where(t.opinion.c.id == one.id)
            .values(withdrawn_on=case.held_on.isoformat(), withdrawn_why=reason)
        )
    case.forget("opinions")
    return [{"withdrawn": one.id} for one in opinions]


def _find(case: TableCase, given: Mapping[str, Any]) -> OpinionSeen:
    one = found(case, given, case.opinions())
    assert one is not None
    return one


def _answer(case: TableCase, given: Mapping[str, Any]) -> dict[str, Any]:
    """By whom it was asked of; or, of an organisation outside, in the words of the letter that came from there."""
    one, values = _find(case, given), {"answer": read_text(given.get("answer") or "", LONGEST_ANSWER)}
    if case.transition.opinion == "record":
        values["signed_by"] = read_line(given.get("signed_by"))
        values["letter_number"] = read_line(given.get("letter_number"))
        values["letter_on"] = read_day(given.get("letter_on")).isoformat()
    brought = {str(paper.get("name")) for paper in case.given.papers}
    letter = next((paper.uid for paper in reversed(case.papers()) if paper.name in brought), "")
    by = {} if opinions_asked.is_outside(case, one) else {"answered_by_id": case.actor.principal_id}
    writes = case.actor.person_id if by == {} else case.actor.recorder_id
    case.session.execute(
        t.opinion.update()
        .where(t.opinion.c.id == one.id)
        .values(answered_on=case.held_on.isoformat(), letter=letter, recorded_by_id=writes, **values, **by)
    )
    case.forget("opinions")
    return {"opinion": one.id, "late": case.held_on > one.due_on}


def _settle(case: TableCase, given: Mapping[str, Any]) -> dict[str, Any]:
    one = _find(case, given)
    settled, explanation = str(given.get("settled")), read_text(given.get("explanation") or "", LONGEST_ANSWER)
    case.session.execute(
        t.opinion.update()
        .where(t.opinion.c.id == one.id)
        .values(settled=settled, explanation=explanation, settled_by_id=case.actor.principal_id)
    )
    case.forget("opinions")
    return {"opinion": one.id, "settled": settled}
