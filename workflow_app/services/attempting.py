"""The edge of the write path: one request becomes one transaction, and a refused one leaves only a security event.

Pages, the API, the command line, batches and replays call `attempt`; nothing else opens a writing transaction for an
act. A verb (`acting.create`, `acting.act`, …) never commits and never logs its own refusal: it cannot, because the
transaction in which it was refused is rolled back.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from workflow_app.db import journal
from workflow_app.db.columns import instant_text
from workflow_app.db.session import Database, Session
from workflow_app.domain.case import Actor
from workflow_app.domain.refusals import NotFound, Refused
from workflow_app.domain.vietnamese import clean
from workflow_app.services.office import Office

T = TypeVar("T")

TRIES = 5
"""How often a transaction is begun anew when PostgreSQL asks for it; the last failure is the caller's."""

LONGEST_NAME = 200
"""Characters of a name that the log keeps: whoever makes attempts chooses them."""

_PAUSE = 0.01
_BEGIN_ANEW = frozenset(
    {
        "40001",  # serialization failure
        "40P01",  # deadlock: we were the one chosen to give way
        "23505",  # somebody wrote the same unique row first; the next look finds it (a request sent twice)
    }
)


def attempt(
    database: Database, office: Office, verb: Callable[..., T], *, actor: Actor, now: datetime, **asked: Any
) -> T:
    """Carry out one verb in a transaction of its own: `verb(session, office=…, actor=…, now=…, **asked)`.

    Commits and returns what the verb returns. When it raises Refused or NotFound everything is rolled back, the
    attempt is written to the security log in a second transaction, and the refusal is raised again. Any other
    exception (the disk, a lost connection, a fault of ours) rolls back and passes through unlogged.

    `now` is an aware instant; `asked` goes to the verb as it is, and its `dossier`, `kind`, `place` and `trigger` name
    the attempt in the log. What the person entered is never copied there.
    """
    try:
        return retried(database, lambda session: verb(session, office=office, actor=actor, now=now, **asked))
    except (Refused, NotFound) as refused:
        record_refused(database, actor=actor, now=now, asked=asked, refused=refused)
        raise


def retried(database: Database, work: Callable[[Session], T]) -> T:
    """Run `work` in one writing transaction, anew when the database says that another one was in its way."""
    for tried in range(1, TRIES + 1):
        try:
            with database.writing() as session:
                return work(session)
        except Exception as error:
            if tried == TRIES or database.is_sqlite or sqlstate_of(error) not in _BEGIN_ANEW:
                raise
            time.sleep(_PAUSE * tried)
    raise AssertionError("unreachable")


def sqlstate_of(error: BaseException) -> str | None:
    """PostgreSQL's code of an error, whether the driver raised it or SQLAlchemy wrapped it."""
    return getattr(getattr(error, "orig", None) or error, "sqlstate", None)


def record_refused(
    database: Database, *, actor: Actor, now: datetime, asked: Mapping[str, Any], refused: Refused | NotFound
) -> None:
    """Write one refused attempt to the security log, in a transaction of its own."""
    named = {name: clean(str(asked.get(name) or ""))[:LONGEST_NAME] for name in ("kind", "place", "dossier", "trigger")}
    detail: dict[str, Any] = {name: named[name] for name in ("kind", "place") if named[name]}
    if actor.recorder_id or actor.principal_id != actor.person_id:
        detail["for"] = actor.principal_id
    if isinstance(refused, Refused):
        event, code = "refused", ",".join(dict.fromkeys(refused.codes))
        detail["rules"] = list(dict.fromkeys(one.rule for one in refused.refusals))
    else:
        event, code = "not_found", refused.what
    values: dict[str, Any] = {
        "at": instant_text(now), "event": event, "code": code,
        "person_id": actor.recorder_id or actor.person_id or None,
        "dossier_uid": named["dossier"], "trigger": named["trigger"],
        "detail": json.dumps(detail, ensure_ascii=False, sort_keys=True),
    }  # fmt: skip
    retried(database, lambda session: journal.record_security_event(session, **values))
