"""As what a signer signs: in a post held for the time being, or in somebody's place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.cast import DemoOffice, Taken
from tests.services.absences_office import absences_office, delegate, vacate, waits, written_by
from workflow_app.db import enclosures
from workflow_app.services import people as verbs


@pytest.fixture
def office(tmp_path: Path) -> Iterator[DemoOffice]:
    with absences_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def letter(office: DemoOffice) -> Taken:
    return written_by(office)


def test_a_post_held_for_the_time_being_is_named_so(office, letter):
    vacate(office, "bi", "secretary")
    with office.database.writing() as session:
        verbs.give_post(
            session, office=office.engine, person_id=None, now=office.now, person=office.uid("pho"), role="secretary",
            organisation="DU", from_on=date(2026, 3, 2), acting="acting",
        )  # fmt: skip
    assert waits(office, letter, "sign").posts[0].vi == "Quyền Bí thư Đơn vị DU"
    assert office.take("sign", letter, "pho").done
    with office.database.reading() as session:
        signed_as, _dated = next(iter(enclosures.signatures(session, office.dossier(letter).id).values()))
    assert (signed_as["role"], signed_as["acting"]) == ("secretary", "acting")


def test_what_is_signed_in_somebody_s_place_names_both_persons_and_the_manner(office, letter):
    assert delegate(office, "bi", "secretary", "mot", manner="TUQ", basis="Giấy uỷ quyền số 1") == ()
    assert office.take("sign", letter, "mot", in_place_of="bi").done
    row = office.dossier(letter)
    with office.database.reading() as session:
        document = enclosures.all_documents(session, row.id)[0]
        signed_as, _dated = enclosures.signatures(session, row.id)[document.id]
    assert document.signer_id == office.person_id("mot")
    assert signed_as == {
        "body": "committee", "role": "secretary", "for": office.uid("bi"), "manner": "TUQ", "own_role": "member",
        "basis": "Giấy uỷ quyền số 1",
    }  # fmt: skip
