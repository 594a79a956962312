"""The README says where each thing is proved: those tests and stories are there."""

from __future__ import annotations

import re

import pytest

from tests.house.tree import ROOT

README = (ROOT / "README.md").read_text("utf-8")
TESTS = sorted(set(re.findall(r"`([a-z_]+/test_[a-z_0-9]+\.py)`", README)))
STORIES = sorted(
    {
        name
        for told in re.findall(r"stor(?:y|ies) ((?:`[\w-]+`(?:, )?)+)", README)
        for name in re.findall(r"`([\w-]+)`", told)
    }
)


@pytest.mark.parametrize("path", TESTS)
def test_a_test_that_the_readme_names_is_there(path):
    assert (ROOT / "tests" / path).is_file()


@pytest.mark.parametrize("name", STORIES)
def test_a_story_that_the_readme_names_is_there(name):
    assert (ROOT / "tests" / "stories" / f"{name}.jsonl").is_file()


def test_the_readme_names_some():
    assert len(TESTS) > 15
    assert len(STORIES) > 8
