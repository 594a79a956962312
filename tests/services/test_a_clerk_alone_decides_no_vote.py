"""What is entered from paper is confirmed by a second person, with the minutes as proof; both entries must agree."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import DemoOffice, Taken, on_both_databases
from tests.services.voting_office import before_the_committee, opened, scanned, vote
from workflow_app.db import tables as t
from workflow_app.domain.ways_out import WAYS_OUT
from workflow_app.services.reasons import offers

FIVE = ("bithu", "pho1", "pho2", "btv1", "btv2")
NAMED = {f"@{one}": {"adopt": "yes"} for one in FIVE}


def check(office: DemoOffice, plan: Taken, by: str, **given: Any) -> tuple[str, ...]:
    return office.take("check_tally", plan, by, round=given).refused


@pytest.fixture
def plan(office: DemoOffice) -> Taken:
    """Five of nine vote yes, every one of them on paper, all entered by one clerk."""
    made = before_the_committee(office)
    opened(office, made, "open")
    for one in FIVE:
        assert vote(office, made, one, "yes", recorded_by="vanthu1").done
    return made


@on_both_databases
def test_ballots_entered_by_name_carry_nothing_before_they_are_entered_again(office: DemoOffice, plan: Taken) -> None:
    assert set(office.take("confirm_result", plan, "bithu").refused) == {"not_checked", "paper_missing"}
    assert check(office, plan, "vanthu1", named=NAMED) == ("second_person_needed",)
    assert check(office, plan, "chanhvp", named=NAMED) == ("paper_missing",), "he holds them against the minutes"
    assert office.take("record_tally", plan, "chanhvp", papers=scanned(office)).done
    assert check(office, plan, "chanhvp", named=NAMED) == ()
    assert office.take("confirm_result", plan, "bithu").state == "approved"


@on_both_databases
def test_a_ballot_that_two_persons_read_differently_is_named(office: DemoOffice, plan: Taken) -> None:
    assert office.take("record_tally", plan, "chanhvp", papers=scanned(office)).done
    refused = office.take("check_tally", plan, "chanhvp", round={"named": {**NAMED, "@pho2": {"adopt": "no"}}})
    assert refused.refused == ("entries_differ",)
    assert "phiếu của" in refused.refusals[0].text.vi
    missing = {one: choices for one, choices in NAMED.items() if one != "@pho1"}
    assert check(office, plan, "chanhvp", named=missing) == ("entries_differ",)
    assert check(office, plan, "chanhvp", named={**NAMED, "@btv6": {"adopt": "yes"}}) == ("entries_differ",)


@on_both_databases
def test_one_more_ballot_from_paper_needs_it_anew_and_no_clerk_checks_his_own(office: DemoOffice, plan: Taken) -> None:
    assert office.take("record_tally", plan, "chanhvp", papers=scanned(office)).done
    assert check(office, plan, "vanthu2", named=NAMED) == ()
    assert vote(office, plan, "btv3", "no", recorded_by="vanthu2").done
    assert "not_checked" in office.take("confirm_result", plan, "bithu").refused
    named = {**NAMED, "@btv3": {"adopt": "no"}}
    for clerk in ("vanthu1", "vanthu2"):
        assert check(office, plan, clerk, named=named) == ("second_person_needed",)
    assert check(office, plan, "chanhvp", named=named) == ()


@on_both_databases
def test_who_entered_paper_does_not_write_down_the_chairs_closing(office: DemoOffice, plan: Taken) -> None:
    """Neither the first clerk, nor the one who entered a ballot more, nor the second person who entered all again."""
    assert vote(office, plan, "btv3", "no", recorded_by="vanthu2").done
    assert office.take("record_tally", plan, "chanhvp", papers=scanned(office)).done
    assert check(office, plan, "chanhvp", named={**NAMED, "@btv3": {"adopt": "no"}}) == ()
    for clerk in ("vanthu1", "vanthu2"):
        assert office.take("confirm_result", plan, "bithu", recorded_by=clerk).refused == ("recorder_is_chair",)
    assert office.take("confirm_result", plan, "bithu").state == "approved"


@on_both_databases
def test_the_second_person_does_not_write_down_the_chairs_closing(office: DemoOffice, plan: Taken) -> None:
    assert office.take("record_tally", plan, "chanhvp", papers=scanned(office)).done
    assert check(office, plan, "vanthu2", named=NAMED) == ()
    refused = office.take("confirm_result", plan, "bithu", recorded_by="vanthu2")
    assert refused.refused == ("recorder_is_chair",)
    assert refused.refusals[0].supplier is not None, "the chair himself"
    assert refused.refusals[0].ways_out == (WAYS_OUT["recorder_is_chair"],), "and no exception"
    assert office.take("confirm_result", plan, "bithu").state == "approved"


def test_minutes_that_were_refused_prove_nothing(office: DemoOffice, plan: Taken) -> None:
    assert office.take("record_tally", plan, "chanhvp", papers=scanned(office)).done
    assert check(office, plan, "chanhvp", named=NAMED) == ()
    with office.database.writing() as session:
        session.execute(t.paper.update().where(t.paper.c.name == "vote_minutes").values(verdict="refused"))
    assert office.take("confirm_result", plan, "bithu").refused == ("paper_missing",)
    assert office.take("record_tally", plan, "chanhvp", papers=scanned(office)).done
    assert office.take("confirm_result", plan, "bithu").refused == ("not_checked",), "held against refused minutes"
    assert check(office, plan, "chanhvp", named=NAMED) == ()
    assert office.take("confirm_result", plan, "bithu").state == "approved"


def test_minutes_of_an_earlier_meeting_prove_nothing(office: DemoOffice, plan: Taken) -> None:
    assert office.take("record_tally", plan, "chanhvp", papers=scanned(office, "2026-03-01")).done
    assert check(office, plan, "chanhvp", named=NAMED) == ("paper_missing",)
    assert "paper_missing" in office.take("confirm_result", plan, "bithu").refused


@on_both_databases
def test_a_tally_from_the_minutes_is_confirmed_with_those_minutes(office: DemoOffice) -> None:
    """The bare numbers come from paper too: the chair confirms what the scan shows."""
    made = before_the_committee(office)
    opened(office, made, "recorded")
    counted = {"present": 6, "questions": {"adopt": {"yes": 6, "no": 0, "abstain": 0, "invalid": 0}}}
    assert office.take("record_tally", made, "chanhvp", round=counted, papers=scanned(office, "2026-03-01")).done
    refused = office.take("confirm_result", made, "bithu")
    assert refused.refused == ("paper_missing",)
    one = refused.refusals[0]
    title = "Biên bản hội nghị hoặc phiếu xin ý kiến"
    assert title in one.text.vi
    assert [missing.vi for missing in one.missing] == [title]
    assert one.supplier is not None
    assert one.supplier.vi == "thư ký hội nghị: Trần Thị Minh Nguyệt", "by name"
    assert [way.vi for way in one.ways_out] == ["Ghi người dự, kết quả kiểm phiếu"]
    assert office.take("add_papers", made, "vanthu1", papers=scanned(office)).done
    assert office.take("confirm_result", made, "bithu").state == "approved"


def test_a_nameless_count_of_an_open_round_is_entered_twice_as_well(office: DemoOffice) -> None:
    made = before_the_committee(office)
    opened(office, made, "open")
    count = {"adopt": {"yes": 5, "no": 0, "abstain": 0, "invalid": 0}}
    counted = {"voters": [f"@{one}" for one in FIVE], "questions": count}
    assert office.take("record_tally", made, "vanthu1", round=counted, papers=scanned(office)).done
    assert office.take("confirm_result", made, "bithu").refused == ("not_checked",)
    assert check(office, made, "vanthu1", **counted) == ("second_person_needed",)
    fewer = {**counted, "questions": {"adopt": {**count["adopt"], "yes": 4}}}
    assert check(office, made, "chanhvp", **fewer) == ("entries_differ",)
    assert check(office, made, "chanhvp", **counted) == ()
    assert office.take("confirm_result", made, "bithu").state == "approved"


@pytest.mark.parametrize("form", ["recorded", "open", "secret"])
def test_the_second_entry_is_refused_exactly_where_it_is_not_offered(office: DemoOffice, form: str) -> None:
    """Nothing came from paper: there is nothing to enter again, neither on the page nor behind it."""
    made = before_the_committee(office)
    opened(office, made, form)
    if form != "recorded":
        assert vote(office, made, "pho1", "yes").done
    assert check(office, made, "vanthu2", questions={"adopt": {"yes": 0}}) == ("no_paper_entry",)
    with office.database.reading() as session:
        actor, row = office.actor("vanthu2"), office.dossier(made)
        kind = office.engine.library.current("plan")
        shown = offers.offers(session, office=office.engine, kind=kind, dossier=row, actor=actor, now=office.now)
    assert "check_tally" not in [one.transition.trigger for one in shown]


def test_who_told_at_the_opening_who_was_there_is_no_second_person(office: DemoOffice) -> None:
    made = before_the_committee(office)
    posts = {"ballots": "open", "chair": "@bithu", "secretary": "@chanhvp"}
    strange = office.take("open_round", made, "vanthu1", round={**posts, "present": ["@bithu", "@soanthao"]})
    assert strange.refused == ("bad_value",), "he is on no roll of this body"
    assert office.take("open_round", made, "vanthu1", round={**posts, "present": ["@bithu", "@btv6"]}).done
    for one in FIVE:
        assert vote(office, made, one, "yes", recorded_by="vanthu2").done
    assert office.take("record_tally", made, "chanhvp", papers=scanned(office)).done
    assert check(office, made, "vanthu1", named=NAMED, present=["@bithu", "@btv6"]) == ("second_person_needed",)
