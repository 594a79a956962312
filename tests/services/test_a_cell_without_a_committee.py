"""“A cell without a committee” is one too small to elect any, not one whose committee happens to be vacant."""

from __future__ import annotations

import pytest

from tests.cast import DemoOffice, Taken, on_both_databases
from tests.services.voting_office import scanned
from workflow_app.db import people
from workflow_app.db import tables as t
from workflow_app.domain.case import ActInput, Actor
from workflow_app.services.cases import TableCase
from workflow_app.services.reasons import refusing

ALONE = {"exceptions": ["no_cell_committee"]}
TEXT = {"abstract": "Giám sát đảng viên", "text": "Nội dung, thời gian.", "recipients": "Lưu chi bộ"}


def leave_the_secretary_alone(office: DemoOffice, code: str, secretary: str, last_day: str = "2026-02-01") -> None:
    """Every other post of the place is vacant."""
    others = (t.post.c.organisation_id == office.place_id(code), t.post.c.person_id != office.person_id(secretary))
    with office.database.writing() as session:
        session.execute(t.post.update().where(*others, t.post.c.to_on.is_(None)).values(to_on=last_day))


def shrink(office: DemoOffice, code: str, left: int, last_day: str) -> None:
    """Of the official members so many remain after that day; the secretary is the first of them."""
    r = t.roll_entry.c
    mine = (r.organisation_id == office.place_id(code), r.standing == "official", r.to_on.is_(None))
    with office.database.writing() as session:
        ids = [one.id for one in session.execute(t.roll_entry.select().where(*mine).order_by(r.person_id))]
        session.execute(t.roll_entry.update().where(r.id.in_(ids[left:])).values(to_on=last_day))


def one_more(office: DemoOffice, code: str, from_on: str, to_on: str | None = None) -> None:
    """One of those who left is an official member again, for these days."""
    r = t.roll_entry.c
    left = (r.organisation_id == office.place_id(code), r.standing == "official", r.to_on.is_not(None))
    with office.database.writing() as session:
        row = session.execute(t.roll_entry.select().where(*left).order_by(r.person_id)).first()
        assert row is not None
        again = {name: value for name, value in row._mapping.items() if name != "id"} | {"from_on": from_on}
        session.execute(t.roll_entry.insert().values(again | {"to_on": to_on}))


def prepared_by(office: DemoOffice, code: str, secretary: str, subject: str) -> Taken:
    fields = {
        "title": "Giám sát", "procedure": "cell_alone", "basis": "programme", "basis_symbol": "Chương trình",
        "outline": "1. Nội dung.", "subjects": [{"person": f"@{subject}"}], "leader": f"@{secretary}",
    }  # fmt: skip
    made = office.create("supervision_report", secretary, code, fields=fields, texts={"supervision_plan": TEXT})
    assert made.done, made.refusals
    return made


def opened_by(office: DemoOffice, made: Taken, secretary: str, recorder: str) -> Taken:
    meeting = {"way": "meeting", "chair": f"@{secretary}", "secretary": f"@{recorder}"}
    return office.take("open_cell_decision_alone", made, secretary, round=meeting)


def decided_by(office: DemoOffice, code: str, secretary: str, recorder: str, subject: str) -> Taken:
    """A supervision that the cell has decided, prepared by its secretary."""
    made = prepared_by(office, code, secretary, subject)
    assert opened_by(office, made, secretary, recorder).refused == ()
    with office.database.reading() as session:
        on_roll = people.roll_at(session, office.place_id(code), office.clock.today)
    counted = sum((standing, presence) == ("official", "home") for _person, standing, presence in on_roll)
    base = counted - 1  # nobody votes on the supervision of himself
    count = {"present": base, "questions": {"supervise": {"yes": base, "no": 0, "abstain": 0, "invalid": 0}}}
    minutes = scanned(office, str(office.clock.today), name="decision_minutes")
    assert office.take("record_cell_decision", made, recorder, round=count, papers=minutes).refused == ()
    assert office.take("confirm_cell_decision", made, secretary).state == "decided"
    return made


