"""A body votes in real browsers: its members by open ballots on their phones, before a chair who sees it live."""

from __future__ import annotations

from tests.journeys.journey import Journey
from tests.journeys.test_four_kinds_in_a_browser import STORIES, ended, journey
from tests.web.by_hand import ByHand
from workflow_app.replay.story_lines import read_story

__all__ = ["journey"]


def until_the_vote(journey: Journey, name: str, trigger: str) -> None:
    """What came before is played through the pages without a browser."""
    before = ByHand(journey.app, journey.database, journey.office, journey.clock)
    lines = read_story(STORIES / f"{name}.jsonl")
    first = next(told.number for told in lines if told.line.act == trigger)
    before.play_lines([told for told in lines if told.number < first and not told.line.expect.refused])
    assert before.wrong == []
    journey.dossiers.update(before.dossiers)
    journey.clock.set(next(told.at for told in lines if told.number == first))


def choose(page, name, value, *, phone=True):
    chip = page.locator(f'input[name="{name}"][value="{value}"]')
    chip.tap() if phone else chip.check()


def test_nine_members_adopt_a_plan_on_their_phones(journey):
    until_the_vote(journey, "A3_ballots", "open_round")
    plan, counter, uid = journey.dossiers["KH1"], journey.counter, journey._uid
    page = counter.open_step("chanhvp", plan, "open_round")
    choose(page, "ballots", "open", phone=False)
    page.select_option('[name="chair"]', uid("bithu"))
    absent = f"member_{uid('btv6').replace('-', '')}"
    choose(page, f"{absent}-presence", "absent", phone=False)
    page.fill(f'[name="{absent}-reason"]', "Ốm")
    counter.picture(page, "open")
    counter.press(page, page.locator(".entry-buttons .btn-primary"))

    votes = {"bithu": "yes", "pho1": "yes", "pho2": "no", **dict.fromkeys(("btv1", "btv2", "btv3"), "yes")}
    for person, choice in votes.items():
        page = counter.open_step(person, plan, "cast_ballot", phone=True)
        choose(page, "choice_adopt", choice)
        if person == "pho2":
            page.locator(".ballot-more > summary").first.tap()
            page.fill('[name="note"]', "Chỉ tiêu hộ dân còn cao.")
        if person == "pho1":
            page.locator(".ballot-more > summary").last.tap()
            page.fill('[name="reservation-text"]', "Có phương án kinh phí trước quý III.")
            page.select_option('[name="reservation-owner"]', uid("truongban"))
            page.fill('[name="reservation-due"]', "2026-06-30")
            counter.picture(page, "ballot-pho1")
        counter.press(page, page.locator(".entry-buttons .btn-primary"), phone=True)
        assert page.locator(".alert-success").inner_text().strip().startswith("Đã bỏ phiếu"), page.inner_text("main")
    counter.picture(page, "voted")

    page = counter.open_step("bithu", plan, "confirm_result")
    assert page.locator(".live-count strong").inner_text().split() == ["6", "/", "9"]
    assert "được thông qua" in page.locator(".outcome").inner_text()
    counter.picture(page, "live")
    counter.press(page, page.locator(".entry-buttons .btn-primary"))
    page = ended(journey, plan, "chanhvp", state="Đã thông qua", numbers=[])
    counter.go(page, f"/dossiers/{plan}/votes")
    counter.picture(page, "votes")
    counter.press(page, page.locator('.round-links a[href$="/minutes"]'))
    counter.picture(page, "minutes")
    assert page.locator(".sheet-type").inner_text().upper() == "BIÊN BẢN KIỂM PHIẾU"
    assert "Chỉ tiêu hộ dân còn cao." in page.inner_text(".sheet")
