"""What the bench loads in bulk is what acts would have left: unbroken histories, tasks in time, and it can go on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.bench import growth, scale
from tests.bench.loading import PostgresLoader, SqliteLoader
from workflow_app.db import tables as t
from workflow_app.db.session import Database
from workflow_app.domain.case import Actor
from workflow_app.history.leaf import check_stream
from workflow_app.services import acting
from workflow_app.services.attempting import attempt

SIZE = 420


@pytest.fixture
def filled(database_url) -> Iterator[Database]:
    if database_url.startswith("sqlite"):
        loader: Any = SqliteLoader(Path(database_url.removeprefix("sqlite:///")))
    else:
        loader = PostgresLoader(database_url)
    making = scale.Making()
    for rows in (scale.office_rows(), making.rows(SIZE // 2), making.rows(SIZE)):
        loader.write(rows)
    if isinstance(loader, SqliteLoader):
        assert loader.orphans() == []
    loader.settle()
    loader.close()
    database = Database(database_url)
    yield database
    database.close()


def test_every_history_is_an_unbroken_chain_that_ends_in_the_dossier_s_state(filled):
    with filled.reading() as session:
        heads: Any = session.execute(
            sa.select(t.dossier.c.stream, t.dossier.c.head_seq, t.dossier.c.head_hash, t.dossier.c.state)
        ).all()
        leaves: Any = session.execute(
            sa.select(t.leaf.c.stream, t.leaf.c.bytes, t.leaf.c.hash, t.leaf.c.to_state).order_by(t.leaf.c.seq)
        ).all()
    by_stream = defaultdict(list)
    for one in leaves:
        by_stream[one[0]].append(one)
    assert len(heads) == SIZE
    for stream, last, head, state in heads:
        mine = by_stream[stream]
        assert check_stream([bytes(one[1]) for one in mine], stream) == []
        assert (len(mine) - 1, mine[-1][2], mine[-1][3]) == (last, head, state)


def test_every_list_finds_something(filled):
    with filled.reading() as session:
        looking = growth.Looking(session, SIZE)
        found = {title: [look(looking, turn) for turn in range(10)] for title, look in growth.LISTS}
    assert not [title for title, answers in found.items() if not any(_rows_of(one) for one in answers)]


def _rows_of(answer: Any) -> Any:
    return getattr(answer, "rows", answer)


def test_an_act_goes_on_where_the_bulk_ended(filled):
    waiting = next(number for number in range(SIZE, 0, -1) if scale.REACHED[number % 10] == 2)
    owner = scale.owner_of(waiting)
    reviewer = scale.worker(owner, scale.AT_WORK.index("reviewer"))
    outcome = attempt(
        filled, growth.office(), acting.act, actor=Actor(reviewer, reviewer), now=scale.NOW, key="next",
        dossier=f"d{waiting:08d}", trigger="review",
    )  # fmt: skip
    assert outcome.state == "reviewed"
    with filled.reading() as session:
        leaves: Any = session.execute(
            sa.select(t.leaf.c.bytes).where(t.leaf.c.stream == f"doc:d{waiting:08d}").order_by(t.leaf.c.seq)
        ).scalars()
        assert check_stream([bytes(one) for one in leaves], f"doc:d{waiting:08d}") == []
