"""Queries about who stands in for whom, who keeps out of a dossier, and whose signature was asked instead."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from workflow_app.db import people
from workflow_app.db import tables as t
from workflow_app.db.columns import day_of
from workflow_app.db.session import Question, Session, Statement
from workflow_app.domain.delegations import Delegation, StandIn, step_of

P = sa.bindparam
FOR_EVER = "9999-12-31T23:59:59.999999Z"
_D, _POST, _R, _C, _F = t.delegation.c, t.post.c, t.recusal.c, t.signer_change.c, t.member_fact.c

_DELEGATIONS = (
    sa.select(
        _D.id, _D.uid, _D.post_id, _POST.role, _POST.organisation_id, _D.principal_id, _D.substitute_id, _D.kinds,
        _D.triggers, _D.from_on, _D.to_on, _D.revoked_on, _POST.from_on, _POST.to_on, _D.manner, _D.basis,
        _D.within_id,
    )
    .join(t.post, _POST.id == _D.post_id)
    .order_by(_D.id)
)  # fmt: skip
_WHOSE = {"substitute": _D.substitute_id == P("person"), "principal": _D.principal_id == P("person")}
_OF_PERSON = {name: Statement(_DELEGATIONS.where(whose)) for name, whose in _WHOSE.items()}
_KNOWN = {
    name: Statement(
        _DELEGATIONS.add_columns(_POST.ended_at > P("at"), _D.revoked_at > P("at")).where(
            whose, _D.recorded_at <= P("at")
        )
    )
    for name, whose in _WHOSE.items()
}
"""As they were known at an instant; the last columns say that the end of the post, or the revoking, was written only
later."""
_COVERS = (_D.from_on <= P("on")) & (_D.to_on >= P("on"))
_IN_FORCE = Statement(sa.select(_D.principal_id, _D.substitute_id).where(_COVERS).order_by(_D.id))
_HELD = Statement(
    sa.select(_D.id)
    .where(_D.substitute_id == P("person"), _D.principal_id == P("principal"))
    .order_by(_D.id)
    .with_for_update(read=True)
)
_RECUSED = Statement(
    sa.union_all(
        sa.select(sa.literal_column("0").label("apart"), _R.id.label("place"), _R.person_id, _R.ground)
        .join(t.dossier, t.dossier.c.id == _R.dossier_id)
        .where(t.dossier.c.uid == P("dossier"), _R.lifted_on.is_(None)),
        sa.select(sa.literal_column("1"), t.roll_entry.c.id, t.roll_entry.c.person_id, t.roll_entry.c.activity)
        .where(people.APART, t.roll_entry.c.presence != "guest", people.in_force(t.roll_entry)),
        sa.select(sa.literal_column("2"), _D.id, _D.principal_id, sa.cast(_D.substitute_id, sa.Text))
        .where(_COVERS),
    ).order_by("apart", "place")
)  # fmt: skip
INSERT_RECUSAL = Statement(
    t.recusal.insert().values(
        dossier_id=P("dossier"), person_id=P("person"), ground=P("ground"), declared_by_id=P("by"), since_on=P("on"),
        recorded_at=P("at"), lifted_by_id=sa.null(), lifted_on=sa.null(),
    )
)  # fmt: skip
LIFT_RECUSAL = Statement(
    t.recusal.update()
    .where(_R.dossier_id == P("dossier"), _R.person_id == P("person"), _R.lifted_on.is_(None))
    .values(lifted_on=P("on"), lifted_by_id=P("by"))
)
_CHANGES = Statement(
    sa.select(_C.trigger, _C.group, _C.person_id, _C.instead_of_id).where(_C.dossier_id == P("dossier")).order_by(_C.id)
)
INSERT_CHANGE = Statement(
    t.signer_change.insert().values(
        {
            "dossier_id": P("dossier"), "trigger": P("trigger"), "group": P("group"), "person_id": P("person"),
            "instead_of_id": P("instead_of"), "changed_by_id": P("by"), "recorded_at": P("at"),
        }
    )
)  # fmt: skip
_RELATIVES = Statement(
    sa.select(_F.value).where(
        _F.person_id == P("person"), _F.name == "relative", _F.from_on <= P("on"), _F.recorded_at <= P("at")
    )
)


def _delegation(row: Any, *, post_ends: bool = True, is_revoked: bool = True) -> Delegation:
    return Delegation(
        id=row[0], uid=row[1], post_id=row[2], role=row[3], organisation_id=row[4], principal_id=row[5],
        substitute_id=row[6], kinds=tuple(json.loads(row[7])), steps=tuple(step_of(one) for one in json.loads(row[8])),
        from_on=date.fromisoformat(row[9]), to_on=date.fromisoformat(row[10]),
        revoked_on=day_of(row[11]) if is_revoked else None,
        post_from=date.fromisoformat(row[12]), post_to=day_of(row[13]) if post_ends else None, manner=row[14],
        basis=row[15] or "", within_id=row[16],
    )  # fmt: skip


def delegated_to(session: Session, person_id: int, known_at: str = "") -> list[Delegation]:
    """Every delegation ever given to the person, also those over or not begun; with `known_at` (an instant) only those
    written by then; an end of the post or a revoking that was not is none."""
    return _delegations(session, "substitute", person_id, known_at)


def delegated_by(session: Session, person_id: int, known_at: str = "") -> list[Delegation]:
    return _delegations(session, "principal", person_id, known_at)


def pairs(session: Session, on: date) -> list[tuple[int, int]]:
    """(principal, substitute) of every delegation that covers the day, revoked or not."""
    return [(row[0], row[1]) for row in session.all(_IN_FORCE, {"on": on.isoformat()})]


def _delegations(session: Session, whose: str, person_id: int, known_at: str) -> list[Delegation]:
    if known_at:
        rows = session.all(_KNOWN[whose], {"person": person_id, "at": known_at})
        return [_delegation(row, post_ends=not row[17], is_revoked=not row[18]) for row in rows]
    return [_delegation(row) for row in session.all(_OF_PERSON[whose], {"person": person_id})]


def among_delegated(one: StandIn) -> sa.ColumnElement[bool]:
    """As `StandIn.is_of`, asked of the dossiers of a query."""
    if one.within is None:
        return sa.true()
    places = sorted(one.within)
    return sa.or_(t.dossier.c.origin_id.in_(places), t.dossier.c.owner_id.in_(places))


def hold(session: Session, person_id: int, principal_id: int) -> None:
    """Nobody revokes what was delegated to the person while he acts on it: that waits, or his act comes after it."""
    session.all(_HELD, {"person": person_id, "principal": principal_id})


@dataclass(frozen=True, slots=True)
class Written:
    """A delegation as lists show it."""

    delegation: Delegation
    principal: str
    substitute: str
    organisation: str
    reason: str
    basis: str
    within: str = ""


def listed(
    session: Session, *, person_id: int | None = None, uids: Collection[str] | None = None, limit: int = 500
) -> list[Written]:
    """Delegations that the person gave or was given (everybody's where none is named), the newest first; of these alone
    where they are named."""
    mine, theirs, within = t.person.alias("mine"), t.person.alias("theirs"), t.organisation.alias("within")
    query = (
        _DELEGATIONS.order_by(None)
        .add_columns(mine.c.full_name, theirs.c.full_name, t.organisation.c.name, _D.reason, within.c.name)
        .join(mine, mine.c.id == _D.principal_id)
        .join(theirs, theirs.c.id == _D.substitute_id)
        .join(t.organisation, t.organisation.c.id == _POST.organisation_id)
        .outerjoin(within, within.c.id == _D.within_id)
        .order_by(_D.from_on.desc(), _D.id.desc())
        .limit(limit)
    )
    if person_id is not None:
        query = query.where(sa.or_(_D.principal_id == person_id, _D.substitute_id == person_id))
    if uids is not None:
        query = query.where(_D.uid.in_(uids))
    rows: Any = session.execute(query).all()
    return [Written(_delegation(row), row[17], row[18], row[19], row[20], row[15] or "", row[21] or "") for row in rows]


def basis_of(session: Session, uid: str) -> str:
    """The paper on which the delegation rests, as it was entered."""
    found = session.execute(sa.select(_D.basis).where(_D.uid == uid)).scalar_one_or_none()
    return str(found or "")


class Given(NamedTuple):
    """From when to when a delegation was given, and the paper on which it rests."""

    from_on: date
    to_on: date
    basis: str


def given(session: Session, uids: Collection[str]) -> dict[str, Given]:
    query = sa.select(_D.uid, _D.from_on, _D.to_on, _D.basis).where(_D.uid.in_(uids))
    return {
        row.uid: Given(date.fromisoformat(row.from_on), date.fromisoformat(row.to_on), row.basis or "")
        for row in session.execute(query)
    }


def revokings(session: Session, principals: Collection[str]) -> list[tuple[bytes, str]]:
    """(leaf, reason's disclosure) of each revoking of what these persons (uids) had delegated."""
    query = (
        sa.select(t.leaf.c.bytes, t.disclosure.c.text)
        .join(t.disclosure, t.disclosure.c.leaf_id == t.leaf.c.id)
        .where(
            t.leaf.c.act == "delegation_revoked",
            t.leaf.c.stream.in_(sorted(f"role:{one}" for one in principals)),
            t.disclosure.c.name == "reason",
        )
    )
    rows: Any = session.execute(query).all()
    return [(bytes(content), text) for content, text in rows]


def recusals(dossier: str, on: date) -> Question:
    return _RECUSED, {"dossier": dossier, "on": on.isoformat()}


class Absent(NamedTuple):
    """Who keeps out of a dossier, by which ground; and of the whole office who is suspended from Party activity, or
    exempted from it, and (principal, substitute) of every delegation that covers the day, revoked or not."""

    recused: dict[int, str]
    apart: dict[int, str]
    stand_ins: list[tuple[int, int]]


def kept_out(session: Session, dossier: str, on: date) -> Absent:
    """Of the dossier (uid) now, and of the office on that day: in one question, because every act asks it."""
    found = Absent({}, {}, [])
    for sort, _place, person, word in session.all(*recusals(dossier, on)):
        if sort == 0:
            found.recused[person] = word
        elif sort == 1:
            found.apart[person] = word
        else:
            found.stand_ins.append((person, int(word)))
    return found


@dataclass(frozen=True, slots=True)
class SignerChange:
    """Somebody signs a step instead of somebody (`person_id` and `instead_of`), besides him, or no longer."""

    trigger: str
    group: str
    person_id: int | None
    instead_of: int | None


def signer_changes(session: Session, dossier_id: int) -> list[SignerChange]:
    return [SignerChange(*row) for row in session.all(_CHANGES, {"dossier": dossier_id})]


def relatives_of(session: Session, person_id: int, on: date, known_at: str = "") -> frozenset[str]:
    """Uids of the persons whom the member declared as relatives; with `known_at` (an instant) by then."""
    values = {"person": person_id, "on": on.isoformat(), "at": known_at or FOR_EVER}
    return frozenset(row[0] for row in session.all(_RELATIVES, values))
