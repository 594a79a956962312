"""Why, on a past day, is answered by what the office's books said by the end of that day: posts, rolls, powers, units,
terms and delegations that were recorded later, or whose end was, change nothing in the answer, and the answer says that
they were left out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.cast import DemoOffice, Taken, on_both_databases
from tests.services.small_office import furnished
from workflow_app.db import people as books
from workflow_app.db import tables as t
from workflow_app.domain.case import Actor
from workflow_app.services import delegating, organisations, people
from workflow_app.services.cases import TableCase
from workflow_app.services.naming import uid_named
from workflow_app.services.past.kept import Kept
from workflow_app.services.past.rebuilding import on_day
from workflow_app.services.reasons.why import Why, why
from workflow_app.services.voting.bodies import roll_of_body

WORDS = {"plan": {"abstract": "Về công tác dân vận", "text": "Nội dung.", "recipients": "Các chi bộ"}}
THEN, BEFORE, LATE = date(2026, 3, 3), date(2026, 3, 1), "2026-03-10T09:00"


@pytest.fixture
def plan(office: DemoOffice) -> Taken:
    office.at("2026-03-02T09:00")
    begun = office.create("plan", "soanthao", "DU", fields={"title": "Công tác dân vận"}, texts=WORDS)
    assert begun.done
    return begun


def asked(office: DemoOffice, plan: Taken, username: str, on: date | None, *, for_: str = "") -> Why:
    with office.database.reading() as session:
        return why(
            session, office.engine, office.dossier(plan), actor=office.actor(username, in_place_of=for_),
            now=office.now, on=on, trigger="send_to_check",
        )  # fmt: skip


def codes(found: Why) -> set[str]:
    return {one.code for one in found.steps[0].refusals}


def told(found: Why) -> str:
    return " ".join(one.vi for one in found.gaps)


def recorded(office: DemoOffice, verb: Any, **values: Any) -> Any:
    with office.database.writing() as session:
        named = {name: uid_named(session, one) if str(one).startswith("@") else one for name, one in values.items()}
        return verb(session, office=office.engine, person_id=None, now=office.now, **named)


def post_of(office: DemoOffice, username: str) -> tuple[str, int, int]:
    with office.database.reading() as session:
        return books.posts_of(session, office.person_id(username), office.clock.today)[0]


@contextmanager
def looked_back(office: DemoOffice, plan: Taken, day: date) -> Iterator[TableCase]:
    """The case of that day, as long as its transaction lasts."""
    row = office.dossier(plan)
    with office.database.reading() as session:
        stood = on_day(Kept.of(session, office.engine, row), day)
        assert stood is not None
        yield stood.case(stood.kind.transitions[0], Actor(0, 0))


# --- Posts ---


@on_both_databases
def test_a_post_that_was_entered_later_was_not_known_on_its_first_days(office, plan):
    role, _place, _post = post_of(office, "truongban")
    office.at(LATE)
    recorded(office, people.give_post, person="@cb1_dv05", role=role, organisation="DU", from_on=BEFORE)
    then, now = asked(office, plan, "cb1_dv05", THEN), asked(office, plan, "cb1_dv05", None)
    assert "not_your_role" in codes(then)
    assert "not_your_role" not in codes(now)
    assert "sau này mới ghi: 1 chức danh" in told(then)
    assert not any("cb1_dv05" in one for one in then.steps[0].takers.holders)
    assert "như đã ghi đến hết ngày đó" in told(then)
    after = asked(office, plan, "cb1_dv05", date(2026, 3, 9))
    assert "not_your_role" in codes(after)


@on_both_databases
def test_a_post_whose_end_was_entered_later_was_held_until_then(office, plan):
    post = post_of(office, "truongban")[2]
    office.at(LATE)
    recorded(office, people.end_post, post=post, last_on=date(2026, 3, 2))
    then, now = asked(office, plan, "truongban", THEN), asked(office, plan, "truongban", None)
    assert "not_your_role" not in codes(then)
    assert "not_your_role" in codes(now)
    assert "sau này mới ghi: 1 chức danh" in told(then)


def test_nothing_is_left_out_where_nothing_was_recorded_later(office, plan):
    office.at(LATE)
    found = asked(office, plan, "truongban", THEN)
    assert "sau này mới ghi" not in told(found)
    assert "trước khi sổ lưu" not in told(found)


def test_entries_from_before_instants_were_kept_are_taken_as_known(office, plan):
    with office.database.writing() as session:
        session.execute(t.post.update().values(recorded_at=None))
    office.at(LATE)
    found = asked(office, plan, "truongban", THEN)
    assert "not_your_role" not in codes(found)
    assert "trước khi sổ lưu thời điểm ghi" in told(found)


# --- Powers, rolls, delegations ---


@on_both_databases
def test_a_power_is_that_of_the_books_of_the_day(office, plan):
    du, cb1 = office.place_id("DU"), office.place_id("CB1")
    office.at(LATE)
    recorded(office, organisations.end_power, organisation="DU", power="admit", last_on=date(2026, 3, 2))
    recorded(office, organisations.grant_power, organisation="CB1", power="admit", from_on=BEFORE)
    with looked_back(office, plan, THEN) as case:
        assert (case.empowered(du, "admit", THEN), case.empowered(cb1, "admit", THEN)) == (True, False)
        case.known_at = ""
        assert (case.empowered(du, "admit", THEN), case.empowered(cb1, "admit", THEN)) == (False, True)
    assert "2 thẩm quyền" in told(asked(office, plan, "truongban", THEN))


@on_both_databases
def test_a_roll_is_that_of_the_books_of_the_day(office, plan):
    uid = recorded(office, people.add_person, full_name="Lê Thị Mới")
    office.at(LATE)
    recorded(
        office, people.enter_roll, person=uid, organisation="CB1", standing="official", from_on=BEFORE
    )  # fmt: skip
    cell = office.place_id("CB1")
    with looked_back(office, plan, THEN) as case:
        person = case.person_id(uid)
        assert person
        assert case.roll(person, THEN) == []
        assert person not in [one for one, _, _ in case.roll_at(cell, THEN)]
        assert cell not in case.places_of(person, THEN)
        case.known_at = ""
        assert [one.organisation_id for one in case.roll(person, THEN)] == [cell]
    assert "1 mục danh sách đảng viên" in told(asked(office, plan, "truongban", THEN))


def test_a_body_is_the_size_that_was_known(office, plan):
    office.at(LATE)
    recorded(office, people.end_post, post=post_of(office, "bithu")[2], last_on=date(2026, 3, 2))
    place = office.place_id("DU")
    with looked_back(office, plan, THEN) as case:
        body = case.kind.bodies["standing_committee"]
        known = len(roll_of_body(case, body, place, THEN))
    with looked_back(office, plan, THEN) as case:
        case.known_at = ""
        assert known == len(roll_of_body(case, body, place, THEN)) + 1


def test_a_substitute_whose_delegation_was_written_later_was_none(office, plan):
    post = post_of(office, "truongban")[2]
    office.at("2026-03-04T09:00")
    with office.database.writing() as session:
        delegating.give(
            session, office=office.engine, person_id=office.person_id("truongban"), now=office.now, post=post,
            substitute=uid_named(session, "@btv1"), from_on=date(2026, 3, 4), to_on=date(2026, 3, 20),
            reason="Đi công tác", basis="Giấy uỷ quyền", covers="all", manner="",
        )  # fmt: skip
        session.execute(t.delegation.update().values(from_on="2026-03-02"))
    office.at(LATE)
    recorded(office, people.end_post, post=post, last_on=date(2026, 3, 4))
    assert "delegation_missing" in codes(asked(office, plan, "btv1", THEN, for_="truongban"))
    between = codes(asked(office, plan, "btv1", date(2026, 3, 6), for_="truongban"))
    assert not {"delegation_missing", "delegation_over"} & between, "the end of the post was not known yet"
    assert "delegation_over" in codes(asked(office, plan, "btv1", None, for_="truongban"))


@on_both_databases
def test_a_revoking_of_the_same_day_undoes_no_act_that_came_before_it(office, plan):
    """The day of the revoking is the day of the act: only the instants tell which came first."""
    post = post_of(office, "truongban")[2]
    office.at("2026-03-04T09:00")
    principal = office.person_id("truongban")
    with office.database.writing() as session:
        given = delegating.give(
            session, office=office.engine, person_id=principal, now=office.now, post=post,
            substitute=uid_named(session, "@btv1"), from_on=date(2026, 3, 4), to_on=date(2026, 3, 20),
            reason="Đi công tác", basis="Giấy uỷ quyền", covers="all",
        )  # fmt: skip
    dropped = office.take("drop", plan, "btv1", in_place_of="truongban", asks={"reason": "Trùng"})
    assert dropped.done
    office.at("2026-03-04T11:00")
    recorded(office, delegating.revoke, delegation=given, reason="Đã về")
    with office.database.reading() as session:
        found = why(session, office.engine, office.dossier(plan), actor=office.actor("btv1"), now=office.now)
    act = found.acts[-1]
    assert (act.trigger, act.is_explained) == ("drop", True)
    assert not [one for reason in act.reasons for one in reason.refusals]


# --- Units and terms ---


@on_both_databases
def test_a_unit_that_was_entered_later_stood_nowhere_yet(office, plan):
    office.at(LATE)
    recorded(
        office, organisations.add_organisation, code="MOI", kind="cell", name="Chi bộ Mới", issuer_code="CBM", seat="",
        parent="DU", from_on=BEFORE,
    )  # fmt: skip
    new, above = office.place_id("MOI"), [office.place_id(one) for one in ("MOI", "DU", "TU")]
    with looked_back(office, plan, THEN) as case:
        assert case.organisation("MOI") is None
        assert case.organisation("DU") is not None
        assert case.ancestors(new, THEN) == []
        assert [one.id for one in case.ancestors(above[1], THEN)] == above[1:]
    with looked_back(office, plan, THEN) as case:
        case.known_at = ""
        assert case.organisation("MOI") is not None
        assert [one.id for one in case.ancestors(new, THEN)] == above
    assert "sau này mới ghi: 1 tổ chức." in told(asked(office, plan, "truongban", THEN))


@on_both_databases
def test_a_term_is_that_of_the_books_of_the_day(office, plan):
    place = office.place_id("DU")
    with looked_back(office, plan, date(2026, 3, 2)) as case:
        before = case.term(place)
    office.at(LATE)
    recorded(office, organisations.open_term, organisation="DU", name="2026–2031", from_on=date(2026, 3, 2))
    with looked_back(office, plan, THEN) as case:
        assert case.term(place) == before
    with looked_back(office, plan, THEN) as case:
        case.known_at = ""
        assert (case.term(place) or (0, ""))[1] == "2026–2031"
    assert "sau này mới ghi: 2 nhiệm kỳ." in told(asked(office, plan, "truongban", THEN))


# --- A dossier that moves somebody ---


@pytest.fixture
def cells(tmp_path: Path) -> Iterator[DemoOffice]:
    places = {"TU": "base", "CB": "cell below TU", "KE": "cell below TU"}
    rolls, posts = [("hai", "official", "KE")], [("van", "clerk", "CB")]
    with furnished(tmp_path, "following", places=places, posts=posts, rolls=rolls, key="look-back") as opened:
        yield opened


def test_who_was_moved_stood_on_the_old_roll_until_it_was_recorded(cells):
    work = cells.create("matter", "van", "CB", fields={"subject": "Việc", "member": "@hai", "unit": "#CB"})
    cells.at("2026-03-09T09:00")
    assert cells.take("admit", work, "van", held_on="2026-03-04").done
    day, person, old, new = date(2026, 3, 6), cells.person_id("hai"), cells.place_id("KE"), cells.place_id("CB")
    with looked_back(cells, work, day) as case:
        assert [one.organisation_id for one in case.roll(person, day)] == [old]
        case.known_at = ""
        assert [one.organisation_id for one in case.roll(person, day)] == [new]
    with cells.database.reading() as session:
        found = why(
            session, cells.engine, cells.dossier(work), actor=cells.actor("van"), now=cells.now,
            on=day, trigger="admit",
        )  # fmt: skip
        today = why(
            session, cells.engine, cells.dossier(work), actor=cells.actor("van"), now=cells.now, trigger="admit"
        )
    assert codes(found) == set(), "he could be admitted then"
    assert codes(today) == {"two_rolls"}
    assert "2 mục danh sách đảng viên" in told(found)


def test_an_act_is_explained_by_the_post_as_it_was_known_at_its_moment(cells):
    work = cells.create("matter", "van", "CB", fields={"subject": "Việc"})
    assert cells.take("begin_sheet", work, "van").done
    cells.at(LATE)
    recorded(cells, people.end_post, post=post_of(cells, "van")[2], last_on=date(2026, 3, 1))
    with cells.database.reading() as session:
        found = why(session, cells.engine, cells.dossier(work), actor=cells.actor("van"), now=cells.now)
    assert [(one.trigger, one.is_explained) for one in found.acts] == [("create", True), ("begin_sheet", True)]
    assert all(next(one.because for one in act.reasons if one.rule == "by") for act in found.acts)
    assert all("not_your_role" in [one.code for one in step.refusals] for step in found.steps if step.trigger == "tick")
