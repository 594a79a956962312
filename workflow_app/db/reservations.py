"""Queries about reservations across dossiers: what somebody asked for with his yes, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.db.session import Session


@dataclass(frozen=True, slots=True)
class Met:
    """A reservation that was met: in which dossier, what was asked for, how it was answered, by whom, and when."""

    dossier: str
    title: str
    text: str
    answer: str
    person: str
    met_on: date


def met_for(
    session: Session, author_id: int, readable: sa.ColumnElement[bool], *, since: date, limit: int
) -> list[Met]:
    """Those of this author that somebody else reported met since that day, the newest first."""
    v = t.reservation.c
    query = (
        sa.select(t.dossier.c.uid, t.dossier.c.title, v.text, v.answer, t.person.c.full_name, v.met_on)
        .join(t.dossier, t.dossier.c.id == v.dossier_id)
        .join(t.person, t.person.c.id == v.met_by_id)
        .where(v.person_id == author_id, v.owner_id != author_id, v.met_on >= since.isoformat(), readable)
        .order_by(v.met_on.desc(), v.id.desc())
        .limit(limit)
    )
    rows: Any = session.execute(query).all()
    return [Met(uid, title, text, answer, name, date.fromisoformat(on)) for uid, title, text, answer, name, on in rows]
