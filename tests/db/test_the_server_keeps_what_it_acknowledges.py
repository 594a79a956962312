"""An office does not open on a database that may lose a recorded decision when the power fails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from tests.conftest import drop_postgres, new_postgres, new_sqlite
from workflow_app.db import server
from workflow_app.db.server import ServerUnfit, check_server, durability, faults
from workflow_app.db.session import PATIENCE, Database


@pytest.fixture
def postgres(postgres_uri: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A server that runs as all test servers do: without durability."""
    monkeypatch.delenv("WORKFLOW_APP_TESTS", raising=False)
    url = new_postgres(postgres_uri)
    database = Database(url)
    yield database
    database.close()
    drop_postgres(url)


def test_a_server_that_loses_decisions_is_refused(postgres):
    with pytest.raises(ServerUnfit) as caught:
        check_server(postgres)
    told = " ".join(one.en for one in caught.value.reasons)
    assert [name in told for name in ("fsync = off", "full_page_writes = off", "synchronous_commit = off")] == [
        True
    ] * 3
    assert all(one.vi for one in caught.value.reasons)


def test_only_tests_may_run_on_it(postgres, monkeypatch):
    monkeypatch.setenv("WORKFLOW_APP_TESTS", "1")
    check_server(postgres)


@pytest.mark.parametrize(
    ("setting", "value", "refused"),
    [
        ("fsync", "off", True),
        ("full_page_writes", "off", True),
        ("synchronous_commit", "off", True),
        ("synchronous_commit", "local", True),
        ("synchronous_commit", "remote_write", True),
        ("synchronous_commit", "on", False),
        ("synchronous_commit", "remote_apply", False),
    ],
)
def test_each_setting_counts(postgres, monkeypatch, setting, value, refused):
    sound = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
    monkeypatch.setattr(server, "durability", lambda _: {**sound, setting: value})
    assert bool(faults(postgres)) is refused


def test_what_is_in_force_is_read_from_our_own_connections(postgres):
    found = durability(postgres)
    assert found["fsync"] == "off"
    assert found["postgresql"]


def test_nobody_waits_for_ever(postgres):
    for open_session in (postgres.reading, postgres.writing):
        with open_session() as session:
            for name, length in PATIENCE.items():
                shown = session.execute(sa.text("SELECT current_setting(:name)::interval = CAST(:length AS interval)"),
                                        {"name": name, "length": length}).scalar()  # fmt: skip
                assert shown, name


def test_sqlite_is_fit_as_we_open_it(tmp_path, monkeypatch):
    monkeypatch.delenv("WORKFLOW_APP_TESTS", raising=False)
    database = Database(new_sqlite(tmp_path))
    check_server(database)
    assert durability(database)["synchronous"] in ("FULL", "EXTRA")
    database.close()


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ({"journal_mode": "truncate", "synchronous": "NORMAL"}, "must be FULL or EXTRA"),
        ({"journal_mode": "memory", "synchronous": "EXTRA"}, "could not be set"),
        ({"journal_mode": "wal", "synchronous": "FULL"}, "may corrupt a file in WAL mode"),
    ],
)
def test_sqlite_that_was_told_otherwise_is_refused(tmp_path, monkeypatch, found, told):
    monkeypatch.delenv("WORKFLOW_APP_TESTS", raising=False)
    monkeypatch.setattr(server, "durability", lambda _: {"sqlite": "3.40.1", **found})
    monkeypatch.setattr(server, "wal_is_safe", lambda _: False)
    database = Database(new_sqlite(tmp_path))
    with pytest.raises(ServerUnfit, match=told):
        check_server(database)
    database.close()
