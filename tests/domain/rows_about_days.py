"""Rows of the guards' table: days, windows and lengths of time, each on its boundary."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.domain.fake_case import TODAY, FakeCase, case, clock, days, given
from tests.domain.rows import Row

YESTERDAY, TOMORROW = days(-1), days(1)


def dated(asked: date | str | None, **fields: date) -> FakeCase:
    """The day asked with the act, against day fields of the dossier."""
    value = asked.isoformat() if isinstance(asked, date) else asked
    return case(fields={name: day.isoformat() for name, day in fields.items()}, given=given(asks={"dated_on": value}))


def held(on: date, **more: Any) -> FakeCase:
    return case(given=given(held_on=on), **more)


def stay(start: str | None, end: str | None, *, study: bool = False) -> FakeCase:
    return case(fields={"from_on": start, "to_on": end, "study": study})


UNDER_12 = {"from": "from_on", "to": "to_on", "months": 12}
OR_STUDY = {**UNDER_12, "study": "study", "study_months": 24}
FROM_3 = {"from": "from_on", "to": "to_on", "months": 3}
AFTER_FIELD = {"day": "dated_on", "field": "from_on"}
BEFORE_FIELD = {"day": "dated_on", "field": "to_on"}

ROWS = [
    # That very day is allowed, the day before is not.
    Row("day_not_before", "the very day", dated(TODAY, from_on=TODAY), AFTER_FIELD),
    Row("day_not_before", "a day later", dated(TOMORROW, from_on=TODAY), AFTER_FIELD),
    Row("day_not_before", "a day before", dated(YESTERDAY, from_on=TODAY), AFTER_FIELD, "too_early",
        ("11/03/2026", "12/03/2026")),
    Row("day_not_before", "no day entered", dated(None, from_on=TODAY), AFTER_FIELD),
    Row("day_not_before", "an empty day", dated("", from_on=TODAY), AFTER_FIELD),
    Row("day_not_before", "no limit known", dated(YESTERDAY), AFTER_FIELD),
    Row("day_not_before", "a field against a field",
        case(fields={"to_on": "2026-03-01", "from_on": "2026-03-02"}), {"day": "to_on", "field": "from_on"},
        "too_early"),
    Row("day_not_before", "the day of the act, in time", held(TODAY, fields={"from_on": TODAY}),
        {"field": "from_on"}),
    Row("day_not_before", "the day of the act, too early", held(YESTERDAY, fields={"from_on": TODAY}),
        {"field": "from_on"}, "too_early"),
    Row("day_not_before", "named so", held(YESTERDAY, fields={"from_on": TODAY}),
        {"day": "held_on", "field": "from_on"}, "too_early"),
    Row("day_not_before", "since a clock began", held(TODAY, running=clock(due=days(9), started=TODAY)),
        {"clock": "answer"}),
    Row("day_not_before", "before a clock began", held(YESTERDAY, running=clock(due=days(9), started=TODAY)),
        {"clock": "answer"}, "too_early", ("12/03/2026",)),
    Row("day_not_before", "no such clock runs", held(YESTERDAY), {"clock": "answer"}),
    # Not after a field's day; without a field, not in the future.
    Row("day_not_after", "the very day", dated(TODAY, to_on=TODAY), BEFORE_FIELD),
    Row("day_not_after", "a day before", dated(YESTERDAY, to_on=TODAY), BEFORE_FIELD),
    Row("day_not_after", "a day after", dated(TOMORROW, to_on=TODAY), BEFORE_FIELD, "too_late",
        ("13/03/2026", "12/03/2026")),
    Row("day_not_after", "no day entered", dated(None, to_on=TODAY), BEFORE_FIELD),
    Row("day_not_after", "no limit known", dated(TOMORROW), BEFORE_FIELD),
    Row("day_not_after", "today", dated(TODAY), {"day": "dated_on"}),
    Row("day_not_after", "in the future", dated(TOMORROW), {"day": "dated_on"}, "too_late"),
    Row("day_not_after", "in the future though the field is later", dated(TOMORROW, to_on=days(5)), BEFORE_FIELD),
    Row("day_not_after", "an act of tomorrow", held(TOMORROW), {}, "too_late"),
    Row("day_not_after", "an act of today", held(TODAY), {}),
    # A day that must have come.
    Row("day_has_come", "yesterday", case(fields={"from_on": YESTERDAY.isoformat()}), {"field": "from_on"}),
    Row("day_has_come", "today", case(fields={"from_on": TODAY.isoformat()}), {"field": "from_on"}),
    Row("day_has_come", "tomorrow", case(fields={"from_on": TOMORROW.isoformat()}), {"field": "from_on"}, "not_yet",
        ("13/03/2026",)),
    Row("day_has_come", "no day is known", case(), {"field": "from_on"}),
    Row("day_has_come", "tomorrow, though the act is dated later",
        held(days(3), fields={"from_on": TOMORROW.isoformat()}), {"field": "from_on"}, "not_yet"),
    # The due day itself is still in time.
    Row("clock_has_run_out", "the day after the last", case(running=clock(due=YESTERDAY)), {"of": "answer"}),
    Row("clock_has_run_out", "on its last day", case(running=clock(due=TODAY)), {"of": "answer"}, "clock_still_runs",
        ("12/03/2026", "answer (vi)")),
    Row("clock_has_run_out", "run out today, though the act is dated before", held(YESTERDAY,
        running=clock(due=YESTERDAY)),
        {"of": "answer"}),
    Row("clock_has_run_out", "stopped in time", case(running=clock(due=YESTERDAY, stopped=days(-5))),
        {"of": "answer"},
        "clock_still_runs"),
    Row("clock_has_run_out", "never started", case(), {"of": "answer"}, "clock_still_runs", ("—",)),
    # A temporary stay is under twelve months; study may fill two years to the day.
    Row("lasts_less_than", "a day under a year", stay("2026-03-12", "2027-03-11"), UNDER_12),
    Row("lasts_less_than", "exactly a year", stay("2026-03-12", "2027-03-12"), UNDER_12, "lasts_too_long",
        ("12 tháng", "12/03/2026", "12/03/2027")),
    Row("lasts_less_than", "no end known", stay("2026-03-12", None), UNDER_12),
    Row("lasts_less_than", "no start known", stay(None, "2026-03-12"), UNDER_12),
    Row("lasts_less_than", "study, exactly two years", stay("2026-03-12", "2028-03-12", study=True), OR_STUDY),
    Row("lasts_less_than", "study, a day more", stay("2026-03-12", "2028-03-13", study=True), OR_STUDY,
        "lasts_too_long", ("24 tháng",)),
    Row("lasts_less_than", "no study, a year", stay("2026-03-12", "2027-03-12"), OR_STUDY, "lasts_too_long",
        ("12 tháng",)),
    Row("lasts_less_than", "study where none is foreseen", stay("2026-03-12", "2027-03-12", study=True), UNDER_12,
        "lasts_too_long"),
    Row("lasts_less_than", "into a short month", stay("2026-01-31", "2026-02-28"),
        {**UNDER_12, "months": 1}, "lasts_too_long"),
    Row("lasts_at_least", "exactly three months", stay("2026-03-12", "2026-06-12"), FROM_3),
    Row("lasts_at_least", "a day less", stay("2026-03-12", "2026-06-11"), FROM_3, "lasts_too_short", ("3 tháng",)),
    Row("lasts_at_least", "no end known", stay("2026-03-12", None), FROM_3),
    Row("lasts_at_least", "no start known", stay(None, "2026-03-13"), FROM_3),
]  # fmt: skip
