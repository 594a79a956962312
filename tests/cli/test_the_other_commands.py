"""migrate, tick, diagram and replay, as they are called."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import NOW
from tests.house.tree import ROOT
from workflow_app import cli
from workflow_app.db.session import Database
from workflow_app.domain.case import Actor
from workflow_app.loading import Library
from workflow_app.replay.names import Names
from workflow_app.services import acting
from workflow_app.services.attempting import attempt
from workflow_app.services.office import Office

pytestmark = pytest.mark.usefixtures("in_english")

REPLAYS = ROOT / "tests" / "replays"
SAMPLE, MAPPING = REPLAYS / "declarations_sample.csv", REPLAYS / "declarations" / "mapping.yaml"
FIRST_LINE: dict[str, object] = {
    "case": "1", "at": "2026-03-02T08:00", "actor": "soanthao", "act": "create", "kind": "circular", "place": "DU",
    "values": {"fields": {"subject": "Một"}}, "expect": {"state": "draft"},
}  # fmt: skip


def story(tmp_path: Path, *lines: dict[str, object]) -> Path:
    path = tmp_path / "story.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    return path


def test_migrate_makes_a_database_and_leaves_a_current_one_alone(call, tmp_path):
    path = tmp_path / "data" / "office.db"
    assert call("migrate").stdout.startswith(f"{path}: new → ")
    before = path.read_bytes()
    said = call("migrate")
    assert (said.exit_code, said.stdout.startswith(f"{path} is up to date")) == (0, True)
    assert path.read_bytes() == before


def test_tick_takes_what_is_due_once(call, demo, content_folder, monkeypatch):
    assert call("tick").stdout.endswith("0 steps taken by the clock\n")
    database = Database(f"sqlite:///{demo}")
    office = Office(Library([(content_folder / "states", content_folder / "forms")]), demo.parent / "papers")
    person = Names(database, {}).person("soanthao")
    attempt(
        database, office, acting.create, actor=Actor(person, person), now=NOW, kind="errand", place="DU", key="k",
        values={"fields": {"subject": "Việc"}},
    )  # fmt: skip
    database.close()
    monkeypatch.setattr(cli, "clock", lambda: NOW + timedelta(days=30))
    said = call("tick")
    assert "lapse (open → late)" in said.stdout
    assert said.stdout.endswith("3 steps taken by the clock\n")
    assert call("tick").stdout == "0 steps taken by the clock\n"


def test_a_kind_is_drawn_to_the_standard_output_or_to_a_file(call, tmp_path):
    said = call("diagram", "circular")
    assert said.exit_code == 0
    assert said.stdout.startswith("<svg ")
    assert "Dự thảo" in said.stdout
    english = call("diagram", "circular", "--format", "mermaid", "--language", "en", "-o", tmp_path / "kind.mmd")
    assert (english.exit_code, english.stdout) == (0, "")
    assert 'state "Draft" as draft' in (tmp_path / "kind.mmd").read_text("utf-8")


def test_a_story_is_replayed_and_told_in_one_line(call, tmp_path):
    said = call("replay", story(tmp_path, FIRST_LINE))
    assert (said.exit_code, said.stdout) == (
        0, "1 cases, 1 steps, 0 refusals as expected, 0 notes only, 0 wrong\n",
    )  # fmt: skip


def test_what_went_wrong_is_listed_and_the_exit_code_is_1(call, tmp_path):
    lines = [FIRST_LINE] + [
        {"case": "1", "at": "2026-03-02T08:00", "actor": "soanthao", "act": "sign", "expect": {"state": "signed"}}
    ] * 3
    said = call("replay", "--show", "1", story(tmp_path, *lines))
    assert said.exit_code == 1
    told = said.stdout.splitlines()
    assert told[0].startswith("wrong: line 2, case 1: expected the act to be carried out, got refused: ")
    assert told[1] == "wrong: and 2 more"
    assert told[-1].endswith("3 wrong")


def test_several_files_are_told_apart(call, tmp_path):
    one = story(tmp_path, FIRST_LINE)
    other = tmp_path / "other.jsonl"
    other.write_bytes(one.read_bytes())
    said = call("replay", one, other)
    assert [line.split(":")[0] for line in said.stdout.splitlines()] == ["story.jsonl", "other.jsonl"]


def test_a_log_is_replayed_with_its_mapping_and_kept_when_asked(call, tmp_path):
    said = call("replay", SAMPLE, "--mapping", MAPPING, "--keep", tmp_path / "kept.db")
    assert said.exit_code == 0
    told = said.stdout.splitlines()
    assert "refused      4 nobody_named" in told
    assert "15 of 44 cases conform; 8 events after a refusal were not replayed" in told
    assert told[-1] == "44 cases, 122 steps, 29 refusals as expected, 0 notes only, 0 wrong"
    assert (tmp_path / "kept.db").exists()
    again = call("replay", SAMPLE, "--mapping", MAPPING, "--keep", tmp_path / "kept.db")
    assert again.exit_code == 2
    assert "exists already" in again.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([SAMPLE], "a recorded log needs --mapping FILE"),
        ([SAMPLE, SAMPLE, "--mapping", MAPPING, "--keep", "kept.db"], "--keep takes one file at a time"),
        ([REPLAYS / "story" / "errands.jsonl", "--verdicts", SAMPLE], "--verdicts is for logs"),
        ([REPLAYS / "declarations" / "mapping.yaml", "--mapping", MAPPING], "no such column"),
    ],
)
def test_a_replay_that_was_called_wrongly_has_exit_code_2(arguments, told, call):
    said = call("replay", *arguments)
    assert said.exit_code == 2
    assert told in said.stderr


@pytest.mark.parametrize("which", ["story", "mapping", "verdicts"])
def test_a_file_in_another_encoding_is_named(which, call, tmp_path):
    bad = tmp_path / ("bad.jsonl" if which == "story" else "bad.txt")
    bad.write_bytes("Một".encode("cp1258", "replace") + b"\xff")
    arguments = {
        "story": [bad],
        "mapping": [SAMPLE, "--mapping", bad],
        "verdicts": [SAMPLE, "--mapping", MAPPING, "--verdicts", bad],
    }
    said = call("replay", *arguments[which])
    assert said.exit_code == 2
    assert said.stderr.startswith(f"error: {bad.name}: not UTF-8 at byte ")


def test_a_key_that_stands_twice_in_a_line_is_refused(call, tmp_path):
    path = story(tmp_path, FIRST_LINE)
    path.write_text(path.read_text("utf-8").replace('{"case": "1"', '{"case": "2", "case": "1"'), "utf-8")
    said = call("replay", path)
    assert (said.exit_code, said.stderr) == (2, "error: story.jsonl, line 1: case: stands twice in one line\n")


def test_a_folder_to_keep_in_that_is_not_there_is_named(call, tmp_path):
    said = call("replay", SAMPLE, "--mapping", MAPPING, "--keep", tmp_path / "none" / "kept.db")
    assert (said.exit_code, said.stderr) == (2, f"error: --keep: there is no folder {tmp_path / 'none'}\n")


def test_a_replay_leaves_the_offices_own_database_alone(call, demo, tmp_path):
    before = demo.read_bytes()
    call("replay", story(tmp_path, FIRST_LINE))
    assert demo.read_bytes() == before
