"""A plain office for tests of the engine itself: one place, seven people, the kinds of tests/services/content_plain.

Its database is the one that the migrations make, and every act goes the way of the pages: through `attempt`, with its
own transaction and its line in the security log.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from workflow_app.db import dossiers, journal
from workflow_app.db import tables as t
from workflow_app.db.migrating import migrate
from workflow_app.db.session import Database
from workflow_app.domain.case import Actor
from workflow_app.domain.seen import DossierSeen
from workflow_app.domain.vietnamese import fold, name_sort_key
from workflow_app.history.leaf import Problem, check_stream
from workflow_app.loading import Library
from workflow_app.services import acting, manifests
from workflow_app.services.acting import Outcome, Seen
from workflow_app.services.attempting import attempt
from workflow_app.services.office import Office

CONTENT = Path(__file__).parent / "services" / "content_plain"
PLACE = "VP"
CAST = {
    "an": "drafter", "binh": "drafter", "chi": "member", "dung": "member", "giang": "member", "hoa": "member",
    "khanh": "clerk",
}  # fmt: skip
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SINCE = "2020-01-01"


@cache
def library() -> Library:
    return Library([(CONTENT / "states", CONTENT / "forms")])


def fill(url: str) -> str:
    """Migrate an empty database and enter the office; the address, with nobody connected."""
    database = Database(url)
    migrate(database)
    with database.writing() as session:
        manifests.publish(session, library(), log="wf.office/normal/1", now=NOW)
        place = {
            "uid": "office", "code": PLACE, "kind": "office", "name": "Văn phòng", "name_sort": "van phong",
            "issuer_code": "VP", "seat": "", "is_outside": False, "has_seal": True, "from_on": SINCE,
        }  # fmt: skip
        session.execute(t.organisation.insert().values(id=1, **place))
        session.execute(
            t.organisation_ancestor.insert().values(organisation_id=1, ancestor_id=1, depth=0, from_on=SINCE)
        )
        session.execute(t.term.insert().values(organisation_id=1, name="2020–2030", from_on=SINCE))
        for number, (name, role) in enumerate(CAST.items(), start=1):
            names = {"full_name": name, "name_sort": name_sort_key(name), "search_text": fold(name)}
            session.execute(t.person.insert().values(id=number, uid=f"person-{name}", **names))
            session.execute(
                t.post.insert().values(person_id=number, role=role, organisation_id=1, basis="", from_on=SINCE)
            )
    database.close()
    return url


@dataclass
class PlainOffice:
    """`engine` is what services are handed as `office`; keys are new for every act unless one is given."""

    database: Database
    engine: Office
    now: datetime = NOW
    _prefix: str = field(default_factory=lambda: secrets.token_hex(8))
    _numbers: Any = field(default_factory=count)

    @classmethod
    def at(cls, url: str, files: Path) -> PlainOffice:
        return cls(Database(url), Office(library(), files))

    def _key(self) -> str:
        return f"{self._prefix}-{next(self._numbers)}"

    @staticmethod
    def person(name: str) -> str:
        return f"person-{name}"

    @staticmethod
    def actor(name: str) -> Actor:
        number = list(CAST).index(name) + 1
        return Actor(number, number)

    def create(self, kind: str, by: str = "an", *, key: str = "", place: str = PLACE, **values: Any) -> Outcome:
        return attempt(
            self.database, self.engine, acting.create, actor=self.actor(by), now=self.now, kind=kind, place=place,
            key=key or self._key(), values=values,
        )  # fmt: skip

    def act(
        self, dossier: str, trigger: str, by: str, *, key: str = "", seen: Seen | None = None, **values: Any
    ) -> Outcome:
        return attempt(
            self.database, self.engine, acting.act, actor=self.actor(by), now=self.now, dossier=dossier,
            trigger=trigger, key=key or self._key(), seen=seen, values=values,
        )  # fmt: skip

    def submitted(self, **values: Any) -> str:
        """An assent that waits for its two signatures."""
        made = self.create("assent", fields={"subject": "Kế hoạch năm", **values})
        self.act(made.dossier, "submit", "an")
        return made.dossier

    # What the database says

    def dossier(self, uid: str) -> DossierSeen:
        with self.database.reading() as session:
            found = dossiers.find(session, uid)
        assert found is not None
        return found[0]

    def seen(self, uid: str) -> Seen:
        found = self.dossier(uid)
        return Seen(found.state, found.revision, found.round)

    def acts(self, uid: str) -> list[tuple[str, str]]:
        """(trigger, person) of every act, oldest first."""
        names = list(CAST)
        with self.database.reading() as session:
            past = journal.past(session, self.dossier(uid).id)
        return [(one.trigger, names[(one.person_id or 0) - 1]) for one in past]

    def rows(self) -> dict[str, int]:
        """How many rows each table has."""
        counted = [
            sa.select(sa.literal(name).label("name"), sa.func.count().label("rows")).select_from(table)
            for name, table in t.metadata.tables.items()
        ]
        with self.database.reading() as session:
            return {row.name: row.rows for row in session.execute(sa.union_all(*counted))}

    def problems(self) -> dict[str, list[Problem]]:
        """Everything wrong with the history: broken streams, and dossiers whose head is not their newest leaf."""
        leaf = t.leaf.c
        streams: dict[str, list[Any]] = {}
        with self.database.reading() as session:
            for row in session.execute(sa.select(t.leaf).order_by(leaf.stream, leaf.seq)):
                streams.setdefault(row.stream, []).append(row)
            heads = session.execute(sa.select(t.dossier)).all()
        found = {name: check_stream([bytes(one.bytes) for one in rows], name) for name, rows in streams.items()}
        for head in heads:
            last = streams.get(head.stream, [None])[-1]
            if last is None or (head.head_seq, head.head_hash, head.state) != (last.seq, last.hash, last.to_state):
                found.setdefault(head.stream, []).append(Problem(-1, "broken_link"))
        return {name: problems for name, problems in found.items() if problems}
