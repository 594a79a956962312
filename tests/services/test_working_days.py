"""Clocks on the calendar of Viet Nam: the figures that the regulations' readers reckoned by hand."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from importlib.metadata import version

import pytest

from workflow_app.domain.clocks import Window, WorkingDays, add_months, due_date
from workflow_app.services import working_days
from workflow_app.services.working_days import OfficeCalendar

LIBRARY = OfficeCalendar()
SWAPPED = OfficeCalendar({date(2026, 1, 2): False, date(2026, 1, 10): True}, "2026-1")


@pytest.mark.parametrize(
    ("start", "length", "due"),
    [
        pytest.param(date(2026, 3, 2), 10, date(2026, 3, 16), id="comments on a plan"),
        pytest.param(date(2026, 2, 10), 30, date(2026, 3, 31), id="cell's clock over Tet"),
        pytest.param(date(2026, 3, 12), 30, date(2026, 4, 23), id="decision clock"),
        pytest.param(date(2026, 4, 23), 30, date(2026, 6, 9), id="decision clock extended"),
        pytest.param(date(2026, 3, 25), 30, date(2026, 5, 11), id="decision clock over Hung Kings, 30/4 and 1/5"),
        pytest.param(date(2026, 5, 11), 30, date(2026, 6, 22), id="that clock extended"),
        pytest.param(date(2025, 2, 28), 30, date(2025, 4, 14), id="cell's clock after a leap day"),
        pytest.param(date(2026, 1, 5), 60, date(2026, 4, 6), id="applying for a transfer"),
        pytest.param(date(2026, 11, 21), 30, date(2027, 1, 5), id="over Culture Day and New Year"),
    ],
)
def test_a_clock_ends_on_the_day_reckoned_by_hand(start, length, due):
    assert due_date(start, Window(length, "working_days"), LIBRARY) == due


def test_the_swap_that_the_library_lacks_moves_the_clock():
    assert due_date(date(2026, 1, 5), Window(60, "working_days"), SWAPPED) == date(2026, 4, 3)


def test_probation_that_began_on_a_leap_day_ends_on_the_last_of_february():
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 2, 13), True),
        (date(2026, 2, 16), False),
        (date(2026, 4, 27), False),
        (date(2026, 8, 22), True),
        (date(2026, 8, 31), False),
        (date(2026, 11, 24), False),
        (date(2026, 1, 10), False),
    ],
)
def test_the_library_knows_holidays_and_swapped_days(day, worked):
    assert LIBRARY.is_working(day) is worked


def test_an_overridden_day_prevails_and_touches_no_other():
    assert not SWAPPED.is_working(date(2026, 1, 2))
    assert SWAPPED.is_working(date(2026, 1, 10))
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    assert [day for day in year if SWAPPED.is_working(day) != LIBRARY.is_working(day)] == [
        date(2026, 1, 2),
        date(2026, 1, 10),
    ]


def test_the_version_names_the_library_and_the_overrides():
    calendar: WorkingDays = SWAPPED
    assert calendar.version == f"holidays-{version('holidays')}+2026-1"
    assert LIBRARY.version == f"holidays-{version('holidays')}+none"


@pytest.mark.parametrize("blank", ["", "  "])
def test_overridden_days_without_a_version_are_refused(blank):
    with pytest.raises(ValueError, match="version"):
        OfficeCalendar({date(2026, 1, 2): False}, blank)


def test_a_calendar_does_not_change_behind_its_version():
    entered = {date(2026, 1, 2): False}
    calendar = OfficeCalendar(entered, "2026-1")
    entered[date(2026, 1, 5)] = False
    assert calendar.is_working(date(2026, 1, 5))


def test_threads_that_meet_a_new_year_at_once_all_see_it_whole(monkeypatch):
    tet = date(2026, 2, 17)
    with ThreadPoolExecutor(8) as pool:
        for _ in range(20):
            monkeypatch.setattr(working_days, "_worked", {})
            assert not any(pool.map(LIBRARY.is_working, [tet] * 8))
