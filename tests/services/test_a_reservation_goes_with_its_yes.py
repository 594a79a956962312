"""“Yes, provided that …” counts as long as its yes does: with a no there is none, and without its yes it lapses."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from tests.cast import DemoOffice, Taken, on_both_databases
from tests.services.voting_office import MEMBERS, before_the_committee, opened, vote
from workflow_app.db import tables as t
from workflow_app.domain.case import Actor
from workflow_app.domain.seen import ReservationSeen
from workflow_app.services import lapsing
from workflow_app.services.cases import TableCase

GIVEN = {"text": "Bổ sung kinh phí", "owner": "@pho1", "due": "2026-04-01"}
OUT = {"ground": "declared", "reason": "Có liên quan"}


def kept(office: DemoOffice, plan: Taken) -> list[ReservationSeen]:
    row = office.dossier(plan)
    kind, me = office.engine.library.current("plan"), office.person_id("pho1")
    with office.database.reading() as session:
        return list(TableCase(session, kind, row, kind.leaving[row.state][0], Actor(me, me), office.now).reservations())


def why(office: DemoOffice, plan: Taken) -> list[Any]:
    return [one.lapsed for one in kept(office, plan)]


def asked_to_meet_it(office: DemoOffice) -> set[int | None]:
    task = t.task.c
    with office.database.reading() as session:
        found = session.execute(sa.select(task.person_id).where(task.trigger == "meet_reservation"))
        return {one.person_id for one in found}


def ballot(office: DemoOffice, plan: Taken, by: str, choice: str) -> Taken:
    return office.take("cast_ballot", plan, by=by, round={"choices": {"adopt": choice}, "reservation": GIVEN})


def closed(office: DemoOffice, plan: Taken, *, yes: int = 6) -> Taken:
    for name in MEMBERS[:yes]:
        vote(office, plan, name, "yes")
    present = [f"@{one}" for one in MEMBERS[yes:]]
    office.take("record_tally", plan, by="chanhvp", round={"present": present})
    return office.take("confirm_result", plan, by="bithu")


@pytest.mark.parametrize("choice", ["no", "abstain"])
def test_only_a_yes_has_a_condition(office, choice):
    plan = before_the_committee(office)
    opened(office, plan, "open")
    assert ballot(office, plan, "btv6", choice).refused == ("reservation_without_yes",)
    assert ballot(office, plan, "btv6", "yes").done
    assert why(office, plan) == [None]


@on_both_databases
def test_with_a_signature_that_is_taken_back_it_lapses(office):
    plan = before_the_committee(office)
    reason = {"reason": "Xem lại"}
    assert office.take("return_to_earlier", plan, by="bithu", asks=reason, stage="submitted").done
    agenda = {"agenda": "Hội nghị"}
    first = next(one for one in ("pho2", "pho1", "bithu")
                 if office.take("put_on_agenda", plan, by=one, asks=agenda, reservation=GIVEN).done)  # fmt: skip
    assert why(office, plan) == [None]
    assert office.take("take_back", plan, by=first).done
    assert why(office, plan) == [lapsing.TAKEN_BACK]
    assert not any(one.is_open for one in kept(office, plan))


@on_both_databases
def test_while_its_round_is_open_it_is_nobody_s_task_and_once_it_has_carried_it_is(office):
    plan = before_the_committee(office)
    opened(office, plan, "open")
    assert ballot(office, plan, "btv6", "yes").done
    (waiting,) = kept(office, plan)
    assert (waiting.waits_for_closing, waiting.is_open, waiting.lapsed) == (True, False, None)
    assert asked_to_meet_it(office) == set()
    told = office.take("meet_reservation", plan, by="pho1", reservation={"answer": "Đã bổ sung"}).refused
    assert "no_reservation" in told
    assert "no_reservation" in office.take("hand_reservation", plan, by="bithu").refused
    assert closed(office, plan).state == "approved"
    assert [one.is_open for one in kept(office, plan)] == [True]
    assert asked_to_meet_it(office) == {office.person_id("pho1")}
    assert office.take("meet_reservation", plan, by="pho1", reservation={"answer": "Đã bổ sung"}).done


def test_of_a_ballot_that_is_not_counted_it_lapses(office):
    """Who comes to keep out after he voted has no vote; a condition of his would hold the dossier up for ever."""
    plan = before_the_committee(office)
    opened(office, plan, "open")
    assert ballot(office, plan, "btv6", "yes").done
    assert ballot(office, plan, "btv5", "yes").done
    assert office.take("recuse", plan, by="btv6", asks=OUT).done
    assert closed(office, plan).state == "approved"
    assert why(office, plan) == [lapsing.NOT_COUNTED, None]


def test_of_a_round_that_did_not_carry_it_lapses(office):
    plan = before_the_committee(office)
    opened(office, plan, "open")
    assert ballot(office, plan, "btv6", "yes").done
    for name in MEMBERS[:5]:
        assert vote(office, plan, name, "abstain").done
    assert office.take("confirm_result", plan, by="bithu").state == "voting"
    assert why(office, plan) == [lapsing.DECIDED_NOTHING]
    opened(office, plan, "open")
    assert why(office, plan) == [lapsing.VOTED_AGAIN]
    answered = office.take("meet_reservation", plan, by="pho1", reservation={"answer": "Đã bổ sung"})
    assert answered.refused, "nobody is asked to meet it any more"


def test_of_a_ballot_from_paper_that_is_withdrawn_nothing_is_left(office):
    plan = before_the_committee(office)
    opened(office, plan, "open")
    given = {"choices": {"adopt": "yes"}, "reservation": GIVEN}
    assert office.take("cast_ballot", plan, by="btv6", recorded_by="vanthu1", round=given).done
    assert len(kept(office, plan)) == 1
    gone = {"withdrawn": ["@btv6"], "why": "Nhập nhầm phiếu"}
    assert office.take("record_tally", plan, by="vanthu1", round=gone).done
    assert kept(office, plan) == []
