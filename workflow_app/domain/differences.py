"""What differs between two revisions of a dossier: per field, text of a document, row of a table, and paper.

A revision is compared as it was kept at a hand-over: `{"fields": …, "documents": …, "papers": …}`. Texts are compared
word by word and nothing is skipped as “too common”: one changed word in a long plan is what the reader looks for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

Sort = Literal["same", "gone", "new"]
Part = Literal["field", "row", "text", "recipients", "paper"]

_WORDS = re.compile(r"\n|[^\S\n]+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text: as it was and is, as it was only, or as it is only."""

    sort: Sort
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One place that changed.

    `name` is the field, table, document or paper; `place` is the part of a document (abstract, text) or the column of
    a row; `row` counts from 1 as the newer revision has it (as the older one has it where the row is gone), 0 where
    there is none. `before` or `after` is None where the thing was not there. `pieces` is filled for texts alone.
    """

    part: Part
    name: str
    before: Any
    after: Any
    place: str = ""
    row: int = 0
    pieces: tuple[Piece, ...] = ()


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Everything that changed from one snapshot to a later one, documents first, in the order of the later one."""
    return [*_documents(before, after), *_fields(before, after), *_papers(before, after)]


def word_pieces(before: str, after: str) -> tuple[Piece, ...]:
    """The two texts as one run of pieces; joined without the new ones they are `before`, without the gone ones `after`.

    Whole lines are matched first, then the words within lines that changed, so a long text stays quick.
    """
    found: list[Piece] = []
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for tag, a, b, c, d in _opcodes(old, new):
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        if tag == "equal":
            found.append(Piece("same", gone))
        else:
            found += _words(gone, come)
    return tuple(_joined(found))


def _words(before: str, after: str) -> Iterator[Piece]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    for tag, a, b, c, d in _opcodes(old, new):
        if tag == "equal":
            yield Piece("same", "".join(old[a:b]))
            continue
        if b > a:
            yield Piece("gone", "".join(old[a:b]))
        if d > c:
            yield Piece("new", "".join(new[c:d]))


def _opcodes(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """As the matcher gives them; what both begin and end with is set apart first, because that costs nothing."""
    shorter = min(len(old), len(new))
    start = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    end = next((n for n in range(shorter - start) if old[-1 - n] != new[-1 - n]), shorter - start)
    middle = SequenceMatcher(None, old[start : len(old) - end], new[start : len(new) - end], autojunk=False)
    found = [(tag, a + start, b + start, c + start, d + start) for tag, a, b, c, d in middle.get_opcodes()]
    before = [("equal", 0, start, 0, start)] if start else []
    after = [("equal", len(old) - end, len(old), len(new) - end, len(new))] if end else []
    return [*before, *found, *after]


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Neighbours of one sort as one piece."""
    sort: Sort = "same"
    text = ""
    for one in pieces:
        if one.sort != sort and text:
            yield Piece(sort, text)
            text = ""
        sort = one.sort
        text += one.text
    if text:
        yield Piece(sort, text)


def _names(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return [*after, *(name for name in before if name not in after)]


def _documents(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    old, new = before.get("documents") or {}, after.get("documents") or {}
    for name in _names(old, new):
        was, now = old.get(name) or {}, new.get(name) or {}
        for place in ("abstract", "text"):
            earlier, later = str(was.get(place) or ""), str(now.get(place) or "")
            if earlier != later:
                yield Difference("text", name, earlier, later, place, pieces=word_pieces(earlier, later))
        if list(was.get("recipients") or []) != list(now.get("recipients") or []):
            earlier, later = "\n".join(was.get("recipients") or []), "\n".join(now.get("recipients") or [])
            yield Difference("recipients", name, earlier, later, pieces=word_pieces(earlier, later))


def _fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    old, new = before.get("fields") or {}, after.get("fields") or {}
    for name in _names(old, new):
        was, now = old.get(name), new.get(name)
        if was == now or (_is_empty(was) and _is_empty(now)):
            continue
        if _is_table(was) and _is_table(now):
            yield from _rows(name, was or [], now or [])
        elif isinstance(was, str) and isinstance(now, str):
            yield Difference("field", name, was, now, pieces=word_pieces(was, now))
        else:
            yield Difference("field", name, was, now)


def _is_empty(value: Any) -> bool:
    return value is None or value == "" or value == []


def _is_table(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(row, Mapping) for row in value))


def _rows(name: str, old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> Iterator[Difference]:
    """Rows that stayed alike are matched first; between them, a row that was rewritten is shown cell by cell."""
    was, now = [_key(row) for row in old], [_key(row) for row in new]
    for tag, a, b, c, d in _opcodes(was, now):
        if tag == "equal":
            continue
        both = min(b - a, d - c)
        for step in range(both):
            yield from _cells(name, old[a + step], new[c + step], c + step + 1)
        for index in range(a + both, b):
            yield Difference("row", name, dict(old[index]), None, row=index + 1)
        for index in range(c + both, d):
            yield Difference("row", name, None, dict(new[index]), row=index + 1)


def _cells(name: str, old: Mapping[str, Any], new: Mapping[str, Any], row: int) -> Iterator[Difference]:
    for column in _names(old, new):
        was, now = old.get(column), new.get(column)
        if was == now or (_is_empty(was) and _is_empty(now)):
            continue
        pieces = word_pieces(was, now) if isinstance(was, str) and isinstance(now, str) else ()
        yield Difference("row", name, was, now, column, row, pieces)


def _key(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=True)


def _papers(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    """A paper that was brought, replaced by a newer one, or judged since."""
    old = {(one["name"], one.get("row") or ""): one for one in before.get("papers") or []}
    new = {(one["name"], one.get("row") or ""): one for one in after.get("papers") or []}
    for key in [*new, *(key for key in old if key not in new)]:
        was, now = old.get(key), new.get(key)
        if was != now:
            name, row = key
            yield Difference("paper", name, was, now, row=int(row) if row.isdigit() else 0)
