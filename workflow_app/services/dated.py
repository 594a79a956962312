"""Rows of the office with their first and last day, and who may write them: what the verbs of the office share.

Nothing is overwritten or deleted: a change opens a row or writes the last day of one, and is an event of the history.
Last days are part of the time they end.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from workflow_app.db import people
from workflow_app.db import tables as t
from workflow_app.db.columns import instant_text
from workflow_app.db.session import Session
from workflow_app.domain.clocks import local_day
from workflow_app.domain.guards import shown
from workflow_app.domain.refusals import NotFound, Refused, refusal
from workflow_app.domain.seen import OrganisationSeen
from workflow_app.domain.texts import Text
from workflow_app.services.office import Office
from workflow_app.services.recording import record_event
from workflow_app.services.values import said

EVER = "9999-12-31"
LONGEST_NAME = 200
"""Characters of the name of a person, an organisation or a term."""

NAME = Text("Tên", "Name")
BASIS = Text("Căn cứ", "Basis")


def require_office_runner(session: Session, office: Office, person_id: int | None, now: datetime) -> None:
    """Raises Refused unless the person holds, today, a post that runs the office."""
    if not runs_office(session, office, person_id, local_day(now)):
        titles = [role.title for role in office.roles.roles.values() if role.runs_office]
        who = Text(", ".join(one.vi for one in titles), ", ".join(one.en for one in titles))
        raise Refused(refusal("not_your_role", who=who, supplier=who))


def runs_office(session: Session, office: Office, person_id: int | None, on: date) -> bool:
    """Whether the person holds a post that runs the office, or is the command line; the post lasts until the change
    that he makes by it does."""
    if person_id is None:
        return True
    held = people.posts_held(session, person_id, on, keep=True)
    return any(role in office.roles.roles and office.roles.roles[role].runs_office for role, *_where in held)


def refuse_oneself(
    session: Session, office: Office, person_id: int | None, receiver: int, now: datetime, holder: str = ""
) -> None:
    """Four eyes: who runs the office lets nobody act, sign or vote who is himself. Raises Refused, which names who
    could: the present holder of the post, where there is one, or another one who runs the office."""
    if person_id is None or person_id != receiver:
        return
    running, p = [name for name, role in office.roles.roles.items() if role.runs_office], t.post.c
    on = local_day(now).isoformat()
    query = (
        sa.select(t.person.c.full_name).distinct().join(t.post, p.person_id == t.person.c.id)
        .where(p.role.in_(running), p.person_id != person_id, p.from_on <= on, sa.or_(p.to_on.is_(None), p.to_on >= on))
        .order_by(t.person.c.full_name)
    )  # fmt: skip
    names = ", ".join(session.execute(query).scalars())
    another = Text(f"người quản trị khác: {names}", f"another who runs the office: {names}") if names else _A_SECOND
    supplier = Text(f"{holder}; {another.vi}", f"{holder}; {another.en}") if holder else another
    raise Refused(refusal("gives_himself", supplier=supplier))


_A_SECOND = Text(
    "người quản trị thứ hai (thêm bằng lệnh workflow-app user add)",
    "a second administrator (added by workflow-app user add)",
)


def named(name: str, title: Text) -> str:
    """A name as it is kept. Raises Refused where there is none, or it cannot be one."""
    found = said(name, title, LONGEST_NAME)
    if not found:
        raise Refused(refusal("missing_field", field=title, missing=(title,)))
    return found


def organisation_called(session: Session, name: str, *, lock: bool = False, keep: bool = False) -> OrganisationSeen:
    """With `keep` it neither ends nor is moved before this transaction does; with `lock` nothing about it changes."""
    found = people.organisation_named(session, name)
    if found is None:
        raise NotFound("organisation", name)
    if lock or keep:
        row = sa.select(t.organisation.c.id).where(t.organisation.c.id == found.id)
        session.execute(row.with_for_update(read=not lock, key_share=not lock))
    return found


def refuse_ended(session: Session, place: OrganisationSeen, on: date | None) -> None:
    """Raises Refused where the organisation has ended before that day; before any day at all where it is None."""
    o = t.organisation.c
    last = session.execute(sa.select(o.to_on).where(o.id == place.id)).scalar_one()
    if last is not None and (on is None or on.isoformat() > last):
        raise Refused(refusal("organisation_ended", organisation=place.name, day=shown(date.fromisoformat(last))))


def person_of(session: Session, uid: str) -> tuple[int, str]:
    """(id, full name), locked: two changes of one person's posts or rolls see each other."""
    query = sa.select(t.person.c.id, t.person.c.full_name).where(t.person.c.uid == uid).with_for_update()
    row = session.execute(query).first()
    if row is None:
        raise NotFound("person", uid)
    return row.id, row.full_name


def title_of(office: Office, role: str) -> Text:
    title = office.roles.roles[role].title
    return Text(title.vi, title.en)


def rows_of(session: Session, table: sa.Table, *where: sa.ColumnElement[bool]) -> list[Any]:
    return list(session.execute(table.select().where(*where).order_by(table.c.from_on, table.c.id)))


def overlaps(row: Any, from_on: date, to_on: date | None) -> bool:
    return bool(row.from_on <= (iso(to_on) or EVER) and from_on.isoformat() <= (row.to_on or EVER))


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def in_order(from_on: date, to_on: date | None) -> None:
    if to_on is not None and to_on < from_on:
        raise Refused(refusal("days_reversed", first=shown(from_on), last=shown(to_on)))


def insert(session: Session, table: sa.Table, from_on: date, to_on: date | None, **values: Any) -> int:
    row = {"from_on": from_on.isoformat(), "to_on": iso(to_on), **values}
    return int(session.execute(table.insert().values(row).returning(table.c.id)).scalar_one())


def end(session: Session, table: sa.Table, row: Any, last_on: date, now: datetime) -> None:
    if row.to_on is not None:
        raise Refused(refusal("already_ended", day=shown(date.fromisoformat(row.to_on))))
    in_order(date.fromisoformat(row.from_on), last_on)
    close(session, table, row.id, last_on, ended_at=instant_text(now))


def close(session: Session, table: sa.Table, row_id: int, last_on: date, **values: Any) -> None:
    session.execute(table.update().where(table.c.id == row_id).values(to_on=last_on.isoformat(), **values))


def record(
    session: Session, office: Office, person_id: int | None, now: datetime, stream: str, act: str, held_on: date,
    facts: Mapping[str, Any], words: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    by = {"uid": people.person_uid(session, person_id)} if person_id else {"system": True}
    record_event(
        session, stream=stream, act=act, log=office.log, now=now, held_on=held_on, person_id=person_id,
        facts={"actor": by, **facts}, words=words or {},
    )  # fmt: skip
