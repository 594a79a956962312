"""Fixtures of the plain office: filled once per worker, copied for each test, on either sort of database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import drop_postgres, new_postgres, new_sqlite
from tests.plain_office import PlainOffice, fill


@pytest.fixture(scope="session")
def plain_sqlite(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database that nobody writes to: only copies of it are handed out."""
    return fill(new_sqlite(tmp_path_factory.mktemp("plain")))


@pytest.fixture(scope="session")
def plain_postgres(postgres_uri: str) -> str:
    return fill(new_postgres(postgres_uri))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def plain_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a plain office of one's own."""
    template = request.getfixturevalue(f"plain_{request.param}")
    if request.param == "sqlite":
        yield new_sqlite(tmp_path, template=template)
    else:
        url = new_postgres(request.getfixturevalue("postgres_uri"), template=template)
        yield url
        drop_postgres(url)


@pytest.fixture
def plain(plain_url: str, tmp_path: Path) -> Iterator[PlainOffice]:
    office = PlainOffice.at(plain_url, tmp_path / "papers")
    yield office
    office.database.close()
