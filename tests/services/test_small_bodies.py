"""A small body may weaken the separation of duties only as its definition declares, and the history shows it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import DemoOffice
from tests.services.signing_office import signing_office, written_by
from tests.services.small_office import enter_roll, leaves_of
from workflow_app.db import dossiers
from workflow_app.db import tables as t
from workflow_app.services.reasons import offers
from workflow_app.web.opened import is_open

SMALL = {"exceptions": ["small_cell"]}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[DemoOffice]:
    with signing_office(tmp_path) as opened:
        yield opened


def test_a_small_cell_may_declare_its_exception_and_the_history_shows_it(office):
    own = written_by(office, "bi", "NHO")
    alone = office.take("approve_alone", own, "bi")
    assert alone.refused == ("own_work",), "not by itself"
    declared = office.engine.library.current("letter").exceptions["small_cell"]
    assert alone.refusals[0].ways_out == (declared.title,), "and the refusal names the exception"
    assert office.take("approve_alone", own, "bi", **SMALL).state == "done"
    assert leaves_of(office, own.dossier)[-1][1]["basis"]["exceptions"] == ["small_cell"]


def test_without_need_it_is_not_recorded(office):
    own = written_by(office, "nho", "NHO")
    assert office.take("approve_alone", own, "bi").state == "done"
    assert "exceptions" not in leaves_of(office, own.dossier)[-1][1]["basis"]


def test_a_larger_cell_may_not_declare_it(office):
    own = written_by(office, "bi", "CB")
    refused = office.take("approve_alone", own, "bi", **SMALL)
    assert refused.refused == ("exception_not_small",)
    assert refused.refusals[0].text.vi == "Ngoại lệ chỉ dùng khi Chi bộ có không quá 3 người; hiện có 4."
    assert refused.refusals[0].source is not None


def offered(office, own, trigger):
    with office.database.reading() as session:
        known = dossiers.find(session, own.dossier)
        assert known is not None
        row, manifest = known
        kind = office.engine.kind(session, manifest)
        found = offers.offers(
            session, office=office.engine, kind=kind, dossier=row, actor=office.actor("bi"), now=office.now
        )
    return next(one for one in found if one.transition.trigger == trigger)


def test_a_larger_cell_is_not_even_told_of_it(office):
    """What is offered is what would hold: neither the way out nor the step itself, which the exception alone opens."""
    declared = office.engine.library.current("letter").exceptions["small_cell"]
    for place, holds in (("NHO", True), ("CB", False)):
        own = written_by(office, "bi", place)
        (refused,) = office.take("approve_alone", own, "bi").refusals
        assert (declared.title in refused.ways_out) is holds
        assert is_open(offered(office, own, "approve_alone")) is holds


def test_a_step_that_does_not_declare_it_does_not_take_it(office):
    own = written_by(office, "bi", "NHO")
    assert office.take("approve_plainly", own, "bi", **SMALL).refused == ("exception_unknown", "own_work")


@pytest.mark.parametrize("name", ["tiny_cell", "no_such_exception"])
def test_another_exception_than_the_step_s_own_is_unknown(office, name):
    own = written_by(office, "bi", "NHO")
    assert office.take("approve_alone", own, "bi", exceptions=[name]).refused == ("exception_unknown", "own_work")


def test_a_probationary_member_does_not_make_a_cell_large(office):
    own = written_by(office, "bi", "NHO")
    assert office.take("approve_alone", own, "bi", **SMALL).done


def test_an_act_dated_back_to_when_the_cell_was_small_is_not_let_through(office):
    own = written_by(office, "bi", "NHO")
    with office.database.writing() as session:
        enter_roll(session, "luat", "official", "NHO", "2026-03-01")
    assert office.take("approve_alone", own, "bi", held_on="2026-02-20", **SMALL).refused == ("exception_not_small",)


def test_nor_an_act_of_the_time_when_it_was_large(office):
    own = written_by(office, "bi", "CB")
    office.at("2026-03-05")
    with office.database.writing() as session:
        session.execute(t.roll_entry.update().values(to_on="2026-03-03").where(t.roll_entry.c.person_id == 2))
    assert office.take("approve_alone", own, "bi", **SMALL).done
    again = written_by(office, "bi", "CB")
    assert office.take("approve_alone", again, "bi", held_on="2026-03-02", **SMALL).refused == ("exception_not_small",)


def test_nobody_at_all_is_not_a_small_body(office):
    own = written_by(office, "bi", "NHO")
    with office.database.writing() as session:
        session.execute(t.roll_entry.delete())
    assert office.take("approve_alone", own, "bi", **SMALL).refused == ("exception_not_small",)


def test_an_exception_waives_nothing_but_what_it_declares(office):
    """It lifts the author's bar; the post is still asked for."""
    own = written_by(office, "nho", "NHO")
    assert office.take("approve_alone", own, "nho", **SMALL).refused == ("not_your_role",)
