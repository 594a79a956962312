"""The command as an office calls it: in a folder of its own, with a content of its own, at a time the test says."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.house.tree import ROOT
from workflow_app import cli
from workflow_app.db.migrating import migrate
from workflow_app.db.session import Database
from workflow_app.demo import load_office
from workflow_app.loading import Library
from workflow_app.services.office import Office

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def make_content(folder: Path) -> Path:
    """Posts and people of the demo office, and the two small kinds of the tests."""
    shutil.copytree(ROOT / "tests" / "kinds", folder)
    for name in ("_roles.yaml", "_demo_office.yaml"):
        shutil.copy(ROOT / "states" / name, folder / "states" / name)
    return folder


@pytest.fixture
def content_folder(tmp_path: Path) -> Path:
    return make_content(tmp_path / "content")


@pytest.fixture
def call(tmp_path: Path, content_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """`call("check", …)` runs the command; its result has exit_code, stdout and stderr."""
    monkeypatch.setenv("WORKFLOW_CONTENT", str(content_folder))
    monkeypatch.setenv("WORKFLOW_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("WORKFLOW_DATABASE", raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setattr(cli, "clock", lambda: NOW)

    def run(*arguments: str | Path, input: str | None = None) -> Result:  # noqa: A002 - as click calls it
        return CliRunner().invoke(cli.main, [str(one) for one in arguments], input=input, catch_exceptions=False)

    return run


@pytest.fixture
def in_english(call: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine speaks English to its people."""
    monkeypatch.setenv("LANG", "en_US.UTF-8")


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the demonstration office, made once; only copies of it are handed out."""
    folder = tmp_path_factory.mktemp("demo")
    content_folder = make_content(folder / "content")
    database = Database(f"sqlite:///{folder / 'office.db'}")
    migrate(database)
    library = Library([(content_folder / "states", content_folder / "forms")])
    with database.writing() as session:
        load_office(session, office=Office(library, folder / "papers", is_demo=True), now=NOW - timedelta(days=1))
    database.close()
    return folder / "office.db"


@pytest.fixture
def demo(filled: Path, tmp_path: Path) -> Path:
    """The same in the data folder of the test."""
    (tmp_path / "data").mkdir()
    return Path(shutil.copy(filled, tmp_path / "data" / "office.db"))
