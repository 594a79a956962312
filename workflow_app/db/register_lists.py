"""What the pages list of registers: the number series, their numbers newest first, and numbers that were searched for.

A list is cut by the number of its last row, never by an offset. Who may read is a condition of the query itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.db.searching import search_numbers
from workflow_app.db.session import Session
from workflow_app.domain.vietnamese import fold

Condition = sa.ColumnElement[bool]
_D = t.dossier.c


def _rows(session: Session, query: sa.Select[Any]) -> list[Any]:
    return list(session.execute(query))


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
    """A number. `is_readable` says whether the reader may know of the dossier; without it only the number shows. With a
    `void_reason` its document is void, and the number stays used; `explanation` is of a number without a document."""

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
    """A number that was searched for, with the register where it stands; the rest is as of `Entry`."""

    register_id: int
    number_text: str
    abstract: str
    issued_on: str
    explanation: str
    void_reason: str
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
            one.register_id, one.number_text, one.abstract, one.issued_on, one.explanation,
            reasons.get(one.document_id, ""), uids.get(one.dossier_id),
        )
        for one in found.rows
    ]  # fmt: skip
    return shown, found.older


def _pairs(session: Session, query: sa.Select[Any]) -> list[tuple[int, str]]:
    return [(int(row[0]), str(row[1] or "")) for row in _rows(session, query)]
