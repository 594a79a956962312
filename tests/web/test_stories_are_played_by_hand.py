"""Each story of the office through the pages alone: what must happen has its form, what is refused is told why."""

from __future__ import annotations

import pytest

from tests.stories.telling import STORIES
from tests.web.conftest import play

NAMES = sorted(path.stem for path in STORIES.glob("*.jsonl"))


def told_with_ballots(name: str) -> bool:
    """Its twin goes the same way and further; it is played in `make soak`."""
    return f"{name}_ballots" in NAMES


@pytest.mark.parametrize(
    "name", [pytest.param(one, marks=pytest.mark.soak if told_with_ballots(one) else ()) for one in NAMES]
)
def test_a_story_can_be_played_by_hand(name, story_template, tmp_path):
    site, by_hand = play(name, story_template, tmp_path)
    site.office.database.close()
    assert by_hand.wrong == []
    assert by_hand.carried_out
