"""Clocks of a dossier: started, stopped, extended; a due day is stored with the calendar version that made it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from workflow_app.db import people, tasks
from workflow_app.db import tables as t
from workflow_app.db.columns import instant_text
from workflow_app.db.session import Session
from workflow_app.domain.clocks import due_date
from workflow_app.domain.guards import day_in
from workflow_app.domain.texts import Text
from workflow_app.services.cases import TableCase
from workflow_app.services.dated import require_office_runner
from workflow_app.services.office import Office
from workflow_app.services.recording import record_event
from workflow_app.services.values import said
from workflow_app.services.working_days import OfficeCalendar

_NOTE = Text("Ghi chú", "Note")


def start(case: TableCase, name: str, origin: str) -> dict[str, Any]:
    """`origin` as `origin_day` reads it; the count begins the day after. Starting again replaces."""
    spec = case.kind.clocks[name]
    if case.dossier.head_seq >= 0:
        stop(case, name)
    first = origin_day(case, origin)
    due = due_date(first, spec.window, case.calendar)
    case.session.execute(
        t.clock.insert().values(
            dossier_id=case.dossier.id, name=name, started_on=first.isoformat(), due_on=due.isoformat(),
            calendar_version=case.calendar.version, extensions=0, proposed_version="",
        )
    )  # fmt: skip
    case.forget("clocks")
    return {"clock": name, "from": first.isoformat(), "due": due.isoformat(), "calendar": case.calendar.version}


def origin_day(case: TableCase, origin: str) -> date:
    """The day meant by held_on, today, `vote NAME` (when the body that voted last met) or a day field.

    A field that is empty and a vote never held fall back to the day of the act.
    """
    if origin == "today":
        return case.today
    if origin.startswith("vote "):
        held = [one.held_on for one in case.rounds() if one.vote == origin.removeprefix("vote ")]
        return held[-1] if held else case.held_on
    return day_in(case.fields.get(origin)) or case.held_on


def stop(case: TableCase, name: str) -> None:
    found = case.clocks().get(name)
    if found and found.stopped_on is None:
        _change(case, found.id, stopped_on=case.held_on.isoformat())


def extend(case: TableCase, name: str) -> dict[str, Any]:
    """Once more by the definition's extension, counted from the day that was due."""
    found, spec = case.clocks()[name], case.kind.clocks[name]
    assert spec.extension is not None
    due = due_date(found.due_on, spec.extension.window, case.calendar)
    _change(case, found.id, due_on=due.isoformat(), extensions=found.extensions + 1)
    _follow(case, name, due)
    return {"clock": name, "due": due.isoformat(), "calendar": case.calendar.version}


def accept_proposed(case: TableCase, name: str) -> dict[str, Any]:
    """Take the day that a newer calendar proposes; nothing moves silently."""
    found = case.clocks()[name]
    assert found.proposed_due_on is not None
    _change(
        case, found.id, due_on=found.proposed_due_on.isoformat(), proposed_due_on=None,
        calendar_version=case.calendar.version,
    )  # fmt: skip
    _follow(case, name, found.proposed_due_on)
    return {"clock": name, "due": found.proposed_due_on.isoformat(), "calendar": case.calendar.version}


def _change(case: TableCase, clock_id: int, **values: Any) -> None:
    case.session.execute(t.clock.update().where(t.clock.c.id == clock_id).values(**values))
    case.forget("clocks")


def _follow(case: TableCase, name: str, due: date) -> None:
    """Open tasks that run on this clock show its new day."""
    if case.kind.states[case.dossier.state].clock == name:
        for statement in tasks.CHANGE_DUE:
            case.session.run(statement, {"dossier": case.dossier.id, "due_on": due.isoformat()})


def change_calendar(
    session: Session, *, office: Office, person_id: int | None, now: datetime, days: dict[date, tuple[bool, str]]
) -> list[tuple[int, str, date]]:
    """Enter official days off or worked, as a new version of the calendar.

    Running clocks keep their day and are *proposed* the new one. Returns (dossier, clock, proposed day). Raises Refused
    for somebody who does not run the office, and for a note that cannot be taken.
    """
    require_office_runner(session, office, person_id, now)
    days = {day: (is_working, said(note, _NOTE)) for day, (is_working, note) in days.items()}
    version, overrides = people.calendar_overrides(session)
    version += 1
    for day, (is_working, note) in sorted(days.items()):
        session.execute(
            t.calendar_day.insert().values(
                version=version, day=day.isoformat(), is_working=is_working, note=note, recorded_at=instant_text(now)
            )
        )
        overrides[day] = is_working
    record_event(
        session, stream="sys:calendar", act="calendar_changed", log=office.log, now=now, person_id=person_id,
        facts={"version": version, "days": {day.isoformat(): working for day, (working, _) in sorted(days.items())}},
        words={"note": "; ".join(note for _, note in days.values())},
    )  # fmt: skip
    return list(_propose(session, office, OfficeCalendar(overrides, str(version))))


def _propose(session: Session, office: Office, calendar: OfficeCalendar) -> Iterator[tuple[int, str, date]]:
    query = (
        sa.select(t.clock, t.dossier.c.manifest)
        .join(t.dossier, t.dossier.c.id == t.clock.c.dossier_id)
        .where(t.clock.c.stopped_on.is_(None), t.dossier.c.is_closed.is_(False))
        .order_by(t.clock.c.id)
    )
    for row in session.execute(query).all():
        spec = office.kind(session, row.manifest).clocks[row.name]
        due = due_date(date.fromisoformat(row.started_on), spec.window, calendar)
        for _ in range(row.extensions):
            assert spec.extension is not None
            due = due_date(due, spec.extension.window, calendar)
        if due.isoformat() == row.due_on:
            # A proposal of an earlier edition that the newest one takes back.
            session.execute(t.clock.update().where(t.clock.c.id == row.id).values(proposed_due_on=None))
        else:
            session.execute(
                t.clock.update()
                .where(t.clock.c.id == row.id)
                .values(proposed_due_on=due.isoformat(), proposed_version=calendar.version)
            )
            yield row.dossier_id, row.name, due
