"""Who may read what, down to the row: one function for page, list, search, timeline, print, file and export.

Insiders (a kind's `readers` and the author) read the file; subjects read only their own part. The
auditor reads everything except files in which he, or the body he belongs to, is a subject who was not told yet. What
one may not see does not exist for him; what one sees but may not do is explained.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import sqlalchemy as sa

from workflow_app.db import absences, directory, dossiers, people
from workflow_app.db import tables as t
from workflow_app.db.session import Session
from workflow_app.domain.case import Actor
from workflow_app.domain.clocks import local_day
from workflow_app.domain.contents import Document, Field
from workflow_app.domain.delegations import StandIn
from workflow_app.domain.kinds import Kind
from workflow_app.domain.seen import DossierSeen
from workflow_app.domain.transitions import Transition
from workflow_app.domain.who import Who
from workflow_app.services import standing_in, substitutes
from workflow_app.services import who as resolving
from workflow_app.services.cases import TableCase
from workflow_app.services.office import Office

Extent = Literal["all", "own", "none"]


def stand_ins(session: Session, office: Office, person_id: int, on: date) -> tuple[StandIn, ...]:
    found = []
    for one in absences.delegated_to(session, person_id):
        if one.why_not_on(on) is None and substitutes.is_fit(session, office.roles, one, on):
            states = {
                kind.name: frozenset(source for step in kind.transitions
                                     if one.covers(kind.name, step.trigger) for source in step.sources)
                for kind in office.kinds(session, one.kinds)
            }  # fmt: skip
            within = None
            if one.within_id is not None:
                within = frozenset((one.within_id, *directory.below(session, [one.within_id], on)))
            found.append(StandIn(one.principal_id, one.role, one.organisation_id, states, within))
    return tuple(found)


@dataclass(frozen=True)
class Reader:
    """One person's standing as a reader on one day: posts, and whether he reads everything (an auditor)."""

    person_id: int
    places: frozenset[tuple[str, int]]
    everything: bool
    belongs_to: frozenset[int]
    stands_in: tuple[StandIn, ...] = ()


def reader(session: Session, office: Office, person_id: int, now: datetime) -> Reader:
    on = local_day(now)
    posts = people.posts_of(session, person_id, on)
    overseeing = {name for name, role in office.roles.roles.items() if role.reads_everything}
    rolls = {one.organisation_id for one in people.roll_of(session, person_id, on)}
    return Reader(
        person_id,
        frozenset((role, place) for role, place, _ in posts),
        any(role in overseeing for role, _, _ in posts),
        frozenset(rolls | {place for role, place, _ in posts if role not in overseeing}),
        stand_ins(session, office, person_id, on),
    )


def oversees(session: Session, who: Reader, dossier: DossierSeen) -> bool:
    """Whether an auditor's right to read everything holds here: where the file is about him, or about a body where he
    belongs, only from the day on which that subject was told."""
    if not who.everything:
        return False
    as_subject = {
        how
        for how, role, place, person in dossiers.readers(session, dossier.id)
        if how != "all" and (_mine(who, role, place, person) or place in who.belongs_to)
    }
    return "own" in as_subject or not (as_subject or dossier.about_id == who.person_id)


def _mine(who: Reader, role: str, place: int | None, person: int | None) -> bool:
    return person == who.person_id if place is None else (role, place) in who.places


def extent(session: Session, who: Reader, dossier: DossierSeen) -> Extent:
    """How much of the dossier the person may read at all.

    A post that reads the whole file reads no more than its own part of one in which its holder is the subject; who
    began the file, or is named in it as a reader, reads it whole.
    """
    by_name, by_post, own, is_named = False, False, False, False
    rows = dossiers.readers(session, dossier.id)
    if any(_reads_in_place(session, one, dossier, rows) for one in who.stands_in):
        by_post = True
    for how, role, place, person in rows:
        mine = _mine(who, role, place, person)
        if how == "all":
            by_name |= mine and place is None
            by_post |= mine and place is not None
        else:
            own |= mine and how == "own"
            is_named |= mine
    if by_name or (by_post and not is_named) or oversees(session, who, dossier):
        return "all"
    return "own" if own else "none"


