"""Field of a definition → field of a form. What a field accepts is never decided here: each asks the engine's reader.

A field keeps what was typed exactly as it was typed, so that a refused form comes back whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from wtforms import Field as FormsField
from wtforms import FieldList, Form, FormField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, Input, ListWidget, TextInput

from workflow_app.domain import kinds
from workflow_app.domain.refusals import Refusal
from workflow_app.domain.texts import Text
from workflow_app.services.values import MOST_ROWS
from workflow_app.web.language import Translated, say, t

Faults = Callable[[Any], Iterable[Refusal]]
"""The engine's answer to one value of one field."""

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ISO_MONTH = re.compile(r"\d{4}-\d{2}")
_SPOKEN_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_SPOKEN_AMOUNT = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)?|-?\d+,\d+")


@dataclass(frozen=True, slots=True)
class Option:
    """A person or an organisation that may be chosen; `roles` are the posts held today."""

    uid: str
    label: str
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Choices:
    """Whom and what one may choose, in Vietnamese order."""

    persons: Sequence[Option] = ()
    organisations: Sequence[Option] = ()

    def persons_for(self, roles: Iterable[str], kept: Iterable[str] = ()) -> list[tuple[str, str]]:
        """Holders of these roles (anybody without roles), and whoever is entered already."""
        wanted, present = frozenset(roles), frozenset(kept)
        return [(one.uid, one.label) for one in self.persons if not wanted or one.roles & wanted or one.uid in present]

    def places(self) -> list[tuple[str, str]]:
        return [(one.uid, one.label) for one in self.organisations]


class BaseForm(Form):
    class Meta(Translated):
        pass


@dataclass
class EngineReads:
    """The validator of every field: what is missing, and what the engine's own reader finds wrong."""

    faults: Faults
    required: bool = False
    title: Text | None = None
    field_flags: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.required:
            self.field_flags = {"required": True}

    def __call__(self, form: Form, bound: Any) -> None:
        value = entered(bound)
        if value in (None, "", []):
            if self.required:
                raise ValidationError(t("Chưa nhập mục này.", "This is not filled in."))
            return
        for found in self.faults(value):
            if self.title is None or found.detail.get("field") == self.title:
                raise ValidationError(words_of(found))


def words_of(found: Refusal) -> str:
    """At its field a message need not repeat the field's name."""
    problem = found.detail.get("problem") if found.code == "bad_value" else None
    words = say(problem) if isinstance(problem, Text) else say(found.text)
    return words[:1].upper() + words[1:]


# Widgets and fields -----------------------------------------------------------------------------------------------


class NativeInput(Input):
    """The browser's own control for days, months and numbers. What it could not show is shown as plain text instead,
    because it would throw away what was typed."""

    validation_attrs: ClassVar[list[str]] = ["required", "disabled"]

    def __init__(self, input_type: str, shape: re.Pattern[str]) -> None:
        super().__init__(input_type)
        self.shape = shape

    def __call__(self, field: Any, **attributes: Any) -> Any:
        value = field._value()
        if value and not self.shape.fullmatch(value):
            attributes["type"] = "text"
        return super().__call__(field, **attributes)


class DayField(StringField):
    widget = NativeInput("date", _ISO_DAY)

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        if self.data and (found := _SPOKEN_DAY.fullmatch(self.data.strip())):
            self.data = f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}"


class MonthField(StringField):
    widget = NativeInput("month", _ISO_MONTH)

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        if self.data and (found := re.fullmatch(r"(\d{1,2})/(\d{4})", self.data.strip())):
            self.data = f"{found[2]}-{int(found[1]):02d}"


class NumberField(StringField):
    widget = NativeInput("number", re.compile(r"-?\d+"))


class AmountField(StringField):
    """Takes 1.250.000 and 1.250.000,5 as Vietnamese offices write them, and keeps the typed form to show again."""

    widget = TextInput()

    def engine_value(self) -> str:
        typed = (self.data or "").strip()
        if _SPOKEN_AMOUNT.fullmatch(typed):
            return typed.replace(".", "").replace(",", ".")
        return typed


class ChoiceField(SelectField):
    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, choices=[("", t("— chọn —", "— choose —")), *choices], **kwargs)

    def pre_validate(self, form: Any) -> None:
        if self.data:
            super().pre_validate(form)


class YesNoField(ChoiceField):
    WORDS: ClassVar[dict[str, bool]] = {"true": True, "false": False}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, choices=[("true", t("Có", "Yes")), ("false", t("Không", "No"))], **kwargs)

    def process_data(self, value: Any) -> None:
        self.data = value if value is None else str(value).lower()

    def engine_value(self) -> bool | None:
        return self.WORDS.get(self.data or "")


