"""A letter that was made void keeps its number, and wherever that number stands it says that it is of no effect."""

from __future__ import annotations

import re
from html import unescape

VOID, VALID = "01-GTSH/ĐU", "02-GTSH/ĐU"
BEFORE_IT_IS_VOID = 15
"""The line of C3 before which a box is corrected, and the letter not yet void."""


def rows(page: str) -> dict[str, str]:
    """Of a register: by number, the words of its row."""
    found = re.findall(r'<tr><td class="cell-strong text-nowrap">([^<]+)(.*?)</tr>', page, re.S)
    return {unescape(number): unescape(re.sub(r"<[^>]+>", " ", rest)) for number, rest in found}


def test_the_number_of_a_void_letter_is_marked_so_wherever_it_stands(story):
    site, by_hand = story("C3")
    hands, transfer = site.hands("vanthu1"), by_hand.dossiers["C3"]
    head = unescape(hands.get(f"/dossiers/{transfer}").text)
    assert re.findall(r'<span class="badge tone-(\w+)">(?:<svg.*?</svg>)?(\d\d-GTSH/ĐU[^<]*)', head, re.S)[:2] == [
        ("late", f"{VOID} · đã huỷ"), ("done", VALID),
    ]  # fmt: skip
    found = hands.client.get("/registers", query_string={"q": "GTSH"}).text
    register = re.search(r'href="(/registers/\d+)">…-GTSH/ĐU', found)
    assert register
    for page in (found, hands.get(register[1]).text):
        assert "Đã huỷ" in rows(page)[VOID]
        assert rows(page)[VOID].count("Ô 1 ghi sai năm sinh") == 1, "and why, once"
        assert "Đã huỷ" not in rows(page)[VALID]
    listed = unescape(hands.get("/dossiers").text)
    assert VALID in listed
    assert VOID not in listed, "the number of the letter is the one that is in force"


def test_a_step_of_those_outside_waits_for_their_paper_and_is_no_vacant_post(story):
    site, by_hand = story("C3")
    page = unescape(site.hands("vanthu1").get(f"/dossiers/{by_hand.dossiers['C3']}").text)
    assert "Ngoài hệ thống; ghi ở đây khi nhận được giấy gửi về." in page
    assert "Hiện không có ai giữ chức danh này" not in page


def test_only_a_box_that_may_be_struck_and_rewritten_is_offered(story):
    """An error in box 1 makes the letter void."""
    site, by_hand = story("C3", BEFORE_IT_IS_VOID)
    form = site.hands("vanthu1").open(f"/dossiers/{by_hand.dossiers['C3']}/acts/correct_box")
    offered = [one for one in form.controls["ask_box"].options if one]
    assert "1" not in offered
    assert {"2", "3"} <= set(offered)
