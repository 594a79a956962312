"""Transactions: one `Database` per process, one `Session` per transaction.

On SQLite a writing transaction starts with BEGIN IMMEDIATE (the driver's own deferred BEGIN loses updates without an
error) behind a lock of this process, so that threads queue instead of colliding. Pages read on an engine that cannot
write. Statements of the path that every act takes are compiled once (`Statement`) and run on the driver's cursor.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import sqlite

WAL_IS_SAFE = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
"""SQLite versions in which the WAL-reset corruption is mended; the last two are the ends of their own branches."""


def wal_is_safe(version: tuple[int, ...]) -> bool:
    newest, *branches = WAL_IS_SAFE
    return version >= newest or any(version[:2] == branch[:2] and version >= branch for branch in branches)


class Statement:
    """A SQLAlchemy Core statement compiled once per dialect, with plain values in and plain tuples out.

    Columns read or written by it must be of types that need no conversion: text, numbers, bytes.
    """

    def __init__(self, statement: sa.sql.ClauseElement) -> None:
        self._statement = statement
        self._compiled: dict[str, tuple[str, dict[str, Any]]] = {}

    def on(self, dialect: sa.Dialect) -> tuple[str, dict[str, Any]]:
        """The text of the statement for a database, and the constants that Core made into parameters (a limit)."""
        found = self._compiled.get(dialect.name)
        if found is None:
            named = sqlite.dialect(paramstyle="named") if dialect.name == "sqlite" else dialect
            compiled = self._statement.compile(dialect=named)
            constants = {name: value for name, value in compiled.params.items() if value is not None}
            found = self._compiled[dialect.name] = str(compiled), constants
        return found


class Session:
    """One transaction on one connection. Services write through it and never commit."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self._dialect = connection.dialect
        driver = connection.connection.driver_connection
        assert driver is not None
        self._cursor = driver.cursor()

    @property
    def is_postgresql(self) -> bool:
        return self._dialect.name == "postgresql"

    def all(self, statement: Statement, values: Mapping[str, Any]) -> list[Any]:
        self.run(statement, values)
        return self._cursor.fetchall()  # type: ignore[no-any-return]

    def first(self, statement: Statement, values: Mapping[str, Any]) -> Any:
        self.run(statement, values)
        return self._cursor.fetchone()

    def run(self, statement: Statement, values: Mapping[str, Any]) -> None:
        text, constants = statement.on(self._dialect)
        self._cursor.execute(text, {**constants, **values} if constants else values)

    def run_many(self, statement: Statement, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            self._cursor.executemany(statement.on(self._dialect)[0], rows)

    def execute(self, statement: sa.sql.Executable, values: Any = None) -> sa.CursorResult[Any]:
        """Any other statement, the ordinary way."""
        return self.connection.execute(statement, values)


class Database:
    """The office's database. `url` is sqlite:///… or postgresql://…."""

    def __init__(self, url: str, *, journal: str | None = None) -> None:
        self.url = sa.make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._write_lock = threading.Lock()
        if self.is_sqlite:
            self.journal = journal or ("wal" if wal_is_safe(sqlite3.sqlite_version_info) else "truncate")
            self.engine = self._sqlite_engine(writes=True)
            self.reader = self._sqlite_engine(writes=False)
        else:
            self.journal = ""
            self.url = self.url.set(drivername="postgresql+psycopg")
            self.engine = sa.create_engine(self.url, pool_pre_ping=False, pool_size=10, max_overflow=20)
            self.reader = self.engine

    def _sqlite_engine(self, *, writes: bool) -> sa.Engine:
        engine = sa.create_engine(self.url, connect_args={"check_same_thread": False, "timeout": 10})
        pragmas = [
            f"journal_mode={self.journal}",
            f"synchronous={'FULL' if self.journal == 'wal' else 'EXTRA'}",
            "foreign_keys=ON",
            "busy_timeout=10000",
            "recursive_triggers=ON",
            "trusted_schema=OFF",
            "cell_size_check=ON",
        ]
        if not writes:
            pragmas.append("query_only=ON")

        @event.listens_for(engine, "connect")
        def _prepare(connection: sqlite3.Connection, _record: object) -> None:
            connection.isolation_level = None
            for pragma in pragmas:
                connection.execute(f"PRAGMA {pragma}").close()

        @event.listens_for(engine, "begin")
        def _begin(connection: sa.Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

        return engine

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that commits when the block ends well and leaves nothing behind when it does not."""
        if not self.is_sqlite:
            with self.engine.begin() as connection:
                yield Session(connection)
            return
        with self._write_lock, self.engine.begin() as connection:
            yield Session(connection)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent view for one page; it ends before the page is rendered."""
        with self.reader.connect() as connection, connection.begin():
            if not self.is_sqlite:
                connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield Session(connection)

    def close(self) -> None:
        self.engine.dispose()
        if self.reader is not self.engine:
            self.reader.dispose()
