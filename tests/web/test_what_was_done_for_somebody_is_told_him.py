"""Whose ballot a clerk entered, and for whom a substitute signed, reads by whom it was done, not only that it was."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import sqlalchemy as sa

from tests.services.absences_office import delegate
from tests.services.test_who_may_become_a_signer import submitted
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


def test_a_signature_that_a_substitute_gave(site: Site) -> None:
    plan = submitted(site.office)
    assert delegate(site.office, "bithu", "secretary", "btv3") == ()
    asks = {"agenda": "Hội nghị"}
    assert site.office.take("put_on_agenda", plan, "btv3", in_place_of="bithu", asks=asks).done
    path = f"/dossiers/{plan.dossier}/acts/put_on_agenda"
    assert f"{name(site, 'btv3')} đã ký bước này thay bạn" in told(site, "bithu", path)
    assert f"Bạn đã ký bước này rồi, thay {name(site, 'bithu')}" in told(site, "btv3", path)
