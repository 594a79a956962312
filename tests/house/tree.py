"""The project's own files, as the tests of its conventions read them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / "workflow_app"


def project_files() -> list[Path]:
    """Every file that is, or would be, committed; in an unpacked sdist every file there is."""
    listed = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0:
        candidates = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        made = {".venv", "__pycache__"}
        candidates = [path for path in ROOT.rglob("*") if made.isdisjoint(path.relative_to(ROOT).parts)]
    return sorted({path for path in candidates if path.is_file()})


def texts(paths: list[Path]) -> Iterator[tuple[str, str]]:
    """(name relative to the project, content) of each file that is text."""
    for path in paths:
        content = path.read_bytes()
        if b"\0" not in content:
            yield path.relative_to(ROOT).as_posix(), content.decode("utf-8", errors="replace")


def modules(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "_content" not in path.parts)


def imported_names(source: str) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of everything a module imports, wherever in it the import stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, "." * node.level + (node.module or "")
