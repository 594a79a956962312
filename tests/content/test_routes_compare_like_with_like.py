"""A condition of a route is held against the type of its field: amounts as numbers, choices among their own words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from workflow_app.content_files import DefinitionError
from workflow_app.loading import Library

ROLES = Path(__file__).parent.parent / "services" / "content_sign_off" / "states" / "_roles.yaml"
FORM = """fields:
  - {name: subject, title: {vi: Việc, en: Subject}, type: line}
  - {name: sum, title: {vi: Số tiền, en: Sum}, type: amount}
  - {name: count, title: {vi: Số lượng, en: Count}, type: number}
  - {name: on, title: {vi: Ngày, en: Day}, type: day}
  - {name: month, title: {vi: Tháng, en: Month}, type: month}
  - {name: urgent, title: {vi: Khẩn, en: Urgent}, type: yes_no}
  - {name: friend, title: {vi: Người, en: Person}, type: person}
  - {name: sort, title: {vi: Loại, en: Sort}, type: choice, choices: {one: {vi: Một, en: One}, two: {vi: Hai, en: Two}}}
"""
FIELDS = "sum, sort, count, on, month, urgent, friend"
KIND = """kind: letter
title: {vi: Tờ trình, en: Letter}
source: {vi: Quy chế, en: Rules}
titled_by: subject
readers: [member @ owner]
states:
  draft: {title: {vi: Dự thảo, en: Draft}, phase: draft}
  done: {title: {vi: Xong, en: Done}, phase: done, final: true}
transitions:
  - {trigger: create, title: {vi: Lập, en: Begin}, from: none, to: draft, by: member @ owner, sets: [subject, FIELDS]}
  - {trigger: end, title: {vi: Kết thúc, en: End}, from: draft, to: done, by: member @ owner}
  - {trigger: go, title: {vi: Đi, en: Go}, from: draft, to: done, by: member @ owner, when: WHEN}
"""


def library(folder: Path, when: str) -> Library:
    for name, text in (
        ("states/_roles.yaml", ROLES.read_text("utf-8")), ("forms/letter.yaml", FORM),
        ("states/letter.yaml", KIND.replace("WHEN", when).replace("FIELDS", FIELDS)),
    ):  # fmt: skip
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return Library([(folder / "states", folder / "forms")])


def holds(folder: Path, when: str, **fields: Any) -> bool:
    go = library(folder, when).current("letter").find("go", "draft")
    assert go is not None
    assert go.when is not None
    return go.when.holds(fields)


@pytest.mark.parametrize("limit", ["1000", '"1000"', "1000.0"])
@pytest.mark.parametrize(("amount", "wanted"), [("900", False), ("1000", True), ("1000.00", True), ("20000", True)])
def test_amounts_are_compared_as_numbers(tmp_path: Path, limit: str, amount: str, wanted: bool) -> None:
    assert holds(tmp_path, f"{{field: sum, at_least: {limit}}}", sum=amount) is wanted


@pytest.mark.parametrize(
    ("when", "field", "value", "wanted"),
    [
        ("{field: sum, is: 1000}", "sum", "1000.00", True),
        ("{field: sum, in: [5, 1000]}", "sum", "5.0", True),
        ("{field: sum, at_most: 1000}", "sum", "20000", False),
        ("{field: sum, at_least: 0}", "sum", None, False),
        ("{field: sum, at_most: 0}", "sum", "", False),
        ("{field: count, at_least: 10}", "count", 9, False),
        ("{field: count, at_least: 10}", "count", 10, True),
        ("{field: on, at_most: 2026-03-12}", "on", "2026-03-12", True),
        ("{field: on, at_most: 2026-03-12}", "on", "2026-03-13", False),
        ("{field: on, at_most: 2026-03-12}", "on", None, False),
        ("{field: month, at_least: 2026-03}", "month", "2026-02", False),
        ("{field: urgent, is: true}", "urgent", True, True),
        ("{field: urgent, is: false}", "urgent", None, False),
        ("{field: sort, not_in: [one]}", "sort", "two", True),
        ("{field: friend, filled: true}", "friend", "somebody", True),
        ("{all: [{field: sort, is: two}, {any: [{field: sum, at_least: 9}]}]}", "sort", "two", False),
    ],
)
def test_each_type_has_its_own_comparison(tmp_path: Path, when: str, field: str, value: Any, wanted: bool) -> None:
    assert holds(tmp_path, when, **{field: value}) is wanted


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("{field: srot, is: one}", ("unknown field “srot”", "“sort”")),
        ("{field: sort, is: tow}", ("no choice of “sort”", "“two”")),
        ("{field: sort, in: [one, tow]}", ("no choice of “sort”", "“two”")),
        ("{field: sort, in: one}", ("needs a list",)),
        ("{field: sort, at_least: one}", ("type choice", "“at_least”", "legal")),
        ("{field: sum, is: many}", ("“many” is not an amount",)),
        ("{field: sum, is: .nan}", ("is not an amount",)),
        ("{field: sum, is: true}", ("is not an amount",)),
        ("{field: count, at_most: 1.5}", ("is not a whole number",)),
        ("{field: on, at_least: '2026-02-30'}", ("is not a day",)),
        ("{field: month, is: 2026-13}", ("is not a month",)),
        ("{field: urgent, is: 1}", ("is not true or false",)),
        ("{field: subject, at_most: 3}", ("type line", "“at_most”")),
        ("{field: subject, is: 1}", ("a text in quotes",)),
        ("{field: friend, is: somebody}", ("type person", "legal: filled")),
        ("{field: subject, filled: 1}", ("true or false",)),
        ("{all: [{field: sort, is: one}, {any: [{field: sort, is: tow}]}]}", ("no choice of “sort”", "“two”")),
        ("{all: [one]}", ("a condition is", "one")),
    ],
)
def test_a_value_that_the_field_cannot_have_is_told_when_it_is_loaded(
    tmp_path: Path, when: str, told: tuple[str, ...]
) -> None:
    with pytest.raises(DefinitionError) as found:
        library(tmp_path, when)
    assert all(word in str(found.value) for word in ("states/letter.yaml, line 12", "when", *told)), found.value
