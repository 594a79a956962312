"""A column, choice or state that a definition misspells is named with its nearest legal word, not found out in use."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from workflow_app import content
from workflow_app.loading import DefinitionError, Library

# kind, file, what is replaced, by what, and two things the message must say
MISTAKES = {
    "lists by an unknown column": (
        "plan", "forms", "by: [resolution, year]", "by: [resolutin, year]", ("lists", "“resolution”"),
    ),
    "a choice nobody can make": ("plan", "forms", "reached: met", "reached: mett", ("lists", "“met”")),
    "rows read by an unknown column": (
        "supervision_report", "forms", "row_readers: [organisation, person, owner]", "row_readers: [owned]",
        ("row_readers", "“owner”"),
    ),
    "shown in an unknown state": (
        "supervision_report", "forms", "subjects_see_in: [conference", "subjects_see_in: [conferenc",
        ("subjects_see_in", "“conference”"),
    ),
    "a team of an unknown column": (
        "supervision_report", "states", "ad_hoc: team.person", "ad_hoc: team.persn", ("ad_hoc", "“person”"),
    ),
    "marks of an unknown table": (
        "supervision_report", "states", "marks: team.person", "marks: teem.person", ("marks", "“team”"),
    ),
    "a guard on an unknown column": (
        "supervision_report", "states", "{every_row_has: {table: subjects, column: delivered_on}}",
        "{every_row_has: {table: subjects, column: delivered}}", ("every_row_has", "“delivered_on”"),
    ),
    "a state read by an unknown role": (
        "plan", "states", "readers: [committee_member @ owner,", "readers: [comittee_member @ owner,",
        ("states.issued.readers", "“committee_member”"),
    ),
    "an unknown body": (
        "supervision_report", "states", "{body: cell_committee,", "{body: cel_committee,", ("body", "“cell_committee”"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_table_is_named(mistake: str, tmp_path: Path):
    kind, part, old, new, said = MISTAKES[mistake]
    for name in ("states", "forms"):
        (tmp_path / name).mkdir()
        shutil.copy(content.folder(name) / f"{kind}.yaml", tmp_path / name)
    shutil.copy(content.folder("states") / "_roles.yaml", tmp_path / "states")
    path = tmp_path / part / f"{kind}.yaml"
    source = path.read_text("utf-8")
    assert old in source
    path.write_text(source.replace(old, new, 1), "utf-8")
    with pytest.raises(DefinitionError) as caught:
        Library([(tmp_path / "states", tmp_path / "forms")])
    for words in said:
        assert words in str(caught.value), str(caught.value)
