"""Over random offices: a list holds exactly the dossiers that the one function lets a person open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import DemoOffice
from tests.services.reading_office import in_range_of, listed_for, reading_office, sight
from tests.services.small_office import enter_roll, give_post, library_of, person_of, undone
from workflow_app.db import tables as t
from workflow_app.db.session import Session
from workflow_app.services import acting
from workflow_app.services.naming import with_uids

PEOPLE = ("soan", "thu", "van", "kiem", "tra", "mot", "hai", "khac", "xa", "ba", "bon")
PLACES = ("DU", "C1", "C2", "KHAC")
ROLES = tuple(library_of("visibility").roles.roles)

person, place = st.sampled_from(PEOPLE), st.sampled_from(PLACES)
row = st.one_of(
    st.builds(lambda one: {"person": f"@{one}", "text": "x"}, person),
    st.builds(lambda one: {"organisation": f"#{one}", "text": "x"}, place),
)


@dataclass(frozen=True)
class Written:
    """One dossier as it is to be: about whom, about which rows, how far it went, and readers named by hand."""

    about: str | None
    findings: tuple[dict[str, Any], ...]
    steps: tuple[str, ...]
    readers: tuple[tuple[str, str, str, str], ...]


readers = st.lists(
    st.tuples(st.sampled_from(("all", "own", "later")), st.sampled_from(ROLES), place, person), max_size=3
)
written = st.builds(
    Written,
    st.none() | person,
    st.lists(row, max_size=3).map(tuple),
    st.sampled_from([(), ("tell",), ("tell", "dispatch")]),
    readers.map(tuple),
)
more_posts = st.lists(st.tuples(person, st.sampled_from(ROLES), place), max_size=5)
more_rolls = st.lists(
    st.tuples(st.sampled_from(["soan", "thu", "kiem", "khac"]), place), max_size=3, unique_by=lambda r: r[0]
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory):
    with reading_office(tmp_path_factory.mktemp("reading")) as opened:
        yield opened


def write(session: Session, office: DemoOffice, one: Written, number: int) -> str:
    """Through the services, so that the readers are those that an act leaves; then those named by hand."""
    fields = {"subject": f"Giám sát {number}", "findings": list(one.findings), "person": one.about and f"@{one.about}"}
    common: dict[str, Any] = {"office": office.engine, "now": office.now}
    begun = acting.create(
        session, kind="inquiry", place="DU", actor=office.actor("soan"), key=f"c{number}",
        values=with_uids(session, {"fields": fields}), **common,
    )  # fmt: skip
    for trigger in one.steps:
        by = office.actor("soan" if trigger == "tell" else "van")
        acting.act(session, dossier=begun.dossier, trigger=trigger, actor=by, key=f"{trigger}{number}", **common)
    dossier = session.execute(t.dossier.select().where(t.dossier.c.uid == begun.dossier)).one().id
    for extent, role, at, name in one.readers:
        by_post = {"role": role, "organisation_id": place_id(session, at), "person_id": None}
        by_name = {"role": "", "organisation_id": None, "person_id": person_of(session, name)}
        for how in (by_post, by_name) if extent == "own" else (by_post,):
            session.execute(t.dossier_reader.insert().values(dossier_id=dossier, extent=extent, **how))
    return begun.dossier


def place_id(session: Session, code: str) -> int:
    return int(session.execute(t.organisation.select().where(t.organisation.c.code == code)).one().id)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(posts=more_posts, rolls=more_rolls, dossiers=st.lists(written, min_size=1, max_size=3))
def test_a_list_is_the_function_asked_of_every_dossier(office, posts, rolls, dossiers):
    everybody = {one: office.person_id(one) for one in PEOPLE}
    with undone(office) as session:
        for holder in posts:
            give_post(session, *holder)
        for name, at in rolls:
            enter_roll(session, name, "official", at)
        uids = [write(session, office, one, number) for number, one in enumerate(dossiers)]
        for name, number in everybody.items():
            extents = {uid: sight(session, office, number, uid).how for uid in uids}
            may = {uid for uid, extent in extents.items() if extent != "none"}
            assert listed_for(session, office, number) == may, name
            whole = {uid for uid, extent in extents.items() if extent == "all"}
            assert listed_for(session, office, number, whole=True) == whole, name
            assert may <= in_range_of(session, office, number), name
