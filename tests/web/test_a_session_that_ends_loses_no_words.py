"""Who is sending a form when his session has ended signs in and finds his words in it, without any script."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import TestResponse

from tests.cast import PASSWORD
from tests.web.conftest import Site
from tests.web.pages import Hands, PageForm, form_to

WORDS = "Điều một.\n\n  “Dân vận khéo” <năm 2026> & năm sau"


def sent_too_late(site: Site, hands: Hands, form: PageForm, page: str) -> TestResponse:
    hands.client.delete_cookie("session")
    form.enter("text_plan-text", WORDS)
    return hands.client.post(form.action, data=form.sent(), headers={"Referer": f"http://localhost{page}"})


def signed_in(hands: Hands, page: TestResponse, username: str, password: str = PASSWORD) -> TestResponse:
    form = form_to(page.text, "/sign-in")
    form.enter("username", username)
    form.enter("password", password)
    return hands.client.post("/sign-in", data=form.sent())


@pytest.fixture
def late(site):
    """(hands of whoever wrote, the page's address, the answer to what he sent)"""
    page = f"/dossiers/{site.plan()}/acts/edit"
    hands = site.another("soanthao")
    return hands, page, sent_too_late(site, hands, hands.open(page), page)


def test_the_words_travel_through_signing_in_and_stand_in_the_form_again(site, late):
    hands, page, answer = late
    assert answer.status_code == 403
    assert "Phiên làm việc đã hết, chưa có gì được gửi đi" in answer.text
    again = signed_in(hands, answer, "soanthao", "sai mật khẩu")
    assert again.status_code == 422
    inside = signed_in(hands, again, "soanthao")
    assert inside.status_code == 200
    shown = hands.client.post(page, data={**form_to(inside.text, page).sent(), "reopen": "1"})
    assert shown.status_code == 200
    form = form_to(shown.text, page)
    assert form.controls["text_plan-text"].values == [WORDS]
    assert WORDS.split("\n")[0] not in site.another("soanthao").get(page).text, "nothing is stored by that"
    assert hands.send(form).status_code == 303
    assert form_to(hands.get(page).text, page).controls["text_plan-text"].values == [WORDS]


def test_nobody_else_gets_them(site, late):
    hands, page, answer = late
    inside = signed_in(hands, answer, "truongban")
    assert inside.status_code == 302
    assert inside.location == page


def test_what_another_site_sends_is_not_carried(site):
    page = f"/dossiers/{site.plan()}/acts/edit"
    hands = site.another("soanthao")
    form = hands.open(page)
    hands.client.delete_cookie("session")
    for came_from in ({}, {"Referer": "https://example.org/"}, {"Referer": "http://localhost.example.org/"}):
        answer = hands.client.post(page, data=form.sent(), headers=came_from)
        assert (answer.status_code, answer.location) == (302, "/sign-in")


def test_a_dossier_that_was_being_begun_is_filled_in_again(site):
    hands = site.another("soanthao")
    page = hands.get("/dossiers/new/plan").text
    form = form_to(page, "/dossiers/new/plan")
    answer = sent_too_late(site, hands, form, "/dossiers/new/plan")
    inside = signed_in(hands, answer, "soanthao")
    again = form_to(inside.text, "/dossiers/new/plan")
    assert again.action == form.action, "the same kind, place and step"
    shown = hands.client.post(again.action, data={**again.sent(), "reopen": "1"})
    assert form_to(shown.text, "/dossiers/new/plan").controls["text_plan-text"].values == [WORDS]


def test_forms_that_leave_nothing_behind_are_not_carried(site):
    """A ballot, a password: their forms name no writer."""
    page = site.hands("soanthao").get("/account").text
    assert not re.search(r'name="writer"', page)
