"""The sheet of a document says what was voted on and signed: whole, in Vietnamese, and nothing that came later."""

from __future__ import annotations

import json
import re
from html import unescape

import sqlalchemy as sa

from tests.web.pages import Hands
from workflow_app.db import tables as t


def sheet(hands: Hands, dossier: str, document: str) -> str:
    """The words of the sheet, as they come out of the printer."""
    answer = hands.get(f"/dossiers/{dossier}/print?document={document}")
    assert answer.status_code == 200
    found = re.search(r'<article class="sheet.*?</article>', answer.text, re.S)
    assert found
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", found[0])))


def test_results_recorded_later_do_not_enter_a_plan_that_was_issued(story):
    site, by_hand = story("A7")
    hands, plan = site.hands("vanthu2"), by_hand.dossiers["KH1"]
    words = sheet(hands, plan, "plan")
    assert "Chỉ tiêu 8" in words
    assert "Kết quả khi sơ kết" not in words
    assert "Không đánh giá được" not in words
    assert "Không đánh giá được" in unescape(hands.get(f"/dossiers/{plan}").text)


def test_a_decision_does_not_say_who_came_to_a_conference_a_month_after_it(story):
    site, by_hand = story("D1-D3")
    hands, supervision = site.hands("vanthu1"), by_hand.dossiers["GS1"]
    words = sheet(hands, supervision, "decision")
    assert "Nguyễn Văn Sáu" in words
    assert "Đi điều trị" not in words
    assert "Đã giao quyết định ngày" not in words
    page = unescape(hands.get(f"/dossiers/{supervision}").text)
    assert "Đi điều trị, có giấy xác nhận" in page, "what is on no sheet is on the page"


def test_what_belongs_to_the_text_is_on_the_sheet_even_when_it_is_no_table(story):
    site, by_hand = story("B5")
    words = sheet(site.hands("cbtochuc"), by_hand.dossiers["B5"], "cell_resolution")
    assert "Nguyễn Hoàng Nam" in words
    assert "Lập trường vững vàng" in words
    assert "chưa có nội dung" not in words


def test_a_sheet_is_vietnamese_whoever_reads_it(story):
    site, by_hand = story("D1-D3")
    reader, supervision = site.another("vanthu1"), by_hand.dossiers["GS1"]
    before = sheet(reader, supervision, "report")
    assert reader.post("/language/en").status_code == 302
    assert "Print" in reader.get(f"/dossiers/{supervision}/print?document=report").text
    assert sheet(reader, supervision, "report") == before


def test_a_name_of_type_stands_alone_when_the_abstract_says_the_rest(story):
    site, by_hand = story("D1-D3")
    words = sheet(site.hands("vanthu1"), by_hand.dossiers["GS1"], "notice")
    assert "THÔNG BÁO Kết luận giám sát" in words.replace("Thông báo", "THÔNG BÁO")


def test_a_text_finished_after_the_vote_says_no_results_that_came_later(story):
    """“Giao hoàn thiện”: the text that was declared and signed is not the one that was voted on; its tables stand as
    they were handed over with the declaration all the same."""
    site, by_hand = story("A4")
    plan = by_hand.dossiers["KH2"]
    before = sheet(site.hands("vanthu1"), plan, "plan")
    with site.office.database.writing() as session:
        row = session.execute(sa.select(t.dossier.c.id, t.dossier.c.fields).where(t.dossier.c.uid == plan)).one()
        fields = json.loads(row.fields)
        fields["targets"] = [{**one, "midterm_result": "not_met"} for one in fields["targets"]]
        session.execute(t.dossier.update().where(t.dossier.c.id == row.id).values(fields=json.dumps(fields)))
    after = sheet(site.hands("vanthu1"), plan, "plan")
    assert "Không đạt" not in after
    assert after == before


def test_the_letter_of_transfer_prints_its_boxes_and_both_readings_of_one_that_was_corrected(story):
    words = _boxes(*story("C3", CORRECTED))
    assert "1980" in words
    assert "Phú Kê Phú Khê (Ngô Thị Cẩm Tú, 16/03/2026)" in words


def test_the_letter_that_replaces_a_void_one_prints_its_own_boxes_alone(story):
    words = _boxes(*story("C3"))
    assert "1982" in words
    assert "1980" not in words
    assert "Phú Kê Phú Khê" not in words, "the correction of the letter before"


CORRECTED = 15
"""The line of C3 before which box 3 is corrected, and the letter not yet void."""


def _boxes(site, by_hand) -> str:
    words = sheet(site.hands("vanthu1"), by_hand.dossiers["C3"], "letter")
    return words[words.index("Các ô của giấy giới thiệu") :]
