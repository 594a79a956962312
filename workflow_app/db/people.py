"""Queries about organisations, persons, posts, rolls and the office's dated settings."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.db.columns import day_of
from workflow_app.db.session import Question, Session, Statement
from workflow_app.domain.seen import OrganisationSeen, RollSeen

P = sa.bindparam


def is_name(text: str) -> bool:
    """Whether it could name anything: no database takes half a character, and PostgreSQL no NUL."""
    return text.isprintable()


def in_force(table: sa.Table, on: str = "on") -> sa.ColumnElement[bool]:
    """The row's dates contain the day; the last day is part of it."""
    return sa.and_(table.c.from_on <= P(on), sa.or_(table.c.to_on.is_(None), table.c.to_on >= P(on)))


_OF_PERSON = (
    sa.select(t.post.c.role, t.post.c.organisation_id, t.post.c.id, t.post.c.acting)
    .where(t.post.c.person_id == P("person"), in_force(t.post))
    .order_by(t.post.c.id)
)
POSTS = Statement(_OF_PERSON)
_KEPT_POSTS = Statement(_OF_PERSON.with_for_update(read=True, key_share=True))
HOLDERS = Statement(
    sa.select(t.post.c.person_id, t.post.c.id)
    .where(t.post.c.organisation_id == P("organisation"), t.post.c.role == P("role"), in_force(t.post))
    .order_by(t.post.c.id)
)
_IN_FULL = Statement(
    sa.select(t.post.c.person_id)
    .where(
        t.post.c.organisation_id == P("organisation"), t.post.c.role == P("role"), t.post.c.acting.is_(None),
        in_force(t.post),
    )
    .order_by(t.post.c.id)
)  # fmt: skip
_POST = Statement(
    sa.select(t.post.c.role, t.post.c.organisation_id, t.post.c.from_on, t.post.c.to_on, t.post.c.basis).where(
        t.post.c.id == P("post")
    )
)
_ACTING = Statement(sa.select(t.post.c.acting).where(t.post.c.id == P("post")))
ORGANISATION_COLUMNS = (
    t.organisation.c.id,
    t.organisation.c.uid,
    t.organisation.c.code,
    t.organisation.c.kind,
    t.organisation.c.name,
    t.organisation.c.issuer_code,
    t.organisation.c.is_outside,
    t.organisation.c.has_seal,
)
_ANCESTORS = Statement(
    sa.select(*ORGANISATION_COLUMNS)
    .join(t.organisation_ancestor, t.organisation_ancestor.c.ancestor_id == t.organisation.c.id)
    .where(t.organisation_ancestor.c.organisation_id == P("organisation"), in_force(t.organisation_ancestor))
    .order_by(t.organisation_ancestor.c.depth)
)
_BY_ID = Statement(sa.select(*ORGANISATION_COLUMNS).where(t.organisation.c.id == P("id")))
_BY_NAME = Statement(
    sa.select(*ORGANISATION_COLUMNS).where(
        sa.or_(t.organisation.c.uid == P("name"), t.organisation.c.code == P("name"))
    )
)
_POWERS = Statement(
    sa.select(t.power.c.id).where(
        t.power.c.organisation_id == P("organisation"), t.power.c.name == P("power"), in_force(t.power)
    )
)
_PERSON_BY_UID = Statement(sa.select(t.person.c.id).where(t.person.c.uid == P("uid")))
_PERSON_NAME = Statement(sa.select(t.person.c.full_name, t.person.c.uid).where(t.person.c.id == P("id")))
_ROLL_OF = Statement(
    sa.select(
        t.roll_entry.c.organisation_id, t.roll_entry.c.standing, t.roll_entry.c.presence, t.roll_entry.c.from_on
    ).where(t.roll_entry.c.person_id == P("person"), in_force(t.roll_entry))
)
_ROLL_AT = Statement(
    sa.select(t.roll_entry.c.person_id, t.roll_entry.c.standing, t.roll_entry.c.presence)
    .where(t.roll_entry.c.organisation_id == P("organisation"), in_force(t.roll_entry))
    .order_by(t.roll_entry.c.person_id)
)
# Written out, so that the index of those few is used.
APART = t.roll_entry.c.activity != sa.literal_column("''")
_ACTIVITIES = Statement(
    sa.select(t.roll_entry.c.person_id, t.roll_entry.c.activity)
    .where(APART, t.roll_entry.c.presence != "guest", in_force(t.roll_entry))
    .order_by(t.roll_entry.c.person_id)
)
_SETTING = Statement(
    sa.select(t.setting.c.value)
    .where(t.setting.c.name == P("name"), t.setting.c.from_on <= P("on"))
    .order_by(t.setting.c.from_on.desc(), t.setting.c.id.desc())
    .limit(1)
)
_CALENDAR = Statement(
    sa.select(t.calendar_day.c.version, t.calendar_day.c.day, t.calendar_day.c.is_working).order_by(t.calendar_day.c.id)
)
_TERM = Statement(
    sa.select(t.term.c.id, t.term.c.name)
    .where(t.term.c.organisation_id == P("organisation"), in_force(t.term))
    .order_by(t.term.c.from_on.desc())
    .limit(1)
)
_TERM_DAYS = Statement(
    sa.select(t.term.c.name, t.term.c.from_on, t.term.c.to_on)
    .where(t.term.c.organisation_id == P("organisation"), in_force(t.term))
    .order_by(t.term.c.from_on.desc())
    .limit(1)
)


def held(person_id: int, on: date, *, keep: bool = False) -> Question:
    """With `keep` no post that was found is ended before this transaction is: whoever ends one locks its row whole
    (`services/people.py`), and waits; or was first, and the post is not found any more."""
    return _KEPT_POSTS if keep else POSTS, {"person": person_id, "on": on.isoformat()}


