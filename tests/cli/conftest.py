"""The command as an office calls it: in a folder of its own, with a content of its own, at a time the test says."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.house.tree import ROOT
from workflow_app import cli

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def content_folder(tmp_path: Path) -> Path:
    """Posts and people of the demo office, and the two small kinds of the tests."""
    folder = tmp_path / "content"
    shutil.copytree(ROOT / "tests" / "kinds", folder)
    for name in ("_roles.yaml", "_demo_office.yaml"):
        shutil.copy(ROOT / "states" / name, folder / "states" / name)
    return folder


@pytest.fixture
def call(tmp_path: Path, content_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """`call("check", …)` runs the command; its result has exit_code, stdout and stderr."""
    monkeypatch.setenv("WORKFLOW_CONTENT", str(content_folder))
    monkeypatch.setenv("WORKFLOW_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("WORKFLOW_DATABASE", raising=False)
    monkeypatch.setattr(cli, "clock", lambda: NOW)

    def run(*arguments: str | Path, input: str | None = None) -> Result:  # noqa: A002 - as click calls it
        return CliRunner().invoke(cli.main, [str(one) for one in arguments], input=input, catch_exceptions=False)

    return run


@pytest.fixture
def demo(call: Callable[..., Result], tmp_path: Path, content_folder: Path) -> Path:
    """A database with the demonstration office, in the data folder."""
    from workflow_app.db.migrating import migrate
    from workflow_app.db.session import Database
    from workflow_app.demo import load_demo
    from workflow_app.loading import Library
    from workflow_app.services.office import Office

    path = tmp_path / "data" / "office.db"
    path.parent.mkdir()
    database = Database(f"sqlite:///{path}")
    migrate(database)
    library = Library([(content_folder / "states", content_folder / "forms")])
    load_demo(database, Office(library, tmp_path / "data" / "papers", is_demo=True), NOW)
    database.close()
    return path
