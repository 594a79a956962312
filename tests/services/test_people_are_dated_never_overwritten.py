"""A change of the office opens a row or writes the last day of one; what was true on a past day stays so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from tests.cast import DemoOffice, on_both_databases
from workflow_app.db import journal, people, tables
from workflow_app.domain.refusals import NotFound, Refused
from workflow_app.history.leaf import check_stream
from workflow_app.services import organisations
from workflow_app.services import people as office_people

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)

pytestmark = on_both_databases


@pytest.fixture
def do(office: DemoOffice):
    """Calls a verb as the administrator, in a transaction of its own."""

    def call(verb: str, *, by: str | None = "quantri", **values):
        person = office.person_id(by) if by else None
        with office.database.writing() as session:
            return getattr(office_people if hasattr(office_people, verb) else organisations, verb)(
                session, office=office.engine, person_id=person, now=office.now, **values
            )

    return call


def posts(office: DemoOffice, username: str, on: date) -> set[str]:
    person = office.person_id(username)
    with office.database.reading() as session:
        return {role for role, _, _ in people.posts_of(session, person, on)}


def post_id(office: DemoOffice, username: str) -> int:
    person = office.person_id(username)
    with office.database.reading() as session:
        return people.posts_of(session, person, TODAY)[0][2]


def stream(office: DemoOffice, name: str) -> list[str]:
    """The acts of a stream, whose chain must be whole."""
    leaf = tables.leaf.c
    query = sa.select(leaf.act, leaf.bytes).where(leaf.stream == name).order_by(leaf.seq)
    with office.database.reading() as session:
        rows = session.execute(query).all()
    assert check_stream([bytes(row.bytes) for row in rows], name) == []
    return [row.act for row in rows]


def refused(call, *arguments, **values) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        call(*arguments, **values)
    return caught.value.codes


def test_a_post_ends_on_its_last_day_and_was_held_until_then(office, do):
    do("end_post", post=post_id(office, "soanthao"), last_on=TODAY, reason="Chuyển công tác")
    assert posts(office, "soanthao", TODAY) == {"drafter"}
    assert posts(office, "soanthao", TODAY + DAY) == set()
    assert stream(office, f"role:{office.uid('@soanthao')}") == ["post_given", "post_ended"]


def test_a_last_day_is_written_once(office, do):
    post = post_id(office, "soanthao")
    do("end_post", post=post, last_on=TODAY)
    assert refused(do, "end_post", post=post, last_on=TODAY + DAY) == ("already_ended",)
    assert posts(office, "soanthao", TODAY + DAY) == set()


def test_a_post_cannot_end_before_it_began(office, do):
    assert refused(do, "end_post", post=post_id(office, "soanthao"), last_on=date(2020, 1, 1)) == ("days_reversed",)


def test_a_post_given_for_some_days_ends_by_itself(office, do):
    person = office.uid("@btv1")
    do("give_post", person=person, role="drafting_head", organisation="DU", from_on=TODAY, to_on=TODAY + DAY)
    assert "drafting_head" in posts(office, "btv1", TODAY + DAY)
    assert "drafting_head" not in posts(office, "btv1", TODAY + 2 * DAY)


@pytest.mark.parametrize(
    ("username", "role", "code"),
    [
        ("soanthao", "drafter", "holds_it_already"),
        ("kiemtra", "clerk", "incompatible_posts"),
        ("quantri", "auditor", "incompatible_posts"),
        ("bithu", "administrator", "incompatible_posts"),
    ],
)
def test_a_post_that_another_excludes_is_refused(office, do, username, role, code):
    values = {"person": office.uid(f"@{username}"), "role": role, "organisation": "DU", "from_on": TODAY}
    assert refused(do, "give_post", **values) == (code,)
    before = posts(office, username, TODAY)
    assert role not in before or code == "holds_it_already"


def test_posts_that_exclude_each_other_may_follow_each_other(office, do):
    do("end_post", post=post_id(office, "kiemtra"), last_on=TODAY)
    do("give_post", person=office.uid("@kiemtra"), role="clerk", organisation="DU", from_on=TODAY + DAY)
    assert posts(office, "kiemtra", TODAY) == {"auditor"}
    assert posts(office, "kiemtra", TODAY + DAY) == {"clerk"}


@pytest.mark.parametrize("values", [{"role": "no_such_role"}, {"organisation": "XX"}, {"person": "nobody"}])
def test_a_post_needs_a_known_role_place_and_person(office, do, values):
    given = {"person": office.uid("@uv1"), "role": "clerk", "organisation": "DU", "from_on": TODAY, **values}
    with pytest.raises(NotFound):
        do("give_post", **given)


def test_an_organisation_knows_all_above_it_from_its_first_day(office, do):
    do("add_organisation", code="CB4", kind="cell", name="Chi bộ ấp Ba", issuer_code="CB", seat="An Lạc",
       parent="DU", from_on=TODAY)  # fmt: skip
    place = office.place_id("CB4")
    with office.database.reading() as session:
        assert [one.code for one in people.ancestors(session, place, TODAY)] == ["CB4", "DU", "TU"]
        assert people.ancestors(session, place, TODAY - DAY) == []
    assert stream(office, f"org:{office.uid('#CB4')}") == ["organisation_added"]


@pytest.mark.parametrize(
    ("values", "error"),
    [({"code": "CB1"}, Refused), ({"parent": "XX"}, NotFound), ({"kind": "ministry"}, NotFound)],
)
def test_an_organisation_needs_a_free_code_a_known_parent_and_kind(do, values, error):
    given = {
        "code": "CB4",
        "kind": "cell",
        "name": "Chi bộ ấp Ba",
        "issuer_code": "CB",
        "seat": "An Lạc",
        "parent": "DU",
    }
    with pytest.raises(error):
        do("add_organisation", **{**given, **values}, from_on=TODAY)


def test_a_new_term_ends_the_open_one_the_day_before(office, do):
    do("open_term", organisation="DU", name="2030–2035", from_on=date(2030, 7, 1))
    place = office.place_id("DU")
    with office.database.reading() as session:
        found = [people.term_of(session, place, day) for day in (date(2030, 6, 30), date(2030, 7, 1))]
        rows = session.execute(tables.term.select().where(tables.term.c.organisation_id == place)).all()
    assert [one and one[1] for one in found] == ["2025–2030", "2030–2035"]
    assert len(rows) == 3


@pytest.mark.parametrize("day", [date(2021, 1, 1), date(2025, 7, 16)])
def test_a_term_may_not_begin_within_an_earlier_one(do, day):
    assert refused(do, "open_term", organisation="DU", name="x", from_on=day) == ("terms_overlap",)


def test_a_power_ends_with_its_last_day_and_may_come_again(office, do):
    place = office.place_id("DU")
    do("end_power", organisation="DU", power="admit", last_on=TODAY)
    with office.database.reading() as session:
        assert people.has_power(session, place, "admit", TODAY)
        assert not people.has_power(session, place, "admit", TODAY + DAY)
    do("grant_power", organisation="DU", power="admit", from_on=TODAY + 9 * DAY, basis="Quyết định mới")
    with office.database.reading() as session:
        assert not people.has_power(session, place, "admit", TODAY + 8 * DAY)
        assert people.has_power(session, place, "admit", TODAY + 9 * DAY)


def test_a_power_is_neither_held_twice_nor_ended_where_it_is_not_held(do):
    assert refused(do, "grant_power", organisation="DU", power="admit", from_on=TODAY) == ("power_held",)
    assert refused(do, "end_power", organisation="CB1", power="admit", last_on=TODAY) == ("power_not_held",)
    with pytest.raises(NotFound):
        do("grant_power", organisation="DU", power="fly", from_on=TODAY)


def roll_of(office: DemoOffice, username: str, on: date) -> set[tuple[int, str]]:
    person = office.person_id(username)
    with office.database.reading() as session:
        return {(one.organisation_id, one.presence) for one in people.roll_of(session, person, on)}


def test_nobody_stands_on_two_rolls(office, do):
    values = {"person": office.uid("@cb1_dv05"), "standing": "official", "from_on": TODAY, "basis": "QĐ 1"}
    assert refused(do, "enter_roll", organisation="CB3", **values) == ("two_rolls",)
    assert refused(do, "enter_roll", organisation="CB1", presence="guest", **values) == ("two_rolls",)
    do("enter_roll", organisation="CB3", presence="guest", **values)
    assert roll_of(office, "cb1_dv05", TODAY) == {(office.place_id("CB1"), "home"), (office.place_id("CB3"), "guest")}


def test_a_roll_is_not_entered_before_the_roll_on_which_the_person_stands(office, do):
    values = {"person": office.uid("@cb1_dv05"), "standing": "official", "from_on": date(2001, 1, 1), "basis": "QĐ 1"}
    assert refused(do, "enter_roll", organisation="CB3", **values) == ("two_rolls",)


def test_a_new_person_stands_on_no_roll_and_is_found_without_marks(office, do):
    uid = do("add_person", full_name="  Nguyễn   Thị Ước ")
    with office.database.reading() as session:
        row = session.execute(tables.person.select().where(tables.person.c.uid == uid)).one()
    assert (row.full_name, row.search_text) == ("Nguyễn Thị Ước", "nguyen thi uoc")
    assert stream(office, f"person:{uid}") == ["person_added"]


def setting(office: DemoOffice, name: str, on: date):
    with office.database.reading() as session:
        return people.setting(session, name, on)


def test_a_setting_counts_from_its_day_and_earlier_days_keep_theirs(office, do):
    do("set_setting", name="count_members_away", value=True, from_on=TODAY)
    do("set_setting", name="count_members_away", value=False, from_on=TODAY + 9 * DAY)
    assert setting(office, "count_members_away", TODAY - DAY) is None
    assert setting(office, "count_members_away", TODAY + 8 * DAY) is True
    assert setting(office, "count_members_away", TODAY + 9 * DAY) is False
    assert stream(office, "sys:settings")[-2:] == ["setting_changed", "setting_changed"]


def test_a_setting_of_today_corrected_today_is_the_last_one_entered(office, do):
    do("set_setting", name="count_members_away", value=True)
    do("set_setting", name="count_members_away", value=False)
    assert setting(office, "count_members_away", TODAY) is False


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("no_such", True, "unknown_setting"),
        ("count_members_away", "yes", "bad_setting"),
        ("count_members_away", 1, "bad_setting"),
        ("size_of_committee_DU", 0, "bad_setting"),
        ("size_of_committee_XX", 21, "unknown_setting"),
        ("size_of_choir_DU", 21, "unknown_setting"),
    ],
)
def test_a_setting_must_be_known_and_of_its_type(do, name, value, code):
    assert refused(do, "set_setting", name=name, value=value) == (code,)


def test_the_declared_size_of_a_body_is_a_setting(office, do):
    do("set_setting", name="size_of_committee_DU", value=23)
    assert setting(office, "size_of_committee_DU", TODAY) == 23


@pytest.mark.parametrize(
    ("verb", "values"),
    [
        ("add_organisation", {"code": "CB4", "kind": "cell", "name": "x", "issuer_code": "CB", "seat": "x",
                              "from_on": TODAY}),
        ("open_term", {"organisation": "DU", "name": "x", "from_on": date(2030, 7, 1)}),
        ("grant_power", {"organisation": "CB1", "power": "admit", "from_on": TODAY}),
        ("end_power", {"organisation": "DU", "power": "admit", "last_on": TODAY}),
        ("add_person", {"full_name": "x"}),
        ("give_post", {"person": "x", "role": "clerk", "organisation": "DU", "from_on": TODAY}),
        ("end_post", {"post": 1, "last_on": TODAY}),
        ("enter_roll", {"person": "x", "organisation": "CB1", "standing": "official", "from_on": TODAY}),
        ("set_setting", {"name": "count_members_away", "value": True}),
    ],
)  # fmt: skip
def test_only_a_post_that_runs_the_office_changes_it(office, do, verb, values):
    with office.database.reading() as session:
        before = journal.head(session, "sys:settings")
    assert refused(do, verb, by="vanthu1", **values) == ("not_your_role",)
    with office.database.reading() as session:
        assert journal.head(session, "sys:settings") == before


def test_an_administrator_whose_post_ended_runs_the_office_no_more(office, do):
    do("end_post", post=post_id(office, "quantri"), last_on=TODAY)
    do("add_person", full_name="Hôm Nay Còn")
    office.at("2026-03-03")
    assert refused(do, "add_person", full_name="Hôm Sau Thôi") == ("not_your_role",)


def test_no_name_and_no_reason_is_written_into_a_leaf(office, do):
    uid = do("add_person", full_name="Trần Thị Kín Đáo")
    do("give_post", person=uid, role="clerk", organisation="DU", from_on=TODAY, basis="Theo đơn riêng")
    with office.database.reading() as session:
        leaves = [bytes(one) for one in session.execute(sa.select(tables.leaf.c.bytes)).scalars()]
        kept = session.execute(sa.select(sa.func.count()).select_from(tables.disclosure)).scalar_one()
    assert not any("Kín Đáo".encode() in leaf or "đơn riêng".encode() in leaf for leaf in leaves)
    assert kept
