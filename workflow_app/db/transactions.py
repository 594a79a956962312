"""One transaction as the services write through it: on SQLite, reading on PostgreSQL, and writing on its wire."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, cast

import psycopg
import sqlalchemy as sa

from workflow_app.db.statements import CURSOR, SQLITE, WIRE, Question, Statement, Values
from workflow_app.db.wire import Sent, Wire

AT_ONCE = 16
"""Rows of one INSERT at most: each count is a statement of its own, which the server prepares."""


class Session:
    """One transaction on one connection. Services write through it and never commit."""

    _spoken: sa.Dialect = SQLITE

    def __init__(self, engine: sa.Engine, pooled: sa.PoolProxiedConnection) -> None:
        self._engine, self._pooled = engine, pooled
        self._driver = cast(Any, pooled.driver_connection)
        self._core: sa.Connection | None = None
        self.afterwards: list[Callable[[], None]] = []
        """What follows the commit, and only the commit: what the database must not be asked about any more."""

    @cached_property
    def _cursor(self) -> Any:
        return self._driver.cursor()

    @property
    def is_postgresql(self) -> bool:
        return self._spoken is not SQLITE

    @property
    def connection(self) -> sa.Connection:
        """The same transaction for SQLAlchemy; made when it is asked for, because most acts never do."""
        if self._core is None:
            self._core = sa.Connection(self._engine, self._pooled)
        return self._core

    def ahead(self, *questions: Question) -> None:
        """These will be asked: a database behind a wire answers them together. An answer not taken yet is forgotten as
        soon as a table it hangs on is changed."""

    @property
    def asked(self) -> Sequence[Question]:
        """What was asked so far of a database behind a wire, without locking anything."""
        return ()

    def begin_on_it(self) -> None:
        """What was written is sent off: a database behind a wire works on it while the act goes on."""

    def all(self, statement: Statement, values: Values) -> list[Any]:
        self.run(statement, values)
        return self._cursor.fetchall()  # type: ignore[no-any-return]

    def first(self, statement: Statement, values: Values) -> Any:
        self.run(statement, values)
        return self._cursor.fetchone()

    def run(self, statement: Statement, values: Values) -> None:
        text, _names, constants = statement.on(self._spoken)
        self._cursor.execute(text, {**constants, **values} if constants else values)

    def run_many(self, statement: Statement, rows: Sequence[Values]) -> None:
        if rows:
            self._cursor.executemany(statement.on(self._spoken).text, rows)

    def execute(self, statement: sa.sql.Executable, values: Any = None) -> sa.CursorResult[Any]:
        """Any other statement, the ordinary way."""
        return self.connection.execute(statement, values)

    def begin(self, how: str) -> None:
        self._cursor.execute(how)

    def commit(self) -> None:
        self._driver.commit()

    def abandon(self) -> None:
        """Before the pool takes the connection back and rolls back whatever was not committed."""


class Reading(Session):
    """PostgreSQL, reading: through psycopg's cursor, which SQLAlchemy uses as well."""

    _spoken = CURSOR


class Wired(Session):
    """PostgreSQL, writing: only a question waits for its answer."""

    _spoken = WIRE

    def __init__(self, engine: sa.Engine, pooled: sa.PoolProxiedConnection) -> None:
        super().__init__(engine, pooled)
        self._wire: Wire = pooled.info.get("wire") or pooled.info.setdefault("wire", Wire(self._driver))
        self._is_open = False
        self._ahead: list[tuple[Question, Sent]] = []
        self._asked: list[Question] = []

    @property
    def connection(self) -> sa.Connection:
        self._shut()
        self._ahead.clear()
        return super().connection

    def ahead(self, *questions: Question) -> None:
        if any(statement.locks for statement, _values in questions):
            self._ahead.clear()
        self._ahead += [(one, self._sent(*one)) for one in questions]

    @property
    def asked(self) -> Sequence[Question]:
        return self._asked

    def begin_on_it(self) -> None:
        self._wire_open().hand_over()

    def all(self, statement: Statement, values: Values) -> list[Any]:
        if not (statement.writes or statement.locks):
            self._asked.append((statement, values))
        for number, (question, sent) in enumerate(self._ahead):
            if question == (statement, values):
                self._wire.answer(self._ahead[-1][1])  # with it all of them are there
                del self._ahead[number]
                return self._wire.answer(sent)
        self._outdate(statement)
        return self._wire.answer(self._sent(statement, values))

    def first(self, statement: Statement, values: Values) -> Any:
        return next(iter(self.all(statement, values)), None)

    def run(self, statement: Statement, values: Values) -> None:
        self._outdate(statement)
        self._sent(statement, values)

    def run_many(self, statement: Statement, rows: Sequence[Values]) -> None:
        self._outdate(statement)
        _text, names, constants = statement.on(self._spoken)
        for start in range(0, len(rows), AT_ONCE):
            some = [{**constants, **values} for values in rows[start : start + AT_ONCE]]
            given = [values[name] for values in some for name in names]
            self._wire_open().send(statement.rows_on_the_wire(len(some)), given)

    def _outdate(self, statement: Statement) -> None:
        """What was asked ahead, and not taken yet, of a table that is now changed is asked again when it is needed; so
        is everything, once rows are locked that others may have changed while this one waited for them."""
        if self._ahead and statement.locks:
            self._ahead.clear()
        elif self._ahead and statement.writes:
            self._ahead = [one for one in self._ahead if statement.writes not in one[0][0].reads]

    def _sent(self, statement: Statement, values: Values) -> Sent:
        text, names, constants = statement.on(self._spoken)
        known = {**constants, **values} if constants else values
        return self._wire_open().send(text, [known[name] for name in names])

    def _wire_open(self) -> Wire:
        if not self._is_open:
            self._wire.open()
            self._is_open = True
        return self._wire

    def _shut(self) -> None:
        if self._is_open:
            self._is_open = False
            self._wire.shut()

    def begin(self, how: str) -> None:
        self._wire_open().send(how)

    def commit(self) -> None:
        sent = self._wire_open().send("COMMIT")
        self._shut()
        if sent.did != b"COMMIT":
            raise psycopg.errors.InFailedSqlTransaction("a statement failed before, and nothing was kept")

    def abandon(self) -> None:
        try:
            self._shut()
        except psycopg.Error:  # told already: it is what brought us here
            if self._driver.closed:
                self._engine.dispose()  # then the others in the pool are lost as well
        except BaseException:
            self._pooled.invalidate()
            raise
