"""The office's calendar: the public holidays of Viet Nam and the days that the office entered itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from importlib.metadata import version
from threading import Lock
from types import MappingProxyType

import holidays

_EDITION = version("holidays")
_worked: dict[int, frozenset[date]] = {}
_one_at_a_time = Lock()


class OfficeCalendar:
    """Monday to Friday without the public holidays of Labour Code 2019 article 112, and with swapped days.

    `overrides` says of single days whether they are worked (True) or free (False): the yearly notices on Tết
    and swapped days come late and differ from what the library foretells. `override_version` names their
    edition; ValueError when days are given and it is blank. Cheap to make: the library's years are shared.
    """

    def __init__(self, overrides: Mapping[date, bool] | None = None, override_version: str = "") -> None:
        if overrides and not override_version.strip():
            raise ValueError(
                "overridden days need a version, so that a due date can name the calendar it was reckoned by"
            )
        self.overrides: Mapping[date, bool] = MappingProxyType(dict(overrides or {}))
        self.version = f"holidays-{_EDITION}+{override_version.strip() or 'none'}"

    def is_working(self, day: date) -> bool:
        """Whether the office works on this local day."""
        overridden = self.overrides.get(day)
        return day in (_worked.get(day.year) or _worked_in(day.year)) if overridden is None else overridden


def _worked_in(year: int) -> frozenset[date]:
    """The year's working days as the library has them."""
    # The library fills a year on first use and unguarded: a second thread could read it half filled.
    with _one_at_a_time:
        if year not in _worked:
            public = holidays.country_holidays("VN", years=year)
            first = date(year, 1, 1)
            days = (first + timedelta(days=n) for n in range((date(year, 12, 31) - first).days + 1))
            _worked[year] = frozenset(day for day in days if public.is_working_day(day))
        return _worked[year]
