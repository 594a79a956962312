"""Every connection to SQLite is told what the office relies on: durable commits, references, one writer at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread

import pytest
import sqlalchemy as sa

from tests.conftest import new_sqlite
from workflow_app.db.session import WAL_IS_SAFE, Database, wal_is_safe

FULL, EXTRA = 2, 3


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(new_sqlite(tmp_path))
    with database.writing() as session:
        session.execute(sa.text("CREATE TABLE counter (n integer)"))
        session.execute(sa.text("INSERT INTO counter VALUES (0)"))
    yield database
    database.close()


def pragma(session, name: str) -> object:
    return session.execute(sa.text(f"PRAGMA {name}")).scalar()


def each(database: Database, name: str) -> set[object]:
    """The setting on a connection that writes and on one that reads."""
    with database.reading() as reading:
        read = pragma(reading, name)
    with database.writing() as writing:
        return {read, pragma(writing, name)}


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_the_write_ahead_log_is_used_only_where_its_fault_is_mended(version, safe):
    assert wal_is_safe(version) is safe
    assert (min(WAL_IS_SAFE) <= version) or not safe


@pytest.mark.parametrize(
    ("version", "journal", "synchronous"),
    [((3, 40, 1), "truncate", EXTRA), ((3, 51, 3), "wal", FULL)],
)
def test_the_journal_follows_the_version_and_its_commits_are_durable(
    tmp_path, monkeypatch, version, journal, synchronous
):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    database = Database(new_sqlite(tmp_path))
    assert each(database, "journal_mode") == {journal}
    assert each(database, "synchronous") == {synchronous}
    database.close()


@pytest.mark.parametrize(("journal", "synchronous"), [("wal", FULL), ("truncate", EXTRA)])
def test_no_journal_makes_commits_less_durable(tmp_path, journal, synchronous):
    database = Database(new_sqlite(tmp_path), journal=journal)
    assert each(database, "journal_mode") == {journal}
    assert each(database, "synchronous") == {synchronous}
    database.close()


@pytest.mark.parametrize(
    ("name", "value"),
    [("foreign_keys", 1), ("busy_timeout", 10_000), ("recursive_triggers", 1), ("cell_size_check", 1)],
)
def test_every_connection_is_told_the_same(database, name, value):
    assert each(database, name) == {value}


def test_references_are_enforced(database):
    with database.writing() as session:
        session.execute(sa.text("CREATE TABLE parent (id integer PRIMARY KEY)"))
        session.execute(sa.text("CREATE TABLE child (parent_id integer REFERENCES parent)"))
    with pytest.raises(sa.exc.IntegrityError), database.writing() as session:
        session.execute(sa.text("INSERT INTO child VALUES (1)"))


@pytest.mark.parametrize(
    "statement",
    ["UPDATE counter SET n = 9", "INSERT INTO counter VALUES (9)", "DELETE FROM counter", "DROP TABLE counter"],
)
def test_a_reader_cannot_write(database, statement):
    with pytest.raises(sa.exc.OperationalError, match="readonly"), database.reading() as session:
        session.execute(sa.text(statement))
    with database.reading() as session:
        assert session.execute(sa.text("SELECT n FROM counter")).scalars().all() == [0]


def test_a_reader_sees_one_state_however_long_it_looks(tmp_path):
    """In WAL mode writers go on beside it; without, they wait for it."""
    database = Database(new_sqlite(tmp_path), journal="wal")
    with database.writing() as session:
        session.execute(sa.text("CREATE TABLE counter (n integer)"))
        session.execute(sa.text("INSERT INTO counter VALUES (0)"))
    with database.reading() as reader:
        before = reader.execute(sa.text("SELECT n FROM counter")).scalar()
        with database.writing() as writer:
            writer.execute(sa.text("UPDATE counter SET n = 1"))
        assert reader.execute(sa.text("SELECT n FROM counter")).scalar() == before == 0
    database.close()


def test_a_writer_locks_before_it_reads(database):
    """BEGIN IMMEDIATE: whoever reads in order to write has the lock already, so that no update is lost."""
    own = Database(database.url.render_as_string(hide_password=False))
    began, go_on = Event(), Event()

    def hold() -> None:
        with own.writing():
            began.set()
            go_on.wait(10)

    holder = Thread(target=hold)
    holder.start()
    began.wait(10)
    other = sqlite3.connect(str(database.url.database), timeout=0, isolation_level=None)
    try:
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    finally:
        other.close()
        go_on.set()
        holder.join()
        own.close()


@pytest.mark.parametrize("apart", [False, True], ids=["one process", "several processes"])
def test_no_update_is_lost_between_writers(database, apart):
    url = database.url.render_as_string(hide_password=False)
    desks = [Database(url) for _ in range(4)] if apart else [database] * 4

    def count(desk: Database) -> None:
        for _ in range(25):
            with desk.writing() as session:
                n = session.execute(sa.text("SELECT n FROM counter")).scalar_one()
                session.execute(sa.text("UPDATE counter SET n = :n"), {"n": n + 1})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(count, desks))
    with database.reading() as session:
        assert session.execute(sa.text("SELECT n FROM counter")).scalar() == 100
    for desk in set(desks) - {database}:
        desk.close()


def test_what_fails_leaves_nothing_and_hinders_nobody(database):
    def fail() -> None:
        with database.writing() as session:
            session.execute(sa.text("UPDATE counter SET n = 5"))
            session.execute(sa.text("CREATE TABLE half (n integer)"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with database.writing() as session:
        assert session.execute(sa.text("SELECT n FROM counter")).scalar() == 0
        assert session.execute(sa.text("SELECT count(*) FROM sqlite_master WHERE name = 'half'")).scalar() == 0


def test_triggers_write_to_the_index_of_words(database):
    """Some SQLite versions call FTS5 unsafe in a trigger unless the schema is trusted; ours are trusted only then."""
    with database.writing() as session:
        for statement in (
            "CREATE VIRTUAL TABLE words USING fts5 (w)",
            "CREATE TRIGGER follow AFTER UPDATE ON counter BEGIN INSERT INTO words VALUES ('w' || new.n); END",
            "UPDATE counter SET n = 7",
        ):
            session.execute(sa.text(statement))
    with database.reading() as session:
        assert session.execute(sa.text("SELECT w FROM words WHERE words MATCH 'w7'")).scalar() == "w7"
