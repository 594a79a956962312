"""A clerk writes down what others did; not, for one after the other, every step that is there to be taken by two."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cast import Clock, DemoOffice, Taken
from tests.stories.telling import act_is, told

WRITTEN: dict[str, Any] = {"fields": {"strengths": "Tích cực", "weaknesses": "Còn rụt rè"}}
NUMBERED: dict[str, Any] = {"asks": {"dated_on": "2026-03-12"}}
WRITE, SIGN, NUMBER = (f"{step}_cell_resolution" for step in ("write", "sign", "issue"))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[tuple[DemoOffice, Taken]]:
    """The cell has voted, and its resolution is to be written."""
    with told("B2", tmp_path / "office", until=act_is(WRITE)) as story:
        clock = Clock(story.now + timedelta(hours=12))
        yield DemoOffice(story.database, story.office, clock), Taken(story.dossier("full_membership").uid, False, "")


def test_who_wrote_down_one_step_writes_down_no_other_that_somebody_else_takes(office):
    cell, dossier = office
    assert cell.take(WRITE, dossier, "cb1_chiuy", recorded_by="vanthu1", **WRITTEN).done
    told_off = cell.take(SIGN, dossier, "cb1_bithu", recorded_by="vanthu1")
    assert told_off.refused == ("same_person",)
    assert told_off.refusals[0].supplier or told_off.refusals[0].ways_out
    assert cell.take(SIGN, dossier, "cb1_bithu", recorded_by="vanthu2").done, "another clerk writes it down"
    assert cell.take(NUMBER, dossier, "cb1_chiuy", recorded_by="vanthu2", **NUMBERED).refused == ("same_person",)
    assert cell.take(NUMBER, dossier, "cb1_chiuy", recorded_by="vanthu1", **NUMBERED).done


def test_one_of_the_steps_a_clerk_writes_down_for_the_secretary(office):
    cell, dossier = office
    assert cell.take(WRITE, dossier, "cb1_chiuy", **WRITTEN).done
    assert cell.take(SIGN, dossier, "cb1_bithu", recorded_by="vanthu1").done
    assert cell.take(NUMBER, dossier, "cb1_chiuy", **NUMBERED).done
