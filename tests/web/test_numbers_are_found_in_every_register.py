"""The index of the registers is searched: by number or abstract, in any spelling, and never beyond what may be read."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest

from tests.web.conftest import Played

STORY = "A5"


def numbers(page: str) -> list[str]:
    return [unescape(one) for one in re.findall(r'<td class="cell-strong text-nowrap">([^<]+)', page)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("01-KH/ĐU", ["01-KH/ĐU"]),
        ("dan van", ["01-KH/ĐU", "26-KH/ĐU"]),
        ("26", ["26-KH/ĐU"]),
        ("02-QĐ/ĐU", ["02-QĐ/ĐU"]),
        ("không có chữ này", []),
        ('"', []),
    ],
)
def test_a_number_is_found_across_registers_and_terms(story: Callable[..., Played], words: str, found: list[str]):
    site, _ = story(STORY)
    answer = site.hands("kiemtra").client.get("/registers", query_string={"q": words})
    assert numbers(answer.text) == found
    assert ("Không tìm thấy số nào" in answer.text) is not bool(found)


def test_a_misspelt_number_is_suggested(story: Callable[..., Played]):
    site, _ = story(STORY)
    page = site.hands("kiemtra").client.get("/registers", query_string={"q": "05- CT/TU"}).text
    assert ">05-CT/TU</a>?" in page


def test_what_one_may_not_read_is_not_found(story: Callable[..., Played]):
    """The secretary of a cell looks into the register of the committee above, but did not read its dossiers."""
    site, _ = story(STORY)
    page = site.hands("cb2_bithu").client.get("/registers", query_string={"q": "dan van"}).text
    assert numbers(page) == ["26-KH/ĐU"]


def test_nobody_finds_numbers_of_registers_that_are_not_his(story: Callable[..., Played]):
    site, _ = story(STORY)
    assert numbers(site.hands("tu_vanthu").client.get("/registers", query_string={"q": "26"}).text) == []


@pytest.mark.parametrize("before", ["²", "9" * 30, "-1", "x", ""])
@pytest.mark.parametrize("path", ["/registers?q=26&", "/registers/2?", "/journal?", "/journal/refused?", "/?"])
def test_a_key_that_is_none_asks_for_the_first_page(story: Callable[..., Played], path: str, before: str):
    site, _ = story(STORY)
    assert site.hands("kiemtra").client.get(f"{path}before={before}&after=2026-01-01~{before}").status_code == 200
