"""What a story does to the office itself: settings, its calendar, powers, and the clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from workflow_app.db.session import Database
from workflow_app.domain.case import Actor
from workflow_app.domain.clocks import local_day
from workflow_app.services import people, running
from workflow_app.services.attempting import retried
from workflow_app.services.office import Office
from workflow_app.services.ticking import tick

OfficeAct = Callable[[Database, Office, Actor, datetime, Mapping[str, Any]], object]


def _setting(database: Database, office: Office, actor: Actor, now: datetime, values: Mapping[str, Any]) -> None:
    on = date.fromisoformat(values["from"]) if values.get("from") else local_day(now)
    retried(
        database,
        lambda session: people.set_setting(
            session, office=office, person_id=actor.person_id, now=now, name=values["name"], value=values["value"],
            from_on=on, is_verified=False,
        ),
    )  # fmt: skip


def _calendar(database: Database, office: Office, actor: Actor, now: datetime, values: Mapping[str, Any]) -> None:
    days = {date.fromisoformat(day): (bool(worked), str(note)) for day, (worked, note) in values["days"].items()}
    retried(
        database,
        lambda session: running.change_calendar(session, office=office, person_id=actor.person_id, now=now, days=days),
    )


def _power_ends(database: Database, office: Office, actor: Actor, now: datetime, values: Mapping[str, Any]) -> None:
    retried(
        database,
        lambda session: people.end_power(
            session, office=office, person_id=actor.person_id, now=now, organisation=values["organisation"],
            power=values["power"], last_on=date.fromisoformat(values["on"]) - timedelta(days=1),
        ),
    )  # fmt: skip


def _tick(database: Database, office: Office, actor: Actor, now: datetime, values: Mapping[str, Any]) -> None:
    tick(database, office, now)


ACTS: dict[str, OfficeAct] = {
    "office.setting": _setting,
    "office.calendar": _calendar,
    "office.power_ends": _power_ends,
    "office.tick": _tick,
}
