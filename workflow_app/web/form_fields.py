"""The fields that forms are made of.

Each keeps what was typed exactly as it was typed, so that a refused form comes back whole, and tells the engine what it
means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from markupsafe import Markup
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, Input, ListWidget, TextInput

from workflow_app.domain.refusals import Refusal
from workflow_app.domain.texts import Text
from workflow_app.web.choices import Offered
from workflow_app.web.language import Translated, say, t

if TYPE_CHECKING:
    _FieldList = FieldList[Any]
else:
    _FieldList = FieldList  # generic only in the stubs

Faults = Callable[[Any], Iterable[Refusal]]
"""The engine's answer to one value of one field."""

_SPOKEN_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_SPOKEN_AMOUNT = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)?|-?\d+,\d+")


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

    def __init__(self, input_type: str, can_show: Callable[[str], object]) -> None:
        super().__init__(input_type)
        self.validation_attrs = ["required", "disabled"]
        self.can_show = can_show

    def __call__(self, field: Any, **attributes: Any) -> Any:
        value = field._value()
        if value and not self.can_show(value):
            attributes["type"] = "text"
        return super().__call__(field, **attributes)


def _is_day(text: str) -> bool:
    """Whether the browser's control can show it: an ISO day that the calendar has."""
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


class DayField(StringField):
    """Takes 31/3/2026 and 31.3.2026 as well, where the browser has no control for days."""

    widget = NativeInput("date", _is_day)

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        if self.data and (found := _SPOKEN_DAY.fullmatch(self.data.strip())):
            spoken = f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}"
            self.data = spoken if _is_day(spoken) else self.data


class MonthField(StringField):
    widget = NativeInput("month", re.compile(r"\d{4}-(0[1-9]|1[0-2])").fullmatch)

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        if self.data and (found := re.fullmatch(r"(\d{1,2})/(\d{4})", self.data.strip())):
            self.data = f"{found[2]}-{int(found[1]):02d}"


class NumberField(StringField):
    widget = NativeInput("number", re.compile(r"-?\d+").fullmatch)


class AmountField(StringField):
    """Takes 1.250.000 and 1.250.000,5 as Vietnamese offices write them, and keeps the typed form to show again."""

    widget = TextInput()

    def engine_value(self) -> str:
        typed = (self.data or "").strip()
        if _SPOKEN_AMOUNT.fullmatch(typed):
            return typed.replace(".", "").replace(",", ".")
        return typed


def _offered(choices: Iterable[Offered]) -> list[Any]:
    return [SelectChoice(one[0], one[1], optgroup=one[2] if len(one) > 2 else None) for one in choices]


class ChoiceField(SelectField):
    def __init__(self, label: str, validators: Any = (), *, choices: Sequence[Offered] = (), **more: Any) -> None:
        super().__init__(label, validators, choices=_offered([("", t("— chọn —", "— choose —")), *choices]), **more)

    def pre_validate(self, form: Any) -> None:
        if self.data:
            super().pre_validate(form)


class TickField(BooleanField):
    """One point of a list to be ticked: not ticked says nothing, rather than no."""

    def engine_value(self) -> bool | None:
        return True if self.data else None


class PointField(BooleanField):
    """One point that the step asks a yes of: not ticked is refused by its own rule, which names it."""

    def engine_value(self) -> bool:
        return bool(self.data)


class YesNoField(ChoiceField):
    WORDS: ClassVar[dict[str, bool]] = {"true": True, "false": False}

    def __init__(self, label: str, validators: Any = (), **more: Any) -> None:
        super().__init__(label, validators, choices=[("true", t("Có", "Yes")), ("false", t("Không", "No"))], **more)

    def process_data(self, value: Any) -> None:
        self.data = value if value is None else str(value).lower()

    def engine_value(self) -> bool | None:
        return self.WORDS.get(self.data or "")


class OneField(RadioField):
    """One of a few, all of them in sight."""

    def __init__(
        self, label: str, validators: Any = (), *, choices: Sequence[tuple[str, str]] = (), **more: Any
    ) -> None:
        super().__init__(label, validators, choices=_offered(choices), **more)


class NeededField(OneField):
    """One of a few where nothing chosen is one fault, not two."""

    def pre_validate(self, form: Any) -> None:
        if self.data is not None:
            super().pre_validate(form)


class SeveralField(SelectMultipleField):
    """Ticks instead of a list that wants the control key held down."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: str, validators: Any = (), *, choices: Sequence[Offered] = (), **more: Any) -> None:
        super().__init__(label, validators, choices=_offered([(one[0], one[1]) for one in choices]), **more)


class FixedText:
    """What this step may not change: shown as words, sent along as it was."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = words

    def __call__(self, field: Any, **attributes: Any) -> Markup:
        value = field._value()
        shown = self.words.get(value, value)
        return Markup('<span class="cell-fixed">{}</span><input type="hidden" name="{}" value="{}">').format(
            shown, field.name, value
        )


class FixedField(StringField):
    def __init__(self, *args: Any, words: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.widget = FixedText(words)


class RowsField(_FieldList):
    """A table. Blank rows are not rows; a `fixed` one gets no row more or less."""

    fixed = False

    def engine_value(self) -> list[dict[str, Any]]:
        rows = [{one.short_name: entered(one) for one in entry.form} for entry in self.entries]
        return [row for row in rows if any(value not in (None, "", []) for value in row.values())]


class FixedRowsField(RowsField):
    fixed = True


def entered(bound: Any) -> Any:
    """What the engine is told of a field: None where nothing was typed."""
    value = bound.engine_value() if hasattr(bound, "engine_value") else bound.data
    return None if isinstance(value, str) and not value.strip() else value


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
