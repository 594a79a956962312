"""Substitutes: the holder of a post lets somebody act in his place, for some steps and some days.

Nothing is overwritten: a delegation is given, and may be revoked. Each is an event in the history of the principal's
posts, as appointments are, written in the caller's transaction. Raises NotFound and Refused.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from workflow_app.db import absences, people
from workflow_app.db import tables as t
from workflow_app.db.columns import instant_text
from workflow_app.db.session import Session
from workflow_app.domain.building.kinds import overseers_of
from workflow_app.domain.clocks import add_months, local_day
from workflow_app.domain.delegations import MANNERS, Covers, Delegation, step_of
from workflow_app.domain.guards import shown
from workflow_app.domain.refusals import NotFound, Refusal, Refused, refusal
from workflow_app.domain.seen import OrganisationSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.vietnamese import clean
from workflow_app.history.leaf import event_id, revealed
from workflow_app.services import delegable, substitutes, suspending
from workflow_app.services.dated import person_of, refuse_oneself, runs_office, title_of
from workflow_app.services.office import Office
from workflow_app.services.recording import record_event

SIGNING_RULE = Text(
    "36-HD/VPTW ngày 3/4/2018, mục 1.7 (thẩm quyền ký phải được quy định bằng văn bản; cấp uỷ ký T/M, không ký K/T)",
    "36-HD/VPTW of 3 April 2018, 1.7 (signing powers are laid down in writing; a committee signs T/M, never K/T)",
)
TERM_RULE = Text(
    "Điều lệ Đảng (đại hội cấp uỷ thường lệ năm năm một lần; chưa đối chiếu nguyên văn)",
    "Party Charter (congresses are held every five years; not checked against its text)",
)
MONTHS_OF_A_TERM = 60
"""Of a term whose last day nobody entered, as is usual while it runs."""
REASON, BASIS = Text("Lý do", "Reason"), Text("Căn cứ bằng văn bản", "Written basis")


def give(
    session: Session, *, office: Office, person_id: int | None, now: datetime, post: int, substitute: str,
    from_on: date, to_on: date, reason: str, covers: Covers, basis: str = "", manner: str = "",
    kinds: Iterable[str] = (), triggers: Iterable[str] = (), within: str = "",
) -> str:  # fmt: skip
    """The substitute (uid) may act by that post from the first to the last day. Returns the delegation's uid.

    `covers` says how much: all that the post may do with dossiers, except what is never done for somebody else (a vote,
    the chair's word); or some `kinds`; or some `triggers` (`plan/sign`, or `sign` of each of the kinds). `within` (uid
    or code) narrows it to dossiers begun or lying in that organisation, which is the post's or below it, and in those
    below that one. `person_id` is the holder, or whoever runs the office (who names not himself), or None for the
    command line. Nobody gives away a post in which
    he himself is only a substitute: he does not hold it.
    """
    kinds, triggers, today = tuple(dict.fromkeys(kinds)), tuple(dict.fromkeys(triggers)), local_day(now)
    row = session.execute(t.post.select().where(t.post.c.id == post).with_for_update()).first()
    if row is None:
        raise NotFound("post", str(post))
    found, name = person_of(session, substitute)
    narrowed = people.organisation_named(session, within) if within else None
    if within and narrowed is None:
        raise NotFound("organisation", within)
    title = Text(office.roles.roles[row.role].title.vi, office.roles.roles[row.role].title.en)
    principal = people.person_name(session, row.person_id)
    if person_id != row.person_id and not runs_office(session, office, person_id, today):
        raise Refused(refusal("not_your_post", role=title, person=principal, supplier=Text(principal, principal)))
    if person_id != row.person_id:
        refuse_oneself(session, office, person_id, found, now, holder=principal)
    faults = [
        *_days(row, today, from_on, to_on),
        *_term(session, row, from_on, to_on),
        *_words(office, row, reason, basis, manner),
        *delegable.faults(office, row.role, covers, kinds, triggers),
        *([refusal("acting_not_delegated", person=principal, role=title)] if row.acting else []),
        *_below(session, row, narrowed, from_on),
    ]
    if found == row.person_id:
        faults.append(refusal("substitute_is_principal", person=principal))
    else:
        faults += _unfit(session, office, found, name, row, from_on, to_on)
        faults += _given_already(session, found, name, post, (kinds, triggers), narrowed, from_on, to_on)
    if faults:
        raise Refused(*faults)
    uid = str(event_id())
    session.execute(
        t.delegation.insert().values(
            uid=uid, post_id=post, principal_id=row.person_id, substitute_id=found, kinds=json.dumps(kinds),
            triggers=json.dumps(triggers), from_on=from_on.isoformat(), to_on=to_on.isoformat(),
            reason=clean(reason).strip(), basis=clean(basis).strip(), manner=manner, given_by_id=person_id,
            recorded_at=instant_text(now), revoked_on=None, revoked_by_id=None,
            within_id=narrowed.id if narrowed else None,
        )
    )  # fmt: skip
    place = people.organisation_by_id(session, row.organisation_id)
    facts = {
        "delegation": uid, "post": post, "role": row.role, "place": place.uid, "substitute": substitute,
        "covers": covers, "kinds": list(kinds), "triggers": list(triggers), "until": to_on.isoformat(),
        "manner": manner,
    }  # fmt: skip
    if narrowed:
        facts["within"] = narrowed.uid
    words = {"reason": clean(reason).strip(), "basis": clean(basis).strip()}
    _record(session, office, person_id, now, row.person_id, "delegation_given", from_on, facts, words)
    return uid


def revoke(
    session: Session, *, office: Office, person_id: int | None, now: datetime, delegation: str, reason: str
) -> None:
    """From this very day on it no longer counts. For the principal, or whoever runs the office; with a reason."""
    query = t.delegation.select().where(t.delegation.c.uid == delegation).with_for_update()
    row = session.execute(query).first() if people.is_name(delegation) else None
    if row is None:
        raise NotFound("delegation", delegation)
    today = local_day(now)
    if person_id != row.principal_id and not runs_office(session, office, person_id, today):
        name = people.person_name(session, row.principal_id)
        raise Refused(refusal("not_your_delegation", person=name, supplier=Text(name, name)))
    ended = row.revoked_on or (row.to_on if row.to_on < today.isoformat() else None)
    if ended:
        raise Refused(refusal("already_ended", day=shown(date.fromisoformat(ended))))
    if not clean(reason).strip():
        raise Refused(refusal("missing_field", field=REASON, missing=(REASON,)))
    session.execute(
        t.delegation.update()
        .where(t.delegation.c.id == row.id)
        .values(revoked_on=today.isoformat(), revoked_by_id=person_id, revoked_at=instant_text(now))
    )
    facts, words = {"delegation": delegation, "post": row.post_id}, {"reason": clean(reason).strip()}
    _record(session, office, person_id, now, row.principal_id, "delegation_revoked", today, facts, words)


def why_revoked(session: Session, given: Collection[Delegation]) -> dict[str, str]:
    """By the delegation's uid: the reason for which it was revoked, where it was and the reason is still kept."""
    principals = {people.person_uid(session, one.principal_id) for one in given if one.revoked_on}
    found = absences.revokings(session, principals) if principals else []
    return {str(json.loads(leaf)["delegation"]): revealed(text) for leaf, text in found}


