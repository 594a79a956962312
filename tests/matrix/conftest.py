"""The whole matrix is asked once a worker; the tests look at what came of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cast import Clock
from tests.conftest import new_sqlite
from tests.matrix import beginnings
from tests.matrix.cells import Asking, Tally
from tests.matrix.variants import VARIANTS
from tests.matrix.walking import STORIES, Walk, furnish_template
from tests.stories import telling
from workflow_app.db.session import Database
from workflow_app.services.office import Office


@pytest.fixture(scope="session")
def matrix_template(tmp_path_factory: pytest.TempPathFactory) -> str:
    return furnish_template(tmp_path_factory.mktemp("matrix"))


def asked(template: str, folders: pytest.TempPathFactory, *, acts_at_each: int, thorough: bool) -> Tally:
    """Every story with its stops, the stories told otherwise, and every beginning."""
    tally, seen = Tally(), set()  # type: tuple[Tally, set[object]]
    asking = Asking(tally, acts_at_each=acts_at_each, thorough=thorough)
    for name in STORIES:
        walk(name, template, folders.mktemp("walk"), seen, asking).play()
    asking.variant = True
    for one in VARIANTS:
        seen_here: set[object] = set()
        walked = walk(one.story, template, folders.mktemp("walk"), seen_here, asking)
        walked.give(one.posts)
        walked.play(one.lines(), only=(one.case, one.state))
        if not seen_here:
            tally.wrong.append(f"{one.title}: {one.case} never stood at {one.state}")
    folder = folders.mktemp("beginnings")
    database = Database(new_sqlite(folder, template=template))
    beginnings.ask_all(database, Office(telling.library(), folder), Clock.at("2026-03-12").now, tally)
    database.close()
    return tally


def walk(name: str, template: str, folder: Path, seen: set[object], asking: Asking) -> Walk:
    return Walk(name, new_sqlite(folder, template=template), folder, telling.library(), seen, asking)


@pytest.fixture(scope="session")
def tally(matrix_template: str, tmp_path_factory: pytest.TempPathFactory) -> Tally:
    """What came of the matrix with a sample of real acts, chosen by a fixed seed."""
    return asked(matrix_template, tmp_path_factory, acts_at_each=3, thorough=False)
