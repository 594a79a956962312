"""What is entered about people, settings and the calendar is taken over clean, or refused with a reason."""

from __future__ import annotations

import unicodedata

import pytest
import sqlalchemy as sa

from tests.web.conftest import Site
from workflow_app.db import tables as t

NFD = unicodedata.normalize("NFD", "Theo quyết định điều động")
BAD = {
    "an old encoding": ("NghØ tÕt d\xad¬ng lÞch", "TCVN3"),
    "a stamp of secrecy": ("TUYỆT MẬT", "mật"),
    "a letter that was lost": ("Ngh\ufffd tết", "sai bảng mã"),
}


def send(site: Site, path: str, **values: str) -> tuple[int, str]:
    hands = site.hands("quantri")
    answer = hands.post(path, **values)
    return answer.status_code, hands.get("/settings").text if answer.status_code == 303 else answer.text


def forms(site: Site) -> dict[str, tuple[str, str, dict[str, str]]]:
    """By what is entered: where it goes, under which name, and with what else."""
    uid, post = site.office.uid("btv3"), ""
    with site.office.database.reading() as session:
        query = sa.select(t.post.c.id).where(t.post.c.person_id == site.office.person_id("btv3"))
        post = str(session.execute(query).scalars().first())
    return {
        "setting": ("/settings/count_members_away", "source", {"value": "true", "from_on": "2026-03-02"}),
        "calendar": ("/settings/calendar", "note", {"day": "2026-12-24", "working": "no"}),
        "end of a post": (f"/people/{uid}/posts/{post}/end", "reason", {"last_on": "2026-12-31"}),
    }


@pytest.mark.parametrize("what", ["setting", "calendar", "end of a post"])
def test_text_in_decomposed_letters_is_taken_over_composed(site: Site, what: str):
    path, name, more = forms(site)[what]
    status, page = send(site, path, **{name: NFD, **more})
    assert status == 303
    assert "alert-danger" not in page
    with site.office.database.reading() as session:
        kept = session.execute(sa.select(t.disclosure.c.text).order_by(t.disclosure.c.id.desc())).scalars().first()
    assert kept


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("what", ["setting", "calendar", "end of a post"])
def test_text_that_cannot_be_kept_is_refused_in_words(site: Site, what: str, bad: str):
    path, name, more = forms(site)[what]
    words, reason = BAD[bad]
    with site.office.database.reading() as session:
        before = session.execute(sa.select(sa.func.count()).select_from(t.leaf)).scalar_one()
    status, page = send(site, path, **{name: words, **more})
    assert status == (303 if what == "end of a post" else 422), "a form of the settings comes back as it was sent"
    assert reason in page
    with site.office.database.reading() as session:
        assert session.execute(sa.select(sa.func.count()).select_from(t.leaf)).scalar_one() == before


@pytest.mark.parametrize(("name", "reason"), [("x" * 201, "dài quá 200 ký tự"), ("NguyÔn V¨n ¸nh", "TCVN3"), (" ", "")])
def test_a_name_that_cannot_be_one_is_refused(site: Site, name: str, reason: str):
    answer = site.hands("quantri").post("/people/new", full_name=name)
    assert answer.status_code == 422
    assert reason in answer.text


def test_a_post_that_no_table_could_hold_is_not_there(site: Site):
    path = f"/people/{site.office.uid('btv3')}/posts/{'9' * 30}/end"
    assert site.hands("quantri").post(path, last_on="2026-12-31", reason="").status_code == 404


def test_the_calendar_is_changed_by_who_runs_the_office_alone(site: Site):
    assert site.hands("chanhvp").post("/settings/calendar", day="2026-12-24", working="no", note="").status_code == 403


@pytest.mark.parametrize(
    ("path", "entered", "fault"),
    [
        ("/settings/count_members_away", {"value": "true", "from_on": "32/13/2026"}, "Từ ngày: không phải là ngày"),
        ("/settings/count_members_away", {"value": "true", "from_on": ""}, "Từ ngày: chưa nhập"),
        ("/settings/calendar", {"day": "hôm qua", "working": "yes"}, "Ngày: không phải là ngày"),
    ],
)
def test_a_wrong_day_in_the_settings_names_its_field_and_keeps_what_was_typed(site: Site, path, entered, fault):
    note = {"source" if "count" in path else "note": "Theo quyết định điều động"}
    answer = site.hands("quantri").post(path, **entered, **note)
    assert answer.status_code == 422
    assert fault in answer.text
    assert 'value="Theo quyết định điều động"' in answer.text
