"""Whose “no” prevails and whose vote is needed is settled when the round is opened; who holds the post later is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import DemoOffice, Taken
from tests.services.deciding_office import cast, deciding_office, in_review, on_either, opened, rows
from tests.services.small_office import end_post, give_post
from workflow_app.db import tables as t

YES, NO = "yes", "no"


@pytest.fixture
def deciding(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DemoOffice]:
    with deciding_office(request, tmp_path) as office:
        yield office


def voted(office: DemoOffice, vote: str, chair: str, ballots: dict[str, str]) -> Taken:
    dossier = in_review(office)
    opened(office, dossier, vote, chair=chair)
    for member, choice in ballots.items():
        assert cast(office, dossier, member, choice, vote).done
    return dossier


VETOED = {"mot": YES, "hai": YES, "bi": YES, "pho": NO}


def leaves_office(office: DemoOffice, person: str, role: str) -> None:
    with office.database.writing() as session:
        end_post(session, person, role, "2026-03-02")
    office.at("2026-03-03")


@on_either
def test_who_could_veto_at_the_opening_still_does_after_he_has_left(deciding: DemoOffice) -> None:
    dossier = voted(deciding, "veto", "bi", VETOED)
    leaves_office(deciding, "pho", "deputy")
    assert deciding.take("close_veto", dossier, "bi").state == "review"


def test_who_comes_to_hold_the_post_later_kills_nothing(deciding: DemoOffice) -> None:
    dossier = voted(deciding, "veto", "bi", {"mot": YES, "hai": YES, "bi": YES, "ba": NO, "pho": YES})
    with deciding.database.writing() as session:
        give_post(session, "ba", "deputy", "DU", "2026-03-02")
    assert deciding.take("close_veto", dossier, "bi").state == "carried"


def test_a_vote_that_was_needed_and_cast_is_not_missing_when_the_post_has_ended(deciding: DemoOffice) -> None:
    dossier = voted(deciding, "head", "pho", {"mot": YES, "hai": YES, "bi": YES, "pho": YES})
    leaves_office(deciding, "bi", "secretary")
    assert deciding.take("close_head", dossier, "pho").state == "carried"


def test_the_roll_keeps_it_for_each_person(deciding: DemoOffice) -> None:
    voted(deciding, "veto", "bi", {})
    voted(deciding, "head", "pho", {})
    voted(deciding, "tie", "pho", {})
    names = {deciding.person_id(one): one for one in ("bi", "pho", "mot", "hai", "ba")}
    kept = [(names[one.person_id], one.weight) for one in rows(deciding, t.round_roll) if one.weight != ""]
    assert kept == [("pho", "veto 0"), ("bi", "mandatory 0"), ("pho", "casting")]


def test_a_round_from_before_that_was_kept_is_read_by_the_posts_of_today(deciding: DemoOffice) -> None:
    dossier = voted(deciding, "veto", "bi", VETOED)
    with deciding.database.writing() as session:
        session.execute(t.round_roll.update().values(weight=None))
    leaves_office(deciding, "pho", "deputy")
    assert deciding.take("close_veto", dossier, "bi").state == "carried"
