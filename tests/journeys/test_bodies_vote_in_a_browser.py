"""A body votes in real browsers: its members by open ballots on their phones, before a chair who sees it live."""

from __future__ import annotations

from tests.journeys.test_four_kinds_in_a_browser import ended, journey
from tests.services.voting_office import before_the_committee, opened

__all__ = ["journey"]


def choose(page, name, value, *, phone=True):
    chip = page.locator(f'input[name="{name}"][value="{value}"]')
    chip.tap() if phone else chip.check()


def test_a_committee_of_nine_adopts_a_plan_on_its_phones(journey, office):
    plan = before_the_committee(office).dossier
    counter, uid = journey.counter, journey._uid
    page = counter.open_step("chanhvp", plan, "open_round")
    choose(page, "ballots", "open", phone=False)
    page.select_option('[name="chair"]', uid("bithu"))
    absent = f"member_{uid('btv6').replace('-', '')}"
    choose(page, f"{absent}-presence", "absent", phone=False)
    page.fill(f'[name="{absent}-reason"]', "Ốm")
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

    page = counter.open_step("bithu", plan, "confirm_result")
    assert page.locator(".live-count strong").inner_text().split() == ["6", "/", "9"]
    assert "được thông qua" in page.locator(".outcome").inner_text()
    counter.picture(page, "live")
    counter.press(page, page.locator(".entry-buttons .btn-primary"))
    page = ended(journey, plan, "chanhvp", state="Đã thông qua", numbers=[])
    counter.go(page, f"/dossiers/{plan}/votes")
    counter.press(page, page.locator('.round-links a[href$="/minutes"]'))
    counter.picture(page, "minutes")
    assert page.locator(".sheet-type").inner_text().upper() == "BIÊN BẢN KIỂM PHIẾU"
    assert "Chỉ tiêu hộ dân còn cao." in page.inner_text(".sheet")


def test_a_phone_keeps_nothing_of_a_secret_ballot(journey, office):
    plan = before_the_committee(office)
    opened(office, plan, "secret")
    counter = journey.counter
    page = counter.open_step("btv1", plan.dossier, "cast_ballot", phone=True)
    choose(page, "choice_adopt", "abstain")
    counter.go(page, f"/dossiers/{plan.dossier}")  # leaving a page is when an ordinary form keeps its draft
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "choice_" not in kept
    assert "abstain" not in kept
    page.go_back()
    assert page.locator('input[name="choice_adopt"]').count() == 3
    assert page.locator('input[name="choice_adopt"]:checked').count() == 0
    choose(page, "choice_adopt", "yes")
    counter.press(page, page.locator(".entry-buttons .btn-primary"), phone=True)
    page.go_back()
    assert page.locator('input[name="choice_adopt"]').count() == 0
    assert "Đã bỏ phiếu" in page.inner_text("main")
    counter.complaints[:] = [one for one in counter.complaints if "403" not in one]  # the page says so in words
