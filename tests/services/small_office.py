"""A small office in a database of its own: a few people, their posts and rolls, and a content folder beside a test."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tests.cast import DemoOffice
from tests.conftest import new_sqlite
from tests.fixtures_office import make_tables
from workflow_app.db import journal, people
from workflow_app.db import tables as t
from workflow_app.db.session import Database, Session
from workflow_app.domain.vietnamese import fold, name_sort_key
from workflow_app.loading import Library
from workflow_app.services import manifests
from workflow_app.services.naming import uid_from_file
from workflow_app.services.office import Office

HERE = Path(__file__).parent
BEGAN = "2020-01-01"

Holder = tuple[str, str, str]
"""(person, role, organisation), or (person, standing, organisation) for a roll."""


@cache
def library_of(name: str) -> Library:
    """The content folder tests/services/content_NAME."""
    content = HERE / f"content_{name}"
    return Library([(content / "states", content / "forms")])


def open_office(
    url: str, library: Library, files: Path, *, places: Mapping[str, str], posts: Iterable[Holder],
    rolls: Iterable[Holder] = (), persons: Iterable[str] = (),
) -> DemoOffice:  # fmt: skip
    """`places` maps an organisation's code to "kind" or "kind below PARENT"; whoever is named anywhere exists."""
    database = Database(url)
    make_tables(database)
    office = DemoOffice(database, Office(library, files))
    with database.writing() as session:
        for code, phrase in places.items():
            _organisation(session, code, phrase)
        for person in dict.fromkeys([*(one[0] for one in [*posts, *rolls]), *persons]):
            add_person(session, person)
        for holder in posts:
            give_post(session, *holder)
        for holder in rolls:
            enter_roll(session, *holder)
        manifests.publish(session, library, log=office.engine.log, now=office.now)
    return office


@contextmanager
def furnished(
    folder: Path, name: str, *, places: Mapping[str, str], posts: Iterable[Holder], rolls: Iterable[Holder] = (),
    key: str = "",
) -> Iterator[DemoOffice]:  # fmt: skip
    """A fresh office in `folder` with content_NAME. The first of a key (else of a name) is made, the others copy it."""
    key, library = key or name, library_of(name)
    if key not in _MADE:
        made = Path(_FOLDER.name) / key
        made.mkdir()
        url = new_sqlite(made)
        open_office(url, library, made, places=places, posts=posts, rolls=rolls).database.close()
        _MADE[key] = url
    database = Database(new_sqlite(folder, template=_MADE[key]))
    try:
        yield DemoOffice(database, Office(library, folder))
    finally:
        database.close()


_FOLDER = tempfile.TemporaryDirectory(prefix="workflow-office-")
_MADE: dict[str, str] = {}


def _organisation(session: Session, code: str, phrase: str) -> None:
    kind, _, parent = phrase.partition(" below ")
    own = session.execute(
        t.organisation.insert()
        .values(
            uid=f"uid-{code}", code=code, kind=kind, name=f"Đơn vị {code}", name_sort=code, issuer_code=code, seat="",
            is_outside=False, has_seal=True, from_on=BEGAN,
        )
        .returning(t.organisation.c.id)
    ).scalar_one()  # fmt: skip
    above = (
        [one.id for one in people.ancestors(session, place_of(session, parent), date.fromisoformat(BEGAN))]
        if parent
        else []
    )
    session.execute(
        t.organisation_ancestor.insert(),
        [
            {"organisation_id": own, "ancestor_id": one, "depth": depth, "from_on": BEGAN}
            for depth, one in enumerate([own, *above])
        ],
    )
    session.execute(t.term.insert().values(organisation_id=own, name="2020–2030", from_on=BEGAN))


def place_of(session: Session, code: str) -> int:
    found = people.organisation_named(session, code)
    assert found is not None, code
    return found.id


def person_of(session: Session, name: str) -> int:
    found = people.person_id_of(session, uid_from_file(name))
    assert found is not None, name
    return found


def add_person(session: Session, name: str) -> None:
    full = f"Nguyễn Thị {name.title()}"
    session.execute(
        t.person.insert().values(
            uid=uid_from_file(name), full_name=full, name_sort=name_sort_key(full), search_text=fold(full)
        )
    )


def give_post(session: Session, person: str, role: str, place: str, from_on: str = BEGAN) -> None:
    values = {"person_id": person_of(session, person), "organisation_id": place_of(session, place)}
    session.execute(t.post.insert().values(**values, role=role, basis="", from_on=from_on))


def end_post(session: Session, person: str, role: str, last_day: str) -> None:
    own = (t.post.c.person_id == person_of(session, person), t.post.c.role == role)
    session.execute(t.post.update().where(*own).values(to_on=last_day))


def enter_roll(session: Session, person: str, standing: str, place: str, from_on: str = BEGAN) -> None:
    values = {"person_id": person_of(session, person), "organisation_id": place_of(session, place)}
    session.execute(t.roll_entry.insert().values(**values, standing=standing, presence="home", from_on=from_on))


class _UndoneError(Exception):
    pass


@contextmanager
def undone(office: DemoOffice) -> Iterator[Session]:
    """A writing transaction of which nothing is left afterwards."""
    try:
        with office.database.writing() as session:
            yield session
            raise _UndoneError
    except _UndoneError:
        pass


def leaves_of(office: DemoOffice, dossier: str) -> list[tuple[bytes, dict[str, Any]]]:
    """The exact bytes of every leaf of a dossier, and what they say, oldest first."""
    row = office.dossier(dossier)
    with office.database.reading() as session:
        found = [bytes(one[9]) for one in journal.leaves(session, row.id)]
    return [(one, json.loads(one)) for one in found]
