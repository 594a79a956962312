"""The migrations make, on both databases, exactly the tables that the engine speaks of, and their guards."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from tests.conftest import drop_postgres, new_postgres, new_sqlite
from tests.house.tree import ROOT
from workflow_app import content
from workflow_app.db import migrating
from workflow_app.db import tables as t
from workflow_app.db.guards_ddl import guard_statements
from workflow_app.db.migrating import MigrationFailed, in_one_transaction, is_current, migrate, newest, version
from workflow_app.db.session import Database

pytestmark = pytest.mark.usefixtures("migrations_for_real")

APART = ("alembic_version", "dossier_search", "register_entry_search")
"""What the engine does not speak of as tables, and the parts of an FTS5 index."""


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def declared(database: Database, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    """A second database, made from the declarations alone."""
    if database.is_sqlite:
        (tmp_path / "declared").mkdir()
        url = new_sqlite(tmp_path / "declared")
    else:
        url = new_postgres(request.getfixturevalue("postgres_uri"))
    made = Database(url)
    with made.engine.begin() as connection:
        t.metadata.create_all(connection)
        for statement in guard_statements(connection.dialect.name):
            connection.exec_driver_sql(statement)
    yield made
    made.close()
    if not made.is_sqlite:
        drop_postgres(url)


def _is_ours(name: str | None, sort: str = "table", *_: object) -> bool:
    return sort != "table" or not str(name).startswith(APART)


def _looked_up(database: Database) -> dict[str, Any]:
    """All that the database itself says about each table: columns, keys, constraints and checks, indexes."""
    inspector = sa.inspect(database.engine)
    found: dict[str, Any] = {}
    for name in filter(_is_ours, inspector.get_table_names()):
        columns = {one["name"]: {**one, "type": repr(one["type"])} for one in inspector.get_columns(name)}
        listed = (
            inspector.get_foreign_keys(name),
            inspector.get_unique_constraints(name),
            inspector.get_check_constraints(name),
            [{**one, "dialect_options": str(_plain(one))} for one in inspector.get_indexes(name)],
        )
        found[name] = columns, inspector.get_pk_constraint(name), *(sorted(one, key=repr) for one in listed)
    return found


def _plain(index: Any) -> dict[str, str]:
    return {name: str(value) for name, value in index.get("dialect_options", {}).items()}


def _triggers(database: Database) -> dict[str, str]:
    """Each trigger's own words; on PostgreSQL the functions' too."""
    with database.engine.connect() as connection:
        if database.is_sqlite:
            query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        else:
            query = (
                "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal UNION ALL "
                "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            )
        return {row[0]: row[1] for row in connection.exec_driver_sql(query)}


def test_alembic_sees_nothing_left_to_do(database):
    migrate(database)
    with database.engine.connect() as connection:
        options = {"include_name": _is_ours, "compare_server_default": not database.is_sqlite}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, t.metadata) == []


def test_the_tables_are_those_that_the_engine_declares(database, declared):
    """Alembic sees neither checks nor what makes a reference deferred; here the two databases are held together."""
    migrate(database)
    assert _looked_up(database) == _looked_up(declared)


def test_the_comparison_sees_what_is_missing(database, declared):
    migrate(database)
    with declared.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE task_scope")
        connection.exec_driver_sql("DROP INDEX uq_roll_entry_one_roll")
    made, wanted = _looked_up(database), _looked_up(declared)
    assert {name for name in made if made[name] != wanted.get(name)} == {"task_scope", "roll_entry"}


def test_a_wrong_word_is_refused_by_the_checks(database):
    migrate(database)
    checked = {
        name: [one["name"] for one in sa.inspect(database.engine).get_check_constraints(name)]
        for name in sa.inspect(database.engine).get_table_names()
    }
    for name, table in t.metadata.tables.items():
        wanted = sorted(str(one.name) for one in table.constraints if isinstance(one, sa.CheckConstraint))
        assert sorted(map(str, checked[name])) == wanted


def test_the_guards_are_the_engine_s_own(database, declared):
    migrate(database)
    search = {name for name in _triggers(database) if "_search_" in name}
    assert {name: one for name, one in _triggers(database).items() if name not in search} == _triggers(declared)
    assert {
        f"{table}_search_{step}" for table in ("dossier", "register_entry") for step in ("begins", "follows")
    } <= search


def test_a_database_knows_its_edition(database):
    assert version(database) is None
    assert not is_current(database)
    migrate(database)
    assert version(database) == newest()
    assert is_current(database)


def test_migrating_again_changes_nothing(database):
    migrate(database)
    before = _looked_up(database)
    migrate(database)
    assert _looked_up(database) == before


def test_several_processes_may_migrate_at_once(database):
    databases = [Database(database.url.render_as_string(hide_password=False)) for _ in range(4)]
    with ThreadPoolExecutor() as pool:
        list(pool.map(migrate, databases))
    assert is_current(database)
    for one in databases:
        one.close()


def test_every_edition_can_be_gone_through_one_by_one_and_back(database):
    editions = [one.revision for one in ScriptDirectory(str(content.folder("migrations"))).walk_revisions()]
    assert editions == [f"{number:04d}" for number in range(len(editions), 0, -1)]
    for edition in reversed(editions):
        in_one_transaction(database, partial(command.upgrade, revision=edition))
        assert version(database) == edition
    in_one_transaction(database, lambda config: command.downgrade(config, "base"))
    assert sa.inspect(database.engine).get_table_names() == ["alembic_version"]
    assert _triggers(database) == {}
    migrate(database)
    assert is_current(database)


def test_a_migration_that_fails_leaves_the_database_as_it_was(database):
    def half(config):
        command.upgrade(config, "0003")
        raise RuntimeError("the power fails")

    with pytest.raises(RuntimeError, match="the power fails"):
        in_one_transaction(database, half)
    assert version(database) is None
    assert sa.inspect(database.engine).get_table_names() == []


def test_rows_without_what_they_refer_to_are_refused_on_sqlite(tmp_path):
    database = Database(new_sqlite(tmp_path))
    migrate(database)

    def orphan(config):
        config.attributes["connection"].exec_driver_sql(
            "INSERT INTO term (organisation_id, name, from_on) VALUES (99, 'x', '2020-01-01')"
        )

    with pytest.raises(MigrationFailed, match="term row 1 refers to no organisation"):
        in_one_transaction(database, orphan)
    with database.reading() as session:
        assert session.execute(t.term.select()).all() == []
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    database.close()


def test_a_database_of_a_newer_engine_is_left_alone(database):
    migrate(database)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(MigrationFailed, match="edition 9999, of a newer engine"):
        migrate(database)


def test_locks_that_others_keep_are_asked_for_again_and_then_given_up(postgres_uri, monkeypatch):
    url = new_postgres(postgres_uri)
    database, other = Database(url), Database(url)
    monkeypatch.setattr(migrating, "TRIES", 2)
    monkeypatch.setattr(migrating, "_PAUSE", 0.0)
    monkeypatch.setattr(migrating, "_PATIENCE", "50ms")
    with other.engine.begin() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({migrating._OURS})")
        with pytest.raises(MigrationFailed, match="stayed locked"):
            migrate(database)
    migrate(database)
    assert is_current(database)
    for one in (database, other):
        one.close()
    drop_postgres(url)


def test_the_migrations_are_found_from_any_working_directory(database, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    migrate(database)
    assert is_current(database)


def test_a_folder_with_a_percent_sign_is_no_format(database, monkeypatch, tmp_path):
    shutil.copytree(ROOT / "migrations", tmp_path / "100%" / "migrations")
    monkeypatch.setattr(content, "_PACKAGE", tmp_path / "100%" / "workflow_app")
    migrate(database)
    assert is_current(database)
