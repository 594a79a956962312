"""Windows of time, due dates, and where a local day begins and ends."""

from __future__ import annotations

import calendar as months
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

Unit = Literal["working_days", "days", "months"]

LOCAL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

_WINDOW = re.compile(r"([1-9][0-9]{0,3}) (working day|day|month)s?")
_UNITS: dict[str, Unit] = {"working day": "working_days", "day": "days", "month": "months"}


class WorkingDays(Protocol):
    """An office's calendar; `version` names its edition, so that a due date can say how it was reckoned."""

    @property
    def version(self) -> str: ...

    def is_working(self, day: date) -> bool: ...


@dataclass(frozen=True, slots=True)
class Window:
    """A length of time in whole units, at least one."""

    length: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.length < 1:
            raise ValueError(f"a window is at least 1 long, not {self.length}")


def parse_window(text: str) -> Window:
    """Read "30 working days", "5 days" or "12 months" (1 to 9999).

    Raises ValueError that names the legal words.
    """
    found = _WINDOW.fullmatch(str(text))
    if found is None:
        raise ValueError(
            f"{text!r} is no window of time; write a whole number from 1 to 9999 and "
            "'working days', 'days' or 'months', as in '30 working days'"
        )
    return Window(int(found[1]), _UNITS[found[2]])


def add_months(day: date, n: int) -> date:
    """The same day `n` calendar months later (earlier when negative).

    A day the month lacks becomes that month's last: 29/2/2024 and 12 months give 28/2/2025.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    last = months.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def due_date(start: date, window: Window, calendar: WorkingDays) -> date:
    """The last local day on which an act is still in time; working days count from the day after `start`."""
    if window.unit == "months":
        return add_months(start, window.length)
    if window.unit == "days":
        return start + timedelta(days=window.length)
    day, left = start, window.length
    while left:
        day += timedelta(days=1)
        left -= calendar.is_working(day)
    return day


def last_instant(day: date) -> datetime:
    """The last microsecond of a local day, as an aware UTC instant: a due day ends with it."""
    return datetime.combine(day, time.max, tzinfo=LOCAL_ZONE).astimezone(UTC)


def local_day(instant: datetime) -> date:
    """The day in Asia/Ho_Chi_Minh at an aware instant; ValueError for a naive one."""
    if instant.tzinfo is None or instant.utcoffset() is None:
        raise ValueError("an instant must be aware of its zone, and this one is naive")
    return instant.astimezone(LOCAL_ZONE).date()