def _reads_in_place(session: Session, one: StandIn, dossier: DossierSeen, rows: Iterable[Any]) -> bool:
    """By a post in which he is a substitute, as far as its holder reads by that very post, and only what waits."""
    if dossier.state not in one.states.get(dossiers.kind_of(session, dossier.id), ()):
        return False
    if not one.is_of(dossier.origin_id, dossier.owner_id):
        return False
    by_post = {how for how, role, place, _ in rows if (role, place) == (one.role, one.organisation_id)}
    by_name = {how for how, _role, place, person in rows if place is None and person == one.principal_id}
    is_subject = dossier.about_id == one.principal_id or bool((by_post | by_name) - {"all"})
    return "all" in by_post and not is_subject


def sees(session: Session, office: Office, kind: Kind, dossier: DossierSeen, person_id: int, now: datetime) -> bool:
    return extent(session, reader(session, office, person_id, now), dossier) != "none"


def visible_field(case: TableCase, who: Reader, how: Extent, field: Field) -> bool:
    """Whether the person reads this field; its own readers are stricter than the dossier's."""
    if how == "none" or (how == "own" and not _open_to_subjects(case, field)):
        return False
    return _is_among(case, who, field.readers)


def _is_among(case: TableCase, who: Reader, readers: tuple[Who, ...]) -> bool:
    """Whether stricter readers, where there are any, let the person in; whoever oversees the file reads past them."""
    if not readers or resolving.first_match(case, who.person_id, readers) is not False:
        return True
    own = case.dossier.origin_id, case.dossier.owner_id
    posts = [(one.role, one.organisation_id) for one in who.stands_in if one.is_of(*own)]
    if any(standing_in.place_of_post(case, role, place, phrase) for role, place in posts for phrase in readers):
        return True
    return oversees(case.session, who, case.dossier)


def _open_to_subjects(case: TableCase, field: Field) -> bool:
    if field.subjects_see_in and case.dossier.state not in field.subjects_see_in:
        return False
    return field.open_to_subjects or bool(field.row_readers)


def visible_rows(case: TableCase, who: Reader, how: Extent, field: Field, stood: Any = None) -> list[dict[str, Any]]:
    """Rows of a table: a subject reads only the rows that name him or an organisation where he belongs.

    `stood`: rows of an earlier day instead of those that stand there now.
    """
    rows = [dict(row) for row in (case.dossier.fields.get(field.name) if stood is None else stood) or []]
    if how == "all":
        return rows
    if how == "none" or not _open_to_subjects(case, field):
        return []
    if not field.row_readers:
        return rows
    mine = {people.person_uid(case.session, who.person_id)}
    for place in map(case.organisation_by_id, who.belongs_to):
        mine |= {place.uid, place.code}
    return [row for row in rows if any(row.get(column) in mine for column in field.row_readers)]


def visible_paper(case: TableCase, who: Reader, how: Extent, name: str, row: str) -> bool:
    paper = case.kind.papers[name]
    if how == "own":
        if not paper.each or not row.isdigit():
            return False
        field = case.kind.fields[paper.each]
        rows = [dict(one) for one in case.dossier.fields.get(field.name) or []]
        number = int(row)
        return 1 <= number <= len(rows) and rows[number - 1] in visible_rows(case, who, how, field)
    return how == "all" and _is_among(case, who, paper.readers)


def visible_document(how: Extent, spec: Document, issued_on: date | None) -> bool:
    """A subject reads what was addressed to him, once it is issued; drafts and reports about him he does not."""
    return how == "all" or (how == "own" and spec.open_to_subjects and issued_on is not None)


