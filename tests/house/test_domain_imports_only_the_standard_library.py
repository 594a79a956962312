"""The domain can be read, tested and judged without a database, a web server or a library."""

from __future__ import annotations

import sys

import pytest

from tests.house.tree import ENGINE, ROOT, imported_names, modules

DOMAIN = modules(ENGINE / "domain")


def foreign_imports(source: str, *, name: str) -> list[str]:
    own = {"machine.py": {"transitions"}}.get(name, set())
    return [
        f"line {line}: {imported}"
        for line, imported in imported_names(source)
        if imported.split(".")[0] not in sys.stdlib_module_names | own
        and not (imported + ".").startswith("workflow_app.domain.")
    ]


@pytest.mark.parametrize("path", DOMAIN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_of_the_domain_imports_nothing_but_python_and_the_domain(path):
    assert foreign_imports(path.read_text("utf-8"), name=path.name) == []


@pytest.mark.parametrize(
    ("name", "source", "refused"),
    [
        ("kinds.py", "import datetime\nfrom workflow_app.domain.texts import Text\n", 0),
        ("kinds.py", "import pydantic\n", 1),
        ("kinds.py", "def f():\n    from flask import g\n", 1),
        ("kinds.py", "from workflow_app.db import tables\n", 1),
        ("kinds.py", "from workflow_app.domain_of_others import x\n", 1),
        ("kinds.py", "from . import texts\n", 1),
        ("kinds.py", "from transitions import Machine\n", 1),
        ("machine.py", "from transitions import Machine\n", 0),
        ("machine.py", "import sqlalchemy\n", 1),
    ],
)
def test_a_foreign_import_is_noticed(name, source, refused):
    assert len(foreign_imports(source, name=name)) == refused
