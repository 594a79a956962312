"""Papers of a dossier that a newer one has replaced: they are kept, and can still be looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.db.columns import day_of
from workflow_app.db.session import Session, Statement

P = sa.bindparam
_A = t.paper.c


@dataclass(frozen=True, slots=True)
class FormerPaper:
    """`recorded_at` is the instant at which it came, as it stands in the row."""

    uid: str
    filename: str
    digest: str
    media_type: str
    written_on: date | None
    person_id: int
    recorded_at: str


_OF_NAME = Statement(
    sa.select(_A.uid, _A.filename, _A.digest, _A.media_type, _A.written_on, _A.person_id, _A.recorded_at)
    .where(_A.dossier_id == P("dossier"), _A.name == P("name"), _A.replaced_by_id.is_not(None))
    .order_by(_A.id)
)


def former_papers(session: Session, dossier_id: int, name: str) -> list[FormerPaper]:
    """Those of that name, oldest first."""
    rows = session.all(_OF_NAME, {"dossier": dossier_id, "name": name})
    return [FormerPaper(r[0], r[1] or "", r[2], r[3] or "", day_of(r[4]), r[5], r[6]) for r in rows]
