"""The pages of a person and of an organisation say by which decision each thing became so, who recorded it, and when:
to whoever runs the office, and to the auditor, who changes nothing there."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from tests.cast import Clock, DemoOffice
from tests.stories import telling
from tests.web.conftest import Site, open_pages

ADMIN = "Đinh Công Vinh"


def shown(site: Site, by: str, path: str) -> str:
    answer = site.hands(by).get(path)
    assert answer.status_code == 200
    return answer.text


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def between(page: str, title: str, end: str = "</section>") -> str:
    return words(page.split(f'card-title">{title}</h2>', 1)[1].split(end, 1)[0])


def test_by_which_decision_somebody_lost_his_vote_and_who_recorded_it(site: Site):
    uid, admin = site.office.uid("cb1_dv04"), site.hands("quantri")
    page = f"/people/{uid}"
    entered = {"activity": "suspended", "activity_from": "2026-03-02", "activity_basis": "Quyết định số 5-QĐ/ĐU"}
    assert admin.post(f"{page}/activity", **entered).status_code == 303
    for reader in ("quantri", "kiemtra"):
        roll = between(shown(site, reader, page), "Sổ đảng viên", "</table>")
        assert "Đình chỉ sinh hoạt đảng" in roll
        assert f"Căn cứ: Quyết định số 5-QĐ/ĐU Ghi: {ADMIN}, 08:00 02/03/2026" in roll
        assert "Ghi: hệ thống," in roll, "the first entries were loaded with the office"


def test_why_and_by_whom_a_post_was_ended(site: Site):
    uid, admin = site.office.uid("btv3"), site.hands("quantri")
    page = f"/people/{uid}"
    given = {"role": "drafting_head", "organisation": "DU", "from_on": "2026-03-02", "acting": "full", "basis": "QĐ 8"}
    assert admin.post(f"{page}/posts", **given).status_code == 303
    post = re.search(rf'action="({page}/posts/\d+/end)"', shown(site, "quantri", page))
    assert post
    assert admin.post(post[1], last_on="2026-03-02", reason="Chuyển công tác").status_code == 303
    posts = between(shown(site, "kiemtra", page), "Chức danh", "</table>")
    assert f"QĐ 8 Ghi: {ADMIN}, 08:00 02/03/2026" in posts
    assert f"Lý do: Chuyển công tác Ghi: {ADMIN}, 08:00 02/03/2026" in posts


def test_each_name_and_superior_with_its_days_basis_and_who_recorded_it(site: Site):
    page, admin = f"/organisations/{site.office.uid('#CB3')}", site.hands("quantri")
    was = "Chi bộ Trường THCS An Lạc"
    site.office.at("2026-03-10")
    for name, on in (("Chi bộ Trường An Lạc", "2026-03-04"), ("Chi bộ Trường liên cấp", "2026-03-09")):
        answer = admin.post(f"{page}/name", new_name=name, name_from=on, name_basis=f"QĐ ngày {on}")
        assert answer.status_code == 303
    for parent, at in (("TU", "2026-03-11T07:00"), ("BTCTU", "2026-03-11T08:00")):
        site.office.at(at)
        moved = {"new_parent": parent, "parent_from": "2026-03-11", "parent_basis": f"Nghị quyết về {parent}"}
        assert admin.post(f"{page}/parent", **moved).status_code == 303
    told = shown(site, "kiemtra", page)
    names = between(told, "Tên", "</table>")
    assert f"Chi bộ Trường liên cấp Căn cứ: QĐ ngày 2026-03-09 Ghi: {ADMIN}, 08:00 10/03/2026 09/03/2026 – nay" in names
    assert f"QĐ ngày 2026-03-04 Ghi: {ADMIN}, 08:00 10/03/2026 04/03/2026 – 08/03/2026" in names
    assert re.search(rf"{was} Ghi: hệ thống, \S+ \S+ 01/01/2000 – 03/03/2026", names)
    superiors = between(told, "Nơi trực thuộc", "</table>")
    assert f"Căn cứ: Nghị quyết về BTCTU Ghi: {ADMIN}, 08:00 11/03/2026 11/03/2026 – nay" in superiors
    assert "Nghị quyết về TU" in superiors
    assert "đổi lại ngay từ ngày ấy" in superiors, "below the province on no day"
    assert "01/01/2000 – 10/03/2026" in superiors


def test_the_auditor_finds_the_books_from_his_menu_and_changes_nothing(site: Site):
    person, place = f"/people/{site.office.uid('bithu')}", f"/organisations/{site.office.uid('#DU')}"
    assert 'href="/people"' in shown(site, "kiemtra", "/")
    assert 'href="/organisations"' in shown(site, "kiemtra", "/people")
    for path in ("/people", "/organisations", person, place):
        page = shown(site, "kiemtra", path)
        forms = re.findall(r'<form[^>]+method="post"[^>]+action="([^"]+)"', page)
        assert [one for one in forms if one.startswith(("/people", "/organisations"))] == [], path
        assert not re.search(r'href="/(people/new|organisations/new|settings|people/vacancies)"', page), path
        assert site.hands("soanthao").get(path).status_code == 403
    assert "Tên đăng nhập" not in shown(site, "kiemtra", person)
    for path in (f"{person}/posts", f"{person}/activity", f"{place}/name", f"{place}/end"):
        assert site.hands("kiemtra").post(path).status_code == 403
    site.office.at("2026-03-10")
    renamed = {"new_name": "Đảng uỷ phường An Lạc", "name_from": "2026-03-10", "name_basis": "QĐ 1"}
    assert site.hands("quantri").post(f"{place}/name", **renamed).status_code == 303
    assert f'href="{place}"' in shown(site, "kiemtra", "/journal/office")


@pytest.mark.parametrize(
    ("story", "told"),
    [("B5", "chính thức · sinh hoạt tại đây Theo hồ sơ:"), ("B6", "10/02/2025 – 25/03/2026 Theo hồ sơ:")],
)
def test_what_a_dossier_did_to_the_roll_names_it_to_whom_may_read_it(tmp_path: Path, story: str, told: str):
    with telling.told(story, tmp_path) as left:
        office = DemoOffice(left.database, left.office, Clock.at(left.now))
        site = Site(open_pages(office), office)
        dossier, page = left.dossier("full_membership"), f"/people/{left.uid('@cb1_db1')}"
        audited = shown(site, "kiemtra", page)
        assert f'href="/dossiers/{dossier.uid}"' in audited
        roll = between(audited, "Sổ đảng viên", "</table>")
        assert f"“{dossier.title}”" in roll
        assert told in roll
        admin = shown(site, "quantri", page)
        roll = between(admin, "Sổ đảng viên", "</table>")
        assert "Theo hồ sơ:" in roll
        assert dossier.uid not in admin
        assert f"“{dossier.title}”" not in roll
