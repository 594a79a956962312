"""The minutes tell roll, presence, tally, reckoning, differing opinions, reservations; of secret ballots no name."""

from __future__ import annotations

from tests.cast import DemoOffice, Taken, on_both_databases
from tests.services.voting_office import MEMBERS, before_the_committee, carried, opened, vote
from workflow_app.domain.case import Actor
from workflow_app.services.cases import TableCase
from workflow_app.services.voting.minutes import Minutes, minutes_of


def minutes(office: DemoOffice, plan: Taken) -> Minutes:
    kind = office.engine.library.current("plan")
    with office.database.reading() as session:
        case = TableCase(session, kind, office.dossier(plan), kind.transitions[0], Actor(0, 0), office.now)
        return minutes_of(case, case.rounds()[-1])


def name(office: DemoOffice, username: str) -> str:
    with office.database.reading() as session:
        return office.engine.person(session, office.person_id(username))[1]


@on_both_databases
def test_open_ballots_are_told_by_name_once_the_round_is_closed(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    values = {"ballots": "open", "chair": "@bithu", "secretary": "@chanhvp", "absent": {"@btv6": "Ốm"}}
    assert office.take("open_round", plan, by="chanhvp", round=values).refused == ()
    for member in MEMBERS[:4]:
        vote(office, plan, member, "yes")
    provided = {"text": "Có kinh phí", "owner": "@truongban", "due": "2026-06-30"}
    agreeing = {"choices": {"adopt": "yes"}, "reservation": provided}
    assert office.take("cast_ballot", plan, by="btv2", round=agreeing).refused == ()
    differing = {"choices": {"adopt": "no"}, "note": "Chỉ tiêu cao"}
    assert office.take("cast_ballot", plan, by="btv4", round=differing).refused == ()
    assert all(not one.choices and not one.note for one in minutes(office, plan).roll)
    assert office.take("confirm_result", plan, by="bithu").state == "approved"
    found = minutes(office, plan)
    assert (found.entitled, found.present, found.outcome) == (9, 6, "carried")
    assert [(one.tally.yes, one.tally.no, one.shown) for one in found.reckoned] == [(5, 1, "2×5 > 9")]
    assert {one.name: one.absence_reason for one in found.absent}[name(office, "btv6")] == "Ốm"
    assert (len(found.absent), len(found.unknown)) == (1, 2), "who was not told to be away is not said to be"
    assert [(one.name, one.note) for one in found.opinions] == [(name(office, "btv4"), "Chỉ tiêu cao")]
    assert [(one.by, one.owner) for one in found.conditions] == [(name(office, "btv2"), name(office, "truongban"))]


@on_both_databases
def test_secret_ballots_show_who_voted_and_never_what(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    opened(office, plan, "secret")
    for member in MEMBERS[:6]:
        vote(office, plan, member, "yes")
    assert minutes(office, plan).reckoned == ()
    office.take("confirm_result", plan, by="bithu")
    found = minutes(office, plan)
    assert [one.voted for one in found.roll].count("electronic") == 6
    assert all(not one.choices for one in found.roll)
    assert [one.tally.yes for one in found.reckoned] == [6]


def test_archiving_waits_for_the_reservations(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    opened(office, plan, "open")
    provided = {"text": "Có kinh phí", "owner": "@truongban", "due": "2026-06-30"}
    given = {"choices": {"adopt": "yes"}, "reservation": provided}
    assert office.take("cast_ballot", plan, by="btv4", round=given).refused == ()
    carried(office, plan, voted=("btv4",))
    answered = {"answer": "Xong"}
    assert "not_your_role" in office.take("meet_reservation", plan, by="soanthao", reservation=answered).refused
    assert office.take("meet_reservation", plan, by="truongban", reservation=answered).refused == ()