@on_both_databases
def test_a_large_cell_whose_committee_is_vacant_does_not_decide_without_a_team(office):
    leave_the_secretary_alone(office, "CB3", "cb3_bithu")
    made = prepared_by(office, "CB3", "cb3_bithu", "cb3_dv4")
    refused = opened_by(office, made, "cb3_bithu", "cb3_dv3")
    assert refused.refused == ("body_not_small",)
    one = refused.refusals[0]
    assert one.text.vi == "Bước này chỉ dùng khi Chi bộ có không quá 8 người; hiện có 9."
    assert one.source is not None
    assert "Điều 24" in one.source.vi


@on_both_databases
def test_a_cell_that_has_grown_is_not_without_a_committee_when_it_signs(office):
    leave_the_secretary_alone(office, "CB3", "cb3_bithu")
    shrink(office, "CB3", 8, "2026-02-01")
    made = decided_by(office, "CB3", "cb3_bithu", "cb3_dv3", "cb3_dv4")
    one_more(office, "CB3", "2026-03-02")
    refused = office.take("sign_supervision_plan", made, "cb3_bithu", **ALONE)
    assert refused.refused == ("exception_not_small",)
    one = refused.refusals[0]
    assert one.text.vi == "Ngoại lệ chỉ dùng khi Chi bộ có không quá 8 người; hiện có 9."
    assert one.source is not None
    assert "Điều 24" in one.source.vi


def test_a_small_one_is_and_its_history_shows_the_exception(office):
    leave_the_secretary_alone(office, "CB3", "cb3_bithu")
    shrink(office, "CB3", 8, "2026-02-01")
    made = decided_by(office, "CB3", "cb3_bithu", "cb3_dv3", "cb3_dv4")
    assert office.take("sign_supervision_plan", made, "cb3_bithu").refused == ("own_work",)
    assert office.take("sign_supervision_plan", made, "cb3_bithu", **ALONE).refused == ()


@pytest.mark.parametrize(("from_on", "to_on", "held_on"), [
    ("2026-03-03", "2026-03-04", "2026-03-03"),  # large on that day, small when it is recorded
    ("2026-03-05", None, "2026-03-02"),  # small on that day, large when it is recorded
    ("2026-03-05", None, ""),
])  # fmt: skip
def test_it_is_small_on_the_day_of_the_act_and_on_the_day_it_is_recorded(office, from_on, to_on, held_on):
    """Neither is an act dated back to when the cell was small, nor one of when it was large recorded now."""
    leave_the_secretary_alone(office, "CB3", "cb3_bithu")
    shrink(office, "CB3", 8, "2026-02-01")
    made = decided_by(office, "CB3", "cb3_bithu", "cb3_dv3", "cb3_dv4")
    one_more(office, "CB3", from_on, to_on)
    office.at("2026-03-06")
    values = {"held_on": held_on} if held_on else {}
    assert office.take("sign_supervision_plan", made, "cb3_bithu", **ALONE, **values).refused == (
        "exception_not_small",
    )
    if to_on:
        assert office.take("sign_supervision_plan", made, "cb3_bithu", **ALONE).refused == ()


def test_a_base_whose_secretary_is_alone_is_no_cell_at_all(office):
    leave_the_secretary_alone(office, "DU", "bithu")
    made = office.create(
        "supervision_report", "bithu", "DU", fields={"title": "Giám sát", "procedure": "committee_team"}
    )
    kind, me = office.engine.library.current("supervision_report"), office.person_id("bithu")
    step = kind.find("sign_supervision_plan", "decided")
    assert step is not None
    with office.database.reading() as session:
        declared = ActInput(exceptions=("no_cell_committee",))
        case = TableCase(session, kind, office.dossier(made), step, Actor(me, me), office.now, declared)
        codes = [one.code for one in refusing.refusals_for(case, roles=office.engine.roles, entered=True)]
    assert "exception_not_small" in codes
