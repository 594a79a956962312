"""Four eyes hold for whoever runs the office as well: another one, or the holder himself, lets him act."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.cast import DemoOffice, on_both_databases
from tests.conftest import drop_postgres, new_postgres
from tests.services.absences_office import absences_office, delegate, post_of
from tests.services.small_office import give_post
from workflow_app.domain.refusals import Refused
from workflow_app.services import delegating
from workflow_app.services import people as verbs


@pytest.fixture
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DemoOffice]:
    is_postgres = getattr(request, "param", "sqlite") == "postgres"
    url = new_postgres(request.getfixturevalue("postgres_uri")) if is_postgres else ""
    with absences_office(tmp_path, url) as opened:
        yield opened
    if url:
        drop_postgres(url)


def given(office: DemoOffice, person: str, by: str | None, role: str = "member") -> Refused | None:
    giver = office.person_id(by) if by else None
    try:
        with office.database.writing() as session:
            verbs.give_post(
                session, office=office.engine, person_id=giver, now=office.now, person=office.uid(person), role=role,
                organisation="DU", from_on=date(2026, 3, 2),
            )  # fmt: skip
    except Refused as refused:
        return refused
    return None


def test_who_runs_the_office_makes_himself_no_member(office: DemoOffice) -> None:
    refused = given(office, "quan", by="quan")
    assert refused is not None
    assert refused.codes == ("gives_himself",)
    supplier = refused.first.supplier
    assert supplier is not None
    assert "workflow-app user add" in supplier.vi, "nobody else runs this office: a second one is added first"


@on_both_databases
def test_another_one_does_and_is_named(office: DemoOffice) -> None:
    with office.database.writing() as session:
        give_post(session, "chi", "administrator", "CB")
    refused = given(office, "quan", by="quan")
    assert refused is not None
    assert refused.first.supplier is not None
    assert "Nguyễn Thị Chi" in refused.first.supplier.vi
    assert "Nguyễn Thị Quan" not in refused.first.supplier.vi
    assert given(office, "quan", by="chi") is None


def test_the_command_line_gives_the_first_of_a_new_office_his_posts(office: DemoOffice) -> None:
    assert given(office, "quan", by=None) is None


def test_he_gives_posts_to_others(office: DemoOffice) -> None:
    assert given(office, "ngoai", by="quan") is None


def test_he_enters_himself_on_no_roll(office: DemoOffice) -> None:
    with pytest.raises(Refused) as refused, office.database.writing() as session:
        verbs.enter_roll(
            session, office=office.engine, person_id=office.person_id("quan"), now=office.now,
            person=office.uid("quan"), organisation="CB", standing="official", from_on=date(2026, 3, 2),
        )  # fmt: skip
    assert refused.value.codes == ("gives_himself",)


def test_he_makes_himself_nobody_s_substitute(office: DemoOffice) -> None:
    assert delegate(office, "mot", "member", "quan", by="quan") == ("gives_himself",)


def test_the_refusal_names_the_holder_who_may(office: DemoOffice) -> None:
    with pytest.raises(Refused) as refused, office.database.writing() as session:
        delegating.give(
            session, office=office.engine, person_id=office.person_id("quan"), now=office.now,
            post=post_of(office, "mot", "member"), substitute=office.uid("quan"), from_on=date(2026, 3, 2),
            to_on=date(2026, 3, 9), reason="Đi công tác", basis="Giấy uỷ quyền số 1", covers="all",
        )  # fmt: skip
    supplier = refused.value.first.supplier
    assert supplier is not None
    assert "Nguyễn Thị Mot" in supplier.vi
    assert delegate(office, "mot", "member", "quan", by="mot") == ("substitute_oversees",), "nor does anybody else"
