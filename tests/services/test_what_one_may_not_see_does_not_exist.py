"""What one may not see does not exist for him; what one sees but may not do is explained."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import DemoOffice, Taken
from tests.services.reading_office import ABOUT_BA, ABOUT_C1, begin, reading_office
from workflow_app.domain.refusals import NotFound
from workflow_app.services import acting


@pytest.fixture
def office(tmp_path: Path) -> Iterator[DemoOffice]:
    with reading_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def inquiry(office: DemoOffice) -> Taken:
    """About the first cell and one of its members; not told to them yet."""
    return begin(office, ABOUT_C1, ABOUT_BA)


@pytest.mark.parametrize("person", ["mot", "hai", "khac", "xa", "ba", "bon"])
@pytest.mark.parametrize("trigger", ["tell", "note", "answer", "dispatch", "create", "no_such_step"])
def test_who_may_not_see_it_is_told_that_there_is_nothing(office, inquiry, person, trigger):
    assert office.take(trigger, inquiry, person).refused == ("not_found",)
    with office.database.writing() as session, pytest.raises(NotFound, match="^dossier: "):
        acting.act(
            session, office=office.engine, dossier=inquiry.dossier, trigger=trigger, actor=office.actor(person),
            now=office.now, key="k",
        )  # fmt: skip


@pytest.mark.parametrize(("person", "trigger"), [("thu", "tell"), ("kiem", "note"), ("soan", "dispatch")])
def test_who_sees_it_but_may_not_is_told_why(office, inquiry, person, trigger):
    refused = office.take(trigger, inquiry, person)
    assert refused.refused in {("not_your_role",), ("not_from_here",)}
    assert all(one.text.vi and one.text.en for one in refused.refusals)


def test_a_subject_who_was_told_is_told_why_not(office, inquiry):
    office.take("tell", inquiry, "soan")
    assert office.take("answer", inquiry, "mot").refused == ("not_your_role",)
    assert office.take("note", inquiry, "ba").refused == ("not_your_role",)


def test_it_is_the_recorder_who_is_told_and_not_the_one_whose_act_he_enters(office, inquiry):
    """A clerk elsewhere learns nothing by naming an insider; an insider learns why not."""
    assert office.take("tell", inquiry, "soan", recorded_by="xa").refused == ("not_found",)
    assert office.take("tell", inquiry, "khac", recorded_by="van").refused == ("not_your_role",)


def test_a_wrong_value_tells_an_outsider_nothing_either(office, inquiry):
    assert office.take("note", inquiry, "xa", asks={"nonsense": 1}).refused == ("not_found",)
    assert office.take("note", inquiry, "soan", asks={"nonsense": 1}).refused == ("unknown_field",)