class SeveralField(SelectMultipleField):
    """Ticks instead of a list that wants the control key held down."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class RowsField(FieldList):
    """A table. Blank rows are not rows."""

    def engine_value(self) -> list[dict[str, Any]]:
        rows = [{one.short_name: entered(one) for one in entry.form} for entry in self.entries]
        return [row for row in rows if any(value not in (None, "", []) for value in row.values())]


def entered(bound: Any) -> Any:
    """What the engine is told of a field: None where nothing was typed."""
    value = bound.engine_value() if hasattr(bound, "engine_value") else bound.data
    return None if isinstance(value, str) and not value.strip() else value


# From the definition ----------------------------------------------------------------------------------------------


def build(spec: kinds.Field, choices: Choices, faults: Faults, *, required: bool = False, kept: Any = None) -> Any:
    """The form's field for a field of the definition. `kept` is the value it has now, which stays choosable."""
    common: dict[str, Any] = {
        "label": say(spec.title),
        "description": _description(spec),
        "validators": [EngineReads(faults, required)],
    }
    if spec.type == "rows":
        return _rows(spec, choices, faults, common, kept)
    return _single(spec, choices, common, kept)


def _description(spec: kinds.Field) -> str:
    parts = [say(spec.help)]
    if not spec.verified:
        parts.append(t("(quy định chưa đối chiếu nguyên văn)", "(rule not yet checked against its text)"))
    return " ".join(part for part in parts if part)


def _single(spec: kinds.Field, choices: Choices, common: dict[str, Any], kept: Any) -> Any:
    present = [kept] if isinstance(kept, str) else list(kept or [])
    if spec.type == "choice":
        return ChoiceField(**common, choices=[(key, say(words)) for key, words in spec.choices.items()])
    if spec.type == "person":
        return ChoiceField(**common, choices=choices.persons_for(spec.roles, present))
    if spec.type == "organisation":
        return ChoiceField(**common, choices=choices.places())
    if spec.type == "persons":
        return SeveralField(**common, choices=choices.persons_for(spec.roles, present))
    if spec.type == "organisations":
        return SeveralField(**common, choices=choices.places())
    if spec.type == "yes_no":
        return YesNoField(**common)
    if spec.type == "text":
        return TextAreaField(**common)
    made = {"day": DayField, "month": MonthField, "number": NumberField, "amount": AmountField}.get(
        spec.type, StringField
    )
    return made(**common, render_kw=_bounds(spec))


def _bounds(spec: kinds.Field) -> dict[str, str]:
    if spec.type in ("day", "number"):
        return {key: bound for key, bound in (("min", spec.least), ("max", spec.most)) if bound}
    return {"inputmode": "decimal"} if spec.type == "amount" else {}


def _rows(spec: kinds.Field, choices: Choices, faults: Faults, common: dict[str, Any], kept: Any) -> Any:
    """A column's cell asks the engine about a table of one row with that cell alone."""
    columns: dict[str, Any] = {}
    for column in spec.columns:
        present = [row.get(column.name) for row in kept or [] if row.get(column.name)]
        flat = [one for value in present for one in (value if isinstance(value, list) else [value])]
        told = EngineReads(_in_a_row(faults, column.name), title=column.title)
        cell = {
            "label": say(column.title), "description": _description(column), "validators": [_NeededInRow(column), told]
        }  # fmt: skip
        columns[column.name] = _single(column, choices, cell, flat)
    row = type("RowForm", (BaseForm,), columns)
    return RowsField(
        FormField(row), label=common["label"], description=common["description"], min_entries=1, max_entries=MOST_ROWS,
        validators=[_TableNeeded(common["validators"][0].required)],
    )  # fmt: skip


def _in_a_row(faults: Faults, column: str) -> Faults:
    return lambda value: faults([{column: value}])


class _NeededInRow:
    """A required column must be filled wherever its row is begun."""

    def __init__(self, column: kinds.Field) -> None:
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


def change_rows(form: Form, asked: Mapping[str, str]) -> bool:
    """Without the page's script the same buttons ask the server for a row more or less. True when one was asked for."""
    adding, removing = asked.get("add_row"), asked.get("remove_row")
    for one in form:
        if not isinstance(one, RowsField):
            continue
        if adding == one.name:
            one.append_entry()
            return True
        for entry in list(one.entries):
            if removing == entry.name:
                one.entries.remove(entry)
                return True
    return False


def plain(bound: FormsField) -> bool:
    """Whether the field stands in the form's own lines (and not hidden in them)."""
    return getattr(bound.widget, "input_type", "") != "hidden"
