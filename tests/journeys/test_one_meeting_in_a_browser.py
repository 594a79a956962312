"""The page of one meeting keeps what is being entered on this computer until the server has it."""

from __future__ import annotations

from tests.journeys.test_four_kinds_in_a_browser import journey

__all__ = ["journey"]


def supervisions(office, count):
    fields = {
        "procedure": "committee_team", "basis": "programme", "basis_symbol": "Chương trình", "outline": "1. Nội dung.",
        "subjects": [{"organisation": "#CB1"}],
        "team": [{"person": "@pho2", "duty": "head"}, {"person": "@cbtochuc", "duty": "secretary"}],
    }  # fmt: skip
    text = {"abstract": "Giám sát", "text": "Nội dung.", "recipients": "Lưu"}
    texts = {"decision": text, "supervision_plan": text}
    made = [
        office.create("supervision_report", "chanhvp", "DU", fields={"title": f"Việc {one}", **fields}, texts=texts)
        for one in range(count)
    ]
    return [one.dossier for one in made]


def test_a_page_that_is_loaded_again_has_what_was_entered(journey, office):
    second = supervisions(office, 2)[1]
    counter, chair = journey.counter, office.uid("pho1")
    page = counter.sign_in("chanhvp")
    counter.go(page, "/votes/batch")
    counter.press(page, page.locator('a.btn-primary[href*="/open_decision/"]'))
    left_out = page.locator(f'[name="row_{second.replace("-", "")}-chosen"]')
    page.select_option('[name="chair"]', chair)
    left_out.uncheck()
    page.reload()
    assert page.locator('[name="chair"]').input_value() == chair
    assert not left_out.is_checked()
    counter.picture(page, "meeting-again")
    counter.press(page, page.locator(".entry-buttons .btn-primary"))
    counter.go(page, "/votes/batch")
    still_to_open = page.locator('section:has(a[href*="/open_decision/"])').inner_text()
    assert "Việc 1" in still_to_open
    assert "Việc 0" not in still_to_open
    kept = page.evaluate("Object.keys(localStorage).filter((one) => one.includes('batch-'))")
    assert kept == [], "what is done is no draft any more"
