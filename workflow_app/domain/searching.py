"""What is looked for and what is found: texts cut into words, the same way when they are stored and when asked for.

The databases compare whole words and know no language. A printed number stays one word with its dashes and strokes,
so that 05-CT/TW is not 05-CT/TU; its parts are words as well, so that every CT is found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations

from workflow_app.domain.vietnamese import fold

LONGEST_QUERY = 200
MOST_WORDS = 12
_LONGEST_WORD = 60
_MOST_PARTS = 6
_SHORTEST_BEGINNING = 2

_WORD = re.compile(r"[^\W_]+(?:[-/][^\W_]+)*")
_BLANKS_IN_A_NUMBER = (
    (re.compile(r"(?<=\d) ?- ?(?=[^\W_])"), "-"),
    (re.compile(r"(\d-[^\W_]+) ?/ ?(?=[^\W_])"), r"\1/"),
)


def indexed(*texts: str) -> str:
    """The words of these texts, each once, parted by single blanks: what `search_text` holds."""
    words: dict[str, None] = {}
    for word in (found for text in texts for found in _cut(text)):
        if "-" not in word and "/" not in word:  # nearly every word
            words[word] = None
            continue
        parts = re.split("[-/]", word)
        joined = _runs(word, parts) if len(parts) <= _MOST_PARTS else [word]
        words.update(dict.fromkeys(filter(_has_digit, joined)))
        words.update(dict.fromkeys(parts))
    return " ".join(one[:_LONGEST_WORD] for one in words)


@dataclass(frozen=True, slots=True)
class Asked:
    """All of `words` must stand in the text; where `begun` is set, also a word that begins so."""

    words: tuple[str, ...]
    begun: str = ""


def asked(words: str) -> Asked | None:
    """What a person typed; the last word may be unfinished. None where there is no word in it.

    Blanks within a number are forgiven: "05- CT/TU" asks for 05-CT/TU. Joined words without a digit are asked for one
    by one, so that "kiểm tra/giám sát" finds "kiểm tra, giám sát" too.
    """
    found: list[str] = []
    for word in _cut(words[:LONGEST_QUERY]):
        found += [word] if _has_digit(word) else re.split("[-/]", word)
    found = [one[:_LONGEST_WORD] for one in found[:MOST_WORDS]]
    if not found:
        return None
    is_finished = words[-1:].isspace() or len(found[-1]) < _SHORTEST_BEGINNING
    begun = "" if is_finished else found.pop()
    return Asked(tuple(dict.fromkeys(found)), begun)


def _cut(text: str) -> list[str]:
    folded = fold(text)
    if "-" in folded:
        for blanks, joined in _BLANKS_IN_A_NUMBER:
            folded = blanks.sub(joined, folded)
    return _WORD.findall(folded)


def _runs(word: str, parts: list[str]) -> list[str]:
    """Neighbouring parts that somebody may ask for together, with what joins them: "05-ct" of "05-ct/tu"."""
    ends, place = [0], 0
    for part in parts:
        place += len(part) + 1
        ends.append(place)
    return [word[start : end - 1] for start, end in combinations(ends, 2)]


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))
