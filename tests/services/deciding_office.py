"""The office in which several persons act on one proposal at once: signing, voting, returning, standing in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from tests.cast import DemoOffice, Taken
from tests.conftest import drop_postgres, new_postgres, new_sqlite
from tests.services.small_office import library_of, open_office
from workflow_app.db import tables as t
from workflow_app.db.session import Database
from workflow_app.history.leaf import check_stream
from workflow_app.services.acting import Seen
from workflow_app.services.office import Office

PLACES = {"DU": "base"}
POSTS = [
    ("soan", "drafter", "DU"), ("mot", "member", "DU"), ("hai", "member", "DU"), ("ba", "member", "DU"),
    ("bi", "secretary", "DU"), ("pho", "deputy", "DU"), ("luat", "lawyer", "DU"), ("van", "clerk", "DU"),
    ("ke", "clerk", "DU"), ("quan", "administrator", "DU"), ("mot", "lawyer", "DU"),
]  # fmt: skip
ENTITLED = 5
"""The secretary, the deputy and three members."""

on_either = pytest.mark.parametrize(
    "deciding", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
"""Needs the fixture `deciding`, made with `deciding_office`."""

_TEMPLATES: dict[str, str] = {}


@contextmanager
def deciding_office(request: pytest.FixtureRequest, folder: Path) -> Iterator[DemoOffice]:
    """A fresh office on the database that `request.param` names; the first of each sort is made, the others copy it."""
    library, sort = library_of("decisions"), getattr(request, "param", "sqlite")
    uri = request.getfixturevalue("postgres_uri") if sort == "postgres" else ""
    if sort not in _TEMPLATES:
        made = request.getfixturevalue("tmp_path_factory").mktemp("decisions")
        url = new_postgres(uri) if uri else new_sqlite(made)
        open_office(url, library, made, places=PLACES, posts=POSTS).database.close()
        _TEMPLATES[sort] = url
    url = new_postgres(uri, template=_TEMPLATES[sort]) if uri else new_sqlite(folder, template=_TEMPLATES[sort])
    database = Database(url)
    if database.is_sqlite:  # as on the server of the tests: nothing here need survive a power cut
        event.listen(database.engine, "connect", lambda wire, _record: wire.execute("PRAGMA synchronous=OFF").close())
    try:
        yield DemoOffice(database, Office(library, folder / "files"))
    finally:
        database.close()
        if uri:
            drop_postgres(url)


def in_review(office: DemoOffice) -> Taken:
    made = office.create("proposal", "soan", "DU", fields={"subject": "Mua máy in"})
    return office.take("submit", made, "soan")


def opened(office: DemoOffice, dossier: Taken, vote: str = "plain", form: str = "open", chair: str = "pho") -> None:
    values = {"ballots": form, "chair": f"@{chair}", **({"ways": "both"} if form == "secret" else {})}
    assert office.take(f"open_{vote}", dossier, "van", round=values).refused == ()


def cast(office: DemoOffice, dossier: Taken, by: str, choice: str, vote: str = "plain", **how: Any) -> Taken:
    return office.take(f"cast_{vote}", dossier, by, round={"choices": {"adopt": choice}}, **how)


def screen(office: DemoOffice, dossier: str | Taken) -> Seen:
    """What whoever looks at the dossier now has before him."""
    row = office.dossier(dossier)
    return Seen(row.state, row.revision, row.round, row.content_digest, row.head_seq)


def rows(office: DemoOffice, table: sa.Table, *where: Any) -> list[Any]:
    with office.database.reading() as session:
        return list(session.execute(sa.select(table).where(*where).order_by(table.c.id)).all())


def leaves(office: DemoOffice, stream: str) -> list[Any]:
    """The leaves of a stream, oldest first; each stands whole upon the one before."""
    found = rows(office, t.leaf, t.leaf.c.stream == stream)
    assert [one.seq for one in found] == list(range(len(found)))
    assert check_stream([bytes(one.bytes) for one in found], stream) == []
    return found
