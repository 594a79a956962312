"""A round that the chair has closed is an object that nobody changes: the database itself refuses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.cast import DemoOffice, Taken
from tests.services.moving_office import BOTH, moving_office, submitted
from workflow_app.db import tables as t

CHANGES = [
    "UPDATE round SET outcome = 'lost'",
    "UPDATE round SET tallies = '{}'",
    "UPDATE round SET closed_at = NULL",
    "DELETE FROM round",
    "UPDATE round_roll SET counts = NOT counts",
    "DELETE FROM round_roll",
    "UPDATE meeting SET chair_id = secretary_id",
    "UPDATE meeting SET secretary_id = chair_id",
    "UPDATE meeting SET held_on = '2026-01-01'",
    "UPDATE meeting SET body = 'another'",
    "UPDATE meeting SET way = 'poll'",
    "DELETE FROM meeting",
]


@pytest.fixture(params=BOTH)
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DemoOffice]:
    with moving_office(request, tmp_path) as opened:
        yield opened


def voted(office: DemoOffice, dossier: Taken, yes: int) -> None:
    opened = {"way": "meeting", "chair": "@mot", "secretary": "@van"}
    assert office.take("open_vote", dossier, "van", round=opened).done
    count = {"yes": yes, "no": 3 - yes, "abstain": 0, "invalid": 0}
    assert office.take("count_vote", dossier, "van", round={"present": 3, "questions": {"adopt": count}}).done
    assert office.take("close_vote", dossier, "mot").done


def kept(office: DemoOffice) -> list[Any]:
    with office.database.reading() as session:
        rows = session.execute(t.round_.select().order_by(t.round_.c.id)).all()
        meetings = session.execute(t.meeting.select().order_by(t.meeting.c.id)).all()
        roll = session.execute(t.round_roll.select().order_by(t.round_roll.c.id)).all()
        return [*map(tuple, rows), *map(tuple, roll), *map(tuple, meetings)]


@pytest.mark.parametrize("change", CHANGES)
def test_neither_its_result_nor_its_roll_is_changed_or_taken_away(office, change):
    voted(office, submitted(office), 3)
    before = kept(office)
    with pytest.raises(sa.exc.DatabaseError, match="a closed round stays"), office.database.writing() as session:
        session.connection.exec_driver_sql(change)
    assert kept(office) == before


def test_nobody_is_put_on_its_roll_afterwards(office):
    voted(office, submitted(office), 3)
    with office.database.reading() as session:
        row = session.execute(t.round_roll.select()).first()
    assert row is not None
    values = {**row._asdict(), "person_id": office.person_id("van")}
    values.pop("id")
    with pytest.raises(sa.exc.DatabaseError, match="a closed round stays"), office.database.writing() as session:
        session.execute(t.round_roll.insert().values(values))


def test_while_it_is_open_it_may_be_counted_again_and_its_meeting_mended(office):
    made = submitted(office)
    assert office.take("open_vote", made, "van", round={"way": "meeting", "chair": "@mot"}).done
    with office.database.writing() as session:
        session.connection.exec_driver_sql("UPDATE meeting SET way = 'poll'")
    for yes in (1, 2):
        count = {"yes": yes, "no": 0, "abstain": 0, "invalid": 0}
        assert office.take("count_vote", made, "van", round={"present": 3, "questions": {"adopt": count}}).done


def test_second_round_overwrote_the_first(office):
    made = submitted(office)
    voted(office, made, 0)
    first = kept(office)[0]
    voted(office, made, 3)
    with office.database.reading() as session:
        rows = session.execute(t.round_.select().order_by(t.round_.c.number)).all()
    assert tuple(rows[0]) == first
    assert [(one.number, one.outcome) for one in rows] == [(1, "undecided"), (2, "carried")]
