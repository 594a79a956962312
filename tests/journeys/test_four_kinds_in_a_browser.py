"""Each of the four kinds, from its first page to its last, in real browsers before a real server.

Nobody takes a step but by the button that the dossier's page offers, and by the form behind it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cast import DemoOffice
from tests.house.tree import ROOT
from tests.journeys.counter import Counter, served
from tests.journeys.journey import Journey
from workflow_app.app import create_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

STORIES = ROOT / "tests" / "stories"


@pytest.fixture
def journey(office: DemoOffice, browser: Browser, tmp_path: Path) -> Iterator[Journey]:
    app = create_app(
        office.database, office.engine, secret_key="only for this test, and long enough", clock=lambda: office.now
    )
    with served(app) as address:
        counter = Counter(browser, address, tmp_path)
        try:
            yield Journey(app, office, counter)
        finally:
            counter.close()
    assert counter.complaints == []


def ended(journey: Journey, dossier: str, person: str, *, state: str, numbers: list[str]) -> Page:
    """The dossier as its page shows it at the end: state and numbers beside the title."""
    page = journey.counter.sign_in(person)
    journey.counter.go(page, f"/dossiers/{dossier}")
    badges = [one.strip() for one in page.locator(".page-top-facts .badge").all_inner_texts()]
    assert badges[0] == state
    assert sorted(one for one in badges if "/" in one) == sorted(numbers)
    journey.counter.picture(page, f"{person}-end")
    return page


def sheet(journey: Journey, dossier: str, person: str, document: str) -> dict[str, str]:
    """The parts of a document's print page, by the names of their places on the sheet."""
    page = journey.counter.sign_in(person)
    journey.counter.go(page, f"/dossiers/{dossier}/print?document={document}")
    journey.counter.picture(page, f"{document}-print")
    places = ("body", "number", "title", "authority", "post", "signer")
    return {place: page.locator(f".sheet-{place}").first.inner_text().strip() for place in places}


def test_a_plan_is_drawn_up_adopted_issued_reviewed_and_archived(journey):
    plan = journey.travel(STORIES / "A7.jsonl", "KH1")
    ended(journey, plan, "vanthu2", state="Lưu hồ sơ", numbers=["01-KH/ĐU", "01-BC/ĐU", "02-BC/ĐU"])
    printed = sheet(journey, plan, "vanthu2", "plan")
    assert printed["title"] == "ĐẢNG CỘNG SẢN VIỆT NAM"
    assert printed["number"] == "Số 01-KH/ĐU"
    assert printed["authority"] == "T/M BAN THƯỜNG VỤ"
    assert printed["post"] == "PHÓ BÍ THƯ"


def test_a_cell_supervises_a_member_from_the_decision_to_the_archive(journey):
    """The shortest way: a cell of three without a team, whose secretary may record what he chairs."""
    supervision = journey.travel(STORIES / "D_cell.jsonl", "GS1")
    ended(journey, supervision, "cb2_bithu", state="Lưu hồ sơ", numbers=["01-KH/CB", "01-TB/CB"])
    assert sheet(journey, supervision, "cb2_bithu", "notice")["number"] == "Số 01-TB/CB"


def test_a_member_is_recognised_and_the_votes_are_confirmed_on_a_phone(journey):
    on_phone = ("confirm_cell_vote", "confirm_base_decision")
    member = journey.travel(STORIES / "B5.jsonl", "B5", on_phone=on_phone)
    numbers = ["01-NQ/CB", "01-NQ/ĐU", "01-QĐ/ĐU", "01-TB/ĐU"]
    ended(journey, member, "cbtochuc", state="Đã lưu hồ sơ", numbers=numbers)
    assert sheet(journey, member, "cbtochuc", "cell_resolution")["number"] == "Số 01-NQ/CB"


def test_a_member_moves_to_another_cell_and_the_transfer_is_closed(journey):
    transfer = journey.travel(STORIES / "C2.jsonl", "C2")
    ended(journey, transfer, "cb1_bithu", state="Đã xong hai phía", numbers=["01-GTSH/ĐU"])
