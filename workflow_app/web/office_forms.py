"""What the forms about the office itself share: who is in it, its organisations, what they may decide."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import request
from wtforms import Form

from workflow_app.domain.refusals import Refused
from workflow_app.services.values import Fault, read_day
from workflow_app.web.form_fields import BaseForm
from workflow_app.web.language import say, t


def form_of(fields: dict[str, Any], required: set[str], *, sent: bool = True, **values: Any) -> Form:
    """The form of these fields with what was sent, where it was the form that was; `values` stand in it else."""
    form: Form = type("OfficeForm", (BaseForm,), fields)(request.form if sent else None, data=values)
    for name in required:
        form[name].flags.required = True
    return form


def filled(form: Form) -> bool:
    for bound in form:
        if bound.flags.required and not str(bound.data or "").strip():
            bound.errors = [t("Chưa nhập mục này.", "This is not filled in.")]
    return not form.errors


def day_in(form: Form, name: str) -> date | None:
    """The day of a field; None where there is none, or where it is told at the field that it is none."""
    text = str(form[name].data or "").strip()
    try:
        return read_day(text) if text else None
    except Fault as fault:
        form[name].errors = [say(fault.text)]
        return None


class placing:  # noqa: N801 - reads as a verb where it is used
    """Whatever is refused inside is told at the top of the form; `done` says whether nothing was."""

    def __init__(self, form: Form) -> None:
        self.form, self.done = form, False

    def __enter__(self) -> placing:
        return self

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> bool:
        if isinstance(error, Refused):
            self.form.form_errors = [say(one.text) for one in error.refusals]
            return True
        self.done = error is None
        return False
