"""Vietnamese text is cleaned on arrival, found in either spelling, and sorted as the dictionary does."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.any_text import ANYTHING, nfd
from workflow_app.domain.vietnamese import (
    clean,
    fold,
    name_sort_key,
    sort_key,
)


@pytest.mark.parametrize(
    ("arrived", "stored"),
    [
        (nfd("Đảng uỷ xã An Lạc"), "Đảng uỷ xã An Lạc"),
        ("một\r\nhai\rba\nbốn", "một\nhai\nba\nbốn"),
        ("trên\vdưới\u2028nữa", "trên\ndưới\nnữa"),
        ("05\u00a0CT\u202fTU\u3000x", "05 CT TU x"),
        ("Đả\u200bng\ufeff u\u00adỷ\u2060", "Đảng uỷ"),
        ("a\u202ecod.exe\u202c", "acod.exe"),
        ("e\u200b\u0323", "ẹ"),
        ("cột\tcột\x00\x07\x1b", "cột\tcột"),
        ("nửa \ud83d chữ", "nửa  chữ"),
        ("  giữ nguyên  ", "  giữ nguyên  "),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_text_is_cleaned_on_arrival(arrived, stored):
    assert clean(arrived) == stored


@given(ANYTHING)
def test_cleaning_twice_changes_nothing_more_and_the_result_can_be_stored(value):
    cleaned = clean(value)
    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned.encode().decode() == cleaned
    assert not any(unicodedata.category(letter) in ("Cc", "Cf", "Cs") for letter in cleaned if letter not in "\n\t")


# ---------------------------------------------------------------- searching


@pytest.mark.parametrize(
    ("value", "folded"),
    [
        ("Đảng uỷ", "dang uy"),
        ("Đảng ủy", "dang uy"),
        (nfd("ĐẢNG ỦY"), "dang uy"),
        ("Quyết định  đôn\u00a0đốc\n", "quyet dinh don doc"),
        ("05\u201305\u2011CT/TW", "05-05-ct/tw"),
        ("hoà hòa HOÀ", "hoa hoa hoa"),
        ("Ư ư Ơ ơ", "u u o o"),
        ("Ðảng", "dang"),
        ("", ""),
    ],
)
def test_text_is_folded_for_search(value, folded):
    assert fold(value) == folded


@pytest.mark.parametrize(("sought", "text"), [("uỷ", "Đảng ủy"), ("dang uy", "Đảng uỷ xã"), ("DON DOC", "đôn đốc")])
def test_what_is_sought_is_found_in_either_spelling(sought, text):
    assert fold(sought) in fold(text)


def test_symbols_of_different_issuers_stay_different():
    assert fold("05-CT/TW") != fold("05-CT/TU")


@given(ANYTHING)
def test_folding_twice_changes_nothing_more_and_cleaning_before_does_not_matter(value):
    folded = fold(value)
    assert fold(folded) == folded
    assert fold(nfd(value)) == folded
    assert folded.encode().decode() == folded


# ---------------------------------------------------------------- sorting

# In the order that ICU 78 gives them for the locale vi.
DICTIONARY = """
(a) · 01-KH/ĐU · 01/2026 · 02-KH/ĐU · 1 · 10 · a · A · à · À · ả · ã · á · ạ · ác · ai · an · An · àn ·
án · Án · ạn · An Lạc · an-lạc · anh · Anh · Ánh · ão · áo · ă · ằ · ắ · ặ · Ăn · â · ấ · ậ · âm · ấm ·
Ân · Ấp · ba · bà · bạ · Bí thư · cafe · café · chí · chi bộ · chi uỷ · chi ủy · cu · D · Dân · dũng ·
Dũng · Đ · đà · đảng bộ · Đảng uỷ · Đảng uỷ xã · Đào · đi · Đức · em · êm · giao · hoa · hoà · hoả · hoá
· hoạ · hòa · hoà bình · hòa bình · hoạch · kế · kế hoạch · Muller · Müller · o · ô · ơ · quy · quỳ ·
Quý · tờ · tờ trình · tu · tư · từ · u · ư · v · x · y · ý
"""


def test_sorting_follows_the_dictionary():
    expected = [word.strip() for word in DICTIONARY.split("·")]
    shuffled = expected[:]
    random.Random(1).shuffle(shuffled)
    assert sorted(shuffled, key=sort_key) == expected


def test_all_letters_count_before_any_tone():
    assert sorted(["lạ nhà", "la nhà trên", "là nhà", "la nha"], key=sort_key) == [
        "la nha", "là nhà", "lạ nhà", "la nhà trên",
    ]  # fmt: skip


def test_a_key_is_the_same_for_either_form_of_unicode_and_fits_any_text_column():
    assert sort_key(nfd("Đảng uỷ")) == sort_key("Đảng  uỷ ")
    assert sort_key("Đảng uỷ, 05-CT/TU").isascii()
    assert sort_key("Đảng uỷ, 05-CT/TU").isprintable()
    assert sort_key("") == ""


@given(st.lists(st.text("aAàạăâbđdĐ ", max_size=4), max_size=6))
def test_bytewise_and_textual_order_of_keys_agree(words):
    assert sorted(words, key=lambda word: sort_key(word).encode()) == sorted(words, key=sort_key)


@given(ANYTHING, ANYTHING)
def test_any_text_has_a_storable_key_and_a_beginning_sorts_before_the_whole(value, more):
    assert "\x00" not in sort_key(value)
    assert sort_key(value).encode().decode() == sort_key(value)
    assert sort_key(value + "b" + more) >= sort_key(value) or unicodedata.combining((more or "x")[0])


def test_people_are_sorted_by_given_name_and_then_by_the_rest():
    people = [
        "Đặng Văn An",
        "Nguyễn Thị An",
        "NGUYỄN VĂN AN",
        "Trần An",
        "Bùi Văn Án",
        "Lê Thị Ánh",
        "Bùi Thị Ân",
        "Phạm Bình",
        "Cao Dũng",
        "Bế Văn Đào",
        "Sơn",
        "Vũ Sơn",
    ]
    shuffled = people[:]
    random.Random(1).shuffle(shuffled)
    assert sorted(shuffled, key=name_sort_key) == people


def test_the_case_of_a_name_does_not_matter():
    assert name_sort_key("NGUYỄN VĂN AN") == name_sort_key("Nguyễn  Văn An ")
    assert name_sort_key("") == ""
