"""The office in which every combination of signatures is tried: a cell of some size, and a small one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cast import DemoOffice, Taken
from tests.services.small_office import furnished

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


@contextmanager
def signing_office(folder: Path) -> Iterator[DemoOffice]:
    places = {"CB": "cell", "NHO": "cell"}
    with furnished(folder, "sign_off", places=places, posts=POSTS, rolls=ROLLS) as office:
        yield office


def written_by(office: DemoOffice, author: str, place: str = "CB") -> Taken:
    """Begun a while before it is handed over, today."""
    written = office.create("letter", author, place, fields={"subject": "Tờ trình"}, held_on="2026-02-20")
    return office.take("submit", written, author)
