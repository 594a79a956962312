"""Rules about days: not before, not after, within a window."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow_app.domain.case import Case
from workflow_app.domain.clocks import add_months
from workflow_app.domain.guards.ruling import Answer, blamed, day_in, entered_value, guard, shown
from workflow_app.domain.refusals import refusal


@guard(values={"day": "free", "field": "field", "clock": "clock"}, about_input=True)
def day_not_before(case: Case, values: Mapping[str, Any]) -> Answer:
    """A day may not lie before the day of a field, or before the day a clock began.

    “After 12 months” means from that very day on (Quy định thi hành Điều lệ Đảng).
    """
    entered = case.held_on if values.get("day", "held_on") == "held_on" else day_in(entered_value(case, values["day"]))
    if "clock" in values:
        clock = case.clocks().get(values["clock"])
        limit = clock.started_on if clock else None
    else:
        limit = day_in(case.fields.get(values["field"]))
    if entered is None or limit is None or entered >= limit:
        return None
    return refusal(
        "too_early", rule="day_not_before", day=shown(entered), first=shown(limit), **blamed(case, values.get("day"))
    )


@guard(values={"day": "free", "field": "field"}, about_input=True)
def day_not_after(case: Case, values: Mapping[str, Any]) -> Answer:
    """A day may not lie after the day of a field, or in the future when no field is named."""
    entered = case.held_on if values.get("day", "held_on") == "held_on" else day_in(entered_value(case, values["day"]))
    limit = day_in(case.fields.get(values["field"])) if "field" in values else case.today
    if entered is None or limit is None or entered <= limit:
        return None
    return refusal(
        "too_late", rule="day_not_after", day=shown(entered), last=shown(limit), **blamed(case, values.get("day"))
    )


@guard(values={"field": "field"}, required=("field",))
def day_has_come(case: Case, values: Mapping[str, Any]) -> Answer:
    """The day of a field is today or past."""
    limit = day_in(case.fields.get(values["field"]))
    if limit is None or limit <= case.today:
        return None
    return refusal("not_yet", rule="day_has_come", first=shown(limit))


@guard(values={"of": "clock"}, required=("of",))
def clock_has_run_out(case: Case, values: Mapping[str, Any]) -> Answer:
    """The last day of a clock has passed and nothing stopped it."""
    clock = case.clocks().get(values["of"])
    if clock and clock.stopped_on is None and clock.due_on < case.today:
        return None
    last = shown(clock.due_on) if clock else "—"
    return refusal("clock_still_runs", rule="clock_has_run_out", clock=case.kind.clocks[values["of"]].title, last=last)


@guard(
    values={"from": "field", "to": "field", "months": "free", "study": "field", "study_months": "free"},
    required=("from", "to", "months"),
)
def lasts_less_than(case: Case, values: Mapping[str, Any]) -> Answer:
    """A temporary stay is under `months`; for study it may last up to `study_months` (that day included)."""
    start, end = day_in(case.fields.get(values["from"])), day_in(case.fields.get(values["to"]))
    if start is None or end is None:
        return None
    study = bool(values.get("study")) and bool(case.fields.get(values["study"]))
    if study:
        if end <= add_months(start, int(values["study_months"])):
            return None
        months = int(values["study_months"])
    else:
        if end < add_months(start, int(values["months"])):
            return None
        months = int(values["months"])
    return refusal("lasts_too_long", rule="lasts_less_than", months=months, first=shown(start), last=shown(end))


@guard(values={"from": "field", "to": "field", "months": "free"}, required=("from", "to", "months"))
def lasts_at_least(case: Case, values: Mapping[str, Any]) -> Answer:
    start, end = day_in(case.fields.get(values["from"])), day_in(case.fields.get(values["to"]))
    if start is None or end is None or end >= add_months(start, int(values["months"])):
        return None
    return refusal("lasts_too_short", rule="lasts_at_least", months=int(values["months"]))
