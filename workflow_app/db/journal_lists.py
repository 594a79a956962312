"""What the journal lists: acts, refused attempts and sign-ins, the newest first and cut by key."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.db.session import Session

Condition = sa.ColumnElement[bool]
_D = t.dossier.c


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
    rows: Any = session.execute(query)
    return [Act(*row) for row in rows]


def words_of(session: Session, leaves: Collection[int], names: Collection[str]) -> dict[int, dict[str, str]]:
    """What was said with each of these acts under these names: leaf → name → disclosure text."""
    kept, found = t.disclosure.c, dict[int, dict[str, str]]()
    query = sa.select(kept.leaf_id, kept.name, kept.text).where(kept.leaf_id.in_(leaves), kept.name.in_(names))
    for row in session.execute(query):
        found.setdefault(row.leaf_id, {})[row.name] = row.text
    return found


def facts_of(session: Session, leaves: Collection[int]) -> dict[int, dict[str, Any]]:
    """What the leaf of each of these acts says."""
    query = sa.select(t.leaf.c.id, t.leaf.c.bytes).where(t.leaf.c.id.in_(leaves))
    return {row.id: json.loads(row.bytes) for row in session.execute(query)}


@dataclass(frozen=True, slots=True)
class Recorded:
    """An act of one person that another wrote down."""

    dossier: str
    title: str
    manifest: str
    act: str
    recorder: str
    at: str


def recorded_for(
    session: Session, person_id: int, readable: Condition, *, since: str, limit: int, among: int
) -> list[Recorded]:
    """Acts on dossiers that somebody else wrote down for the person since that instant, the newest first; looked for
    among so many of his newest acts, so that his whole past is never read."""
    leaf = t.leaf.c
    own = sa.select(leaf.id, leaf.dossier_id, leaf.act, leaf.recorder_id, leaf.at).where(leaf.person_id == person_id)
    newest = own.order_by(leaf.id.desc()).limit(among).subquery()
    found, recorder = newest.c, t.person.c
    query = (
        sa.select(_D.uid, _D.title, _D.manifest, found.act, recorder.full_name, found.at)
        .select_from(newest)
        .join(t.dossier, _D.id == found.dossier_id)
        .join(t.person, recorder.id == found.recorder_id)
        .where(found.recorder_id != person_id, found.at >= since, readable)
        .order_by(found.id.desc())
        .limit(limit)
    )
    rows: Any = session.execute(query)
    return [Recorded(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class DoneFor:
    """An act that a substitute took in the place of one person; `delegation` is the uid of the one that he had."""

    dossier: str
    title: str
    manifest: str
    act: str
    substitute: str
    at: str
    delegation: str


def done_for(session: Session, person_id: int, readable: Condition, *, since: str, limit: int) -> list[DoneFor]:
    """Acts on dossiers that substitutes took in the person's place since that instant, the newest first."""
    leaf, substitute = t.leaf.c, t.person.c
    query = (
        sa.select(_D.uid, _D.title, _D.manifest, leaf.act, substitute.full_name, leaf.at, leaf.bytes)
        .join(t.dossier, _D.id == leaf.dossier_id)
        .join(t.person, substitute.id == leaf.person_id)
        .where(leaf.principal_id == person_id, leaf.principal_id != leaf.person_id, leaf.at >= since, readable)
        .order_by(leaf.id.desc())
        .limit(limit)
    )
    rows: Any = session.execute(query)
    return [
        DoneFor(uid, title, manifest, act, name, at, _delegation_in(content))
        for uid, title, manifest, act, name, at, content in rows
    ]


def _delegation_in(content: bytes) -> str:
    basis = json.loads(content).get("basis") or {}
    return str((basis.get("delegation") or {}).get("id", ""))


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
