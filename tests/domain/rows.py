"""One row of the guards' table: a guard, a case in words and as values, and the refusal's code or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.domain.fake_case import FakeCase


@dataclass(frozen=True)
class Row:
    """`code` is empty where the guard lets the act pass; `shows` are words that it must say or offer as a way out."""

    guard: str
    why: str
    case: FakeCase
    values: Mapping[str, Any] = field(default_factory=dict)
    code: str = ""
    shows: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.guard}-{self.why}"
