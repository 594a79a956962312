"""What the pages list: dossiers, numbers, acts and attempts, newest first and by key, so that no page is ever slow.

A list is cut by the key of its last row, never by an offset. Who may read is a condition of the query itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.db.searching import search_numbers
from workflow_app.db.session import Session
from workflow_app.domain.vietnamese import fold

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
    """The printed numbers of each dossier's documents."""
    entry = t.register_entry.c
    query = (
        sa.select(entry.dossier_id, entry.number_text)
        .where(entry.dossier_id.in_(list(dossier_ids)))
        .order_by(entry.id)
    )  # fmt: skip
    found: dict[int, list[str]] = {}
    for dossier_id, printed in _rows(session, query):
        found.setdefault(dossier_id, []).append(printed)
    return found


# Registers --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RegisterRow:
    id: int
    symbol: str
    body: str
    last: int
    organisation_id: int
    organisation: str
    issuer_code: str
    term: str
    term_from: str


def registers(session: Session, organisation_ids: Iterable[int] | None) -> list[RegisterRow]:
    """The number series of these organisations (None: of all), the newest term first."""
    query = (
        sa.select(
            t.register.c.id, t.register.c.symbol, t.register.c.body, t.register.c.last, t.organisation.c.id,
            t.organisation.c.name, t.organisation.c.issuer_code, t.term.c.name, t.term.c.from_on,
        )
        .join(t.organisation, t.organisation.c.id == t.register.c.organisation_id)
        .join(t.term, t.term.c.id == t.register.c.term_id)
        .order_by(t.organisation.c.name_sort, t.term.c.from_on.desc(), t.register.c.symbol, t.register.c.id)
    )  # fmt: skip
    if organisation_ids is not None:
        query = query.where(t.organisation.c.id.in_(sorted(organisation_ids)))
    return [RegisterRow(*row) for row in _rows(session, query)]


@dataclass(frozen=True, slots=True)
class Entry:
    """A number. `is_readable` says whether the reader may know of the dossier; without it only the number shows."""

    number: int
    number_text: str
    abstract: str
    issued_on: str
    explanation: str
    dossier_uid: str | None
    void_reason: str
    is_readable: bool


def entries(
    session: Session, register_id: int, readable: Condition, *, words: str = "", limit: int, before: int | None = None
) -> list[Entry]:
    """Numbers of a series, the newest first; `before` is the last number shown."""
    entry, document = t.register_entry.c, t.document.c
    seen = sa.or_(entry.dossier_id.is_(None), readable)
    query = (
        sa.select(
            entry.number, entry.number_text, entry.abstract, entry.issued_on, entry.explanation, _D.uid,
            sa.func.coalesce(document.void_reason, ""), seen,
        )
        .select_from(t.register_entry)
        .outerjoin(t.dossier, _D.id == entry.dossier_id)
        .outerjoin(t.document, document.id == entry.document_id)
        .where(entry.register_id == register_id)
        .order_by(entry.number.desc())
        .limit(limit)
    )  # fmt: skip
    if before is not None:
        query = query.where(entry.number < before)
    for word in fold(words).split():
        query = query.where(seen, entry.search_text.contains(word, autoescape=True))
    if not words:
        # Who may read what is asked of the page alone: PostgreSQL would find it out for the whole series first.
        newest = t.register_entry.alias().c
        page = sa.select(newest.id).where(newest.register_id == register_id).order_by(newest.number.desc()).limit(limit)
        query = query.where(entry.id.in_(page if before is None else page.where(newest.number < before)))
    return [Entry(*row) for row in _rows(session, query)]


@dataclass(frozen=True, slots=True)
class NumberFound:
    """A number that was searched for, with the register where it stands."""

    register_id: int
    number_text: str
    abstract: str
    issued_on: str
    note: str
    dossier_uid: str | None


