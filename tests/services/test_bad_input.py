"""Names that nothing bears and values that cannot be are refused with a reason, and leave nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.plain_office import PlainOffice
from tests.services.plain_refusals import (
    FAR,
    HALF,
    NUL,
    SUBJECT,
    begun,
    nothing_is_left,
    on_either_plain,
    one_office,
    refused,
)
from workflow_app.domain.refusals import NotFound


@on_either_plain
def plain(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlainOffice]:
    with one_office(request, tmp_path_factory.mktemp("plain")) as office:
        yield office


@pytest.fixture
def draft(plain: PlainOffice) -> str:
    return begun(plain)


@pytest.mark.parametrize("name", ["nothing", "", NUL, HALF, FAR, "../x", "enquiry' --"])
def test_an_unknown_kind_does_not_exist(plain, name):
    before = plain.rows()
    with pytest.raises(NotFound):
        plain.create(name, fields=SUBJECT)
    nothing_is_left(plain, before)


@pytest.mark.parametrize("name", ["nowhere", "", NUL, HALF, FAR])
def test_an_unknown_organisation_does_not_exist(plain, name):
    before = plain.rows()
    with pytest.raises(NotFound):
        plain.create("enquiry", place=name, fields=SUBJECT)
    nothing_is_left(plain, before)


@pytest.mark.parametrize("name", ["nothing", "", NUL, HALF, FAR])
def test_an_unknown_dossier_does_not_exist(plain, name):
    before = plain.rows()
    with pytest.raises(NotFound):
        plain.act(name, "edit", "an")
    nothing_is_left(plain, before)


@pytest.mark.parametrize("name", ["nothing", "", NUL, HALF, FAR, "__class__"])
def test_an_unknown_step_does_not_exist(plain, draft, name):
    before = plain.rows()
    with pytest.raises(NotFound):
        plain.act(draft, name, "an")
    nothing_is_left(plain, before)


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
