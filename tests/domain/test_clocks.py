"""Windows, due dates and the edges of a local day, with a calendar of plain weekends."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow_app.domain.clocks import Window, add_months, due_date, last_instant, local_day, parse_window


class Weekdays:
    version = "weekdays"

    def is_working(self, day: date) -> bool:
        return day.weekday() < 5


ORDINARY = st.dates(date(1976, 1, 1), date(2400, 12, 31))


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("30 working days", Window(30, "working_days")),
        ("1 working day", Window(1, "working_days")),
        ("5 days", Window(5, "days")),
        ("12 months", Window(12, "months")),
    ],
)
def test_a_window_is_read_as_it_is_written(text, window):
    assert parse_window(text) == window


@pytest.mark.parametrize(
    "text",
    [
        "",
        "30",
        "days",
        "0 days",
        "-5 days",
        "1.5 days",
        "30  working days",
        "30 workdays",
        "2 years",
        "٣ days",
        "5 days\n",
        "12 Months",
        "99999 days",
        30,
        None,
    ],
)
def test_anything_else_is_refused_and_the_legal_words_are_named(text):
    with pytest.raises(ValueError, match="'working days', 'days' or 'months'"):
        parse_window(text)


def test_a_window_of_nothing_cannot_be_made():
    with pytest.raises(ValueError, match="at least 1"):
        Window(0, "days")


@pytest.mark.parametrize(
    ("day", "n", "later"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2025, 2, 10), 12, date(2026, 2, 10)),
        (date(2025, 8, 31), 1, date(2025, 9, 30)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
        (date(2025, 12, 1), 1, date(2026, 1, 1)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_months_are_calendar_months_and_end_with_the_month(day, n, later):
    assert add_months(day, n) == later


@given(ORDINARY, st.integers(0, 600))
def test_months_lead_to_the_month_meant_and_never_past_the_day(day, n):
    later = add_months(day, n)
    assert (later.year - day.year) * 12 + later.month - day.month == n
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


def test_days_and_months_ignore_the_calendar():
    friday = date(2026, 3, 6)
    assert due_date(friday, Window(2, "days"), Weekdays()) == date(2026, 3, 8)
    assert due_date(friday, Window(1, "months"), Weekdays()) == date(2026, 4, 6)


def test_working_days_count_from_the_day_after():
    friday = date(2026, 3, 6)
    assert due_date(friday, Window(1, "working_days"), Weekdays()) == date(2026, 3, 9)
    assert due_date(date(2026, 3, 7), Window(1, "working_days"), Weekdays()) == date(2026, 3, 9)
    assert due_date(date(2026, 3, 2), Window(5, "working_days"), Weekdays()) == date(2026, 3, 9)


@given(ORDINARY, st.integers(1, 90))
def test_a_due_date_is_a_working_day_with_exactly_that_many_behind_it(start, length):
    due = due_date(start, Window(length, "working_days"), Weekdays())
    passed = [start + timedelta(days=n) for n in range(1, (due - start).days + 1)]
    assert Weekdays().is_working(due)
    assert sum(map(Weekdays().is_working, passed)) == length


@given(ORDINARY, st.integers(1, 60), st.integers(1, 60))
def test_an_extension_goes_on_where_the_window_ended(start, first, more):
    calendar = Weekdays()
    ended = due_date(start, Window(first, "working_days"), calendar)
    extended = due_date(ended, Window(more, "working_days"), calendar)
    assert extended == due_date(start, Window(first + more, "working_days"), calendar)


def test_a_local_day_ends_at_seventeen_hours_utc():
    assert last_instant(date(2026, 3, 31)) == datetime(2026, 3, 31, 16, 59, 59, 999999, tzinfo=UTC)
    assert last_instant(date(2026, 3, 31)).tzinfo is UTC


@given(ORDINARY)
def test_a_day_holds_its_last_instant_and_not_the_next_one(day):
    assert local_day(last_instant(day)) == day
    assert local_day(last_instant(day) + timedelta(microseconds=1)) == day + timedelta(days=1)


def test_the_local_day_does_not_depend_on_the_zone_of_the_instant():
    instant = datetime(2026, 3, 31, 17, 0, tzinfo=UTC)
    assert local_day(instant) == date(2026, 4, 1)
    assert local_day(instant.astimezone(timezone(timedelta(hours=-8)))) == date(2026, 4, 1)


def test_a_naive_instant_is_refused():
    with pytest.raises(ValueError, match="naive"):
        local_day(datetime(2026, 3, 31, 17, 0))
