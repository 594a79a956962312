"""The security log and the changes of the office: in words, and nothing of what the reader may not see."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.web.conftest import Site
from workflow_app.db import people
from workflow_app.domain.refusals import NotFound, Refused
from workflow_app.services import acting
from workflow_app.services.attempting import attempt


def told(site: Site, by: str, path: str) -> str:
    answer = site.hands(by).get(path)
    assert answer.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text.split("<tbody>", 1)[1])).split())


def attempts(site: Site, uid: str, *, by: str, trigger: str) -> None:
    with pytest.raises((Refused, NotFound)):
        attempt(
            site.office.database, site.office.engine, acting.act, actor=site.office.actor(by), now=site.office.now,
            dossier=uid, trigger=trigger, key="k",
        )  # fmt: skip


def test_a_refused_attempt_is_told_with_step_dossier_and_reason(site: Site):
    uid = site.plan()
    attempts(site, uid, by="soanthao", trigger="sign")
    log = told(site, "kiemtra", "/journal/refused")
    assert "Bị từ chối: Ký Công tác dân vận năm 2026" in log
    assert "Hồ sơ đang ở “…”" in log
    assert "not_from_here" not in log
    assert uid not in log


def test_who_may_not_read_a_dossier_learns_from_the_log_nothing_of_it(site: Site):
    uid = site.plan()
    attempts(site, uid, by="soanthao", trigger="sign")
    attempts(site, "01a201bf-0000-7383-9201-80299ef29b87", by="soanthao", trigger="sign")
    log = told(site, "quantri", "/journal/refused")
    hidden = "hồ sơ không có, hoặc không thuộc phạm vi bạn được đọc"
    assert log.count(hidden) == 2, "whether there is such a dossier is not told either"
    assert "dân vận" not in log
    assert "Ký" not in log
    assert uid not in site.hands("quantri").get("/journal/refused").text


def test_changes_of_the_office_name_people_and_places(site: Site):
    site.hands("quantri").post("/settings/count_members_away", value="true", from_on="2026-03-02", source="QĐ 1")
    log = told(site, "kiemtra", "/journal/office")
    assert log.startswith("Đổi cài đặt Căn cứ: QĐ 1 Cài đặt Đinh Công Vinh")
    assert not re.search(r"\b(person|role|org|sys|def|auth):", log)


def test_substitutes_that_were_named_refused_and_revoked_are_told_in_words(site: Site):
    hands, asked = site.hands("bithu"), {"reason": "Đi công tác", "basis": "Giấy số 1", "manner": "none"}
    asked["covers"] = "all"
    form = hands.open("/people/delegations")
    post, substitute = next(one for one in form.controls["post"].options if one), site.office.uid("btv3")
    asked |= {"post": post, "substitute": substitute, "from_on": site.office.now.date().isoformat()}
    assert hands.post("/people/delegations", **asked, to_on="2020-01-01").status_code == 422
    assert hands.post("/people/delegations", **asked, to_on=site.office.now.date().isoformat()).status_code == 303
    given = re.search(r'action="(/people/delegations/[^"]+/revoke)"', hands.get("/people/delegations").text)
    assert given
    assert hands.post(given[1], reason="Đã về").status_code == 303
    log = told(site, "kiemtra", "/journal/office")
    day = f"{site.office.now:%d/%m/%Y}"
    with site.office.database.reading() as session:
        person = people.person_name(session, site.office.person_id("btv3"))
    whom = f"Người thay: {person} Chức danh: Bí thư, Đảng uỷ xã An Lạc Phạm vi: mọi loại hồ sơ, mọi bước"
    whom += f" Thời gian: {day} – {day}"
    assert log.startswith(f"Thu hồi uỷ quyền {whom} Lý do: Đã về Lê Hoàng Khải")
    assert f"Giao người thay {whom} Lý do: Đi công tác Căn cứ: Giấy số 1 Lê Hoàng Khải" in log
    assert person in told(site, "kiemtra", "/people/delegations"), "the auditor reads everybody's"
    assert "Bị từ chối: Giao người thay" in told(site, "kiemtra", "/journal/refused")
    assert not re.search(r"\b[a-z]+_[a-z]+\b", log), "no code of an act"
