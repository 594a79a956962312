"""What may this person do now, and if not, why not: offers come from the very function that enforces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflow_app.db.session import Session
from workflow_app.domain.case import Actor, DossierSeen, OrganisationSeen
from workflow_app.domain.kinds import CREATION, Kind, Transition
from workflow_app.domain.refusals import Refusal
from workflow_app.domain.texts import Text
from workflow_app.domain.who import Asked, RoleAt, System
from workflow_app.services import refusing, who
from workflow_app.services.awaiting import asked_of, is_awaited
from workflow_app.services.cases import TableCase
from workflow_app.services.office import Office

ROLE_CODES = frozenset(("not_your_role",))


def is_of_system(transition: Transition) -> bool:
    """Whether nobody but the clock of the office takes this step."""
    return bool(transition.by) and all(isinstance(one, System) for one in transition.by)


@dataclass(frozen=True, slots=True)
class Offer:
    """One step as shown to one person: allowed, or greyed with its reasons.

    `recordable` says that he may record it for others; `for_whom` for which persons he may do so now.
    """

    transition: Transition
    refusals: tuple[Refusal, ...]
    recordable: bool = False
    for_whom: tuple[int, ...] = ()

    @property
    def allowed(self) -> bool:
        return not self.refusals

    @property
    def concerns_you(self) -> bool:
        """Whether the step is this person's at all; the rest is listed apart, as who it waits for."""
        return not any(one.code in ROLE_CODES for one in self.refusals)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who a dossier waits for: the step, the posts, and who can take it now. `is_vacant`: nobody holds the posts."""

    transition: Transition
    posts: tuple[Text, ...]
    persons: tuple[str, ...]
    is_vacant: bool


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
        found.append(offer_of(case, office))
    return found


def offer_of(case: TableCase, office: Office) -> Offer:
    """One step for the case's actor: taken by himself, or recorded for those who may take it.

    Where he may only record it, and for nobody now, the reasons are those that stand against whoever would take it.
    """
    reasons = tuple(refusing.refusals_for(case, roles=office.roles, entered=False))
    transition, me = case.transition, case.actor.person_id
    if who.first_match(case, me, transition.recorded_by) is False:
        return Offer(transition, reasons)
    persons = dict.fromkeys(one for phrase in asked_of(transition) for one in who.holders(case, phrase) if one != me)
    against: list[tuple[Refusal, ...]] = []
    allowed = []
    for person in persons:
        recorded = case.under(transition)
        recorded.actor = Actor(person, person, recorder_id=me)
        why_not = tuple(refusing.refusals_for(recorded, roles=office.roles, entered=False))
        if why_not:
            against.append(why_not)
        else:
            allowed.append(person)
    is_mine = not any(one.code in ROLE_CODES for one in reasons)
    if against and not allowed and not is_mine:
        reasons = against[0]
    return Offer(transition, reasons, True, tuple(allowed))


def beginning(session: Session, *, office: Office, kind: Kind, transition: Transition, place: OrganisationSeen,
              actor: Actor, now: datetime) -> tuple[TableCase, Offer]:  # fmt: skip
    """A dossier that is not there yet, as its first step would find it, and whether this person may take that step."""
    blank = DossierSeen(
        id=0, uid="", stream="", state=CREATION, head_seq=-1, head_hash="", revision=0, round=1, title="",
        owner_id=place.id, origin_id=place.id, author_id=actor.principal_id, about_id=None, fields={},
        content_digest="", is_restricted=kind.restricted,
    )  # fmt: skip
    case = TableCase(session, kind, blank, transition, actor, now, defaults=office.defaults)
    return case, offer_of(case, office)


def waiting_for(session: Session, *, office: Office, kind: Kind, dossier: DossierSeen, now: datetime) -> list[Waiting]:
    """Names posts and persons for every awaited step that somebody can take now; a vacant post is an alarm.

    Where nobody can take any step yet (something else is missing), every awaited step is named with its holders.
    """
    able: list[Waiting] = []
    held: list[Waiting] = []
    for transition in kind.leaving[dossier.state]:
        if not transition.awaited:
            continue
        case = TableCase(session, kind, dossier, transition, Actor(0, 0), now, defaults=office.defaults)
        if not is_awaited(case, transition):
            continue
        whos: tuple[Any, ...] = asked_of(transition)
        holders = list(dict.fromkeys(person for one in whos for person in who.holders(case, one)))
        by_post = [one for one in whos if isinstance(one, (RoleAt, Asked, System))]  # the others are persons, by name
        posts = tuple(who.named(case, one, office.roles) for one in (by_post if holders else whos))
        ready = [person for person in holders if _can_take(case, person, office)]
        for persons, found in ((ready, able), (holders, held)):
            if persons or not holders:
                names = tuple(case.person_name(one) for one in persons)
                found.append(Waiting(transition, posts, names, not holders and not is_of_system(transition)))
    return able if any(one.persons or is_of_system(one.transition) for one in able) else held


def _can_take(case: TableCase, person: int, office: Office) -> bool:
    tried = case.under(case.transition)
    tried.actor = Actor(person, person)
    reasons = refusing.refusals_for(tried, roles=office.roles, entered=False)
    exempt = {rule.name for rule in case.transition.guards} if case.transition.exceptions else set()
    return all(one.rule in exempt for one in reasons)
