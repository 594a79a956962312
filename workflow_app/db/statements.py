"""Statements of the path that every act takes: written with SQLAlchemy Core, compiled once, run by the driver."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import visitors


class Compiled(NamedTuple):
    """A statement's text, its parameters in the order of the text, and those that Core made of constants (a limit)."""

    text: str
    names: Sequence[str]
    constants: Mapping[str, Any]


class Statement:
    """A SQLAlchemy Core statement compiled once per dialect, with plain values in and plain tuples out.

    Columns read or written by it must be of types that need no conversion: text, numbers, bytes.
    """

    def __init__(self, statement: sa.sql.ClauseElement) -> None:
        if isinstance(statement, sa.Insert) and not len(statement.exported_columns):
            statement = statement.inline()  # nobody asks for the new row's id
        self._statement = statement
        self._compiled: dict[sa.Dialect, Compiled] = {}
        self._rows: dict[int, str] = {}

    @cached_property
    def reads(self) -> frozenset[str]:
        """The tables on which its answer hangs."""
        return frozenset(one.name for one in visitors.iterate(self._statement) if isinstance(one, sa.TableClause))

    @cached_property
    def writes(self) -> str:
        """The table that it changes; empty for a question."""
        table = self._statement.table if isinstance(self._statement, sa.UpdateBase) else None
        return table.name if isinstance(table, sa.TableClause) else ""

    @cached_property
    def locks(self) -> bool:
        """Whether it keeps others from the rows that it finds, and so may wait for them."""
        return isinstance(self._statement, sa.Select) and self._statement._for_update_arg is not None

    def on(self, dialect: sa.Dialect) -> Compiled:
        found = self._compiled.get(dialect)
        if found is None:
            compiled: Any = self._statement.compile(dialect=dialect)
            constants = {name: value for name, value in compiled.params.items() if value is not None}
            found = self._compiled[dialect] = Compiled(str(compiled), compiled.positiontup or (), constants)
        return found

    def rows_on_the_wire(self, count: int) -> str:
        """The text of an INSERT of so many rows at once; its parameters are those of the first row, then the second."""
        if count not in self._rows:
            text, names, _constants = self.on(WIRE)
            begins, _values, row = text.partition(" VALUES ")
            rows = (
                re.sub(r"\$(\d+)", lambda found, at=at: f"${int(found[1]) + at * len(names)}", row)  # type: ignore[misc]
                for at in range(count)
            )
            self._rows[count] = f"{begins} VALUES {', '.join(rows)}"
        return self._rows[count]


Values = Mapping[str, Any]
Question = tuple[Statement, Values]

# How each way to a database writes parameters: :name, %(name)s, $1.
SQLITE = sqlite.dialect(paramstyle="named")
_PSYCOPG: Any = sa.make_url("postgresql+psycopg://").get_dialect()
CURSOR, WIRE = _PSYCOPG(), _PSYCOPG(paramstyle="numeric_dollar")
