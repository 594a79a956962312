"""The demonstration office is the one that the stories are told about."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from tests.cast import PASSWORD, Clock, DemoOffice, SoundKinds
from tests.conftest import new_sqlite
from tests.fixtures_office import make_tables
from workflow_app import demo
from workflow_app.content_files import DefinitionError
from workflow_app.db import people, tables
from workflow_app.db.session import Database
from workflow_app.domain.refusals import Refused
from workflow_app.services import accounts
from workflow_app.services.office import Office

TODAY = date(2026, 3, 2)


def roll(office: DemoOffice, code: str) -> Counter[tuple[str, str]]:
    with office.database.reading() as session:
        found = people.roll_at(session, office.place_id(code), TODAY)
    return Counter((standing, presence) for _, standing, presence in found)


@pytest.mark.parametrize(
    ("code", "counts"),
    [
        pytest.param(
            "CB1",
            {
                ("official", "home"): 14,
                ("official", "away"): 1,
                ("probationary", "home"): 2,
                ("official", "guest"): 1,
            },
            id="CB1: 15 official of whom 1 away, 2 probationary, 1 guest",
        ),
        pytest.param("CB2", {("official", "home"): 3, ("probationary", "home"): 1}, id="CB2: 3 official"),
        pytest.param("CB3", {("official", "home"): 9, ("official", "away"): 1}, id="CB3: 10 official of whom 1 away"),
        pytest.param("CB21", {("official", "home"): 1}, id="outside: one member whom a clerk acts for"),
    ],
)
def test_a_roll_has_these_members(office, code, counts):
    assert roll(office, code) == counts


@pytest.mark.parametrize(
    ("body", "code", "members"),
    [("committee", "DU", 21), ("standing_committee", "DU", 9), ("standing_committee", "TU", 11),
     ("cell_committee", "CB1", 3), ("cell_committee", "CB2", 1)],
)  # fmt: skip
def test_a_body_has_so_many_members(office, body, code, members):
    roles = office.engine.roles.bodies[body].roles
    place = office.place_id(code)
    with office.database.reading() as session:
        found = {person for role in roles for person, _ in people.holders(session, place, role, TODAY)}
    assert len(found) == members


@pytest.mark.parametrize(
    ("code", "above"),
    [("CB1", ["CB1", "DU", "TU"]), ("BTCTU", ["BTCTU", "TU"]), ("CB21", ["CB21", "DU2", "TU2"]), ("TU", ["TU"])],
)
def test_an_organisation_lies_below_these(office, code, above):
    place = office.place_id(code)
    with office.database.reading() as session:
        assert [one.code for one in people.ancestors(session, place, TODAY)] == above


@pytest.mark.parametrize(
    ("code", "day", "empowered"),
    [("DU", date(2025, 7, 31), False), ("DU", date(2025, 8, 1), True), ("TU", date(2020, 1, 1), True)],
)
def test_the_power_to_admit_is_dated(office, code, day, empowered):
    place = office.place_id(code)
    with office.database.reading() as session:
        assert people.has_power(session, place, "admit", day) is empowered


@pytest.mark.parametrize(
    ("day", "term"), [(date(2025, 7, 15), "2020–2025"), (date(2025, 7, 16), "2025–2030"), (TODAY, "2025–2030")]
)
def test_the_term_changes_with_the_congress(office, day, term):
    place = office.place_id("DU")
    with office.database.reading() as session:
        found = people.term_of(session, place, day)
    assert found is not None
    assert found[1] == term


def test_every_organisation_has_a_term_in_the_time_of_the_stories(office):
    with office.database.reading() as session:
        for place, code in session.execute(sa.select(tables.organisation.c.id, tables.organisation.c.code)).all():
            for day in (date(2025, 2, 28), date(2026, 3, 2), date(2026, 6, 30)):
                assert people.term_of(session, place, day), f"{code} has no term on {day}"


def test_the_old_plan_is_in_the_register_of_the_old_term_and_leaves_the_new_series_alone(office):
    entry, register, term = tables.register_entry, tables.register, tables.term
    query = (
        sa.select(entry.c.number_text, entry.c.issued_on, term.c.name)
        .join(register, register.c.id == entry.c.register_id)
        .join(term, term.c.id == register.c.term_id)
    )
    with office.database.reading() as session:
        assert session.execute(query).all() == [("26-KH/ĐU", "2021-07-16", "2020–2025")]


def test_the_database_says_that_it_is_a_demonstration(office):
    with office.database.reading() as session:
        assert people.setting(session, "demo", TODAY) is True


@pytest.mark.parametrize("username", ["bithu", "vanthu1", "cb1_db1", "tu_vanthu", "quantri"])
def test_everybody_signs_in_with_the_one_password(office, username):
    with office.database.reading() as session:
        found = accounts.check_password(session, username=username, password=PASSWORD)
    assert found is not None
    assert found.username == username


def test_a_member_outside_the_database_is_known_but_has_no_account(office):
    with office.database.reading() as session:
        assert accounts.find(session, "ngoai_dv1") is None
    assert office.person_id("@ngoai_dv1")


def test_every_role_in_use_is_declared_and_every_body_names_declared_roles(office):
    roles = office.engine.roles
    with office.database.reading() as session:
        used = set(session.execute(sa.select(tables.post.c.role)).scalars())
    named = {role for body in roles.bodies.values() for role in [*body.roles, *body.chairs]}
    assert (used | named | {role for pair in roles.incompatible for role in pair}) <= set(roles.roles)


def test_a_body_that_signs_has_a_position_line_for_each_who_may_sign(office):
    roles = office.engine.roles
    for name, body in roles.bodies.items():
        assert body.signs_as.vi.startswith("T/M "), name
        assert all(roles.roles[role].signs_as for role in body.chairs), name


def test_the_office_goes_into_an_empty_database_only(office):
    with pytest.raises(Refused) as refused:
        demo.load_demo(office.database, office.engine, office.now)
    assert refused.value.codes == ("office_not_empty",)


@pytest.fixture
def empty(kinds: SoundKinds, tmp_path):
    database = Database(new_sqlite(tmp_path))
    make_tables(database)
    yield database, Office(kinds, tmp_path / "files")
    database.close()


NOW = Clock.at("2026-04-20").now
CIRCULAR = {"fields": {"subject": "Thông báo lịch", "answers": "#CB1"}, "texts": {"letter": {"text": "Kính gửi."}}}
LINES = [
    {"case": "W1", "days_ago": 9, "actor": "soanthao", "act": "create", "kind": "circular", "place": "DU",
     "values": CIRCULAR},
    {"case": "W2", "days_ago": 9, "actor": "soanthao", "act": "create", "kind": "no_such_kind", "place": "DU"},
    {"case": "W2", "days_ago": 8, "actor": "soanthao", "act": "submit"},
    {"case": "W1", "days_ago": 3, "actor": "vanthu1", "act": "submit", "for": "soanthao", "state": "submitted",
     "values": {"held_on": "today-4"}},
]  # fmt: skip


def file_with(monkeypatch, *lines):
    read = demo.read_file()
    models = [demo.LineModel.model_validate(one) for one in lines]
    monkeypatch.setattr(demo, "read_file", lambda: read.model_copy(update={"dossiers": models}))


def test_dossiers_wait_on_today_and_those_of_unknown_kinds_are_left_out(empty, monkeypatch):
    database, engine = empty
    file_with(monkeypatch, *LINES)
    (uid,) = demo.load_demo(database, engine, NOW)
    leaf = tables.leaf.c
    with database.reading() as session:
        kept = session.execute(tables.dossier.select()).one()
        acts = session.execute(
            sa.select(leaf.act, leaf.at, leaf.held_on, leaf.recorder_id.is_not(None))
            .where(leaf.dossier_id == kept.id)
            .order_by(leaf.seq)
        ).all()
        first = session.execute(sa.select(sa.func.min(leaf.at))).scalar_one()
        cell = people.organisation_named(session, "CB1")
    assert (kept.uid, kept.state) == (uid, "submitted")
    assert cell is not None
    assert cell.uid in kept.fields, "the name became a uid"
    assert [(one.act, one.held_on, one[3]) for one in acts] == [
        ("create", "2026-04-11", False),
        ("submit", "2026-04-16", True),
    ]
    assert first < acts[0].at < acts[1].at, "the office is there before anybody acts in it"


def test_dossiers_are_all_loaded_or_nothing_is(empty, monkeypatch):
    database, engine = empty
    file_with(monkeypatch, *LINES[:1], {"case": "W1", "days_ago": 1, "actor": "vanthu1", "act": "sign"})
    with pytest.raises(Refused):
        demo.load_demo(database, engine, NOW)
    with database.reading() as session:
        assert session.execute(sa.select(tables.organisation.c.id)).all() == []


def test_an_act_that_leads_elsewhere_than_its_line_says_is_a_fault_of_the_file(empty, monkeypatch):
    database, engine = empty
    file_with(monkeypatch, {**LINES[0], "state": "issued"})
    with pytest.raises(DefinitionError, match="leads to draft, not to issued"):
        demo.load_demo(database, engine, NOW)


def test_the_file_as_it_stands_loads_today(empty):
    database, engine = empty
    now = datetime.now(UTC)
    waiting = demo.load_demo(database, engine, now)
    with database.reading() as session:
        rows = session.execute(sa.select(tables.dossier.c.moved_at)).scalars().all()
        asked = session.execute(sa.select(tables.task.c.trigger)).scalars().all()
    assert "confirm_result" in asked, "the scan of its minutes is there: a result waits for its chair"
    assert len(rows) == len(waiting)
    assert all(moved <= (now + timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%S.%fZ") for moved in rows)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ("organisations: [{cod: TU}]", "cod"),
        ("password: 7", "password"),
        ("terms: [{at: TU, name: x, from: yesterday}]", "from"),
    ],
)
def test_a_misspelt_office_is_refused_with_its_key(tmp_path, monkeypatch, wrong, named):
    (tmp_path / "states").mkdir()
    (tmp_path / "states" / demo.FILE).write_text(wrong, encoding="utf-8")
    monkeypatch.setenv("WORKFLOW_CONTENT", str(tmp_path))
    with pytest.raises(DefinitionError, match=named):
        demo.read_file()
