"""An organisation is renamed, moved and ended from a day on; an earlier day keeps its tree and its names, and nothing
is left without its place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from tests.cast import DemoOffice, on_both_databases
from tests.services.small_office import furnished
from workflow_app.db import former_names, pasts, people
from workflow_app.db import tables as t
from workflow_app.db.columns import instant_text
from workflow_app.domain.refusals import Refused
from workflow_app.services import organisations, reorganising
from workflow_app.services import people as office_people

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
BASIS = "Quyết định số 15-QĐ/TU"

Do = Callable[..., Any]


@pytest.fixture
def do(office: DemoOffice) -> Do:
    """Calls a verb in a transaction of its own; what is refused comes back as its refusals."""

    def call(verb: Any, by: str = "quantri", **values: Any) -> Any:
        values = {"basis": BASIS, **values} if verb.__module__.endswith("reorganising") else values
        try:
            with office.database.writing() as session:
                who = {"office": office.engine, "person_id": office.person_id(by), "now": office.now}
                return verb(session, **who, **values)
        except Refused as refused:
            return refused.refusals

    return call


def line(office: DemoOffice, code: str, on: date, at: str = "") -> list[str]:
    place = office.place_id(code)
    with office.database.reading() as session:
        found = pasts.ancestors(session, place, on, at) if at else people.ancestors(session, place, on)
    return [one.code for one in found]


def codes(refusals: Any) -> list[str]:
    return [one.code for one in refusals or ()]


@on_both_databases
def test_from_its_day_on_it_stands_below_the_other_one_and_a_past_day_keeps_its_tree(office, do):
    do(organisations.add_organisation, code="DUM", kind="base", name="Đảng uỷ phường Mới", issuer_code="ĐU", seat="Mới",
       parent="TU", from_on=TODAY)  # fmt: skip
    supervised = office.create("plan", "soanthao", "DU", fields={"title": "Kế hoạch"})
    office.at("2026-03-09")
    known = instant_text(office.now)
    office.at("2026-03-10")
    assert codes(do(reorganising.move_organisation, organisation="CB3", parent="DUM", from_on=date(2026, 3, 5))) == []
    assert line(office, "CB3", date(2026, 3, 4)) == ["CB3", "DU", "TU"]
    assert line(office, "CB3", date(2026, 3, 5)) == ["CB3", "DUM", "TU"]
    assert line(office, "CB3", date(2026, 3, 9), known) == ["CB3", "DU", "TU"], "as it was known on the ninth"
    assert office.dossier(supervised).state == "draft", "a dossier elsewhere is no hindrance"
    with office.database.reading() as session:
        up = t.organisation_ancestor
        ended = session.execute(up.select().where(up.c.to_on.is_not(None))).all()
        acts = session.execute(sa.select(t.leaf.c.act).where(t.leaf.c.stream == f"org:{office.uid('#CB3')}")).scalars()
        assert "organisation_moved" in list(acts)
    assert [one.ended_at for one in ended] == [instant_text(office.now)] * 2, "from DU and, by way of it, from TU"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"organisation": "DU", "parent": "CB1"}, "below_itself"),
        ({"organisation": "CB1", "parent": "CB1"}, "below_itself"),
        ({"organisation": "CB1", "parent": "DU"}, "nothing_to_change"),
        ({"organisation": "CB1", "parent": "TU", "from_on": TODAY + DAY}, "day_not_come"),
        ({"organisation": "CB1", "parent": "TU", "from_on": date(1999, 1, 1)}, "parent_not_there"),
        ({"organisation": "CB1", "parent": "TU", "basis": " "}, "missing_field"),
        ({"organisation": "CB1", "parent": "TU", "by": "chanhvp"}, "not_your_role"),
    ],
)
def test_a_place_that_cannot_be_is_refused(office, do, values, code):
    before = line(office, "CB1", TODAY)
    refused = do(reorganising.move_organisation, **{"from_on": TODAY, **values})
    assert codes(refused) == [code]
    assert refused[0].ways_out or refused[0].supplier or refused[0].missing
    assert line(office, "CB1", TODAY) == before


@on_both_databases
def test_a_dossier_that_waits_for_what_was_above_keeps_the_organisation_there(office, do):
    """The plan of the base waits, later on, for nobody above; while it asks the province, the base stays below it."""
    plan = office.dossier(office.create("plan", "soanthao", "DU", fields={"title": "Kế hoạch"}))
    with office.database.writing() as session:
        asked = {"trigger": "x", "role": "secretary", "organisation_id": office.place_id("TU"), "due_on": "9999-12-31"}
        session.execute(t.task.insert().values(dossier_id=plan.id, opened_at=instant_text(office.now), **asked))
    moved = {"organisation": "DU", "parent": "BTCTU", "from_on": TODAY}
    refused = do(reorganising.move_organisation, **moved)
    assert codes(refused) == ["organisation_in_use"]
    assert "Kế hoạch (Đảng uỷ xã An Lạc)" in refused[0].text.vi, "its sort and place: he does not read it"
    with office.database.writing() as session:
        session.execute(t.task.delete().where(t.task.c.trigger == "x"))
    assert codes(do(reorganising.move_organisation, **moved)) == []
    assert line(office, "CB1", TODAY) == ["CB1", "DU", "BTCTU", "TU"], "what is below it moves along"
    with office.database.reading() as session:
        scope, task = t.task_scope.c, t.task.c
        query = sa.select(scope.ancestor_id).join(t.task, task.id == scope.task_id).where(task.dossier_id == plan.id)
        found = {row[0] for row in session.execute(query).all()}
    assert found == {office.place_id(one) for one in ("DU", "BTCTU", "TU")}, "its open tasks are found from there"


@on_both_databases
def test_an_organisation_ends_only_when_nothing_is_left_in_it_and_is_told_what_is(office, do):
    refused = do(reorganising.end_organisation, organisation="CB1", last_on=TODAY)
    told = {one.detail["what"].vi: one.text.vi for one in refused}
    assert codes(refused) == ["organisation_in_use"] * 2
    assert "Bí thư" in told["người giữ chức danh"]
    assert "(và" in told["đảng viên trong danh sách"]
    assert all(one.supplier for one in refused)
    above = do(reorganising.end_organisation, organisation="DU", last_on=TODAY)
    assert "Chi bộ ấp Hai" in {one.detail["what"].vi: one.text.vi for one in above}["tổ chức trực thuộc"]


@on_both_databases
def test_with_an_organisation_end_its_term_its_powers_and_its_place(office, do):
    new = {"code": "CB9", "kind": "cell", "name": "Chi bộ Chín", "issuer_code": "CB", "seat": "", "parent": "DU"}
    do(organisations.add_organisation, from_on=TODAY, **new)
    do(organisations.open_term, organisation="CB9", name="2026–2031", from_on=TODAY)
    office.at("2026-03-20")
    last = date(2026, 3, 15)
    assert codes(do(reorganising.end_organisation, organisation="CB9", last_on=last)) == []
    assert (line(office, "CB9", last), line(office, "CB9", last + DAY)) == (["CB9", "DU", "TU"], [])
    with office.database.reading() as session:
        assert people.term_of(session, office.place_id("CB9"), last + DAY) is None
        row = session.execute(t.organisation.select().where(t.organisation.c.code == "CB9")).one()
    assert (row.to_on, row.ended_at) == ("2026-03-15", instant_text(office.now))
    post = {"person": office.uid("@uv1"), "role": "secretary", "organisation": "CB9", "from_on": last}
    assert codes(do(office_people.give_post, **post)) == ["organisation_ended"]
    roll = {"person": office.uid("@uv1"), "standing": "official", "organisation": "CB9", "from_on": last, "basis": "x"}
    assert codes(do(office_people.enter_roll, **roll)) == ["organisation_ended"]
    assert codes(do(organisations.open_term, organisation="CB9", name="x", from_on=TODAY)) == ["organisation_ended"]
    again = {"organisation": "CB9", "from_on": date(2026, 3, 18)}
    assert codes(do(reorganising.rename_organisation, name="Tên khác", **again)) == ["organisation_ended"]
    assert codes(do(reorganising.move_organisation, parent="TU", **again)) == ["organisation_ended"]


def test_nobody_and_nothing_comes_to_an_organisation_that_has_ended(tmp_path):
    places = {"TU": "base", "CB": "cell below TU", "KE": "cell below TU"}
    rolls, posts = [("hai", "official", "KE")], [("van", "clerk", "CB")]
    with furnished(tmp_path, "following", places=places, posts=posts, rolls=rolls, key="ended") as cells:
        work = cells.create("matter", "van", "CB", fields={"subject": "Việc", "member": "@hai", "unit": "#CB"})
        with cells.database.writing() as session:
            up = t.organisation_ancestor
            ended = up.update().where(up.c.organisation_id == cells.place_id("CB")).values(to_on="2026-03-05")
            session.execute(ended)
        cells.at("2026-03-09")
        assert cells.take("admit", work, "van").refused == ("organisation_not_there",)
        assert cells.take("hand_over", work, "van").refused == ("organisation_not_there",)
        assert cells.take("admit", work, "van", held_on="2026-03-04").refused == (), "on that day it was"


@on_both_databases
def test_it_bears_the_new_name_and_what_was_issued_until_then_the_old_one(office, do):
    place, was = office.place_id("DU"), "Đảng uỷ xã An Lạc"
    office.at("2026-03-20")
    rename = reorganising.rename_organisation
    assert codes(do(rename, organisation="DU", name="Đảng uỷ phường An Lạc", from_on=date(2026, 3, 10))) == []
    with office.database.reading() as session:
        assert people.organisation_by_id(session, place).name == "Đảng uỷ phường An Lạc"
        printed = {day: former_names.printed_on(session, date(2026, 3, day)).get(place) for day in (9, 19, 20)}
        assert printed == {9: was, 19: was, 20: None}, "entered on the twentieth: until then the old name was printed"
        assert [tuple(one)[:3] for one in former_names.of(session, place)] == [(was, "2000-01-01", "2026-03-09")]
    assert codes(do(rename, organisation="DU", name="X", from_on=date(2026, 3, 10))) == ["changed_later"]
    assert codes(do(rename, organisation="DU", name="Đảng uỷ phường An Lạc", from_on=TODAY)) == ["nothing_to_change"]
    assert codes(do(rename, organisation="DU", name="X", from_on=date(2026, 3, 21))) == ["day_not_come"]
    assert codes(do(rename, organisation="DU", name=" ", from_on=date(2026, 3, 20))) == ["missing_field"]
