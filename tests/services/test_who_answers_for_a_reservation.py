"""A condition of somebody's yes is put on a person who can meet it, and on a day that is still to come."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.cast import Clock, DemoOffice, Taken, on_both_databases
from tests.services.voting_office import before_the_committee, opened, vote
from tests.stories import telling
from workflow_app.db import tables as t

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
