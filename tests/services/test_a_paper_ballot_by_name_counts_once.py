"""Of an open round: a paper ballot that the clerk entered by name is that member's one ballot."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.cast import DemoOffice, Taken, on_both_databases
from tests.services.voting_office import before_the_committee, opened, scanned, vote
from workflow_app.db import tables as t

AGAIN = {"named": {"@btv5": {"adopt": "yes"}}}


@pytest.fixture
def plan(office: DemoOffice) -> Taken:
    made = before_the_committee(office)
    opened(office, made, "open")
    assert vote(office, made, "btv5", "yes", recorded_by="vanthu1").done
    return made


def on_roll(office: DemoOffice, person: str) -> tuple[str, str]:
    r = t.round_roll.c
    with office.database.reading() as session:
        query = sa.select(r.voted, r.presence).where(r.person_id == office.person_id(person))
        row = session.execute(query).one()
    return row.voted, row.presence


@on_both_databases
def test_it_is_not_counted_a_second_time_among_the_nameless_ones(office: DemoOffice, plan: Taken) -> None:
    counted = {"voters": ["@btv5"], "questions": {"adopt": {"yes": 1, "no": 0, "abstain": 0, "invalid": 0}}}
    refused = office.take("record_tally", plan, "chanhvp", round=counted, papers=scanned(office)).refused
    assert "already_voted" in refused


@on_both_databases
def test_whoever_has_voted_so_is_not_called_absent(office: DemoOffice, plan: Taken) -> None:
    absent = {"absent": {"@btv5": "Ốm"}}
    assert "bad_tally" in office.take("record_tally", plan, "chanhvp", round=absent).refused


@on_both_databases
def test_what_is_entered_from_paper_later_leaves_his_mark(office: DemoOffice, plan: Taken) -> None:
    assert office.take("record_tally", plan, "chanhvp", papers=scanned(office)).done
    assert on_roll(office, "btv5") == ("paper", "present")
    assert vote(office, plan, "btv5", "no").refused == ("already_voted",)
    for one in ("bithu", "pho1", "pho2"):
        assert vote(office, plan, one, "yes").done
    assert office.take("check_tally", plan, "chanhvp", round=AGAIN).done
    assert office.take("confirm_result", plan, "bithu").done
    with office.database.reading() as session:
        assert session.execute(sa.select(t.round_.c.present)).scalar_one() == 4
    assert on_roll(office, "btv5") == ("paper", "present")


@on_both_databases
def test_named_and_nameless_ballots_from_paper_are_one_sum(office: DemoOffice, plan: Taken) -> None:
    count = {"adopt": {"yes": 3, "no": 1, "abstain": 0, "invalid": 0}}
    counted = {"voters": ["@bithu", "@pho1", "@pho2", "@btv1"], "questions": count}
    assert office.take("record_tally", plan, "chanhvp", round=counted, papers=scanned(office)).done
    assert vote(office, plan, "btv2", "yes").done
    assert office.take("check_tally", plan, "vanthu2", round={**AGAIN, **counted}).done
    assert office.take("confirm_result", plan, "bithu").state == "approved"
    with office.database.reading() as session:
        row = session.execute(sa.select(t.round_.c.present, t.round_.c.tallies)).one()
        ballots = session.execute(sa.select(sa.func.count()).select_from(t.ballot)).scalar_one()
    assert (row.present, ballots) == (6, 6)
    assert '"yes":5' in row.tallies
