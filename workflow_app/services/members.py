"""Facts and rolls of members, changed only by an act on a dossier and dated by the day it happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.db.columns import instant_text
from workflow_app.domain.guards import day_in
from workflow_app.domain.posts import STANDINGS
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.seen import OrganisationSeen
from workflow_app.services.cases import TableCase


def set_facts(case: TableCase, field: str, facts: dict[str, str]) -> dict[str, Any]:
    """Record dated facts of the person in the field: each value is a day field, `held_on`, or a fixed word."""
    person = _person(case, field)
    recorded = {}
    for name, source in facts.items():
        day = case.held_on if source == "held_on" else day_in(case.fields.get(source))
        value = day.isoformat() if day else str(source)
        case.session.execute(
            t.member_fact.insert().values(
                person_id=person, name=name, value=value, from_on=(day or case.held_on).isoformat(),
                recorded_at=instant_text(case.now), dossier_id=case.dossier.id,
            )
        )  # fmt: skip
        recorded[name] = value
    if "standing" in facts:
        _change_standing(case, person, str(facts["standing"]), day_in(recorded.get("official_on")) or case.held_on)
    return {"member": case.person_uid(person), "facts": recorded}


def roll_faults(case: TableCase, values: Mapping[str, Any], place: OrganisationSeen) -> Iterator[Refusal]:
    """Nobody comes anew to a roll on which he stands: he would be counted twice."""
    person = case.person_id(str(case.fields.get(values["person"]) or ""))
    if person is None or values.get("presence", "home") != "home":
        return
    if case.known_at:
        stands = place.id in [one.organisation_id for one in case.roll(person, case.held_on) if one.presence != "guest"]
    else:
        entry = _open_entry(case, person)
        stands = entry is not None and entry.organisation_id == place.id
    if stands:
        yield refusal("two_rolls", person=case.person_name(person))


def _person(case: TableCase, field: str) -> int:
    person = case.person_id(str(case.fields.get(field) or ""))
    assert person is not None  # `following` asked for him
    return person


def _open_entry(case: TableCase, person: int) -> Any:
    query = t.roll_entry.select().where(
        t.roll_entry.c.person_id == person, t.roll_entry.c.to_on.is_(None), t.roll_entry.c.presence != "guest"
    )
    return case.once(f"open roll {person}", lambda: case.session.execute(query).first())


def _close(case: TableCase, entry_id: int, first_day_elsewhere: date) -> None:
    """The old entry ends the day before. One that began no earlier was never in force: no day lies in it any more."""
    _end(case, first_day_elsewhere - timedelta(days=1), t.roll_entry.c.id == entry_id)


def _end(case: TableCase, last_on: date, *which: sa.ColumnElement[bool]) -> None:
    ended = {"to_on": last_on.isoformat(), "ended_at": instant_text(case.now)}
    case.session.execute(t.roll_entry.update().where(*which).values(ended))


def _open(
    case: TableCase, person: int, organisation: int, standing: str, presence: str, on: date, before: Any
) -> None:  # fmt: skip
    """A new entry. Who is suspended, or exempted, is so on the new roll as on the one before; a guest is it at home."""
    activity = before.activity if before is not None and presence != "guest" else ""
    case.session.execute(
        t.roll_entry.insert().values(
            person_id=person, organisation_id=organisation, standing=standing, presence=presence, activity=activity,
            from_on=on.isoformat(), dossier_id=case.dossier.id, recorded_at=instant_text(case.now),
        )
    )  # fmt: skip
    case.forget(f"open roll {person}")


def _change_standing(case: TableCase, person: int, standing: str, on: date) -> None:
    """From probationary to official, as of the day it took effect, however late it was decided."""
    entry = _open_entry(case, person)
    if standing in STANDINGS:
        if entry is not None and entry.standing != standing:
            start = max(on.isoformat(), entry.from_on)
            _close(case, entry.id, date.fromisoformat(start))
            _open(case, person, entry.organisation_id, standing, entry.presence, date.fromisoformat(start), entry)
    elif entry is not None:
        _end(case, case.held_on, t.roll_entry.c.id == entry.id)
        case.forget(f"open roll {person}")


def move_roll(case: TableCase, values: dict[str, Any], place: OrganisationSeen) -> dict[str, Any]:
    """One transaction takes the member from the old roll to the new, dated by the day of the act.

    presence home: leaves the old roll; guest: stays on the old one, marked away; back: the guest entry ends.
    """
    person = _person(case, values["person"])
    entry, presence = _open_entry(case, person), values.get("presence", "home")
    if presence == "guest":
        if entry is not None:
            _close(case, entry.id, case.held_on)
            _open(case, person, entry.organisation_id, entry.standing, "away", case.held_on, entry)
        _open(case, person, place.id, entry.standing if entry else "official", "guest", case.held_on, entry)
    elif presence == "back":
        _return_home(case, person, entry)
    else:
        if entry is not None:
            _close(case, entry.id, case.held_on)
        _open(case, person, place.id, entry.standing if entry else "official", "home", case.held_on, entry)
    return {"member": case.person_uid(person), "roll": place.code, "presence": presence}


def _return_home(case: TableCase, person: int, entry: Any) -> None:
    r = t.roll_entry.c
    _end(case, case.held_on, r.person_id == person, r.presence == "guest", r.to_on.is_(None))
    if entry is not None and entry.presence == "away":
        _close(case, entry.id, case.held_on)
        _open(case, person, entry.organisation_id, entry.standing, "home", case.held_on, entry)


def facts_of(session: Any, person: int) -> dict[str, str]:
    """The newest value of every fact."""
    query = sa.select(t.member_fact).where(t.member_fact.c.person_id == person).order_by(t.member_fact.c.id)
    return {row.name: row.value for row in session.execute(query)}
