"""Minutes prove the round that was open when they came; another round needs its own, or the same sheet brought anew."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import DemoOffice, Taken, on_both_databases
from tests.services.test_what_comes_from_paper_is_proved_by_its_scan import COUNTED, ON_PAPER, may_keep_paper
from tests.services.voting_office import before_the_committee, opened, scanned

FEW = {"present": 6, "questions": {"adopt": {"yes": 4, "no": 2, "abstain": 0, "invalid": 0}}}


def count(**said: Any) -> dict[str, Any]:
    return {"adopt": {"yes": 6, "no": 0, "abstain": 0, "invalid": 0, **said}}


@pytest.fixture
def again(office: DemoOffice) -> Taken:
    """A second round on the same day, after a first one of which the minutes were scanned."""
    plan = before_the_committee(office)
    opened(office, plan, "recorded")
    assert office.take("record_tally", plan, "chanhvp", round=FEW, papers=scanned(office)).done
    assert office.take("confirm_result", plan, "bithu").done
    office.at("2026-03-02T15:00")
    opened(office, plan, "recorded")
    return plan


@on_both_databases
def test_minutes_of_a_round_before_prove_no_later_one(office: DemoOffice, again: Taken) -> None:
    office.at("2026-03-02T15:10")
    assert office.take("record_tally", again, "chanhvp", round=COUNTED).done
    refused = office.take("confirm_result", again, "bithu")
    assert refused.refused == ("minutes_before_round",)
    assert refused.refusals[0].supplier is not None
    assert [one.vi for one in refused.refusals[0].ways_out] == ["Ghi người dự, kết quả kiểm phiếu"]
    assert office.take("check_tally", again, "vanthu1", round=COUNTED).refused == ("minutes_before_round",)
    assert office.take("add_papers", again, "vanthu1", papers=scanned(office)).done, "the same sheet tells of both"
    assert office.take("confirm_result", again, "bithu").state == "approved"


def test_nor_does_the_word_that_stood_in_place_of_a_scan(office: DemoOffice, again: Taken) -> None:
    may_keep_paper(office)
    assert office.take("record_tally", again, "chanhvp", round=COUNTED).done
    assert office.take("confirm_result", again, "bithu").refused == ("minutes_before_round",)
    assert office.take("add_papers", again, "vanthu1", papers=ON_PAPER).done
    assert office.take("confirm_result", again, "bithu").state == "approved"


def test_minutes_of_an_earlier_day_prove_nothing_of_this_meeting(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    opened(office, plan, "recorded")
    of_before = scanned(office, "2026-03-01")
    assert office.take("record_tally", plan, "chanhvp", round=COUNTED, papers=of_before).done
    assert office.take("confirm_result", plan, "bithu").refused == ("paper_missing",)


def test_who_counted_the_round_before_is_no_second_person_of_this_one(office: DemoOffice, again: Taken) -> None:
    sheet = scanned(office)
    assert office.take("record_tally", again, "vanthu1", round=COUNTED, papers=sheet).done
    assert "second_person_needed" in office.take("check_tally", again, "chanhvp", round=COUNTED).refused
    assert office.take("check_tally", again, "vanthu2", round=COUNTED).done


# What is left blank ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"questions": count()}, ["Số người có mặt"]),
        ({"present": "", "questions": count()}, ["Số người có mặt"]),
        ({"present": 6, "questions": count(yes="")}, ["Đồng ý: Thông qua"]),
        ({"present": 6, "questions": count(yes=None)}, ["Đồng ý: Thông qua"]),
        ({"present": 6, "questions": {"adopt": {"no": 6}}}, ["Đồng ý: Thông qua"]),
        ({"present": 6, "questions": count(yes=0, no="")}, ["Không đồng ý: Thông qua"]),
        ({"present": "", "questions": count(yes="")}, ["Số người có mặt", "Đồng ý: Thông qua"]),
    ],
)
def test_what_is_left_blank_of_a_tally_is_missing_and_not_zero(
    office: DemoOffice, again: Taken, given: dict[str, Any], missing: list[str]
) -> None:
    refused = office.take("record_tally", again, "chanhvp", round=given, papers=scanned(office))
    assert set(refused.refused) == {"missing_field"}
    title = office.engine.library.current("plan").votes["adoption"].questions[0].title.vi
    said = [one.vi for refusal in refused.refusals for one in refusal.missing]
    assert said == [one.replace("Thông qua", title) for one in missing]


def test_nor_does_the_second_person_enter_a_blank(office: DemoOffice, again: Taken) -> None:
    assert office.take("record_tally", again, "chanhvp", round=COUNTED, papers=scanned(office)).done
    for blank in ({"questions": count()}, {"present": 6, "questions": count(yes="")}):
        assert office.take("check_tally", again, "vanthu1", round=blank).refused == ("missing_field",)
    nothing = {"present": 0, "questions": count(yes=0)}
    assert "entries_differ" in office.take("check_tally", again, "vanthu1", round=nothing).refused, "0 was entered"


@pytest.mark.parametrize("form", ["open", "secret"])
def test_nor_is_a_blank_count_of_paper_ballots_zero(office: DemoOffice, form: str) -> None:
    plan = before_the_committee(office)
    opened(office, plan, form)
    blank = {"voters": ["@btv1"], "questions": {"adopt": {"yes": "", "no": 1}}}
    assert office.take("record_tally", plan, "vanthu1", round=blank, papers=scanned(office)).refused == (
        "missing_field",
    )


# A tally in place of another ------------------------------------------------------------------------------------------


def test_who_puts_a_tally_in_place_of_anothers_says_why(office: DemoOffice, again: Taken) -> None:
    assert office.take("record_tally", again, "vanthu1", round=FEW, papers=scanned(office)).done
    refused = office.take("record_tally", again, "vanthu2", round=COUNTED)
    assert refused.refused == ("missing_field",)
    assert [one.vi for one in refused.refusals[0].missing] == ["Lý do thay số đã nhập"]
    assert office.take("record_tally", again, "vanthu1", round=FEW).done, "his own he mends without a word"
    assert office.take("record_tally", again, "vanthu2", round={**COUNTED, "why": "Cộng nhầm"}).done
