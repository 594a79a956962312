"""The office's directory: persons and organisations in Vietnamese order, as the pages list and offer them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.db.session import Session
from workflow_app.domain.vietnamese import fold


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation as the pages name it."""

    id: int
    uid: str
    code: str
    kind: str
    name: str
    issuer_code: str
    seat: str
    is_outside: bool
    from_on: str
    to_on: str | None


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person with the posts held and the rolls stood on that day."""

    id: int
    uid: str
    full_name: str
    posts: list[tuple[str, int]] = field(default_factory=list)
    rolls: list[int] = field(default_factory=list)


_PLACE = sa.select(
    t.organisation.c.id, t.organisation.c.uid, t.organisation.c.code, t.organisation.c.kind, t.organisation.c.name,
    t.organisation.c.issuer_code, t.organisation.c.seat, t.organisation.c.is_outside, t.organisation.c.from_on,
    t.organisation.c.to_on,
)  # fmt: skip


def _rows(session: Session, query: sa.Select[Any]) -> list[Any]:
    return list(session.execute(query))


def _holds(table: sa.Table, on: date) -> sa.ColumnElement[bool]:
    day = on.isoformat()
    return sa.and_(table.c.from_on <= day, sa.or_(table.c.to_on.is_(None), table.c.to_on >= day))


def places(session: Session, on: date | None = None) -> list[Place]:
    """Every organisation, or those there are on that day, by name."""
    query = _PLACE.order_by(t.organisation.c.name_sort, t.organisation.c.id)
    if on is not None:
        query = query.where(_holds(t.organisation, on))
    return [Place(*row) for row in _rows(session, query)]


def depths(session: Session, on: date) -> dict[int, tuple[int, int | None]]:
    """Of each organisation: how far below its root it stands, and its parent."""
    up = t.organisation_ancestor
    query = sa.select(up.c.organisation_id, up.c.ancestor_id, up.c.depth).where(_holds(up, on))
    found: dict[int, tuple[int, int | None]] = {}
    for below, above, depth in _rows(session, query):
        known = found.get(below, (0, None))
        found[below] = (max(known[0], depth), above if depth == 1 else known[1])
    return found


def people(
    session: Session, on: date, *, words: str = "", only: Iterable[int] | None = None, limit: int | None = None,
    after: tuple[str, int] | None = None,
) -> list[Somebody]:  # fmt: skip
    """Persons by given name, with what they hold and where they stand on that day; each of `words` is in the name."""
    person = t.person.c
    query = sa.select(person.id, person.uid, person.full_name).order_by(person.name_sort, person.id)
    for word in fold(words).split():
        query = query.where(person.search_text.contains(word, autoescape=True))
    if only is not None:
        query = query.where(person.id.in_(list(only)))
    if after:
        later = sa.and_(person.name_sort == after[0], person.id > after[1])
        query = query.where(sa.or_(person.name_sort > after[0], later))
    if limit is not None:
        query = query.limit(limit)
    found = {row[0]: Somebody(row[0], row[1], row[2]) for row in _rows(session, query)}
    some = sa.true() if only is None and limit is None and not words else t.post.c.person_id.in_(list(found))
    posts = sa.select(t.post.c.person_id, t.post.c.role, t.post.c.organisation_id).where(_holds(t.post, on), some)
    for person_id, role, place in _rows(session, posts.order_by(t.post.c.id)):
        if person_id in found:
            found[person_id].posts.append((role, place))
    roll = t.roll_entry.c
    rolls = sa.select(roll.person_id, roll.organisation_id).where(_holds(t.roll_entry, on)).order_by(roll.id)
    for person_id, place in _rows(session, rolls):
        if person_id in found:
            found[person_id].rolls.append(place)
    return list(found.values())


def names(session: Session, person_ids: Iterable[int]) -> dict[int, str]:
    query = sa.select(t.person.c.id, t.person.c.full_name).where(t.person.c.id.in_(sorted(set(person_ids))))
    return {row[0]: row[1] for row in _rows(session, query)}


def names_of(session: Session, uids: Iterable[str]) -> dict[str, str]:
    """By uid, the names of the persons and the organisations among them."""
    wanted, person, place = list(uids), t.person.c, t.organisation.c
    people_found = _rows(session, sa.select(person.uid, person.full_name).where(person.uid.in_(wanted)))
    places_found = _rows(session, sa.select(place.uid, place.name).where(place.uid.in_(wanted)))
    return {row[0]: row[1] for row in (*people_found, *places_found)}


def sort_key_of(session: Session, person_id: int) -> str:
    return str(session.execute(sa.select(t.person.c.name_sort).where(t.person.c.id == person_id)).scalar_one())


def posts_of(session: Session, person_id: int) -> list[Any]:
    """Every post ever held: (id, role, organisation, basis, from, to, acting), the newest first."""
    post = t.post.c
    query = (
        sa.select(post.id, post.role, post.organisation_id, post.basis, post.from_on, post.to_on, post.acting)
        .where(post.person_id == person_id)
        .order_by(post.to_on.is_not(None), post.from_on.desc(), post.id.desc())
    )
    return list(session.execute(query))


@dataclass(frozen=True, slots=True)
class RollEntry:
    """An entry of a roll with the dossier whose step made it, where one did, and when it was recorded and ended."""

    place: int
    standing: str
    presence: str
    activity: str
    from_on: str
    to_on: str | None
    recorded_at: str | None
    ended_at: str | None
    dossier_id: int | None


def roll_entries_of(session: Session, person_id: int) -> list[RollEntry]:
    """Every entry ever made on a roll, the newest first. One that was ended before it began was never in force."""
    roll = t.roll_entry.c
    query = (
        sa.select(
            roll.organisation_id, roll.standing, roll.presence, roll.activity, roll.from_on, roll.to_on,
            roll.recorded_at, roll.ended_at, roll.dossier_id,
        )
        .where(roll.person_id == person_id, sa.or_(roll.to_on.is_(None), roll.to_on >= roll.from_on))
        .order_by(roll.to_on.is_not(None), roll.from_on.desc(), roll.id.desc())
    )  # fmt: skip
    return [RollEntry(*row) for row in _rows(session, query)]


def superiors(session: Session, organisation_id: int) -> list[Any]:
    """Every organisation ever directly above it: (name, from_on, to_on, recorded_at), the newest first."""
    up = t.organisation_ancestor.c
    query = (
        sa.select(t.organisation.c.name, up.from_on, up.to_on, up.recorded_at)
        .join(t.organisation, t.organisation.c.id == up.ancestor_id)
        .where(up.organisation_id == organisation_id, up.depth == 1)
        .order_by(up.id.desc())
    )
    return _rows(session, query)


def terms(session: Session, organisation_id: int) -> list[Any]:
    """(name, from, to, recorded_at), the newest first."""
    term = t.term.c
    query = sa.select(term.name, term.from_on, term.to_on, term.recorded_at).where(
        term.organisation_id == organisation_id
    )
    return _rows(session, query.order_by(term.from_on.desc(), term.id.desc()))


def powers(session: Session, organisation_id: int) -> list[Any]:
    """(power, basis, from, to, recorded_at, ended_at), the newest first."""
    power = t.power.c
    query = sa.select(power.name, power.basis, power.from_on, power.to_on, power.recorded_at, power.ended_at)
    query = query.where(power.organisation_id == organisation_id)
    return _rows(session, query.order_by(power.from_on.desc(), power.id.desc()))


def account_of(session: Session, person_id: int) -> Any:
    """(username, is_active) or None."""
    account = t.account.c
    query = sa.select(account.username, account.is_active).where(account.person_id == person_id)
    return session.execute(query).first()


def calendar_days(session: Session) -> list[Any]:
    """The office's own days off and worked, as entered: (version, day, is_working, note), the newest first."""
    day = t.calendar_day.c
    query = sa.select(day.version, day.day, day.is_working, day.note).order_by(day.day.desc(), day.id.desc())
    return list(session.execute(query))


