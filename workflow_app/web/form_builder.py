"""Field of a definition → field of a form. What a field accepts is not decided here: each asks the engine's reader."""

from __future__ import annotations

from typing import Any

from wtforms import Form, FormField, StringField, TextAreaField
from wtforms.validators import ValidationError

from workflow_app.domain import contents
from workflow_app.services.values import MOST_ROWS
from workflow_app.web.choices import Choices
from workflow_app.web.form_fields import (
    AmountField,
    BaseForm,
    ChoiceField,
    DayField,
    EngineReads,
    Faults,
    FixedField,
    FixedRowsField,
    MonthField,
    NumberField,
    RowsField,
    SeveralField,
    TickField,
    YesNoField,
    entered,
)
from workflow_app.web.language import say, t

WORDY = 500
"""A cell that may hold so many characters is written over several lines."""


def build(
    spec: contents.Field, choices: Choices, faults: Faults, *, required: bool = False, kept: Any = None,
    open_columns: frozenset[str] | None = None, later: frozenset[str] = frozenset(),
) -> Any:  # fmt: skip
    """The form's field for a field of the definition. `kept` is the value it has now, which stays choosable; of a table
    only the `open_columns` may change, where some are named, and columns that come `later` are not asked for."""
    common: dict[str, Any] = {
        "label": say(spec.title),
        "description": _description(spec),
        "validators": [EngineReads(faults, required)],
    }
    if spec.type == "rows":
        return _rows(spec, choices, faults, common, kept, open_columns, later)
    if spec.type == "yes_no" and not required:
        return TickField(**common)
    return _single(spec, choices, common, kept)


def _description(spec: contents.Field) -> str:
    parts = [say(spec.help)]
    if not spec.verified:
        parts.append(t("(quy định chưa đối chiếu nguyên văn)", "(rule not yet checked against its text)"))
    return " ".join(part for part in parts if part)


def _single(spec: contents.Field, choices: Choices, common: dict[str, Any], kept: Any) -> Any:
    present = [kept] if isinstance(kept, str) else list(kept or [])
    if spec.type == "choice":
        return ChoiceField(**common, choices=[(key, say(words)) for key, words in spec.choices.items()])
    if spec.type == "person":
        return ChoiceField(**common, choices=choices.persons_for(spec.roles, present, spec.name))
    if spec.type == "organisation":
        return ChoiceField(**common, choices=choices.places_for(spec.name))
    if spec.type == "persons":
        return SeveralField(**common, choices=choices.persons_for(spec.roles, present, spec.name))
    if spec.type == "organisations":
        return SeveralField(**common, choices=choices.places_for(spec.name))
    if spec.type == "yes_no":
        return YesNoField(**common)
    if spec.type == "text":
        return TextAreaField(**common)
    made = {"day": DayField, "month": MonthField, "number": NumberField, "amount": AmountField}.get(
        spec.type, StringField
    )
    return made(**common, render_kw=_bounds(spec))


def _bounds(spec: contents.Field) -> dict[str, str]:
    if spec.type in ("day", "number"):
        return {key: bound for key, bound in (("min", spec.least), ("max", spec.most)) if bound}
    return {"inputmode": "decimal"} if spec.type == "amount" else {}


def _rows(
    spec: contents.Field, choices: Choices, faults: Faults, common: dict[str, Any], kept: Any,
    open_columns: frozenset[str] | None, later: frozenset[str],
) -> Any:  # fmt: skip
    """A column's cell asks the engine about a table of one row with that cell alone."""
    columns: dict[str, Any] = {}
    for column in spec.columns:
        if column.name in later:
            continue
        present = [row.get(column.name) for row in kept or [] if row.get(column.name)]
        flat = [one for value in present for one in (value if isinstance(value, list) else [value])]
        told = EngineReads(_in_a_row(faults, column.name), title=column.title)
        cell: dict[str, Any] = {"label": say(column.title), "description": _description(column)}
        if open_columns is not None and column.name not in open_columns and column.type in _FIXABLE:
            columns[column.name] = FixedField(**cell, words=_words_of(column, choices))
        elif column.type == "line" and column.longest >= WORDY:
            columns[column.name] = TextAreaField(**cell, validators=[_NeededInRow(column), told])
        else:
            columns[column.name] = _single(column, choices, {**cell, "validators": [_NeededInRow(column), told]}, flat)
    row = type("RowForm", (BaseForm,), columns)
    table: Any = RowsField
    least, most = 1, MOST_ROWS
    if open_columns is not None:
        table, least, most = FixedRowsField, 0, len(kept or []) or 1
    return table(
        FormField(row), label=common["label"], description=common["description"], min_entries=least, max_entries=most,
        validators=[_TableNeeded(common["validators"][0].required)],
    )  # fmt: skip


_FIXABLE = frozenset(("line", "text", "day", "month", "number", "amount", "choice", "person", "organisation"))


def _words_of(column: contents.Field, choices: Choices) -> dict[str, str]:
    """How the stored values of a column read."""
    if column.type == "choice":
        return {key: say(words) for key, words in column.choices.items()}
    if column.type == "person":
        return {one.uid: one.label for one in choices.persons}
    return dict(choices.places()) if column.type == "organisation" else {}


def _in_a_row(faults: Faults, column: str) -> Faults:
    return lambda value: faults([{column: value}])


class _NeededInRow:
    """A required column must be filled wherever its row is begun."""

    def __init__(self, column: contents.Field) -> None:
        self.column = column
        self.field_flags = {"required": True} if column.required else {}

    def __call__(self, form: Form, bound: Any) -> None:
        if not self.column.required or entered(bound) not in (None, "", []):
            return
        if any(entered(one) not in (None, "", [], False) for one in form):
            raise ValidationError(t("Chưa nhập.", "Not filled in."))


class _TableNeeded:
    def __init__(self, required: bool) -> None:
        self.required = required
        self.field_flags = {"required": True} if required else {}

    def __call__(self, form: Form, bound: RowsField) -> None:
        if self.required and not bound.engine_value():
            raise ValidationError(t("Cần ít nhất một dòng.", "At least one row is needed."))
