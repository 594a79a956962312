"""A story is played line by line through the services, and every difference from what it expects is told."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.house.tree import ROOT
from workflow_app import content
from workflow_app.content_files import DefinitionError
from workflow_app.db import tables as t
from workflow_app.db.session import Database
from workflow_app.demo import load_office
from workflow_app.loading import Library
from workflow_app.replay.report import Report
from workflow_app.replay.scratch import NotScratch, scratch
from workflow_app.replay.story import play_story
from workflow_app.replay.story_lines import read_story
from workflow_app.services.office import Office

KINDS = ROOT / "tests" / "kinds"
STORY = ROOT / "tests" / "replays" / "story" / "errands.jsonl"


def furnished(database: Database, files: Path, now: datetime) -> Office:
    """The demo office with the kind of these tests instead of its own."""
    roles = files.parent / "roles"
    roles.mkdir(exist_ok=True)
    (roles / "_roles.yaml").write_text((content.folder("states") / "_roles.yaml").read_text("utf-8"), "utf-8")
    office = Office(Library([(roles, roles), (KINDS / "states", KINDS / "forms")]), files)
    with database.writing() as session:
        load_office(session, office=office, now=now)
    return office


def play(path: Path, **options) -> Report:
    return play_story(path, furnish=furnished, **options)


def changed(tmp_path: Path, changes: dict[int, dict[str, object]]) -> Path:
    """The story with some of its lines (counted as acts, from 0) changed, up to the last of them."""
    lines = [json.loads(raw) for raw in STORY.read_text("utf-8").splitlines() if not raw.startswith("#")]
    for number, change in changes.items():
        lines[number].update(change)
    path = tmp_path / "changed.jsonl"
    kept = lines[: max(changes) + 1]
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in kept), "utf-8")
    return path


def test_a_story_that_comes_as_told_has_nothing_wrong(database_url):
    report = play(STORY, database_url=database_url)
    assert [str(one) for one in report.wrong] == []
    assert report.summary.en == "3 cases, 21 steps, 6 refusals as expected, 0 notes only, 0 wrong"
    assert report.refusals == {"not_your_role": 2, "not_found": 1, "marked_secret": 1, "stale": 1, "closed": 1}


@pytest.mark.parametrize(
    ("line", "expect", "expected", "got"),
    [
        (1, {"state": "late"}, "state late", "state open"),
        (1, {"owner": "TU"}, "owner TU", "owner DU"),
        (1, {"revision": 1}, "revision 1", "revision 0"),
        (1, {"due": {"reply": "2026-03-17"}}, "due day of reply: 2026-03-17", "2026-03-16"),
        (1, {"due": {"answer": "2026-03-17"}}, "due day of answer: 2026-03-17", "none"),
        (1, {"numbers": {"note": "01-TB/ĐU"}}, "number of note: 01-TB/ĐU", ""),
        (1, {"facts": {"@cb1_db1": {"official_on": "x"}}}, "fact of @cb1_db1 of official_on: x", "none"),
        (1, {"rolls": {"@khach": ["CB1"]}}, "@khach on the roll of CB1", "CB3 official away; CB1 official guest"),
        (1, {"rolls": {"@khach": []}}, "@khach on the roll of nobody", "CB3 official away; CB1 official guest"),
        (1, {"rolls": {"@cb1_db1": ["CB1 official"]}}, "@cb1_db1 on the roll of CB1 official", "CB1 probationary home"),
        (1, {"repeated": True}, "repeated: True", "repeated: False"),
        (2, {}, "repeated: False", "repeated: True"),
        (1, {"refused": "closed"}, "refused: closed", "carried out, now open"),
        (4, {"refused": "closed"}, "refused: closed", "refused: not_your_role"),
        (4, {}, "the act to be carried out", "refused: not_your_role"),
        (8, {"proposed_due": {"reply": None}}, "proposed due day of reply: None", "2026-03-17"),
        (14, {"base": {"adopt": 10}}, "base of adopt: 10", "9"),
        (19, {"outcome": {"adopt": "carried"}}, "outcome of adopt: carried", "undecided"),
        (20, {"opens": {"E3": "circular"}}, "E3: a new circular", "no such dossier was opened"),
    ],
)  # fmt: skip
def test_each_expectation_that_does_not_come_true_is_told(line, expect, expected, got, tmp_path):
    report = play(changed(tmp_path, {line: {"expect": expect}}))
    assert (report.wrong[0].expected.en, report.wrong[0].got.en) == (expected, got)
    assert not report.ok


def test_a_name_that_the_office_does_not_know_is_told_and_the_story_goes_on(tmp_path):
    report = play(changed(tmp_path, {4: {"actor": "nobody"}, 6: {"values": {"fields": {"for_whom": "#NOWHERE"}}}}))
    assert [one.got.en for one in report.wrong] == [
        "the office knows no person called “@nobody”",
        "the office knows no organisation called “#NOWHERE”",
    ]
    assert report.steps == 3


def test_an_exception_that_is_no_refusal_is_wrong_and_never_stops_the_replay(tmp_path, monkeypatch):
    from workflow_app.services import effects

    def broken(*_):
        raise ZeroDivisionError("a fault\nof ours")

    monkeypatch.setitem(effects.CARRIED_OUT, "stop_clock", broken)
    report = play(STORY)
    assert report.wrong[0].got.en == "ZeroDivisionError: a fault"
    assert report.cases == 3


def test_a_refused_act_that_leaves_a_trace_is_told(tmp_path, monkeypatch):
    from workflow_app.replay import player
    from workflow_app.services import attempting

    def leaky(database, office, verb, **asked):
        try:
            return attempting.attempt(database, office, verb, **asked)
        finally:
            with database.writing() as session:
                leak = {"name": "leak", "value": "1", "from_on": "2026-01-01", "is_verified": False, "source": ""}
                session.execute(t.setting.insert().values({**leak, "recorded_at": "2026-01-01"}))

    monkeypatch.setattr(player, "attempt", leaky)
    report = play(STORY)
    assert report.wrong[0].expected.en == "no trace of the act refused by not_your_role"


@pytest.mark.parametrize(
    ("line", "key", "problem"),
    [
        ('{"case": "E1"', "", "not one JSON object"),
        ('{"case": "E1", "at": "2026-03-02T08:30", "actor": "x", "act": "go", "hope": {}}', "hope", "Extra inputs"),
        (
            '{"case": "E1", "at": "2026-03-02T08:30", "actor": "x", "act": "go", "expect": {"stat": ""}}',
            "expect.stat",
            "Extra inputs",
        ),
        ('{"case": "E1", "at": "tomorrow", "actor": "x", "act": "go"}', "at", "not a time"),
        ('{"case": "E1", "at": "2026-03-02T07:59", "actor": "x", "act": "go"}', "at", "lies before the line above"),
        ('{"case": "E9", "at": "2026-03-02T08:30", "actor": "x", "act": "go"}', "case", "nothing has begun “E9”"),
        ('{"at": "2026-03-02T08:30", "actor": "x", "act": "go"}', "case", "names its case"),
        (
            '{"case": "E9", "at": "2026-03-02T08:30", "actor": "x", "act": "go", "kind": "errand"}',
            "kind",
            "both a kind and a place",
        ),
        ('{"at": "2026-03-02T08:30", "actor": "x", "act": "office.party"}', "act", "unknown act of the office"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_with_its_key(line, key, problem, tmp_path):
    path = tmp_path / "story.jsonl"
    begins = '"act": "create", "kind": "errand", "place": "DU"'
    first = f'{{"case": "E1", "at": "2026-03-02T08:00", "actor": "soanthao", {begins}}}'
    path.write_text(f"# a comment\n{first}\n\n{line}\n", "utf-8")
    with pytest.raises(DefinitionError, match=problem) as raised:
        read_story(path)
    assert (raised.value.file, raised.value.line, raised.value.key) == ("story.jsonl", 4, key)


def test_kinds_that_lie_beside_a_story_are_known_besides_those_of_the_office(tmp_path):
    path = tmp_path / "story.jsonl"
    first = '{"case": "E1", "at": "2026-03-02T08:00", "actor": "soanthao", "act": "create", "place": "DU", '
    path.write_text(first + '"kind": "errand", "values": {"fields": {"subject": "Việc"}}}\n', "utf-8")
    assert [one.got.en for one in play_story(path).wrong] == ["refused: not_found"]
    shutil.copytree(KINDS, tmp_path / "content")
    assert play_story(path).summary.en == "1 cases, 1 steps, 0 refusals as expected, 0 notes only, 0 wrong"
    (tmp_path / "content" / "forms" / "errand.yaml").unlink()
    with pytest.raises(DefinitionError, match="forms/errand.yaml: the file is missing"):
        play_story(path)


def test_an_empty_story_is_no_story(tmp_path):
    path = tmp_path / "story.jsonl"
    path.write_text("# nothing\n", "utf-8")
    with pytest.raises(DefinitionError, match="no line"):
        read_story(path)


def test_the_scratch_database_is_gone_afterwards_unless_it_is_kept(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    play(STORY)
    assert list((tmp_path / "temporary").iterdir()) == []
    play(STORY, keep=tmp_path / "kept.db")
    kept = Database(f"sqlite:///{tmp_path / 'kept.db'}")
    with kept.reading() as session:
        assert session.execute(sa.select(sa.func.count()).select_from(t.dossier)).scalar_one() == 3
    kept.close()


def test_a_replay_never_writes_into_a_database_that_holds_something(tmp_path):
    there = tmp_path / "office.db"
    play(STORY, keep=there)
    before = there.read_bytes()
    with pytest.raises(NotScratch):
        play(STORY, keep=there)
    with pytest.raises(NotScratch):
        play(STORY, database_url=f"sqlite:///{there}")
    assert there.read_bytes() == before


@pytest.mark.parametrize(("kept", "level"), [(False, 0), (True, 3)])
def test_only_a_scratch_database_that_is_thrown_away_does_not_wait_for_the_disk(kept, level, tmp_path, monkeypatch):
    monkeypatch.setattr("workflow_app.db.session.wal_is_safe", lambda _: False)
    with scratch(keep=tmp_path / "kept.db" if kept else None) as (database, _), database.writing() as session:
        assert session.connection.exec_driver_sql("PRAGMA synchronous").scalar() == level
        assert session.connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "truncate"
