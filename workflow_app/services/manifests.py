"""Published manifests: each stored once, by the digest of its exact bytes, and kept for ever."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.db.columns import instant_text
from workflow_app.db.session import Session
from workflow_app.loading import Library, Manifest
from workflow_app.services.recording import record_event


def publish(session: Session, library: Library, *, log: str, now: datetime) -> list[str]:
    """Store what the content folder says today where it is new. Returns the kinds that were published."""
    stored = {row[0] for row in session.execute(sa.select(t.manifest.c.digest))}
    published = []
    for name, manifest in sorted(library.manifests.items()):
        if manifest.digest in stored:
            continue
        session.execute(
            t.manifest.insert().values(
                digest=manifest.digest, kind=name, bytes=manifest.content, published_at=instant_text(now)
            )
        )
        record_event(
            session, stream=f"def:{name}", act="publish", log=log, now=now, facts={"h": manifest.digest}, words={}
        )
        published.append(name)
    return published


def last_published(session: Session) -> dict[str, str]:
    """Of every kind that there ever was: the digest under which it was published last."""
    query = sa.select(t.manifest.c.kind, t.manifest.c.digest).order_by(t.manifest.c.published_at, t.manifest.c.digest)
    return {row.kind: row.digest for row in session.execute(query)}


def load(session: Session, digest: str) -> Manifest:
    """Raises LookupError when the database never stored that digest."""
    row = session.execute(sa.select(t.manifest.c.kind, t.manifest.c.bytes).where(t.manifest.c.digest == digest)).first()
    if row is None:
        raise LookupError(f"no manifest {digest}")
    return Manifest(row.kind, digest, bytes(row.bytes))