def settings(session: Session) -> list[Any]:
    """Every dated value: (name, value, from, verified, source), the newest first."""
    one = t.setting.c
    query = sa.select(one.name, one.value, one.from_on, one.is_verified, one.source)
    return list(session.execute(query.order_by(one.name, one.from_on.desc(), one.id.desc())))


def meetings(session: Session, organisation_id: int, body: str, limit: int = 10) -> list[Any]:
    """Meetings of a body in which something is decided, the newest first: (uid, held_on, chair). One whose rounds were
    all given to another chair or secretary is none any more."""
    meeting = t.meeting.c
    query = (
        sa.select(meeting.uid, meeting.held_on, t.person.c.full_name)
        .join(t.person, t.person.c.id == meeting.chair_id)
        .where(meeting.organisation_id == organisation_id, meeting.body == body, holds_a_round())
        .order_by(meeting.held_on.desc(), meeting.id.desc())
        .limit(limit)
    )
    return list(session.execute(query))


def holds_a_round() -> sa.ColumnElement[bool]:
    """Of a meeting: whether a round is held in it."""
    return sa.exists().where(t.round_.c.meeting_id == t.meeting.c.id)


def below(session: Session, organisation_ids: Iterable[int], on: date) -> list[int]:
    """The organisations below these on that day, the nearest first."""
    up = t.organisation_ancestor
    query = (
        sa.select(up.c.organisation_id)
        .where(up.c.ancestor_id.in_(list(organisation_ids)), up.c.depth > 0, _holds(up, on))
        .order_by(up.c.depth, up.c.organisation_id)
    )
    return [row[0] for row in _rows(session, query)]
