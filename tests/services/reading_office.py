"""A base committee with two cells, an auditor and another committee: who reads what of an inquiry."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tests.cast import DemoOffice, Taken
from tests.services.small_office import furnished
from workflow_app.db import dossiers, journal
from workflow_app.db import tables as t
from workflow_app.db.session import Session
from workflow_app.services import visibility
from workflow_app.services.cases import TableCase
from workflow_app.services.visibility import Extent, Reader

PLACES = {"DU": "base", "C1": "cell below DU", "C2": "cell below DU", "KHAC": "base"}
POSTS = [
    ("soan", "drafter", "DU"),
    ("thu", "secretary", "DU"),
    ("van", "clerk", "DU"),
    ("kiem", "auditor", "DU"),
    ("tra", "auditor", "DU"),
    ("mot", "secretary", "C1"),
    ("hai", "secretary", "C2"),
    ("khac", "secretary", "KHAC"),
    ("xa", "clerk", "KHAC"),
]
ROLLS = [("ba", "official", "C1"), ("bon", "official", "C2"), ("tra", "official", "C2")]


@contextmanager
def reading_office(folder: Path) -> Iterator[DemoOffice]:
    """A fresh one in a folder of its own."""
    with furnished(folder, "visibility", places=PLACES, posts=POSTS, rolls=ROLLS) as office:
        yield office


def begin(office: DemoOffice, *findings: dict[str, Any], **fields: Any) -> Taken:
    plain = dict.fromkeys(("conclusion", "late_word", "word_of_secretary", "plain"), "một lời")
    values = {"subject": "Giám sát", "findings": list(findings), **plain, **fields}
    return office.create("inquiry", "soan", "DU", fields=values)


ABOUT_C1 = {"organisation": "C1", "text": "về chi bộ"}
ABOUT_BA = {"person": "@ba", "text": "về đồng chí Ba"}
ABOUT_C2 = {"organisation": "#C2", "text": "về chi bộ Hai"}


@dataclass
class Sight:
    """What one person sees of one dossier now."""

    case: TableCase
    reader: Reader
    how: Extent

    @property
    def fields(self) -> set[str]:
        found = self.case.kind.fields.values()
        return {one.name for one in found if visibility.visible_field(self.case, self.reader, self.how, one)}

    @property
    def rows(self) -> list[str]:
        return [one["text"] for one in self.table("findings")]

    def table(self, name: str) -> list[dict[str, Any]]:
        return visibility.visible_rows(self.case, self.reader, self.how, self.case.kind.fields[name])

    def paper(self, name: str, row: str = "") -> bool:
        return visibility.visible_paper(self.case, self.reader, self.how, name, row)

    @property
    def timeline(self) -> list[str]:
        past = journal.leaves(self.case.session, self.case.dossier.id)
        acts = [(one[2], one[5]) for one in past]
        return [act for act, by in acts if visibility.visible_act(self.case, self.how, act, by, self.reader)]


@contextmanager
def seen_by(office: DemoOffice, person: str, dossier: Taken) -> Iterator[Sight]:
    with office.database.reading() as session:
        yield sight(session, office, office.person_id(person), dossier.dossier)


def sight(session: Session, office: DemoOffice, person: int, uid: str) -> Sight:
    found = dossiers.find(session, uid)
    assert found is not None
    row, digest = found
    kind = office.engine.kind(session, digest)
    reader = visibility.reader(session, office.engine, person, office.now)
    actor = visibility.actor_of(person)
    case = TableCase(session, kind, row, kind.transitions[0], actor, office.now)
    return Sight(case, reader, visibility.extent(session, reader, row))


def listed_for(session: Session, office: DemoOffice, person: int, *, whole: bool = False) -> set[str]:
    """The dossiers of a list of what the person may open, or with `whole` of what he reads whole."""
    reader = visibility.reader(session, office.engine, person, office.now)
    query = sa.select(t.dossier.c.uid).where(visibility.listed(reader, whole=whole))
    return {row[0] for row in session.execute(query)}


def in_range_of(session: Session, office: DemoOffice, person: int) -> set[str]:
    """The dossiers among which a list looks at all."""
    ranges = visibility.ranges(visibility.reader(session, office.engine, person, office.now))
    query = sa.select(t.dossier.c.uid)
    if ranges is not None:
        reader = t.dossier_reader.c
        within = [sa.and_(*(reader[name] == value for name, value in one.items())) for one in ranges]
        query = query.join(t.dossier_reader, reader.dossier_id == t.dossier.c.id).where(sa.or_(*within))
    return {row[0] for row in session.execute(query)}
