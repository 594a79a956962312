"""The page of opinions says who answered and who wrote it down; a step is offered where there is something to do."""

from __future__ import annotations

from html import unescape

import pytest

from tests.services.test_who_may_become_a_signer import FIELDS, TEXT
from tests.services.voting_office import scanned
from tests.web.conftest import Site

OUTSIDE = {
    "organisation": "#DU2", "answer": "Đề nghị giảm chỉ tiêu", "signed_by": "Nguyễn Văn Khê, Phó Bí thư",
    "letter_number": "12-CV/ĐU", "letter_on": "2026-03-02",
}  # fmt: skip


@pytest.fixture
def plan(site: Site) -> str:
    made = site.office.create("plan", "soanthao", "DU", fields=FIELDS, texts={"plan": TEXT}).dossier
    asked = [{"organisation": one} for one in ("#CB1", "#CB2", "#DU2")]
    assert site.office.take("ask_opinions", made, "truongban", opinions=asked).done
    return made


def shown(site: Site, username: str, address: str) -> str:
    return " ".join(unescape(site.hands(username).get(address).text).split())


def test_both_persons_are_named_and_who_signed_outside_by_which_letter(site: Site, plan: str) -> None:
    answer = [{"organisation": "#CB1", "answer": "Nhất trí"}]
    assert site.office.take("answer_opinion", plan, "cb1_bithu", recorded_by="vanthu1", opinions=answer).done
    letter = scanned(site.office, name="opinion_letter")
    assert site.office.take("record_opinion", plan, "vanthu1", opinions=[OUTSIDE], papers=letter).done
    why = {"reason": "Hỏi nhầm nơi"}
    other = [{"organisation": "#CB2"}]
    assert site.office.take("withdraw_question", plan, "soanthao", asks=why, opinions=other).done
    page = shown(site, "soanthao", f"/dossiers/{plan}/opinions")
    assert "(Nguyễn Văn Sáu; Ngô Thị Cẩm Tú ghi thay)" in page
    assert "(Nguyễn Văn Khê, Phó Bí thư ký; Ngô Thị Cẩm Tú ghi)" in page
    assert "Văn bản trả lời số 12-CV/ĐU ngày 02/03/2026" in page
    assert "Bản chụp văn bản" in page
    assert "<b>Lý do rút:</b> Hỏi nhầm nơi" in page
    history = shown(site, "soanthao", f"/dossiers/{plan}/history")
    assert "12-CV/ĐU, 02/03/2026" in history
    assert "Chi bộ ấp Hai" in history, "which question was withdrawn"


def test_a_step_is_offered_where_it_has_something_to_do(site: Site, plan: str) -> None:
    def offered(username: str, trigger: str) -> bool:
        return f"/dossiers/{plan}/acts/{trigger}" in shown(site, username, f"/dossiers/{plan}")

    assert not offered("soanthao", "settle_opinion"), "nobody has answered"
    assert offered("soanthao", "withdraw_question")
    assert offered("vanthu1", "record_opinion")
    assert "Đảng uỷ xã Phú Khê (ngoài hệ thống)" in shown(site, "soanthao", f"/dossiers/{plan}")
    form = shown(site, "vanthu1", f"/dossiers/{plan}/acts/answer_opinion")
    assert "Chi bộ ấp Một" in form
    assert ">Đảng uỷ xã Phú Khê" not in form, "its answer comes on paper and is recorded in a step of its own"


def test_the_clerk_records_it_on_the_page(site: Site, plan: str) -> None:
    hands = site.hands("vanthu1")
    form = hands.open(f"/dossiers/{plan}/acts/record_opinion")
    assert form.controls["paper_opinion_letter-on_paper"].sort == "hidden", "its scan is its proof"
    for part, value in OUTSIDE.items():
        if part != "organisation":
            (name,) = [one for one in form.controls if one.endswith(f"-{part}") and one.startswith("opinion_")]
            form.enter(name, value)
    answer = hands.send(form, {"paper_opinion_letter-file": (b"MZ\x00\xff" * 20, "exe.pdf")})
    assert "xét theo nội dung, không theo tên tệp" in unescape(answer.text)
    sheet = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
    assert hands.send(form, {"paper_opinion_letter-file": (sheet, "tra-loi.pdf")}).status_code == 303
    assert "Đề nghị giảm chỉ tiêu" in shown(site, "soanthao", f"/dossiers/{plan}/opinions")


def test_a_question_is_withdrawn_on_the_page(site: Site, plan: str) -> None:
    hands = site.hands("soanthao")
    form = hands.open(f"/dossiers/{plan}/acts/withdraw_question")
    form.enter("ask_reason", "Hỏi nhầm nơi")
    assert "Câu hỏi rút lại" in unescape(hands.send(form).text), "what is missing is named"
    first = next(one for one in form.controls if one.endswith("-withdraw"))
    form.enter(first, "y")
    assert hands.send(form).status_code == 303
    assert shown(site, "soanthao", f"/dossiers/{plan}/opinions").count("Đã rút") == 1
