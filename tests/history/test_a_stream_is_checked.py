"""Each way in which a chain of leaves can be spoilt is seen, and said."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.history.vectors import LEAVES, STREAM, changed, codes, relinked
from workflow_app.history.leaf import (
    MAX_LEAF,
    check_stream,
    genesis,
)


def test_a_sound_stream_has_no_problems():
    assert codes(relinked(20)) == []
    assert codes([]) == []


@pytest.mark.parametrize("place", [0, 1])
def test_a_changed_leaf_breaks_the_link_of_the_next(place):
    assert codes(changed(place, at="2026-11-21T00:00:00.000000Z")) == [(place + 1, "broken_link")]


def test_a_removed_leaf_leaves_a_gap_and_a_broken_link():
    first, _, third = LEAVES
    assert codes([first, third]) == [(1, "out_of_sequence"), (1, "broken_link")]


def test_leaves_in_another_order_are_seen():
    first, second, third = LEAVES
    assert {place for place, _ in codes([first, third, second])} == {1, 2}


def test_a_beginning_that_is_missing_is_seen():
    assert codes(LEAVES[1:])[0] == (0, "out_of_sequence")


def test_a_leaf_of_another_stream_is_seen():
    assert codes(LEAVES, "doc:d-0002") == [
        (0, "other_stream"),
        (0, "broken_link"),
        (1, "other_stream"),
        (2, "other_stream"),
    ]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"v": 2}, "other_version"),
        ({"v": True}, "other_version"),
        ({"v": None}, "other_version"),
        ({"seq": 3}, "out_of_sequence"),
        ({"seq": "2"}, "out_of_sequence"),
        ({"stream": "doc:d-0002"}, "other_stream"),
        ({"prev": genesis(STREAM)}, "broken_link"),
        ({"prev": None}, "broken_link"),
    ],
)
def test_a_wrong_field_is_named(fields, code):
    assert codes(changed(2, **fields)) == [(2, code)]


def test_a_yes_is_no_sequence_number():
    assert (1, "out_of_sequence") in codes(changed(1, seq=True))


@pytest.mark.parametrize(
    ("leaf", "code"),
    [
        (b"", "unreadable"),
        (b"{", "unreadable"),
        (b"[1]", "unreadable"),
        (b"null", "unreadable"),
        (b"\xff" + LEAVES[2], "unreadable"),
        (b"\xef\xbb\xbf" + LEAVES[2], "unreadable"),
        (LEAVES[2].decode().encode("utf-16"), "unreadable"),
        (LEAVES[2][:-1], "unreadable"),
        (b'{"a":NaN}', "unreadable"),
        (b'{"a":' + b"9" * 5000 + b"}", "unreadable"),
        (b"[" * 8000, "unreadable"),
        (LEAVES[2][:-1] + b',"v":1}', "duplicate_key"),
        (b'{"a":{"b":1,"b":1}}', "duplicate_key"),
        (b'{"a":"' + b"x" * MAX_LEAF + b'"}', "too_large"),
    ],
)
def test_bytes_that_are_no_leaf_are_reported_and_nothing_falls_over(leaf, code):
    assert codes([*LEAVES[:2], leaf]) == [(2, code)]


@pytest.mark.parametrize(
    "leaf",
    [
        LEAVES[2] + b"\n",
        LEAVES[2].replace(b":2,", b": 2,"),
        LEAVES[2].replace(b"approve", b"\\u0061pprove"),
        LEAVES[2].replace(b'"seq":2', b'"seq":2,"p":1'),
        LEAVES[2].replace(b'"seq":2', b'"p":1.0,"seq":2'),
        LEAVES[2].replace(b'"seq":2', b'"p":-0,"seq":2'),
        LEAVES[2].replace(b'"seq":2', b'"p":9007199254740992,"seq":2'),
        LEAVES[2].replace(b"approved", unicodedata.normalize("NFD", "duyệt").encode()),
        LEAVES[2].replace(b"approved", b"\\ud800"),
        LEAVES[2].replace(b"approved", b"\\ud83d\\ude00"),
    ],
)
def test_another_way_of_writing_the_same_is_not_accepted(leaf):
    assert codes([*LEAVES[:2], leaf]) == [(2, "not_canonical")]


def test_after_a_spoilt_leaf_the_rest_is_still_checked():
    assert codes([LEAVES[0], b"{", LEAVES[2]]) == [(1, "unreadable"), (2, "broken_link")]


def test_every_problem_is_said_in_both_languages():
    for problem in check_stream([LEAVES[1], b"{"], STREAM):
        assert problem.text.vi
        assert problem.text.en


@given(st.integers(0, 2), st.integers(0, 150), st.integers(1, 255))
def test_no_flipped_byte_goes_unseen_but_in_the_last_leaf_alone(place, at, flip):
    leaves = [bytearray(leaf) for leaf in relinked(4)]
    leaves[place][at % len(leaves[place])] ^= flip
    assert check_stream([bytes(leaf) for leaf in leaves], STREAM)


@given(st.lists(st.binary(max_size=40), max_size=4))
def test_any_bytes_are_answered_with_problems_and_never_with_an_error(leaves):
    assert len({place for place, _ in codes(leaves)}) == len(leaves)
