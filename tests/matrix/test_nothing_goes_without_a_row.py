"""A step, a state or a whole kind that no hand-written table knows is reported, so that none slips in unjudged."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.house.tree import ROOT
from tests.matrix.reading import TABLES, Row, kinds_with_tables, table, uncovered
from tests.stories import telling
from workflow_app import content
from workflow_app.domain.kinds import Kind
from workflow_app.domain.transitions import CREATION
from workflow_app.loading import Library


def faults(kind: Kind) -> list[str]:
    steps = [
        (one.trigger, frozenset("none" if source == CREATION else source for source in one.sources))
        for one in kind.transitions
    ]
    return uncovered(kind.name, kind.states, steps)


def office_kinds() -> list[str]:
    return sorted(one.stem for one in content.folder("states").glob("*.yaml") if not one.stem.startswith("_"))


@pytest.mark.parametrize("name", office_kinds())
def test_every_step_and_every_state_of_the_office_has_its_row(name: str) -> None:
    found = faults(telling.library().current(name))
    assert not found, "\n".join(found)


def test_there_is_no_table_of_a_kind_that_does_not_exist() -> None:
    assert set(kinds_with_tables()) == set(office_kinds())


PLANTED = """
  - trigger: wave_through
    title: {vi: Cho qua, en: Wave it through}
    from: form_check
    to: submitted
    by: drafter @ owner
"""
IN_A_NEW_STATE = """
  - trigger: shelve
    title: {vi: Gác lại, en: Shelve it}
    from: draft
    to: shelved
    by: drafter @ owner
  - trigger: unshelve
    title: {vi: Lấy ra, en: Take it up}
    from: shelved
    to: draft
    by: drafter @ owner
"""


def copy_with(folder: Path, more: str, state: str = "") -> Kind:
    """The plan, with a step that nobody judged."""
    for part in ("states", "forms"):
        shutil.copytree(content.folder(part), folder / part)
    path = folder / "states" / "plan.yaml"
    text = path.read_text("utf-8").rstrip("\n") + "\n" + more
    if state:
        text = text.replace(
            "\nstates:\n", f"\nstates:\n  {state}: {{title: {{vi: Gác lại, en: Shelved}}, phase: draft}}\n"
        )
    path.write_text(text, "utf-8")
    return Library([(folder / "states", folder / "forms")]).current("plan")


def test_one_more_step_is_reported(tmp_path: Path) -> None:
    assert "plan: no row for “wave_through” in the state “form_check”" in faults(copy_with(tmp_path / "more", PLANTED))


def test_one_more_state_is_reported(tmp_path: Path) -> None:
    found = faults(copy_with(tmp_path / "more", IN_A_NEW_STATE, "shelved"))
    assert "plan: no row and no “ends” for the state “shelved”" in found
    assert "plan: no row for “unshelve” in the state “shelved”" in found


def test_a_step_that_may_be_taken_from_one_more_state_is_reported(tmp_path: Path) -> None:
    kind = copy_with(tmp_path / "more", "")
    steps = [
        (one.trigger, frozenset({*one.sources, "signed"}) if one.trigger == "sign" else frozenset(one.sources))
        for one in kind.transitions
    ]
    assert any("no row for “sign” in the state “signed”" in one for one in uncovered("plan", kind.states, steps))


def test_a_row_of_a_step_that_is_gone_is_reported() -> None:
    kind = telling.library().current("plan")
    steps = [(one.trigger, frozenset(one.sources)) for one in kind.transitions if one.trigger != "archive"]
    assert any(
        "a row for “archive” in the state “final”, no such step" in one for one in uncovered("plan", kind.states, steps)
    )


def test_a_kind_without_a_table_is_reported() -> None:
    assert uncovered("circular", [], []) == ["circular: there is no tables/circular.txt"]


def test_every_phrase_of_the_tables_is_explained_to_the_reader() -> None:
    explained = (TABLES / "README.txt").read_text("utf-8")
    unexplained = {word for name in kinds_with_tables() for row in table(name).rows for word in words(row)}
    assert not {one for one in unexplained if f"\n  {one} " not in explained}


def words(row: Row) -> set[str]:
    """`field member` is explained as `field NAME`, `clerk @ base of origin` as `ROLE @ PLACE` and `base of PLACE`."""
    found: set[str] = set()
    for phrase in (*row.may, *row.never, *row.recorded):
        if " @ " in phrase:
            place = phrase.split(" @ ")[1]
            found |= {"ROLE @ PLACE", "base of PLACE" if place.startswith("base of ") else place}
            if place.startswith("base of "):
                found.add(place.removeprefix("base of "))
        else:
            named = {"field": "field NAME", "did": "did STEP", "chair": "chair of VOTE", "voter": "voter of VOTE"}
            named["recorded"] = "recorded STEP"
            found.add(named.get(phrase.split()[0], "meeting secretary of VOTE" if "meeting" in phrase else phrase))
    return found


def test_the_tables_lie_where_a_reader_finds_them() -> None:
    assert TABLES.is_relative_to(ROOT / "tests" / "matrix")
