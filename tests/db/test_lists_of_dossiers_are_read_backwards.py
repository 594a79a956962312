"""A list of dossiers shows everything that the person may read, the newest first, each once, however it is cut."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.bench import growth, scale
from tests.bench.loading import PostgresLoader, SqliteLoader
from workflow_app.db import lists
from workflow_app.db import tables as t
from workflow_app.db.session import Database
from workflow_app.services import visibility

SIZE = 200
READERS = [(scale.BUSY, 0), (scale.BUSY, 5), (scale.owner_of(11), 1), (scale.ROOT, 0)]
CONDITIONS = {
    "all": [],
    "closed": [lists.is_closed(True)],
    "of no kind": [lists.of_kind("nothing")],
    "begun by somebody": [lists.begun_by(scale.worker(scale.BUSY, 0))],
}


@pytest.fixture
def database(database_url) -> Iterator[Database]:
    on_sqlite = database_url.startswith("sqlite")
    loader: Any = (
        SqliteLoader(Path(database_url.removeprefix("sqlite:///"))) if on_sqlite else PostgresLoader(database_url)
    )
    loader.write(scale.office_rows())
    loader.write(scale.Making().rows(SIZE))
    loader.settle()
    loader.close()
    database = Database(database_url)
    yield database
    database.close()


def test_page_after_page_shows_what_may_be_read_and_counts_it(database):
    with database.reading() as session:
        for organisation, number in READERS:
            who = growth.Looking(session, SIZE).reader(organisation, number)
            ranges = visibility.ranges(who)
            for name, conditions in CONDITIONS.items():
                readable = [*conditions, visibility.listed(who)]
                query = sa.select(t.dossier.c.id).where(*readable).order_by(t.dossier.c.id.desc())
                expected = list(session.execute(query).scalars())
                assert _pages(session, ranges, readable) == expected, (who, name)
                assert _pages(session, None, readable) == expected, "as for one who reads everything"
                assert lists.count(session, ranges, readable, most=1000) == len(expected)
                assert lists.count(session, ranges, readable, most=3) == min(3, len(expected))


def _pages(session, ranges, readable) -> list[int]:
    found: list[int] = []
    while page := lists.dossiers(session, ranges, readable, limit=7, before=found[-1] if found else None):
        found += [one.id for one in page]
    return found


def test_what_a_person_did_is_found_by_his_hand_and_by_his_name(database):
    author = scale.worker(scale.BUSY, 0)
    with database.reading() as session:
        acted = session.execute(
            sa.select(t.leaf.c.dossier_id).where(t.leaf.c.person_id == author).distinct()
        ).scalars().all()  # fmt: skip
        assert lists.count(session, None, [lists.acted_on(author)], most=1000) == len(acted) > 0
        assert lists.count_acted_on(session, author, since="2000-01-01", most=1000) == len(acted)
        assert lists.count_acted_on(session, author, since="2000-01-01", most=3) == 3
        assert lists.count_acted_on(session, author, since="2999-01-01", most=1000) == 0
    with database.engine.begin() as connection:
        leaf = {"stream": "doc:x", "seq": 0, "bytes": b"x", "hash": "x", "dossier_id": 1, "act": "a", "to_state": "",
                "from_state": "", "person_id": author, "principal_id": author + 1, "held_on": "2026-01-01",
                "at": "2026-01-01T00:00:00.000000Z", "request_digest": "", "recorder_id": None}  # fmt: skip
        connection.execute(t.leaf.insert().values(leaf))
    with database.reading() as session:
        ids = session.execute(sa.select(t.dossier.c.id).where(lists.acted_on(author + 1))).scalars().all()
        assert 1 in ids
        assert lists.count_acted_on(session, author + 1, since="2000-01-01", most=1000) == len(ids)
