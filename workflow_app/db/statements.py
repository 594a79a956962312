"""Statements of the path that every act takes: written with SQLAlchemy Core, compiled once, run by the driver."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite


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

    def on(self, dialect: sa.Dialect) -> Compiled:
        found = self._compiled.get(dialect)
        if found is None:
            compiled: Any = self._statement.compile(dialect=dialect)
            constants = {name: value for name, value in compiled.params.items() if value is not None}
            found = self._compiled[dialect] = Compiled(str(compiled), compiled.positiontup or (), constants)
        return found


Values = Mapping[str, Any]
Question = tuple[Statement, Values]

# How each way to a database writes parameters: :name, %(name)s, $1.
SQLITE = sqlite.dialect(paramstyle="named")
_PSYCOPG: Any = sa.make_url("postgresql+psycopg://").get_dialect()
CURSOR, WIRE = _PSYCOPG(), _PSYCOPG(paramstyle="numeric_dollar")
