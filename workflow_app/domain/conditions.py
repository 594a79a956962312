"""Conditions in definitions: structured comparisons of declared fields, joined by all and any. Nothing else.

A condition is data, never an expression: it cannot call, index or reach an attribute. Like is compared with like: what
the definition wrote and what the dossier holds are both read as the type of the declared field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "is": lambda value, wanted: bool(value == wanted),
    "is_not": lambda value, wanted: bool(value != wanted),
    "in": lambda value, wanted: value in wanted,
    "not_in": lambda value, wanted: value not in wanted,
    "at_least": lambda value, wanted: value is not None and bool(value >= wanted),
    "at_most": lambda value, wanted: value is not None and bool(value <= wanted),
    "filled": lambda value, wanted: (value not in (None, "", [], ())) is wanted,
}


class Declared(Protocol):
    """What a condition needs to know of a field: its type, and the words of a choice."""

    @property
    def type(self) -> str: ...
    @property
    def choices(self) -> Mapping[str, Any]: ...


class ConditionError(ValueError):
    """`path` leads to the part at fault; `word` is what was written and `legal` what could have been."""

    def __init__(
        self, problem: str, path: tuple[str | int, ...] = (), word: str = "", legal: Iterable[str] = ()
    ) -> None:  # fmt: skip
        super().__init__(problem)
        self.path, self.word, self.legal = path, word, tuple(legal)


def _words(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError
    return value


def _month(value: Any) -> str:
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", _words(value)):
        raise ValueError
    return str(value)


def _yes_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError
    return int(value)


def _amount(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError
    try:
        found = Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError from error
    if not found.is_finite():
        raise ValueError
    return found


EQUAL, ORDERED = ("is", "is_not", "in", "not_in"), ("at_least", "at_most")

TYPES: dict[str, tuple[Callable[[Any], Any], tuple[str, ...], str]] = {
    "line": (_words, EQUAL, "a text in quotes"),
    "text": (_words, EQUAL, "a text in quotes"),
    "choice": (_words, EQUAL, "one of its choices"),
    "yes_no": (_yes_no, ("is", "is_not"), "true or false"),
    "number": (_number, (*EQUAL, *ORDERED), "a whole number"),
    "amount": (_amount, (*EQUAL, *ORDERED), "an amount"),
    "day": (lambda value: date.fromisoformat(_words(value)), (*EQUAL, *ORDERED), "a day, YYYY-MM-DD"),
    "month": (_month, (*EQUAL, *ORDERED), "a month, YYYY-MM"),
}
"""By type of field: how a value is read, which comparisons it bears besides `filled`, and what is asked for."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """`value` is of the type of the field; a field of no type named in TYPES is only asked whether it is filled."""

    field: str
    comparison: str
    value: Any
    type: str = ""

    def holds(self, fields: Mapping[str, Any]) -> bool:
        return COMPARISONS[self.comparison](self._held(fields.get(self.field)), self.value)

    def _held(self, value: Any) -> Any:
        if self.comparison == "filled" or self.type not in TYPES:
            return value
        try:
            return TYPES[self.type][0](value)
        except ValueError:
            # Empty, or written by an older rule: it is neither equal to anything nor more or less than it.
            return None

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


def build_condition(raw: Mapping[str, Any], declared: Mapping[str, Declared] | None = None) -> Condition:
    """From `{field: NAME, is: VALUE}`, `{all: [...]}` or `{any: [...]}`; the values are read by the fields `declared`.

    Raises ConditionError naming the part at fault and the legal words.
    """
    return _built(raw, declared, ())


def _built(raw: Any, declared: Mapping[str, Declared] | None, path: tuple[str | int, ...]) -> Condition:
    if not isinstance(raw, Mapping):
        raise ConditionError(f"a condition is {{field: NAME, COMPARISON: VALUE}}, all or any; got “{raw}”", path)
    if set(raw) == {"all"} or set(raw) == {"any"}:
        ((word, parts),) = raw.items()
        if not isinstance(parts, list) or not parts:
            raise ConditionError(f"“{word}” needs a list of conditions", (*path, word))
        built = tuple(_built(part, declared, (*path, word, index)) for index, part in enumerate(parts))
        return AllOf(built) if word == "all" else AnyOf(built)
    comparisons = [word for word in raw if word in COMPARISONS]
    if "field" not in raw or len(comparisons) != 1 or len(raw) != 2:
        legal = ", ".join(COMPARISONS)
        problem = f"a condition is {{field: NAME, COMPARISON: VALUE}}, all or any; comparisons: {legal}"
        raise ConditionError(problem, path)
    name, comparison = str(raw["field"]), comparisons[0]
    if declared is None:
        return Comparison(name, comparison, raw[comparison])
    if name not in declared:
        raise ConditionError(f"unknown field “{name}”", (*path, "field"), name, declared)
    value = _value(declared[name], name, comparison, raw[comparison], (*path, comparison))
    return Comparison(name, comparison, value, declared[name].type)


def _value(field: Declared, name: str, comparison: str, value: Any, path: tuple[str | int, ...]) -> Any:
    """What is compared, as the field's type has it."""
    if comparison == "filled":
        if not isinstance(value, bool):
            raise ConditionError("“filled” is true or false", path, str(value), ("true", "false"))
        return value
    read, bears, wanted = TYPES.get(field.type, (None, (), ""))
    if read is None or comparison not in bears:
        what = f"“{name}” is of type {field.type}, which is not compared by “{comparison}”"
        raise ConditionError(what, path, comparison, (*bears, "filled"))
    if comparison not in ("in", "not_in"):
        return _one(field, name, value, path)
    if not isinstance(value, list) or not value:
        raise ConditionError(f"“{comparison}” needs a list: each {wanted}", path)
    return tuple(_one(field, name, one, (*path, index)) for index, one in enumerate(value))


def _one(field: Declared, name: str, value: Any, path: tuple[str | int, ...]) -> Any:
    read, _, wanted = TYPES[field.type]
    try:
        found = read(value)
    except ValueError as error:
        legal = tuple(field.choices)
        raise ConditionError(f"“{value}” is not {wanted}, as “{name}” needs", path, str(value), legal) from error
    if field.type == "choice" and found not in field.choices:
        raise ConditionError(f"“{value}” is no choice of “{name}”", path, str(value), field.choices)
    return found
