"""The other channels: what a page offers, what it answers to a form that was sent, and an act that is replayed.

Each stop that is drawn gets a copy of the office as it stands there; in it acts are really sent.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest

from tests.cast import Clock, DemoOffice
from tests.conftest import new_sqlite
from tests.matrix.cells import may_in_the_place_of_another, said
from tests.matrix.reading import Row, enforced, table
from tests.matrix.walking import CAST, STORIES, Stop, Walk
from tests.stories import telling
from tests.web.conftest import Site, open_pages
from tests.web.pages import token_of
from workflow_app.db.session import Database
from workflow_app.domain.case import Actor
from workflow_app.replay.player import Player, Step
from workflow_app.services.office import Office

SEED = 19450902
REFUSALS = {403, 409, 422}
SOME_STORIES = ("A4", "B5", "C2", "C4", "D1-D3", "D4", "D_cell")


@dataclass
class Channels:
    """Draws some stops, and at each some of the cast."""

    folder: Path
    stops: float
    persons: int
    random: Random = field(default_factory=lambda: Random(SEED))
    asked: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    in_place_of_another: set[str] = field(default_factory=set)
    """Steps that were offered to whom they were delegated."""

    def __call__(self, stop: Stop) -> None:
        if self.random.random() > self.stops or not rows_of(stop):
            return
        folder = self.folder / f"stop-{self.asked['stops']}"
        folder.mkdir()
        self.asked["stops"] += 1
        with closing(sqlite3.connect(stop.file)) as source, closing(sqlite3.connect(folder / "office.db")) as copy:
            source.backup(copy)
        database = Database(f"sqlite:///{folder / 'office.db'}")
        try:
            office = DemoOffice(database, Office(telling.library(), folder / "files"), Clock.at(stop.now))
            self._at(stop, Site(open_pages(office), office))
        finally:
            database.close()

    def _at(self, stop: Stop, site: Site) -> None:
        able = [one for one in CAST if any(stop.facts.any(row.may, stop.persons[one]) for row in rows_of(stop))]
        drawn = self.random.sample(CAST, self.persons) + self.random.sample(able, min(len(able), self.persons))
        for name in dict.fromkeys(drawn):
            if stop.persons.get(name):
                self._page(stop, site, name)
                self._sent(stop, site, name)
                self._replayed(stop, site, name)

    def _fault(self, stop: Stop, text: str) -> None:
        self.wrong.append(f"{stop.kind.name}, {stop.dossier.state} ({stop.story}): {text}")

    def _page(self, stop: Stop, site: Site, name: str) -> None:
        """The dossier is there for those who know of it, and offers nothing that the table keeps from them."""
        person, uid = stop.persons[name], stop.dossier.uid
        answer = site.hands(name).get(f"/dossiers/{uid}")
        self.asked["pages"] += 1
        expected = 200 if stop.facts.knows(person) else 404
        if answer.status_code != expected:
            self._fault(stop, f"the page of the dossier is {answer.status_code} for {name}, not {expected}")
        for step in set(re.findall(rf"/dossiers/{uid}/acts/([a-z_0-9]+)", answer.text)):
            self.asked["offers"] += 1
            row = enforced(stop.kind.name, step, stop.dossier.state)
            transition = stop.kind.find(step, stop.dossier.state)
            if row and transition and transition.exceptions and stop.facts.any(row.may, person):
                continue  # a small cell may declare its exception on the page
            may = row is not None and (
                said(row, stop.facts, person) == "may"
                or stop.facts.any(row.recorded, person)
                or may_in_the_place_of_another(stop, row, person)
            )
            if row and may_in_the_place_of_another(stop, row, person):
                self.in_place_of_another.add(step)
            if not may:
                self._fault(stop, f"the page offers “{step}” to {name}")

    def _sent(self, stop: Stop, site: Site, name: str) -> None:
        """A form sent to a step that is not his: refused with reasons, or the dossier is not there."""
        row = self._not_for(stop, name)
        if row is None:
            return
        hands = site.hands(name)
        token = token_of(hands.client.get("/account").text)
        path = f"/dossiers/{stop.dossier.uid}/acts/{row.step}"
        got = hands.client.post(path, data={"csrf_token": token, "request_key": str(uuid4())}).status_code
        self.asked["sent"] += 1
        expected = REFUSALS if stop.facts.knows(stop.persons[name]) else {404}
        if got not in expected:
            self._fault(stop, f"{name} sent “{row.step}” and was answered {got}, not {sorted(expected)}")

    def _replayed(self, stop: Stop, site: Site, name: str) -> None:
        row = self._not_for(stop, name)
        if row is None:
            return
        person = stop.persons[name]
        played = Player(site.office.database, site.office.engine).play(
            Step(case=stop.dossier.uid, line=1, now=stop.now, actor=Actor(person, person), trigger=row.step,
                 key=f"replayed-{uuid4()}")
        )  # fmt: skip
        self.asked["replayed"] += 1
        hidden = not stop.facts.knows(person)
        if hidden and played.codes != ("not_found",):
            self._fault(stop, f"{name} replayed “{row.step}” on a dossier that he does not know of: {played}")
        elif not hidden and not played.refused:
            self._fault(stop, f"{name} replayed “{row.step}”: {played}")

    def _not_for(self, stop: Stop, name: str) -> Row | None:
        """A step that the person may neither take nor record, even where a difference is open."""
        person = stop.persons[name]
        found = []
        for row in rows_of(stop):
            less = enforced(stop.kind.name, row.step, stop.dossier.state)
            if less and said(less, stop.facts, person) != "may" and not stop.facts.any(row.recorded, person):
                found.append(row)
        return self.random.choice(found) if found else None


def rows_of(stop: Stop) -> list[Row]:
    return [
        one
        for one in table(stop.kind.name).rows
        if one.covers(stop.dossier.state) and one.may != ("system",)
    ]  # fmt: skip


def channels(
    template: str, folders: pytest.TempPathFactory, *, stories: tuple[str, ...], stops: float, persons: int
) -> Channels:
    asking, seen = Channels(folders.mktemp("channels"), stops, persons), set()  # type: tuple[Channels, set[object]]
    for name in stories:
        folder = folders.mktemp("walk")
        Walk(name, new_sqlite(folder, template=template), folder, telling.library(), seen, asking).play()
    return asking


def test_pages_forms_and_replays_answer_as_the_table_says(
    matrix_template: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    asking = channels(matrix_template, tmp_path_factory, stories=SOME_STORIES, stops=0.3, persons=3)
    assert not asking.wrong, "\n".join(asking.wrong)
    assert asking.asked["stops"] > 5
    assert min(asking.asked[one] for one in ("pages", "offers", "sent", "replayed")) > 20


@pytest.mark.soak
@pytest.mark.parametrize("letter", sorted({one[0] for one in STORIES}))
def test_every_stop_answers_to_the_whole_cast(
    matrix_template: str, tmp_path_factory: pytest.TempPathFactory, letter: str
) -> None:
    """By the letter of the stories, mostly those of one kind, so that each part can be asked by itself."""
    stories = tuple(one for one in STORIES if one[0] == letter)
    asking = channels(matrix_template, tmp_path_factory, stories=stories, stops=1.0, persons=len(CAST))
    assert not asking.wrong, "\n".join(asking.wrong)
    if "E2" in stories:
        assert "sign" in asking.in_place_of_another, "what is delegated there is offered on the page"
