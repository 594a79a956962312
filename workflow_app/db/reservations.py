"""Queries about reservations, of a dossier and across dossiers: what somebody asked for with his yes, and what came
of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.db.columns import day_of
from workflow_app.db.session import Session, Statement
from workflow_app.domain.seen import ReservationSeen

_V, _S = t.reservation.c, t.sign_off.c
_OF_DOSSIER = Statement(
    sa.select(
        _V.id, _V.uid, _V.trigger, _V.round_id, _V.person_id, _V.text, _V.owner_id, _V.due_on, _V.answer, _V.met_on,
        sa.select(sa.func.min(_S.id))
        .where(
            _S.dossier_id == _V.dossier_id, _S.trigger == _V.trigger, _S.principal_id == _V.person_id,
            _S.recorded_at == _V.recorded_at,
        )
        .scalar_subquery(),
    )
    .where(_V.dossier_id == sa.bindparam("dossier"))
    .order_by(_V.id)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Met:
    """A reservation that was met: in which dossier, what was asked for, how it was answered, by whom, and when."""

    dossier: str
    title: str
    text: str
    answer: str
    person: str
    met_on: date
    manifest: str
    state: str


def met_for(
    session: Session, author_id: int, readable: sa.ColumnElement[bool], *, since: date, limit: int
) -> list[Met]:
    """Those of this author that somebody else reported met since that day, the newest first."""
    v = t.reservation.c
    query = (
        sa.select(
            t.dossier.c.uid,
            t.dossier.c.title,
            v.text,
            v.answer,
            t.person.c.full_name,
            v.met_on,
            t.dossier.c.manifest,
            t.dossier.c.state,
        )
        .join(t.dossier, t.dossier.c.id == v.dossier_id)
        .join(t.person, t.person.c.id == v.met_by_id)
        .where(v.person_id == author_id, v.owner_id != author_id, v.met_on >= since.isoformat(), readable)
        .order_by(v.met_on.desc(), v.id.desc())
        .limit(limit)
    )
    rows: Any = session.execute(query).all()
    return [
        Met(uid, title, text, answer, name, date.fromisoformat(on), manifest, state)
        for uid, title, text, answer, name, on, manifest, state in rows
    ]


def of_dossier(session: Session, dossier_id: int) -> list[ReservationSeen]:
    """Every one of a dossier, oldest first."""
    rows = session.all(_OF_DOSSIER, {"dossier": dossier_id})
    return [ReservationSeen(*[*r[:7], date.fromisoformat(r[7]), r[8], day_of(r[9]), r[10]]) for r in rows]
