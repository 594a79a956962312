"""How much of a text a correction changes: a small one is a few words, and no number.

Its source is the custom of offices: who signed answers for numbers, days, names and amounts as they stood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from workflow_app.domain.differences import Difference, Piece, differences

MOST_WORDS = 10
"""So many words are changed at most where the office has set no number of its own (`small_correction_words`)."""

_WORD = re.compile(r"\w+")


def words_changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> int:
    """Words put in, left out or replaced between two snapshots, everywhere together; one for another is one."""
    return sum(_words(one) for one in differences(before, after))


def beyond_words(before: Mapping[str, Any], after: Mapping[str, Any], texts: frozenset[str]) -> list[str]:
    """The names of what changed otherwise than in words: a field that is no text (`texts` are those that are), a table,
    a paper, whom the text is sent to, or a number within a text."""
    return list(dict.fromkeys(one.name for one in differences(before, after) if _is_beyond(one, texts)))


def _is_beyond(one: Difference, texts: frozenset[str]) -> bool:
    if one.part not in ("text", "field") or (one.part == "field" and one.name not in texts):
        return True
    return any(any(letter.isdigit() for letter in piece.text) for piece in _changed(one))


def _words(one: Difference) -> int:
    changes, gone, new = 0, 0, 0
    for piece in (*_pieces(one), Piece("same", "")):
        count = len(_WORD.findall(piece.text))
        if piece.sort == "gone":
            gone += count
        elif piece.sort == "new":
            new += count
        elif count or not piece.text:
            changes, gone, new = changes + max(gone, new), 0, 0
    return changes


def _pieces(one: Difference) -> tuple[Piece, ...]:
    whole = (Piece("gone", str(one.before or "")), Piece("new", str(one.after or "")))
    return one.pieces or tuple(piece for piece in whole if piece.text)


def _changed(one: Difference) -> Iterator[Piece]:
    return (piece for piece in _pieces(one) if piece.sort != "same")
