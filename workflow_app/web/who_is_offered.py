"""Whom and what a step lets be named, read once for all fields of its form: by its rules, and in which order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workflow_app.db import directory
from workflow_app.domain.contents import Field
from workflow_app.domain.guards import GUARDS
from workflow_app.domain.who import parse_place
from workflow_app.services import asked
from workflow_app.services.cases import TableCase
from workflow_app.services.reasons import choosing
from workflow_app.web.called import name_with_place
from workflow_app.web.choices import Choices, Option

NAMING = frozenset(("person", "persons", "organisation", "organisations"))


def choices_for(case: TableCase, fields: Iterable[Field], *, also: bool = False) -> Choices:
    """Persons and organisations, read only where something is to be chosen among them."""
    types = {one.type for spec in fields for one in (spec, *spec.columns)}
    if not (types & NAMING or also):
        return Choices()
    places = directory.places(case.session, case.today)
    named = {one.id: one.name for one in places}
    out = case.recused() if case.transition.recusal == "declare" else {}  # who keeps out is not kept out once more
    persons = [
        Option(
            one.uid, name_with_place(one, named), frozenset(role for role, _ in one.posts),
            frozenset((*(place for _, place in one.posts), *one.rolls)),
        )
        for one in directory.people(case.session, case.today)
        if one.id not in out
    ]  # fmt: skip
    first = {spec.name: found for spec in fields if (found := _first(case, spec, persons)) is not None}
    for spec in fields:
        if spec.type in ("organisation", "organisations") and (fit := _fit(case, spec, places)) is not None:
            first[spec.name] = fit
    line = _in_order(case)
    here = _around(case)
    near = frozenset(one.uid for one in places if one.id in here)
    homes = [*((one, named[one]) for one in line if one in named), *((one.id, one.name) for one in places)]
    only = frozenset(spec.name for spec in fields if _is_settled(case, spec))
    if case.transition.opinion == "ask" and not asked.takes_outside(case.kind):
        places = [one for one in places if not one.is_outside]
    return Choices(persons, [Option(one.uid, one.name) for one in places], first, near, tuple(homes), only)


def _fit(case: TableCase, spec: Field, places: Sequence[directory.Place]) -> frozenset[str] | None:
    """Organisations that the step's own rules let be named in the field; None where no rule says."""
    several = spec.type == "organisations"
    found = choosing.fitting(case, spec.name, [[one.uid] if several else one.uid for one in places])
    return None if found is None else frozenset(one[0] if several else one for one in found)


def _around(case: TableCase) -> set[int]:
    """The dossier's organisation, what is below it (beside it, where nothing is) and what is above."""
    line = [one.id for one in case.ancestors(case.dossier.owner_id, case.today)]
    below = directory.below(case.session, line[:1], case.today) or directory.below(case.session, line[1:2], case.today)
    return {*line, *below}


def _in_order(case: TableCase) -> list[int]:
    """Where people are looked for first: the dossier's organisation, what is below it, the one above, what is beside
    it, and what is above that."""
    line = [one.id for one in case.ancestors(case.dossier.owner_id, case.today)]
    near = [each for one in line[:2] for each in (one, *sorted(directory.below(case.session, [one], case.today)))]
    return list(dict.fromkeys((*near, *line[2:])))


def _is_settled(case: TableCase, spec: Field) -> bool:
    """Whether the very function that judges the step says whom it takes, on whichever day: nobody else is offered then.
    Where a rule goes by where somebody stands on the day of the act, an earlier day may let others be named."""
    if spec.type != "person" or spec.name not in case.transition.asks:
        return False
    return bool(case.transition.recusal == "lift" or case.transition.signers or case.transition.reservation == "hand")


def _first(case: TableCase, spec: Field, persons: Iterable[Option]) -> frozenset[str] | None:
    """Whom the step's own rules let be named in the field: by where they stand on the roll or hold a post; where
    somebody may take part again, those who keep out. None where no rule says."""
    if case.transition.recusal == "lift" and spec.name in case.transition.asks:
        return frozenset(case.person_uid(one) for one in case.recused())
    changes_who = case.transition.signers or case.transition.reservation == "hand"
    if changes_who and spec.name in case.transition.asks and spec.type == "person":
        return frozenset(choosing.fitting(case, spec.name, [one.uid for one in persons]) or ())
    found: frozenset[str] | None = None
    for rule in case.transition.guards:
        if rule.values.get("of") != spec.name or "at" not in GUARDS[rule.name].values:
            continue
        there = set(case.place_ids(parse_place(rule.values.get("at", "owner")), case.held_on))
        role = rule.values.get("role")
        fit = frozenset(one.uid for one in persons if one.places & there and (role is None or role in one.roles))
        found = fit if found is None else found & fit
    return found
