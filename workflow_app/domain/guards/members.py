"""Rules about members: on whose roll somebody is counted, and whether the numbers of a meeting fit together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow_app.domain.case import Case
from workflow_app.domain.guards.ruling import Answer, guard, shown
from workflow_app.domain.refusals import refusal
from workflow_app.domain.texts import Text
from workflow_app.domain.who import parse_place


@guard(values={"of": "field", "at": "free"}, required=("of",))
def on_the_roll(case: Case, values: Mapping[str, Any]) -> Answer:
    """The person in the field is counted on the roll of the organisation at this place (not merely its guest)."""
    place = case.place(parse_place(values.get("at", "owner")), case.held_on)
    person = case.person_id(case.fields.get(values["of"]) or "")
    if person is None:
        return None
    counted = [one.organisation_id for one in case.roll(person, case.held_on) if one.presence != "guest"]
    if place is not None and place.id in counted:
        return None
    return refusal(
        "not_on_the_roll", rule="on_the_roll", person=case.person_name(person),
        organisation=place.name if place else "—", day=shown(case.held_on),
    )  # fmt: skip


@guard(values={"of": "field"}, required=("of",), about_input=True)
def oversees_nothing(case: Case, values: Mapping[str, Any]) -> Answer:
    """The person named in the field neither inspects nor runs the office: those decide and carry out nothing."""
    person = case.person_id(str(case.fields.get(values["of"]) or ""))
    if person is None or not oversees(case, person):
        return None
    field = case.kind.fields[values["of"]].title
    return refusal("overseer_named", rule="oversees_nothing", field=field, person=case.person_name(person))


def oversees(case: Case, person: int) -> bool:
    """Whether the person inspects or runs the office by a post of today, whatever else he holds."""
    return any(role in case.kind.overseers for role, _place, _post in case.posts_of(person))


@guard(values={"total": "ask", "parts": "ask"}, required=("total", "parts"), about_input=True)
def adds_up(case: Case, values: Mapping[str, Any]) -> Answer:
    """A total is the sum of its parts, as the paper form has it; what was not entered is not compared."""
    total, *parts = (case.given.asks.get(name) for name in (values["total"], *values["parts"]))
    entered = [one for one in parts if one is not None]
    if total is None or len(entered) < len(parts) or total == sum(entered):
        return None
    titles = [case.kind.asks[name].title for name in values["parts"]]
    return refusal(
        "bad_sum", rule="adds_up", total=case.kind.asks[values["total"]].title, got=total, found=sum(entered),
        parts=Text(" + ".join(one.vi for one in titles), " + ".join(one.en for one in titles)),
    )  # fmt: skip


@guard(values={"of": "ask", "by": "ask"}, required=("of", "by"), about_input=True)
def explained(case: Case, values: Mapping[str, Any]) -> Answer:
    """Where one of these numbers is not zero, its reason is told."""
    asked, given = case.kind.asks, case.given.asks
    named = values["of"] if isinstance(values["of"], list) else [values["of"]]
    counted = [asked[name].title for name in named if given.get(name)]
    if not counted or given.get(values["by"]):
        return None
    reason = asked[values["by"]].title
    return refusal("not_explained", rule="explained", field=counted[0], reason=reason, missing=(reason,))
