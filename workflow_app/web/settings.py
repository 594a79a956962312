"""The office's dated settings and its own days off and worked; unverified values are shown as such."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from workflow_app.db import directory
from workflow_app.domain.refusals import NotFound, Refused
from workflow_app.domain.texts import Text
from workflow_app.services import people as verbs
from workflow_app.services import running
from workflow_app.services.values import Fault, read_day
from workflow_app.web.access import runs_office, viewer
from workflow_app.web.edge import change, office, reading
from workflow_app.web.language import say, t

blueprint = Blueprint("settings", __name__)

_FIXED = frozenset(("demo",))
"""Set when the office is loaded, and by nobody afterwards."""


@blueprint.get("/settings")
@runs_office
def index() -> Any:
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
        }
        for name, one in declared.items()
    ]  # fmt: skip
    others = [(name, values) for name, values in entered.items() if name not in declared]
    return render_template("pages/people/settings.html", nav="people", settings=shown, others=others, days=days)


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
            from_on=read_day(request.form.get("from_on", "")), source=request.form.get("source", "")[:500],
            is_verified=request.form.get("verified") == "yes",
        )  # fmt: skip
    except Fault as fault:
        flash(say(fault.text), "error")
    except Refused as refused:
        flash(" ".join(say(one.text) for one in refused.refusals), "error")
    else:
        flash(t("Đã lưu cài đặt; ngày trước đó giữ giá trị cũ.", "Saved; earlier days keep their value."), "success")
    return redirect(url_for("settings.index"), 303)


def _whole(text: str) -> int | str:
    """What is no whole number goes on as it is; the service says why it cannot be taken."""
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else text


@blueprint.post("/settings/calendar")
@runs_office
def calendar() -> Any:
    """One official day off or worked. Running clocks keep their day and are proposed the new one."""
    try:
        day = read_day(request.form.get("day", ""))
        proposed = change(
            running.change_calendar, person_id=viewer().person_id,
            days={day: (request.form.get("working") == "yes", request.form.get("note", "")[:500])},
        )  # fmt: skip
    except Fault as fault:
        flash(say(fault.text), "error")
    except Refused as refused:
        flash(" ".join(say(one.text) for one in refused.refusals), "error")
    else:
        count = len(proposed)
        flash(
            t(
                f"Đã ghi ngày vào lịch. {count} thời hạn đang chạy được đề xuất ngày mới, chưa tự dời.",
                f"The day is entered. {count} running deadline(s) are proposed a new day; none was moved.",
            ),
            "success",
        )
    return redirect(url_for("settings.index"), 303)
