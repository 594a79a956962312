"""Triggers that keep the history insert-only, for both databases; the first migration makes them.

They stop mistakes and casual tampering by whoever may write to the tables; proof against the owner of the database is
the chain of leaf hashes.
"""

from __future__ import annotations

from workflow_app.db.tables import INSERT_ONLY

_REFUSE = """CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is insert-only', ERRCODE = 'integrity_constraint_violation';
END $$"""


def guard_statements(dialect: str) -> list[str]:
    """The statements that make the triggers on "sqlite" or "postgresql". Raises ValueError for another database.

    On SQLite `INSERT OR REPLACE` is caught only with recursive_triggers on, which every connection of ours sets.
    """
    if dialect == "sqlite":
        return [_sqlite(table, change) for table in INSERT_ONLY for change in ("UPDATE", "DELETE")]
    if dialect == "postgresql":
        return [_REFUSE, *(one for table in INSERT_ONLY for one in _postgresql(table))]
    raise ValueError(f"no guards for the database {dialect!r}")


def drop_statements(dialect: str) -> list[str]:
    """The way back: what removes the triggers again."""
    if dialect == "sqlite":
        return [f"DROP TRIGGER {table}_refuses_{change}" for table in INSERT_ONLY for change in ("update", "delete")]
    changes = ("change", "truncate")
    drops = [f"DROP TRIGGER {table}_refuses_{change} ON {table}" for table in INSERT_ONLY for change in changes]
    return [*drops, "DROP FUNCTION refuse_change()"]


def _sqlite(table: str, change: str) -> str:
    return (
        f"CREATE TRIGGER {table}_refuses_{change.lower()} BEFORE {change} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END"
    )


def _postgresql(table: str) -> tuple[str, str]:
    return (
        f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    )
