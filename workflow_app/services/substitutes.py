"""Who is fit to stand in for the holder of a post, and which posts somebody holds or stands in for at a time.

He holds a post himself, in the post's organisation, above it or below it, because what he signs bears his own title
(36-HD/VPTW of 3 April 2018, 1.7); who inspects or runs the office decides for nobody. Asked when a substitute is named,
and again of every act of his.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa

from workflow_app.db import people
from workflow_app.db import tables as t
from workflow_app.db.session import Session
from workflow_app.domain.building.kinds import overseers_of
from workflow_app.domain.delegations import Delegation
from workflow_app.domain.posts import Held, collision, why_unfit
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.texts import Text
from workflow_app.services import suspending
from workflow_app.services.dated import EVER, overlaps, rows_of

MOST_NAMED = 12
"""So many of those who could stand in are named in a refusal."""


def unfit(
    session: Session, person: int, posts: Collection[Held], place: int, on: date, overseers: Collection[str],
    ancestors: Callable[[int], Collection[int]], without: Collection[int] = (), apart: str = "",
) -> Refusal | None:  # fmt: skip
    """Why the person, who holds these posts, does not stand in for a post of that organisation, with those who could;
    nor does who is set `apart` from Party activity (suspended).

    `ancestors` gives an organisation and all above it; `without` are persons who could not be named either.
    """
    why = why_unfit(posts, overseers, lambda other: place in ancestors(other) or other in ancestors(place))
    if why is None and not apart:
        return None
    could = _names(session, place, on, overseers, {person, *without})
    if why is None:
        code = "substitute_suspended"
    else:
        code = "substitute_oversees" if why == "oversees" else "substitute_without_post"
    return refusal(
        code,
        person=people.person_name(session, person),
        organisation=people.organisation_by_id(session, place).name,
        supplier=Text(could, could) if could else None,
    )  # fmt: skip


def is_fit(session: Session, roles: Any, one: Delegation, on: date) -> bool:
    """Whether the substitute may still stand in there, by the posts that he holds on that day."""
    posts = [(role, place) for role, place, _ in people.posts_of(session, one.substitute_id, on)]

    def is_in_line(place: int) -> bool:
        lines = [{above.id for above in people.ancestors(session, low, on)} for low in (place, one.organisation_id)]
        return one.organisation_id in lines[0] or place in lines[1]

    return why_unfit(posts, overseers_of(roles), is_in_line) is None and not suspending.on_day(
        session, one.substitute_id, on
    )


def _names(session: Session, place: int, on: date, overseers: Collection[str], without: Collection[int]) -> str:
    """Those who hold a post in the organisation itself."""
    p, day = t.post.c, on.isoformat()
    holds = sa.and_(p.from_on <= day, sa.or_(p.to_on.is_(None), p.to_on >= day))
    overseeing = sa.select(p.person_id).where(p.role.in_(list(overseers)), holds)
    query = (
        sa.select(t.person.c.full_name, t.person.c.name_sort)
        .distinct()
        .join(t.post, p.person_id == t.person.c.id)
        .where(
            p.organisation_id == place,
            holds,
            t.person.c.id.not_in(list(without)),
            t.person.c.id.not_in(overseeing),
        )
        .order_by(t.person.c.name_sort)
        .limit(MOST_NAMED)
    )
    return ", ".join(str(one.full_name) for one in session.execute(query))


def stood_in(session: Session, person: int, from_on: date, to_on: date | None) -> list[Held]:
    """The posts in which the person may act for their holders on some day of that time."""
    d, p = t.delegation.c, t.post.c
    first, last = from_on.isoformat(), to_on.isoformat() if to_on else EVER
    query = (
        sa.select(p.role, p.organisation_id)
        .join(t.post, p.id == d.post_id)
        .where(
            d.substitute_id == person,
            d.from_on <= last,
            d.to_on >= first,
            sa.or_(d.revoked_on.is_(None), sa.and_(d.revoked_on > first, d.revoked_on > d.from_on)),
            sa.or_(p.to_on.is_(None), p.to_on >= first),
        )
        .order_by(d.id)
    )
    return [(str(one.role), int(one.organisation_id)) for one in session.execute(query)]


def clashes(
    session: Session, roles: Any, person: int, post: Held, from_on: date, to_on: date | None
) -> Iterator[tuple[str, bool]]:
    """Roles that exclude this post and that the person has on some day of that time; True where he stands in for who
    holds it, False where he holds it himself."""
    rows = rows_of(session, t.post, t.post.c.person_id == person)
    own = [(row.role, row.organisation_id) for row in rows if overlaps(row, from_on, to_on)]
    for found, stands_in in ((own, False), (stood_in(session, person, from_on, to_on), True)):
        for one in dict.fromkeys(found):
            if collision([one, post], roles.incompatible, roles.incompatible_at_one_place):
                yield one[0], stands_in
