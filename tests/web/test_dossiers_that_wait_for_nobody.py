"""The page of dossiers that nobody can move: for whoever runs the office, without letting him read them by it."""

from __future__ import annotations

import re
from html import unescape

import pytest

from workflow_app.db import people
from workflow_app.db import tables as t

PAGE = "/people/vacancies"


@pytest.fixture
def waiting(site):
    """A plan before the check of form, whose only examiner has left."""
    plan = site.plan("Công tác dân vận năm 2026")
    fields = {"responsible": "@pho1", "no_basis_reason": "Chương trình", "period_from": "2026-04-01",
              "period_to": "2026-12-31",
              "targets": [{"resolution": "NQ", "year": 2026, "target": "Một", "measure": "100%"}]}  # fmt: skip
    assert site.office.take("edit", plan, "soanthao", fields=fields).refused == ()
    assert site.office.take("send_to_check", plan, "truongban").state == "form_check"
    assert "Mọi hồ sơ đều có người xử lý" in site.hands("quantri").get(PAGE).text
    with site.office.database.writing() as session:
        ended = t.post.update().where(t.post.c.role == "chief_of_office", t.post.c.to_on.is_(None))
        session.execute(ended.values(to_on="2026-03-01"))
    return plan


def test_who_runs_the_office_sees_the_post_since_when_and_what_applies(site, waiting):
    shown = site.hands("quantri").get(PAGE).text
    assert "Chánh Văn phòng" in shown
    assert "khuyết từ 02/03/2026" in shown
    assert "không ai phê duyệt thay" in shown
    assert "Kế hoạch" in shown
    who = re.findall(r'<td data-label="Ai xử lý được">(.*?)</td>', unescape(shown), re.S)
    assert len(who) == 1
    assert f"Giao chức danh: {name_of(site, 'quantri')}" in who[0], "who fills the post"
    assert f"Rút lại: {name_of(site, 'soanthao')}" in who[0], "and who could do something else meanwhile"


def name_of(site, username):
    with site.office.database.reading() as session:
        return people.person_name(session, site.office.person_id(username))


def test_who_may_read_it_is_led_to_it(site, waiting):
    """A post that runs the office and another that reads the dossier, in one hand."""
    with site.office.database.writing() as session:
        reader = {"dossier_id": site.office.dossier(waiting).id, "extent": "all", "role": ""}
        session.execute(t.dossier_reader.insert().values(**reader, person_id=site.office.person_id("quantri")))
    shown = site.hands("quantri").get(PAGE).text
    assert f'href="/dossiers/{waiting}"' in shown
    assert "Công tác dân vận năm 2026" in shown


def test_he_does_not_read_the_dossier_by_it(site, waiting):
    shown = site.hands("quantri").get(PAGE).text
    assert "Công tác dân vận" not in shown
    assert waiting not in shown
    assert site.hands("quantri").get(f"/dossiers/{waiting}").status_code == 404


def test_of_a_restricted_one_he_learns_not_even_the_sort(site, waiting):
    with site.office.database.writing() as session:
        session.execute(t.dossier.update().values(is_restricted=True))
    shown = site.hands("quantri").get(PAGE).text
    assert "Hồ sơ hạn chế người đọc" in shown
    assert "Thẩm định thể thức" not in shown


def test_a_filled_post_takes_it_off_the_page(site, waiting):
    with site.office.database.writing() as session:
        session.execute(t.post.update().where(t.post.c.role == "chief_of_office").values(to_on=None))
    assert "Mọi hồ sơ đều có người xử lý" in site.hands("quantri").get(PAGE).text


def test_the_alarm_is_in_his_inbox_and_counted_in_the_menu(site, waiting):
    shown = site.hands("quantri").get("/").text
    alarm = re.search(r'<div class="alert[^"]*" id="stranded".*?</div></div>', shown, re.S)
    assert alarm
    assert "1 hồ sơ đang không có ai xử lý" in alarm[0]
    assert f'href="{PAGE}"' in alarm[0]
    entry = re.search(r'<a href="/people">.*?</a>', shown, re.S)
    assert entry
    assert re.search(r'class="count">1<', entry[0])
    assert 'id="stranded"' not in site.hands("bithu").get("/").text
    with site.office.database.writing() as session:
        session.execute(t.post.update().where(t.post.c.role == "chief_of_office").values(to_on=None))
    cured = site.hands("quantri").get("/").text
    assert 'id="stranded"' not in cured
    assert not re.search(r'<a href="/people">(?:(?!</a>).)*class="count"', cured, re.S)


def test_nobody_else_sees_the_page_and_it_is_reached_from_the_other_pages_of_the_office(site):
    assert site.hands("bithu").get(PAGE).status_code == 403
    assert f'href="{PAGE}"' in site.hands("quantri").get("/people").text
