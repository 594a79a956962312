"""Steps that a definition gives to the system are taken once their time has come, in the order of their days."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.cast import DemoOffice, on_both_databases
from workflow_app.db import tables as t
from workflow_app.domain.refusals import Refused, refusal
from workflow_app.services import acting, effects
from workflow_app.services.ticking import tick


def errand(office: DemoOffice, on: str, subject: str = "Việc") -> str:
    office.at(on)
    return office.create("errand", "soanthao", "DU", fields={"subject": subject}).dossier


def steps(office: DemoOffice, moment: str) -> list[tuple[str, str]]:
    office.at(moment)
    return [(one.dossier, one.trigger) for one in tick(office.database, office.engine, office.now)]


@on_both_databases
def test_a_window_runs_out_with_the_end_of_its_last_day(office):
    one = errand(office, "2026-03-02")
    assert steps(office, "2026-03-16T23:59") == []
    assert steps(office, "2026-03-17T00:00") == [(one, "lapse"), (one, "remind"), (one, "ring")]
    assert office.dossier(one).state == "reminded"


def test_a_step_that_moves_nothing_is_not_repeated_until_something_else_has_happened(office):
    one = errand(office, "2026-03-02")
    steps(office, "2026-03-17T00:00")
    assert steps(office, "2026-03-17T00:01") == []
    assert steps(office, "2026-03-18") == []
    assert office.take("edit", one, "soanthao", fields={"subject": "Việc khác"}).done
    assert steps(office, "2026-03-19") == [(one, "ring")]


def test_what_fell_due_first_is_done_first(office):
    later, earlier = errand(office, "2026-03-03"), None
    with office.database.writing() as session:  # a clock that was extended: the order is that of the days, not the rows
        session.execute(t.clock.update().values(due_on="2026-03-20"))
    earlier = errand(office, "2026-03-03")
    done = steps(office, "2026-04-01")
    assert [dossier for dossier, trigger in done if trigger == "lapse"] == [earlier, later]


def test_a_clock_that_was_stopped_runs_out_for_nobody(office):
    one = errand(office, "2026-03-02")
    assert office.take("put_to_vote", one, "chanhvp").done
    assert steps(office, "2026-06-01") == []


def test_what_a_person_did_is_not_the_systems(office):
    one = errand(office, "2026-03-02")
    assert set(office.take("lapse", one, "soanthao").refused) == {"not_your_role", "clock_still_runs"}


@on_both_databases
def test_the_history_names_the_system_and_no_person(office):
    errand(office, "2026-03-02")
    steps(office, "2026-03-17")
    with office.database.reading() as session:
        leaf = session.execute(t.leaf.select().where(t.leaf.c.act == "lapse")).one()
    assert (leaf.person_id, leaf.principal_id, leaf.held_on) == (None, None, "2026-03-17")
    assert b'"actor":{"system":true}' in bytes(leaf.bytes)


def test_somebody_who_was_faster_keeps_his_step_and_nothing_is_logged(office, monkeypatch):
    errand(office, "2026-03-02")

    def too_late(*_, **__):
        raise Refused(refusal("stale", person="An", step="Sửa"))

    monkeypatch.setattr(acting, "act", too_late)
    assert steps(office, "2026-03-17") == []
    with office.database.reading() as session:
        assert session.execute(sa.select(sa.func.count()).select_from(t.security_event)).scalar_one() == 0


def test_the_clock_looks_before_it_acts_and_sees_when_the_dossier_moved_in_between(office, monkeypatch):
    one = errand(office, "2026-03-02")
    act = acting.act

    def moved_in_between(session, **asked):
        monkeypatch.setattr(acting, "act", act)
        act(
            session, office=office.engine, dossier=one, trigger="put_to_vote", actor=office_actor, now=office.now,
            key="faster",
        )  # fmt: skip
        return act(session, **asked)

    office_actor = office.actor("chanhvp")
    monkeypatch.setattr(acting, "act", moved_in_between)
    assert steps(office, "2026-03-17") == []


def test_a_fault_in_one_dossier_keeps_no_other_waiting(office, monkeypatch):
    first, second = errand(office, "2026-03-02"), errand(office, "2026-03-03")
    queue = effects.queue

    def broken(case, leaf_id):
        if case.dossier.uid == first:
            raise OSError("no room")
        queue(case, leaf_id)

    monkeypatch.setattr(effects, "queue", broken)
    office.at("2026-04-01")
    with pytest.raises(ExceptionGroup) as raised:
        tick(office.database, office.engine, office.now)
    assert [str(one) for one in raised.value.exceptions] == ["no room"]
    assert raised.value.exceptions[0].__notes__ == [f"dossier {first}"]
    assert (office.dossier(first).state, office.dossier(second).state) == ("open", "reminded")
