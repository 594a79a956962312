"""What may this person do now, and if not, why not: offers come from the very function that enforces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workflow_app.db.session import Session
from workflow_app.domain.case import ActInput, Actor
from workflow_app.domain.kinds import Kind
from workflow_app.domain.refusals import Refusal
from workflow_app.domain.seen import DossierSeen, OrganisationSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import CREATION, Transition
from workflow_app.domain.who import Asked, PersonInField, RoleAt, System, Who
from workflow_app.services import excepting, separating, signing, standing_in, who
from workflow_app.services.awaiting import is_awaited
from workflow_app.services.cases import TableCase
from workflow_app.services.office import Office
from workflow_app.services.reasons import refusing
from workflow_app.services.voting import paper

ROLE_CODES = frozenset(("not_your_role",))
NOT_HIS = ROLE_CODES | {"delegation_missing", "delegation_out_of_scope", "delegation_elsewhere"}
"""Refusals that mean of a substitute: this step, or this dossier, is not among those that were delegated to him."""


def is_of_system(transition: Transition) -> bool:
    """Whether nobody but the clock of the office takes this step."""
    return bool(transition.by) and all(isinstance(one, System) for one in transition.by)


@dataclass(frozen=True, slots=True)
class Offer:
    """One step as shown to one person: allowed, or greyed with its reasons.

    `recordable` says that he may record it for others; `for_whom` for which persons he may do so now. `in_place_of` are
    those in whose place he may take it himself. `liftable` are the rules that a declared exception would lift here.
    """

    transition: Transition
    refusals: tuple[Refusal, ...]
    recordable: bool = False
    for_whom: tuple[int, ...] = ()
    in_place_of: tuple[int, ...] = ()
    liftable: frozenset[str] = frozenset()

    @property
    def allowed(self) -> bool:
        return not self.refusals

    @property
    def concerns_you(self) -> bool:
        """Whether the step is this person's at all; the rest is listed apart, as who it waits for."""
        return not any(one.code in ROLE_CODES for one in self.refusals)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who a dossier waits for: the step, the posts, and who can take it now. `is_vacant`: nobody holds the posts.

    `substitutes` stand in for a holder today; `instead` names the posts whose turn it is while the first are vacant.
    Where all who hold them have signed or may not take the step, it is nobody, and `mended_by` names the steps that
    change who signs.
    """

    transition: Transition
    posts: tuple[Text, ...]
    persons: tuple[str, ...]
    is_vacant: bool
    substitutes: tuple[str, ...] = ()
    instead: tuple[Text, ...] = ()
    mended_by: tuple[Text, ...] = ()


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
        case.keys = office.keys
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
    lifted = excepting.liftable(case) if reasons and transition.exceptions else frozenset()
    in_place_of, why_not = _in_place_of(case, office)
    if why_not and any(one.code in ROLE_CODES for one in reasons):
        reasons = why_not
    if who.first_match(case, me, transition.recorded_by) is False:
        return Offer(transition, reasons, in_place_of=in_place_of, liftable=lifted)
    persons = dict.fromkeys(one for phrase in who.asked(case) for one in who.holders(case, phrase) if one != me)
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
    return Offer(transition, reasons, True, tuple(allowed), in_place_of, lifted)


def _in_place_of(case: TableCase, office: Office) -> tuple[tuple[int, ...], tuple[Refusal, ...]]:
    """Those in whose place the case's actor may take the step now; where there is none, why not for the last of those
    for whom it is his affair."""
    found: list[int] = []
    reasons: tuple[Refusal, ...] = ()
    me = case.actor.person_id
    if case.actor.person_id != case.actor.principal_id or not me:
        return (), ()
    for principal in standing_in.principals(case, me):
        stood_in = case.under(case.transition)
        stood_in.actor = Actor(me, principal)
        why_not = tuple(refusing.refusals_for(stood_in, roles=office.roles, entered=False))
        if not why_not:
            found.append(principal)
        elif not any(one.code in NOT_HIS for one in why_not):
            reasons = why_not
    return tuple(found), reasons


def beginning(session: Session, *, office: Office, kind: Kind, transition: Transition, place: OrganisationSeen,
              actor: Actor, now: datetime) -> tuple[TableCase, Offer]:  # fmt: skip
    """A dossier that is not there yet, as its first step would find it, and whether this person may take that step."""
    blank = DossierSeen(
        id=0, uid="", stream="", state=CREATION, head_seq=-1, head_hash="", revision=0, round=1, title="",
        owner_id=place.id, origin_id=place.id, author_id=actor.principal_id, about_id=None, fields={},
        content_digest="", is_restricted=kind.restricted,
    )  # fmt: skip
    case = TableCase(session, kind, blank, transition, actor, now, defaults=office.defaults)
    return case, offer_of(_naming_himself(case), office)


def _naming_himself(case: TableCase) -> TableCase:
    """Who may begin only by being the person in a field of the form is asked as he who stands there: rules about that
    person hold of him, or the step is not his to offer."""
    by = case.transition.by
    own = [one.field for one in by if isinstance(one, PersonInField) and one.field in case.transition.sets]
    others = [one for one in (*by, *case.transition.recorded_by) if not isinstance(one, PersonInField)]
    person = case.actor.person_id
    if (
        not own
        or not person
        or who.first_match(case, person, others) is not False
        or any(standing_in.principals(case, person))
    ):
        return case
    named = case.under(case.transition)
    named.given = ActInput(fields={own[0]: case.person_uid(person)})
    return named


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
        case.keys = office.keys
        if not is_awaited(case, transition) or paper.hides_voters(case):
            continue
        whos, first = who.asked(case), transition.by
        instead = whos if transition.vacant and whos is not first else ()
        holders = _holders(case, whos)
        by_post = [one for one in whos if isinstance(one, (RoleAt, Asked, System))]  # the others are persons, by name
        asked = first if instead else by_post if holders else whos
        posts = tuple(who.named(case, one, office.roles) for one in asked)
        named = tuple(who.named(case, one, office.roles) for one in instead)
        ready = [person for person in holders if _can_take(case, Actor(person, person), office)]
        stood_in = [
            Actor(one, principal) for principal in holders for one in standing_in.substitutes(case, principal, whos)
        ]
        able_too = [one.person_id for one in stood_in if _can_take(case, one, office)]
        is_vacant = (not holders or bool(instead)) and not is_of_system(transition)
        left = _left(case, holders)
        mending = () if left else tuple(one.title for one in kind.leaving[dossier.state] if _changes_signers(one, case))
        for persons, in_place, found in ((ready, able_too, able), (left, [], held)):
            if persons or in_place or not holders or found is held:
                names, more = (tuple(case.person_name(one) for one in dict.fromkeys(x)) for x in (persons, in_place))
                found.append(Waiting(transition, posts, names, is_vacant, more, named, mending))
    return able if any(one.persons or one.substitutes or is_of_system(one.transition) for one in able) else held


def _holders(case: TableCase, whos: tuple[Who, ...]) -> list[int]:
    """Those who hold the posts today, or sign in their stead by a declared change; nobody who keeps out."""
    if case.transition.sign_off:
        found = [person for persons in signing.holders(case).values() for person in persons]
    else:
        found = [person for one in whos for person in who.awaited(case, one)]
    return [one for one in dict.fromkeys(found) if not separating.takes_no_part(case, one)]


def _left(case: TableCase, holders: list[int]) -> list[int]:
    """Those of them who have not signed, and whom no rule keeps from the step for good."""
    signed: set[int] = set()
    if case.transition.sign_off and not signing.state_of(case).full:
        signed = {int(person) for one in signing.made(case) for person in (one.person, one.on_behalf_of)}
    return [one for one in holders if one not in signed and not separating.is_kept_out(case, one)]


def _changes_signers(step: Transition, case: TableCase) -> bool:
    return case.transition.sign_off is not None and step.signers == case.transition.trigger


def _can_take(case: TableCase, actor: Actor, office: Office) -> bool:
    tried = case.under(case.transition)
    tried.actor = actor
    reasons = refusing.refusals_for(tried, roles=office.roles, entered=False)
    lifted = excepting.liftable(case) if reasons and case.transition.exceptions else frozenset()
    return all(is_met_by_form(case.transition, one, lifted) for one in reasons)


def is_met_by_form(transition: Transition, one: Refusal, liftable: frozenset[str]) -> bool:
    """Whether the step's own form can meet what stands against it: an exception that holds here is declared, or a round
    of which nobody can read the ballots, or to which too few have come, is closed as void. The engine asks again when
    the step is taken."""
    if transition.round and transition.round.step == "close" and one.code in ("key_lost", "no_quorum"):
        return True
    return one.rule in liftable
