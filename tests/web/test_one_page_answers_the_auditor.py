"""E6 through the pages: one page says who decided what, when, for whom, on which text, by which rule and why it might
be done, today and on any past day; and what was signed in somebody's place says so on the sheet as well."""

from __future__ import annotations

import re
from html import unescape

import pytest
import sqlalchemy as sa

from tests.web.test_what_an_official_sheet_says import sheet
from workflow_app.db import tables as t
from workflow_app.history.leaf import revealed
from workflow_app.services.reasons import offers

AWAY, SUBSTITUTE, DEPUTY = "Lê Hoàng Khải", "Huỳnh Tấn Lợi", "Đặng Thị Thu Hiền"
BASIS = "Giấy uỷ quyền ngày 6/4/2026 của Bí thư Đảng uỷ"
STEP = re.compile(r'<article class="[^"]*why-step" id="step-(\w+)" data-outcome="(\w+)">(.*?)</article>', re.S)


def words(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def act(page: str, step: str) -> str:
    return next(
        words(one)
        for one in re.findall(r'<article class="card card-body why-act".*?</article>', page, re.S)
        if re.search(rf"<h3>#\d+ {step}[ <]", one)
    )


def test_a_signature_in_somebody_s_place_is_answered_on_one_page(story):
    site, by_hand = story("E6")
    plan = by_hand.dossiers["KH1"]
    page = unescape(site.hands("kiemtra").get(f"/dossiers/{plan}/why").text)
    signed = act(page, "Ký")
    assert f"Ai {SUBSTITUTE} thay {AWAY}" in signed
    assert "Khi nào 08/04/2026" in signed
    assert "Thay mặt Ban Thường vụ, Đảng uỷ xã An Lạc" in signed
    assert "Trên văn bản nào Kế hoạch" in signed
    assert len(re.findall(r"\b[0-9a-f]{64}\b", signed)) == 2, "the text that was signed, and the text of the rules"
    assert re.search(r"Bản ghi [\w-]{43} ", signed)
    assert "36-HD/VPTW" in signed
    assert "văn bản đã được thông qua" in signed
    assert "Chưa đạt" not in signed


def test_a_body_s_decision_is_answered_with_its_reckoning(story):
    site, by_hand = story("E6")
    page = unescape(site.hands("kiemtra").get(f"/dossiers/{by_hand.dossiers['KH1']}/why").text)
    confirmed = act(page, "Xác nhận kết quả")
    assert re.search(r"2×5 > [89]", confirmed)
    assert "Thay mặt Ban Thường vụ" in confirmed
    assert "Điều lệ Đảng, Điều 9" in confirmed


def test_the_vote_is_told_with_its_counts_its_base_and_where_its_round_and_minutes_are(story):
    site, by_hand = story("E6")
    plan = by_hand.dossiers["KH1"]
    page = unescape(site.hands("kiemtra").get(f"/dossiers/{plan}/why").text)
    confirmed = act(page, "Xác nhận kết quả")
    assert re.search(r"5 đồng ý, \d không đồng ý, \d không có ý kiến", confirmed)
    assert re.search(r"\d thành viên, \d có quyền biểu quyết, \d có mặt", confirmed)
    with site.office.database.reading() as session:
        round_uid = session.execute(sa.select(t.round_.c.uid)).scalars().first()
    for address in (f"/dossiers/{plan}/rounds/{round_uid}", f"/dossiers/{plan}/rounds/{round_uid}/minutes",
                    f"/dossiers/{plan}/print?document=plan"):  # fmt: skip
        assert f'href="{address}"' in page, address
        assert site.hands("kiemtra").get(address).status_code == 200


def test_the_reason_of_an_act_is_on_the_page_in_its_own_words(story):
    site, by_hand = story("E6")
    plan = by_hand.dossiers["KH1"]
    page = unescape(site.hands("kiemtra").get(f"/dossiers/{plan}/why").text)
    query = (
        sa.select(t.disclosure.c.text)
        .join(t.leaf, t.leaf.c.id == t.disclosure.c.leaf_id)
        .where(t.leaf.c.stream == f"doc:{plan}", t.disclosure.c.name.in_(("reason", "agenda")))
    )
    with site.office.database.reading() as session:
        told = [revealed(one) for one in session.execute(query).scalars()]
    assert told
    assert all(one in words(page) for one in told)


def test_what_was_decided_comes_first_and_the_reader_s_own_steps_are_asked_for(story):
    """Paper is for the proof; what the reader himself may do stands below, and is printed only where he asks."""
    site, by_hand = story("E6")
    path = f"/dossiers/{by_hand.dossiers['KH1']}/why"
    page = site.hands("kiemtra").get(path).text
    assert page.index('id="why-acts"') < page.index('id="why-steps"')
    assert 'class="section print-skip" aria-labelledby="why-steps"' in page
    narrowed = site.hands("kiemtra").get(f"{path}?trigger=archive&as=btv1").text
    assert narrowed.index('id="why-steps"') < narrowed.index('id="why-acts"')
    assert "section print-skip" not in narrowed


def test_what_stands_in_the_way_comes_first_and_the_rest_folds_out(story):
    """On a phone the answer is short; paper and programs keep every rule and every act."""
    site, by_hand = story("E6")
    plan = by_hand.dossiers["KH1"]
    page = unescape(site.hands("kiemtra").get(f"/dossiers/{plan}/why").text)
    at_once = re.sub(r'<details class="why-more why-rest">.*?</details>', "", page, flags=re.S)
    for _name, outcome, step in STEP.findall(at_once):
        assert set(re.findall(r'data-answer="(\w+)"', step)) == ({"fails"} if outcome == "refused" else set())
    seqs = [int(one) for one in re.findall(r'id="act-(\d+)"', page)]
    assert seqs == list(range(max(seqs), -1, -1)), "every act is on the page"
    folded = page.index("việc trước đó")
    assert [page.index(f'id="act-{one}"') < folded for one in seqs] == [place < 3 for place in range(len(seqs))]
    asked = site.hands("kiemtra").get(f"/dossiers/{plan}/why.json").json
    assert {rule["answer"] for one in asked for rule in one["reasons"]} > {"fails"}


def test_a_person_is_chosen_by_name_among_those_concerned(story):
    site, by_hand = story("E6")
    path = f"/dossiers/{by_hand.dossiers['KH1']}/why"
    page = unescape(site.hands("kiemtra").get(path).text)
    offered = dict(re.findall(r'<option value="([^"]+) \((\w+)\)">', page))
    assert SUBSTITUTE in offered
    assert AWAY in offered
    assert "ngoai_dv1" not in offered.values(), "whom it does not concern is not offered"
    for asked in (f"{SUBSTITUTE} ({offered[SUBSTITUTE]})", SUBSTITUTE, offered[SUBSTITUTE]):
        answer = site.hands("kiemtra").get(f"{path}?trigger=archive&as={asked}")
        assert answer.status_code == 200, asked
        assert f"Các bước từ trạng thái này : {SUBSTITUTE}" in words(answer.text).replace(" :", ":").replace(":", " :")


@pytest.mark.parametrize(
    ("day", "state", "known", "unknown"),
    [
        ("2026-04-06", "Biểu quyết", "Đồng ý đưa ra Ban Thường vụ", "Xác nhận kết quả"),
        ("2026-04-07", "Đã thông qua", "Xác nhận kết quả", "Vào số, ban hành"),
        ("2026-04-08", "Đã ban hành", "Vào số, ban hành", "Thu hồi, bãi bỏ"),
    ],
)
def test_the_same_page_answers_for_any_past_day(story, day, state, known, unknown):
    site, by_hand = story("E6")
    page = unescape(site.hands("kiemtra").get(f"/dossiers/{by_hand.dossiers['KH1']}/why?at={day}").text)
    told = " ".join(re.findall(r"<h3>#\d+.*?</h3>", page, re.S))
    assert known in told
    assert unknown not in told
    assert state in words(page)


def test_on_that_day_the_substitute_was_allowed_and_today_he_is_not(story):
    site, by_hand = story("E6")
    path = f"/dossiers/{by_hand.dossiers['KH1']}/why?trigger=sign&as=btv1"
    then = words(site.hands("kiemtra").get(f"{path}&at=2026-04-07").text)
    assert f"Làm thay được cho: {AWAY}" in then
    assert re.search(rf"Làm thay được cho: {AWAY} \(Chức danh Bí thư.*{SUBSTITUTE} thay {AWAY} theo uỷ quyền", then)
    assert f"Người thay: {SUBSTITUTE}" in then
    today = words(site.hands("kiemtra").get(path).text)
    assert "Làm thay được cho" not in today
    in_his_place = unescape(site.hands("kiemtra").get(f"{path}&for=bithu&at=2026-04-07").text)
    assert STEP.findall(in_his_place)[0][:2] == ("sign", "allowed")
    now = unescape(site.hands("kiemtra").get(f"{path.replace('why', 'why.json')}&for=bithu").text)
    assert "not_from_here" in now, "signed since, and said of the same person in the same place"


def test_every_offered_and_every_refused_step_says_why_to_everybody(story):
    site, by_hand = story("E6", until=20)
    plan = by_hand.dossiers["KH1"]
    kind = site.office.engine.library.current("plan")
    leading_on = [one for one in kind.leaving[site.office.dossier(plan).state] if not offers.is_of_system(one)]
    for username in ("bithu", "btv1", "btv3", "soanthao", "chanhvp", "vanthu1", "kiemtra"):
        page = unescape(site.hands(username).get(f"/dossiers/{plan}/why").text)
        steps = STEP.findall(page)
        assert [name for name, _, _ in steps] == [one.trigger for one in leading_on]
        for name, outcome, step in steps:
            rules = re.findall(r'data-rule="(\w+)" data-answer="(\w+)">(.*?)</li>', step, re.S)
            assert rules, name
            assert (outcome == "refused") is ("fails" in {answer for _, answer, _ in rules}), (username, name)
            assert all("Căn cứ:" in rule for _, _, rule in rules), (username, name)


# What comes out of the printer ---------------------------------------------------------------------------------------


def test_a_deputy_signs_for_the_collective_and_without_k_t(story):
    site, by_hand = story("A5_ballots")
    printed = sheet(site.hands("kiemtra"), by_hand.dossiers["KH1"], "plan")
    assert re.search(r"T/M BAN THƯỜNG VỤ PHÓ BÍ THƯ \(Đã ký ngày 06/04/2026\) " + DEPUTY, printed)
    assert "K/T" not in printed
    assert "TUQ" not in printed


def test_who_signs_by_authorisation_is_printed_with_it_and_with_whom_he_stands_in_for(story):
    site, by_hand = story("A5_ballots")
    page = site.hands("kiemtra").get(f"/dossiers/{by_hand.dossiers['KH2']}/print?document=plan").text
    beside = re.search(r'<p class="cell-note print-skip" id="by-order">.*?</p>', page, re.S)
    assert beside
    assert "chưa đối chiếu" in words(beside[0]), "beside the sheet"
    printed = sheet(site.hands("kiemtra"), by_hand.dossiers["KH2"], "plan")
    assert "chưa đối chiếu" not in printed, "and never on it"
    assert "TUQ BAN THƯỜNG VỤ UỶ VIÊN BAN THƯỜNG VỤ" in printed
    assert "T/M" not in printed
    assert f"(Đã ký ngày 07/04/2026, thay đồng chí {AWAY}, căn cứ {BASIS}) {SUBSTITUTE}" in printed


def test_the_timeline_names_both_persons_of_every_act_done_in_somebody_s_place(story):
    site, by_hand = story("A5_ballots")
    shown = words(site.hands("kiemtra").get(f"/dossiers/{by_hand.dossiers['KH2']}/history").text)
    for substitute, principal in (("Đoàn Thị Phương Thảo", "Trần Thị Minh Nguyệt"), (SUBSTITUTE, AWAY)):
        assert re.search(rf"{substitute}[^.]{{0,60}}{principal}", shown), (substitute, principal)
    assert f"Căn cứ: {BASIS}" in shown


def test_who_may_not_know_of_it_is_told_nothing(story):
    site, by_hand = story("E6")
    assert site.hands("cb1_bithu").get(f"/dossiers/{by_hand.dossiers['KH1']}/why").status_code == 404
