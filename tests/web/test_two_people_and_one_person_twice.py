"""What somebody else did meanwhile is shown before anything is overwritten; what one sends twice is done once."""

from __future__ import annotations

import re
from datetime import timedelta

import sqlalchemy as sa
from werkzeug.test import TestResponse

from tests.web.conftest import Site
from tests.web.pages import form_to
from workflow_app.db import tables as t


def acts(site: Site) -> int:
    with site.office.database.reading() as session:
        return int(session.execute(sa.select(sa.func.count()).select_from(t.leaf)).scalar_one())


def title_of(site: Site, plan: str) -> str:
    return site.office.dossier(plan).title


def edit(site: Site, plan: str, username: str = "soanthao", **values: str) -> int:
    form = site.hands(username).open(f"/dossiers/{plan}/acts/edit")
    for name, value in values.items():
        form.enter(name, value)
    return site.hands(username).send(form).status_code


# One person, twice ---------------------------------------------------------------------------------------------


def test_pressing_twice_acts_once(site):
    plan = site.plan()
    hands = site.hands("soanthao")
    form = hands.open(f"/dossiers/{plan}/acts/edit")
    form.enter("field_lead_unit", "Văn phòng")
    before = acts(site)
    first, second = hands.send(form), hands.send(form)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert acts(site) == before + 1
    assert "không làm lại lần nữa" in hands.get(second.location).text


def test_beginning_twice_begins_one_dossier(site):
    hands = site.hands("soanthao")
    form = hands.open("/dossiers/new/plan?place=DU")
    form.enter("field_title", "Chỉ một lần")
    assert hands.send(form).status_code == 303
    again = hands.send(form)
    assert again.location == "/dossiers/mine"
    assert "không lập lần nữa" in hands.get(again.location).text
    with site.office.database.reading() as session:
        assert session.execute(sa.select(sa.func.count()).select_from(t.dossier)).scalar_one() == 1


def test_who_goes_back_and_begins_the_same_once_more_is_asked_first(site):
    def begun() -> int:
        with site.office.database.reading() as session:
            return int(session.execute(sa.select(sa.func.count()).select_from(t.dossier)).scalar_one())

    def sent(title: str) -> TestResponse:
        form = hands.open("/dossiers/new/plan?place=DU")
        form.enter("field_title", title)
        answer: TestResponse = hands.send(form)
        return answer

    hands = site.another("soanthao")
    assert sent("Đã lập").status_code == 303
    asked = sent("Đã lập ")
    assert (asked.status_code, begun()) == (409, 1)
    assert "Bạn vừa lập một hồ sơ với các mục như thế này" in asked.text
    assert sent("Hồ sơ khác").status_code == 303
    assert hands.send(form_to(asked.text, "/dossiers/new/plan")).status_code == 303, "he says that he means it"
    assert begun() == 3
    site.office.clock.set(site.office.now + timedelta(hours=1))
    assert sent("Đã lập").status_code == 303, "an hour later it is no slip"


def test_who_goes_back_to_a_step_he_took_reads_that_he_took_it(site):
    plan = site.plan()
    hands = site.hands("soanthao")
    asking = hands.open(f"/dossiers/{plan}/acts/ask_opinions")
    asking.enter("asked_places", [site.office.uid("#CB1")])
    assert hands.send(asking).status_code == 303
    for username, is_his in (("soanthao", True), ("truongban", False)):
        page = site.hands(username).get(f"/dossiers/{plan}/acts/ask_opinions")
        assert page.status_code == 409
        assert ("Bước này đã làm xong: " in page.text) == is_his, username
        assert ("Hồ sơ đã thay đổi" in page.text) != is_his, username


def test_a_form_of_one_step_sent_to_another_was_not_done_before(site):
    plan, other = site.plan(), site.plan()
    hands = site.hands("soanthao")
    form = hands.open(f"/dossiers/{plan}/acts/edit")
    form.enter("field_lead_unit", "Văn phòng")
    assert hands.send(form).status_code == 303
    before = acts(site)
    for address in (f"/dossiers/{other}/acts/edit", f"/dossiers/{plan}/acts/ask_opinions"):
        form.action = address
        answer = hands.send(form)
        assert answer.status_code != 303
        assert "không làm lại lần nữa" not in answer.text
    assert acts(site) == before


def test_a_form_sent_for_another_kind_or_place_began_nothing_before(site):
    hands = site.hands("soanthao")
    form = hands.open("/dossiers/new/plan?place=DU")
    form.enter("field_title", "Chỉ một lần")
    assert hands.send(form).status_code == 303
    for address in ("/dossiers/new/plan?place=TU", "/dossiers/new/transfer?place=DU"):
        form.action = address
        assert hands.send(form).status_code != 303


