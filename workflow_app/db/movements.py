"""Queries about going back: signatures as they were given, taken back or fallen, and corrections."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.db.session import Session, Statement
from workflow_app.domain.vietnamese import printed_number

P = sa.bindparam
_S, _C, _DOC = t.sign_off.c, t.correction.c, t.document.c

ANSWER = Statement(t.sign_off.update().where(_S.id == P("sign_off")).values(answered=P("answered")))
WITHDRAW = Statement(
    t.sign_off.update()
    .where(_S.id == P("sign_off"))
    .values(withdrawn_at=P("at"), content=P("content"), answered=sa.false())
)
_KEPT = Statement(sa.select(_S.revision, _S.snapshot, _S.recorded_at).where(_S.id == P("sign_off")))
_CORRECTIONS = Statement(
    sa.select(_C.id, _C.trigger, _C.parts, _C.declared_by_id, _C.declared_for_id, _C.accepted_by_id)
    .where(_C.dossier_id == P("dossier"))
    .order_by(_C.id)
)
DECLARE = Statement(
    t.correction.insert().values(
        dossier_id=P("dossier"), trigger=P("trigger"), parts=P("parts"), declared_by_id=P("person"),
        declared_for_id=P("principal"), declared_at=P("at"), accepted_by_id=sa.null(), accepted_at=sa.null(),
    )
)  # fmt: skip
ACCEPT = Statement(
    t.correction.update().where(_C.id == P("correction")).values(accepted_by_id=P("person"), accepted_at=P("at"))
)
_OF_NUMBER = Statement(
    sa.select(_DOC.dossier_id, _DOC.number_text)
    .where(_DOC.number == P("number"), _DOC.void_reason == "", _DOC.dossier_id != P("dossier"))
    .order_by(_DOC.issued_on.desc(), _DOC.id.desc())
)


@dataclass(frozen=True, slots=True)
class CorrectionSeen:
    """`parts` are the fingerprints before and after, of each part that it changed."""

    id: int
    trigger: str
    parts: dict[str, tuple[str, str]]
    declared_by: frozenset[int]
    is_accepted: bool


def corrections(session: Session, dossier_id: int) -> list[CorrectionSeen]:
    """Earliest first."""
    return [
        CorrectionSeen(
            row[0], row[1], {part: (was, now) for part, (was, now) in json.loads(row[2]).items()},
            frozenset(row[3:5]), row[5] is not None,
        )
        for row in session.all(_CORRECTIONS, {"dossier": dossier_id})
    ]  # fmt: skip


def signed_content(session: Session, sign_off_id: int) -> tuple[int, dict[str, Any] | None, str]:
    """(revision, content as it was signed where that is no revision, instant) of one signature."""
    revision, snapshot, at = session.first(_KEPT, {"sign_off": sign_off_id})
    return revision, json.loads(snapshot) if snapshot else None, at


def dossier_numbered(session: Session, number: str, other_than: int) -> int | None:
    """The dossier whose document bears that number, however it is spelt; the newest where several registers gave it."""
    wanted = printed_number(number)
    rows = session.all(_OF_NUMBER, {"number": wanted[0], "dossier": other_than})
    return next((int(row[0]) for row in rows if printed_number(row[1]) == wanted), None)


@dataclass(frozen=True, slots=True)
class Corrected:
    """A small correction accepted after somebody's signature: in which dossier, by whom (and in whose place), and
    when."""

    dossier: str
    title: str
    person: str
    at: str
    principal: str | None


def corrected_for(
    session: Session, person_id: int, readable: sa.ColumnElement[bool], *, since: str, limit: int
) -> list[Corrected]:
    """Those accepted by others since that instant, of words that the person had signed, or somebody for him, as long as
    he has not acted on the dossier again; the newest first."""
    leaf = t.leaf.c
    signed = sa.exists().where(
        _S.dossier_id == _C.dossier_id, sa.or_(_S.person_id == person_id, _S.principal_id == person_id),
        _S.withdrawn_at.is_(None), _S.recorded_at < _C.declared_at,
    )  # fmt: skip
    acted = sa.exists().where(leaf.dossier_id == _C.dossier_id, leaf.person_id == person_id, leaf.at > _C.accepted_at)
    principal = t.person.alias("principal")
    in_place_of = (
        sa.select(principal.c.full_name)
        .join(leaf_of := t.leaf.alias("accepting"), leaf_of.c.principal_id == principal.c.id)
        .where(
            leaf_of.c.dossier_id == _C.dossier_id, leaf_of.c.at == _C.accepted_at,
            leaf_of.c.person_id == _C.accepted_by_id, leaf_of.c.principal_id != leaf_of.c.person_id,
        )
        .limit(1)
        .scalar_subquery()
    )  # fmt: skip
    query = (
        sa.select(t.dossier.c.uid, t.dossier.c.title, t.person.c.full_name, _C.accepted_at, in_place_of)
        .join(t.dossier, t.dossier.c.id == _C.dossier_id)
        .join(t.person, t.person.c.id == _C.accepted_by_id)
        .where(_C.accepted_at >= since, _C.accepted_by_id != person_id, signed, ~acted, readable)
        .order_by(_C.accepted_at.desc(), _C.id.desc())
        .limit(limit)
    )
    rows: Any = session.execute(query).all()
    return [Corrected(*row) for row in rows]
