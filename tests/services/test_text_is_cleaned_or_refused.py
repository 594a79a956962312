"""Text is stored clean, as people usually type it; what cannot be kept is refused."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa

from tests.plain_office import PlainOffice
from tests.services.plain_refusals import (
    SUBJECT,
    begun,
    on_either_plain,
    one_office,
    refused,
    stored,
)
from workflow_app.db import tables as t


@on_either_plain
def plain(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlainOffice]:
    with one_office(request, tmp_path_factory.mktemp("plain")) as office:
        yield office


@pytest.fixture
def draft(plain: PlainOffice) -> str:
    return begun(plain)


@pytest.fixture
def asked(plain: PlainOffice) -> str:
    return begun(plain, "send")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (unicodedata.normalize("NFD", "Đảng uỷ xã Thượng"), "Đảng uỷ xã Thượng"),
        ("Đảng\u00a0uỷ\u2003xã", "Đảng uỷ xã"),
        ("  Đảng uỷ \t", "Đảng uỷ"),
        ("Đảng\u200b uỷ\ufeff", "Đảng uỷ"),
        ("a\x00b\x07c", "abc"),
        ("một\ud800 nửa", "một nửa"),
        ("đảo \u202engược", "đảo ngược"),
        ("một\r\nhai\rba", "một\nhai\nba"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("=1+1; DROP TABLE dossier", "=1+1; DROP TABLE dossier"),
    ],
)
def test_text_is_stored_clean(plain, draft, typed, kept):
    assert stored(plain, draft, notes=typed, subject=typed.replace("\r", " ").replace("\n", " "))["notes"] == kept
    assert plain.dossier(draft).title == plain.dossier(draft).fields["subject"]
    plain.act(draft, "edit", "an", texts={"letter": {"text": typed}}, asks={"reason": typed})
    with plain.database.reading() as session:
        newest = sa.select(t.document.c.text).order_by(t.document.c.id.desc()).limit(1)
        assert session.execute(newest).scalar_one() == kept


def test_a_text_may_be_as_long_as_the_limit(plain, draft):
    whole = "x" * (1024 * 1024)
    assert stored(plain, draft, notes=whole)["notes"] == whole
    line = "Đ" * 500
    assert stored(plain, draft, subject=line)["subject"] == line


@pytest.mark.parametrize(
    "text", ["MẬT", "Tối mật", "  TUYỆT   MẬT ", "Nội dung\nĐộ mật: MẬT\nhết", "M Ậ T", "mật", "Mật\u00a0"]
)
def test_a_stamp_of_secrecy_is_refused_wherever_it_stands(plain, asked, text):
    other = plain.create("enquiry", fields=SUBJECT).dossier
    for values in (
        {"fields": {"subject": text.replace("\n", " | ")}},
        {"fields": {"notes": text}},
        {"fields": {"targets": [{"what": text}]}},
        {"texts": {"letter": {"text": text}}},
        {"texts": {"letter": {"recipients": text}}},
        {"asks": {"reason": text}},
    ):
        assert "marked_secret" in refused(plain, other, "edit", **values)
    plain.act(asked, "ask", "an", opinions=[{"person": "person-chi"}])
    for trigger, by, given in (
        ("answer", "chi", {"answer": text}),
        ("settle", "an", {"settled": "explained", "explanation": text}),
    ):
        if trigger == "settle":
            plain.act(asked, "answer", "chi", opinions=[{"person": "person-chi", "answer": "Nhất trí"}])
        assert refused(plain, asked, trigger, by, opinions=[{"person": "person-chi", **given}]) == ("marked_secret",)


@pytest.mark.parametrize("text", ["mật độ dân cư", "Giữ bí mật nhà nước", "mật khẩu", "Đóng dấu MẬT vào văn bản"])
def test_a_word_about_secrecy_is_no_stamp(plain, draft, text):
    assert stored(plain, draft, notes=text)["notes"] == text


@pytest.mark.parametrize("text", ["Đảng uỷ xã An Lạc", "âm ấm, ăn năn, ưỡn ẹo", "naïve café, août, maïs", "§ 5"])
def test_unicode_is_not_taken_for_an_old_font(plain, draft, text):
    assert stored(plain, draft, notes=text)["notes"] == text


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("from_on", "12/3/2026", "2026-03-12"),
        ("from_on", "12-03-2026", "2026-03-12"),
        ("from_on", "12.3.2026", "2026-03-12"),
        ("from_on", date(2026, 3, 12), "2026-03-12"),
        ("period", "3/2026", "2026-03"),
        ("people", "12", 12),
        ("cost", "1500000.50", "1500000.50"),
        ("cost", 1500000, "1500000"),
        ("cost", "-2", "-2"),
        ("team", "person-chi", ["person-chi"]),
        ("targets", [{"what": "Việc"}, {}, {"what": ""}], [{"what": "Việc", "until": None, "whom": None}]),
        ("notes", "", None),
        ("notes", None, None),
    ],
)
def test_what_people_usually_type_is_understood(plain, draft, field, typed, kept):
    wanted = typed if not isinstance(typed, list) else [one for one in typed if one.get("what")]
    if kept is None:
        assert stored(plain, draft, **{field: "Có"})[field] == "Có"  # what is empty already is not emptied again
    assert stored(plain, draft, **{field: wanted})[field] == kept
