"""The demonstration office as a test plays it: who does what, when, and what came of it.

office.at("2026-03-12")
plan = office.create("plan", "soanthao", "DU", fields={"subject": "…"})
assert office.take("sign", plan, by="pho1").refused == ("text_changed",)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import count
from typing import Any

import pytest

from tests.house.tree import ROOT
from workflow_app import content
from workflow_app.content_files import DefinitionError
from workflow_app.db import dossiers, people
from workflow_app.db.session import Database
from workflow_app.domain.case import Actor
from workflow_app.domain.clocks import LOCAL_ZONE, local_day
from workflow_app.domain.refusals import NotFound, Refusal, Refused
from workflow_app.domain.seen import DossierSeen
from workflow_app.loading import Library
from workflow_app.services import acting
from workflow_app.services.acting import Outcome, Seen
from workflow_app.services.cases import SYSTEM
from workflow_app.services.naming import uid_named, with_uids
from workflow_app.services.office import Office

MORNING = time(8, 0)
FIRST_DAY = "2026-03-02"
PASSWORD = "an-lac-2026"

on_both_databases = pytest.mark.parametrize(
    "office", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
"""A test of the `office` that runs once on either sort of database."""


class SoundKinds(Library):
    """The kinds of the content folder and of tests/kinds. An unsound one is left aside until a test asks for it."""

    unsound: dict[str, DefinitionError]

    def _add(self, states: Any, form: Any) -> None:
        self.__dict__.setdefault("unsound", {})
        try:
            super()._add(states, form)
        except DefinitionError as error:
            self.unsound[states.stem] = error


def read_kinds() -> SoundKinds:
    tests = ROOT / "tests" / "kinds"
    return SoundKinds([(content.folder("states"), content.folder("forms")), (tests / "states", tests / "forms")])


@dataclass
class Clock:
    """The time that every act is told; only a test moves it."""

    now: datetime

    @classmethod
    def at(cls, moment: str | date | datetime) -> Clock:
        clock = cls(datetime.now(UTC))
        clock.set(moment)
        return clock

    def set(self, moment: str | date | datetime) -> None:
        """`2026-03-12` (eight in the morning), `2026-03-12T16:30`, local time; or a date, or an aware instant."""
        if isinstance(moment, str):
            moment = datetime.fromisoformat(moment) if "T" in moment else date.fromisoformat(moment)
        if not isinstance(moment, datetime):
            moment = datetime.combine(moment, MORNING)
        local = moment if moment.tzinfo else moment.replace(tzinfo=LOCAL_ZONE)
        self.now = local.astimezone(UTC)

    @property
    def today(self) -> date:
        return local_day(self.now)


@dataclass(frozen=True)
class Taken:
    """What came of one act. `state` is the dossier's state after it, whether it moved or was refused."""

    dossier: str
    moved: bool
    state: str
    refusals: tuple[Refusal, ...] = ()
    refused: tuple[str, ...] = ()
    outcome: Outcome | None = None

    @property
    def done(self) -> bool:
        return not self.refused


@dataclass
class DemoOffice:
    """The demonstration office in a database of its own. `engine` is what services are handed as `office`."""

    database: Database
    engine: Office
    clock: Clock = field(default_factory=lambda: Clock.at(FIRST_DAY))
    _keys: Any = field(default_factory=count)

    @property
    def now(self) -> datetime:
        return self.clock.now

    def at(self, moment: str | date | datetime) -> None:
        self.clock.set(moment)

    def uid(self, name: str) -> str:
        """Of "@username", "#CODE" or a plain username."""
        with self.database.reading() as session:
            return uid_named(session, name)

    def person_id(self, name: str) -> int:
        with self.database.reading() as session:
            found = people.person_id_of(session, uid_named(session, name))
        assert found is not None
        return found

    def place_id(self, code: str) -> int:
        with self.database.reading() as session:
            found = people.organisation_named(session, code.removeprefix("#"))
        assert found is not None
        return found.id

    def actor(self, by: str, recorded_by: str = "", in_place_of: str = "") -> Actor:
        """`by` acts ("system" is the clock), a clerk may record it, or it is done in somebody else's place."""
        if by == "system":
            return SYSTEM
        person = self.person_id(by)
        principal = self.person_id(in_place_of) if in_place_of else person
        return Actor(person, principal, recorder_id=self.person_id(recorded_by) if recorded_by else None)

    def create(
        self, kind: str, by: str, place: str, *, trigger: str = "create", recorded_by: str = "", key: str = "",
        **values: Any,
    ) -> Taken:  # fmt: skip
        """Begin a dossier. Values are those of `services.acting.create`; names "@…" and "#…" become uids."""
        unsound = getattr(self.engine.library, "unsound", {})
        if kind in unsound:
            raise unsound[kind]
        actor = self.actor(by, recorded_by)
        try:
            with self.database.writing() as session:
                done = acting.create(
                    session, office=self.engine, kind=kind, place=place.removeprefix("#"), trigger=trigger, actor=actor,
                    now=self.now, key=key or f"key-{next(self._keys)}", values=with_uids(session, values),
                )  # fmt: skip
        except Refused as refused:
            return Taken("", False, "", refused.refusals, refused.codes)
        return Taken(done.dossier, done.moved, done.state, outcome=done)

    def take(
        self, trigger: str, dossier: str | Taken, by: str, *, recorded_by: str = "", in_place_of: str = "",
        seen: Seen | None = None, key: str = "", **values: Any,
    ) -> Taken:  # fmt: skip
        """Take one step; `refused` is ("not_found",) where the person may not know of the dossier or the step."""
        uid = dossier if isinstance(dossier, str) else dossier.dossier
        actor = self.actor(by, recorded_by, in_place_of)
        try:
            with self.database.writing() as session:
                done = acting.act(
                    session, office=self.engine, dossier=uid, trigger=trigger, actor=actor, now=self.now,
                    key=key or f"key-{next(self._keys)}", seen=seen, values=with_uids(session, values),
                )  # fmt: skip
        except Refused as refused:
            return Taken(uid, False, self.dossier(uid).state, refused.refusals, refused.codes)
        except NotFound:
            return Taken(uid, False, self.dossier(uid).state, (), ("not_found",))
        return Taken(uid, done.moved, done.state, outcome=done)

    def dossier(self, dossier: str | Taken) -> DossierSeen:
        """The row as it now stands."""
        uid = dossier if isinstance(dossier, str) else dossier.dossier
        with self.database.reading() as session:
            found = dossiers.find(session, uid)
        assert found is not None, f"there is no dossier {uid}"
        return found[0]
