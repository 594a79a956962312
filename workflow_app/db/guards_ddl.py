"""Triggers that keep the history insert-only and closed rounds as they were closed; migrations make them.

They stop mistakes and casual tampering by whoever may write to the tables; proof against the owner of the database is
the chain of leaf hashes.
"""

from __future__ import annotations

from workflow_app.db.tables import INSERT_ONLY, OF_A_ROUND

_REFUSE = """CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is insert-only', ERRCODE = 'integrity_constraint_violation';
END $$"""

_REFUSE_CLOSED = """CREATE FUNCTION refuse_closed_round() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_round bigint;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        RAISE EXCEPTION USING MESSAGE = 'a closed round stays', ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_TABLE_NAME = 'round' THEN
        IF OLD.closed_at IS NOT NULL THEN
            RAISE EXCEPTION USING MESSAGE = 'a closed round stays', ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSE
        of_round := CASE WHEN TG_OP = 'INSERT' THEN NEW.round_id ELSE OLD.round_id END;
        IF EXISTS (SELECT 1 FROM round WHERE id = of_round AND closed_at IS NOT NULL) THEN
            RAISE EXCEPTION USING MESSAGE = 'a closed round stays', ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$"""
"""What was decided stays as it was decided: the round, its roll and its ballots, once the chair has closed it."""


_BOTH = (
    "SELECT 1 FROM sign_off WHERE dossier_id = NEW.dossier_id AND trigger = NEW.trigger AND round = NEW.round "
    "AND content = NEW.content AND (person_id = NEW.principal_id OR principal_id = NEW.person_id)"
)
"""Somebody who signed for himself signs no second time in another's place, nor the other way round; that nobody signs
twice in the same way is a key of the table."""
_TWICE = "CREATE TRIGGER sign_off_refuses_twice BEFORE INSERT ON sign_off"
_REFUSE_TWICE = f"""CREATE FUNCTION refuse_twice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS ({_BOTH}) THEN
        RAISE EXCEPTION USING MESSAGE = 'nobody signs twice', ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$"""

_OTHERWISE = (
    "OLD.voted = 'electronic' AND (NEW.voted <> OLD.voted OR NEW.person_id <> OLD.person_id "
    "OR NEW.round_id <> OLD.round_id OR NEW.sealed <> OLD.sealed OR (OLD.sealed IS NULL AND NEW.sealed IS NOT NULL))"
)
"""A ballot that was cast stays: its envelope may only be emptied, at the closing, and never filled once more."""
_AGAIN = "CREATE TRIGGER round_roll_refuses_again BEFORE UPDATE ON round_roll"
_REFUSE_AGAIN = f"""CREATE FUNCTION refuse_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {_OTHERWISE} THEN
        RAISE EXCEPTION USING MESSAGE = 'nobody votes twice', ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$"""

_DECIDED_IN = "EXISTS (SELECT 1 FROM round WHERE meeting_id = OLD.id AND closed_at IS NOT NULL)"
"""Its chair, secretary and day are read from the meeting, which several dossiers may share."""
_REFUSE_HELD = f"""CREATE FUNCTION refuse_held_meeting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {_DECIDED_IN} THEN
        RAISE EXCEPTION USING MESSAGE = 'the meeting of a closed round stays',
            ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$"""