def test_the_same_form_with_other_words_is_another_act(site):
    plan = site.plan()
    hands = site.hands("soanthao")
    form = hands.open(f"/dossiers/{plan}/acts/edit")
    form.enter("field_lead_unit", "Văn phòng")
    hands.send(form)
    form.enter("field_lead_unit", "Ban Xây dựng Đảng")
    assert hands.send(form).status_code == 409  # his own page is behind his own act: it is shown to him, not swallowed
    assert site.office.dossier(plan).fields["lead_unit"] == "Văn phòng"


# Two people ----------------------------------------------------------------------------------------------------


def test_two_who_change_different_fields_both_succeed(site):
    plan = site.plan()
    theirs = site.hands("truongban").open(f"/dossiers/{plan}/acts/edit")
    assert edit(site, plan, field_lead_unit="Văn phòng Đảng uỷ") == 303
    theirs.enter("field_scope", "year")
    assert site.hands("truongban").send(theirs).status_code == 303
    fields = site.office.dossier(plan).fields
    assert (fields["lead_unit"], fields["scope"]) == ("Văn phòng Đảng uỷ", "year")


def test_who_is_behind_is_shown_what_changed_and_keeps_his_words(site):
    plan = site.plan()
    hands = site.hands("truongban")
    theirs = hands.open(f"/dossiers/{plan}/acts/edit")
    assert edit(site, plan, field_title="Tên mới của người soạn thảo") == 303
    theirs.enter("field_title", "Tên mới của trưởng ban")
    answer = hands.send(theirs)
    assert answer.status_code == 409
    assert "Mục này vừa được sửa ở nơi khác." in answer.text
    assert "Nguyễn Khánh Linh" in answer.text
    again = form_to(answer.text, theirs.action)
    assert again.controls["field_title"].values == ["Tên mới của trưởng ban"]
    assert title_of(site, plan) == "Tên mới của người soạn thảo"
    assert hands.send(again).status_code == 303  # he has seen it, and insists
    assert title_of(site, plan) == "Tên mới của trưởng ban"


def test_the_same_holds_for_the_text_of_a_document(site):
    plan = site.plan()
    hands = site.hands("truongban")
    theirs = hands.open(f"/dossiers/{plan}/acts/edit")
    form = site.hands("soanthao").open(f"/dossiers/{plan}/acts/edit")
    form.enter("text_plan-text", "Nội dung của người soạn thảo.")
    assert site.hands("soanthao").send(form).status_code == 303
    theirs.enter("text_plan-text", "Nội dung của trưởng ban.")
    answer = hands.send(theirs)
    assert answer.status_code == 409
    assert "Mục này vừa được sửa ở nơi khác." in answer.text
    assert "<del>soạn thảo</del><ins>ban</ins>" in answer.text
    assert form_to(answer.text, theirs.action).controls["text_plan-text"].values == ["Nội dung của trưởng ban."]


def test_a_step_that_is_over_leads_back_with_everything_that_was_typed(site):
    plan = site.plan()
    hands = site.hands("truongban")
    theirs = hands.open(f"/dossiers/{plan}/acts/edit")
    theirs.enter("field_lead_unit", "Viết dở một câu dài")
    asking = site.hands("soanthao").open(f"/dossiers/{plan}/acts/ask_opinions")
    asking.enter("asked_places", [site.office.uid("#CB1")])
    assert site.hands("soanthao").send(asking).status_code == 303
    answer = hands.send(theirs)
    assert answer.status_code == 409
    assert "Viết dở một câu dài" in answer.text
    assert "Xin ý kiến" in answer.text
    assert f'href="/dossiers/{plan}"' in answer.text
    assert "lead_unit" not in site.office.dossier(plan).fields


def test_an_old_address_of_a_step_says_where_the_dossier_is_now(site):
    plan = site.plan()
    answer = site.hands("chanhvp").get(f"/dossiers/{plan}/acts/check_form")
    assert answer.status_code == 409
    assert "Dự thảo" in answer.text


def test_nobody_signs_a_text_that_changed_while_he_read(story):
    site, by_hand = story("A4", until=13)  # before the signature
    plan, hands = by_hand.dossiers["KH1"], by_hand.hands_of("pho1")
    form = hands.open(f"/dossiers/{plan}/acts/sign")
    seen = form.controls["seen"].values[0]
    for other in (re.sub(r"[^~]*$", "0" * 12, seen), "", "x"):  # another text, or nobody says which
        form.enter("seen", other)
        answer = hands.send(form)
        assert answer.status_code == 409
        assert site.office.dossier(plan).state != "signed"
