"""`init` gives the office its own copy; `check` names each mistake, and each step that today's staff cannot pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cast import DemoOffice
from workflow_app import content
from workflow_app.db import tables as t
from workflow_app.db.session import Database
from workflow_app.loading import Library
from workflow_app.services.office import Office


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_init_copies_every_part_of_the_content(call, tmp_path, monkeypatch):
    monkeypatch.delenv("WORKFLOW_CONTENT")
    said = call("init", tmp_path / "office")
    assert said.exit_code == 0
    assert f"export WORKFLOW_CONTENT={tmp_path / 'office'}" in said.stdout
    for part in content.OFFICE_PARTS:
        there = {path.relative_to(content.folder(part)) for path in content.folder(part).rglob("*") if path.is_file()}
        copied = {path.relative_to(tmp_path / "office" / part) for path in (tmp_path / "office" / part).rglob("*.*")}
        assert {one for one in there if "__pycache__" not in one.parts} <= copied


@pytest.mark.usefixtures("in_english")
def test_init_overwrites_nothing(call, tmp_path):
    (tmp_path / "office" / "forms").mkdir(parents=True)
    said = call("init", tmp_path / "office")
    assert said.exit_code == 2
    assert "forms is there already" in said.stderr
    assert [one.name for one in (tmp_path / "office").iterdir()] == ["forms"]


@pytest.mark.usefixtures("in_english")
def test_check_says_a_line_of_every_kind(call):
    said = call("check")
    assert said.exit_code == 0
    assert "circular: 4 states, 6 transitions, ok" in said.stdout
    assert "errand: 7 states, 13 transitions, ok" in said.stdout


@pytest.mark.usefixtures("in_english")
def test_check_names_every_kind_with_a_mistake_with_file_line_and_key(call, content_folder):
    edit(content_folder / "states" / "circular.yaml", "by: author, sets", "by: autor, sets")
    edit(content_folder / "states" / "errand.yaml", "from: open, to: late", "from: opened, to: late")
    said = call("check")
    assert said.exit_code == 1
    assert "error: states/circular.yaml, line 16: transitions.1.by: “autor” does not say who" in said.stdout
    assert "error: states/errand.yaml, line 36: transitions.3.from: unknown state “opened”" in said.stdout
    assert "did you mean “open”" in said.stdout
    assert said.stderr == "2 wrong\n"


@pytest.mark.usefixtures("in_english")
def test_check_reads_the_demo_office_too(call, content_folder):
    edit(content_folder / "states" / "_demo_office.yaml", "password:", "passwort:")
    said = call("check")
    assert said.exit_code == 1
    assert "states/_demo_office.yaml, line 2: passwort: unknown key “passwort”" in said.stdout


def test_against_the_database_everybody_who_is_needed_is_there(call, demo):
    said = call("check", "--against-db")
    assert said.exit_code == 0, said.stdout
    assert "nhân sự: bước nào cũng có người thực hiện được" in said.stdout


@pytest.mark.parametrize(
    ("file", "old", "new", "stuck"),
    [
        ("circular", "by: clerk @ owner, issues", "by: member_of_staff @ owner, issues", "circular: issue"),
        ("circular", "by: clerk @ owner, issues", "by: clerk @ nearest cell, issues", "circular: issue"),
        ("circular", "by: chief_of_office @ owner, guards", "by: drafter @ owner, guards", "circular: sign"),
    ],
)
def test_a_step_that_nobody_can_pass_is_named(file, old, new, stuck, call, demo, content_folder):
    edit(content_folder / "states" / f"{file}.yaml", old, new)
    said = call("check", "--against-db")
    assert said.exit_code == 1
    assert f"bế tắc: {stuck}" in said.stdout
    assert said.stdout.count("bế tắc:") == 1


def test_a_dossier_that_nobody_can_move_is_named_with_the_vacant_post_and_what_applies(
    call, demo, content_folder, monkeypatch
):
    database = Database(f"sqlite:///{demo}")
    office = DemoOffice(
        database, Office(Library([(content_folder / "states", content_folder / "forms")]), demo.parent / "papers")
    )
    made = office.create("circular", "soanthao", "DU", fields={"subject": "Việc"})
    assert office.take("submit", made, "soanthao").done
    with database.writing() as session:
        session.execute(t.post.update().where(t.post.c.role == "chief_of_office").values(to_on="2026-02-27"))
    database.close()
    for language, words in (
        ("vi", ("không có ai xử lý:", "“Ký”", "Chánh Văn phòng", "khuyết từ 28/02/2026", "chờ đến khi có người giữ")),
        ("en", ("waits for nobody:", "“Sign”", "Chief of office", "vacant since 28/02/2026",
                "waits until somebody holds the post")),
    ):  # fmt: skip
        said = call("--lang", language, "check", "--against-db")
        assert said.exit_code == 1
        (told,) = {line for line in said.stdout.splitlines() if line.startswith(words[0]) and words[1] in line}
        assert all(one in told for one in (made.dossier, *words))
    assert call("check", "--against-db").stdout == call("--lang", "vi", "check", "--against-db").stdout
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    english = call("--lang", "en", "check", "--against-db").stdout
    assert call("check", "--against-db").stdout == english, "where the machine speaks English"
