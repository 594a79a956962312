"""Steps that speak of one row of a table: which row, which of its columns, and for whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from workflow_app.domain.contents import Field
from workflow_app.domain.kinds import Kind
from workflow_app.domain.refusals import Refused
from workflow_app.domain.transitions import Transition
from workflow_app.domain.who import PersonInField
from workflow_app.services import visibility
from workflow_app.services.cases import TableCase
from workflow_app.services.values import read_input
from workflow_app.services.visibility import Extent, Reader
from workflow_app.web.language import say, t
from workflow_app.web.shown_fields import numbered_label, row_labels

NEW_ROW = "+"
FROM_FIELD = "field:"
"""Begins the value of a choice that means: the person named in that field of this very form."""


@dataclass(frozen=True, slots=True)
class RowChoice:
    """An ask that names a row. With `options` it is one of them, else a number of the person's own; `first` is what the
    form proposes."""

    options: tuple[tuple[str, str], ...] = ()
    first: str = ""


def choices(case: TableCase, reader: Reader, how: Extent) -> dict[str, RowChoice]:
    """By the name of the ask: rules and effects that go by a table and an index tell which table it counts in."""
    found: dict[str, RowChoice] = {}
    for values in _values(case.transition):
        table, index = values.get("table"), values.get("index")
        if table in case.kind.fields and index in case.transition.asks:
            found[index] = RowChoice(tuple(rows_with_labels(case, str(table), reader, how, numbered=True)))
        column, ask = values.get("column"), values.get("ask")
        if table in case.kind.fields and ask in case.transition.asks and column:
            found[ask] = _in_column(case, str(table), str(column), values)
    return found


def _values(transition: Transition) -> Iterator[Mapping[str, Any]]:
    for rule in transition.guards:
        yield rule.values
    for effect in transition.effects:
        yield effect.values


def _in_column(case: TableCase, table: str, column: str, values: Mapping[str, Any]) -> RowChoice:
    """What was entered must stand in the column already, or must not: then the next number is proposed."""
    rows = case.fields.get(table) or []
    left_out = values.get("except")
    present = [row.get(column) for row in rows if not (left_out and row.get(left_out))]
    known = [one for one in dict.fromkeys(present) if one not in (None, "")]
    if values.get("is"):
        spec = case.kind.fields[table].column(column)
        return RowChoice(tuple((str(one), f"{say(spec.title)} {one}") for one in known if _is_taken(case, values, one)))
    numbers = [one for one in known if isinstance(one, int)]
    return RowChoice(first=str(max(numbers, default=0) + 1))


def _is_taken(case: TableCase, values: Mapping[str, Any], value: Any) -> bool:
    """Whether what the step asks for may be this value at all: of a letter's boxes only those after the first."""
    name = str(values["ask"])
    transition = replace(case.transition, asks=(name,))
    try:
        read_input(case.kind, transition, {"asks": {name: value}}, person_exists=bool, organisation_exists=bool)
    except Refused:
        return False
    return True


def rows_with_labels(
    case: TableCase, table: str, reader: Reader, how: Extent, *, numbered: bool = False
) -> Iterator[tuple[str, str]]:
    """(number from 1, label) of every row that the person may read."""
    spec = case.kind.fields[table]
    readable = visibility.visible_rows(case, reader, how, spec)
    rows = case.fields.get(table) or []
    for number, (row, label) in enumerate(zip(rows, row_labels(case, spec, rows), strict=True), start=1):
        if dict(row) in readable:
            yield str(number), numbered_label(case, spec, row, number) if numbered else label


def adds_to(transition: Transition, table: str) -> bool:
    return any(one.name == "add_row" and one.values.get("table") == table for one in transition.effects)


def open_columns(transition: Transition) -> dict[str, frozenset[str]]:
    """By table: the only columns that this step may fill, where its rules say so."""
    return {
        str(rule.values["table"]): frozenset(rule.values["columns"])
        for rule in transition.guards
        if rule.name == "only_columns_change"
    }


def later_columns(kind: Kind, table: Field, rows: Any) -> frozenset[str]:
    """Columns of a table that a step of their own fills in, and in which nothing stands yet: the day of delivery is not
    asked for when the subjects are named."""
    found: set[str] = set()
    for step in kind.transitions:
        found |= open_columns(step).get(table.name, frozenset())
        for effect in step.effects:
            if effect.name == "change_row" and effect.values.get("table") == table.name:
                found |= set(effect.values.get("row") or ())
    return frozenset(one for one in found if not any(row.get(one) not in (None, "") for row in rows or []))


def persons_to_be_named(kind: Kind, transition: Transition) -> list[tuple[str, str]]:
    """Recording the first step of a dossier for somebody whom its own form names."""
    return [
        (f"{FROM_FIELD}{one.field}", t("Người ghi ở mục", "The person in") + f" “{say(kind.fields[one.field].title)}”")
        for one in transition.by
        if isinstance(one, PersonInField) and one.field in transition.sets
    ]
