"""Search that does not grow with the data: newest first, and never further back than one look costs.

SQLite reads an FTS5 index backwards. PostgreSQL reads the newest rows themselves first, which is quick for common
words, and asks the index of words for the rest, which is quick for rare ones. Who may read is asked of the few that
match.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY

from workflow_app.db import tables as t
from workflow_app.db.session import Session
from workflow_app.domain.searching import Asked, asked

Condition = sa.ColumnElement[bool]

LOOKS = (200, 800, 3200)
"""So many matches are looked through, one look after the other, for those that the reader may see."""

_STRETCH = 100
"""PostgreSQL reads so many rows for each match of a look before it asks the index of words."""
_COMMON = 8
"""One eighth of the matches wanted, found in that stretch, tells common words from rare ones."""
_NO_ID = 2**62

_REGISTER = t.register_entry.join(t.register)


@dataclass(frozen=True, slots=True)
class Found:
    """Rows, newest first. `older` is the id to go on before, None where there is nothing more to look through.

    A reader who may see few of very many matches gets fewer rows than he asked for, and `older` to go on with.
    """

    rows: list[Any]
    older: int | None


def search(session: Session, words: str, visible: Condition, limit: int = 50, before_id: int | None = None) -> Found:
    """Dossiers in which all words stand (the last may be begun only), as rows of the table `dossier`.

    `visible` is a condition on that table; `before_id` goes on below the last id seen.
    """
    return _search(session, t.dossier, sa.select(t.dossier), words, visible, limit, before_id)


def search_numbers(
    session: Session, words: str, where: Condition, limit: int = 50, before_id: int | None = None
) -> Found:
    """Numbers of registers by printed number and abstract, as rows of `register_entry`.

    `where` may speak of the register too; `before_id` is the id of an entry.
    """
    query = sa.select(t.register_entry).select_from(_REGISTER)
    return _search(session, t.register_entry, query, words, where, limit, before_id)


def _search(
    session: Session, table: sa.Table, query: sa.Select[Any], words: str, where: Condition, limit: int,
    before_id: int | None,
) -> Found:  # fmt: skip
    wanted = asked(words)
    if wanted is None:
        return Found([], None)
    matches = _on_postgresql if session.is_postgresql else _on_sqlite
    before, rows = min(before_id or _NO_ID, _NO_ID), list[Any]()
    for most in LOOKS:
        ids, following = matches(session, table, wanted, before, most)
        if ids:
            chosen = query.where(table.c.id.in_(ids), where).order_by(table.c.id.desc()).limit(limit + 1 - len(rows))
            rows += session.execute(chosen).all()
        if len(rows) > limit:
            return Found(rows[:limit], rows[limit - 1].id)
        if following is None:
            return Found(rows, None)
        before = following
    return Found(rows, before)


Matches = tuple[Sequence[int], int | None]
"""Ids, newest first, and the id to go on before; None where nothing is left."""


def _on_sqlite(session: Session, table: sa.Table, wanted: Asked, before: int, most: int) -> Matches:
    terms = [f'"{word}"' for word in wanted.words] + ([f'"{wanted.begun}"*'] if wanted.begun else [])
    index = sa.table(f"{table.name}_search", sa.column("rowid", sa.Integer()))
    matching = sa.column(index.name).op("MATCH")(" AND ".join(terms))
    query = sa.select(index.c.rowid).where(matching, index.c.rowid < before).order_by(index.c.rowid.desc()).limit(most)
    ids = session.execute(query).scalars().all()
    return ids, ids[-1] if len(ids) == most else None


def _on_postgresql(session: Session, table: sa.Table, wanted: Asked, before: int, most: int) -> Matches:
    terms = [f"'{word}'" for word in wanted.words] + ([f"'{wanted.begun}':*"] if wanted.begun else [])
    index = sa.table(f"{table.name}_search", sa.column("id", sa.BigInteger()), sa.column("words"))
    # Written into the statement: of a parameter PostgreSQL does not know whether the words are common or rare.
    query = sa.literal(" & ".join(terms), sa.Text(), literal_execute=True)
    matching = index.c.words.op("@@")(sa.cast(query, TSQUERY))
    newest = session.execute(sa.select(sa.func.max(index.c.id)).where(index.c.id < before)).scalar()
    if newest is None:
        return [], None
    first = newest - most * _STRETCH
    near = sa.select(index.c.id).where(matching, index.c.id <= newest, index.c.id > first).order_by(index.c.id.desc())
    ids = list(session.execute(near.limit(most)).scalars())
    if len(ids) == most:
        return ids, ids[-1]
    if len(ids) * _COMMON >= most:
        return ids, first + 1 if first > 0 else None
    # "+ 0" keeps PostgreSQL from walking down all ids where the index of words has few of them.
    far = sa.select(index.c.id).where(matching, index.c.id <= first).order_by((index.c.id + 0).desc())
    ids += session.execute(far.limit(most - len(ids))).scalars()
    return ids, ids[-1] if len(ids) == most else None
