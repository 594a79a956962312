"""A story played to its end or up to a line, and its office opened afterwards for a closer look."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from tests.house.tree import ROOT
from tests.made_once import COPIES
from workflow_app import content
from workflow_app.db import dossiers, journal, people
from workflow_app.db import tables as t
from workflow_app.db.migrating import migrate
from workflow_app.db.session import Database, Session
from workflow_app.demo import load_office
from workflow_app.domain.case import Actor
from workflow_app.domain.clocks import LOCAL_ZONE
from workflow_app.domain.kinds import Kind
from workflow_app.domain.seen import DossierSeen
from workflow_app.loading import Library
from workflow_app.replay.report import Report
from workflow_app.replay.story import play_story
from workflow_app.services import visibility
from workflow_app.services.cases import TableCase
from workflow_app.services.naming import uid_named
from workflow_app.services.office import Office
from workflow_app.services.reasons import offers

STORIES = ROOT / "tests" / "stories"
SCAN = STORIES / "bien-ban.pdf"
"""The scanned minutes that every story brings: one small sheet."""
SAMPLES = STORIES / "content"
"""Two small kinds that only these tests have: a decision and a regulation, both of the series QĐ."""

OPENED = datetime(2025, 2, 1, 1, tzinfo=UTC)

Line = Mapping[str, Any]


@cache
def library() -> Library:
    """Read once: kinds are frozen, so every story may share them."""
    return Library([(content.folder("states"), content.folder("forms")), (SAMPLES / "states", SAMPLES / "forms")])


def furnished(database: Database, files: Path, now: datetime) -> Office:
    """The office as every story finds it: entered before the first of them."""
    assert now > OPENED
    office = Office(library(), files)

    def make(made: Database) -> None:
        migrate(made)
        with made.writing() as session:
            load_office(session, office=office, now=OPENED)

    COPIES.put_into(database, "office_of_stories", make)
    return office


def play(name: str, *, database_url: str | None = None) -> Report:
    return play_story(STORIES / f"{name}.jsonl", database_url, furnish=furnished)


@dataclass
class Told:
    """The office as the story left it. `now` is the time of the last line that was played."""

    database: Database
    office: Office
    now: datetime

    def dossier(self, kind: str, number: int = 1) -> DossierSeen:
        """The dossier of a kind that was begun as the so-many-eth."""
        with self.database.reading() as session:
            query = t.dossier.select().where(t.dossier.c.kind == kind).order_by(t.dossier.c.id)
            uid = session.execute(query).all()[number - 1].uid
            found = dossiers.find(session, uid)
        assert found is not None
        return found[0]

    def kind(self, name: str) -> Kind:
        return self.office.library.current(name)

    def person(self, username: str) -> int:
        with self.database.reading() as session:
            found = people.person_id_of(session, uid_named(session, f"@{username}"))
        assert found is not None
        return found

    def uid(self, name: str) -> str:
        with self.database.reading() as session:
            return str(uid_named(session, name))

    def offer(self, kind: str, trigger: str, username: str) -> offers.Offer:
        """How one step is shown to one person."""
        person = self.person(username)
        with self.database.reading() as session:
            shown = offers.offers(
                session, office=self.office, kind=self.kind(kind), dossier=self.dossier(kind), now=self.now,
                actor=Actor(person, person),
            )  # fmt: skip
        return next(one for one in shown if one.transition.trigger == trigger)

    @contextmanager
    def reading(self, kind: str, username: str) -> Iterator[tuple[TableCase, visibility.Reader, visibility.Extent]]:
        """A dossier as one person may read it."""
        dossier, definition, person = self.dossier(kind), self.kind(kind), self.person(username)
        with self.database.reading() as session:
            who = visibility.reader(session, self.office, person, self.now)
            case = TableCase(session, definition, dossier, definition.transitions[0], Actor(person, person), self.now)
            yield case, who, visibility.extent(session, who, dossier)

    def rows(self, kind: str, table: str, username: str) -> list[dict[str, Any]]:
        """The rows of a table that the person reads; none where he may not know of the dossier."""
        with self.reading(kind, username) as (case, who, how):
            field = case.kind.fields[table]
            if not visibility.visible_field(case, who, how, field):
                return []
            return visibility.visible_rows(case, who, how, field)

    def sees(self, kind: str, username: str) -> bool:
        with self.reading(kind, username) as (_case, _who, how):
            return how != "none"

    def revisions(self, kind: str, number: int = 1) -> dict[int, dict[str, Any]]:
        with self.database.reading() as session:
            return {n: kept for n, kept, _at, _who in dossiers.revisions(session, self.dossier(kind, number).id)}

    def leaves(self, kind: str, act: str, number: int = 1) -> list[dict[str, Any]]:
        """The bytes of every leaf of that act, as they stand in the history."""
        with self.database.reading() as session:
            rows = journal.leaves(session, self.dossier(kind, number).id)
        return [json.loads(bytes(row[9])) for row in rows if row[2] == act]

    def all(self, look: Callable[[Session], Any]) -> Any:
        with self.database.reading() as session:
            return look(session)


@contextmanager
def told(name: str, folder: Path, *, until: Callable[[Line], bool] | None = None) -> Iterator[Told]:
    """Play a story up to the first line of which `until` is true (that line is not played), and open its office."""
    kept: list[str] = []
    for raw in (STORIES / f"{name}.jsonl").read_text("utf-8").splitlines():
        if raw.startswith("{"):
            if until and until(json.loads(raw)):
                break
            kept.append(raw)
    path, file = folder / f"{name}.jsonl", folder / "office.db"
    folder.mkdir(exist_ok=True)
    path.write_text("\n".join(kept) + "\n", "utf-8")
    shutil.copy(SCAN, folder)
    report = play_story(path, keep=file, furnish=furnished)
    assert [str(one) for one in report.wrong] == []
    at = datetime.fromisoformat(json.loads(kept[-1])["at"]).replace(tzinfo=LOCAL_ZONE).astimezone(UTC)
    database = Database(f"sqlite:///{file}")
    try:
        yield Told(database, Office(library(), folder / "papers"), at)
    finally:
        database.close()


def act_is(*acts: str, case: str = "") -> Callable[[Line], bool]:
    """For `until`: the first line with one of these acts (of that case)."""
    return lambda line: line["act"] in acts and (not case or line["case"] == case)