def posts_held(
    session: Session, person_id: int, on: date, *, keep: bool = False
) -> list[tuple[str, int, int, str | None]]:
    """(role, organisation, post, acting or in_charge where it is not held in full) on that day."""
    return session.all(*held(person_id, on, keep=keep))


def posts_of(session: Session, person_id: int, on: date) -> list[tuple[str, int, int]]:
    """(role, organisation, post) held on that day."""
    return [(role, place, post) for role, place, post, _how in posts_held(session, person_id, on)]


def acting(session: Session, post_id: int) -> str:
    """How a post is held for the time being: acting or in_charge; empty where it is held in full."""
    return str(session.first(_ACTING, {"post": post_id})[0] or "")


@dataclass(frozen=True, slots=True)
class PostHeld:
    """A post as its row says: whose, where, since when, until when, on which written basis."""

    role: str
    organisation_id: int
    from_on: date
    to_on: date | None
    basis: str


def post_held(session: Session, post_id: int) -> PostHeld:
    role, place, from_on, to_on, basis = session.first(_POST, {"post": post_id})
    return PostHeld(role, place, date.fromisoformat(from_on), day_of(to_on), basis)


def holders(session: Session, organisation_id: int, role: str, on: date) -> list[tuple[int, int]]:
    """(person, post) of a role in an organisation on that day."""
    return session.all(HOLDERS, {"organisation": organisation_id, "role": role, "on": on.isoformat()})


def holders_in_full(session: Session, organisation_id: int, role: str, on: date) -> list[int]:
    """Who holds the role there on that day, but not for the time being: neither acting nor merely in charge."""
    rows = session.all(_IN_FULL, {"organisation": organisation_id, "role": role, "on": on.isoformat()})
    return [row[0] for row in rows]


def ancestors(session: Session, organisation_id: int, on: date) -> list[OrganisationSeen]:
    """The organisation itself, its parent, and so on up to the root, as the tree stood on that day."""
    rows = session.all(_ANCESTORS, {"organisation": organisation_id, "on": on.isoformat()})
    return [organisation_of(row) for row in rows]


def organisation_by_id(session: Session, organisation_id: int) -> OrganisationSeen:
    return organisation_of(session.first(_BY_ID, {"id": organisation_id}))


def named(name: str) -> Question:
    return _BY_NAME, {"name": name}


def organisation_named(session: Session, name: str) -> OrganisationSeen | None:
    """By uid or by code."""
    if not is_name(name):
        return None
    row = session.first(*named(name))
    return organisation_of(row) if row else None


def organisation_of(row: Any) -> OrganisationSeen:
    *named, is_outside, has_seal = row
    return OrganisationSeen(*[*named, bool(is_outside), bool(has_seal)])


def has_power(session: Session, organisation_id: int, power: str, on: date) -> bool:
    values = {"organisation": organisation_id, "power": power, "on": on.isoformat()}
    return session.first(_POWERS, values) is not None


def person_id_of(session: Session, uid: str) -> int | None:
    if not is_name(uid):
        return None
    row = session.first(_PERSON_BY_UID, {"uid": uid})
    return row[0] if row else None


def term_days(session: Session, organisation_id: int, on: date) -> tuple[str, date, date | None] | None:
    """(name, first day, last day where it is known) of the term in which that day lies."""
    row = session.first(_TERM_DAYS, {"organisation": organisation_id, "on": on.isoformat()})
    return (row[0], date.fromisoformat(row[1]), date.fromisoformat(row[2]) if row[2] else None) if row else None


def person_named(session: Session, person_id: int) -> tuple[str, str]:
    """(full name, uid)."""
    name, uid = session.first(_PERSON_NAME, {"id": person_id})
    return str(name), str(uid)


def person_name(session: Session, person_id: int) -> str:
    return person_named(session, person_id)[0]


def person_uid(session: Session, person_id: int) -> str:
    return person_named(session, person_id)[1]


def roll_of(session: Session, person_id: int, on: date) -> list[RollSeen]:
    rows = session.all(_ROLL_OF, {"person": person_id, "on": on.isoformat()})
    return [RollSeen(row[0], row[1], row[2], date.fromisoformat(row[3])) for row in rows]


def roll_at(session: Session, organisation_id: int, on: date) -> list[tuple[int, str, str]]:
    """(person, standing, presence) of everybody on an organisation's roll, guests included."""
    return session.all(_ROLL_AT, {"organisation": organisation_id, "on": on.isoformat()})


def activities(session: Session, on: date) -> dict[int, str]:
    """Who is suspended from Party activity, or exempted from it, on that day: person → suspended or exempted."""
    return {row[0]: row[1] for row in session.all(_ACTIVITIES, {"on": on.isoformat()})}


def setting(session: Session, name: str, on: date) -> Any:
    """The office's value in force on that day, or None when the definition's default stands."""
    row = session.first(_SETTING, {"name": name, "on": on.isoformat()})
    return json.loads(row[0]) if row else None


def calendar_overrides(session: Session) -> tuple[int, dict[date, bool]]:
    """The newest version of the office's own calendar, and its days off or worked."""
    rows = session.all(_CALENDAR, {})
    return max((row[0] for row in rows), default=0), {date.fromisoformat(row[1]): bool(row[2]) for row in rows}


def term_of(session: Session, organisation_id: int, on: date) -> tuple[int, str] | None:
    row = session.first(_TERM, {"organisation": organisation_id, "on": on.isoformat()})
    return (row[0], row[1]) if row else None
