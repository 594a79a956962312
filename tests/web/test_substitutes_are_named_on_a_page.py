"""The page of substitutes: the holder of a post for himself, whoever runs the office for all; then the act itself."""

from __future__ import annotations

import re

import pytest

from tests.cast import on_both_databases
from tests.web.by_hand import said
from tests.web.pages import Hands, NotOffered, form_to
from workflow_app.db import people

PAGE = "/people/delegations"


def named(hands: Hands, post: str, substitute: str, **more: str) -> str:
    """The answer's text after the form was sent."""
    form = form_to(hands.get(PAGE).text, PAGE)
    entered = {
        "post": post, "substitute": substitute, "from_on": "2026-03-02", "to_on": "2026-03-10", "reason": "Đi công tác",
        "basis": "Giấy uỷ quyền số 1", "covers": "all",
    }  # fmt: skip
    for name, value in {**entered, **more}.items():
        form.enter(name, value)
    answer = hands.send(form)
    return hands.get(PAGE).text if answer.status_code == 303 else said(answer)


def taken_back(hands: Hands, page: str, address: str) -> None:
    form = form_to(page, address)
    form.enter("reason", "Đã về")
    assert hands.send(form).status_code == 303


def post_of(site, username: str, role: str) -> str:
    with site.office.database.reading() as session:
        held = people.posts_of(session, site.office.person_id(username), site.office.clock.today)
    return str(next(post for held_role, _place, post in held if held_role == role))


@on_both_databases
def test_the_holder_names_a_substitute_and_takes_it_back(site, office):
    hands = site.hands("bithu")
    shown = named(hands, post_of(site, "bithu", "secretary"), office.uid("btv1"))
    assert "đang có hiệu lực" in shown
    assert "Huỳnh Tấn Lợi" in site.hands("btv1").get(PAGE).text, "the substitute sees it too"
    revoke = re.search(r'action="(/people/delegations/[^"]+/revoke)"', shown)
    assert revoke
    assert revoke[1] not in site.hands("btv1").get(PAGE).text, "but only its giver takes it back"
    assert hands.send(form_to(shown, revoke[1])).status_code == 303
    assert "đã thu hồi" not in hands.get(PAGE).text, "no reason was given"
    taken_back(hands, shown, revoke[1])
    assert "đã thu hồi" in hands.get(PAGE).text
    assert "Đã về" in hands.get(PAGE).text, "and why"


def test_a_second_one_that_says_nothing_new_is_refused_and_what_is_left_is_told(site, office):
    hands, post, substitute = site.hands("bithu"), post_of(site, "bithu", "secretary"), office.uid("btv1")
    shown = named(hands, post, substitute)
    revoke = re.search(r'action="(/people/delegations/[^"]+/revoke)"', shown)
    assert revoke
    assert "đã được giao thay chức danh này" in named(hands, post, substitute, basis="Giấy uỷ quyền số 2")
    named(hands, post, substitute, to_on="2026-03-20", basis="Giấy uỷ quyền số 3")
    form = form_to(hands.get(PAGE).text, revoke[1])
    form.enter("reason", "Đã về")
    told = hands.get(hands.send(form).location).text
    assert "Uỷ quyền khác cho Huỳnh Tấn Lợi thì vẫn còn: 02/03/2026 – 20/03/2026 (Giấy uỷ quyền số 3)" in told


def test_somebody_names_a_substitute_for_his_own_posts_alone(site, office):
    form = form_to(site.hands("bithu").get(PAGE).text, PAGE)
    assert form.controls["post"].options == ["", post_of(site, "bithu", "secretary")]
    assert form.controls["post"].values == [post_of(site, "bithu", "secretary")], "the only one is chosen already"
    all_posts = form_to(site.hands("quantri").get(PAGE).text, PAGE).controls["post"].options
    assert {post_of(site, "pho1", "deputy_secretary"), post_of(site, "chanhvp", "chief_of_office")} <= set(all_posts)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"reason": ""}, "Chưa nhập mục này."),
        ({"covers": "kinds"}, "Chưa chọn mục nào"),
        ({"covers": "steps"}, "Chưa chọn mục nào"),
        ({"to_on": "2026-03-01"}, "02/03/2026"),
        ({"manner": "K/T", "basis": "Giấy số 1"}, "không ký K/T"),
        ({"manner": "TUQ", "basis": ""}, "Căn cứ bằng văn bản"),
        ({"basis": ""}, "Căn cứ bằng văn bản"),
        ({"to_on": "2040-01-01"}, "nhiệm kỳ 2025–2030"),
    ],
)
def test_what_cannot_be_is_told_at_the_form(site, office, more, told):
    page = named(site.hands("bithu"), post_of(site, "bithu", "secretary"), office.uid("btv1"), **more)
    assert told in page


def test_what_is_never_handed_over_is_not_offered(site, office):
    offered = form_to(site.hands("bithu").get(PAGE).text, PAGE).controls["steps"].options
    assert "plan/sign" in offered
    personal = {"plan/recuse", "plan/take_back", "plan/recall", "plan/cast_ballot"}
    assert not personal & set(offered), "each is taken in person"
    auditor = site.hands("kiemtra").get(PAGE).text
    assert "không giữ chức danh nào" in auditor, "his post decides nothing"


