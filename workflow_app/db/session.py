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

import psycopg
import sqlalchemy as sa
from psycopg.types.numeric import Int8Dumper
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

    def __init__(self, engine: sa.Engine, pooled: sa.PoolProxiedConnection) -> None:
        self._engine, self._pooled, self._dialect = engine, pooled, engine.dialect
        self._driver: Any = pooled.driver_connection
        self._cursor = self._driver.cursor()
        self._core: sa.Connection | None = None

    @property
    def is_postgresql(self) -> bool:
        return self._dialect.name == "postgresql"

    @property
    def connection(self) -> sa.Connection:
        """The same transaction for SQLAlchemy; made when it is asked for, because most acts never do."""
        if self._core is None:
            self._core = sa.Connection(self._engine, self._pooled)
        return self._core

    def all(self, statement: Statement, values: Mapping[str, Any]) -> list[Any]:
        self._ask(statement, values)
        return self._cursor.fetchall()  # type: ignore[no-any-return]

    def first(self, statement: Statement, values: Mapping[str, Any]) -> Any:
        self._ask(statement, values)
        return self._cursor.fetchone()

    def run(self, statement: Statement, values: Mapping[str, Any]) -> None:
        self._ask(statement, values)

    def run_many(self, statement: Statement, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            self._cursor.executemany(statement.on(self._dialect)[0], rows)

    def execute(self, statement: sa.sql.Executable, values: Any = None) -> sa.CursorResult[Any]:
        """Any other statement, the ordinary way."""
        return self.connection.execute(statement, values)

    def _ask(self, statement: Statement, values: Mapping[str, Any]) -> None:
        text, constants = statement.on(self._dialect)
        self._cursor.execute(text, {**constants, **values} if constants else values)

    def begin(self) -> None:
        """A view that does not change while the page is read."""
        if self.is_postgresql:
            self._cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        else:
            self._cursor.execute("BEGIN")

    def commit(self) -> None:
        self._driver.commit()

    def abandon(self, error: BaseException) -> None:
        """Before the pool takes the connection back and rolls back whatever was not committed."""


class _Immediate(Session):
    """SQLite, writing: the driver's own deferred BEGIN would lose updates without an error."""

    def begin(self) -> None:
        self._cursor.execute("BEGIN IMMEDIATE")


class _Pipelined(Session):
    """PostgreSQL, writing: what only writes is sent without waiting for each answer.

    A statement that fails is then told by the next one that reads, or by the commit; nothing is kept either way.
    """

    def __init__(self, engine: sa.Engine, pooled: sa.PoolProxiedConnection) -> None:
        super().__init__(engine, pooled)
        self._writes = self._driver.cursor()  # late answers to writes must not be taken for what was read
        self._pipeline: Any = None

    def run(self, statement: Statement, values: Mapping[str, Any]) -> None:
        if self._pipeline is None:
            self._pipeline = self._driver.pipeline()
            self._pipeline.__enter__()
        text, constants = statement.on(self._dialect)
        self._writes.execute(text, {**constants, **values} if constants else values, prepare=True)

    def run_many(self, statement: Statement, rows: Sequence[Mapping[str, Any]]) -> None:
        for values in rows:
            self.run(statement, values)

    @property
    def connection(self) -> sa.Connection:
        self._wait()
        return super().connection

    def _ask(self, statement: Statement, values: Mapping[str, Any]) -> None:
        text, constants = statement.on(self._dialect)
        self._cursor.execute(text, {**constants, **values} if constants else values, prepare=True)

    def _wait(self) -> None:
        """Until every statement sent has been answered. Raises what the first that failed says."""
        if self._pipeline is not None:
            pipeline, self._pipeline = self._pipeline, None
            pipeline.__exit__(None, None, None)

    def begin(self) -> None:
        """The driver begins by itself, with the first statement."""

    def commit(self) -> None:
        if self._pipeline is None:
            super().commit()
        else:
            self._writes.execute("COMMIT")
            self._wait()

    def abandon(self, error: BaseException) -> None:
        if self._pipeline is not None:
            self._pipeline.__exit__(type(error), error, error.__traceback__)


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
            self.engine = self._postgresql_engine()
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
            if not connection.connection.driver_connection.in_transaction:  # a Session begins by itself
                connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

        return engine

    def _postgresql_engine(self) -> sa.Engine:
        engine = sa.create_engine(self.url, pool_pre_ping=False, pool_size=10, max_overflow=20)

        @event.listens_for(engine, "connect")
        def _prepare(connection: psycopg.Connection[Any], _record: object) -> None:
            connection.prepared_max = 500  # every `Statement`, in the few shapes that its values take
            connection.adapters.register_dumper(int, Int8Dumper)  # else each size of number is a shape of its own

        return engine

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that commits when the block ends well and leaves nothing behind when it does not."""
        if self.is_sqlite:
            with self._write_lock, _transaction(self.engine, _Immediate) as session:
                yield session
        else:
            with _transaction(self.engine, _Pipelined) as session:
                yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent view for one page; it ends before the page is rendered."""
        with _transaction(self.reader, Session) as session:
            yield session

    def close(self) -> None:
        self.engine.dispose()
        if self.reader is not self.engine:
            self.reader.dispose()


@contextmanager
def _transaction(engine: sa.Engine, sort: type[Session]) -> Iterator[Session]:
    pooled = engine.raw_connection()
    try:
        session = sort(engine, pooled)
        session.begin()
        try:
            yield session
            session.commit()
        except BaseException as error:
            session.abandon(error)
            raise
    finally:
        pooled.close()
