"""Several processes take numbers from a few registers, roll back, and are killed: no gap, no double, none lost."""

from __future__ import annotations

import os
import random
import sqlite3
import time
from collections import defaultdict
from datetime import date
from functools import partial

import pytest
import sqlalchemy as sa

from tests.plain_office import PLACE, PlainOffice
from tests.soak.forked import Say, Worker
from workflow_app.db import people
from workflow_app.db import tables as t
from workflow_app.db.session import Database
from workflow_app.services.registers import take_number

pytestmark = pytest.mark.soak

NUMBERS = int(os.environ.get("WORKFLOW_APP_SOAK_NUMBERS", "2000"))
PROCESSES = 8
SYMBOLS = ("KH", "BC", "CT", "NQ", "TB")
ROLLED_BACK = 0.1
DAY = date(2026, 3, 2)


class RolledBack(Exception):
    """The act fails after its number was taken."""


def take_many(url: str, seed: int, most: int, dossier: int, say: Say) -> None:
    database, chance = Database(url), random.Random(seed)
    for _ in range(most):
        symbol = chance.choice(SYMBOLS)
        try:
            number = _take(database, symbol, dossier, fails=chance.random() < ROLLED_BACK)
        except RolledBack:
            continue
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            say("locked out")  # ten seconds among so many: nothing was taken, and nothing is lost
            continue
        say(f"{symbol} {number}")
    database.close()


def _take(database: Database, symbol: str, dossier: int, *, fails: bool) -> int:
    with database.writing() as session:
        place = people.organisation_named(session, PLACE)
        assert place is not None
        number, _, _ = take_number(
            session, organisation=place, body="", symbol=symbol, issuer_code="VP", on=DAY, document_id=dossier,
            dossier_id=dossier, abstract="Kế hoạch công tác",
        )  # fmt: skip
        if fails:
            raise RolledBack
    return number


def test_numbers_follow_each_other_whoever_takes_them(plain: PlainOffice, tell):
    plain.create("assent", fields={"subject": "Kế hoạch"})  # the first dossier, with the first document
    url = plain.database.url.render_as_string(hide_password=False)
    plain.database.close()
    acknowledged: dict[str, list[int]] = defaultdict(list)
    chance, began, seed, kills = random.Random(11), time.monotonic(), 0, 0
    workers: list[tuple[Worker, bool]] = []
    while sum(map(len, acknowledged.values())) < NUMBERS:
        while len(workers) < PROCESSES:
            seed += 1
            is_killed = chance.random() < 0.25
            most = NUMBERS if is_killed else max(NUMBERS // (PROCESSES * 4), 1)
            start = Worker.start(partial(take_many, url, seed, most, 1))
            workers.append((start, is_killed))
        worker, is_killed = workers.pop(0)
        if is_killed:
            time.sleep(chance.random() * 0.2)
            worker.kill()
            kills += 1
        else:
            assert worker.wait() == 0
        _hear(worker, acknowledged)
    for worker, _ in workers:
        worker.kill()
        _hear(worker, acknowledged)
    locked_out = len(acknowledged.pop("locked", []))
    _check(plain, acknowledged)
    told = sum(map(len, acknowledged.values()))
    tell(
        acknowledged=told,
        kills=kills,
        locked_out=locked_out,
        processes=seed,
        numbers_a_second=told / (time.monotonic() - began),
    )


def _hear(worker: Worker, acknowledged: dict[str, list[int]]) -> None:
    for line in worker.said:
        symbol, number = line.split()
        acknowledged[symbol].append(int(number) if number != "out" else 0)


def _check(plain: PlainOffice, acknowledged: dict[str, list[int]]) -> None:
    with plain.database.reading() as session:
        query = sa.select(t.register.c.symbol, t.register.c.last, t.register_entry.c.number).join(t.register_entry)
        rows = session.execute(query.order_by(t.register_entry.c.number)).all()
    taken: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        taken[row.symbol].append(row.number)
    assert sorted(taken) == sorted(SYMBOLS)
    for symbol, numbers in taken.items():
        assert numbers == list(range(1, len(numbers) + 1)), symbol
        assert {row.last for row in rows if row.symbol == symbol} == {len(numbers)}
        assert len(set(acknowledged[symbol])) == len(acknowledged[symbol]), symbol
        assert set(acknowledged[symbol]) <= set(numbers), symbol
