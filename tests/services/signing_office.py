"""The office in which every combination of signatures is tried: a cell of some size, and a small one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cast import DemoOffice, Taken
from tests.conftest import new_sqlite
from tests.services.small_office import library_of, open_office
from workflow_app.db.session import Database
from workflow_app.services.office import Office

MEMBERS = ("mot", "hai", "ba")
POSTS = [
    ("soan", "drafter", "CB"),
    *((one, "member", "CB") for one in MEMBERS),
    ("luat", "lawyer", "CB"),
    ("ke", "accountant", "CB"),
    ("toan", "accountant", "CB"),
    ("bi", "secretary", "CB"),
    ("van", "clerk", "CB"),
    ("bi", "secretary", "NHO"),
    ("nho", "drafter", "NHO"),
]
ROLLS = [
    *((one, "official", "CB") for one in (*MEMBERS, "bi")),
    *((one, "official", "NHO") for one in ("nho", "be", "ut")),
    ("moi", "probationary", "NHO"),
]


def signing_office(folder: Path) -> str:
    """The address of a database with that office and no dossiers, to be copied."""
    url = new_sqlite(folder)
    places = {"CB": "cell", "NHO": "cell"}
    open_office(url, library_of("sign_off"), folder, places=places, posts=POSTS, rolls=ROLLS).database.close()
    return url


@contextmanager
def copy_of(template: str, folder: Path) -> Iterator[DemoOffice]:
    database = Database(new_sqlite(folder, template=template))
    yield DemoOffice(database, Office(library_of("sign_off"), folder))
    database.close()


def written_by(office: DemoOffice, author: str, place: str = "CB") -> Taken:
    written = office.create("letter", author, place, fields={"subject": "Tờ trình"})
    return office.take("submit", written, author)
