"""What was issued is never edited, but once it is revoked or replaced its page and its print say so, by what and since
when; and that what revoked it is known to no register and was not brought, while that is so."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest

from tests.cast import Taken
from tests.services.voting_office import before_the_committee, opened, vote
from tests.web.conftest import Site
from tests.web.test_what_an_official_sheet_says import sheet
from workflow_app.db import tables as t
from workflow_app.services import reorganising

BROUGHT = [{"name": "ending_document", "digest": "", "filename": "", "on_paper": True, "written_on": "2026-03-02"}]
BY = {"ended_by": "12-QĐ/TU", "ended_on": "2026-03-02"}


@pytest.fixture
def issued(site: Site) -> Taken:
    return issue(site)


def issue(site: Site) -> Taken:
    office = site.office
    plan = before_the_committee(office)
    opened(office, plan, "open")
    for one in ("bithu", "pho1", "pho2", "btv1", "btv2"):
        assert vote(office, plan, one, "yes").done
    for trigger, by in (("confirm_result", "bithu"), ("sign", "pho2")):
        assert office.take(trigger, plan, by).refused == (), trigger
    assert office.take("issue", plan, "vanthu1", asks={"seal_set": True}).refused == ()
    return plan


def page(site: Site, plan: Taken) -> str:
    return unescape(site.hands("bithu").get(f"/dossiers/{plan.dossier}").text)


def ended(site: Site, plan: Taken, trigger: str = "revoke", **fields: str) -> None:
    given: dict[str, Any] = {"asks": {"reason": "Trái quy định của cấp trên."}, "fields": {**BY, **fields}}
    assert site.office.take(trigger, plan, "bithu", **given).refused == ("paper_missing",), "nobody ends it by a number"
    assert site.office.take(trigger, plan, "bithu", **given, papers=BROUGHT).refused == ()


def test_the_sheet_and_the_page_say_that_it_is_revoked_by_what_and_since_when(site: Site, issued: Taken) -> None:
    hands = site.hands("bithu")
    assert "ĐÃ THU HỒI" not in sheet(hands, issued.dossier, "plan")
    assert 'id="ended"' not in page(site, issued)
    ended(site, issued)
    printed = sheet(hands, issued.dossier, "plan")
    assert "ĐÃ THU HỒI" in printed
    assert "Hết hiệu lực từ ngày 02/03/2026, theo 12-QĐ/TU" in printed
    assert "Số 01-KH/ĐU" in printed, "the number stays, and so do the words"
    told = re.search(r'<div class="alert[^"]*" id="ended".*?</div></div>', page(site, issued), re.S)
    assert told
    assert "Hết hiệu lực từ ngày 02/03/2026, theo 12-QĐ/TU" in told[0]


def test_it_is_ended_by_what_is_in_force_and_has_its_number_here(site: Site, issued: Taken) -> None:
    second, third = issue(site), issue(site)
    given: dict[str, Any] = {"asks": {"reason": "Có kế hoạch mới."}, "papers": BROUGHT}

    def replace(plan: Taken, number: str) -> tuple[str, ...]:
        fields = {**BY, "ended_by": number}
        return site.office.take("replace", plan, "bithu", fields=fields, **given).refused

    assert replace(issued, "01-KH/ĐU") == ("ends_itself",)
    assert replace(issued, "04-KH/ĐU") == ("number_not_given",), "the register kept here knows no such plan"
    assert replace(issued, "số 1 – KH/ĐU") == ("ends_itself",)
    assert replace(issued, "02 - KH/ĐU") == ()
    told = page(site, issued)
    assert f'href="/dossiers/{second.dossier}"' in told, "it is linked, however its number was spelt"
    assert replace(second, "01-KH/ĐU") == ("ended_by_void",), "it was replaced itself"
    assert replace(second, "01 -KH/DU") == ("ended_by_void",)
    assert replace(third, "02-KH/ĐU") == (), "which is in force"


def test_what_was_issued_bears_the_name_of_the_day_on_which_it_was(site: Site, issued: Taken) -> None:
    site.office.at("2026-03-03")
    who: dict[str, Any] = {
        "office": site.office.engine,
        "person_id": site.office.person_id("quantri"),
        "now": site.office.now,
    }
    with site.office.database.writing() as session:
        reorganising.rename_organisation(
            session, **who, organisation="DU", name="Đảng uỷ phường An Lạc", from_on=date(2026, 3, 3), basis="QĐ 1"
        )
    hands = site.hands("bithu")
    assert "Đảng uỷ xã An Lạc" in sheet(hands, issued.dossier, "plan")
    assert "Đảng uỷ phường An Lạc" in hands.get("/registers").text


def test_what_is_refused_was_not_brought(site: Site, issued: Taken) -> None:
    ended(site, issued)
    assert "không có trong sổ nào" not in page(site, issued), "the paper is there, no register here need know it"
    with site.office.database.writing() as session:
        of_it = t.paper.c.name == "ending_document"
        session.execute(t.paper.update().where(of_it).values(verdict="refused", verdict_reason="Mờ"))
    assert "không có trong sổ nào" in page(site, issued)
    assert "Văn bản thay thế hoặc quyết định thu hồi" in page(site, issued), "what is to be brought"


def test_what_is_replaced_from_a_day_to_come_is_in_force_until_then(site: Site, issued: Taken) -> None:
    ended(site, issued, "replace", ended_on="2026-03-10")
    hands = site.hands("bithu")
    assert "SẼ ĐƯỢC THAY THẾ" in sheet(hands, issued.dossier, "plan")
    site.office.at("2026-03-10")
    assert "ĐÃ ĐƯỢC THAY THẾ" in sheet(hands, issued.dossier, "plan")


def test_every_list_that_shows_its_number_says_so(site: Site, issued: Taken) -> None:
    hands = site.hands("bithu")

    def lists() -> list[str]:
        register = re.search(r'href="(/registers/\d+)">…-KH/ĐU', hands.get("/registers").text)
        assert register
        pages = (register[1], "/registers?q=01-KH", "/dossiers", "/dossiers?q=01-KH/ĐU")
        return [unescape(hands.get(one).text) for one in pages]

    assert not any("Đã thu hồi" in one for one in lists())
    ended(site, issued)
    for one in lists():
        assert "Đã thu hồi" in one
        assert "Hết hiệu lực từ ngày 02/03/2026, theo 12-QĐ/TU" in one
        assert f'href="/dossiers/{issued.dossier}"' in one
