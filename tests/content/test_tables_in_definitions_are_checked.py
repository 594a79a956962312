"""A column, choice or state that a definition misspells is named with its nearest legal word, not found out in use."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from workflow_app import content
from workflow_app.content_files import DefinitionError
from workflow_app.loading import Library

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
    "a row of a duty that nobody has": (
        "supervision_report", "states", "row team.person with duty=secretary", "row team.person with duty=secretry",
        ("choice of duty", "“secretary”"),
    ),
    "a guard on a choice nobody can make": (
        "supervision_report", "states", "column: duty, is: head", "column: duty, is: hed",
        ("rows_at_least", "unknown choice", "“head”"),
    ),
    "an effect on a choice nobody can make": (
        "supervision_report", "states", "is: shortcoming", "is: shortcomings", ("add_rows", "“shortcoming”"),
    ),
    "somebody's own file by an unknown column": (
        "supervision_report", "states", "file_of: [row subjects.person]", "file_of: [row subjects.persn]",
        ("file_of", "“person”"),
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


def test_a_ground_for_keeping_out_is_one_that_the_office_can_leave_off(tmp_path: Path):
    for name in ("states", "forms"):
        (tmp_path / name).mkdir()
        shutil.copy(content.folder(name) / "supervision_report.yaml", tmp_path / name)
    roles = (content.folder("states") / "_roles.yaml").read_text("utf-8")
    assert "  recusal_own:\n" in roles
    (tmp_path / "states" / "_roles.yaml").write_text(roles.replace("  recusal_own:\n", "  recusal_owm:\n"), "utf-8")
    with pytest.raises(DefinitionError, match="conflicts: no setting “recusal_own”"):
        Library([(tmp_path / "states", tmp_path / "forms")])
