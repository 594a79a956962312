"""What the pages list: dossiers, newest first and by key, so that no page is ever slow.

A list is cut by the key of its last row, never by an offset. Who may read is a condition of the query itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.db.session import Session

Condition = sa.ColumnElement[bool]
_D = t.dossier.c

ACTS_A_DOSSIER = 10
"""How many acts of one person on one dossier a count expects, so that it never reads his whole past."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A dossier as a list shows it."""

    id: int
    uid: str
    title: str
    kind: str
    manifest: str
    state: str
    is_closed: bool
    is_restricted: bool
    moved_at: str
    author: str
    owner: str


def _rows(session: Session, query: sa.Select[Any]) -> list[Any]:
    return list(session.execute(query))


_OWNER = t.organisation.alias("owner")
_ROW = (
    sa.select(
        _D.id, _D.uid, _D.title, _D.kind, _D.manifest, _D.state, _D.is_closed, _D.is_restricted, _D.moved_at,
        t.person.c.full_name, _OWNER.c.name,
    )
    .join(t.person, t.person.c.id == _D.author_id)
    .join(_OWNER, _OWNER.c.id == _D.owner_id)
)  # fmt: skip


Ranges = Sequence[Mapping[str, Any]] | None
"""Columns and values by which to find the rows of `dossier_reader` that let a person read; None: he reads all."""


def _newest(ranges: Ranges, conditions: Sequence[Condition], limit: int, before: int | None = None) -> sa.Subquery:
    """Ids of the newest dossiers: each range of an index is read backwards, and no further than `limit`."""
    if ranges is None:
        older = [_D.id < before] if before is not None else []
        return sa.select(_D.id).where(*conditions, *older).order_by(_D.id.desc()).limit(limit).subquery()
    reader = t.dossier_reader.alias().c
    older = [reader.dossier_id < before] if before is not None else []
    found = [
        sa.select(reader.dossier_id.label("id"))
        .distinct()
        .join(t.dossier, _D.id == reader.dossier_id)
        .where(*(reader[name] == value for name, value in one.items()), *conditions, *older)
        .order_by(reader.dossier_id.desc())
        .limit(limit)
        .subquery()
        for one in ranges
    ]
    every = sa.union(*(sa.select(one.c.id) for one in found)).subquery()
    return sa.select(every.c.id).order_by(every.c.id.desc()).limit(limit).subquery()


def dossiers(
    session: Session, ranges: Ranges, conditions: Sequence[Condition], *, limit: int, before: int | None = None
) -> list[Listed]:
    """The newest first; `before` is the id of the last one shown."""
    found = _newest(ranges, conditions, limit, before)
    query = _ROW.where(_D.id.in_(sa.select(found.c.id))).order_by(_D.id.desc())
    return [Listed(*row) for row in _rows(session, query)]


def dossiers_by_id(session: Session, ids: Iterable[int]) -> dict[int, Listed]:
    return {row[0]: Listed(*row) for row in _rows(session, _ROW.where(_D.id.in_(list(ids))))}


def dossiers_by_uid(session: Session, uids: Iterable[str], readable: Condition) -> dict[str, Listed]:
    """Those of them that there are, and that may be read."""
    return {row[1]: Listed(*row) for row in _rows(session, _ROW.where(_D.uid.in_(list(uids)), readable))}


def count(session: Session, ranges: Ranges, conditions: Sequence[Condition], *, most: int) -> int:
    """How many dossiers there are, counted no further than `most`."""
    found = _newest(ranges, conditions, most)
    return int(session.execute(sa.select(sa.func.count()).select_from(found)).scalar_one())


@dataclass(frozen=True, slots=True)
class Begun:
    uid: str
    at: str
    fields: dict[str, Any]


def just_begun(session: Session, author_id: int, kind: str, *, since: str, limit: int) -> list[Begun]:
    """The dossiers of the kind that somebody began since that instant, the newest first."""
    query = (
        sa.select(_D.uid, _D.created_at, _D.fields)
        .where(_D.author_id == author_id, _D.kind == kind, _D.created_at >= since)
        .order_by(_D.created_at.desc(), _D.id.desc())
        .limit(limit)
    )
    rows: Any = session.execute(query).all()
    return [Begun(uid, at, json.loads(fields)) for uid, at, fields in rows]


def begun_by(person_id: int) -> Condition:
    return _D.author_id == person_id


def is_closed(closed: bool) -> Condition:
    return _D.is_closed.is_(closed)


def in_states(states: Mapping[str, Iterable[str]]) -> Condition:
    """In one of these states of its kind."""
    wanted = [sa.and_(_D.kind == kind, _D.state.in_(sorted(names))) for kind, names in sorted(states.items())]
    return sa.or_(sa.false(), *wanted)


def held_by(organisation_ids: Iterable[int]) -> Condition:
    """Lying at one of these organisations now."""
    return _D.owner_id.in_(sorted(organisation_ids))


def meets_under(person_id: int) -> Condition:
    """With an open round in whose meeting the person takes the chair or keeps the minutes."""
    held = t.round_.join(t.meeting, t.meeting.c.id == t.round_.c.meeting_id)
    mine = sa.or_(t.meeting.c.chair_id == person_id, t.meeting.c.secretary_id == person_id)
    rounds = sa.select(t.round_.c.dossier_id).select_from(held).where(t.round_.c.closed_at.is_(None), mine)
    return _D.id.in_(rounds)


def of_kind(kind: str) -> Condition:
    return _D.kind == kind


def _acts_of(person_id: int) -> tuple[Condition, Condition]:
    """By his own hand, and done or recorded for him: one range of an index each."""
    leaf = t.leaf.c
    return leaf.person_id == person_id, sa.and_(leaf.principal_id == person_id, leaf.principal_id != leaf.person_id)


def acted_on(person_id: int) -> Condition:
    """Dossiers on which the person acted, or on which somebody acted for him."""
    by_hand, for_him = (sa.select(t.leaf.c.dossier_id).where(one) for one in _acts_of(person_id))
    return _D.id.in_(by_hand.union_all(for_him))


def count_acted_on(session: Session, person_id: int, *, since: str, most: int) -> int:
    """On how many dossiers the person acted since an instant, counted no further than `most`, among his newest acts."""
    leaf = t.leaf.c
    newest = [
        sa.select(
            sa.select(leaf.dossier_id, leaf.at)
            .where(one)
            .order_by(leaf.id.desc())
            .limit(most * ACTS_A_DOSSIER)
            .subquery()
        )
        for one in _acts_of(person_id)
    ]
    found = sa.union_all(*newest).subquery()
    query = sa.select(sa.func.count(sa.distinct(found.c.dossier_id))).where(found.c.at >= since)
    return min(most, int(session.execute(query).scalar_one()))


def numbers_of(session: Session, dossier_ids: Iterable[int]) -> dict[int, list[str]]:
    """The printed numbers of each dossier's documents; those of void ones stand in the register alone."""
    entry, document = t.register_entry.c, t.document.c
    query = (
        sa.select(entry.dossier_id, entry.number_text)
        .outerjoin(t.document, document.id == entry.document_id)
        .where(entry.dossier_id.in_(list(dossier_ids)), sa.func.coalesce(document.void_reason, "") == "")
        .order_by(entry.id)
    )  # fmt: skip
    found: dict[int, list[str]] = {}
    for dossier_id, printed in _rows(session, query):
        found.setdefault(dossier_id, []).append(printed)
    return found
