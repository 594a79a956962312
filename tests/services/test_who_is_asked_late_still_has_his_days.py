"""A request for opinions that is recorded late leaves those asked their whole window."""

from __future__ import annotations

from typing import Any

from tests.cast import DemoOffice
from tests.services.test_who_may_become_a_signer import FIELDS, TEXT


def test_the_days_to_answer_run_from_the_day_the_request_is_recorded(office: DemoOffice) -> None:
    plan = office.create("plan", "soanthao", "DU", fields=FIELDS, texts={"plan": TEXT}, held_on="2026-01-02")
    asked: dict[str, Any] = {"opinions": [{"organisation": "#CB1"}], "asks": {"request": "Góp ý"}}
    assert office.take("ask_opinions", plan, by="soanthao", held_on="2026-01-05", **asked).done
    told = office.take("close_comments", plan, by="soanthao")
    assert told.refused == ("comments_awaited",)
    assert "16/03/2026" in told.refusals[0].text.vi, "ten working days from 2 March, when it was recorded"
    assert told.refusals[0].ways_out
    office.at("2026-03-16")
    assert office.take("close_comments", plan, by="soanthao").refused == ("comments_awaited",)
    office.at("2026-03-17")
    assert office.take("close_comments", plan, by="soanthao").done
