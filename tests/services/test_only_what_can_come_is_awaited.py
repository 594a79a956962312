"""A dossier waits for what can come next, and never for what it has already."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from tests.cast import DemoOffice, Taken
from tests.services.voting_office import scanned
from tests.stories.telling import act_is, told
from workflow_app.db import dossiers, tasks
from workflow_app.db import tables as t
from workflow_app.services import awaiting
from workflow_app.services.cases import TableCase
from workflow_app.services.reasons import offers

TEXT = {"plan": {"abstract": "Về công tác dân vận", "text": "Nội dung kế hoạch.", "recipients": "Các chi bộ\nLưu"}}
VOTING = {"way": "meeting", "chair": "@bithu", "secretary": "@chanhvp"}
SUPERVISION: dict[str, Any] = {
    "title": "Giám sát công tác dân vận",
    "procedure": "committee_team",
    "basis": "order",
    "basis_symbol": "Chỉ đạo của Thường trực",
    "outline": "1. Kết quả.",
    "subjects": [{"organisation": "#CB1"}, {"person": "@cb1_bithu"}],
    "team": [{"person": "@pho2", "duty": "head"}, {"person": "@cbtochuc", "duty": "secretary"}],
}


def waits(office: DemoOffice, dossier: str) -> dict[str, tuple[str, ...]]:
    """By step: who is awaited; an alarm counts as `("nobody",)`."""
    with office.database.reading() as session:
        row, manifest = dossiers.find(session, dossier) or pytest.fail("not there")
        found = offers.waiting_for(
            session, office=office.engine, kind=office.engine.kind(session, manifest), dossier=row, now=office.now
        )
        return {one.transition.trigger: ("nobody",) if one.is_vacant else one.persons for one in found}


def test_nobody_waits_for_the_chair_of_a_meeting_that_was_not_called(office):
    supervision = office.create(
        "supervision_report", "chanhvp", "DU", fields=SUPERVISION,
        texts={"decision": {"abstract": "Giám sát", "text": "Điều 1.", "recipients": "Lưu"},
               "supervision_plan": {"abstract": "Giám sát", "text": "I.", "recipients": "Lưu"}},
    )  # fmt: skip
    assert supervision.done, supervision.refused
    assert list(waits(office, supervision.dossier)) == ["open_decision"]
    assert office.take("open_decision", supervision, by="chanhvp", round=VOTING).done
    assert list(waits(office, supervision.dossier)) == ["record_decision"]
    counts = {"supervise": {"yes": 8, "no": 0, "abstain": 0, "invalid": 0}}
    recorded = office.take("record_decision", supervision, by="chanhvp", round={"present": 8, "questions": counts})
    assert recorded.done, recorded.refused
    assert list(waits(office, supervision.dossier)) == ["record_decision"], "the minutes are not there yet"
    minutes = scanned(office, str(office.clock.today), name="decision_minutes")
    tallied = {"present": 8, "questions": counts}
    assert office.take("record_decision", supervision, by="chanhvp", round=tallied, papers=minutes).done
    assert waits(office, supervision.dossier) == {"confirm_decision": ("Lê Hoàng Khải",)}


def test_nobody_waits_for_an_opinion_that_was_not_asked(office):
    plan = office.create("plan", "soanthao", "DU", fields={"title": "Công tác dân vận"}, texts=TEXT)
    assert "answer_opinion" not in waits(office, plan.dossier)
    assert ("nobody",) not in waits(office, plan.dossier).values()


def test_nobody_waits_for_the_words_of_a_document_that_is_signed(tmp_path):
    with told("B5", tmp_path, until=act_is("issue_cell_resolution")) as story, story.database.reading() as session:
        found = offers.waiting_for(
            session, office=story.office, kind=story.kind("full_membership"), dossier=story.dossier("full_membership"),
            now=story.now,
        )  # fmt: skip
    steps = [one.transition.trigger for one in found]
    assert "issue_cell_resolution" in steps
    assert "write_cell_resolution" not in steps


@pytest.fixture
def errand(office: DemoOffice) -> Taken:
    return office.create("errand", "soanthao", "DU", fields={"subject": "Việc"})


def test_a_paper_that_was_refused_is_waited_for_again(office, errand):
    def is_awaited() -> bool:
        kind, row = office.engine.library.current("errand"), office.dossier(errand)
        step = kind.find("bring", row.state)
        assert step is not None
        with office.database.reading() as session:
            case = TableCase(session, kind, row, step, office.actor("soanthao"), office.now)
            return awaiting.is_awaited(case, replace(step, awaited=True))

    assert is_awaited()
    assert office.take("bring", errand, "soanthao", papers=[{"name": "slip", "filename": "giay.pdf"}]).done
    assert not is_awaited()
    with office.database.writing() as session:
        session.execute(t.paper.update().values(verdict="refused"))
    assert is_awaited()


def test_no_day_is_set_by_a_clock_that_was_stopped(office, errand):
    def due_days() -> set[str]:
        with office.database.reading() as session:
            return {one.due_on for one in session.execute(sa.select(t.task.c.due_on))}

    assert due_days() == {"2026-03-16"}
    with office.database.writing() as session:
        session.execute(t.clock.update().values(stopped_on="2026-03-02"))
    assert office.take("edit", errand, "soanthao", fields={"subject": "Việc khác"}).done
    assert due_days() == {tasks.NO_DUE}
