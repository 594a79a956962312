"""Whom a dossier is about answers in it, by name or as its subject; a post that he holds besides opens him nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import DemoOffice
from tests.services.absences_office import absences_office, delegate, written_by


@pytest.fixture
def office(tmp_path: Path) -> Iterator[DemoOffice]:
    with absences_office(tmp_path) as opened:
        yield opened


def test_not_even_a_step_that_subjects_see_is_his_by_his_post(office):
    own = written_by(office, person="@van")
    refused = office.take("tell", own, "van")
    assert refused.refused == ("recused",)
    assert refused.refusals[0].supplier is not None
    assert refused.refusals[0].supplier.vi == "Nguyễn Thị Luat"
    assert office.take("tell", own, "luat").done


def test_what_is_given_to_him_by_name_is_his(office):
    own = written_by(office, person="@van")
    assert office.take("answer", own, "van").done


def test_what_is_given_to_his_post_as_a_subject_is_his(office):
    """He belongs to the unit that is supervised, and it is he who answers for it."""
    other = written_by(office, unit="#CB")
    assert office.take("answer", other, "chi").done


def test_nor_does_he_write_down_what_another_answers(office):
    own = written_by(office, person="@van", unit="#CB")
    assert office.take("answer", own, "chi", recorded_by="van").refused == ("recused",)
    other = written_by(office, unit="#CB")
    assert office.take("answer", other, "chi", recorded_by="van").done


def test_nor_by_the_post_of_somebody_for_whom_he_stands_in(office):
    own = written_by(office, person="@mot")
    assert delegate(office, "luat", "lawyer", "mot") == ()
    assert office.take("tell", own, "mot", in_place_of="luat").refused == ("recused",)