def test_a_member_without_a_post_sees_the_page_and_gives_nothing(site, office):
    page = site.hands("cb1_dv04").get(PAGE)
    assert page.status_code == 200
    assert "không giữ chức danh nào" in page.text


def test_the_person_s_own_page_shows_his_delegations(site, office):
    named(site.hands("bithu"), post_of(site, "bithu", "secretary"), office.uid("btv1"))
    for username in ("bithu", "btv1"):
        page = site.hands("quantri").get(f"/people/{office.uid(username)}").text
        assert "Huỳnh Tấn Lợi" in page, username
        assert "đang có hiệu lực" in page, username


def test_a_substitute_chooses_on_the_act_page_for_whom_he_acts(site, office):
    plan = site.plan()
    named(site.hands("truongban"), post_of(site, "truongban", "drafting_head"), office.uid("btv1"))
    opened = site.hands("btv1").get(f"/dossiers/{plan}/acts/drop")
    assert opened.status_code == 200
    form = form_to(opened.text, f"/dossiers/{plan}/acts/drop")
    assert form.controls["behalf"].options == ["", office.uid("truongban")]
    assert form.controls["behalf"].values == [office.uid("truongban")], "the only choice is made already"
    form.enter("behalf", office.uid("truongban"))
    form.enter("ask_reason", "Trùng với kế hoạch đã có")
    assert site.hands("btv1").send(form).status_code == 303
    assert office.dossier(plan).state == "dropped"


def test_a_ticked_step_keeps_its_kind(site, office):
    hands = site.hands("bithu")
    shown = named(hands, post_of(site, "bithu", "secretary"), office.uid("btv1"), covers="steps", steps="plan/sign")
    assert '<span class="cell-note">Kế hoạch: Ký</span>' in shown


def test_nobody_is_offered_who_could_not_stand_in(site, office):
    offered = form_to(site.hands("cb1_bithu").get(PAGE).text, PAGE).controls["substitute"].options
    assert {office.uid("bithu"), office.uid("tu_bithu")} <= set(offered)
    assert not {office.uid(one) for one in ("kiemtra", "quantri", "cb2_bithu", "cb1_dv05")} & set(offered)


# --- Planned ahead ---

AHEAD = {"from_on": "2026-03-09", "to_on": "2026-03-12"}


def offered(site, plan: str) -> bool:
    """Whether the substitute's page of a step lets him choose the holder of the post."""
    page = site.another("btv1").get(f"/dossiers/{plan}/acts/drop")
    return page.status_code == 200 and f'value="{site.office.uid("truongban")}"' in page.text


@pytest.mark.parametrize("by", ["truongban", "quantri"])
def test_what_is_planned_begins_and_ends_by_itself(site, office, by):
    plan = site.plan()
    shown = named(site.hands(by), post_of(site, "truongban", "drafting_head"), office.uid("btv1"), **AHEAD)
    assert "chưa đến ngày" in shown
    assert "tự có hiệu lực từ ngày 09/03/2026" in shown
    assert "chưa đến ngày" in site.hands("btv1").get(PAGE).text, "the substitute knows it beforehand"
    assert not offered(site, plan)
    for day, state, is_offered in (
        ("2026-03-08", "chưa đến ngày", False), ("2026-03-09", "đang có hiệu lực", True),
        ("2026-03-12", "đang có hiệu lực", True), ("2026-03-13", "đã hết hạn", False),
    ):  # fmt: skip
        office.at(day)
        assert state in site.another(by).get(PAGE).text, day
        assert offered(site, plan) == is_offered, day


@pytest.mark.parametrize("by", ["truongban", "quantri"])
def test_what_is_planned_is_taken_back_before_it_begins(site, office, by):
    plan = site.plan()
    shown = named(site.hands("truongban"), post_of(site, "truongban", "drafting_head"), office.uid("btv1"), **AHEAD)
    revoke = re.search(r'action="(/people/delegations/[^"]+/revoke)"', shown)
    assert revoke
    hands = site.hands(by)
    taken_back(hands, hands.get(PAGE).text, revoke[1])
    for day in ("2026-03-02", "2026-03-09", "2026-03-13"):
        office.at(day)
        page = site.another(by).get(PAGE).text
        assert "đã thu hồi" in page, day
        assert "chưa đến ngày" not in page, day
        assert revoke[1] not in page, "nothing is left to take back"
        assert not offered(site, plan), day


def test_it_is_narrowed_to_an_organisation_below_that_of_the_post(site, office):
    cell, elsewhere = (office.uid(f"#{code}") for code in ("CB1", "TU"))
    form = form_to(site.hands("bithu").get(PAGE).text, PAGE)
    assert cell in form.controls["within"].options
    assert elsewhere not in form.controls["within"].options, "which is above his"
    shown = named(site.hands("bithu"), post_of(site, "bithu", "secretary"), office.uid("btv1"), within=cell)
    assert "chỉ hồ sơ của" in shown
    with pytest.raises(NotOffered):
        named(site.hands("bithu"), post_of(site, "bithu", "secretary"), office.uid("btv1"), within=elsewhere)
    of_cell = post_of(site, "cb1_bithu", "secretary")
    page = named(site.hands("quantri"), of_cell, office.uid("btv1"), within=office.uid("#DU"))
    assert "uỷ quyền không rộng hơn chức danh" in page
