"""Named rules: each answers why not, or nothing. A definition refers to them by name and gives them values.

Separation of duties looks at the person *and* at whom the person acts for. Rules that read what was entered with the
act are marked `about_input`; an offer made before anything is entered does not ask them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from workflow_app.domain.case import Case
from workflow_app.domain.refusals import Refusal

Answer = Refusal | None
GuardFunction = Callable[[Case, Mapping[str, Any]], Answer]


@dataclass(frozen=True, slots=True)
class Guard:
    name: str
    call: GuardFunction
    values: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    about_input: bool = False
    separates_duties: bool = False


GUARDS: dict[str, Guard] = {}


def guard(
    *, values: Mapping[str, str] | None = None, required: tuple[str, ...] = (), about_input: bool = False,
    separates_duties: bool = False,
) -> Callable[[GuardFunction], GuardFunction]:  # fmt: skip
    def register(call: GuardFunction) -> GuardFunction:
        name = call.__name__
        GUARDS[name] = Guard(name, call, values or {}, required, about_input, separates_duties)
        return call

    return register


def day_in(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else value if isinstance(value, date) else None


def shown(day: date) -> str:
    """As pages write it: 07/12/2026."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def rows_of(case: Case, table: str) -> list[Mapping[str, Any]]:
    return list(case.fields.get(table) or [])


def entered_value(case: Case, name: str) -> Any:
    return case.given.asks.get(name) if name in case.kind.asks else case.fields.get(name)


def blamed(case: Case, name: Any) -> dict[str, Any]:
    """What was entered wrongly, so that the form says it there; nothing for the day of the act itself."""
    spec = case.kind.asks.get(name) or case.kind.fields.get(name)
    return {"field": spec.title} if spec else {}
