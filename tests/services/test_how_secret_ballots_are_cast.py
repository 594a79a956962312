"""Secret ballots are of paper, entered twice, unless who opens the round says that they are cast electronically."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import DemoOffice, Taken
from tests.services.voting_office import before_the_committee, vote
from workflow_app.db import enclosures
from workflow_app.services import visibility
from workflow_app.services.reasons import offers

SECRET = {"ballots": "secret", "chair": "@bithu", "secretary": "@chanhvp"}
COUNT = {"voters": ["@btv1"], "questions": {"adopt": {"yes": 1, "no": 0, "abstain": 0, "invalid": 0}}}


def opened(office: DemoOffice, **more: str) -> Taken:
    plan = before_the_committee(office)
    assert office.take("open_round", plan, by="chanhvp", round={**SECRET, **more}).done
    return plan


def asked_to_cast(office: DemoOffice, plan: Taken) -> bool:
    """By the dossier, by the list of a meeting's ballots, and by what is offered to the member; all three agree."""
    kind, row = office.engine.library.current("plan"), office.dossier(plan)
    me = office.person_id("btv1")
    with office.database.reading() as session:
        seen: dict[str, Any] = {"office": office.engine, "kind": kind, "dossier": row, "now": office.now}
        waits = any(one.transition.trigger == "cast_ballot" for one in offers.waiting_for(session, **seen))
        offered = any(
            one.transition.trigger == "cast_ballot"
            for one in offers.offers(session, actor=office.actor("btv1"), **seen)
        )
        listed = bool(enclosures.ballots_awaited(session, me))
        assert visibility.sees(session, office.engine, kind, row, me, office.now)
    assert waits == offered == listed
    return waits


def test_where_nobody_says_how_they_are_of_paper(office: DemoOffice) -> None:
    plan = opened(office)
    told = vote(office, plan, "btv1", "yes")
    assert told.refused == ("on_paper_alone",)
    assert [one.vi for one in told.refusals[0].ways_out] == ["Ghi người dự, kết quả kiểm phiếu"]
    assert told.refusals[0].source is not None
    assert not asked_to_cast(office, plan)
    assert office.take("record_tally", plan, by="chanhvp", round=COUNT).done


def test_where_they_are_cast_electronically_no_paper_is_counted(office: DemoOffice) -> None:
    plan = opened(office, ways="electronic")
    assert asked_to_cast(office, plan)
    assert office.take("record_tally", plan, by="chanhvp", round=COUNT).refused == ("electronic_alone",)
    assert vote(office, plan, "btv1", "yes").done


def test_both_ways_at_once_are_chosen_as_such(office: DemoOffice) -> None:
    plan = opened(office, ways="both")
    assert asked_to_cast(office, plan)
    assert office.take("record_tally", plan, by="chanhvp", round=COUNT).done
    assert vote(office, plan, "btv2", "yes").done


@pytest.mark.parametrize("more", [{"ballots": "open", "ways": "paper"}, {"ways": "by post"}])
def test_what_does_not_go_together_is_refused(office: DemoOffice, more: dict[str, str]) -> None:
    plan = before_the_committee(office)
    assert office.take("open_round", plan, by="chanhvp", round={**SECRET, **more}).refused == ("bad_value",)
