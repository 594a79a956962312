"""The page on which minutes are brought takes a PDF or a picture; who confirms opens it, and sees what it replaced."""

from __future__ import annotations

import re

import pytest

from tests.services.voting_office import before_the_committee, opened, scanned
from tests.web.pages import form_to
from workflow_app.services.voting import proof

COUNTED = {"present": 6, "questions": {"adopt": {"yes": 6, "no": 0, "abstain": 0, "invalid": 0}}}
FILE = "paper_vote_minutes-file"


@pytest.fixture
def plan(site):
    made = before_the_committee(site.office)
    opened(site.office, made, "recorded")
    return made.dossier


def tally(site, plan):
    address = f"/dossiers/{plan}/acts/record_tally"
    form = form_to(site.hands("chanhvp").get(address).text, address)
    form.enter("present", 6)
    form.enter("question_adopt-yes", 6)
    form.enter("paper_vote_minutes-written_on", "2026-03-02")
    return form


def test_minutes_of_an_open_round_come_as_a_pdf_or_a_picture(site, plan):
    form = tally(site, plan)
    on_paper = form.controls.get("paper_vote_minutes-on_paper")
    assert on_paper is None, "nobody's word stands in place of the scan"
    typed = site.hands("chanhvp").send(form, {FILE: ("Biên bản".encode(), "bien-ban.txt")})
    assert typed.status_code == 422
    assert "Biên bản phải là tệp PDF hoặc ảnh chụp." in typed.text
    assert site.hands("chanhvp").send(form, {FILE: (b"%PDF-1.4\n%%EOF\n", "bien-ban.pdf")}).status_code == 303


def test_where_the_office_keeps_its_minutes_on_paper_the_chair_is_told_so(site, plan):
    saved = form_to(site.hands("quantri").get("/settings").text, f"/settings/{proof.SETTING}")
    assert saved.controls["value"].options == ["required", proof.ON_PAPER]
    saved.enter("value", proof.ON_PAPER)
    saved.enter("from_on", "2026-03-02")
    assert site.hands("quantri").send(saved).status_code == 303
    form = tally(site, plan)
    form.tick("paper_vote_minutes-on_paper", True)
    assert site.hands("chanhvp").send(form).status_code == 303
    shown = site.hands("bithu").get(f"/dossiers/{plan}/acts/confirm_result").text
    assert "chỉ có bản giấy, theo cài đặt của cơ quan" in shown


def test_the_chair_sees_that_a_scan_was_exchanged_and_opens_both(site, plan):
    office = site.office
    assert office.take("record_tally", plan, "chanhvp", round=COUNTED, papers=scanned(office)).done
    assert office.take("add_papers", plan, "vanthu1", papers=scanned(office, words="8")).done
    shown = site.hands("bithu").get(f"/dossiers/{plan}/acts/confirm_result").text
    assert "Bản chụp đã được thay" in shown
    links = re.findall(rf'href="(/dossiers/{plan}/papers/[^"]+)"', shown)
    assert len(links) == 2
    files = []
    for link in links:
        with site.hands("bithu").get(link) as answer:
            files.append(answer.data)
    assert [b"%8" in one for one in files] == [True, False]
    history = site.hands("bithu").get(f"/dossiers/{plan}/history").text
    assert "Thay bản chụp biên bản, lần 1" in history
