"""A round is opened, voted in and closed in that order of days; what is cast electronically is cast today."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import DemoOffice, Taken
from tests.services.small_office import end_post
from tests.services.voting_office import MEMBERS, before_the_committee, vote

CHECKED = {"zones_checked": True, "type_allowed": True, "signing_power_written": True}
AGREED: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("send_to_check", "truongban", {}), ("check_form", "chanhvp", {"asks": CHECKED}),
    ("put_on_agenda", "bithu", {"asks": {"agenda": "Hội nghị"}}),
)  # fmt: skip
OPENED = {"ballots": "open", "chair": "@bithu", "secretary": "@chanhvp"}


@pytest.fixture
def plan(office: DemoOffice) -> Taken:
    made = before_the_committee(office)
    office.at("2026-03-10")
    return made


def open_it(office: DemoOffice, plan: Taken, held_on: str = "2026-03-10") -> None:
    assert office.take("open_round", plan, by="chanhvp", held_on=held_on, round=OPENED).done


def test_nothing_of_a_round_happened_before_its_meeting(office: DemoOffice, plan: Taken) -> None:
    open_it(office, plan)
    on_paper = vote(office, plan, "btv1", "yes", recorded_by="vanthu1", held_on="2026-03-09")
    assert on_paper.refused == ("too_early",)
    assert "10/03/2026" in on_paper.refusals[0].text.vi
    assert office.take("record_tally", plan, "chanhvp", held_on="2026-03-09").refused == ("too_early",)
    for person in MEMBERS[:5]:
        assert vote(office, plan, person, "yes").done
    assert office.take("confirm_result", plan, "bithu", held_on="2026-03-09").refused == ("too_early",)
    assert office.take("confirm_result", plan, "bithu").state == "approved"


def test_a_round_is_not_closed_before_its_last_ballot(office: DemoOffice, plan: Taken) -> None:
    open_it(office, plan)
    office.at("2026-03-12")
    for person in MEMBERS[:5]:
        assert vote(office, plan, person, "yes").done
    assert office.take("confirm_result", plan, "bithu", held_on="2026-03-11").refused == ("too_early",)
    assert office.take("confirm_result", plan, "bithu", held_on="2026-03-12").state == "approved"


def test_what_is_cast_electronically_is_cast_today(office: DemoOffice, plan: Taken) -> None:
    open_it(office, plan, "2026-03-09")
    assert vote(office, plan, "btv1", "yes", held_on="2026-03-09").refused == ("cast_today",)
    assert vote(office, plan, "btv1", "yes", recorded_by="vanthu1", held_on="2026-03-09").done


def test_an_opening_dated_back_lets_nobody_vote_who_had_left(office: DemoOffice, plan: Taken) -> None:
    with office.database.writing() as session:
        end_post(session, "btv6", "standing_member", "2026-03-05")
    open_it(office, plan, "2026-03-02")
    assert vote(office, plan, "btv6", "yes").refused == ("not_entitled",)
    assert vote(office, plan, "btv6", "yes", recorded_by="vanthu1", held_on="2026-03-02").done, "he was there then"


def test_no_round_is_opened_before_the_matter_came_to_its_body(office: DemoOffice, plan: Taken) -> None:
    for day in ("2026-03-01", "2026-01-10"):
        told = office.take("open_round", plan, by="chanhvp", held_on=day, round=OPENED)
        assert told.refused == ("dated_before_dossier",)
    office.at("2026-03-11")
    assert office.take("send_back", plan, "bithu", asks={"reason": "Bổ sung"}).done
    for trigger, by, values in AGREED:
        assert office.take(trigger, plan, by=by, **values).done, trigger
    told = office.take("open_round", plan, by="chanhvp", held_on="2026-03-10", round=OPENED)
    assert told.refused == ("dated_before_stage",)
    assert "11/03/2026" in told.refusals[0].text.vi
    assert told.refusals[0].ways_out
    assert told.refusals[0].source
    open_it(office, plan, "2026-03-11")
