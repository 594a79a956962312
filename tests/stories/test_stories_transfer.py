"""A member moves from cell to cell: what the stories C1 to C6 cannot say in a line of theirs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from tests.stories.telling import Told
from workflow_app.db import dossiers, people
from workflow_app.db import tables as t
from workflow_app.domain.case import Actor
from workflow_app.services.reasons import offers

FILE, ADMISSION = "transfer", "full_membership"


def rolls(story: Told, username: str, first: str, last: str) -> list[str]:
    """On whose roll a person is counted, day by day, each change once. Fails on a day with none or two."""
    person, day = story.person(username), date.fromisoformat(first)
    found: list[str] = []
    with story.database.reading() as session:
        codes = {row.id: row.code for row in session.execute(sa.select(t.organisation.c.id, t.organisation.c.code))}
        while day <= date.fromisoformat(last):
            counted = [one for one in people.roll_of(session, person, day) if one.presence != "guest"]
            assert len(counted) == 1, f"{username} stands on {len(counted)} rolls on {day}"
            stands = f"{codes[counted[0].organisation_id]} {counted[0].standing} {counted[0].presence}"
            found += [] if found and found[-1] == stands else [stands]
            day += timedelta(days=1)
    return found


# --- C2: exactly one roll, every day ---


@pytest.mark.parametrize(
    ("story", "username", "last", "stands"),
    [
        ("C2", "cb1_dv08", "2026-07-01", ["CB1 official home", "CB3 official home"]),
        ("C1", "cb1_dv07", "2026-03-01", ["CB1 official home", "CB21 official home"]),
        ("C3", "cb1_dv10", "2026-06-01", ["CB1 official home"]),
        ("C2_overdue", "cb1_dv09", "2026-07-01", ["CB1 official home"]),
        ("C4", "cb1_dv11", "2027-02-01", ["CB1 official home", "CB1 official away", "CB1 official home"]),
        ("C6", "cb1_db1", "2026-03-20", ["CB1 probationary home", "CB3 probationary home"]),
        ("C6_decided", "cb1_db1", "2026-04-10", ["CB1 probationary home", "CB3 official home"]),
    ],
)
def test_a_member_is_counted_on_exactly_one_roll_each_day(story, username, last, stands, told):
    played = told(story)
    assert rolls(played, username, "2025-12-01", last) == stands


def test_the_roll_changes_on_the_day_of_the_meeting_not_of_the_entry_nor_of_the_closing(told):
    story = told("C2")
    assert rolls(story, "cb1_dv08", "2026-05-03", "2026-05-03") == ["CB1 official home"]
    assert rolls(story, "cb1_dv08", "2026-05-04", "2026-05-04") == ["CB3 official home"]
    (admitted,) = story.leaves(FILE, "admit")
    assert (admitted["held"], admitted["at"][:10]) == ("2026-05-04", "2026-05-06")
    (closed,) = story.leaves(FILE, "confirm")
    assert "effects" not in closed["basis"]


def test_the_other_side_learns_of_it_when_the_letter_is_handed_over(told):
    story = told("C2", until="dispatch")
    assert [story.sees(FILE, name) for name in ("cb3_bithu", "cb1_bithu", "vanthu1")] == [False, True, True]
    story = told("C2", until="fall_overdue")
    assert [story.sees(FILE, name) for name in ("cb3_bithu", "cb1_bithu", "vanthu1")] == [True, True, True]


# --- C1: the calendar ---


def test_a_clock_names_the_calendar_by_which_it_was_reckoned(told):
    story = told("C1", until="accept_new_due")
    before, after = (story.dossier(FILE, number).id for number in (1, 2))
    query = sa.select(t.clock.c.dossier_id, t.clock.c.due_on, t.clock.c.proposed_due_on, t.clock.c.calendar_version)
    found = {row.dossier_id: row for row in story.all(lambda session: session.execute(query).all())}
    assert (found[before].due_on, found[before].proposed_due_on) == ("2026-04-06", "2026-04-03")
    assert (found[after].due_on, found[after].proposed_due_on) == ("2026-04-03", None)
    assert found[before].calendar_version != found[after].calendar_version


# --- C3: the sheet ---


def test_a_void_letter_keeps_its_number_with_the_reason_and_the_new_one_names_it(told):
    story = told("C3")
    old, new = story.all(lambda session: session.execute(t.document.select().order_by(t.document.c.id)).all())
    assert (old.number_text, old.void_reason) == ("01-GTSH/ĐU", "Ô 1 ghi sai năm sinh")
    assert (new.number_text, new.void_reason, new.replaces_id) == ("02-GTSH/ĐU", "", old.id)
    entries = story.all(lambda session: session.execute(
        sa.select(t.register_entry.c.number_text, t.register_entry.c.explanation)
        .where(t.register_entry.c.number_text.like("%GTSH%")).order_by(t.register_entry.c.id)
    ).all())  # fmt: skip
    assert [tuple(one) for one in entries] == [("01-GTSH/ĐU", "Ô 1 ghi sai năm sinh"), ("02-GTSH/ĐU", "")]


def test_both_readings_of_a_corrected_box_are_visible_and_nothing_written_is_lost(told):
    story = told("C3")
    fields = story.dossier(FILE).fields
    (corrected,) = fields["corrections"]
    assert corrected == {
        "box": 3, "struck": "Phú Kê", "rewritten": "Phú Khê", "corrected_on": "2026-03-16",
        "corrected_by": story.uid("@vanthu1"),
    }  # fmt: skip
    assert [(row["box"], bool(row.get("voided"))) for row in fields["boxes"]] == [
        (1, True), (2, True), (3, True), (1, False), (2, False), (3, False),
    ]  # fmt: skip
    assert "Phú Kê" in fields["boxes"][2]["content"]
    assert [fields["boxes"][number]["content"][-4:] for number in (0, 3)] == ["1980", "1982"]


# --- C4: guests ---


def test_who_stays_for_a_time_sits_in_the_new_cell_and_is_counted_in_the_old(told):
    story = told("C4", until="extend_stay")
    person = story.person("cb1_dv11")
    reasons = sa.select(t.round_roll.c.counts, t.round_roll.c.reason).where(t.round_roll.c.person_id == person)
    assert [tuple(one) for one in story.all(lambda session: session.execute(reasons).all())] == [(False, "away")]
    with story.database.reading() as session:
        places = {row.id: row.code for row in session.execute(sa.select(t.organisation.c.id, t.organisation.c.code))}
        stands = people.roll_of(session, person, date(2026, 4, 1))
    assert {(places[one.organisation_id], one.presence) for one in stands} == {("CB1", "away"), ("CB3", "guest")}


# --- C6: the admission file travels along ---


def test_the_admission_file_that_travels_along_has_a_leaf_of_its_own_and_a_link(told):
    story = told("C6", until="confirm")
    travelling, admission = story.dossier(FILE), story.dossier(ADMISSION)
    (leaf,) = story.leaves(ADMISSION, "carried")
    assert leaf["basis"] == {"with": travelling.uid}
    assert (leaf["from"], leaf["to"]) == ("probation", "probation")
    links = story.all(lambda session: dossiers.links(session, admission.id))
    assert links == [(travelling.id, "carries", travelling.uid)]
    assert [story.sees(ADMISSION, name) for name in ("cb3_bithu", "cb3_pho", "cb2_bithu")] == [True, True, False]


def test_the_resolution_is_of_the_cell_that_voted_not_of_the_one_that_began_the_file(told):
    story = told("C6")
    issuer = sa.select(t.organisation.c.code).join(t.document, t.document.c.issuer_id == t.organisation.c.id)
    of_the_cell = issuer.where(t.document.c.name == "cell_resolution")
    assert story.all(lambda session: session.execute(of_the_cell).scalars().all()) == ["CB3"]


def test_a_file_is_never_handed_to_an_organisation_without_users(told):
    story = told("C6_out")
    admission = story.dossier(ADMISSION)
    owner = story.all(lambda session: people.organisation_by_id(session, admission.owner_id))
    assert (owner.code, admission.state) == ("CB1", "transferred")
    assert len(story.leaves(ADMISSION, "carried")) == 1


# --- Back: what was written stays readable ---


def test_a_box_written_with_a_signature_is_struck_with_it_and_the_sheet_of_a_recalled_letter_is_void(told):
    story = told("C_endings", until="return_to_base")
    boxes = story.dossier(FILE, 1).fields["boxes"]
    assert [(row["box"], bool(row.get("voided"))) for row in boxes] == [
        (1, True), (1, True), (1, True), (2, True), (2, True),
    ]  # fmt: skip
    story = told("C_endings", until="issue_letter")
    boxes = story.dossier(FILE, 1).fields["boxes"]
    assert [(row["box"], bool(row.get("voided"))) for row in boxes] == [(1, True), (1, True), (1, False), (2, True)]


def test_the_number_of_a_withdrawn_letter_stays_in_the_register_with_the_reason(told):
    story = told("C_endings", until="return_to_base")
    entries = story.all(lambda session: session.execute(
        sa.select(t.register_entry.c.number_text, t.register_entry.c.explanation)
        .where(t.register_entry.c.number_text.like("%GTSH%")).order_by(t.register_entry.c.id)
    ).all())  # fmt: skip
    assert [tuple(one) for one in entries] == [("01-GTSH/ĐU", "Thôi chuyển công tác."), ("02-GTSH/ĐU", "")]


def test_a_step_for_an_office_outside_names_the_step_for_one_that_is_here(told):
    story = told("C_endings", until="dispatch_out")
    with story.database.reading() as session:
        found = offers.offers(
            session, office=story.office, kind=story.kind(FILE), dossier=story.dossier(FILE, 2), now=story.now,
            actor=Actor(story.person("btc_truong"), story.person("btc_truong")),
        )  # fmt: skip
    refused = next(one for one in found if one.transition.trigger == "dispatch_onward").refusals[0]
    assert refused.code == "is_outside"
    assert [one.vi for one in refused.ways_out] == ["Giao giấy - ra ngoài cơ sở dữ liệu"]
