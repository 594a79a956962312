"""Each story of the office, act by act through the services: what must happen happens, what must be refused is."""

from __future__ import annotations

from pathlib import Path

import pytest

from workflow_app.replay.story import play_story

STORIES = sorted(Path(__file__).parent.glob("*.jsonl"))


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_the_story_comes_as_it_is_told(path, database_url):
    report = play_story(path, database_url)
    assert [str(one) for one in report.wrong] == []
    assert report.steps
