"""The product does the whole job that is measured, on both databases and with several clients, and leaves a history."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

from tests.bench.bare_driver import measure
from tests.bench.lifecycle import COMMENT, REFUSED, STEPS, check, check_numbers
from tests.bench.product import Product
from workflow_app.db import tables as t
from workflow_app.db.session import Database
from workflow_app.history.leaf import check_stream


def counted(url: str) -> dict[str, int]:
    """Rows of every table that an act may write to."""
    written = (
        t.dossier, t.leaf, t.disclosure, t.outbox, t.task, t.task_scope, t.sign_off, t.revision, t.register_entry,
    )  # fmt: skip
    database = Database(url)
    with database.reading() as session:
        found = {
            table.name: session.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() for table in written
        }
    database.close()
    return found


def test_the_product_passes_the_check(database_url):
    contender = Product(database_url)
    contender.prepare()
    check(contender)
    check(contender)  # a store that is not empty is no excuse
    contender.close()


@pytest.mark.parametrize(("journal", "synchronous"), [("wal", "FULL"), ("truncate", "EXTRA")])
def test_the_product_passes_it_in_both_journal_modes_and_as_durably_as_the_floor(tmp_path, journal, synchronous):
    url = f"sqlite:///{tmp_path / 'office.db'}"
    contender = Product(url, journal)
    contender.prepare()
    check(contender)
    contender.close()
    database = Database(url, journal=journal)
    with database.writing() as session:
        in_force = [session.execute(sa.text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous")]
    database.close()
    assert in_force == [journal, {"FULL": 2, "EXTRA": 3}[synchronous]]


def test_every_step_leaves_what_the_product_writes(database_url):
    contender = Product(database_url)
    contender.prepare()
    before = counted(database_url)
    contender.lifecycle()
    after = counted(database_url)
    contender.close()
    written = {name: after[name] - before[name] for name in after}
    assert written == {
        "dossier": 1, "leaf": 10, "outbox": 10, "sign_off": 3, "revision": 2, "register_entry": 1,
        "disclosure": 21,  # of each step: who, and what he remarked; and what stood in it when it was begun
        "task": 0, "task_scope": 0,  # an issued document waits for nobody
    }  # fmt: skip


def test_the_history_of_a_document_is_an_unbroken_chain(database_url):
    contender = Product(database_url)
    contender.prepare()
    contender.lifecycle()
    database = Database(database_url)
    with database.reading() as session:
        rows: Any = session.execute(
            sa.select(t.leaf.c.stream, t.leaf.c.bytes).where(t.leaf.c.dossier_id.is_not(None)).order_by(t.leaf.c.seq)
        ).all()
        told = session.execute(sa.select(t.disclosure.c.name)).scalars().all()
    database.close()
    contender.close()
    assert len(rows) == len(STEPS)
    assert check_stream([bytes(row[1]) for row in rows], rows[0][0]) == []
    assert told.count("comment") == len(STEPS)
    assert all(COMMENT.encode() not in row[1] for row in rows), "words are kept beside the leaf, never in it"


def test_a_refused_attempt_leaves_a_line_in_the_security_log_and_nothing_else(database_url):
    contender = Product(database_url)
    contender.prepare()
    contender.attempt(STEPS[0].act, STEPS[0].person)
    before = counted(database_url)
    for refused in REFUSED:
        assert not contender.attempt(refused.act, refused.person)
    contender.close()
    assert counted(database_url) == before
    database = Database(database_url)
    with database.reading() as session:
        assert session.execute(sa.select(sa.func.count()).select_from(t.security_event)).scalar_one() == len(REFUSED)
    database.close()


def test_four_clients_at_once_take_consecutive_numbers(database_url):
    contender = Product(database_url)
    contender.prepare()
    measured = measure(partial(Product, database_url), clients=4, lifecycles=10, warm_up=1)
    assert measured.steps == 10 * len(STEPS)
    numbers = contender.numbers()
    contender.close()
    assert len(numbers) == 10 + 4
    check_numbers(numbers)
