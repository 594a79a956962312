"""The minutes that were brought for any round of a meeting: one sheet may tell of all that was decided there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.db.columns import day_of
from workflow_app.db.session import Session, Statement

P = sa.bindparam
_A, _R, _M, _D = t.paper.c, t.round_.c, t.meeting.c, t.dossier.c


@dataclass(frozen=True, slots=True)
class MeetingScan:
    """`brought_at` is the instant at which it came, as it stands in the row."""

    uid: str
    dossier: str
    digest: str
    size: int
    media_type: str
    filename: str
    written_on: date | None
    person_id: int
    brought_at: str


_OF_MEETING = Statement(
    sa.select(
        _A.uid, _D.uid, _A.digest, _A.size, _A.media_type, _A.filename, _A.written_on, _A.person_id, _A.recorded_at
    )
    .join(t.dossier, _D.id == _A.dossier_id)
    .join(t.round_, _R.dossier_id == _A.dossier_id)
    .join(t.meeting, _M.id == _R.meeting_id)
    .where(
        _M.uid == P("meeting"), _A.name == P("name"), _A.replaced_by_id.is_(None), _A.verdict != "refused",
        _A.recorded_at >= _R.opened_at, sa.or_(_A.written_on.is_(None), _A.written_on >= _M.held_on),
    )
    .order_by(_A.id)
)  # fmt: skip


def of_meeting(session: Session, meeting: str, name: str) -> list[MeetingScan]:
    """Papers of that name in force, each brought since a round of its dossier was opened in the meeting."""
    rows = {row[0]: row for row in session.all(_OF_MEETING, {"meeting": meeting, "name": name})}
    return [
        MeetingScan(r[0], r[1], r[2], r[3], r[4] or "", r[5] or "", day_of(r[6]), r[7], r[8]) for r in rows.values()
    ]
