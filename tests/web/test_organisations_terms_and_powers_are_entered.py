"""Whoever runs the office enters its organisations, their terms and powers through the pages, each from a day on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.cast import on_both_databases
from tests.web.by_hand import said
from tests.web.conftest import Site
from tests.web.pages import NotOffered, form_to
from workflow_app.db import people
from workflow_app.db import tables as t
from workflow_app.web.called import name_of_office

NEW = {
    "name": "Chi bộ ấp Ba", "kind": "cell", "parent": "DU", "from_on": "2026-03-01", "code": "CB9", "issuer_code": "CB",
    "seat": "An Lạc",
}  # fmt: skip


def entered(site: Site, page: str, action: str, by: str = "quantri", **values: Any) -> str:
    """The words of the page that answers."""
    hands = site.hands(by)
    form = form_to(hands.get(page).text, action)
    for name, value in values.items():
        form.enter(name, value)
    answer = hands.send(form)
    return hands.get(answer.headers["Location"]).text if answer.status_code == 303 else said(answer)


def added(site: Site, **values: Any) -> str:
    return entered(site, "/organisations/new", "/organisations/new", **{**NEW, **values})


def acts_of(site: Site, stream: str) -> list[str]:
    with site.office.database.reading() as session:
        query = t.leaf.select().where(t.leaf.c.stream == stream).order_by(t.leaf.c.id)
        return [one.act for one in session.execute(query)]


@on_both_databases
def test_a_cell_is_entered_with_its_term_and_power_and_works_from_then_on(site: Site, office):
    shown = added(site)
    assert "Chi bộ ấp Ba" in shown
    assert "trực thuộc Đảng uỷ" in shown
    uid = office.uid("#CB9")
    page = f"/organisations/{uid}"
    assert page in site.hands("quantri").get("/organisations").text
    shown = entered(site, page, f"{page}/terms", term_name="2026–2031", term_from="2026-03-02")
    assert "2026–2031" in shown
    shown = entered(
        site, page, f"{page}/powers", power="admit", power_from="2026-03-02", basis="Quyết định số 12-QĐ/HU"
    )
    assert "Quyết định số 12-QĐ/HU" in shown
    place = office.place_id("CB9")
    with office.database.reading() as session:
        above = people.ancestors(session, place, date(2026, 3, 2))
        assert [one.code for one in above] == ["CB9", "DU", "TU"]
        assert (people.term_of(session, place, date(2026, 3, 2)) or (0, ""))[1] == "2026–2031"
        assert people.has_power(session, place, "admit", date(2026, 3, 2))
    shown = entered(site, page, f"{page}/powers/admit/end", last_on="2026-03-31")
    assert "31/03/2026" in shown
    with office.database.reading() as session:
        assert not people.has_power(session, place, "admit", date(2026, 4, 1))
    assert acts_of(site, f"org:{uid}") == ["organisation_added", "term_opened", "power_granted", "power_ended"]
    assert "Thêm tổ chức" in site.hands("quantri").get("/journal/office").text


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"code": "CB1"}, "đã dùng cho"),
        ({"code": "CB 9"}, "chỉ gồm chữ, số"),
        ({"code": "CB@9"}, "chỉ gồm chữ, số"),
        ({"name": " "}, "Chưa nhập mục này"),
        ({"name": "NguyÔn V¨n ¸nh"}, "TCVN3"),
        ({"issuer_code": ""}, "Chưa nhập mục này"),
        ({"from_on": "1990-01-01"}, "không bắt đầu sớm hơn"),
        ({"from_on": "32/13/2026"}, "không phải là ngày"),
    ],
)
def test_an_organisation_that_cannot_be_is_told_at_its_form(site: Site, office, values, told):
    page = added(site, **values)
    assert told in page
    with office.database.reading() as session:
        assert people.organisation_named(session, "CB9") is None


@pytest.mark.parametrize(
    ("form", "values", "told"),
    [
        ("terms", {"term_name": "x", "term_from": "2021-01-01"}, "nhiệm kỳ mới phải bắt đầu sau ngày đó"),
        ("terms", {"term_name": "x", "term_from": ""}, "Chưa nhập mục này"),
        ("terms", {"term_name": "x", "term_from": "2030-01-02", "term_to": "2030-01-01"}, "02/01/2030"),
        ("powers", {"power": "admit", "power_from": "2026-03-02", "basis": "QĐ"}, "đã có thẩm quyền này"),
        ("powers", {"power": "admit", "power_from": "2026-03-02", "basis": ""}, "Chưa nhập mục này"),
    ],
)
def test_a_term_or_power_that_cannot_be_is_told_at_its_form(site: Site, office, form, values, told):
    page = f"/organisations/{office.uid('#DU')}"
    assert told in entered(site, page, f"{page}/{form}", **values)


def test_an_organisation_is_renamed_moved_and_ended_on_its_page(site: Site, office):
    added(site)
    page = f"/organisations/{office.uid('#CB9')}"
    office.at("2026-03-10")
    shown = entered(site, page, f"{page}/name", new_name="Chi bộ khu phố Ba", name_from="2026-03-10", name_basis="QĐ 1")
    assert "Chi bộ khu phố Ba" in shown
    assert "Chi bộ ấp Ba" in shown
    assert "01/03/2026 – 09/03/2026" in shown
    shown = entered(site, page, f"{page}/parent", new_parent="TU", parent_from="2026-03-10", parent_basis="QĐ 2")
    assert "trực thuộc Tỉnh uỷ" in shown
    again = {"new_parent": "TU", "parent_from": "2026-03-10", "parent_basis": "QĐ 2"}
    with pytest.raises(NotOffered):
        entered(site, page, f"{page}/parent", **again)
    assert "không có gì thay đổi" in site.hands("quantri").post(f"{page}/parent", **again).text
    told = site.hands("quantri").post(f"{page}/parent", **{**again, "new_parent": "CB1"}, seen=office.uid("#DU")).text
    assert "nay là trực thuộc Tỉnh uỷ" in told, "another one was faster than the page that was read"
    shown = entered(site, page, f"{page}/end", last_on="2026-03-10", end_basis="QĐ 3")
    assert "đã kết thúc hoạt động ngày 10/03/2026" in shown
    assert f'action="{page}/' not in shown, "nothing more is entered there"
    assert "đã kết thúc" in site.hands("quantri").get("/organisations").text
    with site.app.test_request_context(), office.database.reading() as session:
        assert name_of_office(session) == "Tỉnh uỷ Thanh Giang", "what has ended is not its highest organisation"
    words = site.hands("quantri").get("/journal/office").text
    assert all(one in words for one in ("Đổi tên tổ chức", "Chuyển nơi trực thuộc", "Kết thúc tổ chức"))
    du = f"/organisations/{office.uid('#DU')}"
    told = entered(site, du, f"{du}/end", last_on="2026-03-10", end_basis="QĐ 4")
    assert "còn người giữ chức danh" in told
    assert "Người xử lý được" in told, "and who could do something about it"


def test_nobody_else_enters_any(site: Site, office):
    page = f"/organisations/{office.uid('#DU')}"
    for path in ("/organisations/new", f"{page}/terms", f"{page}/powers", f"{page}/powers/admit/end", f"{page}/name",
                 f"{page}/parent", f"{page}/end"):  # fmt: skip
        assert site.hands("chanhvp").post(path).status_code == 403


def test_only_declared_kinds_and_powers_are_offered(site: Site, office):
    with pytest.raises(NotOffered):
        added(site, kind="ministry")
    answer = site.hands("quantri").post("/organisations/new", **{**NEW, "kind": "ministry"})
    assert answer.status_code == 404
    assert site.hands("quantri").post(f"/organisations/{office.uid('#DU')}/powers/fly/end",
                                      last_on="2026-03-31").status_code == 303  # fmt: skip
