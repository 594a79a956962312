"""What a story does to the office itself: settings, its calendar, powers, posts, rolls, substitutes, and the clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from workflow_app.db import absences
from workflow_app.db import people as seen
from workflow_app.db.session import Database, Session
from workflow_app.domain.case import Actor
from workflow_app.domain.clocks import local_day
from workflow_app.domain.delegations import narrowest
from workflow_app.domain.refusals import NotFound
from workflow_app.services import delegating, organisations, people, running
from workflow_app.services.attempting import retried
from workflow_app.services.office import Office
from workflow_app.services.ticking import tick

OfficeAct = Callable[[Database, Office, Actor, datetime, Mapping[str, Any]], object]


def _setting(database: Database, office: Office, actor: Actor, now: datetime, values: Mapping[str, Any]) -> None:
    on = date.fromisoformat(values["from"]) if values.get("from") else local_day(now)
    retried(
        database,
        lambda session: organisations.set_setting(
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
        lambda session: organisations.end_power(
            session, office=office, person_id=actor.person_id, now=now, organisation=values["organisation"],
            power=values["power"], last_on=date.fromisoformat(values["on"]) - timedelta(days=1),
        ),
    )  # fmt: skip


def _post_of(database: Database, values: Mapping[str, Any], now: datetime) -> int:
    """The post that the line names by its holder, role and organisation."""
    with database.reading() as session:
        holder, place = seen.person_id_of(session, values["principal"]), seen.organisation_named(session, values["at"])
        posts = seen.posts_of(session, holder, local_day(now)) if holder and place else []
    found = [post for role, organisation, post in posts if (role, organisation) == (values["role"], place and place.id)]
    if not found:
        raise NotFound("post", values["role"])
    return found[0]


def _delegate(database: Database, office: Office, actor: Actor, now: datetime, values: Mapping[str, Any]) -> None:
    post = _post_of(database, values, now)
    kinds, triggers = values.get("kinds", ()), values.get("triggers", ())
    retried(
        database,
        lambda session: delegating.give(
            session, office=office, person_id=actor.person_id, now=now, post=post, substitute=values["to"],
            from_on=date.fromisoformat(values["from"]), to_on=date.fromisoformat(values["until"]),
            reason=values.get("reason", ""), basis=values.get("basis", ""), manner=values.get("manner", ""),
            kinds=kinds, triggers=triggers, within=values.get("within", ""),
            covers=values.get("covers") or narrowest(kinds, triggers),
        ),
    )  # fmt: skip


def _revoke(database: Database, office: Office, actor: Actor, now: datetime, values: Mapping[str, Any]) -> None:
    """The newest delegation from that person to the other."""

    def verb(session: Session) -> None:
        holder = seen.person_id_of(session, values["principal"]) or 0
        to = seen.person_id_of(session, values["to"])
        given = [one.uid for one in absences.delegated_by(session, holder) if one.substitute_id == to]
        delegating.revoke(
            session, office=office, person_id=actor.person_id, now=now, delegation=given[-1] if given else "—",
            reason=values.get("reason", ""),
        )  # fmt: skip

    retried(database, verb)


def _post(database: Database, office: Office, actor: Actor, now: datetime, values: Mapping[str, Any]) -> None:
    until = date.fromisoformat(values["until"]) if values.get("until") else None
    retried(
        database,
        lambda session: people.give_post(
            session, office=office, person_id=actor.person_id, now=now, person=values["person"], role=values["role"],
            organisation=values["at"], from_on=date.fromisoformat(values["from"]), to_on=until,
            basis=values.get("basis", ""), acting=values.get("acting", ""),
        ),
    )  # fmt: skip


def _activity(database: Database, office: Office, actor: Actor, now: datetime, values: Mapping[str, Any]) -> None:
    retried(
        database,
        lambda session: people.set_activity(
            session, office=office, person_id=actor.person_id, now=now, person=values["person"],
            activity=values["activity"], from_on=date.fromisoformat(values["from"]), basis=values.get("basis", ""),
        ),
    )  # fmt: skip


def _tick(database: Database, office: Office, actor: Actor, now: datetime, values: Mapping[str, Any]) -> None:
    tick(database, office, now)


ACTS: dict[str, OfficeAct] = {
    "office.setting": _setting,
    "office.calendar": _calendar,
    "office.power_ends": _power_ends,
    "office.delegate": _delegate,
    "office.revoke": _revoke,
    "office.post": _post,
    "office.activity": _activity,
    "office.tick": _tick,
}