def _days(post: Any, today: date, from_on: date, to_on: date) -> Iterable[Any]:
    if to_on < from_on:
        yield refusal("days_reversed", first=shown(from_on), last=shown(to_on))
    if from_on < today:
        yield refusal("delegation_backdated", day=shown(from_on), first=shown(today))
    first, last = date.fromisoformat(post.from_on), date.fromisoformat(post.to_on) if post.to_on else None
    if from_on < first or (last is not None and to_on > last):
        yield refusal("longer_than_post", first=shown(first), last=shown(last) if last else "…")


def _term(session: Session, post: Any, from_on: date, to_on: date) -> Iterable[Any]:
    """A post ends at the latest with the term of its organisation."""
    found = people.term_days(session, post.organisation_id, from_on)
    if found is None:
        return
    term, began, ends = found
    last = ends or add_months(began, MONTHS_OF_A_TERM) - timedelta(days=1)
    if from_on <= last < to_on:  # one that overran its five years ends nobody knows when
        place = people.organisation_by_id(session, post.organisation_id).name
        yield refusal("longer_than_term", term=term, organisation=place, last=shown(last), source=TERM_RULE)


def _words(office: Office, post: Any, reason: str, basis: str, manner: str) -> Iterable[Any]:
    if not reason.strip():
        yield refusal("missing_field", field=REASON, missing=(REASON,))
    if manner not in MANNERS:
        yield refusal("bad_value", field=Text("Hình thức ký", "Manner of signing"), problem=Text(manner, manner))
    if not basis.strip():
        yield refusal("missing_field", field=BASIS, missing=(BASIS,), source=SIGNING_RULE)
    if manner == "K/T" and any(post.role in body.roles for body in office.roles.bodies.values()):
        yield refusal("manner_not_for_committee", source=SIGNING_RULE)


