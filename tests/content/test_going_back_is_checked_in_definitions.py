"""What a definition says of returns, signatures taken back, corrections and ends left again is checked."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.house.tree import ROOT
from workflow_app.content_files import DefinitionError
from workflow_app.loading import Library

CONTENT = ROOT / "tests" / "services" / "content_movements"
BACK = "    to: earlier\n    by: secretary @ owner\n    asks: [reason]\n    tone: back\n"


def changed(folder: Path, old: str, new: str) -> Library:
    """The sample kind with one phrase written otherwise."""
    shutil.copytree(CONTENT, folder / "content")
    path = folder / "content" / "states" / "proposal.yaml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    return Library([(folder / "content" / "states", folder / "content" / "forms")])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (BACK, BACK.replace("    tone: back\n", ""), "tone: back"),
        (BACK, BACK.replace("    asks: [reason]\n", ""), "asks for its reason"),
        (BACK, BACK.replace("to: earlier", "to: {yes: earlier, no: draft}"), "has that one target"),
        ("to: ^\n    by: [member", "to: =\n    by: [member", "to where it was given"),
        ("takes_back: [agree,", "takes_back: [agre,", "unknown trigger “agre”; did you mean “agree”"),
        ("takes_back: [agree,", "takes_back: [check,", "“check” is no signature"),
        ("    signs: letter\n", "    signs: letter\n    effects: [{set_day: {field: remark}}]\n", "brings about"),
        ("    signs: letter\n", "    signs: letter\n    effects: [{add_row: {table: items, row: {item: reason}}}]\n",
         "brings about more"),
        ("    correction: accept\n", "", "must be correction: accept"),
        ("    asks: [reason]\n    correction: declare\n", "    correction: declare\n", "asks for its reason"),
        ("    correction: accept\n", "    correction: accept\n    sets: [subject]\n", "accepts it changes nothing"),
        ("    correction: accept\n", "    correction: accept\n    hand_over: true\n", "moves nothing"),
        ("    reopens: true\n", "", "a transition leaves it without “reopens: true”"),
        ("    from: dropped\n", "    from: [dropped, draft]\n", "every “from” must be a final state"),
        ("law: [field subject,", "law: [field subjet,", "unknown field “subjet”; did you mean “subject”"),
        ("law: [field subject,", "law: [subject,", "is no part"),
        ("        law: [field", "        laws: [field", "unknown group “laws”"),
        ("rework: dismiss_all", "rework: dismiss", "rework"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told(old, new, told, tmp_path):
    with pytest.raises(DefinitionError) as raised:
        changed(tmp_path, old, new)
    assert told in str(raised.value)
    assert raised.value.line


def test_who_judges_a_document_judges_the_fields_of_its_text(tmp_path):
    kind = changed(tmp_path, "proposal\n", "proposal\n").current("proposal")
    initial = kind.find("initial", "review")
    assert initial is not None
    assert initial.sign_off is not None
    assert initial.sign_off.parts_of("members") == ("document letter", "field amount")
    endorse = kind.find("endorse", "review")
    assert endorse is not None
    assert endorse.sign_off is not None
    assert endorse.sign_off.parts_of("members") == ("",), "nothing named is everything"
