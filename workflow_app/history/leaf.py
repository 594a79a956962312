"""The leaf: exact bytes of one act, bound to the leaf before it; and what a leaf keeps only as a digest.

A leaf is JSON in the canonical form of RFC 8785, in a narrower profile: no decimal numbers, whole numbers
below 2^53 in size, NFC text, ASCII keys. What was hashed is stored; nobody hashes a second writing of the
same fields.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
import time
import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn
from uuid import UUID

from workflow_app.domain.texts import Text

VERSION = 1
MAX_LEAF = 8192
"""Bytes. Larger content enters a leaf by its hash only."""

_MAX_DEPTH = 16
_MAX_NUMBER = 2**53
_STREAM_PREFIX = b"wfl/stream/v1\n"
_SALT_LENGTH = 32
_RESERVED_NAMES = ("_sd", "...")
_write = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, check_circular=False).encode


class LeafError(ValueError):
    """These fields cannot become a leaf; `key` leads to the first of them ("basis.votes.yes")."""

    def __init__(self, key: str, problem: str) -> None:
        super().__init__(f"{key}: {problem}" if key else problem)
        self.key = key


# ---------------------------------------------------------------- bytes


def canonical(fields: Mapping[str, object]) -> bytes:
    """The exact bytes of a leaf.

    Raises LeafError naming the key: a decimal number, a number of 2^53 or more, text that is not NFC or holds
    half a character, a key that is not ASCII text, anything that is no JSON value, more than MAX_LEAF bytes.
    """
    plain = fields if type(fields) is dict else dict(fields)
    _check(plain, ())
    written = _encode(plain, plain)
    if len(written) > MAX_LEAF:
        raise LeafError("", f"a leaf of {len(written)} bytes is over the limit of {MAX_LEAF}")
    return written


def _encode(value: object, blamed: object) -> bytes:
    """Write a checked value; LeafError names the place in `blamed` where text is at fault."""
    text = _write(value)
    try:
        written = text.encode()
    except UnicodeEncodeError:
        _blame(blamed)
        raise
    # Cheap and misses nothing, but cries wolf: the "n" of an escaped line end composes with a mark after it.
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        _blame(blamed)
    return written


def _check(value: object, path: tuple[str, ...]) -> None:
    """Raise LeafError for a value outside the profile; text is examined later, all of it at once."""
    if value is None or type(value) is str or type(value) is bool:
        return
    if type(value) is int:
        if not -_MAX_NUMBER < value < _MAX_NUMBER:
            raise LeafError(".".join(path), "a whole number must lie below 2^53 in size")
    elif len(path) > _MAX_DEPTH:
        raise LeafError(".".join(path), f"nested deeper than {_MAX_DEPTH}")
    elif type(value) is dict:
        for key, inner in value.items():
            if type(key) is not str or not key.isascii():
                raise LeafError(".".join((*path, str(key))), "a key must be ASCII text")
            if type(inner) is not str:
                _check(inner, (*path, key))
    elif type(value) is list or type(value) is tuple:
        for place, inner in enumerate(value):
            if type(inner) is not str:
                _check(inner, (*path, str(place)))
    elif type(value) is float:
        raise LeafError(".".join(path), "decimal numbers are not exact; write them as text")
    else:
        raise LeafError(".".join(path), f"{type(value).__name__} is no JSON value")


def _blame(value: object) -> None:
    """Raise LeafError for the first text that is at fault, if one is."""
    for path, text in _texts(value, ()):
        if not unicodedata.is_normalized("NFC", text):
            raise LeafError(".".join(path), "text must be NFC")
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            raise LeafError(".".join(path), "text holds half a character (a lone surrogate)")


def _texts(value: object, path: tuple[str, ...]) -> Iterable[tuple[tuple[str, ...], str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*path, key))
    elif isinstance(value, list | tuple):
        for place, inner in enumerate(value):
            yield from _texts(inner, (*path, str(place)))


# ---------------------------------------------------------------- hashes


def leaf_hash(leaf: bytes) -> bytes:
    """SHA-256 over 0x00 and the leaf's bytes (the leaf hash of RFC 6962 section 2.1)."""
    return hashlib.sha256(b"\0" + leaf).digest()


def b64url(octets: bytes) -> str:
    """Base64 for addresses (RFC 4648 section 5), without padding."""
    return urlsafe_b64encode(octets).rstrip(b"=").decode()


def genesis(stream: str) -> str:
    """The `prev` of a stream's first leaf; it binds the stream's name."""
    return b64url(hashlib.sha256(_STREAM_PREFIX + stream.encode()).digest())


