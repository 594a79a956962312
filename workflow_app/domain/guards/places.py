"""Rules about organisations, powers in force and members."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow_app.domain.case import Case
from workflow_app.domain.guards.ruling import Answer, guard, shown
from workflow_app.domain.refusals import refusal
from workflow_app.domain.texts import Text
from workflow_app.domain.who import parse_place


@guard(values={"power": "free", "at": "free"}, required=("power",))
def empowered(case: Case, values: Mapping[str, Any]) -> Answer:
    """The organisation holds the power on the day of the act."""
    place = case.place(parse_place(values.get("at", "owner")), case.held_on)
    if place and case.empowered(place.id, values["power"], case.held_on):
        return None
    return refusal(
        "not_empowered", rule="empowered", organisation=place.name if place else "—", day=shown(case.held_on),
        ways_out=_instead(case, "not_empowered", power=values["power"]),
    )  # fmt: skip


@guard(values={"power": "free", "at": "free"}, required=("power",))
def not_empowered(case: Case, values: Mapping[str, Any]) -> Answer:
    """The organisation does not hold the power on the day of the act, so the file goes up."""
    place = case.place(parse_place(values.get("at", "owner")), case.held_on)
    if place and case.empowered(place.id, values["power"], case.held_on):
        return refusal(
            "is_empowered", rule="not_empowered", organisation=place.name, day=shown(case.held_on),
            supplier=Text(place.name, place.name), ways_out=_instead(case, "empowered", power=values["power"]),
        )  # fmt: skip
    return None


def _instead(case: Case, name: str, **wanted: Any) -> tuple[Text, ...]:
    """The steps from here that ask for the very opposite: the ways to go where this one is closed."""
    return tuple(
        dict.fromkeys(
            one.title for one in case.kind.leaving.get(case.dossier.state, ())
            for rule in one.guards if rule.name == name and wanted.items() <= dict(rule.values).items()
        )
    )  # fmt: skip


@guard(values={"field": "field", "kinds": "free"}, required=("field", "kinds"))
def common_is(case: Case, values: Mapping[str, Any]) -> Answer:
    """The nearest organisation above both the origin and the one in the field is of such a kind (none: no such)."""
    common = case.place(parse_place(f"common {values['field']}"), case.held_on)
    found = common.kind if common else "none"
    legal = values["kinds"] if isinstance(values["kinds"], list) else [values["kinds"]]
    if found in legal:
        return None
    return refusal("other_path", rule="common_is", common=common.name if common else "—")


@guard(values={"kinds": "free", "at": "free"}, required=("kinds",))
def place_is(case: Case, values: Mapping[str, Any]) -> Answer:
    """The organisation at this place (the owner by default) is of one of these kinds."""
    place = case.place(parse_place(values.get("at", "owner")), case.held_on)
    legal = values["kinds"] if isinstance(values["kinds"], list) else [values["kinds"]]
    if place and place.kind in legal:
        return None
    return refusal("other_place", rule="place_is", organisation=place.name if place else "—")


@guard(values={"at": "free", "is": "free"}, required=("at", "is"))
def outside_is(case: Case, values: Mapping[str, Any]) -> Answer:
    """The organisation at this place has no users here (is: true), or has (is: false)."""
    place = case.place(parse_place(values["at"]), case.held_on)
    if place is not None and place.is_outside is bool(values["is"]):
        return None
    code = "not_outside" if values["is"] else "is_outside"
    instead = _instead(case, "outside_is", **{"at": values["at"], "is": not values["is"]})
    return refusal(code, rule="outside_is", organisation=place.name if place else "—", ways_out=instead)


@guard(values={"of": "free"}, required=("of",))
def owner_is(case: Case, values: Mapping[str, Any]) -> Answer:
    """The dossier lies at this place now."""
    place = case.place(parse_place(values["of"]), case.held_on)
    if place and place.id == case.dossier.owner_id:
        return None
    return refusal("lies_elsewhere", rule="owner_is", organisation=place.name if place else "—")
