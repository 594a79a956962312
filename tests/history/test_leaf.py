"""Leaves and disclosures: vectors that any second implementation must reproduce, and what is refused."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from base64 import urlsafe_b64decode
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import RFC_4122

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from workflow_app.history import leaf as leaf_module
from workflow_app.history.leaf import (
    MAX_LEAF,
    LeafError,
    b64url,
    canonical,
    check_stream,
    disclose,
    event_id,
    genesis,
    leaf_hash,
    new_salt,
)

STREAM = "doc:d-0001"
DIGEST = "E6cd3vsylfli5MgeX1NJohk4xhkLg5rN2Viy6deAHPQ"
VECTORS = [
    (
        '{"act":"create","at":"2026-11-22T00:00:00.000000Z","from":null,"log":"wf.example.vn/log1",'
        '"prev":"SI2G6kFUG5m_pK0g5Dj7WxZ4zEwSnlOoW2cQ926fWmM","seq":0,"stream":"doc:d-0001","to":"draft",'
        '"type":"transition","v":1}',
        "4764e54195a770dc704539ad6e95bc0e65ea2960bada46abb8e1f908d97f02cc",
    ),
    (
        '{"act":"submit","at":"2026-11-22T00:00:01.000000Z","from":"draft","log":"wf.example.vn/log1",'
        '"prev":"R2TlQZWncNxwRTmtbpW8DmXqKWC62karuOH5CNl_Asw","seq":1,"stream":"doc:d-0001","to":"submitted",'
        '"type":"transition","v":1}',
        "63eb51c5e4e8aa7a3fbaa42030d9bea12ab9ea58a66be0083d94bf7cda897919",
    ),
    (
        '{"_sd":["E6cd3vsylfli5MgeX1NJohk4xhkLg5rN2Viy6deAHPQ"],"act":"approve",'
        '"at":"2026-11-22T00:00:02.000000Z","from":"submitted","log":"wf.example.vn/log1",'
        '"prev":"Y-tRxeToqno_uqQgMNm-oSq56lima-AIPZS_fNqJeRk","seq":2,"stream":"doc:d-0001","to":"approved",'
        '"type":"transition","v":1}',
        "3b0c90f63da4c1377c0a775f1bdcc71e50027a779784c03956ce62e8f05088dc",
    ),
]
LEAVES = [text.encode() for text, _ in VECTORS]


def codes(leaves, stream=STREAM):
    return [(problem.place, problem.code) for problem in check_stream(leaves, stream)]


def changed(place, **fields):
    """The three leaves with some fields of one of them changed, written canonically."""
    leaves = list(LEAVES)
    leaves[place] = canonical({**json.loads(leaves[place]), **fields})
    return leaves


def relinked(count, **fields):
    """A sound chain of `count` leaves."""
    leaves: list[bytes] = []
    for seq in range(count):
        prev = b64url(leaf_hash(leaves[-1])) if leaves else genesis(STREAM)
        leaves.append(canonical({"v": 1, "stream": STREAM, "seq": seq, "prev": prev, **fields}))
    return leaves


# ---------------------------------------------------------------- vectors


@pytest.mark.parametrize(("text", "digest"), VECTORS)
def test_a_leaf_has_the_bytes_and_the_hash_of_its_vector(text, digest):
    fields = json.loads(text)
    assert canonical(dict(reversed(fields.items()))) == text.encode()
    assert leaf_hash(text.encode()).hex() == digest


def test_each_vector_links_to_the_one_before():
    prevs = [json.loads(leaf)["prev"] for leaf in LEAVES]
    assert prevs == [genesis(STREAM), *(b64url(leaf_hash(leaf)) for leaf in LEAVES[:2])]
    assert check_stream(LEAVES, STREAM) == []


def test_a_disclosure_has_the_text_and_the_digest_of_its_vector():
    found = disclose("actor_name", "Nguyễn Văn An", bytes(range(32)))
    assert found.text == (
        "WyJBQUVDQXdRRkJnY0lDUW9MREEwT0R4QVJFaE1VRlJZWEdCa2FHeHdkSGg4IiwiYWN0b3JfbmFtZSIsIk5ndXnhu4VuIFbEg24gQW4iXQ"
    )
    assert found.digest == DIGEST


# ---------------------------------------------------------------- canonical form


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({}, "{}"),
        ({"b": 1, "a": {"d": None, "c": True}}, '{"a":{"c":true,"d":null},"b":1}'),
        ({"B": 1, "a": 2, "_": 3}, '{"B":1,"_":3,"a":2}'),
        ({"a": ["ễ", (1, -2)]}, '{"a":["ễ",[1,-2]]}'),
        ({"a": '"\\\b\f\n\r\t\x01\x1f\x7f/'}, '{"a":"\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f\x7f/"}'),
        ({"a": "x\n\u0300y"}, '{"a":"x\\n\u0300y"}'),
        ({"a": "\u2028😀"}, '{"a":"\u2028😀"}'),
        ({"a": 2**53 - 1, "b": 1 - 2**53}, '{"a":9007199254740991,"b":-9007199254740991}'),
        (OrderedDict(b=1, a=2), '{"a":2,"b":1}'),
        (MappingProxyType({"b": 1, "a": 2}), '{"a":2,"b":1}'),
    ],
)
def test_the_canonical_form(fields, text):
    assert canonical(fields) == text.encode()


class Word(StrEnum):
    APPROVE = "approve"


def nested(depth):
    value: object = 1
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"votes": {"share": 0.5}}, "votes.share"),
        ({"a": float("nan")}, "a"),
        ({"a": 2**53}, "a"),
        ({"a": -(2**53)}, "a"),
        ({"a": [1, 2**60]}, "a.1"),
        ({"name": unicodedata.normalize("NFD", "Nguyễn")}, "name"),
        ({"a": "ễ", "b": ["x", unicodedata.normalize("NFD", "ễ")]}, "b.1"),
        ({"a": "half \ud800"}, "a"),
        ({"a": {"b": "\udc80"}}, "a.b"),
        ({"tên": "x"}, "tên"),
        ({"a": {"tên": "x"}}, "a.tên"),
        ({"a": {1: "x"}}, "a.1"),
        ({"a": date(2026, 1, 1)}, "a"),
        ({"a": b"x"}, "a"),
        ({"a": {1, 2}}, "a"),
        ({"a": OrderedDict(b=1)}, "a"),
        ({"a": Word.APPROVE}, "a"),
    ],
)
def test_what_a_leaf_cannot_hold_is_refused_by_its_key(fields, key):
    with pytest.raises(LeafError) as refused:
        canonical(fields)
    assert refused.value.key == key


def test_deep_nesting_is_refused():
    assert canonical({"a": nested(15)})
    with pytest.raises(LeafError, match="deeper"):
        canonical({"a": nested(17)})
    with pytest.raises(LeafError, match="deeper"):
        canonical({"a": nested(100_000)})


def test_a_leaf_of_the_largest_size_is_written_and_one_byte_more_is_refused():
    frame = len(canonical({"a": ""}))
    assert len(canonical({"a": "x" * (MAX_LEAF - frame)})) == MAX_LEAF
    with pytest.raises(LeafError, match="8193 bytes"):
        canonical({"a": "x" * (MAX_LEAF - frame + 1)})
    with pytest.raises(LeafError, match="over the limit"):
        canonical({"a": "ễ" * (MAX_LEAF // 3)})


MARKED = st.text('aeôộ \u0300\u0301\u0302\u0323\u031b"\\\n\x00\u2028\ufffd😀', max_size=8)
TEXTS = MARKED.map(lambda text: unicodedata.normalize("NFC", text))
KEYS = st.text('abAB_09 "\\\n\x7f', max_size=6)
NUMBERS = st.integers(1 - 2**53, 2**53 - 1)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, VALUES, max_size=6))
def test_what_is_written_reads_back_the_same_and_is_written_the_same_again(fields):
    written = canonical(fields)
    again = json.loads(written)
    assert again == fields
    assert canonical(again) == written
    assert canonical(dict(reversed(fields.items()))) == written


@given(MARKED, MARKED)
def test_text_is_taken_exactly_when_each_piece_is_nfc(one, other):
    def taken(*texts):
        try:
            return bool(canonical({"a": list(texts)}))
        except LeafError:
            return False

    assert taken(one, other) == (taken(one) and taken(other))
    assert taken(one) == unicodedata.is_normalized("NFC", one)


# ---------------------------------------------------------------- disclosures and ids


@given(KEYS.filter(lambda name: name not in ("", "_sd", "...")), VALUES, st.binary(min_size=32, max_size=32))
def test_a_disclosure_is_checked_by_its_text_alone(name, value, salt):
    found = disclose(name, value, salt)
    padded = found.text + "=" * (-len(found.text) % 4)
    assert json.loads(urlsafe_b64decode(padded)) == [b64url(salt), name, value]
    assert found.digest == b64url(hashlib.sha256(found.text.encode("ascii")).digest())


@pytest.mark.parametrize("name", ["", "_sd", "...", "tên"])
def test_a_reserved_or_foreign_name_is_refused(name):
    with pytest.raises(LeafError):
        disclose(name, "x", bytes(32))


@pytest.mark.parametrize("value", [0.5, unicodedata.normalize("NFD", "ễ"), "\ud800", {"b": 2**53}])
def test_a_disclosed_value_keeps_to_the_profile_of_the_leaf(value):
    with pytest.raises(LeafError) as refused:
        disclose("reason", value, bytes(32))
    assert refused.value.key.startswith("reason")


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_salt_of_another_length_is_refused(length):
    with pytest.raises(ValueError, match="32 bytes"):
        disclose("reason", "x", bytes(length))


def test_salts_are_long_and_differ():
    salts = {new_salt() for _ in range(100)}
    assert len(salts) == 100
    assert {len(salt) for salt in salts} == {32}


@pytest.mark.parametrize("octets", [b"", b"\xff", b"\xff\xfe", b"\xfb\xef\xbe", bytes(range(64))])
def test_base64_is_for_addresses_and_unpadded(octets):
    text = b64url(octets)
    assert not set("+/=") & set(text)
    assert urlsafe_b64decode(text + "=" * (-len(text) % 4)) == octets


def test_event_ids_rise_even_among_threads():
    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda _: [event_id() for _ in range(500)], range(4)))
    assert all(run == sorted(run) for run in runs)
    assert len({one for run in runs for one in run}) == 2000


@pytest.fixture
def no_earlier_id(monkeypatch):
    monkeypatch.setattr(leaf_module, "_last_tick", 0)


@pytest.mark.usefixtures("no_earlier_id")
def test_event_ids_rise_while_the_clock_stands_still_or_goes_back():
    with time_machine.travel("2026-03-01T12:00:00Z", tick=False) as clock:
        first = [event_id() for _ in range(5000)]
        clock.shift(-3600)
        later = [event_id() for _ in range(10)]
    assert [*first, *later] == sorted({*first, *later})


@pytest.mark.usefixtures("no_earlier_id")
def test_an_event_id_is_a_version_7_uuid_of_its_time():
    instant = datetime(2026, 3, 1, 12, 0, 0, 123000, tzinfo=UTC)
    with time_machine.travel(instant, tick=False):
        found = event_id()
    assert (found.version, found.variant) == (7, RFC_4122)
    assert found.int >> 80 == int(instant.timestamp() * 1000)


# ---------------------------------------------------------------- checking a stream


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
