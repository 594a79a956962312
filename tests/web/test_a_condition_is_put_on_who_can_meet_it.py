"""“Yes, provided that …”: the form names for it those alone whom the office would take."""

from __future__ import annotations

import re

from tests.services.voting_office import before_the_committee, carried, opened
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


def test_its_owner_sees_its_day_and_its_author_that_it_is_met(site: Site) -> None:
    """In both inboxes: until when it is due, and then by whom and how it was answered."""
    office = site.office
    plan = before_the_committee(office)
    opened(office, plan, "open")
    given = {"text": "Có kinh phí", "owner": "@btv4", "due": "2026-06-30"}
    cast = {"choices": {"adopt": "yes"}, "reservation": given}
    assert office.take("cast_ballot", plan, "btv1", round=cast).done
    assert "30/06/2026" not in site.hands("btv4").get("/").text, "the round is open: it is nobody's yet"
    carried(office, plan, voted=("btv1",))
    waiting = site.hands("btv4").get("/").text
    assert "30/06/2026" in waiting
    assert "không có hạn" not in waiting
    assert 'id="met"' not in site.hands("btv1").get("/").text
    answer = {"answer": "Đã bố trí trong dự toán"}
    assert office.take("meet_reservation", plan, "btv4", reservation=answer).done
    told = re.search(r'<div class="alert[^"]*" id="met".*?</div></div>', site.hands("btv1").get("/").text, re.S)
    assert told
    assert "Có kinh phí" in told[0]
    assert "Đã bố trí trong dự toán" in told[0]
    assert f"/dossiers/{plan.dossier}" in told[0]
    hands = site.hands("btv1")
    form = hands.open(f"/dossiers/{plan.dossier}/acts/contest_reservation")
    assert f"/dossiers/{plan.dossier}/acts/contest_reservation" in told[0], "he may say that it is not so"
    assert hands.send(form).status_code == 422, "and says why"
    assert 'id="met"' not in site.hands("btv2").get("/").text
    office.at("2026-04-20")
    assert 'id="met"' not in site.hands("btv1").get("/").text, "old news is in the dossier's history"


def test_it_is_handed_to_another_on_a_page(site: Site) -> None:
    office = site.office
    plan = before_the_committee(office)
    opened(office, plan, "open")
    given = {"text": "Có kinh phí", "owner": "@btv4", "due": "2026-06-30"}
    cast = {"choices": {"adopt": "yes"}, "reservation": given}
    assert office.take("cast_ballot", plan, "btv1", round=cast).done
    carried(office, plan, voted=("btv1",))
    hands = site.hands("pho1")
    form = hands.open(f"/dossiers/{plan.dossier}/acts/hand_reservation")
    page = hands.get(f"/dossiers/{plan.dossier}/acts/hand_reservation").text
    by_rule = re.search(r'<optgroup label="Theo quy tắc của bước này">(.*?)</optgroup>', page, re.S)
    assert by_rule
    first = set(re.findall(r'value="([^"]+)"', by_rule[1]))
    assert office.uid("btv5") in first
    assert not first & {office.uid(one) for one in ("btv4", "kiemtra", "quantri")}
    form.enter("ask_answerer", office.uid("btv5"))
    form.enter("ask_reason", "Đồng chí ấy chuyển công tác")
    assert hands.send(form).status_code == 303
    answer = {"answer": "Đã bố trí trong dự toán"}
    assert office.take("meet_reservation", plan, "btv4", reservation=answer).refused[0] == "not_your_role"
    assert office.take("meet_reservation", plan, "btv5", reservation=answer).done