def _below(session: Session, post: Any, within: OrganisationSeen | None, on: date) -> Iterable[Any]:
    """Nothing is handed over that the post itself does not reach: the organisation is its own, or below it."""
    if within and post.organisation_id not in {one.id for one in people.ancestors(session, within.id, on)}:
        place = people.organisation_by_id(session, post.organisation_id).name
        yield refusal("delegation_not_below", organisation=within.name, post=place)


def _unfit(
    session: Session, office: Office, substitute: int, name: str, post: Any, from_on: date, to_on: date
) -> Iterator[Refusal]:
    """He holds a post in line with it on the first day; and standing in excludes what holding the post would, on any
    day, be the other post his own or one in which he stands as well."""
    place = post.organisation_id
    posts = [(role, at) for role, at, _ in people.posts_of(session, substitute, from_on)]
    why = substitutes.unfit(
        session, substitute, posts, place, from_on, overseers_of(office.roles),
        lambda one: [above.id for above in people.ancestors(session, one, from_on)], without=[post.person_id],
        apart=suspending.on_day(session, substitute, from_on),
    )  # fmt: skip
    if why:
        yield why
    for role, stands_in in substitutes.clashes(session, office.roles, substitute, (post.role, place), from_on, to_on):
        yield refusal(
            "incompatible_stood_in" if stands_in else "incompatible_posts", person=name,
            held=title_of(office, role), role=title_of(office, post.role),
        )  # fmt: skip


def _given_already(
    session: Session, substitute: int, name: str, post: int, scope: tuple[tuple[str, ...], tuple[str, ...]],
    within: OrganisationSeen | None, from_on: date, to_on: date,
) -> Iterator[Refusal]:  # fmt: skip
    """A second one that says nothing new would stay in force when the first is revoked."""
    kinds, steps = scope[0], [step_of(one) for one in scope[1]]
    above = {one.id for one in people.ancestors(session, within.id, from_on)} if within else set()
    for one in absences.delegated_to(session, substitute):
        covers_days = one.why_not_on(from_on) is None and one.why_not_on(to_on) is None
        covers_places = one.within_id is None or one.within_id in above
        if one.post_id == post and covers_days and covers_places and one.includes(kinds, steps):
            yield refusal("delegation_covered", person=name, first=shown(one.from_on), last=shown(one.to_on))
            return


def _record(
    session: Session, office: Office, person_id: int | None, now: datetime, principal: int, act: str, held_on: date,
    facts: dict[str, Any], words: dict[str, str],
) -> None:  # fmt: skip
    by = {"uid": people.person_uid(session, person_id)} if person_id else {"system": True}
    record_event(
        session, stream=f"role:{people.person_uid(session, principal)}", act=act, log=office.log, now=now,
        held_on=held_on, person_id=person_id, facts={"actor": by, **facts}, words=words,
    )  # fmt: skip
