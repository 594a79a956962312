"""A text is cut into the same words when it is stored and when it is asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow_app.domain.searching import LONGEST_QUERY, Asked, asked, indexed


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Kế hoạch năm", "ke hoach nam"),
        ("Đảng uỷ, Đảng ủy; ĐẢNG UỶ", "dang uy"),
        ("05-CT/TW", "05-ct/tw 05 05-ct ct tw"),
        ("05- CT/TU", "05-ct/tu 05 05-ct ct tu"),
        ("36 – HD / VPTW", "36-hd/vptw 36 36-hd hd vptw"),
        ("kiểm tra/giám sát", "kiem tra giam sat"),
        ("an ninh - quốc phòng", "an ninh quoc phong"),
        ("2020-2025", "2020-2025 2020 2025"),
        ("(lần 2)", "lan 2"),
        ("a_b", "a b"),
        ("1-2-3-4-5-6-7-8", "1-2-3-4-5-6-7-8 1 2 3 4 5 6 7 8"),
        ("x" * 500, "x" * 60),
        ("", ""),
        ("— ' \" * %", ""),
    ],
)
def test_a_text_becomes_its_words(text, words):
    assert sorted(indexed(text).split(" ")) == sorted(words.split(" "))


def test_each_word_stands_once_however_many_texts():
    assert indexed("Kế hoạch", "kế toán", "ke") == "ke hoach toan"


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("đảng uỷ", Asked(("dang",), "uy")),
        ("đảng uỷ ", Asked(("dang", "uy"))),
        ("điều 5", Asked(("dieu", "5"))),
        ("05-CT/TW", Asked((), "05-ct/tw")),
        ("05- ct/tw kế", Asked(("05-ct/tw",), "ke")),
        ("kiểm tra/giám sát ", Asked(("kiem", "tra", "giam", "sat"))),
        ("kế kế kế ", Asked(("ke",))),
        ("", None),
        (" — ", None),
    ],
)
def test_what_is_typed_is_asked_for(typed, wanted):
    assert asked(typed) == wanted


@given(st.text(max_size=LONGEST_QUERY))
def test_every_text_is_found_by_its_own_words(text):
    wanted, words = asked(text), indexed(text).split(" ")
    if wanted is not None:
        assert set(wanted.words) <= set(words)
        assert not wanted.begun or any(word.startswith(wanted.begun) for word in words)


@given(st.text())
def test_words_hold_nothing_that_a_database_could_obey(text):
    for word in indexed(text).split(" "):
        assert all(letter.isalnum() or letter in "-/" for letter in word)
        assert len(word) <= 60
