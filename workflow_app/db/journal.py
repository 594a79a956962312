"""Queries about the history: leaves, disclosures, the outbox and the security log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.db.session import Question, Session, Statement
from workflow_app.domain.seen import Past

P = sa.bindparam
_L = t.leaf.c
CONTENT = "content"
"""The name of the disclosure that keeps the fields and texts that an act changed."""

INSERT_LEAF = Statement(
    t.leaf.insert().values({name: P(name) for name in t.leaf.c.keys() if name != "id"})  # noqa: SIM118 - a column collection
)
_LEAF = sa.select(_L.id).where(_L.stream == P("stream"), _L.seq == P("seq")).scalar_subquery()
"""What follows a leaf finds it by its place in the stream, so that nobody has to wait for the number of its row."""
INSERT_DISCLOSURE = Statement(t.disclosure.insert().values(leaf_id=_LEAF, name=P("name"), text=P("text")))
INSERT_OUTBOX = Statement(
    t.outbox.insert().values(
        leaf_id=_LEAF, occasion=P("occasion"), payload=P("payload"), created_at=P("at"), done_at=sa.null()
    )
)
_PAST = Statement(
    sa.select(
        _L.seq, _L.act, _L.from_state, _L.to_state, _L.person_id, _L.principal_id, _L.held_on, _L.recorder_id, _L.at
    )
    .where(_L.dossier_id == P("dossier"))
    .order_by(_L.seq)
)  # fmt: skip
_BY_REQUEST = Statement(
    sa.select(_L.id, _L.stream, _L.seq, _L.act, _L.from_state, _L.to_state, _L.hash, _L.request_digest, _L.dossier_id)
    .where(_L.request == P("request"))
)  # fmt: skip
_ANY = t.leaf.alias()
_LATEST = sa.select(sa.func.max(_ANY.c.at)).where(_ANY.c.stream == P("stream")).scalar_subquery()
_HEAD = Statement(sa.select(_L.seq, _L.hash, _LATEST).where(_L.stream == P("stream")).order_by(_L.seq.desc()).limit(1))
_OF_DOSSIER = Statement(
    sa.select(
        _L.id, _L.seq, _L.act, _L.from_state, _L.to_state, _L.person_id, _L.principal_id, _L.held_on, _L.at, _L.bytes,
        _L.hash, _L.recorder_id,
    )
    .where(_L.dossier_id == P("dossier"))
    .order_by(_L.seq)
)  # fmt: skip
_DISCLOSURES = Statement(
    sa.select(t.disclosure.c.leaf_id, t.disclosure.c.name, t.disclosure.c.text)
    .join(t.leaf, _L.id == t.disclosure.c.leaf_id)
    .where(_L.dossier_id == P("dossier"), t.disclosure.c.name != CONTENT)
    .order_by(t.disclosure.c.id)
)
_CONTENT = Statement(
    sa.select(t.disclosure.c.text)
    .join(t.leaf, _L.id == t.disclosure.c.leaf_id)
    .where(_L.dossier_id == P("dossier"), _L.seq == P("seq"), t.disclosure.c.name == CONTENT)
)


def past(session: Session, dossier_id: int) -> list[Past]:
    """Every act on the dossier, oldest first."""
    rows = session.all(_PAST, {"dossier": dossier_id})
    return [Past(*[*row[:6], date.fromisoformat(row[6]), *row[7:]]) for row in rows]


def recorders(session: Session, dossier_id: int, acts: Sequence[str], since: int, until: int) -> set[int]:
    """Who wrote down such acts of others on the dossier after the act numbered `since`, up to that numbered `until`."""
    when = (_L.seq > since, _L.seq <= until)
    told = (_L.dossier_id == dossier_id, *when, _L.act.in_(acts), _L.recorder_id.is_not(None))
    return set(session.execute(sa.select(_L.recorder_id).where(*told)).scalars())


def last_of(session: Session, dossier_id: int, acts: Sequence[str]) -> str:
    """The instant of the last such act on the dossier; "" where there is none."""
    told = (_L.dossier_id == dossier_id, _L.act.in_(acts))
    return session.execute(sa.select(sa.func.max(_L.at)).where(*told)).scalar_one() or ""


def refused_since(session: Session, dossier_uid: str, acts: Sequence[str], code: str, since: str) -> int:
    """How many attempts at such acts on the dossier were refused for that reason after the instant."""
    e = t.security_event.c
    told = (e.at > since, e.dossier_uid == dossier_uid, e.trigger.in_(acts), e.code.contains(code))
    return int(session.execute(sa.select(sa.func.count()).select_from(t.security_event).where(*told)).scalar_one())


def requested(request: str) -> Question:
    return _BY_REQUEST, {"request": request}


def by_request(session: Session, request: str) -> Any:
    return session.first(*requested(request))


def head(session: Session, stream: str) -> tuple[int, str, str] | None:
    """Sequence number and hash of a stream's last leaf, and the latest instant in the stream."""
    row = session.first(_HEAD, {"stream": stream})
    return (row[0], row[1], row[2]) if row else None


def leaves(session: Session, dossier_id: int) -> list[Any]:
    return session.all(_OF_DOSSIER, {"dossier": dossier_id})


def disclosures(session: Session, dossier_id: int) -> list[tuple[int, str, str]]:
    """(leaf, name, disclosure text) of every leaf of the dossier, without the whole content that an act left."""
    return session.all(_DISCLOSURES, {"dossier": dossier_id})


def content_left(session: Session, dossier_id: int, seq: int) -> str | None:
    """The disclosure text of the content that the act left; None where the history keeps none of it."""
    return next((str(text) for (text,) in session.all(_CONTENT, {"dossier": dossier_id, "seq": seq})), None)


def record_security_event(
    session: Session, *, at: str, event: str, person_id: int | None, dossier_uid: str = "", trigger: str = "",
    code: str = "", detail: str = "",
) -> None:  # fmt: skip
    session.execute(
        t.security_event.insert().values(
            at=at, event=event, person_id=person_id, dossier_uid=dossier_uid, trigger=trigger, code=code, detail=detail
        )
    )
