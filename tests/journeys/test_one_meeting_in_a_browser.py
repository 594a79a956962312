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
    page.locator('[name="ballots"][value="recorded"]').check()
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


PAGES = {
    "chanhvp": (
        "/", "/dossiers", "/registers", "/votes/batch", "/people/delegations", "/dossiers/new", "/kinds",
        "/kinds/full_membership?all=1", "/dossiers/new/supervision_report?step=create&place=DU", "/dossiers/{one}",
        "/dossiers/{one}/differences", "/dossiers/{one}/papers", "/dossiers/{one}/history", "/dossiers/{one}/why",
        "/dossiers/{one}/print", "/dossiers/{one}/acts/prepare", "/dossiers/{one}/acts/open_decision",
    ),
    "quantri": ("/people", "/people/new", "/people/vacancies", "/journal/office", "/journal/refused", "/dossiers/mine"),
}  # fmt: skip
SMALL = """() => [...document.querySelectorAll("a.btn, button, summary, .chip, select, input.form-control")]
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([one, at]) => at.width && at.height && at.height < 40 && !one.closest(".visually-hidden, [hidden]"))
  .map(([one, at]) => `${one.className} ${Math.round(at.height)}px ${one.textContent.trim().slice(0, 40)}`)"""
"""What a thumb would miss: lower than 40 of the screen's pixels."""


def test_every_page_fits_a_phone_and_its_buttons_a_thumb(journey, office):
    """That nothing is wider than the screen is watched wherever a phone goes (`Counter`)."""
    (one,) = supervisions(office, 1)
    small = {}
    for person, paths in PAGES.items():
        page = journey.counter.sign_in(person, phone=True)
        for path in paths:
            journey.counter.go(page, path.format(one=one))
            if found := page.evaluate(SMALL):
                small[path] = found
    assert small == {}
