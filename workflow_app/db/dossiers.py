"""Queries about dossiers: the row itself, who may read it, its revisions and links."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.db.session import Question, Session, Statement
from workflow_app.domain.seen import DossierSeen, hands_of
from workflow_app.domain.transitions import CREATION

P = sa.bindparam
_D = t.dossier.c

_COLUMNS = (
    _D.id, _D.uid, _D.stream, _D.state, _D.head_seq, _D.head_hash, _D.revision, _D.round, _D.title, _D.owner_id,
    _D.origin_id, _D.author_id, _D.about_id, _D.fields, _D.content_digest, _D.is_restricted, _D.manifest, _D.moved_at,
    _D.content_print, _D.revision_print,
)  # fmt: skip
_BEGUN = t.leaf.alias("begun")
"""The leaf by which the dossier was begun: its hands are asked at nearly every act."""
_HANDS = (_BEGUN.c.person_id, _BEGUN.c.principal_id, _BEGUN.c.recorder_id)
_FROM = t.dossier.outerjoin(
    _BEGUN, (_BEGUN.c.dossier_id == _D.id) & (_BEGUN.c.seq == 0) & (_BEGUN.c.from_state == CREATION)
)
_ROW = sa.select(*_COLUMNS, *_HANDS).select_from(_FROM)
_BY_UID = _ROW.where(_D.uid == P("uid"))
_READ = Statement(_BY_UID)
_LOCK = Statement(_BY_UID.with_for_update(of=t.dossier))
_READ_BY_ID = Statement(_ROW.where(_D.id == P("id")))
_LOCK_BY_ID = Statement(_ROW.where(_D.id == P("id")).with_for_update(of=t.dossier))

INSERT = Statement(
    t.dossier.insert()
    .values({name: P(name) for name in t.dossier.c.keys() if name != "id"})  # noqa: SIM118 - a column collection
    .returning(_D.id)
)
_CHANGED = (
    t.dossier.update()
    .where(_D.id == P("dossier"))
    .values(
        state=P("state"), head_seq=P("head_seq"), head_hash=P("head_hash"), moved_at=P("moved_at"),
        is_closed=P("is_closed"), owner_id=P("owner_id"), revision=P("revision"), round=P("round"),
        content_digest=P("content_digest"), content_print=P("content_print"), revision_print=P("revision_print"),
    )
)  # fmt: skip
CHANGE = Statement(_CHANGED)
CHANGE_WITH_CONTENT = Statement(
    _CHANGED.values(title=P("title"), fields=P("fields"), about_id=P("about_id"), search_text=P("search_text"))
)
INSERT_READER = Statement(
    t.dossier_reader.insert().values(
        dossier_id=P("dossier"), extent=P("extent"), role=P("role"), organisation_id=P("organisation"),
        person_id=P("person"),
    )
)  # fmt: skip
_DR = t.dossier_reader.c
READS_NO_MORE = Statement(
    t.dossier_reader.delete().where(
        _DR.dossier_id == P("dossier"), _DR.extent == P("extent"), _DR.role == P("role"),
        _DR.organisation_id.is_not_distinct_from(P("organisation")), _DR.person_id.is_not_distinct_from(P("person")),
    )
)  # fmt: skip
INSERT_REVISION = Statement(
    t.revision.insert().values(
        dossier_id=P("dossier"), number=P("number"), snapshot=P("snapshot"), digest=P("digest"), person_id=P("person"),
        trigger=P("trigger"), at=P("at"),
    )
)  # fmt: skip


def _seen(row: Any) -> tuple[DossierSeen, str]:
    *plain, fields, digest, is_restricted, manifest, last_at, content_print, revision_print = row[: len(_COLUMNS)]
    begun_by = hands_of(*row[len(_COLUMNS) :])
    seen = DossierSeen(
        *[*plain, json.loads(fields), digest, bool(is_restricted), last_at, content_print, revision_print, begun_by]
    )
    return seen, manifest


def locking(uid: str) -> Question:
    return _LOCK, {"uid": uid}


def find(session: Session, uid: str, *, lock: bool = False) -> tuple[DossierSeen, str] | None:
    """The dossier and the digest of its manifest. `lock` keeps others from acting on it until the end."""
    row = session.first(*(locking(uid) if lock and session.is_postgresql else (_READ, {"uid": uid})))
    return _seen(row) if row else None


def find_by_id(session: Session, dossier_id: int, *, lock: bool = False) -> tuple[DossierSeen, str]:
    row = session.first(_LOCK_BY_ID if lock and session.is_postgresql else _READ_BY_ID, {"id": dossier_id})
    return _seen(row)


_KIND = Statement(sa.select(_D.kind).where(_D.id == P("dossier")))


_NUMBERED = Statement(
    sa.select(t.document.c.dossier_id)
    .where(t.document.c.number_text == P("number"))
    .order_by(t.document.c.issued_on.desc(), t.document.c.id.desc())
)


def numbered(session: Session, number: str) -> list[int]:
    """The dossiers of which a document bears that printed number, the newest first; void ones too."""
    return list(dict.fromkeys(int(row[0]) for row in session.all(_NUMBERED, {"number": number})))


def kind_of(session: Session, dossier_id: int) -> str:
    return str(session.first(_KIND, {"dossier": dossier_id})[0])


_READERS = Statement(
    sa.select(
        t.dossier_reader.c.extent,
        t.dossier_reader.c.role,
        t.dossier_reader.c.organisation_id,
        t.dossier_reader.c.person_id,
    ).where(t.dossier_reader.c.dossier_id == P("dossier"))
)


def readers(session: Session, dossier_id: int) -> list[tuple[str, str, int | None, int | None]]:
    """(extent, role, organisation, person): extent “all” reads the file, “own” only its own part."""
    return session.all(_READERS, {"dossier": dossier_id})


_SNAPSHOT = Statement(
    sa.select(t.revision.c.number, t.revision.c.snapshot, t.revision.c.at, t.revision.c.person_id)
    .where(t.revision.c.dossier_id == P("dossier"))
    .order_by(t.revision.c.number)
)


def revisions(session: Session, dossier_id: int) -> list[tuple[int, dict[str, Any], str, int]]:
    """(number, snapshot, instant, person) of every hand-over."""
    return [(n, json.loads(raw), at, who) for n, raw, at, who in session.all(_SNAPSHOT, {"dossier": dossier_id})]


_REVISION = Statement(
    sa.select(t.revision.c.snapshot).where(t.revision.c.dossier_id == P("dossier"), t.revision.c.number == P("number"))
)


def revision(session: Session, dossier_id: int, number: int) -> dict[str, Any] | None:
    """The snapshot that one hand-over kept."""
    row = session.first(_REVISION, {"dossier": dossier_id, "number": number})
    return json.loads(row[0]) if row else None


def link(session: Session, dossier_id: int, other_id: int, relation: str, at: str) -> None:
    session.execute(
        t.dossier_link.insert().values(dossier_id=dossier_id, other_id=other_id, relation=relation, recorded_at=at)
    )


def links(session: Session, dossier_id: int) -> list[tuple[int, str, str]]:
    """(other dossier, relation, its uid) both ways."""
    link_row = t.dossier_link.c
    found: list[tuple[int, str, str]] = []
    for mine, other in ((link_row.dossier_id, link_row.other_id), (link_row.other_id, link_row.dossier_id)):
        query: sa.Select[Any] = (
            sa.select(other, link_row.relation, _D.uid)
            .join(t.dossier, _D.id == other)
            .where(mine == dossier_id)
            .order_by(link_row.id)
        )
        rows: Any = session.execute(query).all()
        found += [(row[0], row[1], row[2]) for row in rows]
    return found


def of_kind_about(session: Session, kind: str, person_id: int) -> list[int]:
    """Open dossiers of a kind about one person, by ascending id."""
    query = sa.select(_D.id).where(_D.kind == kind, _D.about_id == person_id, _D.is_closed.is_(False)).order_by(_D.id)
    return [row[0] for row in session.execute(query)]
