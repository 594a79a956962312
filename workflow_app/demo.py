"""The demonstration office: fictional people, units and papers, loaded from `states/_demo_office.yaml`.

Everything goes through the services that the office itself uses. The database is marked by the setting `demo`, so that
every page says so; it is served on this machine only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

import sqlalchemy as sa
from pydantic import Field

from workflow_app import content
from workflow_app.content_files import DefinitionError, text_of, validated
from workflow_app.db import people as seen
from workflow_app.db import tables as t
from workflow_app.db.session import Database, Session
from workflow_app.domain.case import Actor
from workflow_app.domain.clocks import local_day
from workflow_app.domain.refusals import NotFound, Refused, refusal
from workflow_app.schema import Strict
from workflow_app.services import accounts, acting, manifests, organisations, papers, people, registers
from workflow_app.services.cases import SYSTEM
from workflow_app.services.naming import uid_from_file, uid_named, with_uids
from workflow_app.services.office import Office
from workflow_app.services.recording import record_event

FILE = "_demo_office.yaml"
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
_TODAY = re.compile(r"today(?:([+-]\d{1,4}))?")


class Dated(Strict):
    """From its first day on; the last day is part of it."""

    at: str
    from_: Day = Field(alias="from")
    to: Day | None = None

    @property
    def days(self) -> dict[str, Any]:
        return {"from_on": _day(self.from_), "to_on": _day(self.to) if self.to else None}


class OrganisationModel(Strict):
    code: str
    kind: str
    name: str
    issuer_code: str
    seat: str
    parent: str = ""
    is_outside: bool = False
    has_seal: bool = False
    from_: Day = Field(alias="from")


class TermModel(Dated):
    name: str


class PowerModel(Dated):
    name: str
    basis: str


class PostsModel(Dated):
    role: str
    basis: str
    persons: list[str]


class RollsModel(Strict):
    at: str
    standing: Literal["official", "probationary"]
    presence: Literal["home", "away", "guest"] = "home"
    from_: Day = Field(alias="from")
    persons: list[str]


class SettingModel(Strict):
    name: str
    value: bool | int | str
    from_: Day = Field(alias="from")
    source: str


class OldNumberModel(Strict):
    at: str
    symbol: str
    number: int
    printed: str
    on: Day
    abstract: str
    explanation: str


class LineModel(Strict):
    """One act on a dossier that waits in the demonstration; `days_ago` may not grow within the list.

    A value `today` or `today-12` is a day; `state` is where the act must lead, `for` names whose act a clerk records.
    """

    case: str
    days_ago: int = Field(ge=0)
    actor: str
    act: str
    kind: str = ""
    place: str = ""
    for_: str = Field(default="", alias="for")
    values: dict[str, Any] = {}
    state: str = ""


class DemoFile(Strict):
    """states/_demo_office.yaml. `persons` maps a username to a full name; posts and rolls name usernames."""

    password: str
    organisations: list[OrganisationModel]
    terms: list[TermModel]
    powers: list[PowerModel]
    persons: dict[str, str]
    without_account: list[str] = []
    posts: list[PostsModel]
    rolls: list[RollsModel]
    settings: list[SettingModel]
    old_numbers: list[OldNumberModel] = []
    dossiers: list[LineModel] = []


def read_file() -> DemoFile:
    """Raises DefinitionError that names line and key."""
    text = text_of(content.folder("states") / FILE, f"states/{FILE}")
    return validated(DemoFile, f"states/{FILE}", text)[0]


def load_demo(database: Database, office: Office, now: datetime) -> list[str]:
    """Fill an empty database in one transaction: the office, and dossiers that wait on today's date.

    Returns the uids of the dossiers. Raises Refused when the database holds an office already.
    """
    file = read_file()
    with database.writing() as session:
        began = now - timedelta(days=1 + max((line.days_ago for line in file.dossiers), default=0))
        load_office(session, office=office, now=began, file=file)
        return play(session, office=office, now=now, lines=file.dossiers)


def load_office(session: Session, *, office: Office, now: datetime, file: DemoFile | None = None) -> None:
    """The people and units alone, without a dossier: what stories and tests begin with. Raises as `load_demo`."""
    if session.execute(sa.select(t.organisation.c.id).limit(1)).first():
        raise Refused(refusal("office_not_empty"))
    file = file or read_file()
    who: Mapping[str, Any] = {"office": office, "person_id": None, "now": now}
    manifests.publish(session, office.library, log=office.log, now=now)
    for setting in file.settings:
        organisations.set_setting(
            session, **who, name=setting.name, value=setting.value, from_on=_day(setting.from_), source=setting.source
        )
    for place in file.organisations:
        organisations.add_organisation(session, **who, from_on=_day(place.from_), **place.model_dump(exclude={"from_"}))
    for term in file.terms:
        organisations.open_term(session, **who, organisation=term.at, name=term.name, **term.days)
    for power in file.powers:
        organisations.grant_power(
            session, **who, organisation=power.at, power=power.name, basis=power.basis, **power.days
        )
    _load_people(session, who, file)
    for old in file.old_numbers:
        _enter_old_number(session, office, now, old)


def _load_people(session: Session, who: Mapping[str, Any], file: DemoFile) -> None:
    hashed = accounts.hash_password(file.password)
    for username, full_name in file.persons.items():
        uid = people.add_person(session, **who, full_name=full_name, uid=uid_from_file(username))
        if username not in file.without_account:
            accounts.add_account(session, **who, person=uid, username=username, hashed=hashed)
    for posts in file.posts:
        for username in posts.persons:
            people.give_post(
                session, **who, person=_known(file, username), role=posts.role, organisation=posts.at,
                basis=posts.basis, **posts.days,
            )  # fmt: skip
    for rolls in file.rolls:
        for username in rolls.persons:
            people.enter_roll(
                session, **who, person=_known(file, username), organisation=rolls.at, standing=rolls.standing,
                presence=rolls.presence, from_on=_day(rolls.from_),
            )  # fmt: skip


def _known(file: DemoFile, username: str) -> str:
    if username not in file.persons:
        raise DefinitionError(f"states/{FILE}", None, "persons", f"nobody is called “{username}”")
    return uid_from_file(username)


def _enter_old_number(session: Session, office: Office, now: datetime, old: OldNumberModel) -> None:
    place = seen.organisation_named(session, old.at)
    if place is None:
        raise NotFound("organisation", old.at)
    term = seen.term_of(session, place.id, _day(old.on))
    if term is None:
        raise Refused(refusal("no_term", organisation=place.name, day=old.on))
    registers.enter_old_number(
        session, organisation_id=place.id, body="", symbol=old.symbol, term_id=term[0], number=old.number,
        printed=old.printed, abstract=old.abstract, on=_day(old.on), explanation=old.explanation,
    )  # fmt: skip
    record_event(
        session, stream=f"reg:{place.uid}:{old.symbol}", act="old_number_entered", log=office.log, now=now,
        held_on=_day(old.on), facts={"period": term[1], "n": old.number}, words={"abstract": old.abstract},
    )  # fmt: skip


# Dossiers that wait -----------------------------------------------------------------------------------------------


def play(session: Session, *, office: Office, now: datetime, lines: list[LineModel]) -> list[str]:
    """Take the acts in order, the last of them shortly before `now`; dossiers of unknown kinds are left out.

    Returns the uids of the dossiers. Raises Refused, or DefinitionError where an act leads elsewhere than it says.
    """
    cases: dict[str, str] = {}
    left_out: set[str] = set()
    for number, line in enumerate(lines):
        if line.kind and line.kind not in office.library.manifests:
            left_out.add(line.case)
        if line.case in left_out:
            continue
        at = now - timedelta(days=line.days_ago, minutes=len(lines) - number)
        values = with_uids(session, _with_days(_stored(line.values, office), local_day(now)))
        actor, key = _actor(session, line), f"demo-{number}"
        if line.kind:
            done = acting.create(
                session, office=office, kind=line.kind, place=line.place, trigger=line.act, actor=actor, now=at,
                key=key, values=values,
            )  # fmt: skip
            cases[line.case] = done.dossier
        else:
            done = acting.act(
                session, office=office, dossier=cases[line.case], trigger=line.act, actor=actor, now=at, key=key,
                values=values,
            )  # fmt: skip
        if line.state and done.state != line.state:
            problem = f"“{line.act}” leads to {done.state}, not to {line.state}"
            raise DefinitionError(f"states/{FILE}", None, f"dossiers.{number}", problem)
    return list(cases.values())


def _stored(values: Mapping[str, Any], office: Office) -> dict[str, Any]:
    """Papers that name a file beside the demonstration's own are kept first, as an upload is."""
    given = []
    for paper in values.get("papers") or ():
        name = paper.get("file", "")
        kept: dict[str, Any] = {}
        if name:
            with (content.folder("states") / Path(name).name).open("rb") as stream:
                kept = papers.store(office.files, stream, name, largest=office.largest_paper).as_value()
        given.append({**kept, **{part: one for part, one in paper.items() if part != "file"}})
    return {**values, **({"papers": given} if given else {})}


def _actor(session: Session, line: LineModel) -> Actor:
    if line.actor == "system":
        return SYSTEM
    person = _person_id(session, line.actor)
    if not line.for_:
        return Actor(person, person)
    subject = _person_id(session, line.for_)
    return Actor(subject, subject, recorder_id=person)


def _person_id(session: Session, username: str) -> int:
    found = seen.person_id_of(session, uid_named(session, username))
    assert found is not None
    return found


def _with_days(value: Any, today: date) -> Any:
    if isinstance(value, str) and (match := _TODAY.fullmatch(value)):
        return (today + timedelta(days=int(match[1] or 0))).isoformat()
    if isinstance(value, dict):
        return {key: _with_days(one, today) for key, one in value.items()}
    if isinstance(value, list):
        return [_with_days(one, today) for one in value]
    return value


def _day(stored: str) -> date:
    return date.fromisoformat(stored)
