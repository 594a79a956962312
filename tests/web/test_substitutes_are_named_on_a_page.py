"""The page of substitutes: the holder of a post for himself, whoever runs the office for all; then the act itself."""

from __future__ import annotations

import re

import pytest

from tests.cast import on_both_databases
from tests.web.by_hand import said
from tests.web.pages import Hands, form_to
from workflow_app.db import people

PAGE = "/people/delegations"


def named(hands: Hands, post: str, substitute: str, **more: str) -> str:
    """The answer's text after the form was sent."""
    form = form_to(hands.get(PAGE).text, PAGE)
    entered = {
        "post": post, "substitute": substitute, "from_on": "2026-03-02", "to_on": "2026-03-10", "reason": "Đi công tác",
    }  # fmt: skip
    for name, value in {**entered, **more}.items():
        form.enter(name, value)
    answer = hands.send(form)
    return hands.get(PAGE).text if answer.status_code == 303 else said(answer)


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
    assert "đã thu hồi" in hands.get(PAGE).text


def test_somebody_names_a_substitute_for_his_own_posts_alone(site, office):
    form = form_to(site.hands("bithu").get(PAGE).text, PAGE)
    assert form.controls["post"].options == ["", post_of(site, "bithu", "secretary")]
    all_posts = form_to(site.hands("quantri").get(PAGE).text, PAGE).controls["post"].options
    assert {post_of(site, "pho1", "deputy_secretary"), post_of(site, "chanhvp", "chief_of_office")} <= set(all_posts)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"reason": ""}, "Chưa nhập mục này."),
        ({"to_on": "2026-03-01"}, "2/3/2026"),
        ({"manner": "K/T", "basis": "Giấy số 1"}, "không ký K/T"),
        ({"manner": "TUQ"}, "Căn cứ bằng văn bản"),
    ],
)
def test_what_cannot_be_is_told_at_the_form(site, office, more, told):
    page = named(site.hands("bithu"), post_of(site, "bithu", "secretary"), office.uid("btv1"), **more)
    assert told in page


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
    assert office.uid("truongban") in form.controls["behalf"].options
    form.enter("behalf", office.uid("truongban"))
    form.enter("ask_reason", "Trùng với kế hoạch đã có")
    assert site.hands("btv1").send(form).status_code == 303
    assert office.dossier(plan).state == "dropped"
