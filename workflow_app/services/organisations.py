"""The organisations of the office, each with its terms and powers, and the dated settings of the office.

Every verb writes an event into the history, in the transaction of the caller, who commits. `person_id` is who does it:
somebody whose post runs the office, or None for the command line of the machine.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta

from workflow_app.db import people
from workflow_app.db import tables as t
from workflow_app.db.columns import instant_text
from workflow_app.db.session import Session
from workflow_app.domain.clocks import local_day
from workflow_app.domain.decisions import is_share
from workflow_app.domain.guards import shown
from workflow_app.domain.refusals import NotFound, Refused, refusal
from workflow_app.domain.seen import OrganisationSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.vietnamese import sort_key
from workflow_app.history.leaf import event_id
from workflow_app.services import superiors
from workflow_app.services.dated import (
    BASIS,
    NAME,
    close,
    end,
    in_order,
    insert,
    iso,
    named,
    organisation_called,
    overlaps,
    record,
    refuse_ended,
    require_office_runner,
    rows_of,
)
from workflow_app.services.office import Office
from workflow_app.services.values import said

_PLACE_CODE = Text("Mã tổ chức", "Code of the organisation")
_ISSUER_CODE = Text("Ký hiệu cơ quan ban hành", "Issuer's code")
_SEAT = Text("Địa danh", "Seat")
_BAD_CODE = Text(
    "chỉ gồm chữ, số, dấu chấm và gạch nối, tối đa 30 ký tự", "letters, digits, dots and hyphens alone, at most 30"
)
_CODE = re.compile(r"[\w.-]{1,30}")


def add_organisation(
    session: Session, *, office: Office, person_id: int | None, now: datetime, code: str, kind: str, name: str,
    issuer_code: str, seat: str, from_on: date, parent: str = "", is_outside: bool = False, has_seal: bool = False,
) -> str:  # fmt: skip
    """A new organisation below `parent` (uid or code; none for a root). Returns its uid.

    `issuer_code` follows the symbol in a printed number, `seat` the day on a document. Raises NotFound for an unknown
    kind or parent, Refused for a code in use or one that cannot be one, and for a parent that was not there that day,
    has ended, or is outside though below one that is not.
    """
    require_office_runner(session, office, person_id, now)
    if kind not in office.roles.organisation_kinds:
        raise NotFound("organisation kind", kind)
    code, issuer_code, seat = said(code, _PLACE_CODE), said(issuer_code, _ISSUER_CODE), said(seat, _SEAT)
    if not _CODE.fullmatch(code):
        raise Refused(refusal("bad_value", field=_PLACE_CODE, problem=_BAD_CODE))
    if used := people.organisation_named(session, code):
        raise Refused(refusal("code_taken", taken=code, organisation=used.name))
    name = named(name, NAME)
    above = _above(session, parent, from_on, "" if is_outside else name) if parent else []
    uid = str(event_id())
    own_id = session.execute(
        t.organisation.insert()
        .values(
            uid=uid, code=code, kind=kind, name=name, name_sort=sort_key(name), issuer_code=issuer_code,
            seat=seat, is_outside=is_outside, has_seal=has_seal, from_on=from_on.isoformat(), to_on=None,
            recorded_at=instant_text(now),
        )
        .returning(t.organisation.c.id)
    ).scalar_one()  # fmt: skip
    line = [own_id, *(one.id for one in above)]
    session.execute(
        t.organisation_ancestor.insert(),
        [
            {
                "organisation_id": own_id, "ancestor_id": one, "depth": depth, "from_on": from_on.isoformat(),
                "recorded_at": instant_text(now),
            }
            for depth, one in enumerate(line)
        ],
    )  # fmt: skip
    facts = {"code": code, "kind": kind, "parent": above[0].uid if above else None, "outside": is_outside}
    record(session, office, person_id, now, f"org:{uid}", "organisation_added", from_on, facts, {"name": name})
    return uid


def _above(session: Session, parent: str, on: date, users: str) -> list[OrganisationSeen]:
    """The organisation and all above it on that day; `users` names the new one, where it has users here.

    Raises Refused where it was not there yet, has ended, or may not stand above the new one.
    """
    place = organisation_called(session, parent, keep=True)
    refuse_ended(session, place, None)
    found = people.ancestors(session, place.id, on)
    if not found:
        raise Refused(refusal("parent_not_there", organisation=place.name, day=shown(on)))
    if users and (refused := superiors.why_not_founded_below(session, superiors.tree(session), users, place)):
        raise Refused(refused)
    return found


def open_term(
    session: Session, *, office: Office, person_id: int | None, now: datetime, organisation: str, name: str,
    from_on: date, to_on: date | None = None,
) -> None:  # fmt: skip
    """A new term of the committee: its registers begin at 1. A term still open ends the day before.

    Raises Refused when the new term would begin within or before an earlier one.
    """
    require_office_runner(session, office, person_id, now)
    place = organisation_called(session, organisation, lock=True)
    refuse_ended(session, place, to_on)
    name = named(name, NAME)
    in_order(from_on, to_on)
    for row in rows_of(session, t.term, t.term.c.organisation_id == place.id):
        if from_on.isoformat() <= (row.to_on or row.from_on):
            first = shown(date.fromisoformat(row.from_on))
            raise Refused(refusal("terms_overlap", organisation=place.name, term=row.name, first=first))
        if row.to_on is None:
            close(session, t.term, row.id, from_on - timedelta(days=1), ended_at=instant_text(now))
    insert(session, t.term, from_on, to_on, organisation_id=place.id, name=name, recorded_at=instant_text(now))
    facts = {"term": name, "until": iso(to_on)}
    record(session, office, person_id, now, f"org:{place.uid}", "term_opened", from_on, facts)


def grant_power(
    session: Session, *, office: Office, person_id: int | None, now: datetime, organisation: str, power: str,
    from_on: date, to_on: date | None = None, basis: str = "",
) -> None:  # fmt: skip
    """From that day on the organisation decides what `power` names. Raises Refused when it holds it then."""
    require_office_runner(session, office, person_id, now)
    if power not in office.roles.powers:
        raise NotFound("power", power)
    place = organisation_called(session, organisation, lock=True)
    refuse_ended(session, place, to_on)
    basis = said(basis, BASIS)
    in_order(from_on, to_on)
    held = rows_of(session, t.power, t.power.c.organisation_id == place.id, t.power.c.name == power)
    if any(overlaps(row, from_on, to_on) for row in held):
        raise Refused(refusal("power_held", organisation=place.name))
    insert(
        session, t.power, from_on, to_on, organisation_id=place.id, name=power, basis=basis,
        recorded_at=instant_text(now),
    )  # fmt: skip
    facts = {"power": power, "until": iso(to_on)}
    record(session, office, person_id, now, f"org:{place.uid}", "power_granted", from_on, facts, {"basis": basis})


def end_power(
    session: Session, *, office: Office, person_id: int | None, now: datetime, organisation: str, power: str,
    last_on: date,
) -> None:  # fmt: skip
    """`last_on` is the last day of the power. Raises Refused when the organisation does not hold it."""
    require_office_runner(session, office, person_id, now)
    place = organisation_called(session, organisation, lock=True)
    held = rows_of(session, t.power, t.power.c.organisation_id == place.id, t.power.c.name == power)
    row = next((one for one in held if overlaps(one, last_on, last_on)), None)
    if row is None:
        raise Refused(refusal("power_not_held", organisation=place.name, day=shown(last_on)))
    end(session, t.power, row, last_on, now)
    record(session, office, person_id, now, f"org:{place.uid}", "power_ended", last_on, {"power": power})


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
    is_fit = declared is None or not is_share(declared.value) or is_share(value)
    is_fit = is_fit and (declared is None or not declared.choices or value in declared.choices)
    if type(value) is not wanted or (declared is None and int(value) < 1) or not is_fit:
        title = Text(declared.title.vi, declared.title.en) if declared else Text(name, name)
        raise Refused(refusal("bad_setting", title=title, value=str(value)))
    on, source = from_on or local_day(now), said(source, BASIS)
    session.execute(
        t.setting.insert().values(
            name=name, value=json.dumps(value, ensure_ascii=False), from_on=on.isoformat(), is_verified=is_verified,
            source=source, recorded_at=instant_text(now),
        )
    )  # fmt: skip
    facts = {"name": name, "value": value, "verified": is_verified}
    record(session, office, person_id, now, "sys:settings", "setting_changed", on, facts, {"source": source})


def _is_size(session: Session, office: Office, name: str) -> bool:
    starts = [f"size_of_{body}_" for body in office.roles.bodies]
    codes = [name.removeprefix(start) for start in starts if name.startswith(start)]
    return any(people.organisation_named(session, code) is not None for code in codes)
