"""Role by page: every link and button that a page offers leads somewhere that does not refuse.

What is offered and what is enforced are one function; here every page of the office is asked for proof of it.
"""

from __future__ import annotations

import re
from html import unescape

from tests.web.conftest import Site

PAGES = (
    "/", "/?view=done", "/dossiers", "/dossiers/mine", "/dossiers/archive", "/registers", "/kinds", "/journal",
    "/votes/batch", "/people", "/people/delegations", "/session/account", "/dossiers/new",
)  # fmt: skip
"""Pages that have a place in the menu, or in an account's panel; some are there for some roles only."""
ROLES = ("kiemtra", "quantri", "soanthao", "uv2", "cb1_bithu")
BEGINS = {
    "kiemtra": False, "quantri": False, "uv2": False, "soanthao": True, "chanhvp": True, "cbtochuc": True,
    "cb1_bithu": True, "cb1_dv05": True,
}  # fmt: skip
"""By the definitions: a plan is drafted, a supervision opened, a member's file begun, and one's own transfer asked for
where one is on a roll. The auditor, the administrator and a committee member on no roll of the office begin nothing."""
START = 'href="/dossiers/new"'


def refused(site: Site, role: str) -> list[str]:
    """What the pages of this role offer and then refuse; a dossier that they lead to is looked into as well."""
    hands, asked, found = site.hands(role), {_shape(one) for one in PAGES}, []
    ahead = [link for page in PAGES if (answer := hands.get(page)).status_code == 200 for link in _links(answer.text)]
    while ahead:
        link = ahead.pop()
        if _shape(link) in asked:
            continue
        asked.add(_shape(link))
        answer = hands.get(link)
        if answer.status_code >= 400:
            found.append(f"{link}: {answer.status_code}")
        elif re.fullmatch(r"/dossiers/[0-9a-f-]{36}", link):
            ahead += _links(answer.text)
    return found


def _links(page: str) -> set[str]:
    """Addresses of our own that a page leads to."""
    found = {unescape(link) for link in re.findall(r'<a [^>]*href="(/[^"#]*)', page)}
    return {one for one in found if not one.startswith("/static/")}


def _shape(link: str) -> str:
    """Of links that differ only in which dossier, person, kind or page of a list they lead to one is enough."""
    named = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)\d+", "*", link)
    return re.sub(r"(?<=/kinds/)\w+|(?<=[?&])(after|before|now|back)=[^&]*", "*", named)


def test_nothing_is_offered_that_then_refuses(site):
    site.plan()
    assert {role: found for role in ROLES if (found := refused(site, role))} == {}


def test_a_dossier_is_offered_to_be_begun_by_who_may_begin_one(site):
    pages = ("/", "/dossiers", "/dossiers/mine", "/kinds")
    offered = {role: {START in site.hands(role).get(one).text for one in pages} for role in BEGINS}
    assert offered == {role: {begins} for role, begins in BEGINS.items()}
    opened = {role: "/dossiers/new/" in site.hands(role).get("/dossiers/new").text for role in BEGINS}
    assert opened == BEGINS
