"""Behind a wire a step asks everything together that it asked the last time, and is right all the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from tests.bench.lifecycle import CAST, FIRST, SECOND, STEPS, THIRD
from tests.bench.product import Product
from tests.conftest import drop_postgres, new_postgres
from workflow_app.db import tables as t
from workflow_app.db.session import Database
from workflow_app.db.wire import Wire

pytestmark = pytest.mark.postgres


@pytest.fixture
def product(postgres_uri: str) -> Iterator[Product]:
    url = new_postgres(postgres_uri)
    made = Product(url)
    made.prepare()
    yield made
    made.close()
    drop_postgres(url)


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each time that an answer was waited for after something had been sent: a way to the server and back."""
    found: list[str] = []
    is_sent = [False]
    send, answer = Wire.send, Wire.answer

    def sent(self, text, given=()):
        is_sent[0] = True
        return send(self, text, given)

    def answered(self, one):
        if is_sent[0] and not one.is_answered:
            is_sent[0] = False
            found.append(one.text)
        return answer(self, one)

    monkeypatch.setattr(Wire, "send", sent)
    monkeypatch.setattr(Wire, "answer", answered)
    return found


def test_a_step_taken_before_goes_to_the_server_once_before_it_writes(product, turns):
    product.lifecycle()
    first = len(turns)
    turns.clear()
    product.lifecycle()
    assert len(turns) <= 2 * len(STEPS) < first, "creating asks for the row, signing again after its own signature"
    turns.clear()
    product.attempt(STEPS[0].act, STEPS[0].person)
    turns.clear()
    product.attempt(STEPS[1].act, STEPS[1].person)
    assert len(turns) == 1


def test_what_others_changed_since_it_was_foreseen_is_seen(product):
    """Whom the review asks to sign is foreseen from the dossier before; one of them has left his post since."""
    product.lifecycle()
    for one in STEPS[:4]:
        assert product.attempt(one.act, one.person)
    database: Database = product._database
    with database.writing() as session:
        leaves = sa.and_(t.post.c.role == "member", t.post.c.person_id == list(CAST).index(THIRD) + 1)
        session.execute(sa.update(t.post).where(leaves).values(to_on="2021-01-01"))
    assert product.attempt(STEPS[4].act, STEPS[4].person)
    with database.reading() as session:
        asked = session.execute(sa.select(t.task.c.person_id).where(t.task.c.person_id.is_not(None))).scalars()
        assert set(asked) == {list(CAST).index(one) + 1 for one in (FIRST, SECOND)}
