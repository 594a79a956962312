"""Writing the history: one leaf per act, in the transaction of the act, chained within its stream."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from workflow_app.db import journal
from workflow_app.db.columns import instant_text
from workflow_app.db.session import Session
from workflow_app.domain.clocks import local_day
from workflow_app.history.leaf import LeafError, b64url, canonical, disclose, event_id, genesis, leaf_hash, new_salt

_RESERVED = frozenset(
    ("v", "log", "eid", "stream", "seq", "prev", "type", "act", "from", "to", "at", "mono", "held", "_sd", "req")
)


@dataclass(frozen=True, slots=True)
class Written:
    """A leaf, by its place in its stream and its hash."""

    stream: str
    seq: int
    hash: str


def write_leaf(
    session: Session, *, stream: str, seq: int, prev: str, act: str, from_state: str, to_state: str, log: str,
    now: datetime, held_on: date, facts: Mapping[str, Any], words: Mapping[str, Any], dossier_id: int | None = None,
    person_id: int | None = None, principal_id: int | None = None, request: str | None = None,
    request_digest: str = "", recorder_id: int | None = None, last_at: str = "",
) -> Written:  # fmt: skip
    """Append one leaf. `facts` go into its bytes; `words` (names, reasons, free text) only as salted digests.

    The bytes cannot change later, so nothing about a person's name or opinion may be in `facts`. Raises LeafError for
    a fact that would stand in the place of what the leaf says of itself: who follows whom, what was done, and when.
    """
    disclosures = {name: disclose(name, value, new_salt()) for name, value in words.items() if value}
    at = instant_text(now)
    fields: dict[str, Any] = {
        "v": 1,
        "log": log,
        "eid": str(event_id()),
        "stream": stream,
        "seq": seq,
        "prev": prev or genesis(stream),
        "type": "transition" if dossier_id else "event",
        "act": act,
        "from": from_state or None,
        "to": to_state or None,
        "at": at,
        "mono": max(at, last_at),
        "held": held_on.isoformat(),
        "_sd": sorted(one.digest for one in disclosures.values()),
    }
    if request:
        fields["req"] = request
    if taken := _RESERVED & facts.keys():
        raise LeafError(min(taken), "the leaf says that of itself; no fact may stand in its place")
    content = canonical({**fields, **facts})
    hashed = b64url(leaf_hash(content))
    session.run(
        journal.INSERT_LEAF,
        {
            "stream": stream, "seq": seq, "to_state": to_state, "bytes": content, "hash": hashed,
            "dossier_id": dossier_id, "act": act, "from_state": from_state, "person_id": person_id,
            "principal_id": principal_id, "held_on": held_on.isoformat(), "at": at, "request": request,
            "request_digest": request_digest, "recorder_id": recorder_id,
        },
    )  # fmt: skip
    session.run_many(
        journal.INSERT_DISCLOSURE,
        [{"stream": stream, "seq": seq, "name": name, "text": one.text} for name, one in disclosures.items()],
    )
    return Written(stream, seq, hashed)


def record_event(
    session: Session, *, stream: str, act: str, log: str, now: datetime, facts: Mapping[str, Any],
    words: Mapping[str, str], person_id: int | None = None, held_on: date | None = None,
) -> Written:  # fmt: skip
    """An event of a stream that is no dossier: a definition published, a post given, a calendar changed."""
    head = journal.head(session, stream)
    seq, prev, last_at = (head[0] + 1, head[1], head[2]) if head else (0, "", "")
    return write_leaf(
        session, stream=stream, seq=seq, prev=prev, act=act, from_state="", to_state="", log=log, now=now,
        held_on=held_on or local_day(now), facts=facts, words=words, person_id=person_id, principal_id=person_id,
        last_at=last_at,
    )  # fmt: skip
