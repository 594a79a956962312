"""Papers, opinions and votes that cannot be are refused, and the dossier goes on as if nothing had been tried."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.plain_office import PlainOffice
from tests.services.plain_refusals import (
    HALF,
    NUL,
    begun,
    on_either_plain,
    one_office,
    refused,
)


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


@pytest.fixture
def voting(plain: PlainOffice) -> str:
    return begun(plain, "send", "put")


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
