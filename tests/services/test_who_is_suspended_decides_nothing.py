"""Who is suspended from Party activity signs nothing, presides over nothing and stands in for nobody meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from tests.cast import DemoOffice, Taken, on_both_databases
from tests.services.test_who_may_become_a_signer import submitted
from tests.services.test_who_may_stand_in import codes, given
from tests.services.voting_office import before_the_committee, opened, vote
from workflow_app.db import tables as t
from workflow_app.db.columns import instant_text
from workflow_app.domain.transitions import CREATION
from workflow_app.services import organisations, people, signing
from workflow_app.services.cases import TableCase
from workflow_app.services.reasons.explaining import explain
from workflow_app.services.voting.rolls import roll_of_vote

AGENDA = {"agenda": "Hội nghị"}


def set_apart(office: DemoOffice, person: str, activity: str = "suspended") -> None:
    """A member of a cell since long, from today on so."""
    row = {
        "person_id": office.person_id(person), "organisation_id": office.place_id("CB3"), "standing": "official",
        "presence": "home", "from_on": "2020-01-01", "recorded_at": instant_text(office.now),
    }  # fmt: skip
    with office.database.writing() as session:
        mine = t.roll_entry.c.person_id == row["person_id"]
        if session.execute(sa.select(t.roll_entry.c.id).where(mine)).first() is None:
            session.execute(t.roll_entry.insert().values(row))
        people.set_activity(
            session, office=office.engine, person_id=None, now=office.now, person=office.uid(person),
            activity=activity, from_on=office.clock.today, basis="QĐ số 1",
        )  # fmt: skip


def setting(office: DemoOffice, name: str, value: bool) -> None:
    with office.database.writing() as session:
        organisations.set_setting(
            session, office=office.engine, person_id=None, now=office.now, name=name, value=value,
            from_on=date(2026, 1, 1),
        )  # fmt: skip


def signers(office: DemoOffice, plan: Taken) -> list[int]:
    row = office.dossier(plan)
    with office.database.reading() as session:
        kind = office.engine.library.current("plan")
        step = kind.find("put_on_agenda", row.state)
        assert step
        case = TableCase(session, kind, row, step, office.actor("bithu"), office.now, defaults=office.engine.defaults)
        return [person for found in signing.holders(case).values() for person in found]


@on_both_databases
def test_he_neither_signs_nor_is_waited_for(office: DemoOffice) -> None:
    plan = submitted(office)
    set_apart(office, "pho1")
    told = office.take("put_on_agenda", plan, by="pho1", asks=AGENDA)
    assert told.refused[0] == "suspended_member"
    assert told.refusals[0].source
    assert told.refusals[0].supplier
    assert office.person_id("pho1") not in signers(office, plan)
    assert office.take("send_back", plan, by="pho1", asks={"reason": "x"}).refused == ("suspended_member",)
    change = {"signer": "@pho1", "instead_of": "@pho2", "reason": "x"}
    assert "signer_unfit" in office.take("change_signer", plan, by="bithu", asks=change).refused
    assert office.take("put_on_agenda", plan, by="bithu", asks=AGENDA).done
    assert office.take("put_on_agenda", plan, by="pho2", asks=AGENDA).state == "voting"


def test_nor_does_he_date_a_signature_back_to_a_day_of_it_once_it_is_over(office: DemoOffice) -> None:
    plan = submitted(office)
    set_apart(office, "pho2")
    office.at("2026-03-06")
    set_apart(office, "pho2", "")
    office.at("2026-03-10")
    on_a_day_of_it = office.take("put_on_agenda", plan, "pho2", asks=AGENDA, held_on="2026-03-04")
    assert on_a_day_of_it.refused == ("suspended_member",)
    assert office.take("put_on_agenda", plan, "pho2", asks=AGENDA, held_on="2026-03-09").done


def test_he_stands_in_for_nobody_and_nobody_for_him(office: DemoOffice) -> None:
    plan = submitted(office)
    assert codes(given(office, "bithu", "secretary", "btv1")) == []
    assert codes(given(office, "pho2", "deputy_secretary", "btv2")) == []
    set_apart(office, "btv1")
    set_apart(office, "pho2")
    assert codes(given(office, "pho1", "deputy_secretary", "btv1")) == ["substitute_suspended"]
    told = office.take("put_on_agenda", plan, by="btv1", in_place_of="bithu", asks=AGENDA)
    assert "substitute_suspended" in told.refused
    told = office.take("put_on_agenda", plan, by="btv2", in_place_of="pho2", asks=AGENDA)
    assert "suspended_member" in told.refused


def test_he_neither_presides_nor_keeps_the_minutes(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    for one in ("pho1", "chanhvp"):
        set_apart(office, one)
    told = office.take("open_round", plan, by="vanthu1", round={"chair": "@pho1", "secretary": "@chanhvp"})
    assert [one.detail.get("because") for one in told.refusals] == ["suspended", "suspended"]
    assert office.take("open_round", plan, by="chanhvp", round={"chair": "@bithu", "secretary": "@vanthu1"}).done, (
        "his work as chief of the office decides nothing"
    )


@on_both_databases
def test_suspended_after_the_opening_his_ballot_stays_and_does_not_count(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    opened(office, plan, "open")
    for one in ("btv1", "btv2", "btv3", "btv4", "btv5"):
        assert vote(office, plan, one, "yes").done
    set_apart(office, "btv1")
    set_apart(office, "btv6")
    assert vote(office, plan, "btv6", "no").refused == ("suspended_member",)
    assert office.take("confirm_result", plan, "bithu").state == "approved", "4 of the 7 left"
    r, o = t.round_roll.c, t.round_.c
    with office.database.reading() as session:
        query = sa.select(r.counts, r.reason, r.voted).where(r.person_id == office.person_id("btv1"))
        assert tuple(session.execute(query).one()) == (False, "suspended_later", "electronic")
        assert tuple(session.execute(sa.select(o.entitled, o.serving, o.all_members)).one()) == (7, 7, 7)


def test_a_chair_who_is_suspended_closes_nothing_and_the_refusal_names_the_handover(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    opened(office, plan, "open")
    assert vote(office, plan, "btv1", "yes").done
    set_apart(office, "bithu")
    told = office.take("confirm_result", plan, "bithu")
    assert told.refused == ("chair_gone",)
    assert told.refusals[0].detail["because"] == "suspended"


@pytest.mark.parametrize(
    ("activity", "name", "value", "signs"),
    [
        ("suspended", "suspended_decide", True, True),
        ("exempted", "", True, True),
        ("exempted", "exempted_decide", False, False),
    ],
)
def test_the_office_s_settings_say_who_decides_all_the_same(
    office: DemoOffice, activity: str, name: str, value: bool, signs: bool
) -> None:
    plan = submitted(office)
    set_apart(office, "pho1", activity)
    if name:
        setting(office, name, value)
    assert office.take("put_on_agenda", plan, by="pho1", asks=AGENDA).done is signs


def test_where_he_was_the_only_holder_it_waits_for_nobody(office: DemoOffice) -> None:
    plan = submitted(office)
    for one in ("bithu", "pho1", "pho2"):
        set_apart(office, one)
    row = office.dossier(plan)
    with office.database.reading() as session:
        kind = office.engine.library.current("plan")
        step = kind.find("send_back", row.state)
        assert step
        case = TableCase(session, kind, row, step, office.actor("bithu"), office.now, defaults=office.engine.defaults)
        found = explain(case, office.engine).takers
    assert (found.holders, found.is_vacant) == ((), True)


def test_nor_does_he_vote_in_a_team_that_a_dossier_names(office: DemoOffice) -> None:
    set_apart(office, "btv1")
    kind = office.engine.library.current("supervision_report")
    team = [{"person": office.uid(one)} for one in ("btv1", "btv2")]
    blank = replace(office.dossier(submitted(office)), id=0, fields={"team": team})
    vote_of_team = next(one for one in kind.votes.values() if one.ad_hoc)
    with office.database.reading() as session:
        step = kind.leaving[CREATION][0]
        case = TableCase(session, kind, blank, step, office.actor("bithu"), office.now, defaults=office.engine.defaults)
        members = roll_of_vote(case, vote_of_team, office.place_id("DU"), office.clock.today)
    assert [(one.counts, one.reason) for one in members] == [(False, "suspended"), (True, "named")]
