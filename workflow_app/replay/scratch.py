"""A database for one replay: made for it, on the disk like the office's own, and gone afterwards unless it is kept.

A replay dates its acts by the log. In the office's own database that would back-date its history, so a replay never
touches one: a file that is there already is refused.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from workflow_app.db.migrating import migrate
from workflow_app.db.session import Database
from workflow_app.domain.texts import Text


class NotScratch(Exception):
    """The database named for a replay holds something already."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@contextmanager
def scratch(url: str | None = None, keep: Path | None = None) -> Iterator[tuple[Database, Path]]:
    """A fresh database with all tables, and a folder for papers beside it.

    `keep` names the SQLite file in which it stays; `url` names an empty database made by the caller (a test's).
    Raises NotScratch when either holds something.
    """
    if keep is not None and keep.exists():
        raise NotScratch(
            Text(f"đã có {keep}; diễn lại chỉ ghi vào tệp mới",
                 f"{keep} exists already; a replay only writes into a new file")
        )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="workflow-replay-") as folder:
        address = url or f"sqlite:///{(keep or Path(folder) / 'replay.db').absolute()}"
        database = Database(address)
        if keep is None and database.is_sqlite:
            _need_not_survive_a_power_cut(database)
        try:
            if sa.inspect(database.engine).has_table("leaf"):
                shown = database.url.render_as_string()
                raise NotScratch(
                    Text(f"{shown} đã có bảng; diễn lại cần cơ sở dữ liệu trống",
                         f"{shown} holds tables already; a replay needs an empty one")
                )  # fmt: skip
            migrate(database)
            yield database, (keep.absolute().parent if keep else Path(folder)) / "papers"
        finally:
            database.close()


def _need_not_survive_a_power_cut(database: Database) -> None:
    """The same transactions in the same journal, without waiting for the disk each time: nothing of it is kept."""

    @sa.event.listens_for(database.engine, "connect")
    def _hurry(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA synchronous=OFF").close()
