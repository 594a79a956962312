"""How values look on a page: days, instants, sizes, tones and deadlines.

Everything here is made while the reading transaction is open; templates receive plain values and read nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from workflow_app.db.columns import instant_of
from workflow_app.domain.clocks import LOCAL_ZONE, local_day
from workflow_app.domain.kinds import State
from workflow_app.domain.texts import Text
from workflow_app.web.language import t

SOON = 3
"""Days before the last one from which a deadline shows as near."""


# Days, instants, sizes --------------------------------------------------------------------------------------------


def day(value: date | str | None) -> str:
    """dd/mm/yyyy, as offices write it."""
    if not value:
        return ""
    found = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{found.day:02d}/{found.month:02d}/{found.year}"


def entered_day(value: str | None) -> str:
    """A day as it stands in a form, in the office's order; empty for what is no day, which the form shows as typed."""
    try:
        return day(value.strip()) if value else ""
    except ValueError:
        return ""


def moment(value: datetime | str | None) -> str:
    """The local time of an instant."""
    if not value:
        return ""
    found = (instant_of(value) if isinstance(value, str) else value).astimezone(LOCAL_ZONE)
    return f"{found.hour:02d}:{found.minute:02d} {day(found.date())}"


def size(octets: int) -> str:
    for unit, power in (("MB", 20), ("KB", 10)):
        if octets >> power:
            return f"{octets / (1 << power):.1f}".removesuffix(".0").replace(".", t(",", ".")) + f" {unit}"
    return f"{octets} byte"


def amount(value: str) -> str:
    """Thousands apart, as each language writes them."""
    whole, _, rest = str(value).partition(".")
    grouped = f"{int(whole):,}"
    if t("vi", "en") == "vi":
        return grouped.replace(",", ".") + (f",{rest}" if rest else "")
    return grouped + (f".{rest}" if rest else "")


def month(value: str) -> str:
    year, _, number = value.partition("-")
    return f"{number}/{year}"


def calendar_words(version: str) -> str:
    """Which edition of the calendar a due day was reckoned by: “holidays-0.109+3” is the library's and the office's."""
    edition, _, own = version.removeprefix("holidays-").partition("+")
    told = t(f"theo lịch nghỉ lễ bản {edition}", f"by the holidays of edition {edition}")
    if own in ("", "0", "none"):
        return told
    return told + t(f", lịch của cơ quan bản {own}", f", the office's calendar of edition {own}")


FILTERS: dict[str, Callable[..., Any]] = {
    "calendar_words": calendar_words,
    "day": day,
    "entered_day": entered_day,
    "moment": moment,
    "size": size,
}


# Tones ------------------------------------------------------------------------------------------------------------

Tone = Literal["draft", "waiting", "done", "returned", "late"]
_BY_PHASE: dict[str, Tone] = {
    "draft": "draft", "review": "waiting", "decision": "waiting", "issue": "waiting", "running": "done", "done": "done",
    "stopped": "returned",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Badge:
    label: Text
    tone: Tone


def badge(state: State) -> Badge:
    return Badge(state.title, _BY_PHASE[state.phase])


@dataclass(frozen=True, slots=True)
class DueDay:
    """A deadline as a list shows it: the day in words, how pressing it is, and how long still."""

    label: str
    tone: Literal["", "soon", "late"]
    note: str


def due(stored: str | date, today: date) -> DueDay | None:
    """None for a task without a deadline."""
    last = date.fromisoformat(stored) if isinstance(stored, str) else stored
    if last.year == 9999:
        return None
    left = (last - today).days
    if left < 0:
        return DueDay(day(last), "late", t(f"quá hạn {-left} ngày", f"{-left} day(s) late"))
    if left == 0:
        return DueDay(day(last), "soon", t("hạn hôm nay", "due today"))
    note = t(f"còn {left} ngày", f"{left} day(s) left")
    return DueDay(day(last), "soon" if left <= SOON else "", note)


def is_late(held_on: str, recorded_at: str) -> bool:
    """Whether an act was recorded after the day on which it happened."""
    return local_day(instant_of(recorded_at)).isoformat() > held_on
