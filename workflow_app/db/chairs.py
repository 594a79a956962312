"""Who chaired an open round until somebody put another chair on it."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.db.session import Session

OF_MEETINGS = timedelta(days=60)
"""Of rounds whose meeting is not older than that; longer none stays open."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """The round of a dossier has another chair since then; who did that is named."""

    dossier: str
    title: str
    manifest: str
    act: str
    by: str
    at: str


def replaced(
    session: Session, person_id: int, uid: str, readable: sa.ColumnElement[bool], *, triggers: Collection[str],
    since: str, limit: int,
) -> list[Replaced]:  # fmt: skip
    """Rounds that somebody else took from this chair by these steps since that instant, the newest first."""
    d, leaf, by = t.dossier.c, t.leaf.c, t.person.c
    before, now = t.meeting.alias("before"), t.meeting.alias("now")
    same = [before.c[one] == now.c[one] for one in ("organisation_id", "body", "held_on")]
    earliest = date.fromisoformat(since[:10]) - OF_MEETINGS
    mine = (
        sa.select(t.round_.c.dossier_id)
        .join(now, now.c.id == t.round_.c.meeting_id)
        .join(before, sa.and_(*same, before.c.chair_id == person_id, now.c.chair_id != person_id))
        .where(before.c.held_on >= earliest.isoformat())
    )
    query = (
        sa.select(d.uid, d.title, d.manifest, leaf.act, by.full_name, leaf.at, leaf.bytes)
        .select_from(t.leaf)
        .join(t.dossier, d.id == leaf.dossier_id)
        .join(t.person, by.id == leaf.person_id)
        .where(
            leaf.dossier_id.in_(mine), leaf.act.in_(triggers), leaf.at >= since, leaf.person_id != person_id, readable
        )
        .order_by(leaf.id.desc())
    )  # fmt: skip
    rows: Any = session.execute(query).all()
    return [Replaced(*row[:6]) for row in rows if _chair_before(row[6]) == uid][:limit]


def _chair_before(content: bytes) -> str:
    basis = json.loads(content).get("basis") or {}
    return str((basis.get("vote") or {}).get("chair_before", ""))
