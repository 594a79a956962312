"""What may this person do now, and if not, why not: offers come from the very function that enforces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflow_app.db.session import Session
from workflow_app.domain.case import Actor, DossierSeen
from workflow_app.domain.kinds import Kind, Transition
from workflow_app.domain.refusals import Refusal
from workflow_app.domain.texts import Text
from workflow_app.domain.who import System
from workflow_app.services import refusing, who
from workflow_app.services.awaiting import asked_of
from workflow_app.services.cases import TableCase
from workflow_app.services.office import Office

ROLE_CODES = frozenset(("not_your_role",))


def is_of_system(transition: Transition) -> bool:
    """Whether nobody but the clock of the office takes this step."""
    return bool(transition.by) and all(isinstance(one, System) for one in transition.by)


@dataclass(frozen=True, slots=True)
class Offer:
    """One step as shown to one person: allowed, or greyed with its reasons."""

    transition: Transition
    refusals: tuple[Refusal, ...]
    recordable: bool = False

    @property
    def allowed(self) -> bool:
        return not self.refusals

    @property
    def concerns_you(self) -> bool:
        """Whether the step is this person's at all; the rest is listed apart, as who it waits for."""
        return not any(one.code in ROLE_CODES for one in self.refusals)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who a dossier waits for: the step, the post, and its holders of today."""

    transition: Transition
    posts: tuple[Text, ...]
    persons: tuple[str, ...]


def offers(
    session: Session, *, office: Office, kind: Kind, dossier: DossierSeen, actor: Actor, now: datetime
) -> list[Offer]:
    """Every step that leads on from here on this dossier's route, each with why not."""
    found: list[Offer] = []
    base: TableCase | None = None
    for transition in kind.leaving[dossier.state]:
        if is_of_system(transition):
            continue
        case = base.under(transition) if base else TableCase(
            session, kind, dossier, transition, actor, now, defaults=office.defaults
        )  # fmt: skip
        base = base or case
        if not refusing.applies(case):
            continue
        reasons = tuple(refusing.refusals_for(case, roles=office.roles, entered=False))
        recordable = who.first_match(case, actor.person_id, transition.recorded_by) is not False
        found.append(Offer(transition, reasons, recordable))
    return found


def waiting_for(session: Session, *, office: Office, kind: Kind, dossier: DossierSeen, now: datetime) -> list[Waiting]:
    """Names posts and today's holders for every awaited step; an empty list of persons is an alarm."""
    found = []
    for transition in kind.leaving[dossier.state]:
        if not transition.awaited:
            continue
        case = TableCase(session, kind, dossier, transition, Actor(0, 0), now, defaults=office.defaults)
        if not refusing.applies(case):
            continue
        whos: tuple[Any, ...] = asked_of(transition)
        posts = tuple(who.named(case, one, office.roles) for one in whos)
        persons = tuple(dict.fromkeys(case.person_name(p) for one in whos for p in who.holders(case, one)))
        found.append(Waiting(transition, posts, persons))
    return found