def numbers(
    session: Session, words: str, organisation_ids: Iterable[int] | None, readable: Condition, *, limit: int,
    before: int | None = None,
) -> tuple[list[NumberFound], int | None]:  # fmt: skip
    """Numbers of the registers of these organisations (None: of all) by printed number and abstract, newest first.

    What the reader may not know of is not found at all. The second value goes on as `before`, None at the end.
    """
    entry = t.register_entry.c
    where = sa.or_(entry.dossier_id.is_(None), sa.exists().where(_D.id == entry.dossier_id, readable))
    if organisation_ids is not None:
        where = sa.and_(where, t.register.c.organisation_id.in_(sorted(organisation_ids)))
    found = search_numbers(session, words, where, limit, before)
    dossiers_found = {one.dossier_id for one in found.rows if one.dossier_id}
    uids = dict(_pairs(session, sa.select(_D.id, _D.uid).where(_D.id.in_(dossiers_found))))
    documents = {one.document_id for one in found.rows if one.document_id}
    void = sa.select(t.document.c.id, t.document.c.void_reason).where(t.document.c.id.in_(documents))
    reasons = dict(_pairs(session, void))
    shown = [
        NumberFound(
            one.register_id, one.number_text, one.abstract, one.issued_on,
            reasons.get(one.document_id) or one.explanation, uids.get(one.dossier_id),
        )
        for one in found.rows
    ]  # fmt: skip
    return shown, found.older


def _pairs(session: Session, query: sa.Select[Any]) -> list[tuple[int, str]]:
    return [(int(row[0]), str(row[1] or "")) for row in _rows(session, query)]


# The history ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Act:
    """One act as the journal lists it. `stream` names what it was done to."""

    id: int
    stream: str
    seq: int
    act: str
    from_state: str
    to_state: str
    person: str | None
    principal: str | None
    held_on: str
    at: str
    hash: str
    dossier_id: int | None
    title: str
    kind: str
    manifest: str


def acts(session: Session, where: Condition, *, limit: int, before: int | None = None) -> list[Act]:
    """The newest acts; `before` is the id of the last one shown. `where` may speak of the dossier."""
    leaf, principal = t.leaf.c, t.person.alias("principal")
    query = (
        sa.select(
            leaf.id, leaf.stream, leaf.seq, leaf.act, leaf.from_state, leaf.to_state, t.person.c.full_name,
            principal.c.full_name, leaf.held_on, leaf.at, leaf.hash, leaf.dossier_id,
            sa.func.coalesce(_D.title, ""), sa.func.coalesce(_D.kind, ""), sa.func.coalesce(_D.manifest, ""),
        )
        .select_from(t.leaf)
        .outerjoin(t.dossier, _D.id == leaf.dossier_id)
        .outerjoin(t.person, t.person.c.id == leaf.person_id)
        .outerjoin(principal, principal.c.id == leaf.principal_id)
        .where(where)
        .order_by(leaf.id.desc())
        .limit(limit)
    )  # fmt: skip
    if before is not None:
        query = query.where(leaf.id < before)
    return [Act(*row) for row in _rows(session, query)]


def on_a_dossier() -> Condition:
    return t.leaf.c.dossier_id.is_not(None)


def on_the_office() -> Condition:
    return t.leaf.c.dossier_id.is_(None)


def security_events(session: Session, *, limit: int, before: int | None = None) -> list[Any]:
    """Refused attempts and sign-ins, the newest first: (id, at, event, person, dossier uid, trigger, code, detail)."""
    event = t.security_event.c
    query = (
        sa.select(
            event.id, event.at, event.event, t.person.c.full_name, event.dossier_uid, event.trigger, event.code,
            event.detail,
        )
        .outerjoin(t.person, t.person.c.id == event.person_id)
        .order_by(event.id.desc())
        .limit(limit)
    )  # fmt: skip
    if before is not None:
        query = query.where(event.id < before)
    return list(session.execute(query))
