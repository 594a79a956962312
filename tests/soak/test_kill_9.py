"""Processes are killed in the middle of approvals: what was acknowledged is there, and nothing is there by halves."""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.plain_office import PlainOffice
from tests.soak.forked import Say, Worker
from workflow_app.db import tables as t
from workflow_app.domain.refusals import NotFound, Refused

pytestmark = pytest.mark.soak

ROUNDS = int(os.environ.get("WORKFLOW_APP_SOAK_ROUNDS", "300"))
AT_ONCE = 2
LONGEST_LIFE = 0.12
"""Seconds after its first act; a process is killed at any moment of them."""

STEPS = (
    ("submit", "an"), ("approve", "chi"), ("approve", "dung"), ("sign", "hoa"), ("issue", "khanh"),
)  # fmt: skip


def approve(url: str, files: Path, say: Say) -> None:
    """Go on with what was left half way, then begin new dossiers, for ever; say what was acknowledged."""
    office = PlainOffice.at(url, files)
    while True:
        unfinished = _unfinished(office)
        if not unfinished:
            made = office.create("assent", fields={"subject": "Kế hoạch công tác"})
            say(f"{made.dossier} {made.seq} {made.leaf}")
        for dossier in unfinished:
            _carry_on(office, dossier, say)


def _unfinished(office: PlainOffice) -> list[str]:
    query = sa.select(t.dossier.c.uid).where(t.dossier.c.is_closed.is_(False)).order_by(t.dossier.c.id).limit(3)
    with office.database.reading() as session:
        return list(session.execute(query).scalars())


def _carry_on(office: PlainOffice, dossier: str, say: Say) -> None:
    """The next step; another process may be faster. The key is the step's own, so a repeated one is no second act."""
    step = office.dossier(dossier).head_seq
    if step < len(STEPS):
        trigger, person = STEPS[step]
        try:
            done = office.act(dossier, trigger, person, key=f"{dossier} {step}")
        except (Refused, NotFound):
            return
        say(f"{done.dossier} {done.seq} {done.leaf}")


def test_what_was_acknowledged_outlives_the_process_and_nothing_is_half_done(plain, tell):
    url, files = plain.database.url.render_as_string(hide_password=False), plain.engine.files
    acknowledged: set[tuple[str, int, str]] = set()
    _warm_up(plain)
    plain.database.close()  # a connection is not inherited
    chance = random.Random(7)
    for number in range(ROUNDS):
        workers = [Worker.start(partial(approve, url, files)) for _ in range(AT_ONCE)]
        for worker in workers:
            if chance.random() < 0.9:  # the others are killed before they have done anything
                worker.until_it_speaks()
            time.sleep(chance.random() * LONGEST_LIFE)
            worker.kill()
            acknowledged |= {_read(line) for line in worker.said}
        if number % 25 == 24:
            _check(plain, acknowledged)
            plain.database.close()
    counted = _check(plain, acknowledged)
    tell(rounds=ROUNDS, kills=ROUNDS * AT_ONCE, acknowledged=len(acknowledged), **counted)
    assert len(acknowledged) >= ROUNDS


def _warm_up(office: PlainOffice) -> None:
    """What the processes inherit has its statements compiled: they die at work, not while they get ready."""
    made = office.create("assent", fields={"subject": "Kế hoạch"})
    for step, (trigger, person) in enumerate(STEPS):
        office.act(made.dossier, trigger, person, key=f"{made.dossier} {step}")


def _read(line: str) -> tuple[str, int, str]:
    dossier, seq, leaf = line.split()
    return dossier, int(seq), leaf


def _check(office: PlainOffice, acknowledged: set[tuple[str, int, str]]) -> dict[str, int]:
    """Nothing lost, nothing by halves, every stream whole, every number taken once; what there is."""
    assert office.problems() == {}
    with office.database.reading() as session:
        leaves = session.execute(sa.select(t.leaf).where(t.leaf.c.dossier_id.is_not(None))).all()
        dossiers = session.execute(sa.select(t.dossier)).all()
        kept = {table: session.execute(sa.select(table)).all() for table in (
            t.sign_off, t.revision, t.document, t.register_entry, t.register, t.task, t.outbox
        )}  # fmt: skip
        if office.database.is_sqlite:
            assert session.execute(sa.text("PRAGMA integrity_check")).scalars().all() == ["ok"]
            assert session.execute(sa.text("PRAGMA foreign_key_check")).all() == []
    present = {(one.stream.removeprefix("doc:"), one.seq, one.hash) for one in leaves}
    assert acknowledged - present == set()
    _check_parts(leaves, dossiers, kept)
    return {"leaves": len(leaves), "dossiers": len(dossiers), "issued": len(kept[t.register_entry])}


def _check_parts(leaves: Sequence[Any], dossiers: Sequence[Any], kept: Mapping[sa.Table, Sequence[Any]]) -> None:
    """Each act has its leaf, its rows and its letter, all or none."""
    acts = Counter((one.dossier_id, one.act) for one in leaves)
    signed = Counter(one.dossier_id for one in kept[t.sign_off])
    handed_over = Counter(one.dossier_id for one in kept[t.revision])
    numbered = Counter(one.dossier_id for one in kept[t.register_entry])
    waiting = {one.dossier_id for one in kept[t.task]}
    numbers = {one.dossier_id: one.number for one in kept[t.document]}
    for one in dossiers:
        assert signed[one.id] == acts[one.id, "approve"]
        assert handed_over[one.id] == acts[one.id, "submit"] == one.revision
        assert numbered[one.id] == acts[one.id, "issue"] == (numbers[one.id] is not None) == one.is_closed
        assert (one.id in waiting) is not one.is_closed
        assert sum(count for (dossier, _), count in acts.items() if dossier == one.id) == one.head_seq + 1
    assert len(kept[t.outbox]) == len(leaves)
    taken = sorted(one.number for one in kept[t.register_entry])
    assert taken == list(range(1, len(taken) + 1))
    assert [one.last for one in kept[t.register]] == [len(taken)] * len(kept[t.register])
