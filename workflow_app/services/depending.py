"""What would be left without a place if an organisation ended, or came below another one: each thing by its name.

Who runs the office reads no dossier by it: of one that he may not read he is told the sort and the place, and of one
whose readers are restricted not even the sort.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from workflow_app.db import directory, dossiers, people
from workflow_app.db import tables as t
from workflow_app.db.session import Session
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.seen import OrganisationSeen
from workflow_app.domain.texts import Text
from workflow_app.services import visibility
from workflow_app.services.dated import title_of
from workflow_app.services.office import Office

NAMED = 5
"""So many of a sort are named; of the others their number."""
HIDDEN = Text("hồ sơ hạn chế người đọc", "a dossier with restricted readers")

_WHO_RUNS = Text("người quản trị văn phòng", "whoever runs the office")
_WHO_HAS_THEM = Text(
    "những người đang giữ hồ sơ (kết thúc, hoặc chuyển đi theo quy trình)",
    "whoever has those dossiers (to close them, or pass them on by their steps)",
)
_MEMBERS_MOVE = Text(
    "chi bộ và cấp uỷ (chuyển sinh hoạt đảng cho từng đảng viên)", "the cell and its committee (transfer each member)"
)
_BELOW, _POSTS = Text("tổ chức trực thuộc", "organisations below it"), Text("người giữ chức danh", "holders of posts")
_ROLL = Text("đảng viên trong danh sách", "members on its roll")
_DOSSIERS = Text("hồ sơ chưa kết thúc", "open dossiers")
_ROUNDS = Text("lần biểu quyết chưa đóng", "open rounds of votes")
_ABOVE = Text("hồ sơ đang chờ hoặc đang ở cấp trên cũ", "dossiers that wait for, or lie with, what was above it")


def on_it(
    session: Session, office: Office, person_id: int | None, now: datetime, place: OrganisationSeen, last_on: date
) -> list[Refusal]:
    """What lasts longer than the organisation would."""
    d, up, last = t.dossier.c, t.organisation_ancestor.c, last_on.isoformat()
    below = sa.select(up.organisation_id).where(
        up.ancestor_id == place.id, up.depth == 1, sa.or_(up.to_on.is_(None), up.to_on > last)
    )
    names = [people.organisation_by_id(session, int(row[0])).name for row in session.execute(below).all()]
    here = sa.select(d.id).where(d.is_closed.is_(False), sa.or_(d.owner_id == place.id, d.origin_id == place.id))
    held = t.round_.join(t.meeting, t.meeting.c.id == t.round_.c.meeting_id)
    voted = sa.select(t.round_.c.dossier_id).select_from(held).where(
        t.meeting.c.organisation_id == place.id, t.round_.c.closed_at.is_(None)
    )  # fmt: skip
    found = [
        (_BELOW, [Text(one, one) for one in names], _WHO_RUNS),
        (_POSTS, _holders(session, office, place, last), _WHO_RUNS),
        (_ROLL, _members(session, place, last), _MEMBERS_MOVE),
        (_DOSSIERS, _dossiers(session, office, person_id, now, here), _WHO_HAS_THEM),
        (_ROUNDS, _dossiers(session, office, person_id, now, voted), _WHO_HAS_THEM),
    ]
    return _told(place, found)


def on_the_line(
    session: Session, office: Office, person_id: int | None, now: datetime, place: OrganisationSeen,
    moved: Collection[int],
) -> list[Refusal]:  # fmt: skip
    """Open dossiers of these organisations that lie with, wait for, or are voted on by another one."""
    d, task, inside = t.dossier.c, t.task.c, list(moved)
    elsewhere = sa.and_(d.origin_id.in_(inside), d.owner_id.not_in(inside))
    asks = sa.exists().where(task.dossier_id == d.id, task.organisation_id.not_in(inside))
    meeting, one = t.meeting.c, t.round_.c
    votes = sa.exists().where(
        one.dossier_id == d.id, one.closed_at.is_(None), meeting.id == one.meeting_id,
        meeting.organisation_id.not_in(inside),
    )  # fmt: skip
    theirs = sa.and_(d.owner_id.in_(inside), sa.or_(asks, votes))
    query = sa.select(d.id).where(d.is_closed.is_(False), sa.or_(elsewhere, theirs))
    return _told(place, [(_ABOVE, _dossiers(session, office, person_id, now, query), _WHO_HAS_THEM)])


def _told(place: OrganisationSeen, found: Sequence[tuple[Text, list[Text], Text]]) -> list[Refusal]:
    return [
        refusal(
            "organisation_in_use", organisation=place.name, what=what, which=_listed(names), supplier=supplier
        )
        for what, names, supplier in found if names
    ]  # fmt: skip


def _listed(names: Sequence[Text]) -> Text:
    vi, en = ("; ".join(one.in_language(to) for one in names[:NAMED]) for to in ("vi", "en"))
    more = len(names) - NAMED
    return Text(f"{vi} (và {more} nữa)", f"{en} (and {more} more)") if more > 0 else Text(vi, en)


def _holders(session: Session, office: Office, place: OrganisationSeen, last: str) -> list[Text]:
    p = t.post.c
    query = (
        sa.select(p.role, t.person.c.full_name)
        .join(t.person, t.person.c.id == p.person_id)
        .where(p.organisation_id == place.id, sa.or_(p.to_on.is_(None), p.to_on > last))
        .order_by(p.id)
    )
    rows: Any = session.execute(query).all()
    found = [(name, title_of(office, role)) for role, name in rows]
    return [Text(f"{name} – {post.vi}", f"{name} – {post.en}") for name, post in found]


def _members(session: Session, place: OrganisationSeen, last: str) -> list[Text]:
    r = t.roll_entry.c
    lasting = sa.or_(r.to_on.is_(None), sa.and_(r.to_on > last, r.to_on >= r.from_on))
    query = sa.select(r.person_id).where(r.organisation_id == place.id, lasting).order_by(r.id)
    persons = [int(row[0]) for row in session.execute(query).all()]
    names = directory.names(session, persons)
    return [Text(names[one], names[one]) for one in dict.fromkeys(persons)]


def _dossiers(
    session: Session, office: Office, person_id: int | None, now: datetime, ids: sa.Select[tuple[int]]
) -> list[Text]:  # fmt: skip
    who = visibility.reader(session, office, person_id, now) if person_id else None
    found = []
    for one in sorted({int(row[0]) for row in session.execute(ids).all()}):
        row, manifest = dossiers.find_by_id(session, one)
        kind, at = office.kind(session, manifest).title, people.organisation_by_id(session, row.owner_id).name
        if who is None or visibility.extent(session, who, row) != "none":
            found.append(Text(f"{kind.vi} “{row.title}”", f"{kind.en} “{row.title}”"))
        elif row.is_restricted:
            found.append(HIDDEN)
        else:
            found.append(Text(f"{kind.vi} ({at})", f"{kind.en} ({at})"))
    return found
