"""What was entered from paper and not yet entered again may be withdrawn, with a reason, by who entered it or by the
chair: the paper is entered rightly then, or the member votes himself."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any

import pytest
import sqlalchemy as sa

from tests.cast import DemoOffice, Taken, on_both_databases
from tests.services.voting_office import before_the_committee, every_row, opened, scanned, vote
from workflow_app.db import tables as t

TWO = {"adopt": {"yes": 2, "no": 0, "abstain": 0, "invalid": 0}}
COUNT = {"voters": ["@btv1", "@btv3"], "questions": TWO}


def back(office: DemoOffice, plan: Taken, by: str, *what: str, why: str = "Nhập nhầm lá phiếu") -> tuple[str, ...]:
    step = "confirm_result" if by == "bithu" else "record_tally"
    return office.take(step, plan, by, round={"withdrawn": list(what), "why": why}).refused


@pytest.fixture
def plan(office: DemoOffice) -> Taken:
    """The paper says yes; the clerk entered no."""
    made = before_the_committee(office)
    opened(office, made, "open")
    assert vote(office, made, "btv5", "no", recorded_by="vanthu1").done
    return made


@on_both_databases
@pytest.mark.parametrize("by", ["vanthu1", "bithu"])
def test_a_ballot_by_name_is_withdrawn_and_entered_rightly(office: DemoOffice, plan: Taken, by: str) -> None:
    assert back(office, plan, by, "@btv5") == ()
    row = every_row(office)
    assert row["ballot"] == []
    kept = json.loads(row["leaf"][-1]["bytes"])
    assert kept["basis"]["vote"]["withdrawn"] == [office.uid("btv5")]
    told = [b64decode(one["text"] + "==", altchars=b"-_").decode() for one in row["disclosure"]]
    assert any("Nhập nhầm lá phiếu" in one for one in told)
    assert vote(office, plan, "btv5", "yes", recorded_by="vanthu1").done
    for person in ("bithu", "pho1", "pho2", "btv1"):
        assert vote(office, plan, person, "yes").done
    again = {"named": {"@btv5": {"adopt": "yes"}}}
    assert office.take("record_tally", plan, "chanhvp", papers=scanned(office)).done
    assert office.take("check_tally", plan, "vanthu2", round=again).done
    assert office.take("confirm_result", plan, "bithu").state == "approved"


@on_both_databases
def test_whom_a_false_entry_locked_out_votes_himself(office: DemoOffice, plan: Taken) -> None:
    assert vote(office, plan, "btv5", "yes").refused == ("already_voted",)
    assert back(office, plan, "vanthu1", "@btv5") == ()
    assert vote(office, plan, "btv5", "yes").done


@on_both_databases
@pytest.mark.parametrize("form", ["open", "secret"])
def test_a_count_is_withdrawn_with_the_marks_of_its_voters(office: DemoOffice, form: str) -> None:
    made = before_the_committee(office)
    opened(office, made, form)
    assert office.take("record_tally", made, "vanthu1", round=COUNT, papers=scanned(office)).done
    assert vote(office, made, "btv3", "yes").refused == ("already_voted",)
    assert back(office, made, "vanthu1", "count") == ()
    assert vote(office, made, "btv3", "yes").done
    with office.database.reading() as session:
        assert session.execute(sa.select(t.round_.c.paper)).scalar_one() == ""


@pytest.mark.parametrize(
    ("by", "what", "given", "refused"),
    [
        ("vanthu2", "@btv5", {}, "entered_by_another"),
        ("vanthu1", "@btv1", {}, "nothing_to_withdraw"),
        ("vanthu1", "count", {}, "nothing_to_withdraw"),
        ("vanthu1", "@btv5", {"why": ""}, "missing_field"),
    ],
)
def test_only_what_is_there_by_who_entered_it_and_with_a_reason(
    office: DemoOffice, plan: Taken, by: str, what: str, given: dict[str, Any], refused: str
) -> None:
    assert back(office, plan, by, what, **given) == (refused,)


def test_once_entered_again_it_stands(office: DemoOffice, plan: Taken) -> None:
    assert office.take("record_tally", plan, "chanhvp", papers=scanned(office)).done
    assert office.take("check_tally", plan, "vanthu2", round={"named": {"@btv5": {"adopt": "no"}}}).done
    for by in ("vanthu1", "bithu"):
        assert back(office, plan, by, "@btv5") == ("entered_again",)


def test_what_was_cast_electronically_is_withdrawn_by_nobody(office: DemoOffice, plan: Taken) -> None:
    assert vote(office, plan, "btv1", "no").done
    assert back(office, plan, "bithu", "@btv1") == ("nothing_to_withdraw",)
