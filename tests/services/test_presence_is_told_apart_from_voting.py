"""Who was there and did not vote is not absent; who is absent casts no ballot on paper; the chair is there."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import DemoOffice, Taken
from tests.services.test_the_minutes_of_a_round import minutes
from tests.services.voting_office import before_the_committee, vote, ways_of

OPENED: dict[str, Any] = {"ballots": "open", "chair": "@bithu", "secretary": "@chanhvp"}


@pytest.fixture
def plan(office: DemoOffice) -> Taken:
    return before_the_committee(office)


def test_who_was_there_and_did_not_vote_is_not_absent(office: DemoOffice, plan: Taken) -> None:
    values = {**OPENED, "absent": {"@btv6": "Ốm"}, "present": ["@bithu", "@btv5"]}
    assert office.take("open_round", plan, by="chanhvp", round=values).done
    for member in ("pho1", "pho2", "btv1", "btv2", "btv3"):
        assert vote(office, plan, member, "yes").done
    assert office.take("confirm_result", plan, by="bithu").state == "approved"
    found = minutes(office, plan)
    by_uid = {one.uid: one.attendance for one in found.roll}
    told = [by_uid[office.uid(one)] for one in ("bithu", "pho1", "btv4", "btv5", "btv6")]
    assert told == ["silent", "voted", "unknown", "silent", "absent"]
    assert found.present == 7, "the chair and btv5 were there"


def test_the_chair_is_not_absent(office: DemoOffice, plan: Taken) -> None:
    refused = office.take("open_round", plan, by="chanhvp", round={**OPENED, "absent": {"@bithu": "Ốm"}})
    assert refused.refused == ("chair_absent",)
    assert office.take("open_round", plan, by="chanhvp", round=OPENED).done
    absent = office.take("record_tally", plan, by="chanhvp", round={"absent": {"@bithu": "Ốm"}})
    assert absent.refused == ("chair_absent",)


def test_a_paper_ballot_of_who_is_absent_asks_for_his_presence_first(office: DemoOffice, plan: Taken) -> None:
    assert office.take("open_round", plan, by="chanhvp", round={**OPENED, "absent": {"@btv6": "Ốm"}}).done
    refused = vote(office, plan, "btv6", "yes", recorded_by="vanthu1")
    assert refused.refused == ("marked_absent",)
    assert [one.vi for one in refused.refusals[0].ways_out] == ["Ghi người dự, kết quả kiểm phiếu"]
    one = {"adopt": {"yes": 1, "no": 0, "abstain": 0, "invalid": 0}}
    counted = office.take("record_tally", plan, by="chanhvp", round={"voters": ["@btv6"], "questions": one})
    assert counted.refused == ("marked_absent",)
    assert office.take("record_tally", plan, by="chanhvp", round={"present": ["@btv6"]}).done
    assert vote(office, plan, "btv6", "yes", recorded_by="vanthu1").done


@pytest.mark.parametrize(("form", "told"), [("recorded", "(9 > 8)"), ("open", "(3 ≠ 1)"), ("secret", "")])
def test_numbers_that_do_not_fit_are_told_where_nothing_is_secret(
    office: DemoOffice, plan: Taken, form: str, told: str
) -> None:
    assert office.take("open_round", plan, by="chanhvp", round={**OPENED, "ballots": form, **ways_of(form)}).done
    if form == "recorded":
        given: dict[str, Any] = {"present": 8, "questions": {"adopt": {"yes": 9}}}
    else:
        given = {"voters": ["@btv1"], "questions": {"adopt": {"yes": 3}}}
    refused = office.take("record_tally", plan, by="chanhvp", round=given)
    assert refused.refused[0] == "bad_tally"
    assert refused.refusals[0].text.vi.endswith(told)
    assert form != "secret" or not any(one.isdigit() for one in refused.refusals[0].text.vi)
