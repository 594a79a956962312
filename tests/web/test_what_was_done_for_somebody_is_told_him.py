"""Whose ballot a clerk entered, and for whom a substitute signed, reads by whom it was done, not only that it was."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import sqlalchemy as sa

from tests.services.absences_office import delegate
from tests.services.test_who_may_become_a_signer import TEXT, submitted
from tests.services.voting_office import before_the_committee, opened, vote
from tests.web.conftest import Site
from workflow_app.db import journal_lists
from workflow_app.db import tables as t


def name(site: Site, username: str) -> str:
    with site.office.database.reading() as session:
        query = sa.select(t.person.c.full_name).where(t.person.c.id == site.office.person_id(username))
        return str(session.execute(query).scalar_one())


def told(site: Site, username: str, path: str) -> str:
    page = unescape(site.hands(username).get(path).text)
    return " ".join(re.findall(r'<div class="alert.*?</div></div>', page, re.S))


def test_a_ballot_that_the_clerk_entered(site: Site) -> None:
    plan = before_the_committee(site.office)
    opened(site.office, plan, "open")
    assert vote(site.office, plan, "btv1", "yes", recorded_by="vanthu1").done
    assert vote(site.office, plan, "btv2", "yes").done
    path = f"/dossiers/{plan.dossier}/acts/cast_ballot"
    clerk = unescape(site.hands("vanthu1").get(path).text)
    assert "<title>Nhập phiếu giấy theo tên" in clerk
    assert clerk.index('name="behalf"') < clerk.index('name="choice_adopt"'), "whose it is comes first"
    assert "người thứ hai nhập lại độc lập" in clerk
    assert "bản chụp biên bản" in clerk
    assert "không đổi được" not in clerk, "it can be withdrawn until it is entered again"
    assert "Nhập phiếu giấy theo tên" in unescape(site.hands("vanthu1").get(f"/dossiers/{plan.dossier}").text)
    member = unescape(site.hands("btv3").get(path).text)
    assert "<title>Bỏ phiếu" in member
    assert "đã bỏ thì không đổi được" in member
    assert f"{name(site, 'vanthu1')} đã nhập phiếu giấy của bạn" in told(site, "btv1", path)
    own = told(site, "btv2", path)
    assert "Bạn đã bỏ phiếu trong phiên này" in own
    assert "phiếu giấy" not in own


def recorded(site: Site, username: str) -> str:
    page = unescape(site.hands(username).get("/").text)
    found = re.search(r'<div class="alert[^>]*id="recorded".*?</div></div>', page, re.S)
    return found[0] if found else ""


def test_what_a_clerk_wrote_down_for_him_stands_in_his_inbox_for_some_days(site: Site) -> None:
    plan = before_the_committee(site.office)
    opened(site.office, plan, "open")
    assert vote(site.office, plan, "btv1", "yes", recorded_by="vanthu1").done
    assert vote(site.office, plan, "btv2", "yes").done
    assert recorded(site, "btv2") == "", "he did it himself"
    assert recorded(site, "vanthu1") == "", "he wrote it down"
    said = recorded(site, "btv1")
    assert f"{name(site, 'vanthu1')} ghi" in said
    assert "Bỏ phiếu" in said
    assert f"/dossiers/{plan.dossier}/history" in said
    btv1 = site.office.person_id("btv1")
    for readable, told_of in ((sa.true(), 1), (sa.false(), 0)):
        with site.office.database.reading() as session:
            found = journal_lists.recorded_for(session, btv1, readable, since="", limit=9, among=9)
        assert len(found) == told_of, "what he may not read is not named"
    site.office.clock.set(site.office.now + timedelta(days=15))
    assert recorded(site, "btv1") == ""


def test_a_chair_is_told_who_put_another_in_his_place(site: Site) -> None:
    plan = before_the_committee(site.office)
    opened(site.office, plan, "open")
    another = {"chair": "@pho1", "why": "Bí thư đi công tác"}
    assert site.office.take("hand_over_chair", plan, "pho2", round=another).done
    inbox = unescape(site.hands("bithu").get("/").text)
    said = re.search(r'<div class="alert[^>]*id="replaced".*?</div></div>', inbox, re.S)
    assert said is not None
    assert "Đổi người chủ trì, thư ký" in said[0]
    assert name(site, "pho2") in said[0]
    assert f"/dossiers/{plan.dossier}/votes" in said[0]
    assert site.hands("bithu").get(f"/dossiers/{plan.dossier}/votes").status_code == 200
    assert all('id="replaced"' not in site.hands(one).get("/").text for one in ("pho1", "pho2", "btv1"))
    site.office.clock.set(site.office.now + timedelta(days=15))
    assert 'id="replaced"' not in site.hands("bithu").get("/").text


def test_a_signature_that_a_substitute_gave(site: Site) -> None:
    plan = submitted(site.office)
    assert delegate(site.office, "bithu", "secretary", "btv3") == ()
    for page in ("/", f"/dossiers/{plan.dossier}"):
        asked = unescape(site.hands("btv3").get(page).text)
        assert f"thay {name(site, 'bithu')}" in asked, "he is asked for somebody else"
    asks = {"agenda": "Hội nghị"}
    assert site.office.take("put_on_agenda", plan, "btv3", in_place_of="bithu", asks=asks).done
    path = f"/dossiers/{plan.dossier}/acts/put_on_agenda"
    inbox = unescape(site.hands("bithu").get("/").text)
    said = re.search(r'<div class="alert[^>]*id="done-for".*?</div></div>', inbox, re.S)
    assert said is not None
    for part in ("Đồng ý đưa ra Ban Thường vụ", f"{name(site, 'btv3')} làm thay", "Giấy uỷ quyền số 1"):
        assert part in said[0]
    assert f"/dossiers/{plan.dossier}/history" in said[0]
    assert 'id="done-for"' not in site.hands("btv3").get("/").text, "he did it himself"
    brief = unescape(site.hands("pho1").get(f"/dossiers/{plan.dossier}").text)
    told_first = brief[brief.index("card-body brief") : brief.index("dossier-parts")]
    assert f"· {name(site, 'btv3')} thay {name(site, 'bithu')}" in told_first, "both are named wherever an act is told"
    assert f"{name(site, 'btv3')} đã ký bước này thay bạn" in told(site, "bithu", path)
    assert f"Bạn đã ký bước này rồi, thay {name(site, 'bithu')}" in told(site, "btv3", path)
    site.office.clock.set(site.office.now + timedelta(days=15))
    assert 'id="done-for"' not in site.hands("bithu").get("/").text


def test_the_very_signature_that_is_taken_back_is_named(site: Site) -> None:
    plan = submitted(site.office)
    assert site.office.take("put_on_agenda", plan, "pho1", asks={"agenda": "Hội nghị"}).done
    signature = f"Đồng ý đưa ra Ban Thường vụ — {name(site, 'pho1')}, 02/03/2026"
    pages = (f"/dossiers/{plan.dossier}", f"/dossiers/{plan.dossier}/acts/take_back")
    assert all(signature in unescape(site.hands("pho1").get(one).text) for one in pages)
    assert site.office.take("take_back", plan, "pho1").done
    history = unescape(site.hands("bithu").get(f"/dossiers/{plan.dossier}/history").text)
    assert f"Rút chữ ký ở bước “Đồng ý đưa ra Ban Thường vụ” của {name(site, 'pho1')}, ngày 02/03/2026" in history


def test_a_correction_that_a_substitute_accepted_is_told_with_both_names(site: Site) -> None:
    plan = submitted(site.office)
    assert site.office.take("put_on_agenda", plan, "bithu", asks={"agenda": "Hội nghị"}).done
    site.office.clock.set(site.office.now + timedelta(hours=1))
    words = {"plan": {**TEXT, "text": f"{TEXT['text']} nhé"}}
    assert site.office.take("correct", plan, "soanthao", texts=words, asks={"reason": "Thiếu chữ"}).done
    assert delegate(site.office, "truongban", "drafting_head", "btv5") == ()
    assert site.office.take("accept_correction", plan, "btv5", in_place_of="truongban").done
    inbox = unescape(site.hands("bithu").get("/").text)
    assert f"{name(site, 'btv5')} thay {name(site, 'truongban')} xác nhận" in inbox


def test_whom_the_count_from_paper_names_is_told_of_himself_alone_and_not_that_he_voted_here(site: Site) -> None:
    plan = before_the_committee(site.office)
    opened(site.office, plan, "secret")
    entry = {"voters": ["@btv1", "@btv3"], "questions": {"adopt": {"yes": 2}}}
    assert site.office.take("record_tally", plan, "vanthu1", round=entry).done
    assert vote(site.office, plan, "btv2", "yes").done
    path = f"/dossiers/{plan.dossier}/acts/cast_ballot"
    counted = told(site, "btv1", path)
    assert "Bạn đã bỏ phiếu trong phiên này" not in counted
    assert "ghi rằng bạn đã bỏ phiếu giấy" in counted
    assert "lần nhập ấy rút lại được" in counted
    for one in ("bithu", "chanhvp"):
        assert name(site, one) in counted, "whom he tells"
    for one in ("vanthu1", "btv3"):
        assert name(site, one) not in counted, "the second entry is made blind"
    assert "Bạn đã bỏ phiếu trong phiên này" in told(site, "btv2", path)
