"""Posts that exclude each other are not given together, and who holds them all the same signs with neither."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.cast import DemoOffice, Taken
from tests.services.absences_office import absences_office, delegate, waits, written_by
from tests.services.small_office import give_post
from workflow_app.db import people
from workflow_app.domain.refusals import Refused
from workflow_app.services import people as verbs
from workflow_app.services.staffing import held_together


@pytest.fixture
def office(tmp_path: Path) -> Iterator[DemoOffice]:
    with absences_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def letter(office: DemoOffice) -> Taken:
    return written_by(office)


def test_posts_that_exclude_each_other_in_one_place_are_not_given_together(office):
    with pytest.raises(Refused) as refused, office.database.writing() as session:
        verbs.give_post(
            session, office=office.engine, person_id=None, now=office.now, person=office.uid("soan"), role="lawyer",
            organisation="DU", from_on=date(2026, 3, 2),
        )  # fmt: skip
    assert refused.value.codes == ("incompatible_here",)
    with office.database.writing() as session:
        verbs.give_post(
            session, office=office.engine, person_id=None, now=office.now, person=office.uid("soan"), role="lawyer",
            organisation="CB", from_on=date(2026, 3, 2),
        )  # fmt: skip


def test_they_are_looked_for_again_at_the_moment_of_signing_for_person_and_principal(office, letter):
    with office.database.writing() as session:
        give_post(session, "hai", "lawyer", "DU")
        give_post(session, "hai", "drafter", "DU")
    assert "posts_exclude_each_other" in office.take("sign_two", letter, "hai").refused
    assert delegate(office, "hai", "member", "ngoai") == ()
    assert "posts_exclude_each_other" in office.take("sign_two", letter, "ngoai", in_place_of="hai").refused
    with office.database.reading() as session:
        assert [one.en for one in held_together(session, office=office.engine, now=office.now)] == [
            "Nguyễn Thị Hai is Lawyer and Drafter, which exclude each other"
        ]
        assert people.person_name(session, office.person_id("hai")) == "Nguyễn Thị Hai"


def test_whom_they_keep_from_signing_is_none_of_all_who_must(office, letter):
    """Trap: somebody counted among those who must sign whose signature would be refused."""
    with office.database.writing() as session:
        give_post(session, "hai", "lawyer", "DU")
        give_post(session, "hai", "drafter", "DU")
    assert "Nguyễn Thị Hai" not in waits(office, letter, "sign_all").persons
    assert [office.take("sign_all", letter, one).state for one in ("mot", "ba")] == ["review", "done"]
