"""A request is carried out once: however often it is sent, what came of it the first time is the answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workflow_app.db import dossiers, journal, people
from workflow_app.db.session import Session
from workflow_app.domain.case import Actor
from workflow_app.domain.refusals import Refused, refusal
from workflow_app.domain.transitions import CREATION
from workflow_app.history.leaf import b64url

_written = json.JSONEncoder(sort_keys=True, ensure_ascii=False, default=str).encode


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an act. `repeated` is True when the same request had been carried out before."""

    dossier: str
    kind: str
    trigger: str
    from_state: str
    state: str
    seq: int
    leaf: str
    moved: bool
    repeated: bool = False


def named(actor: Actor, key: str, content: list[Any]) -> tuple[str, str]:
    """(name of the request, digest of what it asked for); a request is the person's, so keys cannot collide."""
    if not key:
        raise ValueError("an act needs a request key")
    asked = [*map(_without_choices, content), actor.person_id, actor.principal_id]
    body = _written(asked).encode(errors="surrogatepass")
    name = hashlib.sha256(f"{actor.asker}:{key}".encode(errors="surrogatepass")).digest()
    return b64url(name), hashlib.sha256(body).hexdigest()


def _without_choices(value: Any) -> Any:
    """A digest of what was asked would be one of the ballot, and a few guesses would open it; the same holds for the
    part of a secret count that comes from paper. Only a recorded tally says, in a number, how many were present."""
    voting = value.get("round") if isinstance(value, Mapping) else None
    if not isinstance(voting, Mapping):
        return value
    is_recorded = str(voting.get("present")).strip().isdecimal()
    hidden = ("choices",) if is_recorded else ("choices", "questions")
    return {**value, "round": {name: one for name, one in voting.items() if name not in hidden}}


def repeated(session: Session, request: str, digest: str) -> Outcome | None:
    """The outcome of the same request carried out before: the leaf itself is the record of it."""
    row = journal.by_request(session, request)
    if row is None:
        return None
    _id, stream, seq, act_name, from_state, to_state, leaf_hash, kept, _dossier = row
    if kept != digest:
        raise Refused(refusal("key_reused"))
    return Outcome(
        stream.removeprefix("doc:"), "", act_name, from_state, to_state, seq, leaf_hash, from_state != to_state, True
    )


def was_done(
    session: Session, *, actor: Actor, key: str, trigger: str, dossier: str = "", kind: str = "", place: str = ""
) -> bool:
    """Whether this person's request of that key was carried out before, so that pressing twice is no second act.

    Only as that very step: of the dossier, or by which one of the kind was begun at the place. With another step the
    same key did nothing; `act` and `create` refuse it as `key_reused`.
    """
    row = journal.by_request(session, named(actor, key, [])[0]) if key else None
    if row is None or row[3] != trigger:
        return False
    if dossier:
        return str(row[1]).replace("-", "") == f"doc:{dossier}".replace("-", "")
    found, where = dossiers.find(session, row[1].removeprefix("doc:")), people.organisation_named(session, place)
    begun = found is not None and row[4] == CREATION and dossiers.kind_of(session, found[0].id) == kind
    return begun and found is not None and (not place or (where is not None and found[0].origin_id == where.id))
