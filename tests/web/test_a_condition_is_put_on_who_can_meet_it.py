"""“Yes, provided that …”: the form names for it those alone whom the office would take."""

from __future__ import annotations

import re

from tests.services.voting_office import before_the_committee, opened
from tests.web.conftest import Site


def test_the_ballot_offers_those_who_read_the_plan_and_nobody_else(site: Site) -> None:
    office = site.office
    plan = before_the_committee(office)
    opened(office, plan, "open")
    page = site.hands("btv1").get(f"/dossiers/{plan.dossier}/acts/cast_ballot").text
    found = re.search(r'<select [^>]*name="reservation-owner".*?</select>', page, re.S)
    assert found
    offered = set(re.findall(r'<option[^>]*value="([^"]+)"', found[0]))
    assert {office.uid("truongban"), office.uid("btv6"), office.uid("soanthao")} <= offered
    assert not offered & {office.uid("cb2_dv3"), office.uid("ngoai_dv1"), office.uid("kiemtra")}
