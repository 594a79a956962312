"""The office into which a log is played: the demo office for a story, a made-up one for a log of somebody else."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from workflow_app import content
from workflow_app.db import tables as t
from workflow_app.db.session import Database, Session
from workflow_app.demo import load_office
from workflow_app.domain.case import Actor
from workflow_app.domain.vietnamese import fold
from workflow_app.history.leaf import event_id
from workflow_app.loading import EachByItself, Library
from workflow_app.replay.mapping import NOBODY, SYSTEM, Mapping
from workflow_app.services import cases, manifests
from workflow_app.services.office import Office

LONG_AGO = "1900-01-01"


def demo_office(database: Database, files: Path, now: datetime, more_kinds: Path | None = None) -> Office:
    """The people and units of the demo office under the content folder's definitions, without any dossier.

    `more_kinds` is a folder with states/ and forms/ of kinds that the office itself does not have.
    """
    folders = [(content.folder("states"), content.folder("forms"))]
    if more_kinds is not None and more_kinds.is_dir():
        folders.append((more_kinds / "states", more_kinds / "forms"))
    library = EachByItself(folders)
    office = Office(library, files, is_demo=True)
    with database.writing() as session:
        load_office(session, office=office, now=now)
    return office


def made_up_office(
    database: Database, files: Path, mapping: Mapping, library: Library, now: datetime
) -> tuple[Office, dict[str, Actor]]:
    """One organisation, and for every role of the log one person who holds the post; roles → actors."""
    office = Office(library, files)
    actors: dict[str, Actor] = {}
    with database.writing() as session:
        manifests.publish(session, library, log=office.log, now=now)
        place = _organisation(session, mapping)
        persons: dict[str, int] = {}
        for name, role in mapping.roles.items():
            if role == SYSTEM:
                actors[name] = cases.SYSTEM
            elif role == NOBODY:
                actors[name] = Actor(0, 0)
            else:
                if role not in persons:
                    persons[role] = _person(session, library.roles.roles[role].title.vi, role, place)
                actors[name] = Actor(persons[role], persons[role])
    return office, actors


def _organisation(session: Session, mapping: Mapping) -> int:
    spec = mapping.organisation
    made = session.execute(
        t.organisation.insert()
        .values(
            uid=str(event_id()), code=spec.code, kind=spec.kind, name=spec.name, name_sort=fold(spec.name),
            issuer_code=spec.code, seat="", is_outside=False, has_seal=False, from_on=LONG_AGO,
        )
        .returning(t.organisation.c.id)
    )  # fmt: skip
    place = int(made.scalar_one())
    session.execute(
        t.organisation_ancestor.insert().values(organisation_id=place, ancestor_id=place, depth=0, from_on=LONG_AGO)
    )
    session.execute(t.term.insert().values(organisation_id=place, name="—", from_on=LONG_AGO))
    return place


def _person(session: Session, name: str, role: str, place: int) -> int:
    made = session.execute(
        t.person.insert()
        .values(uid=str(event_id()), full_name=name, name_sort=fold(name), search_text=fold(name))
        .returning(t.person.c.id)
    )
    person = int(made.scalar_one())
    session.execute(
        t.post.insert().values(person_id=person, role=role, organisation_id=place, basis="", from_on=LONG_AGO)
    )
    return person
