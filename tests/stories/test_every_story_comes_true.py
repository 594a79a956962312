"""Each story of the office, act by act through the services: what must happen happens, what must be refused is."""

from __future__ import annotations

import pytest

from tests.stories.telling import STORIES, play


@pytest.mark.parametrize("name", sorted(path.stem for path in STORIES.glob("*.jsonl")))
def test_the_story_comes_as_it_is_told(name, database_url):
    report = play(name, database_url=database_url)
    assert [str(one) for one in report.wrong] == []
    assert report.steps
