"""The fields of a definition with what was entered in them, in words: names for persons, titles for choices.

Everything here is made while the reading transaction is open; templates receive plain values and read nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workflow_app.domain.contents import Field
from workflow_app.domain.texts import Text
from workflow_app.services.cases import TableCase
from workflow_app.web.language import say, t
from workflow_app.web.presenting import amount, day, month


@dataclass(frozen=True, slots=True)
class Shown:
    """One field as a page shows it. `rows` is set for a table, `paragraphs` for a long text, else `text`."""

    title: Text
    text: str = ""
    paragraphs: tuple[str, ...] = ()
    columns: tuple[Text, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    group: Text | None = None
    is_table: bool = False
    is_long: bool = False
    is_verified: bool = True

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.paragraphs or self.rows)


def shown(case: TableCase, field: Field, value: Any, *, without: Collection[str] = ()) -> Shown:
    """Columns of a table in which nothing stands are left out, and so are those named in `without`."""
    verified = field.verified
    if field.type == "rows":
        columns = [one for one in field.columns if one.name not in without and any(map(_filled(one), value or []))]
        rows = tuple(tuple(cell(case, one, row.get(one.name)) for one in columns) for row in value or [])
        titles = tuple(one.title for one in columns)
        return Shown(field.title, columns=titles, rows=rows, group=field.group, is_table=True, is_verified=verified)
    if field.type == "text":
        return Shown(
            field.title, paragraphs=paragraphs(value or ""), group=field.group, is_long=True, is_verified=verified
        )
    return Shown(field.title, cell(case, field, value), group=field.group, is_verified=verified)


def _filled(column: Field) -> Callable[[Mapping[str, Any]], bool]:
    return lambda row: row.get(column.name) not in (None, "", [])


def cell(case: TableCase, field: Field, value: Any) -> str:
    """One value in words: names for persons and organisations, titles for choices."""
    if value is None or value == "" or value == []:
        return ""
    if field.type == "rows":
        return str(len(value))
    how = _CELLS.get(field.type)
    return how(case, field, value) if how else str(value)


def _person(case: TableCase, _field: Field, value: Any) -> str:
    found = case.person_id(str(value))
    return case.person_name(found) if found is not None else str(value)


def _organisation(case: TableCase, _field: Field, value: Any) -> str:
    found = case.organisation(str(value))
    return found.name if found else str(value)


_CELLS: Mapping[str, Callable[[TableCase, Field, Any], str]] = {
    "day": lambda _case, _field, value: day(value),
    "month": lambda _case, _field, value: month(value),
    "amount": lambda _case, _field, value: amount(value),
    "choice": lambda _case, field, value: say(field.choices.get(value)) or str(value),
    "yes_no": lambda _case, _field, value: t("Có", "Yes") if value else t("Không", "No"),
    "person": _person,
    "organisation": _organisation,
    "persons": lambda case, field, value: ", ".join(_person(case, field, one) for one in value),
    "organisations": lambda case, field, value: ", ".join(_organisation(case, field, one) for one in value),
}


def paragraphs(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split("\n") if one.strip())


# Rows of a table ---------------------------------------------------------------------------------------------------


def row_labels(case: TableCase, table: Field, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """One for each row; where two would read alike, their numbers and their own words tell them apart."""
    found = [row_label(case, table, row, number) for number, row in enumerate(rows, start=1)]
    return [
        numbered_label(case, table, row, number) if found.count(label) > 1 else label
        for number, (label, row) in enumerate(zip(found, rows, strict=True), start=1)
    ]


def numbered_label(case: TableCase, table: Field, row: Mapping[str, Any], number: int) -> str:
    words = [cell(case, one, row.get(one.name)) for one in table.columns if one.type == "line"]
    parts = [row_label(case, table, row, number), *(one if len(one) <= 80 else f"{one[:80]}…" for one in words if one)]
    return f"{number}. " + " — ".join(parts[:2])


def row_label(case: TableCase, table: Field, row: Mapping[str, Any], number: int) -> str:
    """A row by the person or organisation it names first, else by its number."""
    for column in table.columns:
        if column.type in ("person", "organisation") and row.get(column.name):
            return cell(case, column, row[column.name])
    return t(f"dòng {number}", f"row {number}")
