"""Conditions in definitions: structured comparisons of declared fields, joined by all and any. Nothing else.

A condition is data, never an expression: it cannot call, index or reach an attribute.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Scalar = str | int | bool | None

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "is": lambda value, wanted: bool(value == wanted),
    "is_not": lambda value, wanted: bool(value != wanted),
    "in": lambda value, wanted: value in wanted,
    "not_in": lambda value, wanted: value not in wanted,
    "at_least": lambda value, wanted: value is not None and bool(value >= wanted),
    "at_most": lambda value, wanted: value is not None and bool(value <= wanted),
    "filled": lambda value, wanted: (value not in (None, "", [], ())) is wanted,
}


@dataclass(frozen=True, slots=True)
class Comparison:
    field: str
    comparison: str
    value: Any

    def holds(self, fields: Mapping[str, Any]) -> bool:
        return COMPARISONS[self.comparison](fields.get(self.field), self.value)

    def fields(self) -> frozenset[str]:
        return frozenset((self.field,))


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Condition, ...]

    def holds(self, fields: Mapping[str, Any]) -> bool:
        return all(part.holds(fields) for part in self.parts)

    def fields(self) -> frozenset[str]:
        return frozenset().union(*(part.fields() for part in self.parts))


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Condition, ...]

    def holds(self, fields: Mapping[str, Any]) -> bool:
        return any(part.holds(fields) for part in self.parts)

    def fields(self) -> frozenset[str]:
        return frozenset().union(*(part.fields() for part in self.parts))


Condition = Comparison | AllOf | AnyOf


def build_condition(raw: Mapping[str, Any]) -> Condition:
    """From `{field: NAME, is: VALUE}`, `{all: [...]}` or `{any: [...]}`. Raises ValueError naming the legal words."""
    if set(raw) == {"all"} or set(raw) == {"any"}:
        ((word, parts),) = raw.items()
        if not isinstance(parts, list) or not parts:
            raise ValueError(f"“{word}” needs a list of conditions")
        built = tuple(build_condition(part) for part in parts)
        return AllOf(built) if word == "all" else AnyOf(built)
    comparisons = [word for word in raw if word in COMPARISONS]
    if "field" not in raw or len(comparisons) != 1 or len(raw) != 2:
        legal = ", ".join(COMPARISONS)
        raise ValueError(f"a condition is {{field: NAME, COMPARISON: VALUE}}, all or any; comparisons: {legal}")
    return Comparison(str(raw["field"]), comparisons[0], raw[comparisons[0]])
