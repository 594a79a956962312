"""A result is confirmed by the chair himself; a clerk writes it down for him only once a
second person entered the count again and both agree."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import DemoOffice, Taken, on_both_databases
from tests.services.voting_office import before_the_committee, opened, scanned, vote


def count(yes: int, no: int = 0) -> dict[str, Any]:
    return {"present": 9, "questions": {"adopt": {"yes": yes, "no": no, "abstain": 0, "invalid": 0}}}


@pytest.fixture
def counted(office: DemoOffice) -> Taken:
    plan = before_the_committee(office)
    posts = {"chair": "@bithu", "secretary": "@chanhvp"}
    assert office.take("open_round", plan, by="chanhvp", round=posts).done
    assert office.take("record_tally", plan, by="chanhvp", round=count(9), papers=scanned(office)).done
    return plan


def written_down(office: DemoOffice, plan: Taken) -> Taken:
    return office.take("confirm_result", plan, by="bithu", recorded_by="vanthu2")


def again(office: DemoOffice, plan: Taken, by: str, **given: Any) -> tuple[str, ...]:
    return office.take("check_tally", plan, by=by, round=given).refused


@on_both_databases
def test_the_chairs_word_is_written_down_only_for_a_count_entered_twice(office, counted):
    refused = written_down(office, counted)
    assert refused.refused == ("chair_confirms_himself",)
    assert refused.refusals[0].supplier is not None
    assert "second_person_needed" in again(office, counted, "chanhvp", **count(9))
    assert again(office, counted, "vanthu1", **count(8, 1)) == ("entries_differ",)
    assert again(office, counted, "vanthu1", **{**count(9), "present": 8})[0] in ("entries_differ", "bad_tally")
    assert again(office, counted, "vanthu1", **count(9)) == ()
    assert written_down(office, counted).state == "approved"


def test_a_new_count_is_to_be_entered_again(office, counted):
    assert again(office, counted, "vanthu1", **count(9)) == ()
    assert office.take("record_tally", counted, by="chanhvp", round=count(8, 1)).done
    assert written_down(office, counted).refused == ("chair_confirms_himself",)


def test_the_chair_needs_nobody(office, counted):
    assert office.take("confirm_result", counted, by="bithu").state == "approved"


@pytest.mark.parametrize("form", ["open", "secret"])
def test_a_clerk_ends_no_vote_by_ballots_in_the_chairs_name(office: DemoOffice, form: str) -> None:
    plan = before_the_committee(office)
    opened(office, plan, form)
    for one in ("bithu", "pho1", "pho2", "btv1", "btv2", "btv3"):
        assert vote(office, plan, one, "yes").done
    assert written_down(office, plan).refused == ("chair_confirms_himself",)
    assert office.take("confirm_result", plan, by="bithu").state == "approved"
