"""Queries for a dossier as it stood: rows that other queries leave out because something newer took their place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from workflow_app.db import people
from workflow_app.db import tables as t
from workflow_app.db.columns import day_of
from workflow_app.db.session import Session, Statement
from workflow_app.domain.seen import OrganisationSeen, PaperSeen, RollSeen

P = sa.bindparam
_A, _R, _RC, _CAL, _SET = t.paper.c, t.round_.c, t.recusal.c, t.calendar_day.c, t.setting.c

_PAPERS = Statement(
    sa.select(
        _A.id, _A.uid, _A.name, _A.row, _A.written_by, _A.written_on, _A.verdict, _A.verdict_reason, _A.digest,
        _A.media_type, _A.recorded_at, _A.replaced_by_id,
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


def _as_known(table: sa.Table) -> sa.ColumnElement[bool]:
    """In force on the day `on` as it was known at the instant `at`; a row from before instants were kept always was."""
    c = table.c
    return sa.and_(
        sa.or_(c.recorded_at.is_(None), c.recorded_at <= P("at")), c.from_on <= P("on"),
        sa.or_(c.to_on.is_(None), c.to_on >= P("on"), c.ended_at > P("at")),
    )  # fmt: skip


def _later(table: sa.Table) -> Statement:
    """Rows that were written later and would be in force, or that were ended later with an earlier last day."""
    c = table.c
    written = sa.and_(c.recorded_at > P("at"), c.from_on <= P("on"), sa.or_(c.to_on.is_(None), c.to_on >= P("on")))
    known = sa.or_(c.recorded_at.is_(None), c.recorded_at <= P("at"))
    ended = sa.and_(known, c.ended_at > P("at"), c.from_on <= P("on"), c.to_on < P("on"))
    return Statement(sa.select(sa.func.count()).select_from(table).where(sa.or_(written, ended)))


_DATED = {
    "posts": t.post, "rolls": t.roll_entry, "powers": t.power, "organisations": t.organisation, "terms": t.term,
}  # fmt: skip
"""Rows of the books that say when they were written down; an organisation's place is written with its name."""
_PO, _RO, _PW, _UP, _TE, _DE = (
    t.post.c, t.roll_entry.c, t.power.c, t.organisation_ancestor.c, t.term.c, t.delegation.c,
)  # fmt: skip
_LATER = {name: _later(one) for name, one in _DATED.items()}
_UNDATED = Statement(
    sa.union_all(
        *(sa.select(one.c.id).where(one.c.recorded_at.is_(None)) for one in _DATED.values()),
        sa.select(_DE.id).where(_DE.revoked_on.is_not(None), _DE.revoked_at.is_(None)),
    ).limit(1)
)
_ANCESTORS = Statement(
    sa.select(*people.ORGANISATION_COLUMNS)
    .join(t.organisation_ancestor, _UP.ancestor_id == t.organisation.c.id)
    .where(_UP.organisation_id == P("organisation"), _as_known(t.organisation_ancestor))
    .order_by(_UP.depth)
)
_NAMED = Statement(
    sa.select(*people.ORGANISATION_COLUMNS).where(
        sa.or_(t.organisation.c.uid == P("name"), t.organisation.c.code == P("name")),
        sa.or_(t.organisation.c.recorded_at.is_(None), t.organisation.c.recorded_at <= P("at")),
    )
)
_TERM = Statement(
    sa.select(_TE.id, _TE.name)
    .where(_TE.organisation_id == P("organisation"), _as_known(t.term))
    .order_by(_TE.from_on.desc())
    .limit(1)
)
_POSTS = Statement(
    sa.select(_PO.role, _PO.organisation_id, _PO.id)
    .where(_PO.person_id == P("person"), _as_known(t.post))
    .order_by(_PO.id)
)
_HOLDERS = Statement(
    sa.select(_PO.person_id, _PO.id)
    .where(_PO.organisation_id == P("organisation"), _PO.role == P("role"), _as_known(t.post))
    .order_by(_PO.id)
)
_ROLL_OF = Statement(
    sa.select(_RO.organisation_id, _RO.standing, _RO.presence, _RO.from_on).where(
        _RO.person_id == P("person"), _as_known(t.roll_entry)
    )
)
_ROLL_AT = Statement(
    sa.select(_RO.person_id, _RO.standing, _RO.presence)
    .where(_RO.organisation_id == P("organisation"), _as_known(t.roll_entry))
    .order_by(_RO.person_id)
)
_IN_FULL = Statement(
    sa.select(_PO.person_id)
    .where(
        _PO.organisation_id == P("organisation"), _PO.role == P("role"), _PO.acting.is_(None), _as_known(t.post)
    )
    .order_by(_PO.id)
)  # fmt: skip
_ACTIVITIES = Statement(
    sa.select(_RO.person_id, _RO.activity)
    .where(people.APART, _RO.presence != "guest", _as_known(t.roll_entry))
    .order_by(_RO.person_id)
)
_POWERS = Statement(
    sa.select(_PW.id).where(_PW.organisation_id == P("organisation"), _PW.name == P("power"), _as_known(t.power))
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
    return [PaperKept(PaperSeen(*[*row[:5], day_of(row[5]), *row[6:11]]), row[11]) for row in rows]


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


def posts_of(session: Session, person_id: int, on: date, at: str) -> list[tuple[str, int, int]]:
    """As `people.posts_of`, as it was known at an instant; so the others below."""
    return session.all(_POSTS, {"person": person_id, "on": on.isoformat(), "at": at})


def holders(session: Session, organisation_id: int, role: str, on: date, at: str) -> list[tuple[int, int]]:
    return session.all(_HOLDERS, {"organisation": organisation_id, "role": role, "on": on.isoformat(), "at": at})


def roll_of(session: Session, person_id: int, on: date, at: str) -> list[RollSeen]:
    rows = session.all(_ROLL_OF, {"person": person_id, "on": on.isoformat(), "at": at})
    return [RollSeen(row[0], row[1], row[2], date.fromisoformat(row[3])) for row in rows]


def roll_at(session: Session, organisation_id: int, on: date, at: str) -> list[tuple[int, str, str]]:
    return session.all(_ROLL_AT, {"organisation": organisation_id, "on": on.isoformat(), "at": at})


def holders_in_full(session: Session, organisation_id: int, role: str, on: date, at: str) -> list[int]:
    values = {"organisation": organisation_id, "role": role, "on": on.isoformat(), "at": at}
    return [row[0] for row in session.all(_IN_FULL, values)]


def activities(session: Session, on: date, at: str) -> dict[int, str]:
    return {row[0]: row[1] for row in session.all(_ACTIVITIES, {"on": on.isoformat(), "at": at})}


def has_power(session: Session, organisation_id: int, power: str, on: date, at: str) -> bool:
    values = {"organisation": organisation_id, "power": power, "on": on.isoformat(), "at": at}
    return session.first(_POWERS, values) is not None


def ancestors(session: Session, organisation_id: int, on: date, at: str) -> list[OrganisationSeen]:
    rows = session.all(_ANCESTORS, {"organisation": organisation_id, "on": on.isoformat(), "at": at})
    return [people.organisation_of(row) for row in rows]


def organisation_named(session: Session, name: str, at: str) -> OrganisationSeen | None:
    row = session.first(_NAMED, {"name": name, "at": at}) if people.is_name(name) else None
    return people.organisation_of(row) if row else None


def term_of(session: Session, organisation_id: int, on: date, at: str) -> tuple[int, str] | None:
    row = session.first(_TERM, {"organisation": organisation_id, "on": on.isoformat(), "at": at})
    return (row[0], row[1]) if row else None


def has_undated(session: Session) -> bool:
    """Whether anything in the office's books is from before instants were kept."""
    return session.first(_UNDATED, {}) is not None


def recorded_later(session: Session, on: date, at: str) -> dict[str, int]:
    """Of each sort of row (`_DATED`): how many say something of that day that was recorded only after the instant."""
    values = {"on": on.isoformat(), "at": at}
    found = {name: int(session.first(one, values)[0]) for name, one in _LATER.items()}
    return {name: count for name, count in found.items() if count}


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
