"""Going back through the pages: stages to choose from, what changed since one's own signature, and one act again."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.stories.telling import STORIES
from tests.web.pages import form_to

SINCE = "Từ khi bạn ký"


def line_of(act: str, actor: str, number: int) -> int:
    """Where in the story that person takes that step for the so-many-eth time."""
    lines = (STORIES / "E5.jsonl").read_text("utf-8").splitlines()
    found = [at for at, one in enumerate(lines, 1) if f'"actor": "{actor}", "act": "{act}"' in one]
    return found[number - 1]


@pytest.fixture
def before(story: Callable[..., Any]) -> Callable[[str, str, int], Any]:
    def office(act: str, actor: str, number: int = 1) -> Any:
        _site, by_hand = story("E5", until=line_of(act, actor, number))
        return by_hand, by_hand.dossiers["KH1"]

    return office


def test_the_form_of_a_return_offers_the_stages_that_lie_behind_and_no_other(before):
    by_hand, dossier = before("return_to_earlier", "pho1")
    path = f"/dossiers/{dossier}/acts/return_to_earlier"
    page = by_hand.hands_of("pho1").get(path).text
    form = form_to(page, path)
    assert [one for one in form.controls["stage"].options if one] == ["form_check", "draft"]
    assert "Chỉ các bước hồ sơ đã qua" in page


def test_who_signs_again_sees_what_changed_since_he_signed_and_affirms_it_by_one_form(before):
    by_hand, dossier = before("put_on_agenda", "bithu", 3)
    path = f"/dossiers/{dossier}/acts/put_on_agenda"
    shown = by_hand.hands_of("bithu").get(path).text
    changed = re.search(r'id="since-signed".*?</section>', shown, re.DOTALL)
    assert changed is not None
    assert SINCE in changed[0]
    assert "<del>chín</del>" in changed[0]
    assert "<ins>tám</ins>" in changed[0]
    assert "Đơn vị chủ trì" not in changed[0], "what he does not judge is not shown as his"
    assert SINCE not in by_hand.hands_of("pho2").get(path).text, "who took his signature back"


def test_the_page_of_differences_tells_each_signer_about_his_own_signature(before):
    by_hand, dossier = before("put_on_agenda", "bithu", 3)
    path = f"/dossiers/{dossier}/differences"
    assert "<ins>tám</ins>" in re.sub(r"(?s)^.*since-signed", "", by_hand.hands_of("bithu").get(path).text)
    assert "since-signed" not in by_hand.hands_of("truongban").get(path).text, "who signed nothing"


@pytest.mark.parametrize(
    ("act", "actor", "number", "told"),
    [
        ("put_on_agenda", "bithu", 2, ["còn hiệu lực"]),
        ("put_on_agenda", "bithu", 3, ["hết hiệu lực vì phần đã ký bị sửa", "đã rút lại"]),
        ("accept_correction", "chanhvp", 1, ["đã rút lại", "chờ xác nhận đính chính"]),
    ],
)
def test_every_signature_tells_how_it_stands(before, act, actor, number, told):
    by_hand, dossier = before(act, actor, number)
    page = by_hand.hands_of("chanhvp").get(f"/dossiers/{dossier}/differences").text
    listed = re.search(r'id="signatures".*?</section>', page, re.DOTALL)
    assert listed is not None
    assert [one for one in told if one not in listed[0]] == []


def test_a_signature_whose_words_stayed_says_so(before):
    by_hand, dossier = before("put_on_agenda", "pho2")
    page = by_hand.hands_of("bithu").get(f"/dossiers/{dossier}/differences").text
    assert "Phần bạn đã ký không thay đổi." in page


def test_who_accepts_a_small_correction_has_it_before_his_eyes(before):
    by_hand, dossier = before("accept_correction", "chanhvp")
    shown = by_hand.hands_of("chanhvp").get(f"/dossiers/{dossier}/acts/accept_correction").text
    section = re.search(r'<section [^>]*id="corrected".*?</section>', shown, re.S)
    assert section, "nobody accepts what he does not see"
    assert "Nguyễn Khánh Linh khai báo" in section[0]
    assert "<ins>" in section[0]
    assert "So với phiên bản" not in section[0], "the content right before is known: it was signed"


def test_whose_signature_stands_under_the_corrected_words_is_told_in_the_history(before):
    by_hand, dossier = before("accept_correction", "chanhvp", 2)
    assert 'id="corrected"' not in by_hand.hands_of("chanhvp").get("/").text, "who accepted it knows"
    told = {one: 'id="corrected"' in by_hand.hands_of(one).get("/").text for one in ("bithu", "pho1", "pho2", "btv1")}
    assert told == {"bithu": True, "pho1": False, "pho2": False, "btv1": False}, "pho2 took his back"
    history = by_hand.hands_of("bithu").get(f"/dossiers/{dossier}/history").text
    assert "Chữ ký trước đính chính vẫn còn hiệu lực: " in history


def test_a_letter_sent_back_before_it_had_a_number_does_not_say_that_it_keeps_one(story: Callable[..., Any]) -> None:
    _site, by_hand = story("C_endings", until=15)
    page = by_hand.hands_of("cb1_bithu").get(f"/dossiers/{by_hand.dossiers['R1']}").text
    assert "Bản này đã huỷ trước khi lấy số. Lý do: Ô 1 chưa ghi số lý lịch." in " ".join(page.split())
    assert "số vẫn giữ" not in page
