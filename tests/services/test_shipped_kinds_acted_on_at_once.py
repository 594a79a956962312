"""On a plan and on a recognition two or three persons act on what they all saw a moment ago, in every order and truly
together: each act is done as if it had been alone, or its person is told the true reason; nothing is done by halves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations_with_replacement, product
from pathlib import Path

import pytest

from tests.cast import DemoOffice, on_both_databases
from tests.services.at_once_shipped import CELL, COMMITTEE, LEADERSHIP
from tests.services.shipped_scenes import (
    Scene,
    all_at_once,
    before_the_leadership,
    in_the_cell,
    in_the_committee,
    one_after_the_other,
)
from workflow_app.db.session import Database


def every_order(scene: Scene, many: int, *, begun_by: str = "") -> None:
    for verbs in product(scene.world().verbs, repeat=many):
        if begun_by in ("", verbs[0]):
            one_after_the_other(scene, verbs)


@on_both_databases
@pytest.mark.parametrize("first", [False, True])
def test_two_acts_on_a_plan_before_the_standing_leadership(office: DemoOffice, first: bool) -> None:
    every_order(before_the_leadership(office, first=first), 2)


@on_both_databases
def test_two_acts_on_a_plan_before_the_standing_committee(office: DemoOffice) -> None:
    every_order(in_the_committee(office), 2)


@pytest.fixture
def cell(database_url: str, tmp_path: Path) -> Iterator[Scene]:
    database = Database(database_url)
    yield in_the_cell(database, database_url, tmp_path)
    database.close()


def test_two_acts_on_a_recognition_in_its_cell(cell: Scene) -> None:
    every_order(cell, 2)


@pytest.mark.soak
@on_both_databases
@pytest.mark.parametrize("begun_by", LEADERSHIP)
def test_three_acts_on_a_plan_before_the_standing_leadership(office: DemoOffice, begun_by: str) -> None:
    for first in (False, True):
        every_order(before_the_leadership(office, first=first), 3, begun_by=begun_by)


@pytest.mark.soak
@on_both_databases
@pytest.mark.parametrize("begun_by", COMMITTEE)
def test_three_acts_on_a_plan_before_the_standing_committee(office: DemoOffice, begun_by: str) -> None:
    every_order(in_the_committee(office), 3, begun_by=begun_by)


@pytest.mark.soak
def test_three_acts_on_a_recognition_in_its_cell(cell: Scene) -> None:
    every_order(cell, 3)


SCENES: dict[str, Callable[[DemoOffice], Scene]] = {
    "nobody agreed yet": lambda office: before_the_leadership(office, first=False),
    "one agreed": lambda office: before_the_leadership(office, first=True),
    "they vote": in_the_committee,
}


@pytest.mark.soak
@on_both_databases
@pytest.mark.parametrize("many", [2, 3])
@pytest.mark.parametrize("scene", SCENES)
def test_several_acts_on_a_plan_at_the_same_moment(office: DemoOffice, scene: str, many: int) -> None:
    for verbs in combinations_with_replacement(SCENES[scene](office).world().verbs, many):
        all_at_once(SCENES[scene](office), verbs)


@pytest.mark.soak
@pytest.mark.parametrize("verbs", list(combinations_with_replacement(CELL, 2)), ids=" and ".join)
def test_two_acts_on_a_recognition_at_the_same_moment(cell: Scene, verbs: tuple[str, ...]) -> None:
    all_at_once(cell, verbs)
