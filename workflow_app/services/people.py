"""The office itself: organisations, terms, powers, persons, posts, rolls and settings, each with its dates.

Nothing here is overwritten or deleted: a change opens a row or writes the last day of one. Every verb writes an event
into the history, in the transaction of the caller, who commits. `person_id` is who does it: somebody whose post runs
the office, or None for the command line of the machine. Last days are part of the time they end.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from workflow_app.db import people
from workflow_app.db import tables as t
from workflow_app.db.columns import instant_text
from workflow_app.db.session import Session
from workflow_app.domain.case import OrganisationSeen
from workflow_app.domain.clocks import local_day
from workflow_app.domain.guards import shown
from workflow_app.domain.posts import ACTING
from workflow_app.domain.refusals import NotFound, Refused, refusal
from workflow_app.domain.texts import Text
from workflow_app.domain.vietnamese import fold, name_sort_key, sort_key
from workflow_app.history.leaf import event_id
from workflow_app.services.office import Office
from workflow_app.services.recording import record_event
from workflow_app.services.values import said

EVER = "9999-12-31"
LONGEST_NAME = 200
"""Characters of the name of a person, an organisation or a term."""

_NAME = Text("Tên", "Name")
_FULL_NAME = Text("Họ và tên", "Full name")
_BASIS = Text("Căn cứ", "Basis")
_REASON = Text("Lý do", "Reason")


# Organisations, their terms and powers ----------------------------------------------------------------------------


def add_organisation(
    session: Session, *, office: Office, person_id: int | None, now: datetime, code: str, kind: str, name: str,
    issuer_code: str, seat: str, from_on: date, parent: str = "", is_outside: bool = False, has_seal: bool = False,
) -> str:  # fmt: skip
    """A new organisation below `parent` (uid or code; none for a root). Returns its uid.

    `issuer_code` follows the symbol in a printed number, `seat` the day on a document. Raises NotFound for an unknown
    kind or parent, Refused for a code in use.
    """
    require_office_runner(session, office, person_id, now)
    if kind not in office.roles.organisation_kinds:
        raise NotFound("organisation kind", kind)
    if used := people.organisation_named(session, code):
        raise Refused(refusal("code_taken", taken=code, organisation=used.name))
    above = people.ancestors(session, _organisation(session, parent).id, from_on) if parent else []
    name = _named(name, _NAME)
    uid = str(event_id())
    own_id = session.execute(
        t.organisation.insert()
        .values(
            uid=uid, code=code, kind=kind, name=name, name_sort=sort_key(name), issuer_code=issuer_code,
            seat=seat, is_outside=is_outside, has_seal=has_seal, from_on=from_on.isoformat(), to_on=None,
        )
        .returning(t.organisation.c.id)
    ).scalar_one()  # fmt: skip
    line = [own_id, *(one.id for one in above)]
    session.execute(
        t.organisation_ancestor.insert(),
        [
            {"organisation_id": own_id, "ancestor_id": one, "depth": depth, "from_on": from_on.isoformat()}
            for depth, one in enumerate(line)
        ],
    )
    facts = {"code": code, "kind": kind, "parent": above[0].uid if above else None, "outside": is_outside}
    _record(session, office, person_id, now, f"org:{uid}", "organisation_added", from_on, facts, {"name": name})
    return uid


def open_term(
    session: Session, *, office: Office, person_id: int | None, now: datetime, organisation: str, name: str,
    from_on: date, to_on: date | None = None,
) -> None:  # fmt: skip
    """A new term of the committee: its registers begin at 1. A term still open ends the day before.

    Raises Refused when the new term would begin within or before an earlier one.
    """
    require_office_runner(session, office, person_id, now)
    place = _organisation(session, organisation, lock=True)
    name = _named(name, _NAME)
    _in_order(from_on, to_on)
    for row in _rows(session, t.term, t.term.c.organisation_id == place.id):
        if from_on.isoformat() <= (row.to_on or row.from_on):
            first = shown(date.fromisoformat(row.from_on))
            raise Refused(refusal("terms_overlap", organisation=place.name, term=row.name, first=first))
        if row.to_on is None:
            _close(session, t.term, row.id, from_on - timedelta(days=1))
    _insert(session, t.term, from_on, to_on, organisation_id=place.id, name=name)
    facts = {"term": name, "until": _iso(to_on)}
    _record(session, office, person_id, now, f"org:{place.uid}", "term_opened", from_on, facts)


def grant_power(
    session: Session, *, office: Office, person_id: int | None, now: datetime, organisation: str, power: str,
    from_on: date, to_on: date | None = None, basis: str = "",
) -> None:  # fmt: skip
    """From that day on the organisation decides what `power` names. Raises Refused when it holds it then."""
    require_office_runner(session, office, person_id, now)
    if power not in office.roles.powers:
        raise NotFound("power", power)
    place = _organisation(session, organisation, lock=True)
    basis = said(basis, _BASIS)
    _in_order(from_on, to_on)
    held = _rows(session, t.power, t.power.c.organisation_id == place.id, t.power.c.name == power)
    if any(_overlaps(row, from_on, to_on) for row in held):
        raise Refused(refusal("power_held", organisation=place.name))
    _insert(
        session, t.power, from_on, to_on, organisation_id=place.id, name=power, basis=basis,
        recorded_at=instant_text(now),
    )  # fmt: skip
    facts = {"power": power, "until": _iso(to_on)}
    _record(session, office, person_id, now, f"org:{place.uid}", "power_granted", from_on, facts, {"basis": basis})


def end_power(
    session: Session, *, office: Office, person_id: int | None, now: datetime, organisation: str, power: str,
    last_on: date,
) -> None:  # fmt: skip
    """`last_on` is the last day of the power. Raises Refused when the organisation does not hold it."""
    require_office_runner(session, office, person_id, now)
    place = _organisation(session, organisation, lock=True)
    held = _rows(session, t.power, t.power.c.organisation_id == place.id, t.power.c.name == power)
    row = next((one for one in held if _overlaps(one, last_on, last_on)), None)
    if row is None:
        raise Refused(refusal("power_not_held", organisation=place.name, day=shown(last_on)))
    _end(session, t.power, row, last_on, now)
    _record(session, office, person_id, now, f"org:{place.uid}", "power_ended", last_on, {"power": power})


# Persons, posts, rolls --------------------------------------------------------------------------------------------


def add_person(
    session: Session, *, office: Office, person_id: int | None, now: datetime, full_name: str, uid: str = ""
) -> str:
    """A person, who has neither post nor roll nor account yet. Returns the uid. Raises Refused for a name that is
    empty, too long or in an old encoding."""
    require_office_runner(session, office, person_id, now)
    uid, name = uid or str(event_id()), _named(full_name, _FULL_NAME)
    session.execute(
        t.person.insert().values(uid=uid, full_name=name, name_sort=name_sort_key(name), search_text=fold(name))
    )
    _record(session, office, person_id, now, f"person:{uid}", "person_added", local_day(now), {}, {"name": name})
    return uid


def give_post(
    session: Session, *, office: Office, person_id: int | None, now: datetime, person: str, role: str,
    organisation: str, from_on: date, to_on: date | None = None, basis: str = "", acting: str = "",
) -> int:  # fmt: skip
    """The person (uid) holds the role in the organisation from that day on. Returns the post's id.

    `acting` says that it is held for the time being: `acting` (quyền) or `in_charge` (phụ trách); else it is in full.

    Raises NotFound for an unknown role, Refused for a post held already, one that another post excludes, or one's own.
    """
    require_office_runner(session, office, person_id, now)
    if role not in office.roles.roles:
        raise NotFound("role", role)
    if acting not in ("", *ACTING):
        raise NotFound("way of holding a post", acting)
    holder, name = _person(session, person)
    place = _organisation(session, organisation)
    basis = said(basis, _BASIS)
    _in_order(from_on, to_on)
    for row in _rows(session, t.post, t.post.c.person_id == holder):
        if not _overlaps(row, from_on, to_on):
            continue
        if (row.role, row.organisation_id) == (role, place.id):
            raise Refused(refusal("holds_it_already", person=name, role=_title(office, role), organisation=place.name))
        if any({row.role, role} == set(pair) for pair in office.roles.incompatible):
            raise Refused(
                refusal("incompatible_posts", person=name, held=_title(office, row.role), role=_title(office, role))
            )
        here = row.organisation_id == place.id
        if here and any({row.role, role} == set(pair) for pair in office.roles.incompatible_at_one_place):
            held = _title(office, row.role)
            raise Refused(
                refusal("incompatible_here", person=name, organisation=place.name, held=held, role=_title(office, role))
            )
    refuse_oneself(session, office, person_id, holder, now)
    post = _insert(
        session, t.post, from_on, to_on, person_id=holder, role=role, organisation_id=place.id, basis=basis,
        acting=acting or None, recorded_at=instant_text(now),
    )  # fmt: skip
    facts = {"post": post, "role": role, "place": place.uid, "until": _iso(to_on)}
    if acting:
        facts["acting"] = acting
    _record(session, office, person_id, now, f"role:{person}", "post_given", from_on, facts, {"basis": basis})
    return post


def end_post(
    session: Session, *, office: Office, person_id: int | None, now: datetime, post: int, last_on: date,
    reason: str = "",
) -> None:  # fmt: skip
    """`last_on` is the last day of the post. Raises NotFound, and Refused when it has its last day already."""
    require_office_runner(session, office, person_id, now)
    row = session.execute(t.post.select().where(t.post.c.id == post).with_for_update()).first()
    if row is None:
        raise NotFound("post", str(post))
    reason = said(reason, _REASON)
    _end(session, t.post, row, last_on, now)
    holder = people.person_uid(session, row.person_id)
    facts = {"post": post, "role": row.role, "place": people.organisation_by_id(session, row.organisation_id).uid}
    _record(session, office, person_id, now, f"role:{holder}", "post_ended", last_on, facts, {"reason": reason})


def enter_roll(
    session: Session, *, office: Office, person_id: int | None, now: datetime, person: str, organisation: str,
    standing: str, from_on: date, presence: str = "home",
) -> None:  # fmt: skip
    """Enter somebody on a roll when the office begins; later only dossiers move members from roll to roll.

    standing: official or probationary; presence: home, away (on a temporary letter elsewhere), or guest (counted at
    home). Raises Refused where the person would stand on two rolls at once.
    """
    require_office_runner(session, office, person_id, now)
    member, name = _person(session, person)
    refuse_oneself(session, office, person_id, member, now)
    place = _organisation(session, organisation)
    others = _rows(session, t.roll_entry, t.roll_entry.c.person_id == member)
    clashes = (one for one in others if _overlaps(one, from_on, None))
    if presence == "guest":
        is_second = any(one.organisation_id == place.id for one in clashes)
    else:
        is_second = any(one.presence != "guest" for one in clashes)
    if is_second:
        raise Refused(refusal("two_rolls", person=name))
    _insert(
        session, t.roll_entry, from_on, None, person_id=member, organisation_id=place.id, standing=standing,
        presence=presence, dossier_id=None, recorded_at=instant_text(now),
    )  # fmt: skip
    facts = {"roll": place.uid, "standing": standing, "presence": presence}
    _record(session, office, person_id, now, f"person:{person}", "roll_entered", from_on, facts)


# Settings ---------------------------------------------------------------------------------------------------------


def set_setting(
    session: Session, *, office: Office, person_id: int | None, now: datetime, name: str, value: bool | int | str,
    from_on: date | None = None, source: str = "", is_verified: bool = True,
) -> None:  # fmt: skip
    """The office's own value of a setting from that day on (default: today); earlier days keep theirs.

    Besides the declared settings there is `size_of_BODY_CODE`: the number of members a body ought to have, where it is
    larger than the number now serving. Raises Refused for another name, or a value of another type.
    """
    require_office_runner(session, office, person_id, now)
    declared = office.roles.settings.get(name)
    if declared is None and not _is_size(session, office, name):
        raise Refused(refusal("unknown_setting", name=name))
    wanted = type(declared.value) if declared else int
    if type(value) is not wanted or (declared is None and int(value) < 1):
        title = Text(declared.title.vi, declared.title.en) if declared else Text(name, name)
        raise Refused(refusal("bad_setting", title=title, value=str(value)))
    on, source = from_on or local_day(now), said(source, _BASIS)
    session.execute(
        t.setting.insert().values(
            name=name, value=json.dumps(value, ensure_ascii=False), from_on=on.isoformat(), is_verified=is_verified,
            source=source, recorded_at=instant_text(now),
        )
    )  # fmt: skip
    facts = {"name": name, "value": value, "verified": is_verified}
    _record(session, office, person_id, now, "sys:settings", "setting_changed", on, facts, {"source": source})


def _is_size(session: Session, office: Office, name: str) -> bool:
    starts = [f"size_of_{body}_" for body in office.roles.bodies]
    codes = [name.removeprefix(start) for start in starts if name.startswith(start)]
    return any(people.organisation_named(session, code) is not None for code in codes)


# What the verbs share ---------------------------------------------------------------------------------------------


def require_office_runner(session: Session, office: Office, person_id: int | None, now: datetime) -> None:
    """Raises Refused unless the person holds, today, a post that runs the office."""
    if person_id is None:
        return
    running = {name: role for name, role in office.roles.roles.items() if role.runs_office}
    if not any(role in running for role, _, _ in people.posts_of(session, person_id, local_day(now))):
        titles = [role.title for role in running.values()]
        who = Text(", ".join(one.vi for one in titles), ", ".join(one.en for one in titles))
        raise Refused(refusal("not_your_role", who=who, supplier=who))


def refuse_oneself(
    session: Session, office: Office, person_id: int | None, receiver: int, now: datetime, holder: str = ""
) -> None:
    """Four eyes: who runs the office lets nobody act, sign or vote who is himself. Raises Refused, which names who
    could: the present holder of the post, where there is one, or another one who runs the office."""
    if person_id is None or person_id != receiver:
        return
    running, p = [name for name, role in office.roles.roles.items() if role.runs_office], t.post.c
    on = local_day(now).isoformat()
    query = (
        sa.select(t.person.c.full_name).distinct().join(t.post, p.person_id == t.person.c.id)
        .where(p.role.in_(running), p.person_id != person_id, p.from_on <= on, sa.or_(p.to_on.is_(None), p.to_on >= on))
        .order_by(t.person.c.full_name)
    )  # fmt: skip
    names = ", ".join(session.execute(query).scalars())
    another = Text(f"người quản trị khác: {names}", f"another who runs the office: {names}") if names else _A_SECOND
    supplier = Text(f"{holder}; {another.vi}", f"{holder}; {another.en}") if holder else another
    raise Refused(refusal("gives_himself", supplier=supplier))


_A_SECOND = Text(
    "người quản trị thứ hai (thêm bằng lệnh workflow-app user add)",
    "a second administrator (added by workflow-app user add)",
)


def _named(name: str, title: Text) -> str:
    """A name as it is kept. Raises Refused where there is none, or it cannot be one."""
    found = said(name, title, LONGEST_NAME)
    if not found:
        raise Refused(refusal("missing_field", field=title, missing=(title,)))
    return found


def _organisation(session: Session, name: str, *, lock: bool = False) -> OrganisationSeen:
    found = people.organisation_named(session, name)
    if found is None:
        raise NotFound("organisation", name)
    if lock:
        session.execute(sa.select(t.organisation.c.id).where(t.organisation.c.id == found.id).with_for_update())
    return found


def _person(session: Session, uid: str) -> tuple[int, str]:
    """(id, full name), locked: two changes of one person's posts or rolls see each other."""
    query = sa.select(t.person.c.id, t.person.c.full_name).where(t.person.c.uid == uid).with_for_update()
    row = session.execute(query).first()
    if row is None:
        raise NotFound("person", uid)
    return row.id, row.full_name


