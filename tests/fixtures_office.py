"""Fixtures of the demonstration office: made once per worker, copied for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cast import Clock, DemoOffice, SoundKinds, Taken, read_kinds
from tests.conftest import drop_postgres, new_postgres, new_sqlite
from workflow_app.db.migrating import migrate
from workflow_app.db.session import Database
from workflow_app.demo import load_office
from workflow_app.services.office import Office

OPENED = "2025-02-01"
"""The day on which the office was entered: before the first act of any story."""


@pytest.fixture(scope="session")
def kinds() -> SoundKinds:
    """Every definition, read once; kinds are frozen, so tests may share them."""
    return read_kinds()


def make_tables(database: Database) -> None:
    migrate(database)


def _fill(url: str, kinds: SoundKinds, files: Path) -> str:
    database = Database(url)
    try:
        make_tables(database)
        with database.writing() as session:
            load_office(session, office=Office(kinds, files, is_demo=True), now=Clock.at(OPENED).now)
    finally:
        database.close()
    return url


@pytest.fixture(scope="session")
def filled_sqlite(kinds: SoundKinds, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database that nobody writes to: only copies of it are handed out."""
    folder = tmp_path_factory.mktemp("office")
    return _fill(new_sqlite(folder), kinds, folder / "files")


@pytest.fixture(scope="session")
def filled_postgres(kinds: SoundKinds, postgres_uri: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    return _fill(new_postgres(postgres_uri), kinds, tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(request: pytest.FixtureRequest, kinds: SoundKinds, tmp_path: Path) -> Iterator[DemoOffice]:
    """A fresh demonstration office without dossiers, on 2 March 2026 at eight; `on_both_databases` adds PostgreSQL."""
    sort = getattr(request, "param", "sqlite")
    if sort == "sqlite":
        url = new_sqlite(tmp_path, template=request.getfixturevalue("filled_sqlite"))
    else:
        server, template = request.getfixturevalue("postgres_uri"), request.getfixturevalue("filled_postgres")
        url = new_postgres(server, template=template)
    database = Database(url)
    yield DemoOffice(database, Office(kinds, tmp_path / "files", is_demo=True))
    database.close()
    if sort != "sqlite":
        drop_postgres(url)


@pytest.fixture
def create(office: DemoOffice) -> Callable[..., Taken]:
    return office.create


@pytest.fixture
def take(office: DemoOffice) -> Callable[..., Taken]:
    return office.take


@pytest.fixture
def at(office: DemoOffice) -> Callable[..., None]:
    return office.at


@pytest.fixture
def uid(office: DemoOffice) -> Callable[[str], Any]:
    return office.uid
