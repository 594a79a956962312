"""How much of a text a correction changes: a small one is a few words, and no number.

Its source is the custom of offices: who signed answers for numbers, days, names and amounts as they stood.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from workflow_app.domain.differences import Difference, Piece, differences

MOST_WORDS = 10
"""So many words are changed at most where the office has set no number of its own (`small_correction_words`)."""

_WORD, _NUMBER = re.compile(r"\w+"), re.compile(r"[\w/.,%-]*\d[\w/%-]*")


def words_changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> int:
    """Words put in, left out or replaced between two snapshots, everywhere together; one for another is one."""
    return sum(_words(one) for one in differences(before, after))


def beyond_words(before: Mapping[str, Any], after: Mapping[str, Any], texts: frozenset[str]) -> list[str]:
    """The names of what changed otherwise than in words: a field that is no text (`texts` are those that are), a table,
    a paper, whom the text is sent to, or a number within a text."""
    return list(dict.fromkeys(one.name for one in differences(before, after) if _is_beyond(one, texts)))


def numbers_changed(before: Mapping[str, Any], after: Mapping[str, Any], texts: frozenset[str]) -> dict[str, list[str]]:
    """By the name of the text: the words with digits that were put in or left out, as they are written."""
    found: dict[str, list[str]] = {}
    for one in differences(before, after):
        if one.part == "text" or (one.part == "field" and one.name in texts):
            words = [word for piece in _changed(one) for word in _NUMBER.findall(piece.text)]
            if words:
                found[one.name] = list(dict.fromkeys([*found.get(one.name, []), *words]))
    return found


def turned(before: Mapping[str, Any], after: Mapping[str, Any], words: Collection[str]) -> list[str]:
    """Those of the words (không, chưa, trừ …) that are put in or left out at some place: a text with one of them more
    says the opposite, however short the change."""
    found: dict[str, None] = {}
    for one in differences(before, after):
        counts: Counter[str] = Counter()
        for piece in (*_pieces(one), Piece("same", "")):
            here = Counter(word for word in _WORD.findall(piece.text.lower()) if word in words)
            if piece.sort == "new":
                counts.update(here)
            elif piece.sort == "gone":
                counts.subtract(here)
            else:  # what was put in for what was left out ends where the text goes on unchanged
                found |= dict.fromkeys(word for word, count in counts.items() if count)
                counts.clear()
    return list(found)


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
