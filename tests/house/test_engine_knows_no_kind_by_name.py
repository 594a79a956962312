"""A new kind of document needs no Python: so no Python names one."""

from __future__ import annotations

import ast
import re

import pytest

from tests.house.tree import ENGINE, ROOT, modules

KINDS = sorted(path.stem for path in (ROOT / "states").glob("*.yaml") if not path.name.startswith("_"))


def kinds_named(source: str, kinds: list[str]) -> list[str]:
    """Each literal that names a kind: by itself, in a path, or quoted inside a sentence."""
    tree = ast.parse(source)
    return [
        f"line {node.lineno}: {kind}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for kind in kinds
        if kind in _names_in(node.value)
    ]


def _names_in(literal: str) -> set[str]:
    if re.search(r"\s", literal):
        return set(re.findall(r"""['"](\w+)['"]""", literal))
    return set(re.split(r"\W+", literal))


@pytest.mark.parametrize("path", modules(ENGINE), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_of_the_engine_names_no_kind(path):
    assert kinds_named(path.read_text("utf-8"), KINDS) == []


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ('if kind == "report": ...', 1),
        ('render("prints/report/letter.typ")', 1),
        ("execute(\"SELECT 1 WHERE kind = 'report'\")", 1),
        ('f"report:{name}"', 1),
        ('"""A report says what was done."""', 0),
        ('reporter = "reporting"', 0),
        ("report = 1", 0),
    ],
)
def test_a_kind_in_a_literal_is_noticed(source, named):
    assert len(kinds_named(source, ["report"])) == named
