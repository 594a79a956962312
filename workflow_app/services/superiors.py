"""Which organisation may stand above which one: asked by who moves or founds one, and by the form that offers them.

Outside the office nobody has an account: what hangs below such a place has nobody above it who could act. So only the
topmost organisation of those with users here may have its superior outside (a rule of this software; no article orders
it). The tree is the one in force now: `services/reorganising.py` enters nothing for a day to come.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from workflow_app.db import people
from workflow_app.db import tables as t
from workflow_app.db.session import Session
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.seen import OrganisationSeen


@dataclass(frozen=True, slots=True)
class Tree:
    """`lines`: of each organisation that there is, itself and all above it, the nearest first."""

    lines: Mapping[int, Sequence[int]]
    outside: Collection[int]

    def above(self, place_id: int) -> Sequence[int]:
        return self.lines.get(place_id, ())[1:]

    def below(self, place_id: int) -> list[int]:
        """Itself and all below it."""
        return [one for one, line in self.lines.items() if place_id in line]

    def first_inside(self, places: Collection[int]) -> int | None:
        return next((one for one in places if one not in self.outside), None)

    def between(self, place_id: int, superior_id: int) -> tuple[int, int] | None:
        """(who has users, who is above it with users) that would be parted by a place outside, if `place_id` came below
        `superior_id`; None where no two are."""
        line = self.lines.get(superior_id, ())
        lower = self.first_inside(self.below(place_id))
        is_parted = place_id in self.outside or superior_id in self.outside
        upper = self.first_inside(line)
        if upper is None and place_id not in self.outside and superior_id in self.outside:
            upper = self.first_inside(self.above(place_id))
        return (lower, upper) if is_parted and lower is not None and upper is not None else None


def tree(session: Session) -> Tree:
    up, one = t.organisation_ancestor.c, t.organisation.c
    query = sa.select(up.organisation_id, up.ancestor_id).where(up.to_on.is_(None))
    rows: Any = session.execute(query.order_by(up.organisation_id, up.depth)).all()
    lines: dict[int, list[int]] = {}
    for place, above in rows:
        lines.setdefault(int(place), []).append(int(above))
    outside = session.execute(sa.select(one.id).where(one.is_outside.is_(True))).scalars()
    return Tree(lines, frozenset(outside))


def why_not_below(
    session: Session, known: Tree, place: OrganisationSeen, superior: OrganisationSeen
) -> Refusal | None:  # fmt: skip
    """Why the organisation cannot come directly below the other one, whatever the day; None where it can."""
    if place.id in known.lines.get(superior.id, ()):
        return refusal("below_itself", organisation=place.name, parent=superior.name)
    if known.above(place.id)[:1] == [superior.id]:
        return refusal("nothing_to_change", organisation=place.name)
    if parted := known.between(place.id, superior.id):
        return _parted(session, superior if superior.is_outside else place, *parted)
    return None


def why_not_founded_below(session: Session, known: Tree, name: str, superior: OrganisationSeen) -> Refusal | None:
    """The same of an organisation with users that is not there yet."""
    upper = known.first_inside(known.lines.get(superior.id, ()))
    if not superior.is_outside or upper is None:
        return None
    above = people.organisation_by_id(session, upper).name
    return refusal("outside_superior", outside=superior.name, organisation=name, above=above)


def _parted(session: Session, outside: OrganisationSeen, lower: int, upper: int) -> Refusal:
    below, above = (people.organisation_by_id(session, one).name for one in (lower, upper))
    return refusal("outside_superior", outside=outside.name, organisation=below, above=above)


def offered(session: Session, place: OrganisationSeen) -> set[int]:
    """The organisations below which this one could come now."""
    known = tree(session)
    others = [people.organisation_by_id(session, one) for one in known.lines]
    return {one.id for one in others if why_not_below(session, known, place, one) is None}
