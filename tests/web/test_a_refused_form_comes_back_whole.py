"""What cannot be taken comes back as it was typed, with its message at the field, and nothing is half done."""

from __future__ import annotations

import html
import re
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.cast import DemoOffice
from tests.web.conftest import Site, open_pages
from tests.web.pages import Hands, PageForm, form_to
from workflow_app.replay.expectations import trace

MEGABYTE = 1 << 20
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
TYPED = {
    "field_title": "Thực hiện nghị quyết về “dân vận khéo” <năm 2026>",
    "field_lead_unit": "Ban Xây dựng Đảng",
    "field_period_from": "2026-04-01",
    "text_plan-text": "Điều một.\n\n  - gạch đầu dòng thứ nhất\n  - gạch đầu dòng thứ hai",
    "text_plan-abstract": "Về công tác dân vận",
}


def edit_form(site: Site, username: str = "soanthao") -> tuple[Hands, PageForm]:
    plan = site.plan()
    return site.hands(username), site.hands(username).open(f"/dossiers/{plan}/acts/edit")


def fill(form: PageForm, **values: Any) -> None:
    for name, value in {**TYPED, **values}.items():
        form.enter(name, value)


def came_back(answer: TestResponse, sent: PageForm) -> PageForm:
    """The form of a 422 answer, which holds what was sent."""
    assert answer.status_code == 422, answer.status_code
    form = form_to(answer.text, sent.action.split("?")[0])
    for name, control in sent.controls.items():
        if control.sort not in ("file", "hidden"):
            assert form.controls[name].values == control.values, name
    return form


def errors_at(answer: TestResponse, field: str) -> str:
    found = re.search(rf'<ul class="field-errors" id="{field}-errors">(.*?)</ul>', answer.text, re.S)
    assert found, f"no message at {field}"
    return html.unescape(re.sub(r"<[^>]+>", " ", found[1])).strip()


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("field_period_to", "2026-02-31", "Không phải là ngày"),
        ("field_period_to", "31/02/2026", "Không phải là ngày"),
        ("field_period_to", "mai", "Không phải là ngày"),
        ("field_period_to", "0026-12-31", ""),
        ("field_period_to", "99999-12-31", ""),
        ("field_title", "x" * 301, "300"),
        ("field_lead_unit", "B\xd2\xfd th­ §¶ng uû", "Unicode"),
        ("text_plan-text", "á" * MEGABYTE, "1 MB"),
        ("text_plan-text", "KẾ HOẠCH\nMẬT\nNội dung", "dấu mật"),
    ],
)
def test_one_bad_value_loses_none_of_the_others(site, name, value, says):
    hands, form = edit_form(site)
    fill(form, **{name: value})
    before = trace(site.office.database)
    answer = hands.send(form)
    came_back(answer, form)
    assert says in errors_at(answer, name)
    assert trace(site.office.database) == before


@pytest.mark.parametrize(
    ("value", "words"), [("2026-04-30", "30/04/2026"), ("", "ngày/tháng/năm"), ("mai", "ngày/tháng/năm")]
)
def test_a_day_is_shown_back_as_the_office_writes_it_whatever_the_browser_shows(site, value, words):
    hands, form = edit_form(site)
    fill(form, field_period_to=value, field_period_from="mai")
    assert f'id="field_period_to-words" data-format="ngày/tháng/năm">{words}</span>' in hands.send(form).text


