"""The second entry says again how many ballots came, who put them in and who was there; what differs is named, and a
number may not be found out by trying."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import DemoOffice, Taken, on_both_databases
from tests.services.voting_office import before_the_committee, opened, scanned, vote
from workflow_app.domain.refusals import Refused
from workflow_app.services import acting, attempting
from workflow_app.services.naming import with_uids
from workflow_app.services.reasons import offers
from workflow_app.services.reasons.why import why

TWO = {"adopt": {"yes": 2, "no": 0, "abstain": 0, "invalid": 0}}
COUNT = {"voters": ["@btv1", "@btv3"], "present": ["@btv1", "@btv3", "@btv4"], "questions": TWO}


@pytest.fixture
def plan(office: DemoOffice, request: pytest.FixtureRequest) -> Taken:
    made = before_the_committee(office)
    opened(office, made, getattr(request, "param", "secret"))
    return made


def again(office: DemoOffice, plan: Taken, **other: Any) -> Taken:
    return office.take("check_tally", plan, "vanthu2", round={**COUNT, **other})


@on_both_databases
@pytest.mark.parametrize("plan", ["open", "secret"], indirect=True)
def test_another_voter_or_another_presence_is_a_difference(office: DemoOffice, plan: Taken) -> None:
    assert office.take("record_tally", plan, "vanthu1", round=COUNT, papers=scanned(office)).done
    others: tuple[dict[str, Any], ...] = (
        {"voters": ["@btv1", "@btv2"]}, {"voters": []}, {"present": ["@btv1", "@btv3"]},
        {"present": ["@btv1", "@btv3", "@btv5"]},
    )  # fmt: skip
    for other in others:
        assert again(office, plan, **other).refused == ("entries_differ",), other
    assert "ai bỏ phiếu giấy" in again(office, plan, voters=["@btv1", "@btv2"]).refusals[0].text.vi
    assert "ai có mặt" in again(office, plan, present=[]).refusals[0].text.vi
    assert again(office, plan).done


@on_both_databases
def test_who_voted_electronically_is_asked_of_nobody_again(office: DemoOffice, plan: Taken) -> None:
    assert office.take("record_tally", plan, "vanthu1", round=COUNT, papers=scanned(office)).done
    assert vote(office, plan, "btv4", "yes").done
    assert again(office, plan, present=["@btv1", "@btv3"]).done


def test_presence_that_is_entered_after_the_second_entry_needs_it_anew(office: DemoOffice, plan: Taken) -> None:
    assert office.take("record_tally", plan, "vanthu1", round=COUNT, papers=scanned(office)).done
    assert again(office, plan).done
    assert office.take("record_tally", plan, "vanthu1", papers=scanned(office)).done, "papers alone change no entry"
    for person in ("bithu", "pho1"):
        assert vote(office, plan, person, "yes").done
    more = {**COUNT, "present": [*COUNT["present"], "@btv5"]}
    assert office.take("record_tally", plan, "vanthu1", round=more).done
    assert office.take("confirm_result", plan, "bithu").refused == ("not_checked",)


def tried(office: DemoOffice, plan: Taken, yes: int) -> tuple[str, ...]:
    """As pages do it: a refused attempt is written down."""
    with office.database.reading() as session:
        wrong = with_uids(session, {"round": {**COUNT, "questions": {"adopt": {"yes": yes, "no": 2 - yes}}}})
    try:
        attempting.attempt(
            office.database, office.engine, acting.act, actor=office.actor("vanthu2"), now=office.now,
            dossier=plan.dossier, trigger="check_tally", key=f"guess-{yes}", values=wrong,
        )  # fmt: skip
    except Refused as refused:
        return refused.codes
    return ()


def test_a_count_is_not_found_out_by_trying(office: DemoOffice, plan: Taken) -> None:
    """Three entries may differ; then the chair alone settles it, by having the paper counted again."""
    assert office.take("record_tally", plan, "vanthu1", round=COUNT, papers=scanned(office)).done
    office.at("2026-03-02T08:10")
    for wrong in (0, 1, 0):
        assert tried(office, plan, wrong) == ("entries_differ",)
    assert tried(office, plan, 2) == ("differs_too_often",)
    refused = again(office, plan)
    assert refused.refused == ("differs_too_often",)
    assert refused.refusals[0].supplier is not None
    office.at("2026-03-02T08:20")
    taken_back = {"withdrawn": ["count"], "why": "Ba lần nhập không khớp"}
    assert office.take("confirm_result", plan, "bithu", round=taken_back).state == "voting"
    assert office.take("record_tally", plan, "vanthu1", round=COUNT).done
    assert again(office, plan).done


def waits(office: DemoOffice, plan: Taken) -> dict[str, tuple[str, ...]]:
    with office.database.reading() as session:
        kind, row = office.engine.library.current("plan"), office.dossier(plan)
        found = offers.waiting_for(session, office=office.engine, kind=kind, dossier=row, now=office.now)
        return {one.transition.trigger: one.persons for one in found}


def told_who_casts(office: DemoOffice, plan: Taken) -> tuple[tuple[str, ...], Any]:
    """Whom the page “why” names to another clerk, and whom the refusal does."""
    with office.database.reading() as session:
        found = why(
            session, office.engine, office.dossier(plan), actor=office.actor("vanthu2"), now=office.now,
            trigger="cast_ballot",
        )  # fmt: skip
    (step,) = found.steps
    return step.takers.holders, next(one.supplier for one in step.refusals if one.code == "not_your_role")


def test_the_second_entry_ends_once_it_agreed_and_who_lacks_the_minutes_is_told(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    told = {"ballots": "secret", "ways": "both", "absent": {"@btv6": "Ốm"}}
    values = {"chair": "@bithu", "secretary": "@chanhvp", **told}
    assert office.take("open_round", plan, by="chanhvp", round=values).done
    assert len(waits(office, plan)["cast_ballot"]) == 8, "nobody waits for who is absent"
    assert office.take("record_tally", plan, "vanthu1", round=COUNT).done
    found = waits(office, plan)
    assert "record_tally" in found
    assert "check_tally" not in found, "the minutes are not there yet: nobody can hold the paper against them"
    assert "cast_ballot" not in found, "who is left would tell the second person who voted on paper"
    assert told_who_casts(office, plan) == ((), None)
    assert office.take("record_tally", plan, "chanhvp", papers=scanned(office)).done
    assert {"check_tally", "record_tally"} & set(waits(office, plan)) == {"check_tally"}
    assert again(office, plan).done
    assert len(waits(office, plan)["cast_ballot"]) == 6, "two voted on paper"
    assert office.take("check_tally", plan, "chanhvp", round=COUNT).refused == ("entered_again",)
    assert not {"check_tally", "record_tally"} & set(waits(office, plan))
