"""One spelling for one word: a Vietnamese letter and its marks are a single code point, everywhere."""

from __future__ import annotations

import unicodedata

from tests.house.tree import project_files, texts


def lines_not_nfc(content: str) -> list[int]:
    return [n for n, line in enumerate(content.splitlines(), 1) if not unicodedata.is_normalized("NFC", line)]


def test_every_text_file_is_nfc():
    wrong = [f"{name}:{n}" for name, content in texts(project_files()) for n in lines_not_nfc(content)]
    assert wrong == []


def test_a_decomposed_letter_is_noticed():
    composed = "Quyết định"
    assert lines_not_nfc(f"{composed}\n{unicodedata.normalize('NFD', composed)}") == [2]