def test_ten_megabytes_of_text_come_back_to_be_shortened(site):
    hands, form = edit_form(site)
    fill(form, **{"text_plan-text": "Nghị quyết. " * (10 * MEGABYTE // 16)})
    answer = hands.send(form)
    came_back(answer, form)
    assert "1 MB" in errors_at(answer, "text_plan-text")


def test_more_than_any_form_holds_gets_a_page_of_its_own(site):
    hands, form = edit_form(site)
    fill(form, **{"text_plan-text": "x" * (25 * MEGABYTE)})
    answer = hands.send(form)
    assert answer.status_code == 413
    assert "Nội dung gửi lên quá lớn" in answer.text
    assert 'href="/"' in answer.text


def test_the_rules_of_the_step_speak_at_the_field_or_above_the_form(site):
    hands, form = edit_form(site)
    fill(form, field_period_from="2026-12-31", field_period_to="2026-04-01")
    answer = hands.send(form)
    came_back(answer, form)
    assert "alert-danger" in answer.text


def faults_of(answer: TestResponse) -> list[tuple[str, str]]:
    """What the list above the form says: (the control it leads to, its words)."""
    alert = re.search(r'<div class="alert alert-danger".*?</ul>', answer.text, re.S)
    assert alert
    lines = re.findall(r'<li><a href="#([^"]+)">(.*?)</a>(.*?)</li>', alert[0], re.S)
    return [(target, html.unescape(name + rest)) for target, name, rest in lines]


def test_the_list_of_faults_leads_to_the_very_control_and_says_what_is_wrong(site):
    hands, form = edit_form(site)
    fill(form, **{"text_plan-text": "MẬT"})
    form.rows("field_targets", [{"resolution": "Nghị quyết", "target": "", "measure": "100%"}])
    found = dict(faults_of(hands.send(form)))
    assert "Nội dung văn bản" in found["text_plan-text"]
    assert "dấu mật" in found["text_plan-text"]
    assert "dòng 1" in found["field_targets-0-target"]
    assert set(found) == {"text_plan-text", "field_targets-0-target"}


def test_an_end_before_its_beginning_is_told_at_the_end(site):
    hands, form = edit_form(site)
    fill(form, field_period_from="2026-04-01", field_period_to="2026-03-01")
    assert "01/04/2026" in errors_at(hands.send(form), "field_period_to")


def test_what_a_later_step_fills_in_is_not_asked_for_at_first(site):
    _, form = edit_form(site)
    assert "field_targets-0-measure" in form.controls
    assert "field_targets-0-final_result" not in form.controls


def test_letters_that_are_no_unicode_are_told_apart_from_text(site):
    hands, form = edit_form(site)
    part = b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
    token = form.controls["csrf_token"].values[0].encode()
    body = part % (b"csrf_token", token) + part % (b"field_title", b"K\xe1\xba\xbf ho\xff\xfe") + b"--x--\r\n"
    answer = hands.client.post(form.action, data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 422
    assert "ký tự hỏng" in errors_at(answer, "field_title")


def test_characters_that_nobody_sees_are_taken_out(site):
    hands, form = edit_form(site)
    fill(form, field_title="Kế\u200b ho\x00ạch \u202evận dân")
    assert hands.send(form).status_code == 303
    assert "Kế hoạch vận dân" in hands.get(form.action.rsplit("/acts", 1)[0]).text


def test_words_in_composed_and_decomposed_letters_are_one(site):
    hands, form = edit_form(site)
    fill(form, field_title="Kế hoạch")  # typed on a Mac
    assert hands.send(form).status_code == 303
    assert "Kế hoạch" in hands.get(form.action.rsplit("/acts", 1)[0]).text


def test_a_choice_that_was_not_offered_is_refused(site):
    hands, form = edit_form(site)
    fill(form)
    form.controls["field_scope"].values = ["century"]
    answer = hands.send(form)
    assert answer.status_code == 422
    assert "Lựa chọn không hợp lệ" in errors_at(answer, "field_scope")


def test_what_must_be_filled_in_is_asked_for(site):
    hands = site.hands("soanthao")
    form = hands.open("/dossiers/new/plan?place=DU")
    fill(form, field_title="   ")
    answer = hands.send(form)
    came_back(answer, form)
    assert errors_at(answer, "field_title") == "Chưa nhập mục này."


# Rows, also without the page's script -------------------------------------------------------------------------------


def test_a_row_more_and_a_row_less_by_the_buttons_keep_what_is_typed(site):
    hands, form = edit_form(site)
    fill(form)
    form.enter("field_basis-0-symbol", "25-NQ/TW")
    page = hands.client.post(form.action, data={**form.sent(), "add_row": "field_basis"})
    assert page.status_code == 200
    longer = form_to(page.text, form.action)
    assert longer.controls["field_basis-0-symbol"].values == ["25-NQ/TW"]
    longer.enter("field_basis-1-symbol", "02-CT/TU")
    page = hands.client.post(form.action, data={**longer.sent(), "remove_row": "field_basis-0"})
    shorter = form_to(page.text, form.action)
    kept = [one.values for name, one in shorter.controls.items() if name.endswith("-symbol")]
    assert kept == [["02-CT/TU"]]
    assert shorter.controls["field_title"].values == [TYPED["field_title"]]


def test_a_table_without_a_needed_cell_says_where(site):
    hands, form = edit_form(site)
    fill(form)
    form.rows("field_basis", [{"symbol": "25-NQ/TW"}, {"issuer": "Tỉnh uỷ"}])
    answer = hands.send(form)
    came_back(answer, form)
    assert errors_at(answer, "field_basis-1-symbol") == "Chưa nhập."


# Papers ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def small(office: DemoOffice) -> Site:
    """An office that takes papers up to one megabyte, so that a test need not send fifty."""
    smaller = replace(office, engine=replace(office.engine, largest_paper=MEGABYTE))
    return Site(open_pages(smaller), smaller)


@pytest.mark.parametrize(
    ("content", "filename", "says"),
    [
        (b"", "trong.pdf", "rỗng (0 byte)"),
        (PDF + b"0" * 2 * MEGABYTE, "lon.pdf", "1 MB"),
        (b"MZ\x90\x00" + b"\x00" * 200, "chuong-trinh.pdf", "loại tệp"),
        (b"<html><script>alert(1)</script>", "trang.txt", "loại tệp"),
        ("TỐI MẬT\nNội dung".encode(), "van-ban.txt", "dấu mật"),
        ("Kế hoạch".encode("utf-16"), "sai-ma.txt", "loại tệp"),
    ],
    ids=["empty", "large", "program", "page", "secret", "encoding"],
)
def test_a_file_that_cannot_be_taken_says_so_at_its_place(small, content, filename, says):
    hands, form = edit_form(small)
    fill(form)
    before = trace(small.office.database)
    answer = hands.send(form, {"paper_submission-file": (content, filename)})
    came_back(answer, form)
    assert says.lower() in errors_at(answer, "paper_submission-file").lower()
    assert trace(small.office.database) == before


def test_a_good_file_need_not_be_chosen_again_after_another_fault(small):
    hands, form = edit_form(small)
    fill(form, field_period_to="31/02/2026")
    answer = hands.send(form, {"paper_submission-file": (PDF, "tờ trình.pdf")})
    again = came_back(answer, form)
    assert "Đã nhận tệp" in answer.text
    assert "tờ trình.pdf" in answer.text
    again.enter("field_period_to", "2026-12-31")
    assert hands.send(again).status_code == 303
    papers = hands.get(form.action.rsplit("/acts", 1)[0] + "/papers").text
    assert "tờ trình.pdf" in papers


def test_a_kept_file_is_nobody_elses(small):
    hands, form = edit_form(small)
    fill(form, field_period_to="31/02/2026")
    answer = hands.send(form, {"paper_submission-file": (PDF, "tờ trình.pdf")})
    token = form_to(answer.text, form.action).controls["paper_submission-kept"].values[0]
    other = small.hands("truongban").open(form.action)
    fill(other)
    other.enter("paper_submission-kept", token)
    assert small.hands("truongban").send(other).status_code == 303
    assert "tờ trình.pdf" not in hands.get(form.action.rsplit("/acts", 1)[0] + "/papers").text


def test_a_day_without_its_paper_is_not_lost_silently(small):
    hands, form = edit_form(small)
    fill(form)
    form.enter("paper_submission-written_on", "2026-03-01")
    answer = hands.send(form)
    came_back(answer, form)
    assert "Chưa chọn tệp" in errors_at(answer, "paper_submission-file")


def test_a_paper_that_exists_on_paper_needs_no_file(small):
    hands, form = edit_form(small)
    fill(form)
    form.tick("paper_submission-on_paper", True)
    form.enter("paper_submission-written_on", "2026-03-01")
    assert hands.send(form).status_code == 303


def test_a_download_is_an_attachment_that_runs_nothing(small):
    hands, form = edit_form(small)
    fill(form)
    hands.send(form, {"paper_submission-file": (PDF, "tờ trình.pdf")})
    dossier = form.action.rsplit("/acts", 1)[0]
    found = re.search(rf'href="({dossier}/papers/[^"]+)"', hands.get(f"{dossier}/papers").text)
    assert found
    with closing(hands.get(found[1])) as answer:
        assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert small.hands("cb1_bithu").get(found[1]).status_code == 404


def test_a_request_larger_than_all_papers_together_is_cut_off(small):
    hands, form = edit_form(small)
    answer = hands.send(form, {"paper_submission-file": (b"0" * 29 * MEGABYTE, "lon.pdf")})
    assert answer.status_code == 413
    assert "1 MB" in answer.text


def test_a_document_dated_before_its_vote_is_told_at_that_day(story):
    site, by_hand = story("B5", until=33)
    by_hand.clock.set("2026-05-20T14:40")
    hands = site.hands("vanthu1")
    form = hands.open(f"/dossiers/{by_hand.dossiers['B5']}/acts/issue_decision")
    form.enter("ask_dated_on", "2026-05-19")
    assert "19/05/2026 trước ngày biểu quyết" in errors_at(hands.send(form), "ask_dated_on")


def test_papers_of_rows_that_read_alike_are_told_apart(story):
    site, by_hand = story("D1-D3", until=76)
    page = html.unescape(site.hands("cb1_pho").get(f"/dossiers/{by_hand.dossiers['GS1']}/acts/report_remedy").text)
    labels = re.findall(r"Minh chứng khắc phục — ([^<]+)<", page)
    assert len(labels) == 3
    assert len(set(labels)) == 3