def _title(office: Office, role: str) -> Text:
    title = office.roles.roles[role].title
    return Text(title.vi, title.en)


def _rows(session: Session, table: sa.Table, *where: sa.ColumnElement[bool]) -> list[Any]:
    return list(session.execute(table.select().where(*where).order_by(table.c.from_on, table.c.id)))


def _overlaps(row: Any, from_on: date, to_on: date | None) -> bool:
    return bool(row.from_on <= (_iso(to_on) or EVER) and from_on.isoformat() <= (row.to_on or EVER))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _in_order(from_on: date, to_on: date | None) -> None:
    if to_on is not None and to_on < from_on:
        raise Refused(refusal("days_reversed", first=shown(from_on), last=shown(to_on)))


def _insert(session: Session, table: sa.Table, from_on: date, to_on: date | None, **values: Any) -> int:
    row = {"from_on": from_on.isoformat(), "to_on": _iso(to_on), **values}
    return int(session.execute(table.insert().values(row).returning(table.c.id)).scalar_one())


def _end(session: Session, table: sa.Table, row: Any, last_on: date, now: datetime) -> None:
    if row.to_on is not None:
        raise Refused(refusal("already_ended", day=shown(date.fromisoformat(row.to_on))))
    _in_order(date.fromisoformat(row.from_on), last_on)
    _close(session, table, row.id, last_on, ended_at=instant_text(now))


def _close(session: Session, table: sa.Table, row_id: int, last_on: date, **values: Any) -> None:
    session.execute(table.update().where(table.c.id == row_id).values(to_on=last_on.isoformat(), **values))


def _record(
    session: Session, office: Office, person_id: int | None, now: datetime, stream: str, act: str, held_on: date,
    facts: Mapping[str, Any], words: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    by = {"uid": people.person_uid(session, person_id)} if person_id else {"system": True}
    record_event(
        session, stream=stream, act=act, log=office.log, now=now, held_on=held_on, person_id=person_id,
        facts={"actor": by, **facts}, words=words or {},
    )  # fmt: skip
