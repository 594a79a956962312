"""Leaves: vectors that any second implementation must reproduce, the one way of writing them, and what is refused."""

from __future__ import annotations

import json
import unicodedata
from collections import OrderedDict
from datetime import date
from enum import StrEnum
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.history.vectors import DIGEST, KEYS, LEAVES, MARKED, STREAM, VALUES, VECTORS
from workflow_app.history.leaf import (
    MAX_LEAF,
    LeafError,
    b64url,
    canonical,
    check_stream,
    disclose,
    genesis,
    leaf_hash,
)


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
