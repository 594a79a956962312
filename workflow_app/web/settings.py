"""The office's dated settings and its own days off and worked; unverified values are shown as such."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from workflow_app.db import directory
from workflow_app.domain.refusals import NotFound, Refused
from workflow_app.domain.texts import Text
from workflow_app.services import organisations as verbs
from workflow_app.services import running
from workflow_app.services.values import Fault, read_day
from workflow_app.web.access import runs_office, viewer
from workflow_app.web.edge import change, office, reading
from workflow_app.web.language import say, t

blueprint = Blueprint("settings", __name__)

_FIXED = frozenset(("demo",))
"""Set when the office is loaded, and by nobody afterwards."""
CALENDAR = "calendar"
"""The form of the calendar among those of the page."""


@blueprint.get("/settings")
@runs_office
def index() -> Any:
    return _page()


def _page(where: str = "", faults: Sequence[str] = ()) -> Any:
    """`where` names the form that was refused; it comes back open, with what was typed and what is wrong with it."""
    with reading() as session:
        entered: dict[str, list[Any]] = {}
        for name, value, from_on, verified, source in directory.settings(session):
            entered.setdefault(name, []).append((json.loads(value), from_on, bool(verified), source))
        days = directory.calendar_days(session)
    declared = office().roles.settings
    shown = [
        {
            "name": name, "title": Text(one.title.vi, one.title.en), "default": one.value,
            "entered": entered.get(name, []), "source": Text(one.source.vi, one.source.en),
            "verified": one.source.verified, "is_open": name not in _FIXED,
            "choices": {key: Text(word.vi, word.en) for key, word in one.choices.items()},
        }
        for name, one in declared.items()
    ]  # fmt: skip
    others = [(name, values) for name, values in entered.items() if name not in declared]
    page = render_template(
        "pages/people/settings.html", nav="people", settings=shown, others=others, days=days, where=where,
        faults=faults, typed=request.form,
    )  # fmt: skip
    return page, (422 if faults else 200)


@blueprint.post("/settings/<name>")
@runs_office
def set_one(name: str) -> Any:
    declared = office().roles.settings.get(name)
    if declared is None or name in _FIXED:
        raise NotFound("setting", name)
    text = request.form.get("value", "").strip()
    try:
        value: bool | int | str = text
        if isinstance(declared.value, bool):
            value = text == "true"
        elif isinstance(declared.value, int):
            value = _whole(text)
        change(
            verbs.set_setting, person_id=viewer().person_id, name=name, value=value,
            from_on=_day("from_on", t("Từ ngày", "From")), source=request.form.get("source", "")[:500],
            is_verified=request.form.get("verified") == "yes",
        )  # fmt: skip
    except NamedFault as fault:
        return _page(name, [str(fault)])
    except Refused as refused:
        return _page(name, [say(one.text) for one in refused.refusals])
    flash(t("Đã lưu cài đặt; ngày trước đó giữ giá trị cũ.", "Saved; earlier days keep their value."), "success")
    return redirect(url_for("settings.index"), 303)


class NamedFault(ValueError):
    """What is wrong with a value, and in which field it stands."""


def _day(field: str, label: str) -> date:
    """The day in that field of the form. Raises NamedFault."""
    text = request.form.get(field, "").strip()
    if not text:
        raise NamedFault(f"{label}: " + t("chưa nhập mục này.", "this is not filled in."))
    try:
        return read_day(text)
    except Fault as fault:
        raise NamedFault(f"{label}: {say(fault.text)}.") from fault


def _whole(text: str) -> int | str:
    """What is no whole number goes on as it is; the service says why it cannot be taken."""
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else text


@blueprint.post("/settings/calendar")
@runs_office
def calendar() -> Any:
    """One official day off or worked. Running clocks keep their day and are proposed the new one."""
    try:
        day = _day("day", t("Ngày", "Day"))
        proposed = change(
            running.change_calendar, person_id=viewer().person_id,
            days={day: (request.form.get("working") == "yes", request.form.get("note", "")[:500])},
        )  # fmt: skip
    except NamedFault as fault:
        return _page(CALENDAR, [str(fault)])
    except Refused as refused:
        return _page(CALENDAR, [say(one.text) for one in refused.refusals])
    count = len(proposed)
    flash(
        t(
            f"Đã ghi ngày vào lịch. {count} thời hạn đang chạy được đề xuất ngày mới, chưa tự dời.",
            f"The day is entered. {count} running deadline(s) are proposed a new day; none was moved.",
        ),
        "success",
    )
    return redirect(url_for("settings.index"), 303)
