"""The small picture shows the road that this very dossier takes, not another one of its kind, and how it came."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.web.conftest import Site
from tests.web.test_a_revoked_document_says_so import ended, issued  # noqa: F401 - the fixture


def ahead(page: str) -> list[str]:
    steps = re.findall(r'<li class="step step-next">.*?<p class="step-title">\s*([^<]*?)\s*<', page, re.S)
    return [unescape(one) for one in steps]


def picture(page: str) -> str:
    found = re.search(r'<div class="diagram.*?</svg>', page, re.S)
    assert found
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[0])).split())


@pytest.mark.parametrize(
    ("destination", "leads", "elsewhere"),
    [("#CB3", "Đang chuyển", "Tại Ban Tổ chức Tỉnh uỷ"), ("#CB21", "Tại Ban Tổ chức Tỉnh uỷ", "Đang chuyển")],
)
def test_a_transfer_out_of_the_base_is_not_shown_the_road_inside_it(
    site: Site, destination: str, leads: str, elsewhere: str
) -> None:
    fields = {
        "member": "@cb1_dv10", "record_no": "104562 TG", "fee_paid_to": "2026-03", "sort": "official", "cause": "work",
        "event_on": "2026-02-23", "destination": destination,
    }  # fmt: skip
    begun = site.office.create("transfer", "cb1_bithu", "CB1", fields=fields)
    page = site.hands("cb1_bithu").get(f"/dossiers/{begun.dossier}").text
    assert ahead(page)[-1] == leads
    assert leads in picture(page)
    assert elsewhere not in picture(page)


def test_of_a_revoked_plan_the_step_that_revoked_it_joins_the_picture(site: Site, issued) -> None:  # noqa: F811
    ended(site, issued)
    shown = picture(site.hands("bithu").get(f"/dossiers/{issued.dossier}").text)
    assert "Thu hồi, bãi bỏ" in shown
