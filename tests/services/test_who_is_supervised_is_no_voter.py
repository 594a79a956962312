"""A member of the body that decides on a supervision of himself is off its roll, and learns of nothing by a vote."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.cast import Clock, DemoOffice
from tests.stories import telling
from workflow_app.db import tables as t
from workflow_app.services import visibility

KIND = "supervision_report"


@pytest.fixture
def opened(tmp_path: Path):
    """btv1 and pho1 are subjects; the standing committee has its round on whether to supervise them."""
    until = lambda line: line["act"] == "open_decision" and line["expect"].get("state") == "planned"  # noqa: E731
    with telling.told("D2", tmp_path, until=until) as story:
        office = DemoOffice(story.database, story.office, Clock.at("2026-03-06T08:00"))
        uid = story.dossier(KIND).uid
        with office.database.writing() as session:
            declared = {"from_on": "2020-03-12", "recorded_at": "2020-03-12T00:30:00.000000Z"}
            of = {"person_id": office.person_id("btv2"), "name": "relative", "value": office.uid("btv1")}
            session.execute(t.member_fact.insert().values(of | declared))
        voting = {"ballots": "open", "chair": "@bithu", "secretary": "@chanhvp"}
        assert office.take("open_decision", uid, "chanhvp", round=voting).done
        yield office, uid, story


@pytest.mark.parametrize("subject", ["btv1", "pho1", pytest.param("btv2", id="a declared relative of btv1")])
def test_he_is_off_the_roll_with_the_reason(opened, subject):
    office, _uid, story = opened
    r = t.round_roll.c
    with story.database.reading() as session:
        row = session.execute(sa.select(r.counts, r.reason).where(r.person_id == office.person_id(subject))).one()
    assert (row.counts, row.reason) == (False, "recused")


@pytest.mark.parametrize("subject", ["btv1", "pho1"])
def test_he_does_not_learn_of_it_by_the_roll(opened, subject):
    office, uid, story = opened
    with story.database.reading() as session:
        who = visibility.reader(session, story.office, office.person_id(subject), office.now)
        assert visibility.extent(session, who, story.dossier(KIND)) == "none"
        tasks = session.execute(sa.select(t.task.c.trigger).where(t.task.c.person_id == office.person_id(subject)))
        assert tasks.all() == []
    ballot = {"round": {"choices": {"supervise": "no"}}}
    assert office.take("cast_decision_ballot", uid, subject, **ballot).refused == ("not_found",)
