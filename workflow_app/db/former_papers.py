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
_LETTERS = Statement(
    sa.select(t.paper.c.digest)
    .join(t.opinion, t.opinion.c.letter == t.paper.c.uid)
    .where(t.opinion.c.dossier_id == P("dossier"), t.opinion.c.answered_on.is_not(None), t.opinion.c.signed_by != "")
)


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


@dataclass(frozen=True, slots=True)
class ReplacedPaper:
    """As it stood when a newer one took its place, at `replaced_at` by the person `replaced_by_id`."""

    uid: str
    name: str
    row: str
    filename: str
    size: int
    verdict: str
    verdict_reason: str
    person_id: int
    recorded_at: str
    replaced_by_id: int
    replaced_at: str


_NEWER = t.paper.alias("newer")
_REPLACED = Statement(
    sa.select(
        _A.uid, _A.name, _A.row, _A.filename, _A.size, _A.verdict, _A.verdict_reason, _A.person_id, _A.recorded_at,
        _NEWER.c.person_id, _NEWER.c.recorded_at,
    )
    .join_from(t.paper, _NEWER, _NEWER.c.id == _A.replaced_by_id)
    .where(_A.dossier_id == P("dossier"))
    .order_by(_A.id.desc())
)  # fmt: skip


def replaced_papers(session: Session, dossier_id: int) -> list[ReplacedPaper]:
    """Every paper of the dossier that a newer one has replaced, the newest first."""
    rows = session.all(_REPLACED, {"dossier": dossier_id})
    return [ReplacedPaper(r[0], r[1], r[2], r[3] or "", r[4] or 0, r[5], r[6] or "", *r[7:]) for r in rows]


def letters(session: Session, dossier_id: int) -> set[str]:
    """The digests of the scans that prove answers recorded on the dossier; those replaced since too."""
    return {str(row[0]) for row in session.all(_LETTERS, {"dossier": dossier_id})}
