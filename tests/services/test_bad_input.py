"""What cannot be taken is refused with a reason, and leaves nothing behind but a line in the security log."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from tests.conftest import drop_postgres, new_postgres, new_sqlite
from tests.plain_office import PlainOffice
from workflow_app.db import tables as t
from workflow_app.domain.refusals import NotFound, Refused

SUBJECT = {"subject": "Hỏi về kế hoạch"}
NUL, HALF, FAR = "a\x00b", "\ud800", "x" * 300


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def plain(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlainOffice]:
    """One office for all: what is refused leaves nothing behind that another test could meet."""
    folder, template = tmp_path_factory.mktemp("plain"), request.getfixturevalue(f"plain_{request.param}")
    if request.param == "sqlite":
        url = new_sqlite(folder, template=template)
    else:
        url = new_postgres(request.getfixturevalue("postgres_uri"), template=template)
    office = PlainOffice.at(url, folder / "papers")
    yield office
    office.database.close()
    if request.param == "postgres":
        drop_postgres(url)


@pytest.fixture
def draft(plain: PlainOffice) -> str:
    return plain.create("enquiry", fields=SUBJECT).dossier


@pytest.fixture
def asked(plain: PlainOffice, draft: str) -> str:
    plain.act(draft, "send", "an")
    return draft


@pytest.fixture
def voting(plain: PlainOffice, asked: str) -> str:
    plain.act(asked, "put", "an")
    return asked


def refused(plain: PlainOffice, dossier: str, trigger: str, by: str = "an", **values: Any) -> tuple[str, ...]:
    """The codes of the refusal; nothing but a line of the security log may be left of it."""
    before = plain.rows()
    with pytest.raises(Refused) as caught:
        plain.act(dossier, trigger, by, **values)
    _nothing_is_left(plain, before)
    assert all(one.text.vi and one.text.en for one in caught.value.refusals)
    return caught.value.codes


def _nothing_is_left(plain: PlainOffice, before: dict[str, int]) -> None:
    after = plain.rows()
    assert after.pop("security_event") == before.pop("security_event") + 1
    assert after == before


def stored(plain: PlainOffice, draft: str, **fields: Any) -> dict[str, Any]:
    plain.act(draft, "edit", "an", fields=fields)
    return plain.dossier(draft).fields


# Names that nothing bears ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["nothing", "", NUL, HALF, FAR, "../x", "enquiry' --"])
def test_an_unknown_kind_does_not_exist(plain, name):
    before = plain.rows()
    with pytest.raises(NotFound):
        plain.create(name, fields=SUBJECT)
    _nothing_is_left(plain, before)


@pytest.mark.parametrize("name", ["nowhere", "", NUL, HALF, FAR])
def test_an_unknown_organisation_does_not_exist(plain, name):
    before = plain.rows()
    with pytest.raises(NotFound):
        plain.create("enquiry", place=name, fields=SUBJECT)
    _nothing_is_left(plain, before)


@pytest.mark.parametrize("name", ["nothing", "", NUL, HALF, FAR])
def test_an_unknown_dossier_does_not_exist(plain, name):
    before = plain.rows()
    with pytest.raises(NotFound):
        plain.act(name, "edit", "an")
    _nothing_is_left(plain, before)


@pytest.mark.parametrize("name", ["nothing", "", NUL, HALF, FAR, "__class__"])
def test_an_unknown_step_does_not_exist(plain, draft, name):
    before = plain.rows()
    with pytest.raises(NotFound):
        plain.act(draft, name, "an")
    _nothing_is_left(plain, before)


# Values of fields --------------------------------------------------------------------------------------------------

ROW = {"what": "Việc"}
BAD_VALUES: list[tuple[str, Any]] = [
    *(("subject", one) for one in (5, True, ["x"], {"vi": "x"}, "x" * 501)),
    *(("notes", one) for one in (5, "x" * (1024 * 1024 + 1), "Đ" * (512 * 1024 + 1))),
    *(("notes", one) for one in ("§¶ng uû x· vµ H§ND", "Ñaûng uûy xaõ")),
    *(("from_on", one) for one in ("0001-01-01", "9999-12-31", "1/1/0001", "31/12/9999", "2026-02-30", "2026-13-01")),
    *(("from_on", one) for one in ("hôm nay", "2026", "12/3", "1/2/3/4", 20260312, True, ["x"], {"y": 1}, "9" * 5000)),
    *(("from_on", one) for one in (date(1, 1, 1), date(9999, 12, 31))),
    *(("period", one) for one in ("2026-13", "13/2026", "2026", "tháng 3", 3, ["2026-03"], "0001-01")),
    *(("people", one) for one in ("mười", "1.5", 1.5, True, -1, 1001, "9" * 5000, [1], {"n": 1})),
    *(("cost", one) for one in ("nhiều", "NaN", "Infinity", "-Infinity", "sNaN", "1e400", "1e-400", "1e-999999", 1e16)),
    *(("cost", one) for one in ([1], {"n": 1}, True, "0.0000001", "0e-999999", "0e999999")),
    *(("sort", one) for one in ("third", 1, ["first"], {"first": 1})),
    *(("urgent", one) for one in ("yes", 1, 0, ["x"])),
    *(("contact", one) for one in ("nobody", 1, NUL, HALF, FAR, ["person-chi"], {"uid": "person-chi"}, "VP")),
    *(("team", one) for one in (["nobody"], ["person-chi", "nobody"], "nobody", 7, {"person-chi": 1}, [["x"]])),
    *(("place", one) for one in ("nowhere", 1, NUL, HALF, ["VP"], "person-chi")),
    *(("places", one) for one in (["nowhere"], ["VP", 1], 7, {"VP": 1})),
    *(("targets", one) for one in ("x", 5, {"what": "x"}, ["x"], [[ROW]], [ROW, None], [ROW] * 2001)),
    *(("targets", one) for one in ([{"until": "1/4/2026"}], [{**ROW, "who": "x"}], [{**ROW, "until": "x"}])),
    *(("targets", one) for one in ([{**ROW, "whom": "nobody"}], [{"what": 5}])),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value"), BAD_VALUES, ids=lambda one: repr(one)[:24])
def test_a_value_that_cannot_be_is_refused(plain, draft, field, value):
    assert set(refused(plain, draft, "edit", fields={field: value})) == {"bad_value"}


def test_every_fault_is_told_at_once(plain, draft):
    codes = refused(plain, draft, "edit", fields={"people": "x", "from_on": "x", "extra": 1}, surprise=1)
    assert sorted(codes) == ["bad_value", "bad_value", "unknown_field", "unknown_field"]


@pytest.mark.parametrize("part", ["fields", "asks", "texts", "round"])
@pytest.mark.parametrize("value", ["x", 5, ["x"], [["x", "y"]], True])
def test_a_part_of_the_wrong_shape_is_refused(plain, draft, part, value):
    assert refused(plain, draft, "edit", **{part: value}) == ("bad_value",)


@pytest.mark.parametrize("part", ["papers", "verdicts", "opinions", "exceptions"])
@pytest.mark.parametrize("value", ["x", 5, [5], {"x": 1}, True, [["x"]]])
def test_a_list_of_the_wrong_shape_is_refused(plain, draft, part, value):
    assert refused(plain, draft, "edit", **{part: value}) == ("bad_value",)


@pytest.mark.parametrize(
    "values",
    [
        {"surprise": {}},
        {"fields": {"state": "done"}},
        {"fields": {"owner_id": 1}},
        {"fields": {"": "x"}},
        {"asks": {"subject": "x"}},
        {"texts": {"other": {"text": "x"}}},
        {"texts": {"letter": {"title": "x"}}},
        {"round": {"winner": "an"}},
    ],
    ids=repr,
)
def test_what_the_step_does_not_ask_for_is_refused(plain, draft, values):
    assert set(refused(plain, draft, "edit", **values)) <= {"unknown_field", "bad_value"}


@pytest.mark.parametrize("value", ["x", 5, ["x"], {"text": 5}, {"text": ["x"]}, {"recipients": ["a", "b"]}], ids=repr)
def test_a_text_of_the_wrong_shape_is_refused(plain, draft, value):
    assert refused(plain, draft, "edit", texts={"letter": value}) == ("bad_value",)


@pytest.mark.parametrize("held_on", ["0001-01-01", "9999-12-31", "x", 5, ["2026-03-01"], date(1, 1, 1), True])
def test_a_day_of_the_act_that_cannot_be_is_refused(plain, draft, held_on):
    assert refused(plain, draft, "edit", fields=SUBJECT, held_on=held_on) == ("bad_value",)


# Text, cleaned or refused -------------------------------------------------------------------------------------------


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


# Papers, opinions, votes -------------------------------------------------------------------------------------------

DIGEST = "0" * 64


@pytest.mark.parametrize(
    ("paper", "code"),
    [
        ({"name": "other"}, "unknown_paper"),
        ({"name": NUL}, "unknown_paper"),
        ({"name": 5}, "unknown_paper"),
        ({}, "unknown_paper"),
        ({"name": "proof", "written_on": "x"}, "bad_value"),
        ({"name": "proof", "written_on": "0001-01-01"}, "bad_value"),
        ({"name": "proof", "written_by": 5}, "bad_value"),
        ({"name": "proof", "written_by": "x" * 501}, "bad_value"),
        ({"name": "proof", "written_by": "TUYỆT MẬT"}, "marked_secret"),
        ({"name": "proof", "row": ["1"]}, "bad_value"),
        ({"name": "proof", "filename": 5}, "bad_value"),
        ({"name": "proof", "digest": "short"}, "bad_value"),
        ({"name": "proof", "digest": "Z" * 64}, "bad_value"),
        ({"name": "proof", "digest": 5}, "bad_value"),
        ({"name": "proof", "size": "many"}, "bad_value"),
        ({"name": "proof", "size": -1}, "bad_value"),
        ({"name": "proof", "size": 2**70}, "bad_value"),
        ({"name": "proof", "media_type": ["x"]}, "bad_value"),
    ],
    ids=lambda one: repr(one)[:60],
)
def test_a_paper_that_cannot_be_taken_is_refused(plain, draft, paper, code):
    assert refused(plain, draft, "edit", papers=[paper]) == (code,)


def test_more_papers_than_one_act_can_carry_are_refused(plain, draft):
    many = [{"name": "proof", "row": str(number), "digest": DIGEST} for number in range(200)]
    assert refused(plain, draft, "edit", papers=many) == ("bad_value",)


@pytest.mark.parametrize(
    ("verdict", "code"),
    [
        ({"paper": "other", "verdict": "accepted"}, "unknown_paper"),
        ({"paper": "proof", "verdict": "accepted", "row": "7"}, "unknown_paper"),
        ({"paper": ["proof"], "verdict": "accepted"}, "unknown_paper"),
        ({"paper": "proof", "verdict": "maybe"}, "missing_field"),
        ({"paper": "proof", "verdict": "refused"}, "missing_field"),
        ({"paper": "proof", "verdict": "refused", "reason": "MẬT"}, "marked_secret"),
        ({"paper": "proof", "verdict": "refused", "reason": 5}, "bad_value"),
        ({}, "unknown_paper"),
    ],
    ids=repr,
)
def test_a_verdict_that_cannot_be_is_refused(plain, draft, verdict, code):
    plain.act(draft, "edit", "an", papers=[{"name": "proof", "digest": DIGEST}])
    plain.act(draft, "send", "an")
    assert refused(plain, draft, "judge", "chi", verdicts=[verdict]) == (code,)


@pytest.mark.parametrize(
    "opinion",
    [{}, {"person": "nobody"}, {"person": NUL}, {"person": HALF}, {"person": 5}, {"person": ["person-chi"]},
     {"organisation": "nowhere"}, {"organisation": NUL}, {"organisation": 5}, {"organisation": {"uid": "VP"}}],
    ids=repr,
)  # fmt: skip
def test_nobody_who_is_unknown_is_asked(plain, asked, opinion):
    assert refused(plain, asked, "ask", opinions=[opinion]) in (("no_place",), ("bad_value",))


@pytest.mark.parametrize("answer", [5, ["x"], "x" * 100_001, "", None, "   "])
def test_an_answer_that_cannot_be_is_refused(plain, asked, answer):
    plain.act(asked, "ask", "an", opinions=[{"person": "person-chi"}])
    codes = refused(plain, asked, "answer", "chi", opinions=[{"person": "person-chi", "answer": answer}])
    assert codes in (("bad_value",), ("missing_field",))


@pytest.mark.parametrize(
    "settled",
    [{"settled": "perhaps"}, {"settled": "explained"}, {"settled": 5}, {"settled": "taken", "explanation": 5}, {}],
)
def test_an_answer_is_taken_or_explained_and_nothing_else(plain, asked, settled):
    plain.act(asked, "ask", "an", opinions=[{"person": "person-chi"}])
    plain.act(asked, "answer", "chi", opinions=[{"person": "person-chi", "answer": "Nhất trí"}])
    codes = refused(plain, asked, "settle", opinions=[{"person": "person-chi", **settled}])
    assert codes in (("bad_value",), ("missing_field",))


CHAIR = {"chair": "person-chi", "secretary": "person-an", "way": "meeting"}


@pytest.mark.parametrize(
    "opening",
    [
        {**CHAIR, "chair": "nobody"}, {**CHAIR, "chair": NUL}, {**CHAIR, "chair": 5},
        {**CHAIR, "chair": "person-khanh"}, {**CHAIR, "secretary": "nobody"},
        {**CHAIR, "secretary": NUL}, {**CHAIR, "way": "shouting"},
        {**CHAIR, "way": 5}, {**CHAIR, "meeting": "no such"}, {**CHAIR, "meeting": NUL}, {},
    ],
    ids=repr,
)  # fmt: skip
def test_a_round_that_cannot_be_is_not_opened(plain, voting, opening):
    assert set(refused(plain, voting, "open", round=opening)) <= {"bad_value", "chair_not_of_body", "no_place"}


@pytest.mark.parametrize(
    "counted",
    [
        {}, {"present": 3}, {"present": 3, "questions": {}}, {"present": 3, "questions": {"other": {"yes": 3}}},
        {"present": 3, "questions": {"agree": {"yes": "three"}}}, {"present": 3, "questions": {"agree": {"yes": -1}}},
        {"present": 3, "questions": {"agree": {"yes": 2.5}}}, {"present": 3, "questions": {"agree": {"yes": 2**70}}},
        {"present": 3, "questions": {"agree": {"yes": 4}}}, {"present": 5, "questions": {"agree": {"yes": 5}}},
        {"present": 3, "questions": {"agree": {"perhaps": 1}}}, {"present": 3, "questions": {"agree": 3}},
        {"present": 3, "questions": {"agree": [3]}}, {"present": 3, "questions": ["agree"]},
        {"present": "x", "questions": {"agree": {"yes": 3}}}, {"present": True, "questions": {"agree": {"yes": 1}}},
        {"present": 3, "questions": {"agree": {"yes": 3}}, "counts": [1]},
        {"present": 3, "questions": {"agree": {"yes": 3}}, "counts": {"women": "x"}},
    ],
    ids=lambda one: json.dumps(one)[:60],
)  # fmt: skip
def test_a_tally_that_cannot_be_is_refused(plain, voting, counted):
    plain.act(voting, "open", "an", round=CHAIR)
    assert set(refused(plain, voting, "count", round=counted)) <= {"bad_value", "bad_tally"}


@pytest.mark.parametrize("exceptions", [["waived"], [""], [NUL], [HALF]])
def test_an_exception_that_is_not_declared_is_refused(plain, draft, exceptions):
    assert refused(plain, draft, "edit", exceptions=exceptions) == ("exception_unknown",)


def test_after_all_that_the_dossier_can_go_on(plain, asked):
    plain.act(asked, "put", "an")
    plain.act(asked, "open", "an", round=CHAIR)
    plain.act(asked, "count", "an", round={"present": 4, "questions": {"agree": {"yes": 3, "no": 1}}})
    assert plain.act(asked, "close", "chi").state == "done"
    assert plain.problems() == {}
