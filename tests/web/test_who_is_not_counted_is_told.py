"""Pages and minutes never show a smaller body in silence; and the roll of members is kept on a page."""

from __future__ import annotations

import html
import re

import sqlalchemy as sa

from tests.services.voting_office import before_the_committee, opened, vote
from tests.web.conftest import Site
from workflow_app.db import tables as t

WHY = {"ground": "relative", "reason": "Người thân"}


def words(page: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page)))


def test_nine_of_whom_two_are_not_counted_with_names_and_reasons(site: Site) -> None:
    plan = before_the_committee(site.office)
    assert site.office.take("recuse", plan, "btv5", asks=WHY).done
    opened(site.office, plan, "open")
    for one in ("btv1", "btv2", "btv3", "btv6", "pho1"):
        assert vote(site.office, plan, one, "yes").done
    assert site.office.take("recuse", plan, "btv6", asks=WHY).done
    p = t.person.c
    with site.office.database.reading() as session:
        names = {row.id: row.full_name for row in session.execute(sa.select(p.id, p.full_name))}
        round_uid = session.execute(sa.select(t.round_.c.uid)).scalar_one()
    at = f"/dossiers/{plan.dossier}"
    live = words(site.hands("bithu").get(f"{at}/votes").text)
    assert "9 thành viên, trong đó 2 người không tính:" in live
    assert site.office.take("confirm_result", plan, "bithu").state == "approved"
    told = ""
    for address in (f"{at}/rounds/{round_uid}", f"{at}/rounds/{round_uid}/minutes"):
        told = words(site.hands("bithu").get(address).text)
        assert "trong đó 2 người không tính:" in told, address
        for person, why in (("btv5", "đã rút khỏi việc"), ("btv6", "rút khỏi việc vì có liên quan sau khi mở phiên")):
            assert f"{names[site.office.person_id(person)]} ({why}" in told, address
    assert "Tổng số thành viên: 9, trong đó" in told
    assert "còn tính 7; có quyền biểu quyết: 7" in told
    btv6 = names[site.office.person_id("btv6")]
    assert f"Số người đã bỏ phiếu: 4, không kể 1 phiếu giữ lại mà không đếm ({btv6})" in told
    timeline = words(site.hands("bithu").get(f"{at}/history").text)
    assert "2 thành viên rút khỏi việc hoặc bị đình chỉ, không tính" in timeline


def test_a_suspension_is_entered_on_the_page_of_a_member_and_shown_there(site: Site) -> None:
    uid = site.office.uid("cb1_dv04")
    runner = site.hands("quantri")
    answer = runner.post(
        f"/people/{uid}/activity", activity="suspended", activity_from="2026-03-02", activity_basis="QĐ số 5"
    )
    assert answer.status_code == 303
    told = words(runner.get(f"/people/{uid}").text)
    entries = told.split("Sổ đảng viên", 1)[1].split("Từ ngày", 1)[0]
    assert "Đình chỉ sinh hoạt đảng" in entries
    assert "– 01/03/2026" in entries
    for basis, why in (("", "Chưa nhập mục này"), ("QĐ số 6", "Sổ đảng viên đã ghi như vậy")):
        again = {"activity": "suspended", "activity_from": "2026-03-05", "activity_basis": basis}
        refused = runner.post(f"/people/{uid}/activity", **again)
        assert refused.status_code == 422
        assert why in words(refused.text)
    another = site.hands("bithu").post(f"/people/{uid}/activity", activity="part", activity_from="2026-03-05")
    assert another.status_code in (403, 404)
