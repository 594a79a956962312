"""What a story expects after an act, compared with what the tables say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from workflow_app.db import dossiers, enclosures, people
from workflow_app.db import tables as t
from workflow_app.db.session import Database, Session
from workflow_app.domain.clocks import local_day
from workflow_app.domain.seen import DossierSeen
from workflow_app.domain.texts import Text
from workflow_app.replay.names import Names
from workflow_app.replay.report import as_is, titled
from workflow_app.schema import Strict
from workflow_app.services import members
from workflow_app.services.office import Office

_NONE = Text("không có", "none")


class Expect(Strict):
    """Only what is named is compared."""

    state: str = ""
    refused: str = ""
    repeated: bool = False
    owner: str = ""
    revision: int | None = None
    numbers: dict[str, str] = {}
    due: dict[str, str | None] = {}
    proposed_due: dict[str, str | None] = {}
    base: dict[str, int] = {}
    outcome: dict[str, str] = {}
    rolls: dict[str, list[str]] = {}
    facts: dict[str, dict[str, str]] = {}
    opens: dict[str, str] = {}


Difference = tuple[Text, Text]
"""(expected, got), as a person reads them."""


def differences(
    session: Session, office: Office, names: Names, dossier: str, expect: Expect, now: datetime
) -> Iterator[Difference]:
    found = dossiers.find(session, dossier)
    if found is None:
        yield Text("một hồ sơ", "a dossier"), _NONE
        return
    row, _ = found
    if expect.state and row.state != expect.state:
        yield titled("trạng thái", "state", expect.state), titled("trạng thái", "state", row.state)
    if expect.revision is not None and row.revision != expect.revision:
        yield titled("bản", "revision", expect.revision), titled("bản", "revision", row.revision)
    if expect.owner:
        owner = people.organisation_by_id(session, row.owner_id).code
        if owner != expect.owner:
            yield titled("nơi giữ", "owner", expect.owner), titled("nơi giữ", "owner", owner)
    yield from _numbers(session, row, expect)
    yield from _clocks(session, row, expect)
    yield from _rounds(session, row, expect)
    yield from _persons(session, names, expect, local_day(now))


def _each(what: Text, wanted: dict[str, Any], got: dict[str, Any]) -> Iterator[Difference]:
    for name, value in wanted.items():
        if got.get(name) != value:
            expected = Text(f"{what.vi} của {name}: {value}", f"{what.en} of {name}: {value}")
            yield expected, as_is(got[name]) if name in got else _NONE


def _numbers(session: Session, row: DossierSeen, expect: Expect) -> Iterator[Difference]:
    if expect.numbers:
        valid = [one for one in enclosures.all_documents(session, row.id) if not one.void_reason]
        yield from _each(Text("số văn bản", "number"), expect.numbers, {one.name: one.number_text for one in valid})


def _clocks(session: Session, row: DossierSeen, expect: Expect) -> Iterator[Difference]:
    if not (expect.due or expect.proposed_due):
        return
    clocks = enclosures.clocks(session, row.id)
    running = {name: one.due_on.isoformat() if one.stopped_on is None else None for name, one in clocks.items()}
    yield from _each(Text("hạn", "due day"), expect.due, running)
    proposed = {name: one.proposed_due_on and one.proposed_due_on.isoformat() for name, one in clocks.items()}
    yield from _each(Text("hạn đề nghị", "proposed due day"), expect.proposed_due, proposed)


def _rounds(session: Session, row: DossierSeen, expect: Expect) -> Iterator[Difference]:
    if expect.base or expect.outcome:
        newest = {one.vote: one for one in enclosures.rounds(session, row.id)}
        yield from _each(
            Text("số tính", "base"), expect.base, {name: one.count.entitled for name, one in newest.items()}
        )
        yield from _each(
            Text("kết quả", "outcome"), expect.outcome, {name: one.outcome for name, one in newest.items()}
        )


def _persons(session: Session, names: Names, expect: Expect, on: date) -> Iterator[Difference]:
    for name, facts in expect.facts.items():
        yield from _each(
            Text(f"dữ kiện về {name}", f"fact of {name}"), facts, members.facts_of(session, names.person(name))
        )
    for name, wanted in expect.rolls.items():
        got = _rolls(session, names.person(name), on)
        if not _stand_on(got, [one.split() for one in wanted]):
            rolls = ", ".join(wanted)
            expected = Text(f"{name} trong sổ của {rolls or '(không nơi nào)'}",
                            f"{name} on the roll of {rolls or 'nobody'}")  # fmt: skip
            stands = "; ".join(map(" ".join, got))
            yield expected, as_is(stands) if stands else Text("không có trong sổ nào", "no roll")


def _rolls(session: Session, person_id: int, on: date) -> list[tuple[str, str, str]]:
    return [
        (people.organisation_by_id(session, one.organisation_id).code, one.standing, one.presence)
        for one in people.roll_of(session, person_id, on)
    ]


def _stand_on(got: list[tuple[str, str, str]], wanted: list[list[str]]) -> bool:
    """Each wanted roll ("CB1", "CB1 away", "CB3 guest official") once, and no other; guests count only where named."""
    if not any("guest" in words for words in wanted):
        got = [one for one in got if "guest" not in one]
    left = list(got)
    for words in wanted:
        found = next((one for one in left if set(words) <= set(one)), None)
        if found is None:
            return False
        left.remove(found)
    return not left


_COUNTS = sa.union_all(
    *(
        sa.select(sa.literal(table.name).label("name"), sa.func.count().label("rows")).select_from(table)
        for table in t.metadata.sorted_tables
        if table is not t.security_event
    )
)


def trace(database: Database) -> tuple[Any, ...]:
    """Everything that a refused act could have left: rows of every table but the security log, and dossiers' heads."""
    d = t.dossier.c
    heads = sa.select(d.id, d.state, d.head_seq, d.head_hash, d.revision, d.round, d.owner_id, d.fields).order_by(d.id)
    with database.reading() as session:
        counts = tuple(sorted((row.name, row.rows) for row in session.execute(_COUNTS)))
        return counts, tuple(tuple(row) for row in session.execute(heads))


def meeting_of(database: Database, dossier: str) -> str:
    """The uid of the meeting in which the newest round of a dossier is held."""
    query = (
        sa.select(t.meeting.c.uid)
        .join(t.round_, t.round_.c.meeting_id == t.meeting.c.id)
        .join(t.dossier, t.dossier.c.id == t.round_.c.dossier_id)
        .where(t.dossier.c.uid == dossier)
        .order_by(t.round_.c.id.desc())
    )
    with database.reading() as session:
        return str(session.execute(query).scalars().first())
