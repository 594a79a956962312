"""Whoever is kept out of a step reads who else may take it; whoever stands in for somebody, by which paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import DemoOffice, Taken
from tests.services.absences_office import absences_office, delegate, written_by
from workflow_app.domain.refusals import Refusal
from workflow_app.domain.ways_out import WAYS_OUT
from workflow_app.services.reasons.persons import NOBODY_ELSE
from workflow_app.services.reasons.why import why

REASON = {"reason": "Có liên quan"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[DemoOffice]:
    with absences_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def letter(office: DemoOffice) -> Taken:
    return written_by(office)


def first(taken: Taken, code: str) -> Refusal:
    return next(one for one in taken.refusals if one.code == code)


def test_who_keeps_out_reads_whom_nothing_keeps_out(office, letter):
    office.take("recuse", letter, "mot", asks=REASON)
    office.take("recuse", letter, "hai", asks=REASON)
    told = first(office.take("sign_two", letter, "mot"), "recused")
    assert told.supplier is not None
    assert told.supplier.vi == "Nguyễn Thị Ba", "neither himself nor the other who keeps out"
    lift = next(one for one in office.engine.library.current("letter").transitions if one.trigger == "lift")
    assert told.ways_out == (lift.title,)


def test_a_step_that_nobody_else_holds_says_what_the_post_needs(office):
    his = written_by(office, "bi")
    told = first(office.take("sign", his, "bi"), "own_work")
    assert (told.supplier, told.ways_out) == (None, (NOBODY_ELSE,))


def test_a_deputy_is_not_named_for_a_step_that_is_the_secretary_s_alone(office, letter):
    """Whoever takes over while the post is vacant may not while it is held."""
    told = first(office.take("approve", letter, "pho"), "not_your_role").supplier
    assert told is not None
    assert told.vi == "Nguyễn Thị Bi"


@pytest.mark.parametrize(("trigger", "by", "code"), [("sign_two", "mot", "already_signed"), ("submit", "soan", "")])
def test_what_no_rule_can_supply_has_a_way_out(office, letter, trigger, by, code):
    office.take(trigger, letter, by)
    again = office.take(trigger, letter, by)
    assert again.refused == (code or "not_from_here",)
    assert again.refusals[0].ways_out == (WAYS_OUT[again.refused[0]],)


def test_a_delegation_is_named_with_both_persons_its_days_and_its_paper(office, letter):
    assert delegate(office, "bi", "secretary", "mot", basis="Giấy uỷ quyền 02-UQ/DU", manner="TUQ") == ()
    with office.database.reading() as session:
        found = why(
            session, office.engine, office.dossier(letter), actor=office.actor("mot", in_place_of="bi"),
            now=office.now, trigger="sign",
        )  # fmt: skip
    told = next(one.because for one in found.steps[0].reasons if one.rule == "by")
    assert told is not None
    assert "Chức danh Bí thư" in told.vi
    assert told.vi.endswith(
        "Nguyễn Thị Mot thay Nguyễn Thị Bi theo uỷ quyền từ 02/03/2026 đến hết 09/03/2026, "
        "căn cứ Giấy uỷ quyền 02-UQ/DU"
    )
    assert told.en.endswith("by a delegation from 02/03/2026 to 09/03/2026, by Giấy uỷ quyền 02-UQ/DU")


def test_nor_is_it_forgotten_of_an_act_of_the_past(office, letter):
    assert delegate(office, "bi", "secretary", "mot", basis="Giấy số 3") == ()
    assert office.take("sign", letter, "mot", in_place_of="bi").done
    with office.database.reading() as session:
        found = why(session, office.engine, office.dossier(letter), actor=office.actor("mot"), now=office.now)
    told = next(one.because for one in found.acts[-1].reasons if one.rule == "by")
    assert told is not None
    assert "Nguyễn Thị Mot thay Nguyễn Thị Bi" in told.vi
    assert "căn cứ Giấy số 3" in told.vi
