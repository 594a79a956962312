"""Whoever answers, agrees or checks has before his eyes what he is asked and the text he judges, and what really comes
after his step."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from tests.services.test_who_may_become_a_signer import CHECKED, FIELDS, TEXT, submitted
from tests.services.test_who_may_stand_in import adopted
from tests.stories.telling import STORIES
from tests.web.conftest import Site
from workflow_app.replay.story_lines import read_story


def page(site: Site, username: str, dossier: str, trigger: str) -> str:
    answer = site.hands(username).get(f"/dossiers/{dossier}/acts/{trigger}")
    assert answer.status_code == 200, trigger
    return unescape(answer.text)


def has_the_text_above_the_form(shown: str) -> bool:
    fold = re.search(r'<details class="[^"]*signs-sheet.*?</details>', shown, re.S)
    return fold is not None and "I. Mục đích" in fold[0] and fold.start() < shown.index('name="request_key"')


def test_the_opinion_form_begins_with_the_question_and_the_text_and_the_file_comes_last(site: Site) -> None:
    plan = site.office.create("plan", "soanthao", "DU", fields=FIELDS, texts={"plan": TEXT}).dossier
    asks = {"request": "Đề nghị cho ý kiến về chỉ tiêu và thời hạn"}
    asked = [{"organisation": "#CB1"}]
    assert site.office.take("ask_opinions", plan, "truongban", asks=asks, opinions=asked).refused == ()
    shown = page(site, "cb1_bithu", plan, "answer_opinion")
    assert has_the_text_above_the_form(shown)
    question = shown.index("Đề nghị cho ý kiến về chỉ tiêu và thời hạn")
    assert question < shown.index("signs-sheet")
    assert shown.index('name="opinion_') < shown.index('name="paper_opinion_letter-file"')


def test_the_first_of_two_signers_is_told_that_it_waits_for_the_second(site: Site) -> None:
    plan = submitted(site.office)
    shown = page(site, "bithu", plan.dossier, "put_on_agenda")
    assert has_the_text_above_the_form(shown)
    leads = after(shown)
    assert "còn chờ 1 chữ ký nữa" in leads
    assert "Trình Thường trực" in leads
    assert site.office.take("put_on_agenda", plan, "pho1", asks={"agenda": "Hội nghị"}).state == "submitted"
    leads = after(page(site, "bithu", plan.dossier, "put_on_agenda"))
    assert "chữ ký nữa" not in leads
    assert "Biểu quyết" in leads


def after(shown: str) -> str:
    found = re.search(r'<p class="leads-to">(?:(?!</p>).)*Sau bước này:.*?</p>', shown, re.S)
    assert found
    return found[0]


def test_the_check_of_form_has_the_text(site: Site) -> None:
    plan = site.office.create("plan", "soanthao", "DU", fields=FIELDS, texts={"plan": TEXT})
    assert site.office.take("send_to_check", plan, "truongban").done
    shown = page(site, "chanhvp", plan.dossier, "check_form")
    assert has_the_text_above_the_form(shown)
    assert all(f'name="ask_{one}"' in shown for one in CHECKED)


def test_who_signs_and_who_numbers_see_what_differs_from_the_text_that_was_voted_on(site: Site) -> None:
    plan = adopted(site.office)
    assert 'id="since-adopted"' not in page(site, "bithu", plan.dossier, "sign")
    changed = {"plan": {**TEXT, "text": "I. Mục đích\nII. Nội dung đã sửa lại"}}
    assert site.office.take("revise_text", plan, "soanthao", texts=changed).done
    assert site.office.take("declare_finished_text", plan, "pho1", asks={"reason": "Hội nghị giao"}).done
    for username, step in (("bithu", "sign"), ("vanthu1", "issue")):
        shown = page(site, username, plan.dossier, step)
        section = re.search(r'<section[^>]*id="since-adopted".*?</section>', shown, re.S)
        assert section, step
        assert "đã sửa lại" in section[0]
        assert section.start() < shown.index('name="request_key"')
        if step == "sign":
            assert site.office.take("sign", plan, "bithu").state == "signed"


def test_who_judges_the_papers_opens_them_from_his_form(story: Any) -> None:
    _site, by_hand = story("B5", until=16)
    dossier = by_hand.dossiers["B5"]
    page = by_hand.hands_of("cbtochuc").get(f"/dossiers/{dossier}/acts/judge_papers")
    assert page.status_code == 200
    assert f'href="/dossiers/{dossier}/papers"' in page.text


BOX = "Giới thiệu đồng chí chuyển sinh hoạt đảng"


def test_who_writes_or_takes_a_paper_reads_what_stands_on_it_already(story: Any) -> None:
    """A letter with boxes: the first one is read before the second is written, and both before it is received."""
    site, by_hand = story("C4", until=12)
    letter = by_hand.dossiers["C4"]
    shown = page(site, "pho1", letter, "sign_letter")
    fold = re.search(r'<details class="[^"]*signs-sheet" open>.*?</details>', shown, re.S)
    assert fold is not None
    assert BOX in fold[0]
    assert fold.start() < shown.index('name="ask_box_text"')
    sheet = unescape(site.hands("pho1").get(f"/dossiers/{letter}").text)
    assert BOX in sheet[sheet.index("<article") : sheet.index("</article")], "on the dossier's page as well"
    second = {"box": 2, "box_text": "Đảng uỷ xã An Lạc giới thiệu"}
    assert site.office.take("sign_letter", letter, "pho1", asks=second).refused == ()
    assert site.office.take("issue_letter", letter, "vanthu1").refused == ()
    assert site.office.take("dispatch", letter, "vanthu1").refused == ()
    received = page(site, "cb3_bithu", letter, "receive")
    assert BOX in received
    assert "Đảng uỷ xã An Lạc giới thiệu" in received


def test_nobody_is_waited_for_who_has_brought_every_paper(story: Any) -> None:
    site, by_hand = story("B1", until=19)
    dossier = by_hand.dossiers["B1"]
    assert "Nhận giấy tờ" in waits(site, dossier)
    by_hand.play_lines([one for one in read_story(STORIES / "B1.jsonl") if 19 <= one.number < 22])
    assert "Nhận giấy tờ" not in waits(site, dossier), "all four are there, and who signs the comments is named"
    assert "Đưa ra chi bộ xét" in waits(site, dossier)


def waits(site: Site, dossier: str) -> str:
    shown = unescape(site.hands("cb1_bithu").get(f"/dossiers/{dossier}").text)
    found = re.search(r'id="waits">.*?</ul>', shown, re.S)
    assert found
    return found[0]
