"""Three leaves that any second implementation must reproduce, and chains made like them."""

from __future__ import annotations

import json
import unicodedata

from hypothesis import strategies as st

from workflow_app.history.leaf import (
    b64url,
    canonical,
    check_stream,
    genesis,
    leaf_hash,
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
MARKED = st.text('aeôộ \u0300\u0301\u0302\u0323\u031b"\\\n\x00\u2028\ufffd😀', max_size=8)
TEXTS = MARKED.map(lambda text: unicodedata.normalize("NFC", text))
KEYS = st.text('abAB_09 "\\\n\x7f', max_size=6)
NUMBERS = st.integers(1 - 2**53, 2**53 - 1)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


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
