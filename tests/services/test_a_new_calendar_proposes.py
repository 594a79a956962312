"""A changed calendar moves no day that was told already: it proposes, and takes back what it no longer says."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.domain.refusals import Refused
from workflow_app.services import running

SWAP = {date(2026, 1, 2): (False, "nghỉ"), date(2026, 1, 10): (True, "làm bù")}
AS_BEFORE = {date(2026, 1, 2): (True, "không nghỉ"), date(2026, 1, 10): (False, "không làm bù")}


@pytest.fixture
def request_of_a_transfer(office):
    """A clock of sixty working days from 5 January 2026, which ends on 6 April."""
    office.at("2026-01-12")
    fields = {
        "member": "@cb1_dv06", "fee_paid_to": "2026-01", "sort": "official", "cause": "work",
        "event_on": "2026-01-05", "destination": "#CB3",
    }  # fmt: skip
    begun = office.create("transfer", "cb1_bithu", "CB1", fields=fields)
    assert begun.done, begun.refused
    return begun


def clock(office) -> tuple[str, str | None]:
    with office.database.reading() as session:
        row = session.execute(sa.select(t.clock.c.due_on, t.clock.c.proposed_due_on)).one()
    return row.due_on, row.proposed_due_on


def change(office, days) -> int:
    """How many clocks were proposed a new day."""
    with office.database.writing() as session:
        runner = office.person_id("quantri")
        return len(running.change_calendar(session, office=office.engine, person_id=runner, now=office.now, days=days))


def test_a_running_clock_keeps_its_day_and_is_proposed_the_new_one(office, request_of_a_transfer):
    assert change(office, SWAP) == 1
    assert clock(office) == ("2026-04-06", "2026-04-03")


def test_a_swap_that_is_taken_back_takes_its_proposal_along(office, request_of_a_transfer):
    change(office, SWAP)
    assert change(office, AS_BEFORE) == 0
    assert clock(office) == ("2026-04-06", None)
    assert office.take("accept_new_due", request_of_a_transfer, "cb1_bithu").refused == ("nothing_proposed",)


def test_a_clock_that_was_stopped_is_proposed_nothing(office, request_of_a_transfer):
    stopped = office.take("withdraw", request_of_a_transfer, "cb1_bithu", asks={"reason": "Không chuyển nữa"})
    assert stopped.state == "withdrawn"
    assert change(office, SWAP) == 0


def test_a_clock_that_was_started_anew_is_proposed_once(office, request_of_a_transfer):
    office.take("revise", request_of_a_transfer, "cb1_bithu", fields={"event_on": "2026-01-06"})
    with office.database.reading() as session:
        running_now = session.execute(sa.select(t.clock.c.started_on).where(t.clock.c.stopped_on.is_(None)))
        assert [row.started_on for row in running_now] == ["2026-01-06"]
    assert change(office, SWAP) == 1


def test_only_who_runs_the_office_changes_its_calendar(office):
    with office.database.writing() as session, pytest.raises(Refused) as caught:
        running.change_calendar(
            session, office=office.engine, person_id=office.person_id("chanhvp"), now=office.now, days=SWAP
        )
    assert caught.value.codes == ("not_your_role",)
