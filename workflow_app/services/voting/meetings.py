"""The meeting in which a round is opened: a new one, or one of the same body on the same day.

Several files decided at one sitting are decided in one meeting: one chair, one secretary, one presence.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from workflow_app.db import directory, people
from workflow_app.db import tables as t
from workflow_app.domain.votes import Body
from workflow_app.history.leaf import event_id
from workflow_app.services.cases import TableCase


def posts(case: TableCase, body: Body, place: int) -> dict[str, int | None]:
    """Who chairs and who keeps the minutes: of the meeting that is joined, else those whom the opening names."""
    found = joined(case, body, place)
    if found is not None:
        return {"chair": found.chair_id, "secretary": found.secretary_id}
    return {"chair": named(case, "chair"), "secretary": named(case, "secretary")}


def joined(case: TableCase, body: Body, place: int) -> Any:
    """The meeting named by its uid, where it is one of this body on this day, and not one of which another chair or
    secretary took over all that was held in it; None where none of that sort is."""
    wanted = case.given.round.get("meeting")
    if not wanted or not people.is_name(wanted):
        return None
    m = t.meeting.c
    same = (
        m.uid == wanted, m.body == body.name, m.organisation_id == place, m.held_on == case.held_on.isoformat(),
        directory.holds_a_round(),
    )  # fmt: skip
    return case.once(f"meeting {wanted} {place}", lambda: case.session.execute(t.meeting.select().where(*same)).first())


def join(case: TableCase, body: Body, place: int, chair: int | None, secretary: int) -> int:
    """The meeting named by its uid when several files are decided in one, else a new one."""
    found = joined(case, body, place)
    if found is not None:
        return int(found.id)
    values = {
        "uid": str(event_id()), "organisation_id": place, "body": body.name,
        "way": case.given.round.get("way") or "meeting", "held_on": case.held_on.isoformat(),
        "chair_id": chair, "secretary_id": secretary,
    }  # fmt: skip
    return int(case.session.execute(t.meeting.insert().values(values).returning(t.meeting.c.id)).scalar_one())


def named(case: TableCase, key: str) -> int | None:
    """Whom the opening names for a post of the meeting."""
    uid = case.given.round.get(key)
    return case.person_id(str(uid)) if uid else None


def of_today(case: TableCase, body: Body, place: int) -> Any:
    """The newest meeting of this body on the day of the act in which another dossier is voted on; None where there is
    none. Of this dossier's own the chair decides anew."""
    m, r = t.meeting.c, t.round_.c
    own = sa.select(r.meeting_id).where(r.dossier_id == case.dossier.id)
    there = sa.and_(m.body == body.name, m.organisation_id == place, m.held_on == case.held_on.isoformat())
    query = t.meeting.select().where(there, directory.holds_a_round(), m.id.not_in(own)).order_by(m.id.desc())
    return case.session.execute(query).first()


def attendance(case: TableCase, meeting_id: int) -> dict[int, tuple[str, str]]:
    """What was told of who is at the meeting: person → (presence, why absent), as its newest round says."""
    r, o = t.round_.c, t.round_roll.c
    newest = sa.select(sa.func.max(r.id)).where(r.meeting_id == meeting_id).scalar_subquery()
    query = sa.select(o.person_id, o.presence, o.absence_reason).where(o.round_id == newest, o.presence != "")
    told: list[Any] = list(case.session.execute(query))
    return {person: (presence, why) for person, presence, why in told}
