"""Where the key of a secret round is lost, every offer says so before a form is filled in, and leaves the way out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import DemoOffice, Taken
from tests.services.deciding_office import cast, deciding_office, in_review, opened
from workflow_app.domain.case import Actor
from workflow_app.services.reasons import offers
from workflow_app.services.voting import sealing
from workflow_app.web.opened import is_open


@pytest.fixture
def deciding(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DemoOffice]:
    with deciding_office(request, tmp_path) as office:
        yield office


@pytest.fixture
def lost(deciding: DemoOffice) -> Taken:
    """One has voted; then the folder of keys is gone."""
    made = in_review(deciding)
    opened(deciding, made, form="secret")
    assert cast(deciding, made, "hai", "yes").done
    for uid in sealing.kept(deciding.engine.keys):
        sealing.destroy(deciding.engine.keys, uid)
    return made


def offer(office: DemoOffice, dossier: Taken, trigger: str, person: str) -> offers.Offer:
    me = office.person_id(person)
    with office.database.reading() as session:
        found = offers.offers(
            session, office=office.engine, kind=office.engine.library.current("proposal"),
            dossier=office.dossier(dossier), actor=Actor(me, me), now=office.now,
        )  # fmt: skip
    return next(one for one in found if one.transition.trigger == trigger)


def codes(found: offers.Offer) -> tuple[str, ...]:
    return tuple(one.code for one in found.refusals)


def test_nobody_is_invited_to_cast_a_ballot_that_cannot_be_read(deciding, lost):
    found = offer(deciding, lost, "cast_plain", "ba")
    assert codes(found) == cast(deciding, lost, "ba", "yes").refused == ("key_lost",)
    assert found.refusals[0].ways_out
    assert not is_open(found)


def test_the_chair_is_told_and_may_go_on_to_close_it_as_void(deciding, lost):
    found = offer(deciding, lost, "close_plain", "pho")
    assert codes(found) == deciding.take("close_plain", lost, "pho").refused == ("key_lost",)
    assert is_open(found)
    assert deciding.take("close_plain", lost, "pho", round={"closed_as": "void"}).done


def test_nobody_but_the_chair(deciding, lost):
    found = offer(deciding, lost, "close_plain", "bi")
    assert "not_the_chair" in codes(found)
    assert not is_open(found)


def test_before_anybody_has_voted_the_way_out_is_the_same(deciding):
    made = in_review(deciding)
    opened(deciding, made, form="secret")
    assert codes(offer(deciding, made, "close_plain", "pho")) == ("nobody_voted",)
    for uid in sealing.kept(deciding.engine.keys):
        sealing.destroy(deciding.engine.keys, uid)
    assert codes(offer(deciding, made, "close_plain", "pho")) == ("key_lost",)
    assert deciding.take("close_plain", made, "pho").refused == ("key_lost",)
    assert is_open(offer(deciding, made, "close_plain", "pho"))


def test_the_dossier_waits_for_the_chair_and_no_longer_for_the_voters(deciding, lost):
    with deciding.database.reading() as session:
        found = offers.waiting_for(
            session, office=deciding.engine, kind=deciding.engine.library.current("proposal"),
            dossier=deciding.dossier(lost), now=deciding.now,
        )  # fmt: skip
    by_step = {one.transition.trigger: one.persons for one in found}
    assert "cast_plain" not in by_step
    assert by_step["close_plain"] == ("Nguyễn Thị Pho",)
