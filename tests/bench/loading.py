"""Rows in bulk into a migrated database, much faster than acts would write them and with the same result."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import psycopg
import sqlalchemy as sa
from psycopg import sql

from workflow_app.db import tables as t
from workflow_app.db.migrating import migrate
from workflow_app.db.session import Database

Rows = dict[sa.Table, list[tuple[Any, ...]]]
"""Of each table the rows, every column in the table's own order."""

SEARCHED = ("dossier", "register_entry")


class Loader(Protocol):
    """Writes rows, whatever their order; after `settle` the database is as an office would find it."""

    def write(self, rows: Rows) -> None: ...

    def settle(self) -> None: ...

    def close(self) -> None: ...


class SqliteLoader:
    """One connection that may lose everything while it writes. Search is filled by the tables' own triggers."""

    def __init__(self, path: Path) -> None:
        migrated(f"sqlite:///{path}")
        self._connection = sqlite3.connect(path, isolation_level=None)
        for pragma in ("foreign_keys=OFF", "synchronous=OFF", "journal_mode=MEMORY", "cache_size=-400000"):
            self._connection.execute(f"PRAGMA {pragma}")

    def write(self, rows: Rows) -> None:
        run = self._connection
        run.execute("BEGIN")
        for table, several in rows.items():
            run.executemany(f'INSERT INTO "{table.name}" VALUES ({", ".join("?" * len(table.c))})', several)
        run.execute("COMMIT")

    def orphans(self) -> Sequence[Any]:
        """Rows that refer to nothing; there are none when the rows were right."""
        return self._connection.execute("PRAGMA foreign_key_check").fetchall()

    def settle(self) -> None:
        """Nothing: the product never gathers statistics on SQLite, so its lists must be quick without them."""

    def close(self) -> None:
        self._connection.close()


class PostgresLoader:
    """COPY without triggers, so that keys are not looked up; what the triggers of search do is done at the end."""

    def __init__(self, url: str) -> None:
        migrated(url)
        uri = sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._connection = psycopg.connect(uri, autocommit=True)
        self._connection.execute("SET session_replication_role = replica")
        self._connection.execute("SET synchronous_commit = off")

    def write(self, rows: Rows) -> None:
        with self._connection.transaction(), self._connection.cursor() as cursor:
            for table, several in rows.items():
                with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table.name))) as copy:
                    for row in several:
                        copy.write_row(row)

    def settle(self) -> None:
        run = self._connection.execute
        for table in t.metadata.sorted_tables:
            if "id" in table.c:
                named = {"name": sql.Literal(table.name), "table": sql.Identifier(table.name)}
                last = sql.SQL("SELECT setval(pg_get_serial_sequence({name}, 'id'), greatest(max(id), 1)) FROM {table}")
                run(last.format(**named))
        for name in SEARCHED:
            run(
                sql.SQL(
                    "INSERT INTO {search} SELECT id, array_to_tsvector(string_to_array(search_text, ' ')) "
                    "FROM {searched} WHERE search_text <> '' ON CONFLICT (id) DO NOTHING"
                ).format(search=sql.Identifier(f"{name}_search"), searched=sql.Identifier(name))
            )
        run("VACUUM ANALYZE")  # as the server does by itself when it finds the time

    def close(self) -> None:
        self._connection.close()


def migrated(url: str) -> None:
    database = Database(url)
    migrate(database)
    database.close()