def reads_grounds(case: TableCase, how: Extent, who: Reader) -> bool:
    """Whether the person reads why somebody keeps out of the dossier. That is personal: it is for those who keep
    somebody out or let him back, who run its votes, the chairs and secretaries of its rounds, and who oversees."""
    if how != "all":
        return False
    if oversees(case.session, who, case.dossier):
        return True
    if any(who.person_id in (one.chair_id, one.secretary_id) for one in case.rounds()):
        return True
    running = [one for one in case.kind.transitions if _is_about_others(one) or _runs_a_vote(one)]
    return any(resolving.first_match(case.under(one), who.person_id, one.by) is not False for one in running)


def _is_about_others(step: Transition) -> bool:
    return step.recusal is not None and "recused" in step.asks


def _runs_a_vote(step: Transition) -> bool:
    return step.round is not None and step.round.step != "ballot"


def visible_act(case: TableCase, how: Extent, trigger: str, person_id: int | None, who: Reader) -> bool:
    """A subject sees of the timeline only his own acts and those open to subjects."""
    if how != "own":
        return how == "all"
    if person_id == who.person_id:
        return True
    return any(one.trigger == trigger and one.open_to_subjects for one in case.kind.transitions)


def listed(who: Reader, *, whole: bool = False) -> sa.ColumnElement[bool]:
    """The same rule for lists: dossiers that have a reader row matching the person, or all for an auditor.

    With `whole` only those that the person reads whole, not those of which only a part is his.
    """
    r = t.dossier_reader.c
    here, by_name = r.dossier_id == t.dossier.c.id, r.person_id == who.person_id
    by_post = [sa.and_(r.organisation_id == place, r.role == role) for role, place in sorted(who.places)]
    mine = sa.or_(by_name, *by_post)
    a_subject = sa.exists().where(here, r.extent != "all", mine)
    by_right = sa.and_(sa.exists().where(here, r.extent == "all", mine), sa.not_(a_subject))
    reads = sa.or_(sa.exists().where(here, r.extent == "all", by_name), by_right)
    in_place = [_listed_in_place(one) for one in who.stands_in]
    reads = sa.or_(reads, *(sa.and_(one, sa.not_(a_subject)) for one in in_place))
    if not whole:
        reads = sa.or_(reads, sa.exists().where(here, r.extent == "own", mine))
    if not who.everything:
        return reads
    subject = sa.or_(mine, r.organisation_id.in_(sorted(who.belongs_to) or [-1]))
    was_told = sa.exists().where(here, r.extent == "own", subject)
    not_told = sa.exists().where(here, r.extent == "later", subject)
    about_me = sa.func.coalesce(t.dossier.c.about_id, -1) == who.person_id
    return sa.or_(reads, was_told, sa.not_(sa.or_(not_told, about_me)))


def _listed_in_place(one: StandIn) -> sa.ColumnElement[bool]:
    r, d = t.dossier_reader.c, t.dossier.c
    here, by_post = r.dossier_id == d.id, sa.and_(r.organisation_id == one.organisation_id, r.role == one.role)
    waits = [sa.and_(d.kind == kind, d.state.in_(sorted(states))) for kind, states in one.states.items() if states]
    his_own = sa.or_(by_post, r.person_id == one.principal_id)
    return sa.and_(
        absences.among_delegated(one),
        sa.or_(sa.false(), *waits), sa.func.coalesce(d.about_id, -1) != one.principal_id,
        sa.exists().where(here, r.extent == "all", by_post), ~sa.exists().where(here, r.extent != "all", his_own),
    )  # fmt: skip


def ranges(who: Reader) -> list[dict[str, Any]] | None:
    """Where to look for what `listed` lets the person read: by name, and by each post; None for an auditor."""
    if who.everything:
        return None
    by_post = [{"organisation_id": place, "role": role} for role, place in sorted(who.places)]
    in_place = [{"organisation_id": one.organisation_id, "role": one.role} for one in who.stands_in]
    return [{"person_id": who.person_id}, *by_post, *(one for one in in_place if one not in by_post)]


def actor_of(person_id: int) -> Actor:
    return Actor(person_id, person_id)
