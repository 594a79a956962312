"""A request that another site made a browser send is refused before anything is looked at."""

from __future__ import annotations

import re
from contextlib import closing

import pytest

from tests.house.tree import ROOT
from tests.web.conftest import open_pages
from tests.web.pages import Hands, form_to

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'self'; object-src 'none'"
)


@pytest.fixture
def draft(site):
    """(the person's hands, the form of a step) with everything in it that is needed."""
    hands = site.hands("soanthao")
    form = hands.open(f"/dossiers/{site.plan()}/acts/edit")
    form.enter("field_title", "Đổi tên")
    return hands, form


def test_without_its_token_nothing_is_taken(draft):
    hands, form = draft
    del form.controls["csrf_token"]
    answer = hands.send(form)
    assert answer.status_code == 400
    assert "Trang đã mở quá lâu" in answer.text
    assert "Đổi tên" not in hands.get(form.action.rsplit("/acts", 1)[0]).text


def test_the_token_of_another_session_is_worth_nothing(site, draft):
    hands, form = draft
    theirs = form_to(site.hands("truongban").get("/account").text, "/account")
    form.enter("csrf_token", theirs.controls["csrf_token"].values[0])
    assert hands.send(form).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
def test_a_request_that_began_elsewhere_is_refused_even_with_its_token(draft, headers):
    hands, form = draft
    answer = hands.client.post(form.action, data=form.sent(), headers=headers)
    assert answer.status_code == 400
    assert "Đổi tên" not in hands.get(form.action.rsplit("/acts", 1)[0]).text


def test_a_request_of_our_own_page_is_taken(draft):
    hands, form = draft
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert hands.client.post(form.action, data=form.sent(), headers=headers).status_code == 303


def test_signing_in_wants_a_token_as_well(site):
    answer = Hands(site.app).client.post("/sign-in", data={"username": "soanthao", "password": "an-lac-2026"})
    assert answer.status_code == 400


# What every answer says to the browser --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/nothing-here", 404), ("/people", 403), ("/dossiers", 200), ("/kinds/plan", 200), ("/account", 200)],
)
def test_every_page_comes_with_the_same_rules(site, path, status):
    answer = site.hands("soanthao").get(path)
    assert answer.status_code == status
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Cookie" in answer.headers["Vary"]


def test_an_unexpected_error_has_a_page_with_a_code_and_the_same_rules(pages_for_real, site, caplog):
    @site.app.get("/broken")
    def broken() -> str:
        raise RuntimeError("a secret detail")

    answer = site.hands("soanthao").get("/broken")
    assert answer.status_code == 500
    code = re.search(r"mã ([0-9a-f]{8})", answer.text)
    assert code
    assert code[1] in caplog.text
    assert "a secret detail" not in answer.text
    assert answer.headers["Content-Security-Policy"] == POLICY


def test_the_session_stays_out_of_scripts_and_of_other_sites(site):
    hands = Hands(site.app)
    answer = hands.sign_in("soanthao")
    cookies = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("session=")]
    assert len(cookies) == 1
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookies[0].split("; "))


def test_over_https_the_session_is_sent_by_https_only(office):
    app = open_pages(office, https=True)
    client = app.test_client()
    answer = client.get("/sign-in", base_url="https://office.example")
    assert "Strict-Transport-Security" in answer.headers
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert "Secure" in cookie.split("; ")


def test_what_is_ours_is_kept_by_the_browser_for_good(site):
    sheet = re.search(r'href="(/static/[^"]+/app\.css)"', Hands(site.app).get("/sign-in").text)
    assert sheet
    with closing(site.app.test_client().get(sheet[1])) as answer:
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_template_brings_what_the_policy_forbids(path):
    text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.S)
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"<style", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"(src|href)\s*=\s*[\"'](https?:)?//", text)
    assert "|safe" not in text.replace(" ", "")
