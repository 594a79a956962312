"""Every address of the application asks who is there, unless its view is marked as public."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.web.conftest import Site
from tests.web.pages import Hands, token_of
from workflow_app.services import accounts, people
from workflow_app.web.access import own_address

PUBLIC = {"static", "session.sign_in", "session.language"}
OFFICE = {"people", "settings"}
"""Rooms of whoever runs the office."""
ANYTHING: dict[str, Any] = {
    "kind": "plan", "trigger": "edit", "to": "en", "post": 1, "name": "demo", "register": 1, "view": "votes",
}  # fmt: skip


def addresses(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every rule with an address that could be asked for."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            blanks = {name: ANYTHING.get(name, str(uuid4())) for name in rule.arguments}
            found = app.url_map.bind("localhost").build(rule.endpoint, blanks, force_external=False)
            yield rule, found


def methods(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def test_only_these_views_are_public(site):
    public = {name for name, view in site.app.view_functions.items() if getattr(view, "is_public", False)}
    assert public | {"static"} == PUBLIC


def test_a_stranger_is_sent_to_sign_in_from_everywhere(site):
    stranger = site.app.test_client()
    asked = 0
    for rule, address in addresses(site.app):
        for method in methods(rule) if rule.endpoint not in PUBLIC else []:
            answer = stranger.open(address, method=method)
            assert answer.status_code == 302, f"{method} {address}: {answer.status_code}"
            assert answer.location.split("?")[0] == "/sign-in", f"{method} {address}"
            asked += 1
    assert asked > 25


def test_after_signing_in_one_is_where_one_wanted_to_be(site):
    hands = Hands(site.app)
    answer = hands.get("/dossiers?q=k%E1%BA%BF+ho%E1%BA%A1ch")
    page = hands.get(answer.location).text
    form = {"username": "soanthao", "password": "an-lac-2026", "csrf_token": token_of(page)}
    sent = hands.client.post(answer.location, data=form)
    assert sent.location == "/dossiers?q=k%E1%BA%BF+ho%E1%BA%A1ch"


@pytest.mark.parametrize(
    "back",
    ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)", "/a\nb", "dossiers", "", None],
)
def test_nobody_is_sent_to_another_site(back):
    assert own_address(back) is None


BOOKS = ("people.index", "people.show", "organisations.index", "organisations.show")
"""Who holds what since when, and by which decision."""


@pytest.mark.parametrize("username", ["soanthao", "bithu", "kiemtra"])
def test_the_rooms_of_the_administrator_are_closed_to_others_and_say_so(site, username):
    for rule, address in addresses(site.app):
        if username == "kiemtra" and rule.endpoint in BOOKS:
            assert site.hands(username).get(address).status_code in (200, 404), "the auditor reads them"
        elif rule.endpoint.split(".")[0] in OFFICE:
            hands = site.hands(username)
            answer = hands.get(address) if "GET" in methods(rule) else hands.post(address)
            assert answer.status_code == 403, f"{username} {address}: {answer.status_code}"
            assert "Bạn không có quyền mở trang này" in answer.text
            assert 'href="/"' in answer.text


@pytest.mark.parametrize(("username", "status"), [("kiemtra", 200), ("quantri", 200), ("bithu", 403)])
def test_what_concerns_the_office_is_for_auditors_and_the_administrator(site, username, status):
    assert site.hands(username).get("/journal/office").status_code == status
    assert site.hands(username).get("/journal/refused").status_code == status


def test_every_page_of_somebody_signed_in_opens_or_says_why_not(site):
    for username in ("soanthao", "quantri"):
        for rule, address in addresses(site.app):
            if "GET" in methods(rule) and rule.endpoint != "static":
                answer = site.hands(username).get(address)
                assert answer.status_code in (200, 302, 403, 404), f"{username} {address}: {answer.status_code}"


# Sessions end ------------------------------------------------------------------------------------------------------


def test_signing_out_ends_the_session(site):
    hands = site.another("soanthao")
    assert hands.get("/").status_code == 200
    assert hands.post("/sign-out").status_code == 302
    assert hands.get("/").location.startswith("/sign-in")


def account_of(site: Site, username: str) -> accounts.Account:
    with site.office.database.reading() as session:
        found = accounts.find(session, username)
    assert found is not None
    return found


@pytest.mark.parametrize("verb", [accounts.deactivate, accounts.sign_out_everywhere])
def test_a_closed_account_is_out_at_once(site, verb):
    hands = site.another("soanthao")
    assert hands.get("/").status_code == 200
    with site.office.database.writing() as session:
        verb(
            session, office=site.office.engine, person_id=site.office.person_id("quantri"), now=site.office.now,
            account_id=account_of(site, "soanthao").id,
        )  # fmt: skip
    assert hands.get("/").location.startswith("/sign-in")


def test_a_post_that_ended_yesterday_opens_nothing_today(site):
    plan = site.plan()
    hands = site.another("truongban")
    assert hands.get(f"/dossiers/{plan}").status_code == 200
    with site.office.database.writing() as session:
        posts = people_posts(session, site.office.person_id("truongban"))
        for post in posts:
            people.end_post(
                session, office=site.office.engine, person_id=site.office.person_id("quantri"), now=site.office.now,
                post=post, last_on=site.office.clock.today, reason="Nghỉ hưu",
            )  # fmt: skip
    site.office.at("2026-03-03")
    assert hands.get(f"/dossiers/{plan}").status_code == 404


def people_posts(session: Any, person: int) -> list[int]:
    from workflow_app.db import directory

    return [one.id for one in directory.posts_of(session, person)]


def test_whose_session_ended_while_writing_comes_back_to_the_form(site):
    stranger = Hands(site.app)
    form = "/dossiers/new/plan?step=create&place=DU"
    answer = stranger.client.post(form, data={"field_title": "Dở dang"}, headers={"Referer": f"http://localhost{form}"})
    assert answer.status_code == 302
    assert parse_qs(urlsplit(answer.location).query)["back"] == [form]
    assert "chưa có gì được gửi đi" in stranger.get(answer.location).text


def test_a_form_of_another_site_leads_nowhere(site):
    answer = Hands(site.app).client.post("/dossiers/new/plan", headers={"Referer": "http://elsewhere.test/x"})
    assert urlsplit(answer.location).query == ""
