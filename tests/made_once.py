"""What is the same for every test and dear to make is made once a worker: tables, statements, pages, cheap passwords.

Tests of these very things ask for the real ones: `migrations_for_real`, `pages_for_real`, `passwords_for_real`.
"""

from __future__ import annotations

import copy
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from psycopg import sql
from sqlalchemy import make_url

from workflow_app import app, content
from workflow_app.db import migrating
from workflow_app.db.session import Database
from workflow_app.services import accounts
from workflow_app.services.office import Office
from workflow_app.web.edge import Edge, attach

_migrated = migrating.in_one_transaction
_hasher, _unknown = accounts._hasher, accounts.UNKNOWN


@pytest.fixture(scope="session", autouse=True)
def tables_made_once() -> Iterator[None]:
    """Whoever migrates an empty database gets a copy of one that was migrated before."""

    def copied(database: Database, change: Any) -> None:
        if migrating.version(database) is None:
            COPIES.put_into(database, "tables", lambda made: _migrated(made, change))
        else:
            _migrated(database, change)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrating, "in_one_transaction", copied)
        yield
    COPIES.close()


@pytest.fixture(scope="session", autouse=True)
def passwords_made_cheaply() -> Iterator[None]:
    """argon2id as ever, in the least time and memory it knows."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "_hasher", cheap)
        patch.setattr(accounts, "UNKNOWN", cheap.hash("nobody has this one"))
        yield


@pytest.fixture(scope="session", autouse=True)
def statements_compiled_once() -> Iterator[None]:
    """SQLAlchemy compiles a statement once for each engine; every engine of a test speaks as the one before it did."""
    made, spoken = Database.__init__, dict[tuple[bool, str], sa.Engine]()

    def speaks_alike(self: Database, *given: Any, **named: Any) -> None:
        made(self, *given, **named)
        for name in ("engine", "_reader", "_writer"):
            engine, asked = getattr(self, name), (self.is_sqlite, name)
            first = spoken.setdefault(asked, engine)
            if getattr(first.dialect, "server_version_info", None):  # it has seen its database
                engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Database, "__init__", speaks_alike)
        yield


@pytest.fixture(scope="session", autouse=True)
def templates_compiled_once() -> Iterator[None]:
    """Each office of a test has an application of its own, but all of them have the same pages."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(Flask.jinja_options, "bytecode_cache", _Compiled())
        yield


@pytest.fixture
def migrations_for_real(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrating, "in_one_transaction", _migrated)


@pytest.fixture
def pages_for_real(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PAGES, "are_shared", False)


@pytest.fixture
def passwords_for_real(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "_hasher", _hasher)
    monkeypatch.setattr(accounts, "UNKNOWN", _unknown)


class _Compiled(BytecodeCache):
    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


class Pages:
    """Applications that differ in nothing but their database, office and clock share their routes and their pages."""

    def __init__(self) -> None:
        self.are_shared = True
        self._made: dict[Any, Flask] = {}

    def of(self, database: Database, office: Office, *, clock: Callable[[], Any], **more: Any) -> Flask:
        """Like `create_app`."""
        folders = tuple(map(str, content.folders("templates")))
        key = office.is_demo, office.largest_paper, folders, tuple(sorted(more.items()))
        if not self.are_shared or key not in self._made:
            made = app.create_app(database, office, clock=clock, **more)
            if not self.are_shared:
                return made
            self._made[key] = made
            made._got_first_request = True  # what a test adds would be everybody's
        return _twin(self._made[key], Edge(database, office, clock))


def _twin(made: Flask, edge: Edge) -> Flask:
    twin = copy.copy(made)
    twin.config, twin.extensions = copy.copy(made.config), dict(made.extensions)
    attach(twin, edge)
    served: Any = copy.copy(made.wsgi_app)
    served.application = partial(Flask.wsgi_app, twin)
    twin.wsgi_app = served  # type: ignore[method-assign]
    return twin


PAGES = Pages()


class Copies:
    """Databases that were made once; who wants one more gets a copy of it in place of his own."""

    def __init__(self) -> None:
        self._sqlite: dict[str, sqlite3.Connection] = {}
        self._postgres: dict[tuple[str, str], str] = {}

    def put_into(self, database: Database, name: str, make: Callable[[Database], object]) -> None:
        """`make` fills an empty database; what it made is known as `name` from then on."""
        (self._copied if database.is_sqlite else self._made_anew)(database, name, make)

    def close(self) -> None:
        for kept in self._sqlite.values():
            kept.close()

    def _copied(self, database: Database, name: str, make: Callable[[Database], object]) -> None:
        if name not in self._sqlite:
            make(database)
            self._sqlite[name] = sqlite3.connect(":memory:", check_same_thread=False)
            with closing(sqlite3.connect(str(database.url.database))) as made:
                made.backup(self._sqlite[name])
            return
        with database.engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            self._sqlite[name].backup(driver)

    def _made_anew(self, database: Database, name: str, make: Callable[[Database], object]) -> None:
        """PostgreSQL copies a database only into a new one, so the one that is there makes room for it."""
        url = database.url.set(drivername="postgresql")
        server = url.set(database="postgres").render_as_string(hide_password=False)
        template = self._postgres.get((server, name)) or f"{name}_{os.getpid()}"
        database.close()
        with psycopg.connect(server, autocommit=True) as connection:
            if (server, name) not in self._postgres:
                _execute(connection, "CREATE DATABASE {} TEMPLATE template0", template)
                made = Database(make_url(server).set(database=template).render_as_string(hide_password=False))
                make(made)
                made.close()
                self._postgres[server, name] = template
            _execute(connection, "DROP DATABASE {} WITH (FORCE)", str(url.database))
            _execute(connection, "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", str(url.database), template)


COPIES = Copies()


def _execute(connection: psycopg.Connection[Any], statement: Any, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
