"""Queries for a dossier as it stood: rows that other queries leave out because something newer took their place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.db.columns import day_of
from workflow_app.db.session import Session, Statement
from workflow_app.domain.case import PaperSeen

P = sa.bindparam
_A, _R, _RC, _CAL, _SET = t.paper.c, t.round_.c, t.recusal.c, t.calendar_day.c, t.setting.c

_PAPERS = Statement(
    sa.select(
        _A.id, _A.uid, _A.name, _A.row, _A.written_by, _A.written_on, _A.verdict, _A.verdict_reason, _A.digest,
        _A.replaced_by_id,
    )
    .where(_A.dossier_id == P("dossier"))
    .order_by(_A.id)
)  # fmt: skip
_TEXTS = Statement(sa.select(_R.id, _R.texts).where(_R.dossier_id == P("dossier")))
_RECUSALS = Statement(sa.select(_RC.person_id, _RC.ground).where(_RC.dossier_id == P("dossier")).order_by(_RC.id))
_CALENDAR = Statement(
    sa.select(_CAL.version, _CAL.day, _CAL.is_working).where(_CAL.recorded_at <= P("at")).order_by(_CAL.id)
)
_SETTINGS = Statement(
    sa.select(_SET.name, _SET.value, _SET.recorded_at).where(_SET.from_on <= P("on")).order_by(_SET.from_on, _SET.id)
)
_RESERVED = Statement(
    sa.select(t.reservation.c.id, t.reservation.c.recorded_at).where(t.reservation.c.dossier_id == P("dossier"))
)
_OPENED = Statement(
    sa.select(t.dossier_link.c.id)
    .where(t.dossier_link.c.other_id == P("dossier"), t.dossier_link.c.recorded_at == P("at"))
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class PaperKept:
    """A paper that was ever brought; `replaced_by` is the newer one of its name and row."""

    paper: PaperSeen
    replaced_by: int | None


def papers(session: Session, dossier_id: int) -> list[PaperKept]:
    rows = session.all(_PAPERS, {"dossier": dossier_id})
    return [PaperKept(PaperSeen(*[*row[:5], day_of(row[5]), *row[6:9]]), row[9]) for row in rows]


def round_texts(session: Session, dossier_id: int) -> dict[int, dict[str, Any]]:
    """Of each round: the documents as they were put to the vote."""
    return {row[0]: json.loads(row[1]) for row in session.all(_TEXTS, {"dossier": dossier_id})}


def was_opened(session: Session, dossier_id: int, at: str) -> bool:
    """Whether an act on another dossier opened this one at that instant."""
    return session.first(_OPENED, {"dossier": dossier_id, "at": at}) is not None


def reserved_at(session: Session, dossier_id: int) -> dict[int, str]:
    """Of each reservation: the instant of the act that made it."""
    return {row[0]: row[1] for row in session.all(_RESERVED, {"dossier": dossier_id})}


def recusals(session: Session, dossier_id: int) -> list[tuple[int, str]]:
    """(person, ground) of every declaration, also of those lifted, earliest first."""
    return session.all(_RECUSALS, {"dossier": dossier_id})


def calendar_overrides(session: Session, at: str) -> tuple[int, dict[date, bool]]:
    """The office's own calendar as it was known at an instant."""
    rows = session.all(_CALENDAR, {"at": at})
    return max((row[0] for row in rows), default=0), {date.fromisoformat(row[1]): bool(row[2]) for row in rows}


def settings(session: Session, on: date, at: str) -> tuple[Mapping[str, Any], frozenset[str]]:
    """Values in force on a day as they were known at an instant; and names of which something was entered later."""
    known: dict[str, Any] = {}
    later = set()
    for name, value, recorded_at in session.all(_SETTINGS, {"on": on.isoformat()}):
        if recorded_at <= at:
            known[name] = json.loads(value)
        else:
            later.add(name)
    return known, frozenset(later)
