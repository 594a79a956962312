"""The floor on PostgreSQL: the lifecycle on `psycopg` alone, one prepared statement a step."""

from __future__ import annotations

import psycopg
from psycopg import errors

from tests.bench.bare_rules import NEEDED_SIGNATURES, NOBODY, TRANSITIONS, may
from tests.bench.lifecycle import COMMENT, FIELDS, TEXT, HistoryRow, timed_lifecycle

TABLES = f"""
    CREATE TABLE bare.document (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, author text NOT NULL, state text NOT NULL,
        signatures integer NOT NULL DEFAULT 0, number integer,
        {", ".join(f"{name} text NOT NULL" for name in FIELDS)}, text text NOT NULL);
    CREATE TABLE bare.signature (
        document bigint NOT NULL, person text NOT NULL, PRIMARY KEY (document, person));
    CREATE TABLE bare.audit (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, document bigint NOT NULL, who text NOT NULL,
        at timestamptz NOT NULL, source text, target text NOT NULL, comment text NOT NULL);
    CREATE TABLE bare.counter (last integer NOT NULL);
    INSERT INTO bare.counter VALUES (0);
"""

WHERE = "WHERE id = %(document)s AND state = %(source)s AND author <> %(barred)s"
AUDIT = """INSERT INTO bare.audit (document, who, at, source, target, comment)
    SELECT id, %(person)s, clock_timestamp(), %(source)s, %(target)s, %(comment)s FROM moved
    RETURNING document"""

CREATE = f"""WITH moved AS (
    INSERT INTO bare.document (author, state, {", ".join(FIELDS)}, text)
    VALUES (%(person)s, %(target)s, {", ".join(f"%({name})s" for name in FIELDS)}, %(text)s)
    RETURNING id) {AUDIT}"""
MOVE = f"WITH moved AS (UPDATE bare.document SET state = %(target)s {WHERE} RETURNING id) {AUDIT}"
APPROVE = f"""WITH moved AS (UPDATE bare.document SET state = %(target)s
    {WHERE} AND signatures >= {NEEDED_SIGNATURES} RETURNING id) {AUDIT}"""
SIGN = f"""WITH moved AS (
        UPDATE bare.document SET state = %(target)s, signatures = signatures + 1 {WHERE} RETURNING id),
    signed AS (INSERT INTO bare.signature SELECT id, %(person)s FROM moved)
    {AUDIT}"""
# The document is locked before the register, so that a refused issue neither takes a number nor waits.
ISSUE = f"""WITH held AS (SELECT id FROM bare.document {WHERE} FOR UPDATE),
    taken AS (UPDATE bare.counter SET last = last + 1 FROM held RETURNING held.id AS document, last),
    moved AS (UPDATE bare.document SET state = %(target)s, number = taken.last
        FROM taken WHERE id = taken.document RETURNING id)
    {AUDIT}"""
STATEMENTS = dict.fromkeys(TRANSITIONS, MOVE) | {
    "create": CREATE,
    "sign": SIGN,
    "approve": APPROVE,
    "issue": ISSUE,
}


class BarePostgres:
    """A Contender on one PostgreSQL database: one prepared CTE a step, committed by autocommit.

    It lives in a schema `bare` of its own and touches nothing else. `uri` is a libpq connection string.
    `document` is the key of the current document; a second client may be pointed at the same one.
    """

    def __init__(self, uri: str) -> None:
        self._connection = psycopg.connect(uri, autocommit=True)
        self.document = 0

    def prepare(self) -> None:
        """Throws away the schema `bare` of an earlier run, if there is one."""
        self._connection.execute("DROP SCHEMA IF EXISTS bare CASCADE")
        self._connection.execute("CREATE SCHEMA bare")
        self._connection.execute(TABLES)

    def attempt(self, act: str, person: str) -> bool:
        if not may(person, act):
            return False
        transition = TRANSITIONS[act]
        words = {
            "document": self.document,
            "person": person,
            "source": transition.source,
            "target": transition.target,
            "barred": person if transition.bars_author else NOBODY,
            "comment": COMMENT,
        }
        if act == "create":
            words |= FIELDS | {"text": TEXT}
        try:
            row = self._connection.execute(STATEMENTS[act], words, prepare=True).fetchone()
        except errors.UniqueViolation:  # the person's second signature: the whole statement is undone
            return False
        if row is None:
            return False
        self.document = row[0]
        return True

    def lifecycle(self) -> list[float]:
        return timed_lifecycle(self)

    def history(self) -> list[HistoryRow]:
        rows = self._connection.execute(
            "SELECT who, source, target FROM bare.audit WHERE document = %s ORDER BY id", (self.document,)
        )
        return [HistoryRow(*row) for row in rows]

    def numbers(self) -> list[int]:
        rows = self._connection.execute("SELECT number FROM bare.document WHERE number IS NOT NULL ORDER BY number")
        return [row[0] for row in rows]

    def durability(self) -> dict[str, str]:
        """The server's settings on which a commit's durability hangs; all "on" by default."""
        names = ["fsync", "synchronous_commit", "full_page_writes"]
        rows = self._connection.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", (names,))
        return dict(rows.fetchall())

    def close(self) -> None:
        self._connection.close()
