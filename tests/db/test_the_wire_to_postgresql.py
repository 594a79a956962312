"""A writing transaction on PostgreSQL waits for no answer it does not need, and loses no error by it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import psycopg
import pytest
import sqlalchemy as sa

from tests.conftest import drop_postgres, new_postgres
from workflow_app.db.session import AT_ONCE, Database, Statement

pytestmark = pytest.mark.postgres

P = sa.bindparam
NOTE = sa.table("note", *(sa.column(name) for name in ("id", "words", "is_read", "content")))
KEEP = Statement(NOTE.insert().values(id=P("id"), words=P("words"), is_read=P("is_read"), content=P("content")))
READ = Statement(sa.select(NOTE.c.words, NOTE.c.is_read, NOTE.c.content).where(NOTE.c.id == P("id")))
COUNT = Statement(sa.select(sa.func.count()).select_from(NOTE))
LOCKED = Statement(sa.select(NOTE.c.id).with_for_update())
OWNER = Statement(sa.table("owner", sa.column("note")).insert().values(note=P("note")))


def note(number, words="Thông báo"):
    return {"id": number, "words": words, "is_read": None, "content": None}


@pytest.fixture
def database(postgres_uri) -> Iterator[Database]:
    url = new_postgres(postgres_uri)
    database = Database(url)
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TABLE note (id bigint PRIMARY KEY, words text, is_read boolean, content bytea)"
        )
        connection.exec_driver_sql("CREATE TABLE owner (note bigint REFERENCES note DEFERRABLE INITIALLY DEFERRED)")
    yield database
    database.close()
    drop_postgres(url)


def sent_from_now_on(session) -> list[str]:
    found: list[str] = []
    send = session._wire.send

    def seen(text, given=()):
        found.append(text)
        return send(text, given)

    session._wire.send = seen
    return found


def kept(database) -> int:
    with database.writing() as session:
        return int(session.first(COUNT, {})[0])


@pytest.mark.parametrize(
    "values",
    [
        {"words": "Đảng uỷ xã", "is_read": True, "content": b"\x00\xff\\"},
        {"words": "", "is_read": False, "content": b""},
        {"words": None, "is_read": None, "content": None},
    ],
)
def test_what_is_written_is_read_again(database, values):
    number = 2**40
    with database.writing() as session:
        session.run(KEEP, {"id": number, **values})
        assert session.first(READ, {"id": number}) == tuple(values.values())
    with database.reading() as session:
        assert session.first(READ, {"id": number}) == tuple(values.values())


def test_many_rows_arrive_each_as_it_was_written(database):
    rows = [
        {
            "id": number,
            "words": f"{number} $1 VALUES",
            "is_read": (None, True, False)[number % 3],
            "content": b"\x00" * number,
        }
        for number in range(2 * AT_ONCE + 3)
    ]
    with database.writing() as session:
        session.run_many(KEEP, rows)
        for row in rows:
            assert session.first(READ, {"id": row["id"]}) == (row["words"], row["is_read"], row["content"])
    assert kept(database) == len(rows)


def test_the_next_question_tells_that_a_statement_failed(database):
    with pytest.raises(psycopg.errors.UniqueViolation) as told, database.writing() as session:
        session.run_many(KEEP, [note(1), note(1), note(2)])
        session.first(COUNT, {})
    assert told.value.sqlstate == "23505"
    assert kept(database) == 0


def test_the_commit_tells_that_a_statement_failed(database):
    with pytest.raises(psycopg.errors.UniqueViolation), database.writing() as session:
        session.run_many(KEEP, [note(1), note(1), note(2)])
    assert kept(database) == 0


def test_the_commit_tells_what_is_only_checked_then(database):
    with pytest.raises(psycopg.errors.ForeignKeyViolation), database.writing() as session:
        session.run(OWNER, {"note": 7})
    assert kept(database) == 0


def test_sqlalchemy_is_told_of_a_statement_that_failed_before(database):
    with pytest.raises(psycopg.errors.UniqueViolation), database.writing() as session:
        session.run_many(KEEP, [note(1), note(1)])
        session.execute(sa.select(NOTE.c.id))
    assert kept(database) == 0


@pytest.mark.parametrize("go_on", [None, COUNT])
def test_an_error_that_somebody_swallows_cannot_be_committed(database, go_on):
    with pytest.raises(psycopg.Error), database.writing() as session:
        session.run_many(KEEP, [note(1), note(1)])
        with suppress(psycopg.Error):
            session.execute(sa.select(NOTE.c.id)) if go_on is None else session.first(go_on, {})
    assert kept(database) == 0


def test_an_error_of_ours_leaves_nothing_behind(database):
    with pytest.raises(LookupError), database.writing() as session:
        session.run(KEEP, note(1))
        raise LookupError
    assert kept(database) == 0


def test_statements_of_both_sorts_see_each_other(database):
    with database.writing() as session:
        session.run(KEEP, note(1))
        assert session.execute(sa.select(NOTE.c.id)).scalars().all() == [1]
        session.execute(NOTE.insert().values(id=2))
        assert session.first(COUNT, {}) == (2,)
        session.run(KEEP, note(3))
    assert kept(database) == 3


def test_questions_asked_ahead_are_answered_to_whoever_asks_them(database):
    with database.writing() as session:
        session.run_many(KEEP, [note(1, "một"), note(2, "hai")])
        session.ahead((READ, {"id": 2}), (READ, {"id": 1}), (COUNT, {}))
        session.run(OWNER, {"note": 1})
        sent = sent_from_now_on(session)
        assert session.first(READ, {"id": 1})[0] == "một"
        assert session.first(COUNT, {}) == (2,)
        assert session.first(READ, {"id": 2})[0] == "hai"
        assert not sent, "nothing was asked a second time"


@pytest.mark.parametrize("many", [False, True])
def test_what_was_asked_ahead_is_asked_again_once_its_table_is_changed(database, many):
    with database.writing() as session:
        session.ahead((COUNT, {}))
        if many:
            session.run_many(KEEP, [note(1)])
        else:
            session.run(KEEP, note(1))
        assert session.first(COUNT, {}) == (1,)


def test_what_was_asked_ahead_is_asked_again_once_rows_are_locked(database):
    with database.writing() as session:
        session.run_many(KEEP, [note(1)])
    with database.writing() as session:
        session.ahead((COUNT, {}))
        assert session.all(LOCKED, {}) == [(1,)]
        sent = sent_from_now_on(session)
        assert session.first(COUNT, {}) == (1,)
        assert sent, "another one may have written while this one waited for the rows"
        assert session.asked == [(COUNT, {})], "a lock is no question that another act would ask ahead"


def test_nothing_asked_ahead_outlives_a_statement_taken_the_ordinary_way(database):
    with database.writing() as session:
        session.ahead((COUNT, {}))
        session.execute(NOTE.insert().values(id=1))
        assert session.first(COUNT, {}) == (1,)


def test_texts_longer_than_any_buffer_go_both_ways(database):
    words = "Nghị quyết " * 400_000
    with database.writing() as session:
        session.run_many(KEEP, [note(number, words) for number in range(4)])
        session.ahead(*((READ, {"id": number}) for number in range(4)))
        session.run_many(KEEP, [note(number, words) for number in range(4, 6)])
        assert all(session.first(READ, {"id": number})[0] == words for number in range(6))


def test_half_a_text_is_never_kept(database):
    with pytest.raises(psycopg.DataError, match="NUL"), database.writing() as session:
        session.run(KEEP, note(1, "Tối\0mật"))
    assert kept(database) == 0


def test_a_statement_refused_when_it_was_prepared_is_prepared_anew(database):
    later = Statement(sa.table("later", sa.column("id")).insert().values(id=P("id")))
    with pytest.raises(psycopg.errors.UndefinedTable), database.writing() as session:
        session.run(later, {"id": 1})
    with database.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE later (id bigint)")
    with database.writing() as session:
        session.run(later, {"id": 1})
    assert kept(database) == 0


def test_a_lost_connection_is_an_error_and_the_next_transaction_has_another_one(database):
    with pytest.raises(psycopg.OperationalError), database.writing() as session:
        (own,) = session.first(Statement(sa.select(sa.func.pg_backend_pid())), {})
        with database.engine.connect() as other:
            other.exec_driver_sql(f"SELECT pg_terminate_backend({own}, 5000)")
        session.run(KEEP, note(1))
        session.first(COUNT, {})
    assert kept(database) == 0
