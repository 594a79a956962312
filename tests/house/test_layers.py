"""Who may know whom, as .importlinter says it in sentences."""

from __future__ import annotations

import configparser
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

CONFIG = ROOT / ".importlinter"


def linted(folder: Path) -> dict[str, bool]:
    """Each contract, and whether the package in `folder` keeps it."""
    lint = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    ran = subprocess.run(
        [sys.executable, "-c", lint, "--config", str(CONFIG), "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "400"},
        capture_output=True,
        text=True,
        check=False,
    )
    kept = {s: f"{s} KEPT" in ran.stdout for s in SENTENCES}
    unclear = [s for s in SENTENCES if not kept[s] and f"{s} BROKEN" not in ran.stdout]
    assert not unclear, ran.stdout + ran.stderr
    return kept


def _sentences() -> list[str]:
    config = configparser.ConfigParser()
    config.read(CONFIG, "utf-8")
    return [config[part]["name"] for part in config.sections() if ":contract:" in part]


SENTENCES = _sentences()


@pytest.fixture(scope="module")
def project() -> dict[str, bool]:
    return linted(ROOT)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_project_keeps(sentence, project):
    assert project[sentence], "`lint-imports` names the import"


@pytest.mark.parametrize(
    ("knower", "known", "sentence"),
    [
        ("db.people", "services.voting", "Arrows point downwards"),
        ("services.voting", "web.people", "Arrows point downwards"),
        ("web.people", "cli", "Arrows point downwards"),
        ("services.voting", "notify.letters", "Arrows point downwards"),
        ("history.leaf", "services.voting", "Arrows point downwards"),
        ("domain.kinds", "db.people", "The domain knows no web"),
        ("domain.kinds", "content", "The domain knows no web"),
        ("db.people", "loading", "The database knows only"),
        ("services.voting", "content", "Services know the domain"),
        ("services.voting", "history.tree", "Services know the domain"),
        ("notify.letters", "loading", "Letters and prints"),
        ("output.letter", "history.tree", "Letters and prints"),
        ("history.leaf", "db.people", "A leaf of the history"),
        ("web.people", "notify.letters", "Pages send no letters"),
    ],
)
def test_a_forbidden_import_is_noticed(knower, known, sentence, tmp_path):
    plant(tmp_path, {knower: f"import workflow_app.{known}"})
    assert not next(kept for name, kept in linted(tmp_path).items() if name.startswith(sentence))


def test_every_import_the_house_allows_is_allowed(tmp_path):
    allowed = {
        "cli": ["app"],
        "app": ["web.people", "loading", "content", "notify.letters"],
        "web.people": ["services.voting", "db.people", "domain.kinds", "output.letter"],
        "services.voting": ["db.people", "domain.kinds", "history.leaf"],
        "notify.letters": ["db.people", "domain.kinds", "content"],
        "output.letter": ["db.people", "domain.kinds", "content"],
        "history.tree": ["history.leaf", "db.people"],
        "history.leaf": ["domain.kinds"],
        "db.people": ["domain.kinds", "content"],
        "loading": ["domain.kinds", "content"],
    }
    plant(tmp_path, {by: "\n".join(f"import workflow_app.{m}" for m in names) for by, names in allowed.items()})
    assert all(linted(tmp_path).values())


MODULES = ["cli", "app", "content", "loading", "web.people", "services.voting", "notify.letters"]
MODULES += ["output.letter", "history.leaf", "history.tree", "db.people", "domain.kinds"]


def plant(folder: Path, sources: dict[str, str]) -> None:
    """A small package of the engine's shape, each module empty but for `sources`."""
    for name in MODULES:
        path = folder.joinpath("workflow_app", *name.split(".")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(sources.get(name, ""), "utf-8")
        (path.parent / "__init__.py").touch()
