"""Queries about who must act until when. A task exists only while it is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.db.absences import among_delegated
from workflow_app.db.people import in_force
from workflow_app.db.session import Session, Statement
from workflow_app.domain.delegations import StandIn

P = sa.bindparam
Condition = sa.ColumnElement[bool]

NO_DUE = "9999-12-31"
"""Sorts after every real day: a task without a window."""

KEYS = Statement(
    sa.select(t.task.c.role, t.task.c.organisation_id, t.task.c.person_id, t.task.c.trigger).where(
        t.task.c.dossier_id == P("dossier")
    )
)
MOST_AT_ONCE = 500
"""How many tasks one page of a search through the open tasks holds at most."""

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


def by_name(dossier_id: Any, triggers: list[str]) -> Condition:
    """Whether somebody is asked for one of these steps by name, not by a post."""
    task = t.task.c
    return sa.exists().where(task.dossier_id == dossier_id, task.role == "", task.trigger.in_(triggers))


@dataclass(frozen=True, slots=True)
class Due:
    """One dossier that waits for a person: its most pressing task (day and id), and all the steps that are asked."""

    dossier_id: int
    due_on: str
    first: int
    triggers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose tasks: the person's own, those of the posts (role, organisation) held today, and those of the posts in
    which he is a substitute."""

    person_id: int
    posts: frozenset[tuple[str, int]]
    stands_in: tuple[StandIn, ...] = ()

    def ranges(self, task: Any) -> list[Condition]:
        """The ranges of the index to look in: by name, by each post, and by each post of somebody else."""
        stood_in = [(one.role, one.organisation_id) for one in self.stands_in]
        posts = [*sorted(self.posts), *stood_in]
        by_post = [sa.and_(task.organisation_id == place, task.role == role) for role, place in posts]
        return [task.person_id == self.person_id, *by_post]

    def keys(self, task: Any) -> list[Condition]:
        """Of each range the tasks that are his."""
        return [self.key(task, number) for number in range(1 + len(self.posts) + len(self.stands_in))]

    def key(self, task: Any, number: int) -> Condition:
        """Of the range of this number the tasks that are his. Who keeps out of a dossier has no task on it, nor has who
        was taken off a sign-off the task of signing there."""
        his, own = self.ranges(task)[number], 1 + len(self.posts)
        if number >= own:
            his = sa.and_(his, self._stood_in(task, self.stands_in[number - own]))
        return sa.and_(his, _takes_part(task, self.person_id), _still_signs(task, self.person_id))

    def _stood_in(self, task: Any, one: StandIn) -> Condition:
        dossier = t.dossier.c
        waits = [
            sa.and_(dossier.kind == kind, dossier.state.in_(sorted(states)))
            for kind, states in sorted(one.states.items())
        ]
        return sa.and_(
            among_delegated(one), sa.or_(sa.false(), *waits), dossier.author_id != self.person_id,
            _takes_part(task, one.principal_id),
            _still_signs(task, one.principal_id), _unsigned(task, Whose(one.principal_id, frozenset())),
        )  # fmt: skip


def _takes_part(task: Any, person_id: int) -> Condition:
    kept_out = t.recusal.c
    return ~sa.exists().where(
        kept_out.dossier_id == task.dossier_id, kept_out.person_id == person_id, kept_out.lifted_on.is_(None)
    )


def _still_signs(task: Any, person_id: int) -> Condition:
    """Not of whom somebody else was put in the place, unless he was put on again since."""
    off, on = t.signer_change.alias(), t.signer_change.alias()
    again = sa.exists().where(
        on.c.dossier_id == off.c.dossier_id, on.c.trigger == off.c.trigger, on.c.person_id == person_id,
        on.c.id > off.c.id,
    )  # fmt: skip
    taken_off = sa.select(off.c.id).where(
        off.c.dossier_id == task.dossier_id, off.c.trigger == task.trigger, off.c.instead_of_id == person_id,
        ~again.correlate(off),
    )  # fmt: skip
    return ~taken_off.correlate_except(off).exists()


def _unsigned(task: Any, whose: Whose) -> Condition:
    """A step that the person has signed already waits for the others, not for him."""
    signed = t.sign_off.c
    made = sa.select(signed.id).where(
        signed.dossier_id == task.dossier_id, signed.trigger == task.trigger, signed.answered.is_(True),
        sa.or_(signed.person_id == whose.person_id, signed.principal_id == whose.person_id),
    )  # fmt: skip
    return ~made.correlate_except(t.sign_off).exists()


def _most_pressing(whose: Whose) -> Condition:
    """Of a dossier that waits for the person in two ways, only the task that comes first is listed.

    Asked as one value for each row, so that no database reads all tasks of a busy post to answer it.
    """
    other = t.task.alias()
    first = (
        sa.select(other.c.id)
        .where(other.c.dossier_id == t.task.c.dossier_id, _is_his(other.c, whose), _unsigned(other.c, whose))
        .order_by(other.c.due_on, other.c.id)
        .limit(1)
    )
    return t.task.c.id == first.correlate_except(other).scalar_subquery()


