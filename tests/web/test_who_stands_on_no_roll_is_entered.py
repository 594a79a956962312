"""Who stands on no roll cannot be suspended: his page says why, and enters him; and what the office knows of the end of
a post is shown."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from html import unescape

import pytest
import sqlalchemy as sa

from tests.web.conftest import Site
from tests.web.pages import form_to
from workflow_app.db import tables as t

WHY = "chưa ghi được đình chỉ hoặc miễn sinh hoạt đảng"
ENTRY = {
    "roll_organisation": "CB1", "roll_standing": "official", "roll_presence": "home", "roll_from": "2026-03-02",
    "roll_basis": "Hồ sơ đảng viên số 7",
}  # fmt: skip


@pytest.fixture
def page(site: Site) -> str:
    """The page of somebody new."""
    answer = site.hands("quantri").post("/people/new", full_name="Trần Thị Mới")
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def test_his_page_says_why_he_cannot_be_suspended_and_enters_him(site: Site, page: str) -> None:
    hands = site.hands("quantri")
    shown = hands.get(page).text
    assert WHY in shown
    assert f'action="{page}/activity"' not in shown
    form = form_to(shown, f"{page}/roll")
    for name, value in ENTRY.items():
        form.enter(name, value)
    assert hands.send(form).status_code == 303
    shown = hands.get(page).text
    assert WHY not in shown
    assert f'action="{page}/activity"' in shown
    assert "chính thức · sinh hoạt tại đây" in shown
    with site.office.database.reading() as session:
        kept = session.execute(sa.select(t.disclosure.c.text).order_by(t.disclosure.c.id.desc())).scalars().first()
    assert "Hồ sơ đảng viên số 7" in urlsafe_b64decode(f"{kept}==").decode()
    log = site.hands("kiemtra").get("/journal/office").text
    assert "Ghi vào danh sách đảng viên" in log
    assert "Căn cứ: Hồ sơ đảng viên số 7" in log, "by what it was entered is read by whoever traces it"


@pytest.mark.parametrize("missing", ENTRY)
def test_nothing_of_it_is_left_open(site: Site, page: str, missing: str) -> None:
    answer = site.hands("quantri").post(f"{page}/roll", **{**ENTRY, missing: ""})
    assert answer.status_code == 422
    assert "Chưa nhập mục này." in answer.text
    assert WHY in answer.text


@pytest.mark.parametrize("name", ["roll_basis", "activity_basis"])
def test_the_basis_is_marked_as_needed(site: Site, page: str, name: str) -> None:
    shown = site.hands("quantri").get(page if name == "roll_basis" else f"/people/{site.office.uid('cb1_dv05')}").text
    label = shown.split(f'for="{name}"')[1].split("</label>")[0]
    assert "required-mark" in label


def test_a_post_without_a_last_day_ends_with_its_term_where_that_is_known(site: Site) -> None:
    path = f"/people/{site.office.uid('bithu')}"
    assert "hết nhiệm kỳ" not in site.hands("quantri").get(path).text
    with site.office.database.writing() as session:
        session.execute(t.term.update().where(t.term.c.to_on.is_(None)).values(to_on="2030-07-15"))
    shown = unescape(site.hands("quantri").get(path).text)
    assert '15/07/2030<span class="cell-note">hết nhiệm kỳ</span>' in shown