def guard_statements(dialect: str) -> list[str]:
    """The statements that make the triggers on "sqlite" or "postgresql". Raises ValueError for another database.

    On SQLite `INSERT OR REPLACE` is caught only with recursive_triggers on, which every connection of ours sets.
    """
    if dialect == "sqlite":
        return [
            *(_sqlite(table, change) for table in INSERT_ONLY for change in ("UPDATE", "DELETE")),
            *_sqlite_round(),
            *(_sqlite_part(table, change) for table in OF_A_ROUND for change in ("INSERT", "UPDATE", "DELETE")),
            f"{_TWICE} WHEN EXISTS ({_BOTH}) BEGIN SELECT RAISE(ABORT, 'nobody signs twice'); END",
            f"{_AGAIN} WHEN {_OTHERWISE} BEGIN SELECT RAISE(ABORT, 'nobody votes twice'); END",
            *(
                f"CREATE TRIGGER meeting_stays_held_{change.lower()} BEFORE {change} ON meeting "
                f"WHEN {_DECIDED_IN} BEGIN SELECT RAISE(ABORT, 'the meeting of a closed round stays'); END"
                for change in ("UPDATE", "DELETE")
            ),
        ]
    if dialect == "postgresql":
        return [
            _REFUSE, *(one for table in INSERT_ONLY for one in _postgresql(table)),
            _REFUSE_CLOSED, *_postgresql_round(), *(one for table in OF_A_ROUND for one in _postgresql_part(table)),
            _REFUSE_TWICE, f"{_TWICE} FOR EACH ROW EXECUTE FUNCTION refuse_twice()",
            _REFUSE_AGAIN, f"{_AGAIN} FOR EACH ROW EXECUTE FUNCTION refuse_again()",
            _REFUSE_HELD,
            "CREATE TRIGGER meeting_stays_held_change BEFORE UPDATE OR DELETE ON meeting "
            "FOR EACH ROW EXECUTE FUNCTION refuse_held_meeting()",
        ]  # fmt: skip
    raise ValueError(f"no guards for the database {dialect!r}")


def drop_statements(dialect: str) -> list[str]:
    """The way back: what removes the triggers again."""
    if dialect == "sqlite":
        return [
            *(f"DROP TRIGGER {table}_refuses_{change}" for table in INSERT_ONLY for change in ("update", "delete")),
            *(f"DROP TRIGGER round_stays_closed_{change}" for change in ("update", "delete")),
            *(
                f"DROP TRIGGER {t}_stays_closed_{change}"
                for t in OF_A_ROUND
                for change in ("insert", "update", "delete")
            ),
            "DROP TRIGGER sign_off_refuses_twice",
            "DROP TRIGGER round_roll_refuses_again",
            *(f"DROP TRIGGER meeting_stays_held_{change}" for change in ("update", "delete")),
        ]
    changes = ("change", "truncate")
    drops = [f"DROP TRIGGER {table}_refuses_{change} ON {table}" for table in INSERT_ONLY for change in changes]
    rounds = [f"DROP TRIGGER {t}_stays_closed_{one} ON {t}" for t in ("round", *OF_A_ROUND) for one in changes]
    twice = [
        "DROP TRIGGER sign_off_refuses_twice ON sign_off", "DROP FUNCTION refuse_twice()",
        "DROP TRIGGER round_roll_refuses_again ON round_roll", "DROP FUNCTION refuse_again()",
        "DROP TRIGGER meeting_stays_held_change ON meeting", "DROP FUNCTION refuse_held_meeting()",
    ]  # fmt: skip
    return [*drops, "DROP FUNCTION refuse_change()", *rounds, "DROP FUNCTION refuse_closed_round()", *twice]


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


def _sqlite_round() -> tuple[str, ...]:
    return tuple(
        f"CREATE TRIGGER round_stays_closed_{change.lower()} BEFORE {change} ON round "
        "WHEN OLD.closed_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a closed round stays'); END"
        for change in ("UPDATE", "DELETE")
    )


def _sqlite_part(table: str, change: str) -> str:
    row = "NEW" if change == "INSERT" else "OLD"
    return (
        f"CREATE TRIGGER {table}_stays_closed_{change.lower()} BEFORE {change} ON {table} "  # noqa: S608 - ours
        f"WHEN EXISTS (SELECT 1 FROM round WHERE id = {row}.round_id AND closed_at IS NOT NULL) "
        "BEGIN SELECT RAISE(ABORT, 'a closed round stays'); END"
    )


def _postgresql_round() -> tuple[str, str]:
    return (
        "CREATE TRIGGER round_stays_closed_change BEFORE UPDATE OR DELETE ON round "
        "FOR EACH ROW EXECUTE FUNCTION refuse_closed_round()",
        _no_truncate("round"),
    )


def _postgresql_part(table: str) -> tuple[str, str]:
    return (
        f"CREATE TRIGGER {table}_stays_closed_change BEFORE INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_closed_round()",
        _no_truncate(table),
    )


def _no_truncate(table: str) -> str:
    return (
        f"CREATE TRIGGER {table}_stays_closed_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_closed_round()"
    )