# ---------------------------------------------------------------- disclosures


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What a leaf keeps only as `digest`; it can be shown and checked as long as `text` is stored."""

    text: str
    digest: str


def new_salt() -> bytes:
    """32 bytes that nobody can guess."""
    return secrets.token_bytes(_SALT_LENGTH)


def revealed(text: str) -> str:
    """The value that a disclosure keeps under its salt."""
    padded = text + "=" * (-len(text) % 4)
    return str(json.loads(urlsafe_b64decode(padded))[2])


def disclose(name: str, value: object, salt: bytes) -> Disclosure:
    """Salt a name and its value as RFC 9901 section 4.2.1 does.

    Raises LeafError for a reserved or non-ASCII name and for a value outside the leaf's profile;
    ValueError for a salt that is not 32 bytes long.
    """
    if len(salt) != _SALT_LENGTH:
        raise ValueError(f"a salt has {_SALT_LENGTH} bytes, not {len(salt)}")
    if not name or not name.isascii() or name in _RESERVED_NAMES:
        raise LeafError(name, "a disclosure's name is ASCII text, and not '_sd' or '...'")
    _check({name: value}, ())
    text = b64url(_encode([b64url(salt), name, value], {name: value}))
    return Disclosure(text, b64url(hashlib.sha256(text.encode()).digest()))


# ---------------------------------------------------------------- event ids

_last_tick = 0
_one_at_a_time = threading.Lock()


def event_id() -> UUID:
    """A UUIDv7 (RFC 9562 section 5.7), above every earlier one of this process."""
    global _last_tick
    ms, ns = divmod(time.time_ns(), 1_000_000)
    with _one_at_a_time:
        _last_tick = tick = max(ms << 12 | ns * 4096 // 1_000_000, _last_tick + 1)
    high = tick >> 12 << 16 | 0x7000 | tick & 0xFFF
    return UUID(int=high << 64 | 0b10 << 62 | secrets.randbits(62))


# ---------------------------------------------------------------- checking


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with the leaf at `place` (0 is the first handed in)."""

    place: int
    code: str

    @property
    def text(self) -> Text:
        return _PROBLEMS[self.code]


_PROBLEMS = {
    "too_large": Text("Bản ghi vượt quá 8192 byte.", "The leaf is larger than 8192 bytes."),
    "unreadable": Text("Không đọc được bản ghi.", "The leaf cannot be read."),
    "duplicate_key": Text("Bản ghi có khoá bị lặp.", "The leaf holds one key twice."),
    "not_canonical": Text("Bản ghi không đúng dạng chuẩn.", "The leaf is not in canonical form."),
    "other_version": Text("Bản ghi thuộc phiên bản khác.", "The leaf is of another version."),
    "other_stream": Text("Bản ghi thuộc chuỗi khác.", "The leaf belongs to another stream."),
    "out_of_sequence": Text("Số thứ tự của bản ghi không liên tục.", "The leaf's sequence number leaves a gap."),
    "broken_link": Text(
        "Bản ghi không nối với bản ghi liền trước: một trong hai đã bị sửa, xoá hoặc thay.",
        "The leaf does not follow the one before it: one of the two was changed, removed or replaced.",
    ),
}


class _DuplicateKeyError(ValueError):
    pass


def check_stream(leaves: Iterable[bytes], stream: str) -> list[Problem]:
    """Everything wrong with a stream's leaves, given as stored and in order; empty when they are whole.

    Reads each strictly, compares it with its canonical form, and checks version, stream, sequence without
    a gap and the link to the bytes before it. A changed or missing last leaf cannot be seen from here.
    """
    problems: list[Problem] = []
    expected = genesis(stream)
    for place, leaf in enumerate(leaves):
        problems += (Problem(place, code) for code in _faults(leaf, stream, place, expected))
        expected = b64url(leaf_hash(leaf))
    return problems


def _faults(leaf: bytes, stream: str, seq: int, prev: str) -> Iterable[str]:
    if len(leaf) > MAX_LEAF:
        yield "too_large"
        return
    try:
        fields = _read(leaf)
    except _DuplicateKeyError:
        yield "duplicate_key"
        return
    except (ValueError, RecursionError):
        yield "unreadable"
        return
    try:
        is_canonical = canonical(fields) == leaf
    except LeafError:
        is_canonical = False
    if not is_canonical:
        yield "not_canonical"
    if not _is_number(fields.get("v"), VERSION):
        yield "other_version"
    if fields.get("stream") != stream:
        yield "other_stream"
    if not _is_number(fields.get("seq"), seq):
        yield "out_of_sequence"
    if fields.get("prev") != prev:
        yield "broken_link"


def _is_number(value: object, wanted: int) -> bool:
    return type(value) is int and value == wanted


def _read(leaf: bytes) -> dict[str, Any]:
    fields = json.loads(leaf.decode("utf-8"), object_pairs_hook=_once_each, parse_constant=_no_constant)
    if not isinstance(fields, dict):
        raise ValueError("a leaf is an object")
    return fields


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise _DuplicateKeyError
    return fields


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON value")
