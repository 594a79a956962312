"""Dossiers that may wait for nobody, found by few questions to the database; whether they do `vacancies.py` says.

A dossier is suspect where a post that it waits for is vacant, where it waits for signatures, where several keep out of
it, and where nobody of whom it is asked is free of all that could keep a person from the step.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.db.session import Session
from workflow_app.domain.clocks import local_day
from workflow_app.services.office import Office

SEVERAL = 2
"""So many who keep out may leave too few of a body, though those who would open its vote are free."""


def suspects(session: Session, office: Office, now: datetime) -> list[int]:
    on = local_day(now).isoformat()
    return sorted(_vacant(session, on) | _asked_of_nobody_free(session, on) | _signed(session, office) | _left(session))


def _is_held(task: Any, on: str, *more: Any) -> Any:
    post = t.post.c
    return sa.exists().where(
        post.organisation_id == task.organisation_id, post.role == task.role, post.from_on <= on,
        sa.or_(post.to_on.is_(None), post.to_on >= on), *more,
    )  # fmt: skip


def _vacant(session: Session, on: str) -> set[int]:
    task = t.task.c
    found = sa.select(task.dossier_id).where(task.role != "", ~_is_held(task, on)).distinct()
    return {row[0] for row in session.execute(found).all()}


def _asked_of_nobody_free(session: Session, on: str) -> set[int]:
    """Of every post asked each holder keeps out, is suspended, is the one whom it is about, or has a hand in it."""
    task, post, d = t.task.c, t.post.c, t.dossier.c
    by_post = _is_held(task, on, *_takes_part(post.person_id, on), ~_has_a_hand(post.person_id))
    by_name = sa.and_(task.person_id.is_not(None), *_takes_part(task.person_id, on))
    free = sa.exists().where(task.dossier_id == d.id, sa.or_(by_post, by_name))
    asked = sa.exists().where(task.dossier_id == d.id)
    found = sa.select(d.id).where(d.is_closed.is_(False), asked, ~free)
    return {row[0] for row in session.execute(found).all()}


def _takes_part(person: Any, on: str) -> list[Any]:
    r, e, d = t.recusal.c, t.roll_entry.c, t.dossier.c
    out = sa.exists().where(r.dossier_id == d.id, r.person_id == person, r.lifted_on.is_(None))
    apart = sa.exists().where(
        e.person_id == person, e.activity != "", e.from_on <= on, sa.or_(e.to_on.is_(None), e.to_on >= on)
    )
    return [~out, ~apart, sa.or_(d.about_id.is_(None), d.about_id != person)]


def _has_a_hand(person: Any) -> Any:
    leaf, d = t.leaf.c, t.dossier.c
    acted = sa.exists().where(
        leaf.dossier_id == d.id,
        sa.or_(leaf.person_id == person, leaf.principal_id == person, leaf.recorder_id == person),
    )
    return sa.or_(d.author_id == person, acted)


def _left(session: Session) -> set[int]:
    r, d = t.recusal.c, t.dossier.c
    several = (
        sa.select(r.dossier_id)
        .join(t.dossier, d.id == r.dossier_id)
        .where(r.lifted_on.is_(None), d.is_closed.is_(False))
        .group_by(r.dossier_id)
        .having(sa.func.count() >= SEVERAL)
    )
    return {row[0] for row in session.execute(several).all()}


def _signed(session: Session, office: Office) -> set[int]:
    d = t.dossier.c
    open_ones = sa.select(d.manifest, d.state).where(d.is_closed.is_(False)).distinct()
    found: set[int] = set()
    for one in session.execute(open_ones).all():
        leaving = office.kind(session, one.manifest).leaving[one.state]
        if any(step.sign_off and step.awaited for step in leaving):
            signed = sa.select(d.id).where(d.is_closed.is_(False), d.manifest == one.manifest, d.state == one.state)
            found |= {row[0] for row in session.execute(signed).all()}
    return found
