"""Lists of persons begin with those who may be named, and nobody is offered a meeting that could not be recorded."""

from __future__ import annotations

import json
import re
from html import unescape

from tests.web.conftest import Site

GROUP = re.compile(r'<optgroup label="([^"]+)">(.*?)</optgroup>', re.S)


def groups(page: str, control: str) -> dict[str, list[str]]:
    """The headings of a list, in order, each with the names below it."""
    found = re.search(rf'<select [^>]*name="{control}".*?</select>', page, re.S)
    assert found, control
    return {
        unescape(label): re.findall(r"<option[^>]*>([^<]+)<", unescape(below))
        for label, below in GROUP.findall(found[0])
    }


def test_where_a_rule_says_who_may_be_named_those_stand_first(site: Site):
    page = site.hands("cbtochuc").get("/dossiers/new/full_membership?step=create&place=CB1").text
    found = groups(page, "field_member")
    assert list(found)[:2] == ["Theo quy tắc của bước này", "Đảng uỷ xã An Lạc"], "the whole cell may be named"
    first, above, *_ = found.values()
    assert "Nguyễn Hoàng Nam — Chi bộ ấp Một" in first
    assert not any("Chi bộ ấp Hai" in one for one in [*first, *above])
    assert any("Chi bộ ấp Hai" in one for one in found["Chi bộ ấp Hai"])


def test_where_no_rule_says_it_all_stand_below_their_organisation_the_dossiers_own_first(site: Site):
    page = site.hands("bithu").get(f"/dossiers/{site.plan()}/acts/recuse_other").text
    found = groups(page, "ask_recused")
    order = list(found)
    assert order[0] == "Đảng uỷ xã An Lạc"
    assert order.index("Chi bộ ấp Một") < order.index("Tỉnh uỷ Thanh Giang"), "below it before above it"
    assert any("Trần Thị Minh Nguyệt" in one for one in found["Đảng uỷ xã An Lạc"])
    everybody = [one for group in found.values() for one in group]
    assert len(everybody) == len(set(everybody)), "nobody stands there twice"


def test_a_substitute_is_looked_for_below_the_organisation_of_the_post(site: Site):
    found = groups(site.hands("bithu").get("/people/delegations").text, "substitute")
    assert next(iter(found)) == "Đảng uỷ xã An Lạc"
    assert any("Trương Minh Đức" in one for one in found["Đảng uỷ xã An Lạc"])
    assert list(found).index("Chi bộ ấp Một") < list(found).index("Tỉnh uỷ Thanh Giang")


def test_who_keeps_out_is_named_on_the_page_and_alone_offered_to_take_part_again(site: Site):
    uid, hands = site.plan(), site.hands("bithu")
    form = hands.open(f"/dossiers/{uid}/acts/recuse_other")
    assert "Chấm dứt việc rút" not in hands.get(f"/dossiers/{uid}").text, "nobody keeps out yet"
    form.enter("ask_recused", site.office.uid("btv1"))
    form.enter("ask_ground", "relative")
    form.enter("ask_reason", "Là người thân")
    assert hands.send(form).status_code == 303
    page = unescape(hands.get(f"/dossiers/{uid}").text)
    assert "Người rút khỏi việc: Huỳnh Tấn Lợi" in page
    assert re.search(r"Đã rút khỏi việc</h2>.*?Huỳnh Tấn Lợi", page, re.S)
    again = groups(hands.get(f"/dossiers/{uid}/acts/recuse_other").text, "ask_recused")
    assert not any("Huỳnh Tấn Lợi" in one for group in again.values() for one in group), "nobody keeps out twice"
    found = groups(hands.get(f"/dossiers/{uid}/acts/lift_recusal").text, "ask_recused")
    assert found == {"Theo quy tắc của bước này": ["Huỳnh Tấn Lợi — Đảng uỷ xã An Lạc"]}, "and nobody else"
    for username, reads in (
        ("bithu", True),
        ("kiemtra", True),
        ("btv1", True),
        ("vanthu1", True),
        ("truongban", False),
    ):
        for part in ("", "/history"):
            shown = unescape(site.hands(username).get(f"/dossiers/{uid}{part}").text)
            assert "Huỳnh Tấn Lợi" in shown, (username, part)
            assert ("gười thân" in shown) is reads, (username, part)
        asked = unescape(site.hands(username).get(f"/dossiers/{uid}/why?trigger=recuse&as=btv1").text)
        assert "Huỳnh Tấn Lợi" in asked
        for page in ("why", "why.json"):
            told = site.hands(username).get(f"/dossiers/{uid}/{page}?trigger=edit&as=btv1")
            words = unescape(told.text) if page == "why" else json.dumps(told.json, ensure_ascii=False)
            assert ("người thân" in words.split("why-acts")[0]) is reads, (username, page)


def test_a_chair_who_names_no_secretary_is_told_before_the_round_is_open(story):
    """He would keep the minutes himself, and could then never record the count of his own meeting."""
    site, by_hand = story("B5", BEFORE_OPENING)
    path = f"/dossiers/{by_hand.dossiers['B5']}/acts/open_base_decision"
    form = site.hands("bithu").open(path)
    form.enter("chair", site.office.uid("bithu"))
    form.enter("secretary", "")
    answer = site.hands("bithu").send(form)
    assert answer.status_code == 422
    assert "Người chủ trì và thư ký phải là hai người" in answer.text


BEFORE_OPENING = 22
"""The line of B5 that opens the committee's round."""


def test_organisations_stand_in_the_order_in_which_they_may_be_named(site: Site):
    """A transfer leads elsewhere: one's own cell is against the rule that judges it, and stands at the end."""
    page = site.hands("cb1_bithu").get("/dossiers/new/transfer?step=create&place=CB1").text
    found = groups(page, "field_destination")
    assert list(found) == ["Thuộc tổ chức của hồ sơ", "Tổ chức khác", "Chưa đúng quy tắc của bước này"]
    near, others, refused = found.values()
    assert "Chi bộ ấp Hai" in near
    assert "Chi bộ ấp Một" in refused
    assert "Chi bộ ấp Một" not in near + others
