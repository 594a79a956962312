"""Queries about who must act until when. A task exists only while it is open."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.db.people import in_force
from workflow_app.db.session import Session, Statement

P = sa.bindparam

NO_DUE = "9999-12-31"
"""Sorts after every real day: a task without a window."""

DELETE = Statement(t.task.delete().where(t.task.c.dossier_id == P("dossier")))
INSERT = Statement(
    t.task.insert().values(
        dossier_id=P("dossier"), trigger=P("trigger"), role=P("role"), organisation_id=P("organisation"),
        person_id=P("person"), due_on=P("due_on"), opened_at=P("at"),
    )
)  # fmt: skip
INSERT_SCOPE = Statement(
    t.task_scope.insert().from_select(
        ["task_id", "ancestor_id", "due_on"],
        sa.select(t.task.c.id, t.organisation_ancestor.c.ancestor_id, t.task.c.due_on)
        .join(t.organisation_ancestor, t.organisation_ancestor.c.organisation_id == P("owner"))
        .where(t.task.c.dossier_id == P("dossier"), in_force(t.organisation_ancestor)),
    )
)
CHANGE_DUE = (
    Statement(t.task.update().where(t.task.c.dossier_id == P("dossier")).values(due_on=P("due_on"))),
    Statement(
        t.task_scope.update()
        .where(t.task_scope.c.task_id.in_(sa.select(t.task.c.id).where(t.task.c.dossier_id == P("dossier"))))
        .values(due_on=P("due_on"))
    ),
)


@dataclass(frozen=True, slots=True)
class Due:
    """One dossier that waits for a person: its earliest day, and the steps that are asked."""

    dossier_id: int
    due_on: str
    first: int
    triggers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose tasks: the person's own and those of the posts (role, organisation) held today."""

    person_id: int
    posts: frozenset[tuple[str, int]]


def _open(whose: Whose, readable: sa.ColumnElement[bool]) -> sa.Subquery:
    """One row a dossier. A step that the person has signed already waits for the others, not for him."""
    task, dossier, signed = t.task.c, t.dossier.c, t.sign_off.c
    by_post = [sa.and_(task.organisation_id == place, task.role == role) for role, place in sorted(whose.posts)]
    has_signed = sa.exists().where(
        signed.dossier_id == task.dossier_id, signed.trigger == task.trigger, signed.revision == dossier.revision,
        signed.round == dossier.round,
        sa.or_(signed.person_id == whose.person_id, signed.principal_id == whose.person_id),
    )  # fmt: skip
    return (
        sa.select(
            task.dossier_id,
            sa.func.min(task.due_on).label("due_on"),
            sa.func.min(task.id).label("first"),
            sa.func.aggregate_strings(task.trigger, ",").label("triggers"),
        )
        .join(t.dossier, dossier.id == task.dossier_id)
        .where(sa.or_(task.person_id == whose.person_id, *by_post), sa.not_(has_signed), readable)
        .group_by(task.dossier_id)
        .subquery()
    )


def waiting(
    session: Session, whose: Whose, readable: sa.ColumnElement[bool], *, limit: int,
    after: tuple[str, int] | None = None, before: str | None = None, since: str | None = None,
) -> list[Due]:  # fmt: skip
    """What waits for a person, the most pressing first; `after` is the (day, first) of the last one shown.

    `before` and `since` bound the due day: only tasks due before the one, and on or after the other.
    """
    found = _open(whose, readable)
    query = sa.select(found).order_by(found.c.due_on, found.c.first).limit(limit)
    if after:
        later = sa.and_(found.c.due_on == after[0], found.c.first > after[1])
        query = query.where(sa.or_(found.c.due_on > after[0], later))
    for bounded in _between(found, before, since):
        query = query.where(bounded)
    return [Due(row[0], row[1], row[2], frozenset(row[3].split(","))) for row in session.execute(query)]


def count_waiting(
    session: Session, whose: Whose, readable: sa.ColumnElement[bool], *, most: int, before: str | None = None,
    since: str | None = None,
) -> int:  # fmt: skip
    """How many dossiers wait, counted no further than `most`."""
    found = _open(whose, readable)
    capped = sa.select(found.c.dossier_id).where(*_between(found, before, since)).limit(most).subquery()
    return int(session.execute(sa.select(sa.func.count()).select_from(capped)).scalar_one())


def _between(found: sa.Subquery, before: str | None, since: str | None) -> list[sa.ColumnElement[bool]]:
    bounds = [found.c.due_on < before] if before else []
    return [*bounds, found.c.due_on >= since] if since else bounds
