"""The floor on SQLite: the lifecycle on `sqlite3` alone, as few statements and rows as the job allows."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Literal

from tests.bench.bare_rules import NEEDED_SIGNATURES, NOBODY, TRANSITIONS, may
from tests.bench.lifecycle import COMMENT, FIELDS, TEXT, HistoryRow, timed_lifecycle

Journal = Literal["wal", "truncate"]

PRAGMAS: dict[Journal, tuple[str, ...]] = {
    "wal": ("journal_mode = WAL", "synchronous = FULL"),
    "truncate": ("journal_mode = TRUNCATE", "synchronous = EXTRA"),
}

TABLES = (
    f"""CREATE TABLE document (
        id INTEGER PRIMARY KEY, author TEXT NOT NULL, state TEXT NOT NULL,
        signatures INTEGER NOT NULL DEFAULT 0, number INTEGER,
        {", ".join(f"{name} TEXT NOT NULL" for name in FIELDS)}, text TEXT NOT NULL)""",
    """CREATE TABLE signature (document INTEGER NOT NULL, person TEXT NOT NULL,
        PRIMARY KEY (document, person)) WITHOUT ROWID""",
    """CREATE TABLE audit (id INTEGER PRIMARY KEY, document INTEGER NOT NULL, who TEXT NOT NULL,
        at INTEGER NOT NULL, source TEXT, target TEXT NOT NULL, comment TEXT NOT NULL)""",
    "CREATE TABLE counter (last INTEGER NOT NULL)",
    "INSERT INTO counter VALUES (0)",
)

CREATE = f"""INSERT INTO document (author, state, {", ".join(FIELDS)}, text)
    VALUES (?, ?, {", ".join("?" * 10)}, ?)"""
WHERE = "WHERE id = ? AND state = ? AND author <> ?"
MOVE = f"UPDATE document SET state = ? {WHERE}"
APPROVE = f"{MOVE} AND signatures >= {NEEDED_SIGNATURES}"
SIGN = f"UPDATE document SET state = ?, signatures = signatures + 1 {WHERE}"
SIGNATURE = "INSERT OR IGNORE INTO signature VALUES (?, ?)"  # ignored: the person's second on this document
ISSUE = f"UPDATE document SET state = ?, number = (SELECT last + 1 FROM counter) {WHERE}"
GUARDED = {"sign": SIGN, "approve": APPROVE, "issue": ISSUE}
AUDIT = "INSERT INTO audit (document, who, at, source, target, comment) VALUES (?, ?, ?, ?, ?, ?)"


class BareSqlite:
    """A Contender on one SQLite file: BEGIN IMMEDIATE, one guarded UPDATE and one INSERT a step.

    `journal` "wal" is WAL + FULL, the mode the bench's ratios are judged on; "truncate" is TRUNCATE + EXTRA,
    for libraries whose WAL is not to be trusted. Both outlive a power cut.
    `document` is the key of the current document.
    """

    def __init__(self, path: Path | str, journal: Journal = "wal") -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        for pragma in PRAGMAS[journal]:
            self._connection.execute(f"PRAGMA {pragma}")
        self.document = 0

    def prepare(self) -> None:
        """Raises sqlite3.OperationalError where the file already has the tables."""
        for statement in TABLES:
            self._connection.execute(statement)

    def attempt(self, act: str, person: str) -> bool:
        if not may(person, act):
            return False
        run = self._connection.execute
        source, target = TRANSITIONS[act].source, TRANSITIONS[act].target
        run("BEGIN IMMEDIATE")
        if act == "create":
            document = run(CREATE, (person, target, *FIELDS.values(), TEXT)).lastrowid
        else:
            document = self.document
            if not self._moved(act, person):
                run("ROLLBACK")
                return False
        run(AUDIT, (document, person, time.time_ns() // 1000, source, target, COMMENT))
        run("COMMIT")
        self.document = document or 0
        return True

    def _moved(self, act: str, person: str) -> bool:
        run = self._connection.execute
        transition = TRANSITIONS[act]
        barred = person if transition.bars_author else NOBODY
        guarded = (transition.target, self.document, transition.source, barred)
        if run(GUARDED.get(act, MOVE), guarded).rowcount != 1:
            return False
        if act == "sign":
            return run(SIGNATURE, (self.document, person)).rowcount == 1
        if act == "issue":
            run("UPDATE counter SET last = last + 1")
        return True

    def lifecycle(self) -> list[float]:
        return timed_lifecycle(self)

    def history(self) -> list[HistoryRow]:
        rows = self._connection.execute(
            "SELECT who, source, target FROM audit WHERE document = ? ORDER BY id", (self.document,)
        )
        return [HistoryRow(*row) for row in rows]

    def numbers(self) -> list[int]:
        run = self._connection.execute
        return [row[0] for row in run("SELECT number FROM document WHERE number IS NOT NULL ORDER BY number")]

    def durability(self) -> tuple[str, int]:
        """The journal mode and `synchronous` (2 FULL, 3 EXTRA) that SQLite says are in force."""
        mode = self._connection.execute("PRAGMA journal_mode").fetchone()[0]
        return str(mode), int(self._connection.execute("PRAGMA synchronous").fetchone()[0])

    def close(self) -> None:
        self._connection.close()
