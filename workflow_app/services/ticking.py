"""What the clock of the office does by itself: steps that a definition gives to `system`, once their time has come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from workflow_app.db import dossiers, tasks
from workflow_app.db import tables as t
from workflow_app.db.session import Database, Session
from workflow_app.domain.kinds import Kind
from workflow_app.domain.refusals import Refused
from workflow_app.domain.seen import DossierSeen
from workflow_app.domain.transitions import Transition
from workflow_app.domain.who import System
from workflow_app.services import acting, awaiting
from workflow_app.services.acting import Outcome, Seen
from workflow_app.services.attempting import retried
from workflow_app.services.cases import SYSTEM, TableCase
from workflow_app.services.office import Office
from workflow_app.services.reasons import refusing
from workflow_app.services.voting import ballots


@dataclass(frozen=True, slots=True, order=True)
class _Due:
    """A dossier on which the system may act, sorted by the day that let it (a clock's last day, else today)."""

    day: str
    dossier_id: int
    uid: str


def tick(database: Database, office: Office, now: datetime) -> list[Outcome]:
    """Take every system step whose guards pass at `now`, in the order in which they fell due; returns what was done.

    Each step is a transaction of its own. A dossier that comes to another system step goes on at once; no step is
    taken twice in one tick. A fault in one dossier keeps no other waiting: all faults are raised together, as an
    ExceptionGroup, after everything else has been done.
    """
    done: list[Outcome] = []
    faults: list[Exception] = []
    forget_keys(database, office)
    retried(database, lambda session: _ask_who_holds_it_now(session, office, now))
    with database.reading() as session:
        waiting = sorted(_waiting(session, office, now))
    for one in waiting:
        taken: set[str] = set()
        try:
            while outcome := _next(database, office, one.uid, now, taken):
                taken.add(outcome.trigger)
                done.append(outcome)
        except Exception as error:
            error.add_note(f"dossier {one.uid}")
            faults.append(error)
    if faults:
        raise ExceptionGroup("the office's clock could not take every step", faults)
    return done


def forget_keys(database: Database, office: Office) -> None:
    """No key of a secret round outlives its closing beyond the next start or tick, whatever ended in between."""
    with database.reading() as session:
        ballots.sweep(session, office.keys)


def _ask_who_holds_it_now(session: Session, office: Office, now: datetime) -> None:
    """A post falls vacant, and is filled again, without an act on any dossier: the tasks follow at the next tick, where
    a vacant post is stood in for, or where the signers of a step are asked by name."""
    d = t.dossier.c
    open_ones = sa.select(d.manifest, d.state).where(d.is_closed.is_(False)).distinct()
    for found in session.execute(open_ones).all():
        kind = office.kind(session, found.manifest)
        leaving = [one for one in kind.leaving[found.state] if one.awaited]
        ids = sa.select(d.id).where(d.is_closed.is_(False), d.manifest == found.manifest, d.state == found.state)
        if not any(one.vacant for one in leaving):
            signed = [one.trigger for one in leaving if one.sign_off]
            if not signed:
                continue
            ids = ids.where(tasks.by_name(d.id, signed))
        for (dossier_id,) in session.execute(ids.order_by(d.id)).all():
            row, _ = dossiers.find_by_id(session, dossier_id, lock=True)
            awaiting.catch_up(TableCase(session, kind, row, leaving[0], SYSTEM, now, defaults=office.defaults))


def _waiting(session: Session, office: Office, now: datetime) -> Iterator[_Due]:
    d, c = t.dossier.c, t.clock.c
    open_ones = sa.select(d.manifest, d.state).where(d.is_closed.is_(False)).distinct()
    for found in session.execute(open_ones).all():
        kind = office.kind(session, found.manifest)
        if not any(_is_of_system(one) for one in kind.leaving[found.state]):
            continue
        ran_out = sa.select(sa.func.min(c.due_on)).where(c.dossier_id == d.id, c.stopped_on.is_(None))
        due = sa.func.coalesce(ran_out.scalar_subquery(), d.moved_at).label("due")
        query = sa.select(due, d.id, d.uid).where(
            d.is_closed.is_(False), d.manifest == found.manifest, d.state == found.state
        )
        for row in session.execute(query).all():
            yield _Due(row.due, row.id, row.uid)


def _is_of_system(transition: Transition) -> bool:
    return any(isinstance(one, System) for one in transition.by)


def _next(database: Database, office: Office, uid: str, now: datetime, taken: set[str]) -> Outcome | None:
    """The first system step that the dossier's definition allows now, taken; None where there is none."""
    with database.reading() as session:
        found = dossiers.find(session, uid)
        assert found is not None
        row, digest = found
        transition = _allowed(session, office, office.kind(session, digest), row, now, taken)
    if transition is None:
        return None
    key = f"tick:{uid}:{row.head_seq}:{transition.trigger}"
    seen = Seen(row.state, row.revision, row.round)
    try:
        return retried(
            database,
            lambda session: acting.act(
                session, office=office, dossier=uid, trigger=transition.trigger, actor=SYSTEM, now=now, key=key,
                seen=seen,
            ),
        )  # fmt: skip
    except Refused:
        # A person was faster between our look and our act: their step stands, and the next tick looks again.
        return None


def _allowed(
    session: Session, office: Office, kind: Kind, row: DossierSeen, now: datetime, taken: set[str]
) -> Transition | None:
    for transition in kind.leaving[row.state]:
        if not _is_of_system(transition) or transition.trigger in taken:
            continue
        case = TableCase(session, kind, row, transition, SYSTEM, now, defaults=office.defaults)
        if _was_last(case) or refusing.refusals_for(case, roles=office.roles, entered=True):
            continue
        return transition
    return None


def _was_last(case: TableCase) -> bool:
    """A reminder that leaves the dossier where it is would else be repeated at every tick for ever."""
    last = case.past()[-1]
    return case.transition.stays and last.trigger == case.transition.trigger and not last.person_id
