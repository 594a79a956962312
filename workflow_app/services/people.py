"""The persons of the office, their posts and the rolls on which members are counted, each with its dates.

Nothing here is overwritten or deleted: a change opens a row or writes the last day of one. Every verb writes an event
into the history, in the transaction of the caller, who commits. `person_id` is who does it: somebody whose post runs
the office, or None for the command line of the machine. Last days are part of the time they end.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from workflow_app.db import people
from workflow_app.db import tables as t
from workflow_app.db.columns import instant_text
from workflow_app.db.session import Session
from workflow_app.domain.clocks import local_day
from workflow_app.domain.guards import shown
from workflow_app.domain.posts import ACTING, ACTIVITIES, PRESENCES, STANDINGS
from workflow_app.domain.refusals import NotFound, Refused, refusal
from workflow_app.domain.texts import Text
from workflow_app.domain.vietnamese import fold, name_sort_key
from workflow_app.history.leaf import event_id
from workflow_app.services import substitutes
from workflow_app.services.dated import (
    BASIS,
    end,
    in_order,
    insert,
    iso,
    named,
    organisation_called,
    overlaps,
    person_of,
    record,
    refuse_ended,
    refuse_oneself,
    require_office_runner,
    rows_of,
    title_of,
)
from workflow_app.services.office import Office
from workflow_app.services.values import said

_FULL_NAME = Text("Họ và tên", "Full name")
_REASON = Text("Lý do", "Reason")


def add_person(
    session: Session, *, office: Office, person_id: int | None, now: datetime, full_name: str, uid: str = ""
) -> str:
    """A person, who has neither post nor roll nor account yet. Returns the uid. Raises Refused for a name that is
    empty, too long or in an old encoding."""
    require_office_runner(session, office, person_id, now)
    uid, name = uid or str(event_id()), named(full_name, _FULL_NAME)
    session.execute(
        t.person.insert().values(uid=uid, full_name=name, name_sort=name_sort_key(name), search_text=fold(name))
    )
    record(session, office, person_id, now, f"person:{uid}", "person_added", local_day(now), {}, {"name": name})
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
    holder, name = person_of(session, person)
    place = organisation_called(session, organisation, keep=True)
    refuse_ended(session, place, to_on)
    basis = said(basis, BASIS)
    in_order(from_on, to_on)
    for row in rows_of(session, t.post, t.post.c.person_id == holder):
        if not overlaps(row, from_on, to_on):
            continue
        if (row.role, row.organisation_id) == (role, place.id):
            raise Refused(
                refusal("holds_it_already", person=name, role=title_of(office, role), organisation=place.name)
            )
        if any({row.role, role} == set(pair) for pair in office.roles.incompatible):
            raise Refused(
                refusal("incompatible_posts", person=name, held=title_of(office, row.role), role=title_of(office, role))
            )
        here = row.organisation_id == place.id
        if here and any({row.role, role} == set(pair) for pair in office.roles.incompatible_at_one_place):
            held = title_of(office, row.role)
            raise Refused(
                refusal(
                    "incompatible_here", person=name, organisation=place.name, held=held, role=title_of(office, role)
                )
            )
    for held_role, stands_in in substitutes.clashes(session, office.roles, holder, (role, place.id), from_on, to_on):
        if stands_in:
            held = title_of(office, held_role)
            raise Refused(refusal("incompatible_stood_in", person=name, held=held, role=title_of(office, role)))
    refuse_oneself(session, office, person_id, holder, now)
    post = insert(
        session, t.post, from_on, to_on, person_id=holder, role=role, organisation_id=place.id, basis=basis,
        acting=acting or None, recorded_at=instant_text(now),
    )  # fmt: skip
    facts = {"post": post, "role": role, "place": place.uid, "until": iso(to_on)}
    if acting:
        facts["acting"] = acting
    record(session, office, person_id, now, f"role:{person}", "post_given", from_on, facts, {"basis": basis})
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
    end(session, t.post, row, last_on, now)
    holder = people.person_uid(session, row.person_id)
    facts = {"post": post, "role": row.role, "place": people.organisation_by_id(session, row.organisation_id).uid}
    record(session, office, person_id, now, f"role:{holder}", "post_ended", last_on, facts, {"reason": reason})


def enter_roll(
    session: Session, *, office: Office, person_id: int | None, now: datetime, person: str, organisation: str,
    standing: str, from_on: date, presence: str = "home", basis: str = "",
) -> None:  # fmt: skip
    """Enter somebody on a roll when the office begins; later only dossiers move members from roll to roll.

    standing: official or probationary; presence: home, away (on a temporary letter elsewhere), or guest (counted at
    home). Raises NotFound for another word, Refused where the person would stand on two rolls at once, where the
    organisation has ended, and where somebody enters it without its basis (the office's own first entries bear none).
    """
    require_office_runner(session, office, person_id, now)
    if standing not in STANDINGS:
        raise NotFound("standing", standing)
    if presence not in PRESENCES:
        raise NotFound("presence", presence)
    member, name = person_of(session, person)
    refuse_oneself(session, office, person_id, member, now)
    place, basis = organisation_called(session, organisation, keep=True), said(basis, BASIS)
    refuse_ended(session, place, None)
    if person_id is not None and not basis:
        raise Refused(refusal("missing_field", field=BASIS, missing=(BASIS,)))
    others = rows_of(session, t.roll_entry, t.roll_entry.c.person_id == member)
    clashes = (one for one in others if overlaps(one, from_on, None))
    if presence == "guest":
        is_second = any(one.organisation_id == place.id for one in clashes)
    else:
        is_second = any(one.presence != "guest" for one in clashes)
    if is_second:
        raise Refused(refusal("two_rolls", person=name))
    insert(
        session, t.roll_entry, from_on, None, person_id=member, organisation_id=place.id, standing=standing,
        presence=presence, dossier_id=None, recorded_at=instant_text(now),
    )  # fmt: skip
    facts = {"roll": place.uid, "standing": standing, "presence": presence}
    record(session, office, person_id, now, f"person:{person}", "roll_entered", from_on, facts, {"basis": basis})


def set_activity(
    session: Session, *, office: Office, person_id: int | None, now: datetime, person: str, activity: str,
    from_on: date, basis: str = "",
) -> None:  # fmt: skip
    """From that day on the member is suspended from Party activity (đình chỉ sinh hoạt: `suspended`), exempted from it
    (miễn công tác và sinh hoạt: `exempted`), or takes part again (empty).

    The entry on the roll ends the day before and another one begins; an earlier day keeps what was entered. Raises
    NotFound for another word, Refused for who stands on no roll, where the roll says so already, and for a day on which
    the entry in force had not begun before.
    """
    require_office_runner(session, office, person_id, now)
    if activity not in ("", *ACTIVITIES):
        raise NotFound("activity", activity)
    member, name = person_of(session, person)
    refuse_oneself(session, office, person_id, member, now)
    r = t.roll_entry.c
    rows = rows_of(session, t.roll_entry, r.person_id == member, r.presence != "guest", r.to_on.is_(None))
    if not rows:
        raise Refused(refusal("no_roll", person=name))
    entry, basis = rows[-1], said(basis, BASIS)
    if entry.activity == activity:
        raise Refused(refusal("activity_already", person=name))
    if not basis:
        raise Refused(refusal("missing_field", field=BASIS, missing=(BASIS,)))
    if from_on.isoformat() <= entry.from_on:
        raise Refused(refusal("changed_later", organisation=name, first=shown(date.fromisoformat(entry.from_on))))
    end(session, t.roll_entry, entry, from_on - timedelta(days=1), now)
    insert(
        session, t.roll_entry, from_on, None, person_id=member, organisation_id=entry.organisation_id,
        standing=entry.standing, presence=entry.presence, dossier_id=None, activity=activity,
        recorded_at=instant_text(now),
    )  # fmt: skip
    facts = {"roll": people.organisation_by_id(session, entry.organisation_id).uid, "activity": activity}
    record(session, office, person_id, now, f"person:{person}", "activity_set", from_on, facts, {"basis": basis})
