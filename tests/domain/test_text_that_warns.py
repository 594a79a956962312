"""Text in an old font encoding, under a stamp of secrecy or in an untidy symbol is told apart from what is right."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.any_text import ANYTHING, nfd
from workflow_app.domain.vietnamese import (
    clean,
    looks_like_legacy_encoding,
    secrecy_mark,
    suggest_symbol,
)


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
