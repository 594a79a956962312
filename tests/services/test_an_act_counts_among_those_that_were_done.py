"""Whoever takes a step can be the one it waits for next, also when the step's own rules have looked at the past."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.cast import DemoOffice
from tests.services.small_office import furnished, person_of
from workflow_app.db import tables as t

POSTS = [("an", "drafter", "VP"), ("binh", "clerk", "VP"), ("chi", "clerk", "VP")]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[DemoOffice]:
    with furnished(tmp_path, "errand", places={"VP": "office"}, posts=POSTS) as office:
        yield office


def test_the_errand_waits_for_the_one_who_took_it(office):
    errand = office.create("errand", "an", "VP", fields={"subject": "Sao văn bản"})
    assert office.take("take", errand, "binh").state == "taken"
    with office.database.reading() as session:
        waiting: Any = session.execute(sa.select(t.task.c.trigger, t.task.c.person_id)).all()
        assert waiting == [("finish", person_of(session, "binh"))]
    assert office.take("finish", errand, "binh").state == "done"
