"""What is written stays written, and a dossier has no state that no decision gave it: the database itself refuses."""

from __future__ import annotations

import sqlite3

import psycopg
import pytest
import sqlalchemy as sa

from tests.cast import DemoOffice, Taken, on_both_databases
from workflow_app.db import tables
from workflow_app.db.columns import instant_text
from workflow_app.db.guards_ddl import drop_statements, guard_statements
from workflow_app.db.journal import record_security_event

INCOMPLETE = (sa.exc.IntegrityError, sqlite3.IntegrityError, psycopg.IntegrityError)
"""What a deferred foreign key says is told by the commit, of SQLAlchemy or of the driver."""

CHANGES = {
    "leaf": "UPDATE leaf SET to_state = 'issued'",
    "manifest": "UPDATE manifest SET kind = 'other'",
    "revision": "UPDATE revision SET snapshot = '{}'",
    "security_event": "UPDATE security_event SET code = ''",
}


@pytest.fixture
def dossier(office: DemoOffice) -> Taken:
    """One dossier with a revision, and one refused attempt: every insert-only table holds a row."""
    made = office.create(
        "circular", "soanthao", "DU", fields={"subject": "Thông báo"}, texts={"letter": {"text": "Kính gửi."}}
    )
    assert office.take("submit", made, by="soanthao").state == "submitted"
    with office.database.writing() as session:
        record_security_event(
            session,
            at=instant_text(office.now),
            event="refused",
            person_id=office.person_id("soanthao"),
            code="own_work",
        )
    return made


def run(office: DemoOffice, statement: str) -> None:
    with office.database.writing() as session:
        session.connection.exec_driver_sql(statement)


def rows(office: DemoOffice, table: str) -> list[tuple[object, ...]]:
    with office.database.reading() as session:
        return [tuple(row) for row in session.execute(tables.metadata.tables[table].select())]


def copy(office: DemoOffice, table: sa.Table, **changed: object) -> None:
    """Insert the newest row once more, with these changes."""
    with office.database.writing() as session:
        row = session.execute(table.select().order_by(table.c.id.desc()).limit(1)).one()._asdict()
        session.execute(table.insert().values({**row, "id": row["id"] + 1000, **changed}))


@on_both_databases
@pytest.mark.parametrize("table", tables.INSERT_ONLY)
@pytest.mark.parametrize("change", ["update", "delete", "empty"])
def test_a_row_of_the_history_neither_changes_nor_goes(office, dossier, table, change):
    emptied = f"DELETE FROM {table} WHERE 1" if office.database.is_sqlite else f"TRUNCATE {table} CASCADE"
    statement = {"update": CHANGES[table], "delete": f"DELETE FROM {table}", "empty": emptied}[change]
    before = rows(office, table)
    assert before
    with pytest.raises(sa.exc.DatabaseError, match="is insert-only"):
        run(office, statement)
    assert rows(office, table) == before


def test_a_leaf_is_not_replaced_by_another_of_its_place(office, dossier):
    """SQLite alone can replace a row while inserting one."""
    columns = "stream, seq, bytes, hash, act, from_state, held_on, at, request_digest"
    with pytest.raises(sa.exc.DatabaseError, match="leaf is insert-only"):
        run(office, f"INSERT OR REPLACE INTO leaf (to_state, {columns}) SELECT 'issued', {columns} FROM leaf")


@on_both_databases
@pytest.mark.parametrize(
    "change",
    [
        pytest.param("state = 'issued'", id="state changed without a decision"),
        pytest.param("head_seq = head_seq + 1", id="a decision that was never taken"),
        pytest.param("head_seq = 0", id="back before the last decision"),
        pytest.param("stream = 'doc:other'", id="the history of another dossier"),
    ],
)
def test_the_state_of_a_dossier_needs_its_leaf(office, dossier, change):
    before = rows(office, "dossier")
    with pytest.raises(INCOMPLETE):
        run(office, f"UPDATE dossier SET {change}")
    assert rows(office, "dossier") == before


@on_both_databases
def test_a_dossier_without_any_decision_cannot_be(office, dossier):
    with pytest.raises(INCOMPLETE):
        copy(office, tables.dossier, uid="x", stream="doc:x")


@on_both_databases
def test_two_decisions_cannot_take_the_same_place_of_a_stream(office, dossier):
    with pytest.raises(INCOMPLETE):
        copy(office, tables.leaf, hash="x", request=None)


@on_both_databases
def test_the_guards_can_be_taken_off_and_put_on_again(office):
    with office.database.writing() as session:
        dialect = session.connection.dialect.name
        for statement in [*drop_statements(dialect), *guard_statements(dialect)]:
            session.connection.exec_driver_sql(statement)
    with pytest.raises(sa.exc.DatabaseError, match="is insert-only"):
        run(office, "DELETE FROM leaf")


def test_another_sort_of_database_has_no_guards():
    with pytest.raises(ValueError, match="no guards"):
        guard_statements("mysql")
