"""A service that forgets its decision changes nothing: the database holds each dossier's state against its leaves."""

from __future__ import annotations

import sqlite3
from typing import cast

import psycopg
import pytest
import sqlalchemy as sa

from tests.plain_office import PlainOffice
from workflow_app.db import dossiers
from workflow_app.db import tables as t
from workflow_app.db.columns import instant_text
from workflow_app.db.guards_ddl import drop_statements
from workflow_app.db.session import Session
from workflow_app.services import recording_acts
from workflow_app.services.recording import write_leaf

REFUSED = (sa.exc.IntegrityError, sqlite3.IntegrityError, psycopg.IntegrityError)
"""What a commit refuses is told by the driver itself."""

SET_STATE = "UPDATE dossier SET state = 'issued'"
LATER = "UPDATE dossier SET head_seq = head_seq + 1"
ALTERED = "UPDATE leaf SET to_state = 'issued'"
TAKEN_OUT = "DELETE FROM leaf WHERE dossier_id IS NOT NULL"
DOUBLED = (
    "INSERT INTO leaf (stream, seq, to_state, bytes, hash, act, from_state, held_on, at, request_digest) "
    "SELECT stream, seq, 'issued', bytes, 'x', act, from_state, held_on, at, '' FROM leaf WHERE dossier_id IS NOT NULL"
)


class Deaf:
    """A session that nothing reaches."""

    def run(self, *_: object) -> None: ...

    def run_many(self, *_: object) -> None: ...

    def first(self, *_: object) -> tuple[int]:
        return (0,)


def run(plain: PlainOffice, *statements: str) -> None:
    with plain.database.writing() as session:
        for statement in statements:
            session.connection.exec_driver_sql(statement)


def without_triggers(plain: PlainOffice) -> None:
    run(plain, *drop_statements("sqlite" if plain.database.is_sqlite else "postgresql"))


@pytest.mark.parametrize("statement", [SET_STATE, LATER, ALTERED, TAKEN_OUT, DOUBLED])
def test_the_database_refuses_a_state_without_its_decision(plain, statement):
    made = plain.create("assent", fields={"subject": "Kế hoạch"})
    with pytest.raises(REFUSED):
        run(plain, statement)
    assert plain.dossier(made.dossier).state == "draft"
    assert plain.problems() == {}


@pytest.mark.parametrize("statement", [SET_STATE, ALTERED, TAKEN_OUT, DOUBLED])
def test_it_does_so_even_where_the_triggers_were_taken_off(plain, statement):
    made = plain.create("assent", fields={"subject": "Kế hoạch"})
    without_triggers(plain)
    with pytest.raises(REFUSED):
        run(plain, statement)
    assert plain.dossier(made.dossier).state == "draft"
    assert plain.problems() == {}


def test_an_act_whose_leaf_is_forgotten_leaves_nothing_behind(plain, monkeypatch):
    made = plain.create("assent", fields={"subject": "Kế hoạch"})
    before = plain.rows()
    monkeypatch.setattr(
        recording_acts, "write_leaf", lambda _session, **asked: write_leaf(cast(Session, Deaf()), **asked)
    )
    with pytest.raises(REFUSED):
        plain.act(made.dossier, "submit", "an")
    with pytest.raises(REFUSED):
        plain.create("assent", fields={"subject": "Kế hoạch khác"})
    monkeypatch.undo()
    assert plain.rows() == before
    assert plain.act(made.dossier, "submit", "an").state == "submitted"


def test_a_state_that_the_leaf_does_not_give_is_not_stored(plain):
    made = plain.create("assent", fields={"subject": "Kế hoạch"})
    row = plain.dossier(made.dossier)
    values = {
        "dossier": row.id, "state": "issued", "head_seq": row.head_seq, "head_hash": row.head_hash, "title": row.title,
        "moved_at": instant_text(plain.now), "is_closed": True, "owner_id": row.owner_id, "revision": row.revision,
        "round": row.round, "fields": "{}", "content_digest": "", "content_print": "", "revision_print": "",
        "about_id": None,
    }  # fmt: skip
    with pytest.raises(REFUSED), plain.database.writing() as session:
        session.run(dossiers.CHANGE, values)
    assert plain.dossier(made.dossier) == row


def test_what_follows_a_refused_commit_is_not_hindered_by_it(plain):
    """The connection goes back to its pool clean."""
    made = plain.create("assent", fields={"subject": "Kế hoạch"})
    for _ in range(3):
        with pytest.raises(REFUSED):
            run(plain, SET_STATE)
        plain.act(plain.create("assent", fields={"subject": "Khác"}).dossier, "submit", "an")
    assert plain.dossier(made.dossier).state == "draft"
    with plain.database.reading() as session:
        count = sa.select(sa.func.count()).select_from(t.dossier).where(t.dossier.c.state == "submitted")
        assert session.execute(count).scalar_one() == 3
