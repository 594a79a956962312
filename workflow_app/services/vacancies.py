"""Dossiers that nobody can move now, because posts are vacant: an alarm for whoever runs the office, never an approval.

What then applies stands in the definition: the next in line or the superior takes the step (`vacant`), or the dossier
waits until somebody holds the post again. A substitute whose principal's post ended stands in for nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from workflow_app.db import dossiers
from workflow_app.db import tables as t
from workflow_app.db.session import Session
from workflow_app.domain.case import Actor, DossierSeen
from workflow_app.domain.clocks import local_day
from workflow_app.domain.guards import shown
from workflow_app.domain.kinds import Transition
from workflow_app.domain.texts import Text
from workflow_app.domain.who import RoleAt
from workflow_app.services import who
from workflow_app.services.cases import TableCase
from workflow_app.services.office import Office
from workflow_app.services.reasons import offers

WAITS = Text(
    "Quy trình không giao cho ai khác: hồ sơ chờ đến khi có người giữ chức danh; không ai phê duyệt thay.",
    "The definition names nobody else: the dossier waits until somebody holds the post; nobody approves instead.",
)
HANDED_ON = Text(
    "Khi khuyết, quy trình giao cho {whom}; chức danh này cũng đang khuyết.",
    "While it is vacant the definition hands the step to {whom}, a post that is vacant as well.",
)


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A post that nobody holds, and since which day; None where nobody held it before."""

    post: Text
    since: date | None

    @property
    def told(self) -> Text:
        if self.since is None:
            return Text(f"{self.post.vi} (chưa từng có người giữ)", f"{self.post.en} (never held)")
        day = shown(self.since)
        return Text(f"{self.post.vi} (khuyết từ {day})", f"{self.post.en} (vacant since {day})")


@dataclass(frozen=True, slots=True)
class Stranded:
    """A dossier whose next step belongs to posts that nobody holds today, so that nobody can take it.

    `rule` says what the definition provides for that case.
    """

    row: DossierSeen
    kind: Text
    state: Text
    step: Text
    vacancies: tuple[Vacancy, ...]
    rule: Text

    @property
    def dossier(self) -> str:
        return self.row.uid

    @property
    def title(self) -> str:
        return self.row.title


def stranded(session: Session, *, office: Office, now: datetime, limit: int = 100) -> list[Stranded]:
    """Open dossiers that wait for vacant posts alone, one line for each step that they wait for, the oldest first."""
    task, post, on = t.task.c, t.post.c, local_day(now).isoformat()
    held = sa.exists().where(
        post.organisation_id == task.organisation_id, post.role == task.role, post.from_on <= on,
        sa.or_(post.to_on.is_(None), post.to_on >= on),
    )  # fmt: skip
    suspects = sa.select(task.dossier_id).where(task.role != "", ~held).distinct().order_by(task.dossier_id)
    found: list[Stranded] = []
    for (dossier_id,) in session.execute(suspects).all():
        row, manifest = dossiers.find_by_id(session, dossier_id)
        kind = office.kind(session, manifest)
        waits = offers.waiting_for(session, office=office, kind=kind, dossier=row, now=now)
        if any(one.persons or one.substitutes for one in waits):
            continue
        for one in waits:
            if one.is_vacant:
                case = TableCase(session, kind, row, one.transition, Actor(0, 0), now, defaults=office.defaults)
                vacant = tuple(_vacant(case, office, one.transition))
                found.append(
                    Stranded(row, kind.title, kind.states[row.state].title, one.transition.title, vacant, _rule(one))
                )
        if len(found) >= limit:
            break
    return found[:limit]


def _rule(waits: offers.Waiting) -> Text:
    if not waits.instead:
        return WAITS
    vi, en = (", ".join(one.in_language(to) for one in waits.instead) for to in ("vi", "en"))
    return Text(HANDED_ON.vi.format(whom=vi), HANDED_ON.en.format(whom=en))


def _vacant(case: TableCase, office: Office, transition: Transition) -> Iterator[Vacancy]:
    """The posts that the definition names, those it hands the step on to included, that nobody holds today."""
    signing = [one for group in transition.sign_off.groups.values() for one in group] if transition.sign_off else []
    for one in dict.fromkeys([*(signing or transition.by), *transition.vacant]):
        if isinstance(one, RoleAt) and not who.holders(case, one):
            yield Vacancy(who.named(case, one, office.roles), _since(case, one))


def _since(case: TableCase, one: RoleAt) -> date | None:
    """The day after the last holder's last."""
    p, places = t.post.c, case.place_ids(one.place, case.held_on)
    ended = sa.select(sa.func.max(p.to_on)).where(
        p.role == one.role, p.organisation_id.in_(places), p.to_on < case.today.isoformat()
    )
    last = case.session.execute(ended).scalar()
    return date.fromisoformat(last) + timedelta(days=1) if last else None
