"""What every view needs of the outside: the database, the office, and the clock. Only here do pages ask "now"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from flask import Flask, current_app, g

from workflow_app.db.columns import instant_text
from workflow_app.db.journal import record_security_event
from workflow_app.db.session import Database, Session
from workflow_app.domain.case import Actor
from workflow_app.domain.clocks import local_day
from workflow_app.domain.refusals import NotFound, Refused
from workflow_app.services.attempting import attempt, record_refused, retried
from workflow_app.services.office import Office

T = TypeVar("T")
_NAME = "workflow_app"


@dataclass(frozen=True)
class Edge:
    database: Database
    office: Office
    clock: Callable[[], datetime]


def attach(app: Flask, edge: Edge) -> None:
    app.extensions[_NAME] = edge


def edge() -> Edge:
    found: Edge = current_app.extensions[_NAME]
    return found


def office() -> Office:
    return edge().office


def now() -> datetime:
    """One instant for the whole request, so that a page and its act agree on what day it is."""
    if "now" not in g:
        g.now = edge().clock()
    instant: datetime = g.now
    return instant


def today() -> date:
    """The local day of this request."""
    return local_day(now())


@contextmanager
def reading() -> Iterator[Session]:
    """One consistent view for one page; nothing is rendered inside."""
    with edge().database.reading() as session:
        yield session


def row_key(text: str) -> int | None:
    """The key of a row as an address names it, to go on below it; None for what no row can be called."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def act(verb: Callable[..., T], **asked: Any) -> T:
    """Carry out one verb as the person who is signed in, unless `actor` says for whom it is recorded."""
    return attempt(edge().database, edge().office, verb, now=now(), **asked)


def change(verb: Callable[..., T], *, person_id: int, **asked: Any) -> T:
    """Carry out one verb on the office itself (a post given, an account closed), in a transaction of its own."""
    database, at, actor = edge().database, now(), Actor(person_id, person_id)
    try:
        return retried(database, lambda s: verb(s, office=office(), person_id=person_id, now=at, **asked))
    except (Refused, NotFound) as refused:
        record_refused(database, actor=actor, now=at, asked={"trigger": verb.__name__}, refused=refused)
        raise


def note(event: str, *, person_id: int | None = None, detail: str = "") -> None:
    """One line of the security log that is no act: somebody signed in, or tried to."""
    at = instant_text(now())
    retried(
        edge().database,
        lambda s: record_security_event(s, at=at, event=event, person_id=person_id, detail=detail),
    )
