"""A reader sees exactly what changed between two revisions, word by word, and nothing that did not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workflow_app.domain.differences import Difference, Piece, differences, word_pieces


def snapshot(**parts: Any) -> dict[str, Any]:
    return {"fields": {}, "documents": {}, "papers": [], **parts}


def plan(text: str = "", recipients: list[str] | None = None, abstract: str = "") -> dict[str, Any]:
    return {"plan": {"abstract": abstract, "text": text, "recipients": recipients or []}}


def test_two_alike_revisions_have_no_difference():
    one = snapshot(fields={"title": "Kế hoạch", "targets": [{"measure": "90%"}]}, documents=plan("Mở đầu.\n"))
    assert differences(one, one) == []


def test_one_changed_word_is_shown_as_one_word():
    pieces = word_pieces("Phấn đấu đạt chín mươi phần trăm.", "Phấn đấu đạt tám mươi phần trăm.")
    assert pieces == (
        Piece("same", "Phấn đấu đạt "),
        Piece("gone", "chín"),
        Piece("new", "tám"),
        Piece("same", " mươi phần trăm."),
    )


def test_a_word_that_is_common_in_a_long_text_is_not_skipped():
    before = "đảng viên " * 2000
    after = before.replace("đảng viên ", "cấp uỷ viên ", 1)
    assert [one.sort for one in word_pieces(before, after)] == ["gone", "new", "same"]


def test_added_recipients_are_one_difference_of_the_document():
    before = snapshot(documents=plan("Như cũ", ["Lưu Văn phòng"]))
    after = snapshot(documents=plan("Như cũ", ["Các chi bộ", "Lưu Văn phòng"]))
    (found,) = differences(before, after)
    assert (found.part, found.name) == ("recipients", "plan")
    assert [one.text for one in found.pieces if one.sort == "new"] == ["Các chi bộ\n"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([{"a": "1"}], [{"a": "2"}], [("row", "a", 1, "1", "2")]),
        ([{"a": "1"}], [{"a": "1"}, {"a": "2"}], [("row", "", 2, None, {"a": "2"})]),
        ([{"a": "1"}, {"a": "2"}], [{"a": "2"}], [("row", "", 1, {"a": "1"}, None)]),
        ([{"a": "1"}, {"a": "2"}], [{"a": "0"}, {"a": "1"}, {"a": "2"}], [("row", "", 1, None, {"a": "0"})]),
        # A row that is gone has the number it had.
        (
            [{"a": "1"}, {"a": "2"}, {"a": "3"}],
            [{"a": "2"}],
            [("row", "", 1, {"a": "1"}, None), ("row", "", 3, {"a": "3"}, None)],
        ),
        (
            [{"a": "1"}, {"a": "2"}, {"a": "3"}],
            [{"a": "0"}, {"a": "3"}],
            [("row", "a", 1, "1", "0"), ("row", "", 2, {"a": "2"}, None)],
        ),
        (None, [{"a": "1"}], [("row", "", 1, None, {"a": "1"})]),
        ([], None, []),
    ],
)
def test_rows_of_a_table_are_matched_before_they_are_compared(old, new, expected):
    found = differences(snapshot(fields={"targets": old}), snapshot(fields={"targets": new}))
    assert [(one.part, one.place, one.row, one.before, one.after) for one in found] == expected


@pytest.mark.parametrize("blank", [None, "", []])
@pytest.mark.parametrize("other", [None, "", []])
def test_what_was_empty_and_still_is_has_not_changed(blank, other):
    """A form gives back “” for what an older revision did not have at all."""
    before = snapshot(fields={"note": blank, "rows": [{"a": "1", "b": blank}]})
    after = snapshot(fields={"note": other, "rows": [{"a": "1", "b": other}]})
    assert differences(before, after) == []
    assert differences(snapshot(fields={}), after | {"fields": {"note": other}}) == []


def test_a_field_that_is_no_text_is_shown_before_and_after():
    found = differences(snapshot(fields={"day": None, "n": 1}), snapshot(fields={"day": "2026-03-02", "n": 2}))
    assert found == [Difference("field", "day", None, "2026-03-02"), Difference("field", "n", 1, 2)]


def test_a_paper_that_was_brought_replaced_or_refused_is_named():
    kept = {"name": "request", "row": "", "uid": "a", "verdict": "present"}
    refused = {**kept, "verdict": "refused"}
    report = {"name": "self_report", "row": "2", "uid": "b", "verdict": "present"}
    found = differences(snapshot(papers=[kept]), snapshot(papers=[refused, report]))
    assert [(one.part, one.name, one.row) for one in found] == [("paper", "request", 0), ("paper", "self_report", 2)]


def test_a_field_that_came_or_went_with_a_newer_definition_is_no_fault():
    found = differences(snapshot(fields={"old": "x"}), snapshot(fields={"new": "y"}))
    assert [(one.name, one.before, one.after) for one in found] == [("new", None, "y"), ("old", "x", None)]


@given(st.text("ab \n.é", max_size=60), st.text("ab \n.é", max_size=60))
@example("a\na\nb\na\n", "a\na\n")  # what both begin with is not counted again among what both end with
def test_both_texts_can_be_read_back_from_the_pieces(before, after):
    pieces = word_pieces(before, after)
    assert "".join(one.text for one in pieces if one.sort != "new") == before
    assert "".join(one.text for one in pieces if one.sort != "gone") == after
