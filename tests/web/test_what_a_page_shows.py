"""Pages show what their reader may read and nothing else; whatever was typed is shown as text and never obeyed."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa

from tests.web.conftest import Site, play
from tests.web.pages import Hands
from workflow_app.db import tables as t

VIEWS = ("", "/differences", "/papers", "/opinions", "/votes", "/history", "/print", "/why")
ABOUT_THE_CELL = "Chưa mở sổ theo dõi đảng viên."
ABOUT_THE_SECRETARY = "Phổ biến chỉ đạo của cấp trên đến chi bộ còn chậm."
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}"


def everything(hands: Hands, dossier: str) -> str:
    """All pages of a dossier that this person may open, one after the other."""
    pages = [hands.get(f"/dossiers/{dossier}{view}") for view in VIEWS]
    assert {one.status_code for one in pages} <= {200, 404}
    return "\n".join(one.text for one in pages if one.status_code == 200)


# Rows about somebody -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def remedies(story):
    """A supervision whose findings were notified; the subjects report how they put them right."""
    site, by_hand = story("D1-D3", until=76)
    return site, by_hand, by_hand.dossiers["GS1"]


@pytest.mark.parametrize(
    ("username", "reads", "does_not_read"),
    [
        ("cb1_bithu", [ABOUT_THE_SECRETARY, ABOUT_THE_CELL], []),
        ("cb1_pho", [ABOUT_THE_CELL], [ABOUT_THE_SECRETARY]),
        ("kiemtra", [ABOUT_THE_SECRETARY, ABOUT_THE_CELL], []),
        ("pho2", [ABOUT_THE_SECRETARY, ABOUT_THE_CELL], []),
    ],
)
def test_a_subject_reads_the_findings_about_himself_and_no_others(remedies, username, reads, does_not_read):
    _, by_hand, dossier = remedies
    text = everything(by_hand.hands_of(username), dossier)
    assert [one for one in reads if one not in text] == []
    assert [one for one in does_not_read if one in text] == []


@pytest.mark.parametrize("username", ["cb1_dv05", "cb2_bithu", "quantri", "tu_vanthu"])
def test_for_others_the_dossier_is_not_there(remedies, username):
    _, by_hand, dossier = remedies
    hands = by_hand.hands_of(username)
    assert [hands.get(f"/dossiers/{dossier}{view}").status_code for view in VIEWS] == [404] * len(VIEWS)
    assert hands.get(f"/dossiers/{dossier}/acts/archive").status_code == 404
    assert hands.get(f"/journal/dossiers/{dossier}").status_code == 404
    for path in ("/dossiers", "/dossiers?q=dan+van", "/journal", "/dossiers/archive"):
        assert dossier not in hands.get(path).text


def test_whoever_reads_only_his_part_sees_no_one_elses_acts_papers_or_history(remedies):
    _, by_hand, dossier = remedies
    text = everything(by_hand.hands_of("cb1_pho"), dossier)
    assert "tu-giam-sat-bi-thu.txt" not in text
    assert "Sổ công văn đến" not in text
    assert by_hand.hands_of("cb1_pho").get(f"/journal/dossiers/{dossier}").status_code == 404


def test_a_register_shows_a_number_to_everybody_and_its_dossier_to_its_readers(remedies):
    _, by_hand, dossier = remedies
    for username, reads in (("chanhvp", True), ("soanthao", False)):
        hands = by_hand.hands_of(username)
        listed = re.findall(r'href="(/registers/\d+)"', hands.get("/registers").text)
        text = "".join(hands.get(one).text for one in listed)
        assert "01-TB/ĐU" in text
        assert (dossier in text) is reads


def test_the_auditor_sees_the_chain_of_every_dossier_whole(remedies):
    site, by_hand, dossier = remedies
    with site.office.database.reading() as session:
        chain = {row[0] for row in session.execute(sa.select(t.leaf.c.hash).where(t.leaf.c.stream.endswith(dossier)))}
    page = by_hand.hands_of("kiemtra").get(f"/journal/dossiers/{dossier}").text
    assert len(chain) > 10
    assert [one for one in chain if one not in page] == []


# A restricted file about a person ------------------------------------------------------------------------------


def test_a_file_about_a_member_is_for_the_few_who_work_on_it(story):
    _, by_hand = story("B5", until=12)
    dossier = next(iter(by_hand.dossiers.values()))
    assert by_hand.hands_of("cb1_bithu").get(f"/dossiers/{dossier}").status_code == 200
    for username in ("cb1_dv05", "cb2_bithu", "soanthao", "quantri"):
        assert by_hand.hands_of(username).get(f"/dossiers/{dossier}").status_code == 404, username


def test_a_paper_that_was_replaced_stays_findable_and_what_was_asked_for_stands_at_the_top(story):
    _, by_hand = story("B4", until=27)
    dossier = next(iter(by_hand.dossiers.values()))
    hands = by_hand.hands_of("cb1_bithu")
    papers = unescape(re.sub(r"<[^>]+>", " ", hands.get(f"/dossiers/{dossier}/papers").text))
    assert re.search(r"Bản trước\s*:.*12-KND.*· Không hợp lệ \(.+\).* · được thay bởi", papers, re.S)
    brief = hands.get(f"/dossiers/{dossier}").text
    brief = unescape(brief[brief.index('class="card card-body brief"') : brief.index('class="dossier-parts"')])
    assert "Trả lại để bổ sung hồ sơ" in brief
    assert "Mẫu 12-KNĐ" in brief
    form = unescape(hands.get(f"/dossiers/{dossier}/acts/add_papers").text)
    assert form.index("Mẫu 12-KNĐ: ký lại") < form.index('name="request_key"'), "above the form as well"


# Typed text ----------------------------------------------------------------------------------------------------


@pytest.fixture
def evil(site: Site) -> tuple[Site, str]:
    plan = site.plan(EVIL)
    hands = site.hands("soanthao")
    form = hands.open(f"/dossiers/{plan}/acts/edit")
    form.enter("text_plan-abstract", EVIL)
    form.enter("text_plan-text", EVIL)
    form.rows("field_targets", [{"resolution": EVIL, "target": EVIL, "measure": EVIL}])
    assert hands.send(form, {"paper_submission-file": (b"%PDF-1.4\n%%EOF", f"{EVIL}.pdf")}).status_code == 303
    return site, plan


def test_what_was_typed_is_text_on_every_page(evil):
    site, plan = evil
    hands = site.hands("soanthao")
    paths = [f"/dossiers/{plan}{view}" for view in VIEWS]
    paths += [
        f"/dossiers/{plan}/acts/edit",
        "/",
        "/dossiers",
        "/dossiers/mine",
        "/journal",
        f"/journal/dossiers/{plan}",
    ]
    paths += [f"/dossiers?q={EVIL}", f"/registers?q={EVIL}"]
    for path in paths:
        text = hands.get(path).text
        assert "alert(1)</script>" not in text, path
        assert "<img src=x" not in text, path
        assert ">49<" not in text, path


def test_what_comes_back_after_a_fault_is_text_as_well(evil):
    site, plan = evil
    hands = site.hands("soanthao")
    form = hands.open(f"/dossiers/{plan}/acts/edit")
    form.enter("field_period_to", EVIL)
    form.controls["field_scope"].values = [EVIL]
    answer = hands.send(form)
    assert answer.status_code == 422
    assert "alert(1)</script>" not in answer.text
    assert "<img src=x" not in answer.text
    assert hands.get(f"/sign-in?back={EVIL}").status_code == 302
    assert "<img src=x" not in Hands(site.app).get(f"/sign-in?back=/{EVIL}").text


# No page is an end ---------------------------------------------------------------------------------------------


UNKNOWN = [
    "/dossiers/01a20189-37ef-7cdb-858d-000000000000",
    "/dossiers/%2e%2e%2fetc",
    "/dossiers/new/nothing",
    "/dossiers/new/plan?place=NOWHERE",
    "/dossiers/new/plan?place=DU&step=nothing",
    "/dossiers/{plan}/acts/nothing",
    "/dossiers/{plan}/acts/create",
    "/dossiers/{plan}/nothing",
    "/dossiers/{plan}/papers/nothing",
    "/dossiers/{plan}/print?document=nothing",
    "/kinds/nothing",
    "/registers/999999",
    "/journal/dossiers/nothing",
    "/nothing",
]


@pytest.mark.parametrize("path", UNKNOWN)
def test_what_is_not_there_says_so_and_leads_on(site, path):
    answer = site.hands("soanthao").get(path.format(plan=site.plan()))
    assert answer.status_code == 404
    assert "Không có trang này" in answer.text
    assert 'href="/dossiers"' in answer.text


@pytest.mark.parametrize(
    "query", ["q=%00", "q=" + "x" * 5000, "after=garbage", "after=~", "after=a~b~c", "page=-1", "q=%FF%FE", "q=%25_%27"]
)
def test_odd_addresses_of_lists_are_answered(site, query):
    for path in ("/", "/dossiers", "/dossiers/mine", "/dossiers/archive", "/journal", "/registers/1"):
        assert site.hands("soanthao").get(f"{path}?{query}").status_code in (200, 404), path
    for path in ("/people", "/journal/refused", "/journal/office"):
        assert site.hands("quantri").get(f"{path}?{query}").status_code == 200, path


def test_a_greyed_step_says_why_and_its_address_as_well(site):
    plan = site.plan()
    hands = site.hands("pho1")
    page = hands.get(f"/dossiers/{plan}").text
    assert "offers" in page
    answer = hands.get(f"/dossiers/{plan}/acts/ask_opinions")
    assert answer.status_code == 403
    assert "Lúc này bạn chưa làm được bước này" in answer.text
    assert f'href="/dossiers/{plan}"' in answer.text


def test_a_story_of_a_day_when_nothing_waits_still_has_pages(story_template, tmp_path):
    """An office on its first morning: every list is empty and says what to do."""
    site, _ = play("B7", story_template, tmp_path, until=0)
    for path in ("/", "/dossiers", "/dossiers/mine", "/dossiers/archive", "/registers", "/journal", "/dossiers/new"):
        assert site.hands("soanthao").get(path).status_code == 200
    site.office.database.close()


@pytest.mark.parametrize("kind", ["full_membership", "transfer", "plan", "supervision_report", "inspection_referral"])
def test_the_page_of_a_kind_says_posts_and_places_in_words(site: Site, kind: str):
    page = re.sub(r"<svg.*?</svg>", " ", site.hands("kiemtra").get(f"/kinds/{kind}").text, flags=re.S)
    words = unescape(re.sub(r"<[^>]+>", " ", page[page.index("<main") : page.index("</main>")]))
    raw = re.compile(r"\b(?:[a-z]+_[a-z_]+|member|owner|roll|origin|destination|subjects?|destinations?)\b")
    assert not raw.findall(words)


def test_the_steps_of_a_kind_are_folded_by_state_and_open_where_the_dossier_stands(site: Site):
    """Without scripts: the state of the dossier one comes from is unfolded, and one address unfolds everything."""

    def unfolded(query: str) -> list[str]:
        page = site.hands("kiemtra").get(f"/kinds/full_membership{query}").text
        return re.findall(r'<details class="card stage" id="stage-(\w+)" open>', page)

    assert unfolded("") == []
    assert unfolded("?now=cell_vote") == ["cell_vote"]
    assert len(unfolded("?all=1")) > 10


def test_a_dossier_begins_with_what_is_asked_of_the_reader_and_what_is_new_to_him(site: Site):
    plan = site.plan()

    def brief(username: str) -> str:
        page = site.hands(username).get(f"/dossiers/{plan}").text
        found = re.search(r'<section class="card card-body brief".*?</section>', page, re.S)
        assert found
        assert page.index("<h1>") < found.start() < page.index('class="columns"'), "before everything else"
        return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0])))

    assert "Bạn chưa làm gì với hồ sơ này" in brief("chanhvp")
    assert re.search(r"Từ việc gần nhất của bạn \(.*chưa có gì mới", brief("soanthao"))
    form = site.hands("truongban").open(f"/dossiers/{plan}/acts/edit")
    form.enter("field_lead_unit", "Ban Xây dựng Đảng")
    assert site.hands("truongban").send(form).status_code == 303
    assert re.search(r"Từ việc gần nhất của bạn .* Soạn thảo · Vũ Đức Thuận", brief("soanthao"))

    def take(trigger: str, by: str, **values: Any) -> None:
        done = site.office.take(trigger, plan, by, **values)
        assert done.done, done.refused

    needed: dict[str, Any] = {"responsible": "@chanhvp", "period_from": "2026-04-01", "period_to": "2026-12-01"}
    needed["basis"] = [{"symbol": "25-NQ/TW", "dated_on": "2013-06-03", "issuer": "BCH"}]
    needed["targets"] = [{"resolution": "Đại hội", "target": "Mô hình dân vận khéo", "measure": "ít nhất 4"}]
    take("edit", "soanthao", fields=needed)
    take("send_to_check", "truongban")
    assert "Nội dung đã sửa" not in brief("soanthao"), "what he left was handed over as it was"
    take("return_draft", "chanhvp", asks={"reason": "Thiếu phạm vi"})
    take("edit", "truongban", fields={"lead_unit": "Văn phòng"})
    take("send_to_check", "truongban")
    assert "Nội dung đã sửa" in brief("soanthao"), "somebody else wrote in it since"
