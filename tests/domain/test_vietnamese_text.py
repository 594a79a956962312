"""Vietnamese text: cleaned on arrival, found, sorted, and warned about."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow_app.domain.vietnamese import (
    clean,
    fold,
    looks_like_legacy_encoding,
    name_sort_key,
    secrecy_mark,
    sort_key,
    suggest_symbol,
)

CHARACTERS = st.one_of(
    st.integers(0, 0x24F), st.integers(0x300, 0x36F), st.integers(0x1E00, 0x206F), st.integers(0, 0x10FFFF)
).map(chr)
ANYTHING = st.lists(CHARACTERS, max_size=12).map("".join)


def nfd(value):
    return unicodedata.normalize("NFD", value)


# ---------------------------------------------------------------- cleaning


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


# ---------------------------------------------------------------- old font encodings


@pytest.mark.parametrize(
    "value",
    [
        "§¶ng uû",
        "§¶ng bé x· An L¹c",
        "C«ng v¨n vÒ viÖc chuyÓn sinh ho¹t ®¶ng",
        "NghÞ quyÕt cña chi bé",
        "®ång chÝ NguyÔn V¨n An",
        "Ñaûng",
        "ÑAÛNG UYÛ XAÕ AN LAÏC",
        "Quyeát ñònh cuûa Ban Thöôøng vuï",
        "chi boä aáp Moät",
        "coù hieäu löïc",
    ],
)
def test_text_in_an_old_font_encoding_is_suspected(value):
    assert looks_like_legacy_encoding(value)


@pytest.mark.parametrize(
    "value",
    [
        "Đảng uỷ xã An Lạc, chi bộ ấp Một",
        nfd("Đảng uỷ xã An Lạc, chi bộ ấp Một"),
        "Quỳ, quý, quỹ, loã, ngoã, xoã, khuỷu, thuỳ, thùy, hoà, hòa, oà, uế, uể oải",
        "yêu, ỷ, ưu, ươm, xoong, moóc, giếng, nghĩa, rượu, xoáy, khoẻ, khỏe, tuần",
        "ĐẢNG CỘNG SẢN VIỆT NAM; BÍ THƯ; UỶ BAN KIỂM TRA",
        "«Về việc» § 5, §5, §§ 3-4, khoản 2; © 2026; Word®; 10 µm; ½; 20 °C; £50; ± 5",
        "Où est l'œuvre ? Le goût du maïs d'août, Noël, naïf, Saül, aéroport, ambiguë",
        "«bonjour», d'où, il eût, ouï, reçûmes, jeûne, deçà, goéland, égoïste, Israël",
        "naïve coöperate Brontë façade résumé Raúl El Niño Straße",
        "infor\u00admation",
        "plain English text",
        "",
    ],
)
def test_correct_text_is_not_suspected(value):
    assert not looks_like_legacy_encoding(value)


# ---------------------------------------------------------------- secrecy


@pytest.mark.parametrize(
    "value",
    [
        "MẬT",
        "mật",
        "  Mật. ",
        "TỐI MẬT",
        "Tuyệt mật",
        "[TUYỆT  MẬT]",
        "*** TỐI-MẬT ***",
        "T U Y Ệ T   M Ậ T",
        "M\u00a0Ậ\u200bT",
        "Độ mật: Mật",
        "ĐỘ MẬT: TỐI MẬT",
        "Mức độ mật - tuyệt mật",
        "Dấu: MẬT",
        "MẬT - HOẢ TỐC",
        "KHẨN / MẬT",
        "TUYET MAT",
        "Do mat: Toi mat",
        "ĐẢNG BỘ TỈNH\nMẬT\nSố 05-BC/TU",
        "ĐẢNG BỘ TỈNH\r\nTỐI MẬT\r\n",
        "ĐẢNG CỘNG SẢN VIỆT NAM\tMẬT",
        "Họ tên | TUYỆT MẬT | Ghi chú",
        "Có bí mật.\nMẬT",
        "ĐẢNG BỘ TỈNH          TỐI MẬT",
        "M   Ậ   T",
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_line_that_is_only_the_stamp_is_a_stamp(value, form):
    assert secrecy_mark(unicodedata.normalize(form, value)) == "stamp"


@pytest.mark.parametrize(
    "value",
    [
        "Giữ bí mật nội dung cuộc họp",
        "BÍ MẬT",
        "Tài liệu tuyệt mật được bảo quản riêng.",
        "Văn bản đóng dấu MẬT không được gửi qua mạng",
        "Bảo vệ bí mật nhà nước\ncủa cơ quan",
        "Độ mật:",
        "Độ mật: Không",
        "Mật độ dân số, bí mật nhà nước",
        "bí mật. Độ dày",
        "giữ    gìn    bí    mật    nhà    nước",
        "bí mật, độ dày",
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_the_word_in_a_sentence_is_a_mention(value, form):
    assert secrecy_mark(unicodedata.normalize(form, value)) == "mention"


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Mật độ dân số",
        "MẬT ĐỘ",
        "quan hệ mật thiết với nhân dân",
        "đổi mật khẩu",
        "không khí thân mật",
        "mật ong",
        "sỏi mật",
        "mất",
        "Mắt",
        "MAT",
        "mặt trận",
        "mậtx",
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_other_words_are_no_secrecy(value, form):
    assert secrecy_mark(unicodedata.normalize(form, value)) is None


@given(st.sampled_from(["MẬT", "TỐI MẬT", "TUYỆT MẬT"]), st.text(" .-*[]():\u00a0", max_size=4), st.booleans())
def test_no_frame_hides_a_stamp(level, frame, before):
    line = frame + level + frame
    assert secrecy_mark(f"dòng một\n{line}" if before else f"{line}\ndòng hai") == "stamp"


# ---------------------------------------------------------------- symbols


@pytest.mark.parametrize(
    ("value", "tidy"),
    [
        ("05- CT/TU", "05-CT/TU"),
        ("05 - CT / TU", "05-CT/TU"),
        (" 05-CT/TU\u00a0", "05-CT/TU"),
        ("05\u2013CT/TU", "05-CT/TU"),
        ("05\u2011CT/TU", "05-CT/TU"),
        ("05\u00adCT/TU", "05-CT/TU"),
        ("05--CT/TU", "05-CT/TU"),
        ("05-\u200bCT/TƯ", "05-CT/TƯ"),
        ("01-NQ/ĐU  xã", "01-NQ/ĐU xã"),
    ],
)
def test_a_tidier_symbol_is_suggested(value, tidy):
    assert suggest_symbol(value) == tidy
    assert suggest_symbol(tidy) is None


@pytest.mark.parametrize("value", ["05-CT/TU", "05-CT/TW", "05-CT/TƯ", nfd("05-CT/TƯ"), "130/KH-UBND", "", "  "])
def test_a_tidy_symbol_is_left_alone(value):
    assert suggest_symbol(value) is None


@given(ANYTHING)
def test_a_suggestion_changes_blanks_and_dashes_only(value):
    def letters(text):
        return [one for one in unicodedata.normalize("NFC", text) if one.isalnum()]

    suggested = suggest_symbol(value)
    if suggested is not None:
        assert letters(suggested) == letters(clean(value))
        assert suggest_symbol(suggested) is None
