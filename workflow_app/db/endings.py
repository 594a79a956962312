"""Queries about documents that may have been revoked or replaced since they took their number."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.db.session import Session
from workflow_app.domain.vietnamese import printed_number

Numbered = tuple[int, str]
"""A register and a number printed from it."""


def documents_of(session: Session, numbers: Iterable[Numbered]) -> dict[Numbered, tuple[int, str]]:
    """(dossier, name of the document) of those numbers that a document of this office bears."""
    wanted, entry = set(numbers), t.register_entry.c
    query = (
        sa.select(entry.register_id, entry.number_text, t.document.c.dossier_id, t.document.c.name)
        .join(t.document, t.document.c.id == entry.document_id)
        .where(
            entry.register_id.in_({one[0] for one in wanted}), entry.number_text.in_({one[1] for one in wanted}),
        )
    )  # fmt: skip
    rows: Any = session.execute(query).all()
    found = {(row[0], row[1]): (int(row[2]), str(row[3])) for row in rows}
    return {one: found[one] for one in wanted if one in found}


def given(session: Session, number: str, other_than: int) -> tuple[int | None, str] | None:
    """(dossier, day) of the newest entry with that number, however it is spelt, unless its document is void; the
    dossier is None for a number of a paper kept elsewhere. None where no register gave it."""
    entry, document = t.register_entry.c, t.document.c
    wanted = printed_number(number)
    query = (
        sa.select(entry.dossier_id, entry.issued_on, entry.number_text)
        .select_from(t.register_entry)
        .outerjoin(t.document, document.id == entry.document_id)
        .where(
            sa.or_(entry.number == wanted[0], entry.number_text == number),
            sa.func.coalesce(document.void_reason, "") == "",
            sa.func.coalesce(entry.dossier_id, 0) != other_than,
        )
        .order_by(entry.issued_on.desc(), entry.id.desc())
    )  # fmt: skip
    rows: Any = session.execute(query)
    return next(((row[0], str(row[1])) for row in rows if printed_number(row[2]) == wanted), None)


def numbers_of(session: Session, dossier_id: int, names: Collection[str]) -> list[str]:
    """The printed numbers of these documents of a dossier, in the order in which they were begun."""
    d = t.document.c
    query = sa.select(d.number_text).where(d.dossier_id == dossier_id, d.name.in_(names), d.number_text != "")
    return [str(one) for one in session.execute(query.order_by(d.id)).scalars()]


def manifests_of(session: Session, dossier_ids: Iterable[int]) -> dict[int, str]:
    """Under which definition each of these dossiers runs."""
    d = t.dossier.c
    rows: Any = session.execute(sa.select(d.id, d.manifest).where(d.id.in_(set(dossier_ids)))).all()
    return {int(row[0]): str(row[1]) for row in rows}


def took(session: Session, dossier_ids: Iterable[int], triggers: Iterable[str]) -> list[int]:
    """Those of the dossiers on which one of these steps was ever taken."""
    leaf = t.leaf.c
    wanted = leaf.dossier_id.in_(set(dossier_ids)), leaf.act.in_(set(triggers))
    found: Any = session.execute(sa.select(leaf.dossier_id).distinct().where(*wanted)).scalars()
    return sorted(int(one) for one in found)
