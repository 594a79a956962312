"""A mapping or a log that cannot be read is refused, with its line, and never half played."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pytest

from tests.replays.declarations_log import MAPPING, SAMPLE, edit
from workflow_app.content_files import DefinitionError
from workflow_app.replay.recorded import play_log


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the definition and its mapping, to be changed."""
    shutil.copytree(MAPPING.parent, tmp_path / "declarations")
    return tmp_path / "declarations"


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "problem"),
    [
        (": take_back", ": take_bak", 26, "activities.Declaration REJECTED by EMPLOYEE", "did you mean “take_back”"),
        ("SUPERVISOR: supervisor\n", "SUPERVISOR: superviser\n", 18, "roles.SUPERVISOR", "did you mean “supervisor”"),
        ("kind: expense_declaration", "kind: expense", 3, "kind", "unknown kind “expense”"),
        ("kind: university", "kind: univercity", 4, "organisation.kind", "did you mean “university”"),
        ("{declaration: case", "{declarations: case", 8, "fields.declarations", "did you mean “declaration”"),
        ("before: new", "befor: new", 50, "befor", "unknown key “befor”"),
        ("before: new", "ends: [payed]", 50, "ends", "did you mean “paid”"),
    ],
)  # fmt: skip
def test_a_mapping_with_an_unknown_word_names_line_and_key(old, new, line, key, problem, content):
    edit(content / "mapping.yaml", old, new)
    with pytest.raises(DefinitionError, match=problem) as raised:
        play_log(SAMPLE, content / "mapping.yaml")
    assert (raised.value.file, raised.value.key) == ("mapping.yaml", key)
    assert raised.value.line is not None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"case,timestamp,activity,resource,amount\n", "line 1: role: no such column; there are: case"),
        (b"case,timestamp,activity,role,amount\na,yesterday,x,y,1\n", "line 2: timestamp: not a time: 'yesterday'"),
        (b"case,timestamp,activity,role,amount\na,2026-03-02,\xff,y,1\n", "the file cannot be read"),
        (b'case,timestamp,activity,role,amount\na,"2026-03-02"x,b,y,1\n', "line 1: ',' expected"),
    ],
)
def test_a_csv_that_cannot_be_read_names_the_line(text, problem, tmp_path):
    path = tmp_path / "log.csv"
    path.write_bytes(text)
    with pytest.raises(DefinitionError, match=problem):
        play_log(path, MAPPING)


def test_a_log_cut_off_in_its_compression_is_refused_and_not_half_played(tmp_path):
    path = tmp_path / "log.csv.gz"
    path.write_bytes(gzip.compress(SAMPLE.read_bytes())[:-20])
    with pytest.raises(DefinitionError, match="the file cannot be read"):
        play_log(path, MAPPING)


def test_an_empty_log_has_no_case(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("case,timestamp,activity,role,amount\n", "utf-8")
    assert play_log(path, MAPPING).summary.en == "0 cases, 0 steps, 0 refusals as expected, 0 notes only, 0 wrong"


BILLION = '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">'


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (f"<!DOCTYPE log [{BILLION}]><log>&b;</log>", "a document type or entity is declared"),
        ('<!DOCTYPE log SYSTEM "file:///etc/passwd"><log/>', "a document type or entity is declared"),
        ('<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]><log>&x;</log>', "a document type or entity"),
        ("<log><trace></log>", "not well-formed XML"),
        ("<log>&undeclared;</log>", "not well-formed XML"),
        ("<html/>", "begins with <html>"),
        ("<log>" + "<list>" * 60, "nested deeper than 50"),
        ("<log><trace><event>" + '<string key="a" value="b"/>' * 2, "not well-formed XML"),
        (
            "<log><trace><event>" + "".join(f'<string key="{n}" value=""/>' for n in range(1001)),
            "more than 1000 attributes in one event",
        ),
        ('<log><trace><event><string key="concept:name" value="x"/></event></trace></log>', "not a time: ''"),
    ],
)
def test_an_xes_that_is_malformed_or_hostile_is_refused(text, problem, tmp_path):
    path = tmp_path / "log.xes"
    path.write_text(text, "utf-8")
    with pytest.raises(DefinitionError, match=problem):
        play_log(path, MAPPING)
