"""An organisation is renamed, comes below another one, or ends: from a day on, by whoever runs the office.

What is entered holds already on the day on which it is entered: nothing is arranged for a day to come. An earlier day
keeps its tree and its names; what was issued before bears the name that it was issued under. Every verb writes an event
into the history, in the transaction of the caller, who commits. `person_id` is who does it: somebody whose post runs
the office, or None for the command line of the machine.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from workflow_app.db import former_names, people
from workflow_app.db import tables as t
from workflow_app.db.columns import instant_text
from workflow_app.db.session import Session
from workflow_app.domain.clocks import local_day
from workflow_app.domain.guards import shown
from workflow_app.domain.refusals import Refused, refusal
from workflow_app.domain.seen import OrganisationSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.vietnamese import sort_key
from workflow_app.services import depending, superiors
from workflow_app.services.dated import (
    BASIS,
    NAME,
    close,
    in_order,
    named,
    organisation_called,
    record,
    refuse_ended,
    require_office_runner,
    rows_of,
)
from workflow_app.services.office import Office

DAY = timedelta(days=1)
_TOPMOST = Text("tổ chức cao nhất", "the topmost organisation")
_UP = t.organisation_ancestor.c


def rename_organisation(
    session: Session, *, office: Office, person_id: int | None, now: datetime, organisation: str, name: str,
    from_on: date, basis: str, seen: str = "",
) -> None:  # fmt: skip
    """From that day on (today or earlier) the organisation bears the new name. `seen` is the one that the person read
    before he changed it.

    Raises Refused for a day that has not come, or that is not after the first day of the present name; for the same
    name; for another present name than the one seen; where the organisation has ended; and without a basis.
    """
    place = _opened(session, office, person_id, now, organisation, from_on)
    name, basis, row = named(name, NAME), named(basis, BASIS), _row(session, place)
    if seen and seen != row.name:
        raise Refused(refusal("seen_otherwise", organisation=seen, now=Text(f"“{row.name}”", f"“{row.name}”")))
    if name == row.name:
        raise Refused(refusal("nothing_to_change", organisation=place.name))
    former = former_names.of(session, place.id)
    began = date.fromisoformat(former[0].to_on) + DAY if former else date.fromisoformat(row.from_on)
    if from_on <= began:
        raise Refused(refusal("changed_later", organisation=place.name, first=shown(began)))
    kept = {"name": row.name, "from_on": began.isoformat(), "to_on": (from_on - DAY).isoformat()}
    session.execute(t.former_name.insert().values(organisation_id=place.id, recorded_at=instant_text(now), **kept))
    renamed = t.organisation.update().where(t.organisation.c.id == place.id)
    session.execute(renamed.values(name=name, name_sort=sort_key(name)))
    words = {"name": name, "was": row.name, "basis": basis}
    record(session, office, person_id, now, f"org:{place.uid}", "organisation_renamed", from_on, {}, words)


def move_organisation(
    session: Session, *, office: Office, person_id: int | None, now: datetime, organisation: str, parent: str,
    from_on: date, basis: str, seen: str | None = None,
) -> None:  # fmt: skip
    """From that day on (today or earlier) the organisation, with all below it, is directly below `parent`. `seen` is
    the uid of the superior that the person read before, empty for none; None where nothing was read.

    Raises Refused where `superiors.py` does, for a parent that was not there that day and for another superior than
    the one seen; for a day before the last change of its place, or on which a document was issued below the old one;
    and while a dossier of these organisations lies with, waits for or is voted on by one that would no longer be above
    them.
    """
    place = _opened(session, office, person_id, now, organisation, from_on)
    above, basis = organisation_called(session, parent), named(basis, BASIS)
    refuse_ended(session, above, None)
    known, moved = superiors.tree(session), _below(session, place.id)
    _as_seen(session, place, known.above(place.id), seen)
    if refused := superiors.why_not_below(session, known, place, above):
        raise Refused(refused)
    line = rows_of(session, t.organisation_ancestor, _UP.organisation_id == above.id, _UP.to_on.is_(None))
    if max(one.from_on for one in line) > from_on.isoformat():
        raise Refused(refusal("parent_not_there", organisation=above.name, day=shown(from_on)))
    before = [one for one in _placed(session, moved) if one.to_on is None and one.ancestor_id not in moved]
    latest = max(max(one.from_on, one.to_on or "") for one in _placed(session, moved))
    if from_on.isoformat() < latest:
        raise Refused(refusal("changed_later", organisation=place.name, first=shown(date.fromisoformat(latest))))
    _nothing_issued(session, place, moved, from_on)
    if waits := depending.on_the_line(session, office, person_id, now, place, moved):
        raise Refused(*waits)
    for one in before:
        close(session, t.organisation_ancestor, one.id, from_on - DAY, ended_at=instant_text(now))
    added = [
        {"organisation_id": one, "ancestor_id": up.ancestor_id, "depth": depth + 1 + up.depth,
         "from_on": from_on.isoformat(), "recorded_at": instant_text(now)}
        for one, depth in moved.items() for up in line
    ]  # fmt: skip
    session.execute(t.organisation_ancestor.insert(), added)
    _scope_anew(session, moved, local_day(now))
    parent_before = next((one.ancestor_id for one in before if (one.organisation_id, one.depth) == (place.id, 1)), None)
    was = people.organisation_by_id(session, parent_before).uid if parent_before else None
    facts, words = {"parent": above.uid, "was": was}, {"basis": basis}
    record(session, office, person_id, now, f"org:{place.uid}", "organisation_moved", from_on, facts, words)


def end_organisation(
    session: Session, *, office: Office, person_id: int | None, now: datetime, organisation: str, last_on: date,
    basis: str,
) -> None:  # fmt: skip
    """`last_on` (today or earlier) is the organisation's last day; its open term and its powers end with it.

    Raises Refused while anything would be orphaned, and names it: organisations below it, open dossiers, open rounds,
    posts and entries on its roll that last longer; and for a day before the last one on which it issued a document.
    """
    place = _opened(session, office, person_id, now, organisation, last_on)
    basis, row = named(basis, BASIS), _row(session, place)
    in_order(date.fromisoformat(row.from_on), last_on)
    _nothing_issued(session, place, [place.id], last_on + DAY)
    if left := depending.on_it(session, office, person_id, now, place, last_on):
        raise Refused(*left)
    at = instant_text(now)
    for table in (t.organisation_ancestor, t.term, t.power):
        for one in rows_of(session, table, table.c.organisation_id == place.id, table.c.to_on.is_(None)):
            close(session, table, one.id, last_on, ended_at=at)
    close(session, t.organisation, place.id, last_on, ended_at=at)
    record(session, office, person_id, now, f"org:{place.uid}", "organisation_ended", last_on, {}, {"basis": basis})


def _as_seen(session: Session, place: OrganisationSeen, above: Sequence[int], seen: str | None) -> None:
    """Raises Refused where somebody else has moved it since the person read where it is."""
    if seen is None:
        return
    parent = people.organisation_by_id(session, above[0]) if above else None
    if seen != (parent.uid if parent else ""):
        where = Text(f"trực thuộc {parent.name}", f"below {parent.name}") if parent else _TOPMOST
        raise Refused(refusal("seen_otherwise", organisation=place.name, now=where))


def _opened(
    session: Session, office: Office, person_id: int | None, now: datetime, organisation: str, on: date
) -> OrganisationSeen:
    """The organisation, which has not ended, and the day has come. Two changes of the tree wait for each other."""
    require_office_runner(session, office, person_id, now)
    session.execute(sa.select(t.organisation.c.id).order_by(t.organisation.c.id).with_for_update())
    place = organisation_called(session, organisation)
    if on > local_day(now):
        raise Refused(refusal("day_not_come", day=shown(on)))
    refuse_ended(session, place, None)
    return place


def _row(session: Session, place: OrganisationSeen) -> Any:
    return session.execute(t.organisation.select().where(t.organisation.c.id == place.id)).one()


def _below(session: Session, organisation_id: int) -> dict[int, int]:
    """The organisation and all below it now, each with how far below it is."""
    query = sa.select(_UP.organisation_id, _UP.depth).where(_UP.ancestor_id == organisation_id, _UP.to_on.is_(None))
    rows: Any = session.execute(query).all()
    return {int(row[0]): int(row[1]) for row in rows}


def _placed(session: Session, moved: dict[int, int]) -> list[Any]:
    return rows_of(session, t.organisation_ancestor, _UP.organisation_id.in_(list(moved)))


def _nothing_issued(session: Session, place: OrganisationSeen, issuers: Collection[int], on: date) -> None:
    """Raises Refused where one of them issued a document on that day or later: it stays as it was printed."""
    d = t.document.c
    issued = sa.select(sa.func.max(d.issued_on)).where(d.issuer_id.in_(list(issuers)), d.issued_on >= on.isoformat())
    if last := session.execute(issued).scalar():
        raise Refused(refusal("issued_since", organisation=place.name, day=shown(date.fromisoformat(last))))


def _scope_anew(session: Session, moved: dict[int, int], today: date) -> None:
    """Open tasks of these organisations are found from what is above them now, no longer from what was."""
    scope, task, owned = t.task_scope, t.task.c, t.dossier.c
    tasks = sa.select(task.id).join(t.dossier, owned.id == task.dossier_id).where(owned.owner_id.in_(list(moved)))
    session.execute(scope.delete().where(scope.c.task_id.in_(tasks)))
    above = (
        sa.select(task.id, _UP.ancestor_id, task.due_on)
        .select_from(t.task)
        .join(t.dossier, owned.id == task.dossier_id)
        .join(t.organisation_ancestor, _UP.organisation_id == owned.owner_id)
        .where(
            owned.owner_id.in_(list(moved)), _UP.from_on <= today.isoformat(),
            sa.or_(_UP.to_on.is_(None), _UP.to_on >= today.isoformat()),
        )
    )  # fmt: skip
    session.execute(scope.insert().from_select(["task_id", "ancestor_id", "due_on"], above))
