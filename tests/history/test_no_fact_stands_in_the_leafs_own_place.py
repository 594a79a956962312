"""What a leaf says of itself — whom it follows, what was done, when — cannot be overwritten by a fact it carries."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from tests.plain_office import PlainOffice
from workflow_app.db import tables as t
from workflow_app.domain.clocks import local_day
from workflow_app.history.leaf import LeafError
from workflow_app.services.recording import write_leaf

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
OWN = ("v", "log", "eid", "stream", "seq", "prev", "type", "act", "from", "to", "at", "mono", "held", "_sd", "req")


def written(plain: PlainOffice, facts: dict[str, Any]) -> dict[str, Any]:
    with plain.database.writing() as session:
        write_leaf(
            session, stream="office:test", seq=0, prev="", act="noted", from_state="", to_state="", log="wf/test/1",
            now=NOW, held_on=local_day(NOW), facts=facts, words={"reason": "một lời"}, request="r",
        )  # fmt: skip
    with plain.database.reading() as session:
        stored = session.execute(sa.select(t.leaf.c.bytes).where(t.leaf.c.stream == "office:test")).scalar_one()
    return dict(json.loads(bytes(stored)))


def test_the_list_of_its_own_keys_is_whole(plain: PlainOffice):
    assert set(written(plain, {})) == set(OWN)


def test_facts_stand_beside_them(plain: PlainOffice):
    assert written(plain, {"rev": 3})["rev"] == 3


@pytest.mark.parametrize("key", OWN)
def test_a_fact_in_their_place_is_refused_and_nothing_is_written(plain: PlainOffice, key: str):
    with pytest.raises(LeafError, match=f"^{key}: "):
        written(plain, {key: "forged", "rev": 3})
    with plain.database.reading() as session:
        query = sa.select(t.leaf.c.id).where(t.leaf.c.stream == "office:test")
        assert session.execute(query).first() is None
