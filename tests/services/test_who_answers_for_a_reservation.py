"""A condition of somebody's yes is put on a person who can meet it, and on a day that is still to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.cast import Clock, DemoOffice, Taken, on_both_databases
from tests.services.small_office import leaves_of
from tests.services.voting_office import before_the_committee, carried, opened, vote
from tests.stories import telling
from workflow_app.db import tables as t
from workflow_app.services.cases import TableCase
from workflow_app.services.past.kept import Kept
from workflow_app.services.past.rebuilding import on_day
from workflow_app.services.reasons import refusing

WRONG = [
    ("its day is past", {"owner": "@truongban", "due": "2020-01-01"}),
    ("nobody outside the office reads the plan", {"owner": "@ngoai_dv1", "due": "2026-06-30"}),
    ("a vote opens the dossier to nobody", {"owner": "@cb2_dv3", "due": "2026-06-30"}),
    ("who oversees changes nothing", {"owner": "@kiemtra", "due": "2026-06-30"}),
]


@pytest.fixture
def plan(office: DemoOffice) -> Taken:
    made = before_the_committee(office)
    opened(office, made, "open")
    return made


def yes_provided(office: DemoOffice, dossier: Taken, reservation: Mapping[str, str]) -> Taken:
    given = {"choices": {"adopt": "yes"}, "reservation": {"text": "Có kinh phí", **reservation}}
    return office.take("cast_ballot", dossier, "btv1", round=given)


def kept(office: DemoOffice) -> int:
    with office.database.reading() as session:
        return len(session.execute(sa.select(t.reservation.c.id)).all())


@pytest.mark.parametrize(("why", "reservation"), WRONG)
def test_a_ballot_puts_it_on_nobody_who_cannot_meet_it(
    office: DemoOffice, plan: Taken, why: str, reservation: dict[str, str]
) -> None:
    assert yes_provided(office, plan, reservation).refused == ("bad_value",), why
    assert kept(office) == 0


@on_both_databases
def test_the_refusal_says_who_could_be_named(office: DemoOffice, plan: Taken) -> None:
    (refused,) = yes_provided(office, plan, {"owner": "@cb2_dv3", "due": "2026-06-30"}).refusals
    named = refused.ways_out[0].vi
    with office.database.reading() as session:
        query = sa.select(t.person.c.full_name).where(t.person.c.id == office.person_id("truongban"))
        assert session.execute(query).scalar_one() in named


def test_of_who_oversees_it_says_that_and_not_that_he_reads_nothing(office: DemoOffice, plan: Taken) -> None:
    (refused,) = yes_provided(office, plan, {"owner": "@kiemtra", "due": "2026-06-30"}).refusals
    assert "làm công tác kiểm tra" in refused.text.vi
    assert "không được đọc" not in refused.text.vi


@pytest.mark.parametrize("owner", ["truongban", "btv6", "soanthao", "btv1"])
def test_whoever_reads_the_plan_can_be_named(office: DemoOffice, plan: Taken, owner: str) -> None:
    assert yes_provided(office, plan, {"owner": f"@{owner}", "due": "2026-06-30"}).done
    assert kept(office) == 1


def test_it_may_fall_due_on_the_day_of_the_vote(office: DemoOffice, plan: Taken) -> None:
    due = office.clock.today.isoformat()
    assert yes_provided(office, plan, {"owner": "@truongban", "due": due}).done


@pytest.mark.parametrize(("why", "reservation"), WRONG)
def test_nor_does_a_signature(office: DemoOffice, plan: Taken, why: str, reservation: dict[str, str]) -> None:
    for one in ("bithu", "pho1", "pho2", "btv2", "btv3"):
        assert vote(office, plan, one, "yes").done
    assert office.take("confirm_result", plan, "bithu").state == "approved"
    given = {"text": "Có kinh phí", **reservation}
    assert office.take("sign", plan, "pho2", reservation=given).refused == ("bad_value",), why
    assert office.take("sign", plan, "pho2", reservation={**given, "owner": "@truongban", "due": "2026-06-30"}).done


def test_of_a_supervision_it_is_never_put_on_a_subject(tmp_path: Path) -> None:
    """He would not find the dossier, could not meet it, and the file could never be archived."""
    until = lambda line: line["act"] == "open_decision" and line["expect"].get("state") == "planned"  # noqa: E731
    with telling.told("D2", tmp_path, until=until) as story:
        office = DemoOffice(story.database, story.office, Clock.at("2026-03-06T08:00"))
        uid = story.dossier("supervision_report").uid
        voting = {"ballots": "open", "chair": "@bithu", "secretary": "@chanhvp"}
        assert office.take("open_decision", uid, "chanhvp", round=voting).done
        due = {"text": "Thêm người", "due": "2026-03-31"}
        for owner, refused in (("@pho1", ("bad_value",)), ("@cb1_dv05", ("bad_value",)), ("@cbtochuc", ())):
            given = {"choices": {"supervise": "yes"}, "reservation": {**due, "owner": owner}}
            assert office.take("cast_decision_ballot", uid, "btv2", round=given).refused == refused, owner


# --- Who cannot meet it any more ---


@pytest.fixture
def kept_open(office: DemoOffice, plan: Taken) -> Taken:
    """Adopted with a condition that the head of the drafting board answers for."""
    assert yes_provided(office, plan, {"owner": "@truongban", "due": "2026-06-30"}).done
    for one in ("bithu", "pho1", "pho2", "btv2", "btv3"):
        assert vote(office, plan, one, "yes").done
    assert office.take("confirm_result", plan, "bithu").state == "approved"
    return plan


def handed(office: DemoOffice, plan: Taken, by: str = "pho1", **asks: str) -> Taken:
    return office.take("hand_reservation", plan, by, asks={"reason": "Đồng chí ấy đã rút khỏi việc", **asks})


def waits_for_it(office: DemoOffice) -> set[int | None]:
    task = t.task.c
    with office.database.reading() as session:
        found = session.execute(sa.select(task.person_id).where(task.trigger == "meet_reservation"))
        return {one.person_id for one in found}


def asked_until(office: DemoOffice) -> dict[int | None, str]:
    task = t.task.c
    with office.database.reading() as session:
        query = sa.select(task.person_id, task.due_on).where(task.trigger == "meet_reservation")
        return {row.person_id: row.due_on for row in session.execute(query)}


def test_whoever_answers_for_it_is_asked_until_its_own_day(office: DemoOffice, plan: Taken) -> None:
    """Each owner by the first of his days, whatever else the dossier asks of him."""
    for by, owner, due in (
        ("btv1", "@truongban", "2026-06-30"), ("btv2", "@truongban", "2026-05-15"), ("btv3", "@btv4", "2026-04-10"),
    ):  # fmt: skip
        given = {"choices": {"adopt": "yes"}, "reservation": {"text": "Có kinh phí", "owner": owner, "due": due}}
        assert office.take("cast_ballot", plan, by, round=given).done
    carried(office, plan, voted=("btv1", "btv2", "btv3"))
    assert asked_until(office) == {office.person_id("truongban"): "2026-05-15", office.person_id("btv4"): "2026-04-10"}
    with office.database.reading() as session:
        first = session.execute(t.reservation.select().where(t.reservation.c.due_on == "2026-05-15")).one().uid
    answer = {"uid": first, "answer": "Đã bố trí"}
    assert office.take("meet_reservation", plan, "truongban", reservation=answer).done
    assert asked_until(office) == {office.person_id("truongban"): "2026-06-30", office.person_id("btv4"): "2026-04-10"}


def test_whoever_leads_hands_it_to_somebody_who_can_meet_it(office: DemoOffice, kept_open: Taken) -> None:
    keeps_out = {"recused": "@truongban", "ground": "declared", "reason": "Có liên quan"}
    assert office.take("recuse_other", kept_open, "bithu", asks=keeps_out).done
    answer = {"answer": "Đã bố trí"}
    assert office.take("meet_reservation", kept_open, "truongban", reservation=answer).refused == ("recused",)
    assert handed(office, kept_open, answerer="@chanhvp").done
    assert waits_for_it(office) == {office.person_id("chanhvp")}
    kept = leaves_of(office, kept_open.dossier)[-1][1]["basis"]["reservation"]
    assert (kept["from"], kept["to"]) == (office.uid("truongban"), office.uid("chanhvp"))
    stranger = office.take("meet_reservation", kept_open, "truongban", reservation=answer)
    assert "recused" in stranger.refused
    assert office.take("meet_reservation", kept_open, "chanhvp", reservation=answer).done
    assert waits_for_it(office) == set(), "what is met waits for nobody"
    assert handed(office, kept_open, answerer="@soanthao").refused == ("no_reservation",)


def test_also_when_its_owner_has_left_the_office(office: DemoOffice, kept_open: Taken) -> None:
    with office.database.writing() as session:
        person = office.person_id("truongban")
        session.execute(t.post.update().where(t.post.c.person_id == person).values(to_on="2026-03-01"))
    assert handed(office, kept_open, answerer="@truongban").refused == ("bad_value",)
    assert handed(office, kept_open, answerer="@soanthao").done
    assert waits_for_it(office) == {office.person_id("soanthao")}


@pytest.mark.parametrize(
    ("by", "asks", "code"),
    [
        ("pho1", {"answerer": "@cb2_dv3"}, "bad_value"),
        ("pho1", {"answerer": "@truongban"}, "bad_value"),
        ("pho1", {}, "missing_field"),
        ("chanhvp", {"answerer": "@soanthao"}, "not_your_role"),
    ],
)
def test_it_is_not_handed_on(office: DemoOffice, kept_open: Taken, by: str, asks: dict[str, str], code: str) -> None:
    assert code in handed(office, kept_open, by, **asks).refused


def test_nor_to_who_keeps_out(office: DemoOffice, kept_open: Taken) -> None:
    assert office.take("recuse", kept_open, "chanhvp", asks={"ground": "declared", "reason": "Có liên quan"}).done
    told = handed(office, kept_open, answerer="@chanhvp")
    assert told.refused == ("bad_value",)
    chief = office.person_id("chanhvp")
    with office.database.reading() as session:
        name = session.execute(sa.select(t.person.c.full_name).where(t.person.c.id == chief)).scalar_one()
    assert name in told.refusals[0].text.vi
    assert name not in told.refusals[0].ways_out[0].vi


def test_who_owes_one_does_not_meet_another_s(office: DemoOffice, plan: Taken) -> None:
    for by, owner in (("btv1", "@truongban"), ("btv2", "@btv4")):
        given = {"choices": {"adopt": "yes"}, "reservation": {"text": by, "owner": owner, "due": "2026-05-15"}}
        assert office.take("cast_ballot", plan, by, round=given).done
    carried(office, plan, voted=("btv1", "btv2"))
    with office.database.reading() as session:
        other = session.execute(t.reservation.select().where(t.reservation.c.text == "btv2")).one().uid
    answer = {"uid": other, "answer": "Đã bố trí"}
    told = office.take("meet_reservation", plan, "truongban", reservation=answer)
    assert told.refused == ("not_your_reservation",)
    assert told.refusals[0].supplier is not None


def test_what_waits_for_it_names_both_ways_out(office: DemoOffice, kept_open: Taken) -> None:
    """As when a plan is archived: the guard is asked from a state in which both steps are there."""
    kind = office.engine.library.current("plan")
    for state in ("final", "replaced", "revoked"):
        step = kind.find("archive", state)
        assert step is not None
        row = replace(office.dossier(kept_open), state=state)
        with office.database.reading() as session:
            actor = office.actor("bithu")
            case = TableCase(session, kind, row, step, actor, office.now, defaults=office.engine.defaults)
            found = refusing.refusals_for(case, roles=office.engine.roles, entered=False)
        (open_ones,) = (one for one in found if one.code == "reservations_open")
        ways = [one.vi for one in open_ones.ways_out]
        assert ways == ["Báo cáo đã thực hiện điều kiện kèm theo", "Giao người khác thực hiện điều kiện kèm theo"]


def test_a_look_back_names_who_answered_for_it_then(office: DemoOffice, kept_open: Taken) -> None:
    before = office.clock.today
    office.at("2026-03-20")
    assert handed(office, kept_open, answerer="@chanhvp").done
    with office.database.reading() as session:
        stood = on_day(Kept.of(session, office.engine, office.dossier(kept_open)), before)
        assert stood is not None
        step = stood.kind.find("meet_reservation", stood.dossier.state)
        assert step is not None
        owners = [one.owner_id for one in stood.case(step, office.actor("truongban")).reservations()]
    assert owners == [office.person_id("truongban")]


# --- What its author says of the answer ---


@on_both_databases
def test_who_made_it_may_say_that_it_is_not_met_and_then_it_is_open_again(office: DemoOffice, kept_open: Taken) -> None:
    met = {"answer": "Đã có dự toán"}
    assert office.take("contest_reservation", kept_open, "btv1").refused[0] == "not_your_role", "nobody says it is met"
    assert office.take("meet_reservation", kept_open, "truongban", reservation=met).done
    assert waits_for_it(office) == set()
    why = {"reason": "Dự toán chưa được duyệt"}
    for other in ("pho1", "truongban"):
        assert office.take("contest_reservation", kept_open, other, asks=why).refused[0] == "not_your_role", other
    assert office.take("contest_reservation", kept_open, "btv1").refused == ("missing_field",), "he says why"
    assert office.take("contest_reservation", kept_open, "btv1", asks=why).done
    assert waits_for_it(office) == {office.person_id("truongban")}, "he is asked anew"
    assert office.take("contest_reservation", kept_open, "btv1", asks=why).refused[0] == "not_your_role"
    assert office.take("meet_reservation", kept_open, "truongban", reservation=met).done


def test_of_two_authors_each_denies_his_own_alone(office: DemoOffice, kept_open: Taken) -> None:
    r = t.reservation.c
    with office.database.writing() as session:
        first = session.execute(t.reservation.select()).one()
        met = {"answer": "Đã có dự toán", "met_by_id": first.owner_id, "met_on": "2026-03-02"}
        session.execute(t.reservation.update().where(r.id == first.id).values(met))
        other = {**first._mapping, **met, "uid": "another", "person_id": office.person_id("btv2")}
        session.execute(t.reservation.insert().values({key: value for key, value in other.items() if key != "id"}))
    why = {"reason": "Chưa được duyệt"}
    for author, others in (("btv1", "another"), ("btv2", first.uid)):
        refused = office.take("contest_reservation", kept_open, author, asks=why, reservation={"uid": others})
        assert refused.refused == ("not_your_reservation",), author
    for author, own in (("btv1", first.uid), ("btv2", "another")):
        assert office.take("contest_reservation", kept_open, author, asks=why, reservation={"uid": own}).done, author


def test_a_past_day_knows_whether_it_was_contested_by_then(office: DemoOffice, kept_open: Taken) -> None:
    begun = office.clock.today
    assert office.take("meet_reservation", kept_open, "truongban", reservation={"answer": "Đã có dự toán"}).done
    office.clock.now += timedelta(days=1)
    asks = {"reason": "Dự toán chưa được duyệt"}
    assert office.take("contest_reservation", kept_open, "btv1", asks=asks).done
    office.clock.now += timedelta(days=1)
    for day, is_open in ((begun, False), (begun + timedelta(days=1), True)):
        with office.database.reading() as session:
            stood = on_day(Kept.of(session, office.engine, office.dossier(kept_open)), day)
            assert stood is not None
            case = stood.case(stood.kind.leaving[stood.dossier.state][0], office.actor("btv1"))
            assert [one.is_open for one in case.reservations()] == [is_open], day
