"""What the forms about the office itself share: who is in it, its organisations, what they may decide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from flask import flash, redirect, request
from wtforms import Form, StringField

from workflow_app.db import directory
from workflow_app.domain.refusals import Refused
from workflow_app.domain.texts import Text
from workflow_app.services.values import Fault, read_day
from workflow_app.web.access import viewer
from workflow_app.web.edge import change
from workflow_app.web.form_fields import BaseForm, ChoiceField, DayField
from workflow_app.web.language import say, t

# Fields that come again ---------------------------------------------------------------------------------------------


def words_field(title: Text, hint: Text | None = None, **looks: str) -> Any:
    return StringField(say(title), description=say(hint) if hint else "", render_kw=looks or None)


def choice_field(title: Text, choices: Iterable[tuple[str, Text]], hint: Text | None = None) -> Any:
    made = [(name, say(one)) for name, one in choices]
    return ChoiceField(say(title), choices=made, description=say(hint) if hint else "")


def place_field(title: Text, places: Iterable[directory.Place], hint: Text | None = None) -> Any:
    return choice_field(title, [(one.code, Text(one.name, one.name)) for one in places], hint)


def first_day(hint: Text | None = None) -> Any:
    return DayField(t("Từ ngày", "From"), description=say(hint) if hint else "")


def last_day(hint: Text | None = None) -> Any:
    hint = hint or Text("Để trống nếu chưa biết.", "Leave open when not known.")
    return DayField(t("Đến hết ngày", "Last day"), description=say(hint))


def basis_field(hint: Text | None = None) -> Any:
    hint = hint or Text("Số, ngày của văn bản.", "Number and day of the letter.")
    return words_field(Text("Căn cứ", "Basis"), hint)


# The form, and what is done with it -----------------------------------------------------------------------------------


def form_of(fields: dict[str, Any], required: set[str], *, sent: bool = True, **values: Any) -> Form:
    """The form of these fields with what was sent, where it was the form that was; `values` stand in it else."""
    form: Form = type("OfficeForm", (BaseForm,), fields)(request.form if sent else None, data=values)
    for name in required:
        form[name].flags.required = True
    return form


def words_in(form: Form, name: str) -> str:
    return str(form[name].data or "").strip()


def day_in(form: Form, name: str) -> date | None:
    """The day of a field; None where there is none, or where it is told at the field that it is none."""
    try:
        return read_day(words_in(form, name)) if words_in(form, name) else None
    except Fault as fault:
        form[name].errors = [say(fault.text)]
        return None


def filled(form: Form) -> bool:
    for bound in form:
        if bound.flags.required and not str(bound.data or "").strip():
            bound.errors = [t("Chưa nhập mục này.", "This is not filled in.")]
    return not form.errors


def settled(
    form: Form, verb: Callable[..., Any], done: Text, to: Callable[[Any], str], *, days: Mapping[str, str],
    **asked: Any,
) -> Any:  # fmt: skip
    """Carry out the verb with what the form says, and go on to the page that `to` makes of its answer.

    `days` are the verb's days and the fields that hold them. None where the form must be shown again: what is missing
    is told at its field, what is refused at the top.
    """
    found = {name: day_in(form, field) for name, field in days.items()}
    if not filled(form):
        return None
    with placing(form) as placed:
        answer = change(verb, person_id=viewer().person_id, **found, **asked)
    if not placed.done:
        return None
    flash(say(done), "success")
    return redirect(to(answer), 303)


def ended(verb: Callable[..., Any], done: Text, to: str, **asked: Any) -> Any:
    """Carry out a verb that one line of a table asks for, with its last day; a refusal is told above the page."""
    try:
        change(verb, person_id=viewer().person_id, last_on=read_day(request.form.get("last_on", "")), **asked)
    except Fault as fault:
        flash(f"{t('Ngày cuối', 'Last day')}: {say(fault.text)}.", "error")
    except Refused as refused:
        flash(" ".join(say(one.text) for one in refused.refusals), "error")
    else:
        flash(say(done), "success")
    return redirect(to, 303)


class placing:  # noqa: N801 - reads as a verb where it is used
    """Whatever is refused inside is told at the top of the form; `done` says whether nothing was."""

    def __init__(self, form: Form) -> None:
        self.form, self.done = form, False

    def __enter__(self) -> placing:
        return self

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> bool:
        if isinstance(error, Refused):
            self.form.form_errors = [line for one in error.refusals for line in _lines(one)]
            return True
        self.done = error is None
        return False


def _lines(one: Any) -> list[str]:
    """The sentence of a refusal, with who could change the answer, or what to do."""
    more = [say(way) for way in one.ways_out]
    if one.supplier:
        more.append(t(f"Người xử lý được: {say(one.supplier)}", f"Who could: {say(one.supplier)}"))
    return [" ".join([say(one.text), *(f"{words}." for words in more)])]
