"""The page “Vì sao”: every rule of every step, and every act so far; each greyed offer and refusal leads there."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.web.conftest import Site

REASON = re.compile(r'<li class="why-(\w+)" data-rule="(\w+)" data-answer="\1">')


def outcomes(page: str) -> dict[str, str]:
    """What each step of the page comes to."""
    return dict(re.findall(r'id="step-(\w+)" data-outcome="(\w+)"', page))


@pytest.fixture(scope="module")
def issued(story):
    """A5: the first plan is issued, the second is signed."""
    site, by_hand = story("A5", until=40)
    return site, by_hand, by_hand.dossiers["KH1"]


def test_every_greyed_offer_leads_to_its_rules(site: Site):
    uid = site.plan()
    page = site.hands("soanthao").get(f"/dossiers/{uid}").text
    greyed = len(re.findall(r'class="offer offer-refused"', page))
    assert greyed
    links = set(re.findall(rf'href="(/dossiers/{uid}/why\?trigger=\w+)"', page))
    assert len(links) == greyed
    for link in links:
        answer = site.hands("soanthao").get(link)
        assert answer.status_code == 200
        assert list(outcomes(answer.text).values()) == ["refused"]
        assert "why-fails" in answer.text


def test_the_refusal_page_of_a_step_leads_to_its_rules(site: Site):
    uid = site.plan()
    answer = site.hands("soanthao").get(f"/dossiers/{uid}/acts/send_to_check")
    if answer.status_code == 403:
        assert f"/dossiers/{uid}/why?trigger=send_to_check" in answer.text
    else:
        assert outcomes(site.hands("soanthao").get(f"/dossiers/{uid}/why").text)["send_to_check"] == "allowed"
    gone = site.hands("soanthao").get(f"/dossiers/{uid}/acts/issue")
    assert gone.status_code == 409
    assert f"/dossiers/{uid}/why" in gone.text


def test_what_is_offered_is_what_is_told(site: Site):
    """Save for opinions that nobody was asked for: there is no button for what has no object."""
    uid = site.plan()
    for username in ("soanthao", "truongban", "chanhvp", "bithu"):
        page = site.hands(username).get(f"/dossiers/{uid}").text
        told = outcomes(site.hands(username).get(f"/dossiers/{uid}/why").text)
        offered = set(re.findall(rf'<a class="btn[^"]*" href="/dossiers/{uid}/acts/(\w+)"', page))
        assert told
        told = {trigger: outcome for trigger, outcome in told.items() if not trigger.endswith("_opinion")}
        assert {trigger for trigger, outcome in told.items() if outcome == "allowed"} <= offered


def test_the_auditor_reads_on_one_page_who_decided_what_and_why(issued):
    _, by_hand, dossier = issued
    answer = by_hand.hands_of("kiemtra").get(f"/dossiers/{dossier}/why")
    assert answer.status_code == 200
    acts = set(map(int, re.findall(r'id="act-(\d+)"', answer.text)))
    assert acts == set(range(len(acts)))
    for word in ("Thay mặt", "Trên văn bản nào", "Theo quy định nào", "Vì sao được phép", "chưa đối chiếu",
                 "Ban Thường vụ", "2×7 &gt; 9", "Chức danh Phó Bí thư"):  # fmt: skip
        assert word in answer.text, word
    of_acts = answer.text.split('id="why-acts"')[1].split('id="why-steps"')[0]
    assert {"holds"} <= {answer for answer, _rule in REASON.findall(of_acts)}
    assert "fails" not in {answer for answer, _rule in REASON.findall(of_acts)}


def test_the_same_page_for_a_past_day_tells_that_day_s_state_and_no_later_act(issued):
    _, by_hand, dossier = issued
    hands = by_hand.hands_of("kiemtra")
    now = hands.get(f"/dossiers/{dossier}/why").text
    then = hands.get(f"/dossiers/{dossier}/why?at=2026-04-06")
    assert then.status_code == 200
    assert set(re.findall(r'id="act-\d+"', then.text)) <= set(re.findall(r'id="act-\d+"', now))
    assert "06/04/2026" in then.text
    for at, told in (
        ("2026-04-05", "Ngày 05/04/2026 chưa có hồ sơ này; hồ sơ được lập trên hệ thống ngày 06/04/2026."),
        ("tomorrow", "“tomorrow” không phải là một ngày"),
        ("2199-01-01", "Ngày 01/01/2199 chưa tới."),
    ):
        answer = hands.get(f"/dossiers/{dossier}/why?at={at}")
        assert answer.status_code == 404
        assert told in unescape(answer.text)


def test_the_history_leads_to_the_reasons_of_each_act(issued):
    _, by_hand, dossier = issued
    page = by_hand.hands_of("kiemtra").get(f"/dossiers/{dossier}/history").text
    assert f"/dossiers/{dossier}/why#act-0" in page


@pytest.mark.parametrize("username", ["cb1_dv05", "cb2_bithu", "tu_vanthu"])
def test_who_may_not_see_the_dossier_learns_nothing(issued, username):
    _, by_hand, dossier = issued
    for path in ("why", "why.json", "why?trigger=sign", "why?at=2026-04-06"):
        assert by_hand.hands_of(username).get(f"/dossiers/{dossier}/{path}").status_code == 404


def test_who_reads_the_whole_file_asks_about_others(issued):
    _, by_hand, dossier = issued
    mine = by_hand.hands_of("kiemtra").get(f"/dossiers/{dossier}/why?as=vanthu1")
    assert mine.status_code == 200
    assert by_hand.hands_of("kiemtra").get(f"/dossiers/{dossier}/why?as=nobody").status_code == 404
    assert by_hand.hands_of("kiemtra").get(f"/dossiers/{dossier}/why?trigger=nonsense").status_code == 404


def test_a_subject_asks_about_himself_alone(story):
    _, by_hand = story("D1-D3", until=76)
    dossier = by_hand.dossiers["GS1"]
    hands = by_hand.hands_of("cb1_pho")
    answer = hands.get(f"/dossiers/{dossier}/why")
    assert answer.status_code == 200
    assert "why-acts" not in answer.text
    assert hands.get(f"/dossiers/{dossier}/why?as=cb1_bithu").status_code == 403


def test_programs_are_answered_by_the_same_function(issued):
    _, by_hand, dossier = issued
    hands = by_hand.hands_of("kiemtra")
    told = outcomes(hands.get(f"/dossiers/{dossier}/why?as=vanthu1").text)
    value = hands.get(f"/dossiers/{dossier}/why.json?as=vanthu1").json
    assert {one["trigger"]: one["outcome"] for one in value} == told
    for one in value:
        for reason in one["reasons"]:
            assert set(reason["demand"]) == {"vi", "en"}
            assert (reason["answer"] == "fails") is bool(reason["refusals"])
