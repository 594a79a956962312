"""Can today's staff pass every step? Asked of a whole kind, before any dossier is there to get stuck."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from workflow_app.db import absences, people
from workflow_app.db import tables as t
from workflow_app.db.session import Session
from workflow_app.domain.clocks import local_day
from workflow_app.domain.kinds import Kind
from workflow_app.domain.posts import collision
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import CREATION, Transition
from workflow_app.domain.who import Asked, Author, EarlierActor, Place, RoleAt, System, Who
from workflow_app.services.office import Office

Persons = frozenset[int] | None
"""Those who may take a step; None where the definition leaves it to the dossier (a field, a row, a meeting)."""


@dataclass(frozen=True, slots=True)
class Stuck:
    """A step that nobody can pass today, and why."""

    transition: Transition
    reason: Text


def stuck_steps(session: Session, *, office: Office, kind: Kind, now: datetime) -> list[Stuck]:
    """Every step of the kind that nobody in the office could take today, in the order of the definition.

    A role counts as held when somebody holds it in any organisation that the step could mean: which one it is depends
    on the dossier. Separation of duties must leave two different persons for two steps that one person may not both
    take. Whoever acts for an organisation outside needs somebody here who records it.
    """
    staff = _Staff(session, office, kind, now)
    return [stuck for transition in kind.transitions if (stuck := staff.stuck(transition)) is not None]


def held_together(session: Session, *, office: Office, now: datetime) -> list[Text]:
    """Who holds today, or stands in for, posts that exclude each other; one sentence each."""
    found = []
    for person_id, held in _posts_by_person(session, local_day(now)).items():
        own = [(role, place) for role, place, _ in held]
        stood_in = [
            (one.role, one.organisation_id)
            for one in absences.delegated_to(session, person_id)
            if one.why_not_on(local_day(now)) is None
        ]
        clash = collision([*own, *stood_in], office.roles.incompatible, office.roles.incompatible_at_one_place)
        if clash:
            name = people.person_name(session, person_id)
            first, second = (office.roles.roles[role].title for role, _place in clash)
            found.append(
                Text(f"{name}: {first.vi} và {second.vi} không được kiêm nhiệm",
                     f"{name} is {first.en} and {second.en}, which exclude each other")
            )  # fmt: skip
    return found


def _posts_by_person(session: Session, on: date) -> dict[int, list[tuple[str, int, int]]]:
    p, d = t.post.c, t.delegation.c
    holders = sa.select(p.person_id).union(sa.select(d.substitute_id))
    return {row[0]: people.posts_of(session, row[0], on) for row in session.execute(holders).all()}


class _Staff:
    def __init__(self, session: Session, office: Office, kind: Kind, now: datetime) -> None:
        self.kind, self.roles = kind, office.roles
        on = local_day(now).isoformat()
        p, o = t.post.c, t.organisation.c
        query = (
            sa.select(p.person_id, p.role, o.code, o.kind, o.is_outside, o.id)
            .join(t.organisation, o.id == p.organisation_id)
            .where(p.from_on <= on, sa.or_(p.to_on.is_(None), p.to_on >= on))
        )
        self.posts = session.execute(query).all()
        w = t.power.c
        powers = sa.select(w.organisation_id, w.name).where(w.from_on <= on, sa.or_(w.to_on.is_(None), w.to_on >= on))
        self.powers = {(row.organisation_id, row.name) for row in session.execute(powers)}

    def stuck(self, transition: Transition) -> Stuck | None:
        outside = bool(transition.recorded_by)
        if outside and self._of(transition.recorded_by) == frozenset() and self._of(transition.by) == frozenset():
            return Stuck(transition, self._nobody(transition.recorded_by))
        groups = transition.sign_off.groups.values() if transition.sign_off else [transition.by]
        found = [self._of(group, outside=outside) for group in groups]
        for group, persons in zip(groups, found, strict=True):
            needs_each = transition.sign_off is None or bool(transition.sign_off.rule.groups)
            if persons == frozenset() and needs_each:
                return Stuck(transition, self._nobody(group))
        able = _together(found)
        if able == frozenset():
            return Stuck(transition, self._nobody([who for group in groups for who in group]))
        needed = (transition.sign_off.rule.needed or 1) if transition.sign_off else 1
        if able is not None and len(able) < needed:
            return Stuck(
                transition, Text(f"cần {needed} người ký, chỉ có {len(able)}", f"{needed} must sign, {len(able)} can")
            )
        return self._separated(transition, able)

    def _separated(self, transition: Transition, able: Persons) -> Stuck | None:
        """Two steps that one person may not both take need two persons, unless a declared exception waives it."""
        waived = {name for one in transition.exceptions for name in self.kind.exceptions[one].waives}
        for rule in transition.guards:
            if rule.name in waived:
                continue
            if rule.name == "not_the_author":
                others = [one for one in self.kind.transitions if CREATION in one.sources]
            elif rule.name == "not_who_did":
                named = rule.values["of"] if isinstance(rule.values["of"], list) else [rule.values["of"]]
                others = [one for one in self.kind.transitions if one.trigger in named]
            else:
                continue
            for other in others:
                before = self._of(other.by, outside=bool(other.recorded_by))
                if before is not None and able is not None and len(before | able) == 1:
                    title = other.title
                    return Stuck(
                        transition,
                        Text(f"chỉ có một người, cũng là người làm bước “{title.vi}”",
                             f"the only person who can is also the only one for “{title.en}”"),
                    )  # fmt: skip
        return None

    def _of(self, whos: Iterable[Who], *, outside: bool = False) -> Persons:
        return _together([self._persons(who, outside) for who in whos])

    def _persons(self, who: Who, outside: bool) -> Persons:
        if isinstance(who, RoleAt):
            return frozenset(
                row.person_id
                for row in self.posts
                if row.role == who.role and (outside or not row.is_outside) and self._could_be(who.place, row)
            )
        if isinstance(who, Asked):
            return frozenset(row.person_id for row in self.posts if row.role == who.role)
        if isinstance(who, Author):
            return self._of(who for one in self.kind.transitions if CREATION in one.sources for who in one.by)
        if isinstance(who, EarlierActor):
            earlier = [one for one in self.kind.transitions if one.trigger == who.trigger]
            return self._of(one for each in earlier for one in each.by if not isinstance(one, EarlierActor))
        return None

    def _could_be(self, place: Place, row: Any) -> bool:
        if place.how == "nearest":
            return bool(row.kind == place.argument)
        if place.how == "organisation":
            return bool(row.code == place.argument)
        if place.how == "empowered":
            return (row.id, place.argument) in self.powers
        return True

    def _nobody(self, whos: Iterable[Who]) -> Text:
        titles = [self._title(who) for who in whos if not isinstance(who, System)]
        vi, en = ", ".join(one.vi for one in titles), ", ".join(one.en for one in titles)
        return Text(f"không ai giữ chức danh {vi}", f"nobody holds the post of {en}")

    def _title(self, who: Who) -> Text:
        if isinstance(who, RoleAt | Asked):
            title = self.roles.roles[who.role].title
            return Text(title.vi, title.en)
        return Text("người đã làm bước trước", "whoever took an earlier step")


def _together(groups: Iterable[Persons]) -> Persons:
    found: frozenset[int] = frozenset()
    for group in groups:
        if group is None:
            return None
        found |= group
    return found
