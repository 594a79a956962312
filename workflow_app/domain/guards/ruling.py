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
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import Transition

Answer = Refusal | None
GuardFunction = Callable[[Case, Mapping[str, Any]], Answer]


@dataclass(frozen=True, slots=True)
class Guard:
    """`of_signing`: it names a document, and asks only whether that was signed or numbered; no words change it."""

    name: str
    call: GuardFunction
    values: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    about_input: bool = False
    separates_duties: bool = False
    of_signing: bool = False


GUARDS: dict[str, Guard] = {}


def guard(
    *, values: Mapping[str, str] | None = None, required: tuple[str, ...] = (), about_input: bool = False,
    separates_duties: bool = False, of_signing: bool = False,
) -> Callable[[GuardFunction], GuardFunction]:  # fmt: skip
    def register(call: GuardFunction) -> GuardFunction:
        name = call.__name__
        GUARDS[name] = Guard(name, call, values or {}, required, about_input, separates_duties, of_signing)
        return call

    return register


def day_in(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else value if isinstance(value, date) else None


def shown(day: date) -> str:
    """As pages write it: 07/12/2026."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def rows_of(case: Case, table: str) -> list[Mapping[str, Any]]:
    return list(case.fields.get(table) or [])


def entering(case: Case, table: str) -> tuple[Text, ...]:
    """The steps from here that enter rows into the table; none where this very step does."""
    if table in case.transition.sets:
        return ()
    steps = (one for one in case.kind.leaving.get(case.dossier.state, ()) if _enters(one, table))
    return tuple(dict.fromkeys(one.title for one in steps))


def _enters(transition: Transition, table: str) -> bool:
    added = (one.values.get("table") for one in transition.effects if one.name in ("add_row", "add_rows"))
    return table in transition.sets or table in added


def entered_value(case: Case, name: str) -> Any:
    return case.given.asks.get(name) if name in case.kind.asks else case.fields.get(name)


def blamed(case: Case, name: Any) -> dict[str, Any]:
    """What was entered wrongly, so that the form says it there; nothing for the day of the act itself."""
    spec = case.kind.asks.get(name) or case.kind.fields.get(name)
    return {"field": spec.title} if spec else {}