def _is_his(task: Any, whose: Whose) -> Condition:
    """Inside a case no database takes the keys for ranges of an index: here the dossier's few tasks are at hand."""
    return sa.case((sa.or_(*whose.keys(task)), 1), else_=0) == 1


Found = tuple[str, int, int]
"""(day, task, dossier): in the order of the inbox."""


def _open(session: Session, whose: Whose, readable: Condition, bounds: list[Condition], limit: int) -> list[Found]:
    """The most pressing tasks: each range of the index is read in its order and no further than `limit`."""
    found: list[Found] = []
    for number, range_ in enumerate(whose.ranges(t.task.c)):
        found += _of_range(session, whose, readable, number, [range_, *bounds], limit)
    return sorted(set(found))[:limit]  # two delegations of one post are two equal ranges


def _of_range(
    session: Session, whose: Whose, readable: Condition, number: int, range_: list[Condition], limit: int
) -> list[Found]:
    """Page by page, because a database that plans the conditions and the order together may read the whole range."""
    task, key = t.task.c, sa.tuple_(t.task.c.due_on, t.task.c.id)
    found: list[Found] = []
    page: list[Any] = []
    size = limit
    while len(found) < limit:
        further = [key > sa.tuple_(*page[-1])] if page else []
        ordered = sa.select(task.due_on, task.id).where(*range_, *further).order_by(*key).limit(size)
        page = [tuple(row) for row in session.execute(ordered)]
        if not page:
            break  # most ranges are empty, and what would be asked of their tasks is long
        kept = (
            sa.select(task.due_on, task.id, task.dossier_id)
            .join(t.dossier, t.dossier.c.id == task.dossier_id)
            .where(
                task.id.in_([one for _, one in page]), readable, whose.key(task, number), _unsigned(task, whose),
                _most_pressing(whose),
            )
        )  # fmt: skip
        found += sorted(tuple(row) for row in session.execute(kept))
        if len(page) < size:
            break
        size = min(2 * size, MOST_AT_ONCE)
    return found[:limit]


def waiting(
    session: Session, whose: Whose, readable: Condition, *, limit: int, after: tuple[str, int] | None = None,
    before: str | None = None, since: str | None = None,
) -> list[Due]:  # fmt: skip
    """What waits for a person, the most pressing first; `after` is the (day, first) of the last one shown.

    `before` and `since` bound the due day: only tasks due before the one, and on or after the other.
    """
    bounds = _between(before, since)
    if after:
        bounds.append(sa.tuple_(t.task.c.due_on, t.task.c.id) > sa.tuple_(*after))
    found = _open(session, whose, readable, bounds, limit)
    steps = _steps(session, whose, [dossier_id for _, _, dossier_id in found])
    return [Due(dossier_id, due_on, task, frozenset(steps[dossier_id])) for due_on, task, dossier_id in found]


def _steps(session: Session, whose: Whose, dossier_ids: list[int]) -> dict[int, list[str]]:
    task = t.task.c
    query = (
        sa.select(task.dossier_id, task.trigger)
        .join(t.dossier, t.dossier.c.id == task.dossier_id)
        .where(task.dossier_id.in_(dossier_ids), _is_his(task, whose), _unsigned(task, whose))
    )
    steps: dict[int, list[str]] = {one: [] for one in dossier_ids}
    rows: Any = session.execute(query).all()
    for dossier_id, trigger in rows:
        steps[dossier_id].append(trigger)
    return steps


def count_waiting(
    session: Session, whose: Whose, readable: Condition, *, most: int, before: str | None = None,
    since: str | None = None,
) -> int:  # fmt: skip
    """How many dossiers wait, counted no further than `most`."""
    return len(_open(session, whose, readable, _between(before, since), most))


def _between(before: str | None, since: str | None) -> list[Condition]:
    due_on = t.task.c.due_on
    return ([due_on < before] if before else []) + ([due_on >= since] if since else [])


@dataclass(frozen=True, slots=True)
class Late:
    """A task that is late, with what a list shows of it."""

    task_id: int
    due_on: str
    dossier_id: int
    trigger: str
    role: str
    organisation_id: int | None
    person_id: int | None


def overdue(
    session: Session, organisation_id: int, *, on: date, limit: int, after: tuple[str, int] | None = None
) -> list[Late]:
    """Tasks in the organisation and everywhere below it that were due before the day, the longest overdue first."""
    scope, task = t.task_scope.c, t.task.c
    query = (
        sa.select(
            scope.task_id, scope.due_on, task.dossier_id, task.trigger, task.role, task.organisation_id, task.person_id
        )
        .join(t.task, task.id == scope.task_id)
        .where(scope.ancestor_id == organisation_id, scope.due_on < on.isoformat())
        .order_by(scope.due_on, scope.task_id)
        .limit(limit)
    )  # fmt: skip
    if after:
        query = query.where(sa.tuple_(scope.due_on, scope.task_id) > sa.tuple_(*after))
    rows: Any = session.execute(query).all()
    return [Late(*row) for row in rows]
