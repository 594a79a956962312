"""Rows of a table as separate lists, each with its own count: never one sum over what does not belong together.

Targets of two resolutions, or of two years, are different promises: 8/8 and 7/7 are two lists, not 15/15. What could
not be assessed (a merger, a target that fell away) stands beside the count, neither reached nor missed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Lists:
    """How a table is shown: one list for each combination of `by`, counted in each of the columns of `counts`.

    A row counts where its cell says `reached`, is left out of the count where it says one of `left_out`, and is still
    open where it says nothing.
    """

    by: tuple[str, ...]
    counts: tuple[str, ...]
    reached: str
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """`reached` of `of`; `left_out` and `open` are in neither number."""

    reached: int
    of: int
    left_out: int
    open: int

    def __str__(self) -> str:
        return f"{self.reached}/{self.of}"


@dataclass(frozen=True, slots=True)
class RowList:
    """One list: the cells that its rows share, the rows, and the count in each column."""

    key: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]
    counts: Mapping[str, Counted]


def lists_of(spec: Lists, rows: Sequence[Mapping[str, Any]]) -> list[RowList]:
    """The lists in the order in which their first rows stand."""
    found: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for row in rows:
        found.setdefault(tuple(str(row.get(name) or "") for name in spec.by), []).append(row)
    return [
        RowList(key, tuple(mine), {column: _count(spec, mine, column) for column in spec.counts})
        for key, mine in found.items()
    ]


def _count(spec: Lists, rows: Sequence[Mapping[str, Any]], column: str) -> Counted:
    cells = [row.get(column) for row in rows]
    still_open = sum(1 for one in cells if one in (None, ""))
    left_out = sum(1 for one in cells if one in spec.left_out)
    return Counted(cells.count(spec.reached), len(cells) - still_open - left_out, left_out, still_open)
