"""A definition that opens or carries dossiers of another kind names one that is there and can be begun so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.test_a_definition_is_checked_strictly import FORM, KIND, ROLES
from workflow_app.content_files import DefinitionError
from workflow_app.loading import EachByItself, Library

OPENS = """\
  - trigger: follow
    title: {vi: Mở việc khác, en: Open another}
    from: draft
    to: =
    by: drafter @ owner
    effects: [{open_dossier: {kind: %s, fields: {%s: subject}}}]
"""


def folders(tmp_path: Path, effect: str) -> list[tuple[Path, Path]]:
    """Two kinds, `sample` and `errand`, of which the first has the effect."""
    states, forms = tmp_path / "states", tmp_path / "forms"
    states.mkdir()
    forms.mkdir()
    (states / "_roles.yaml").write_text(ROLES, encoding="utf-8")
    (states / "sample.yaml").write_text(KIND + effect, encoding="utf-8")
    (states / "errand.yaml").write_text(KIND.replace("kind: sample", "kind: errand"), encoding="utf-8")
    for name in ("sample", "errand"):
        (forms / f"{name}.yaml").write_text(FORM, encoding="utf-8")
    return [(states, forms)]


@pytest.mark.parametrize(
    ("kind", "field", "told"),
    [
        ("errant", "subject", "unknown kind “errant”; did you mean “errand”?"),
        ("errand", "subjct", "“create” of errand sets no field “subjct”; did you mean “subject”?"),
    ],
)
def test_the_file_the_line_and_the_nearest_word_are_named(tmp_path: Path, kind: str, field: str, told: str) -> None:
    content = folders(tmp_path, OPENS % (kind, field))
    with pytest.raises(DefinitionError) as found:
        Library(content)
    assert (found.value.file, found.value.problem) == ("states/sample.yaml", told)
    assert found.value.line == (KIND + OPENS).count("\n")
    library = EachByItself(content)
    assert (list(library.errors), library.names) == (["sample"], ["errand"])


def test_a_kind_that_nothing_begins_by_create_is_not_opened(tmp_path: Path) -> None:
    content = folders(tmp_path, OPENS % ("errand", "subject"))
    file = content[0][0] / "errand.yaml"
    file.write_text(file.read_text("utf-8").replace("trigger: create", "trigger: begin"), encoding="utf-8")
    with pytest.raises(DefinitionError, match="no step “create” begins a dossier of the kind “errand”"):
        Library(content)


def test_a_mistake_in_the_other_kind_is_told_there_alone(tmp_path: Path) -> None:
    content = folders(tmp_path, OPENS % ("errand", "subject"))
    (content[0][1] / "errand.yaml").write_text("fields: [", encoding="utf-8")
    assert list(EachByItself(content).errors) == ["errand"]


def test_carried_dossiers_are_of_a_kind_that_is_there(tmp_path: Path) -> None:
    effect = OPENS.replace("open_dossier: {kind: %s, fields: {%s: subject}}", "carry_dossiers: {kind: errnd, %s}")
    with pytest.raises(DefinitionError, match="unknown kind “errnd”; did you mean “errand”"):
        Library(folders(tmp_path, effect % "person: subject, to: owner"))
