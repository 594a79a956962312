"""Each thing that can be wrong with an installation is made wrong, and the doctor names it and the remedy."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import contextmanager
from datetime import timedelta

import pytest

from tests.cli.conftest import NOW
from tests.conftest import drop_postgres, new_postgres
from workflow_app import cli
from workflow_app.commands import doctor
from workflow_app.db import session

pytestmark = pytest.mark.usefixtures("in_english")


def findings(said) -> dict[str, str]:
    """state and words of each finding, by what it is about."""
    return {
        line[6:].split(":", 1)[0]: line
        for line in said.stdout.splitlines()
        if line.startswith(("ok ", "note ", "WRONG "))
    }  # fmt: skip


def test_a_sound_office_has_nothing_wrong(call, demo):
    said = call("doctor")
    assert said.exit_code == 0, said.stdout
    found = findings(said)
    assert set(found) == {"definitions", "disk", "SQLite", "database", "journal", "file", "staff", "clock", "calendar"}
    assert sqlite3.sqlite_version in found["SQLite"]
    assert "2026-03-02 in the office" in found["clock"]


def test_an_old_sqlite_is_a_note_and_the_safer_journal_is_used(call, demo, monkeypatch):
    monkeypatch.setattr(doctor, "wal_is_safe", lambda _: False)
    monkeypatch.setattr(session, "wal_is_safe", lambda _: False)
    said = call("doctor")
    assert said.exit_code == 0
    assert findings(said)["SQLite"].startswith("note")
    assert "journal mode truncate, synchronous EXTRA" in findings(said)["journal"]


def test_a_new_sqlite_is_fine_and_wal_is_used(call, demo, monkeypatch):
    monkeypatch.setattr(doctor, "wal_is_safe", lambda _: True)
    monkeypatch.setattr(session, "wal_is_safe", lambda _: True)
    found = findings(call("doctor"))
    assert found["SQLite"].startswith("ok")
    assert "journal mode wal, synchronous FULL" in found["journal"]


def test_a_database_that_is_not_there_yet_is_a_note(call):
    said = call("doctor")
    assert said.exit_code == 0
    assert findings(said)["database"].startswith("note")
    assert "“workflow-app migrate” makes it" in said.stdout


def test_a_database_that_was_never_migrated_is_wrong(call, tmp_path):
    (tmp_path / "data").mkdir()
    sqlite3.connect(tmp_path / "data" / "office.db").execute("CREATE TABLE t (x)").connection.close()
    said = call("doctor")
    assert said.exit_code == 1
    assert "has edition none" in findings(said)["database"]
    assert "“workflow-app migrate”" in said.stdout


def test_a_file_that_is_no_database_is_wrong(call, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "office.db").write_bytes(b"no database at all" * 100)
    said = call("doctor")
    assert said.exit_code == 1
    assert "not a database" in findings(said)["database"]


@pytest.mark.parametrize("command", [["user", "list"], ["check", "--against-db"], ["migrate"], ["run", "--port", "0"]])
def test_every_command_names_a_file_that_is_no_database(command, call, tmp_path):
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / "office.db"
    path.write_bytes(b"no database at all" * 100)
    said = call(*command)
    assert said.exit_code == 1
    assert f"error: {path}: file is not a database; “workflow-app doctor” says more\n" in said.stderr


def test_a_damaged_file_is_told_in_one_sentence(call, demo):
    content = bytearray(demo.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    demo.write_bytes(content)
    said = call("user", "list")
    assert said.exit_code == 1
    assert said.stderr.startswith(f"error: {demo}: ")
    assert len(said.stderr.splitlines()) == 1


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://x/y", "nonsense"])
def test_an_address_we_cannot_use_is_refused_at_once(url, call):
    said = call("--database", url, "doctor")
    assert said.exit_code == 2
    assert said.stderr == f"error: --database: “{url}” is no address like sqlite:///FILE or postgresql://…\n"


def test_the_folder_of_a_database_elsewhere_is_looked_at_too(call, tmp_path, monkeypatch):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setattr(os, "access", lambda path, _: path != elsewhere)
    said = call("--database", f"sqlite:///{elsewhere}/office.db", "doctor")
    assert said.exit_code == 1
    assert f"WRONG disk: {elsewhere} cannot be written to" in said.stdout


def test_a_folder_that_may_not_be_entered_is_told_with_the_remedy(call, demo, monkeypatch):
    def denied(_):
        raise PermissionError(13, "Permission denied", str(demo.parent))

    monkeypatch.setattr(shutil, "disk_usage", denied)
    said = call("doctor")
    assert said.exit_code == 1
    assert f"WRONG disk: {demo.parent}: Permission denied" in said.stdout
    assert "let the account that serves read and write there" in said.stdout


def test_a_server_that_does_not_answer_is_wrong(call):
    said = call("--database", "postgresql://nobody:secret@127.0.0.1:1/none", "doctor")
    assert said.exit_code == 1
    assert findings(said)["database"].startswith("WRONG")
    assert "secret" not in said.output


def test_a_server_that_may_lose_decisions_is_wrong(call, postgres_uri, monkeypatch):
    """The server of the tests runs without durability: no office may open on one like it."""
    monkeypatch.delenv("WORKFLOW_APP_TESTS", raising=False)
    url = new_postgres(postgres_uri)
    assert call("--database", url, "migrate").exit_code == 0
    said = call("--database", url, "doctor")
    assert said.exit_code == 1
    assert "WRONG server: PostgreSQL has fsync = off" in said.stdout
    refused = call("--database", url, "run", "--port", "0")
    assert refused.exit_code == 1
    assert "fsync = off" in refused.stderr
    drop_postgres(url)


def test_a_damaged_page_is_found(call, demo):
    size = demo.stat().st_size
    with demo.open("r+b") as file:
        for page in range(8, size // 4096, 3):
            file.seek(page * 4096)
            file.write(b"\xff" * 200)
    said = call("doctor")
    assert said.exit_code == 1
    assert "go back to the last good copy" in said.stdout or "WRONG database" in said.stdout


def test_a_clock_that_lies_before_the_last_act_is_wrong(call, demo, monkeypatch):
    monkeypatch.setattr(cli, "clock", lambda: NOW - timedelta(days=2))
    said = call("doctor")
    assert said.exit_code == 1
    assert findings(said)["clock"].startswith("WRONG")


def test_a_definition_with_a_mistake_is_named(call, demo, content_folder):
    (content_folder / "forms" / "circular.yaml").unlink()
    said = call("doctor")
    assert said.exit_code == 1
    assert "WRONG definitions: forms/circular.yaml: the file is missing" in said.stdout


def test_a_full_disk_is_wrong(call, demo, monkeypatch):
    monkeypatch.setattr(doctor, "LEAST_FREE", 1 << 60)
    said = call("doctor")
    assert said.exit_code == 1
    assert findings(said)["disk"].startswith("WRONG")
    assert "make room" in said.stdout


@pytest.mark.parametrize(("level", "state"), [("OFF", "WRONG"), ("NORMAL", "WRONG"), ("FULL", "ok")])
def test_a_database_that_would_lose_decisions_is_wrong(level, state, call, demo, monkeypatch):
    reading = session.Database.reading

    @contextmanager
    def careless(database):
        with reading(database) as opened:
            opened.connection.exec_driver_sql("COMMIT")  # the level may not change within a transaction
            opened.connection.exec_driver_sql(f"PRAGMA synchronous={level}")
            opened.connection.exec_driver_sql("BEGIN")
            yield opened

    monkeypatch.setattr(session.Database, "reading", careless)
    assert findings(call("doctor"))["journal"].startswith(state)
