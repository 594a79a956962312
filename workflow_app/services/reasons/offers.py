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
from workflow_app.domain.who import Asked, PersonInField, RoleAt, RollOf, System
from workflow_app.services import asked as opinions_asked
from workflow_app.services import standing_in, takers, who
from workflow_app.services.awaiting import is_awaited
from workflow_app.services.cases import TableCase
from workflow_app.services.office import Office
from workflow_app.services.reasons import refusing, remedies
from workflow_app.services.reasons.remedies import MetBy
from workflow_app.services.voting import floor, paper

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
    those in whose place he may take it himself. `met_by` says what of the step's own form would meet the refusals.
    """

    transition: Transition
    refusals: tuple[Refusal, ...]
    recordable: bool = False
    for_whom: tuple[int, ...] = ()
    in_place_of: tuple[int, ...] = ()
    met_by: MetBy = ""

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
    change who signs; so where too few are left to vote, with the steps that help then.
    """

    transition: Transition
    posts: tuple[Text, ...]
    persons: tuple[str, ...]
    is_vacant: bool
    substitutes: tuple[str, ...] = ()
    instead: tuple[Text, ...] = ()
    mended_by: tuple[Text, ...] = ()
    is_nobodys: bool = False
    """Nobody could take it, whatever else the dossier still needs."""


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
    met_by = remedies.met_by(case, office.roles, reasons)
    in_place_of, why_not = _in_place_of(case, office)
    if why_not and any(one.code in ROLE_CODES for one in reasons):
        reasons = why_not
    if who.first_match(case, me, transition.recorded_by) is False:
        return Offer(transition, reasons, in_place_of=in_place_of, met_by=met_by)
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
    return Offer(transition, reasons, True, tuple(allowed), in_place_of, met_by)


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
        holders, left = takers.holding(case), takers.unsigned(case)
        lacking = _lacking(case)
        if lacking is not None:
            left = []
        by_post = [one for one in whos if isinstance(one, (RoleAt, Asked, System))]  # the others are persons, by name
        asked = first if instead else by_post if holders else whos
        posts = tuple(who.named(case, one, office.roles) for one in asked)
        posts = opinions_asked.awaited_posts(case, posts)
        named = tuple(who.named(case, one, office.roles) for one in instead)
        ready = [person for person in left if _can_take(case, Actor(person, person), office)]
        stood_in = [
            Actor(one, principal) for principal in left for one in standing_in.substitutes(case, principal, whos)
        ]
        able_too = [one.person_id for one in stood_in if _can_take(case, one, office)]
        is_vacant = (not holders or bool(instead)) and not is_of_system(transition)
        mending = () if left else _mended_by(case, lacking)
        is_nobodys = not left and not is_of_system(transition) and not all(isinstance(one, RollOf) for one in whos)
        for persons, in_place, found in ((ready, able_too, able), (left, [], held)):
            if persons or in_place or not holders or found is held:
                names, more = (tuple(case.person_name(one) for one in dict.fromkeys(x)) for x in (persons, in_place))
                found.append(Waiting(transition, posts, names, is_vacant, more, named, mending, is_nobodys))
    return able if any(one.persons or one.substitutes or is_of_system(one.transition) for one in able) else held


def _lacking(case: TableCase) -> Refusal | None:
    """Why a vote that is to be opened never is: too few are left, because the others keep out."""
    step = case.transition.round
    return floor.lacking(case, case.kind.votes[step.vote]) if step is not None and step.step == "open" else None


def _mended_by(case: TableCase, lacking: Refusal | None) -> tuple[Text, ...]:
    if lacking is not None:
        return lacking.ways_out
    step = case.transition
    if step.sign_off is None:
        return ()
    return tuple(one.title for one in case.kind.leaving[case.dossier.state] if one.signers == step.trigger)


def able_now(case: TableCase, office: Office) -> list[int]:
    """Those who hold the step and could take it today, as far as that is known beforehand."""
    return [one for one in takers.able(case) if _can_take(case, Actor(one, one), office)]


def _can_take(case: TableCase, actor: Actor, office: Office) -> bool:
    tried = case.under(case.transition)
    tried.actor = actor
    reasons = refusing.refusals_for(tried, roles=office.roles, entered=False)
    return not reasons or bool(remedies.met_by(tried, office.roles, reasons))
