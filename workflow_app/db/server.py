"""Whether the database keeps what it has acknowledged, even when the power fails: asked before the office opens."""

from __future__ import annotations

import os
import sqlite3

import sqlalchemy as sa

from workflow_app.db.session import Database, wal_is_safe
from workflow_app.domain.texts import LANGUAGES, Text

_NEEDED = {
    "fsync": ("on",),
    "full_page_writes": ("on",),
    "synchronous_commit": ("on", "remote_apply"),
}
_SYNCHRONOUS = ("OFF", "NORMAL", "FULL", "EXTRA")


class ServerUnfit(Exception):
    """The database may lose decisions that it acknowledged; `reasons` says which settings let it."""

    def __init__(self, reasons: list[Text]) -> None:
        vi, en = ("; ".join(one.in_language(to) for one in reasons) for to in LANGUAGES)
        super().__init__(en)
        self.reasons, self.text = reasons, Text(vi, en)


def check_server(database: Database) -> None:
    """Raises ServerUnfit. Where WORKFLOW_APP_TESTS is set nothing is refused: a test's database may be lost."""
    reasons = [] if os.environ.get("WORKFLOW_APP_TESTS") else faults(database)
    if reasons:
        raise ServerUnfit(reasons)


def faults(database: Database) -> list[Text]:
    """Every setting by which an acknowledged decision could be lost; for `doctor`."""
    return _sqlite_faults(database) if database.is_sqlite else _postgresql_faults(database)


def durability(database: Database) -> dict[str, str]:
    """The settings in force on our own connections, as `doctor` shows them."""
    with database.engine.connect() as connection:
        if database.is_sqlite:
            journal = str(connection.exec_driver_sql("PRAGMA journal_mode").scalar())
            synchronous = _SYNCHRONOUS[connection.exec_driver_sql("PRAGMA synchronous").scalar() or 0]
            return {"sqlite": sqlite3.sqlite_version, "journal_mode": journal, "synchronous": synchronous}
        shown = {name: str(connection.exec_driver_sql(f"SHOW {name}").scalar()) for name in _NEEDED}
        return {"postgresql": str(connection.execute(sa.text("SHOW server_version")).scalar()), **shown}


def _postgresql_faults(database: Database) -> list[Text]:
    found = durability(database)
    return [
        Text(
            f"PostgreSQL đặt {name} = {found[name]}; phải là {allowed[0]}, nếu không, mất điện là mất quyết định.",
            f"PostgreSQL has {name} = {found[name]}; it must be {allowed[0]}, or a power cut loses recorded decisions.",
        )
        for name, allowed in _NEEDED.items()
        if found[name] not in allowed
    ]


def _sqlite_faults(database: Database) -> list[Text]:
    """Our own connections set this; another mode shows a file system that refused it."""
    found, reasons = durability(database), []
    if found["synchronous"] not in ("FULL", "EXTRA"):
        reasons.append(
            Text(
                f"SQLite đặt synchronous = {found['synchronous']}; phải là FULL hoặc EXTRA.",
                f"SQLite has synchronous = {found['synchronous']}; it must be FULL or EXTRA.",
            )
        )
    if found["journal_mode"] not in ("wal", "truncate"):
        reasons.append(
            Text(
                f"Không đặt được journal_mode {database.journal} (đang là {found['journal_mode']}).",
                f"The journal_mode {database.journal} could not be set (it is {found['journal_mode']}).",
            )
        )
    if found["journal_mode"] == "wal" and not wal_is_safe(sqlite3.sqlite_version_info):
        reasons.append(
            Text(
                f"SQLite {found['sqlite']} có lỗi có thể làm hỏng tệp ở chế độ WAL; hãy dùng TRUNCATE.",
                f"SQLite {found['sqlite']} has a fault that may corrupt a file in WAL mode; use TRUNCATE.",
            )
        )
    return reasons
