"""Transactions: one `Database` per process, one `Session` per transaction.

On SQLite a writing transaction starts with BEGIN IMMEDIATE (the driver's own deferred BEGIN loses updates without an
error) behind a lock of this process, so that threads queue instead of colliding. Pages read on an engine that cannot
write. On PostgreSQL a writing transaction has the wire to itself (`db/wire.py`).
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from workflow_app.db.statements import Question, Statement, Values
from workflow_app.db.transactions import AT_ONCE, Reading, Session, Wired

__all__ = [
    "AT_ONCE",
    "PATIENCE",
    "WAL_IS_SAFE",
    "Database",
    "Question",
    "Session",
    "Statement",
    "Values",
    "wal_is_safe",
]

WAL_IS_SAFE = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
"""SQLite versions in which the WAL-reset corruption is mended; the last two are the ends of their own branches."""

PATIENCE = {"lock_timeout": "10s", "statement_timeout": "30s", "idle_in_transaction_session_timeout": "60s"}
"""How long a connection to PostgreSQL waits before it gives up: on SQLite `busy_timeout` does the same."""


def wal_is_safe(version: tuple[int, ...]) -> bool:
    newest, *branches = WAL_IS_SAFE
    return version >= newest or any(version[:2] == branch[:2] and version >= branch for branch in branches)


@cache
def _triggers_may_search() -> bool:
    """Whether this SQLite lets a trigger write to an FTS5 table under trusted_schema=OFF; older ones call it unsafe."""
    with closing(sqlite3.connect(":memory:")) as probe:
        probe.executescript(
            "PRAGMA trusted_schema=OFF; CREATE TABLE t (w); CREATE VIRTUAL TABLE s USING fts5 (w);"
            "CREATE TRIGGER f AFTER INSERT ON t BEGIN INSERT INTO s VALUES (new.w); END;"
        )
        try:
            probe.execute("INSERT INTO t VALUES ('x')")
        except sqlite3.OperationalError:
            return False
        return True


class Database:
    """The office's database. `url` is sqlite:///… or postgresql://….

    `engine` is for whoever needs SQLAlchemy's own transactions (migrations); everybody else takes a Session.
    """

    def __init__(self, url: str, *, journal: str | None = None) -> None:
        self.url = sa.make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.journal = ""
        if self.is_sqlite:
            self.journal = journal or ("wal" if wal_is_safe(sqlite3.sqlite_version_info) else "truncate")
            self.engine = self._sqlite_engine(writes=True)
            self._writer, self._reader = self.engine, self._sqlite_engine(writes=False)
        else:
            self.url = self.url.set(drivername="postgresql+psycopg")
            patience = " ".join(f"-c {name}={length}" for name, length in PATIENCE.items())
            self.engine = sa.create_engine(self.url, pool_size=10, max_overflow=20, connect_args={"options": patience})
            self._writer = self._wire_engine(patience)
            self._reader = self.engine
        self._alone = threading.Lock() if self.is_sqlite else nullcontext()

    def _sqlite_engine(self, *, writes: bool) -> sa.Engine:
        engine = sa.create_engine(self.url, connect_args={"check_same_thread": False, "timeout": 10})
        pragmas = [
            f"journal_mode={self.journal}",
            f"synchronous={'FULL' if self.journal == 'wal' else 'EXTRA'}",
            "foreign_keys=ON",
            "busy_timeout=10000",
            "recursive_triggers=ON",
            f"trusted_schema={'OFF' if _triggers_may_search() else 'ON'}",
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
            driver: Any = connection.connection.driver_connection
            if not driver.in_transaction:  # a Session has begun by itself
                connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

        return engine

    def _wire_engine(self, patience: str) -> sa.Engine:
        """Connections as `Wire` wants them; a session on one says BEGIN by itself."""
        settings = {"options": patience + " -c plan_cache_mode=force_generic_plan", "prepare_threshold": None}
        return sa.create_engine(
            self.url, isolation_level="AUTOCOMMIT", pool_size=10, max_overflow=20, connect_args=settings
        )

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that commits when the block ends well and leaves nothing behind when it does not."""
        sort, how = (Session, "BEGIN IMMEDIATE") if self.is_sqlite else (Wired, "BEGIN")
        with self._alone, _transaction(sort, self._writer, how) as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent view for one page; it ends before the page is rendered."""
        view = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
        sort, how = (Session, "BEGIN") if self.is_sqlite else (Reading, view)
        with _transaction(sort, self._reader, how) as session:
            yield session

    def close(self) -> None:
        for engine in {self.engine, self._writer, self._reader}:
            engine.dispose()


@contextmanager
def _transaction(sort: type[Session], engine: sa.Engine, how: str) -> Iterator[Session]:
    pooled = engine.raw_connection()
    try:
        session = sort(engine, pooled)
        session.begin(how)
        try:
            yield session
            session.commit()
        except BaseException:
            session.abandon()
            raise
    finally:
        pooled.close()
    for follow in session.afterwards:
        follow()
