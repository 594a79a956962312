"""Bringing a database to the tables that this edition of the engine uses: one history for both sorts of database."""

from __future__ import annotations

import time
from collections.abc import Callable

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from workflow_app import content
from workflow_app.db.session import Database
from workflow_app.domain.texts import Text

TRIES = 15
"""How often PostgreSQL is asked for its locks before we give up; the office goes on working in between."""

_PATIENCE, _PAUSE = "2s", 1.0
_LOCK_NOT_HAD = "55P03"
_OURS = 7_310_211_925
"""PostgreSQL's name of the lock that lets one process migrate at a time."""


class MigrationFailed(Exception):
    """The database stays as it was; the text says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def migrate(database: Database) -> None:
    """Bring the database to the newest edition, in one transaction; one that is up to date is left alone.

    Another process that migrates meanwhile is waited for. Raises MigrationFailed for a database of a newer engine, for
    rows left without the rows they refer to, and where PostgreSQL's locks were not to be had.
    """
    found = version(database)
    if found == newest():
        return
    if found is not None and found not in _editions():
        raise MigrationFailed(
            Text(f"cơ sở dữ liệu thuộc phiên bản {found}, của phần mềm mới hơn bản này ({newest()})",
                 f"the database has edition {found}, of a newer engine than this one ({newest()})")
        )  # fmt: skip
    in_one_transaction(database, lambda config: command.upgrade(config, "head"))


def version(database: Database) -> str | None:
    """The edition that the database has; None for one that was never migrated."""
    with database.reading() as session:
        return MigrationContext.configure(session.connection).get_current_revision()


def newest() -> str:
    """The edition that this engine uses."""
    return _editions()[0]


def is_current(database: Database) -> bool:
    """Whether the database has exactly the edition that this engine uses."""
    return version(database) == newest()


def _editions() -> list[str]:
    """Newest first."""
    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()]


def _config(connection: sa.Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(content.folder("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


Change = Callable[[Config], None]


def in_one_transaction(database: Database, change: Change) -> None:
    """Carry out commands of Alembic: all or nothing, and nobody else migrates meanwhile. Raises as `migrate` does."""
    (_on_sqlite if database.is_sqlite else _on_postgresql)(database, change)


def _on_sqlite(database: Database, change: Change) -> None:
    """SQLite alters a table by copying and dropping it: references are looked at once, at the end."""
    with database.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys=OFF")  # outside of a transaction, where alone it counts
        try:
            with connection.begin():
                change(_config(connection))
                orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if orphans:
                    rows = sorted({(row[0], row[1], row[2]) for row in orphans})[:5]
                    vi = "; ".join(f"{table}: dòng {row} chỉ đến {other} không có" for table, row, other in rows)
                    en = "; ".join(f"{table} row {row} refers to no {other}" for table, row, other in rows)
                    raise MigrationFailed(Text(vi, en))
        finally:
            driver.execute("PRAGMA foreign_keys=ON")


def _on_postgresql(database: Database, change: Change) -> None:
    """A lock not had in two seconds is given up, so that those who queue behind us go on; then it is tried again."""
    for tried in range(1, TRIES + 1):
        try:
            with database.engine.begin() as connection:
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_PATIENCE}'")
                connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_OURS})")
                change(_config(connection))
            return
        except sa.exc.OperationalError as error:
            if getattr(error.orig, "sqlstate", None) != _LOCK_NOT_HAD:
                raise
            if tried == TRIES:
                raise MigrationFailed(
                    Text("các bảng PostgreSQL vẫn bị nơi khác khoá; chưa thay đổi gì",
                         "PostgreSQL's tables stayed locked by others; nothing was changed")
                ) from error  # fmt: skip
            time.sleep(_PAUSE)
