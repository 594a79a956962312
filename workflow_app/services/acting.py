"""The one write path: every act on a dossier, whoever asks for it — page, API, bulk, command line, timer or replay.

One transaction per act: lock the dossier, ask why not, apply what was entered, move, carry out the effects, take the
number last, write the leaf, open the tasks. The caller commits; a refusal leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from workflow_app.db import absences, dossiers, journal, people
from workflow_app.db.columns import instant_text
from workflow_app.db.session import Session
from workflow_app.domain.case import Actor
from workflow_app.domain.clocks import local_day
from workflow_app.domain.kinds import Kind
from workflow_app.domain.machine import move
from workflow_app.domain.refusals import NotFound, Refused, refusal
from workflow_app.domain.seen import DossierSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import CREATION, Transition
from workflow_app.history.leaf import event_id
from workflow_app.services import awaiting, changing, documents, effects, moving, readers, visibility, who
from workflow_app.services.cases import TableCase
from workflow_app.services.office import Office
from workflow_app.services.on_screen import Seen, not_from_here, step_meant
from workflow_app.services.reasons import refusing
from workflow_app.services.recording_acts import carry, write_act
from workflow_app.services.requested import Outcome, named, repeated, was_done
from workflow_app.services.values import read_input

__all__ = ["Outcome", "Seen", "act", "case_of", "create", "not_from_here", "was_done"]


def create(
    session: Session, *, office: Office, kind: str, place: str, actor: Actor, now: datetime, key: str,
    values: Mapping[str, Any] | None = None, trigger: str = "create",
) -> Outcome:  # fmt: skip
    """Begin a dossier at an organisation. Raises NotFound for an unknown kind or place, Refused with reasons."""
    values = values or {}
    _somebody(actor)
    request, digest = named(actor, key, ["create", kind, place, trigger, values])
    if not people.is_name(place):
        raise NotFound("organisation", place)
    session.ahead(
        journal.requested(request), people.named(place), people.held(actor.principal_id, local_day(now), keep=True)
    )
    if before := repeated(session, request, digest):
        return before
    if kind not in office.library.manifests:
        raise NotFound("kind", kind)
    definition = office.library.current(kind)
    transition = definition.find(trigger, CREATION)
    if transition is None:
        raise _not_a_beginning(definition, trigger)
    owner = people.organisation_named(session, place)
    if owner is None:
        raise NotFound("organisation", place)
    uid = str(event_id())
    blank = DossierSeen(
        id=0, uid=uid, stream=f"doc:{uid}", state=CREATION, head_seq=-1, head_hash="", revision=0, round=1, title="",
        owner_id=owner.id, origin_id=owner.id, author_id=actor.principal_id, about_id=None, fields={},
        content_digest="", is_restricted=definition.restricted,
    )  # fmt: skip
    case = case_of(session, office, definition, blank, transition, actor, now, values, acts=True)
    outcome = _perform(case, office, request, digest)
    office.foresight.learn(case, CREATION)
    return outcome


def act(
    session: Session, *, office: Office, dossier: str, trigger: str, actor: Actor, now: datetime, key: str,
    seen: Seen | None = None, values: Mapping[str, Any] | None = None,
) -> Outcome:  # fmt: skip
    """Take one step on a dossier. Raises NotFound where this person may not know of it, Refused with every reason."""
    values = values or {}
    _somebody(actor)
    request, digest = named(actor, key, [dossier, trigger, values])
    if not people.is_name(dossier):
        raise NotFound("dossier", dossier)
    person, today = actor.principal_id, local_day(now)
    session.ahead(
        dossiers.locking(dossier), journal.requested(request), people.held(person, today, keep=True),
        absences.recusals(dossier, today), *office.foresight.questions(dossier, trigger, person, today),
    )  # fmt: skip
    found = dossiers.find(session, dossier, lock=True)
    if before := repeated(session, request, digest):
        return before
    if actor.person_id != actor.principal_id:
        absences.hold(session, actor.person_id, actor.principal_id)
    if found is None:
        raise NotFound("dossier", dossier)
    row, manifest = found
    kind = office.kind(session, manifest)
    try:
        transition = step_meant(session, office, kind, row, trigger, seen)
        case = case_of(session, office, kind, row, transition, actor, now, values, acts=True)
        outcome = _perform(case, office, request, digest)
        office.foresight.learn(case, outcome.from_state)
        return outcome
    except (Refused, NotFound):
        if not actor.is_system and not visibility.sees(session, office, kind, row, actor.asker, now):
            raise NotFound("dossier", dossier) from None
        raise


def _somebody(actor: Actor) -> None:
    """Every act is somebody's: a person's or the clock's. What nobody can be named for never happened."""
    if not actor.person_id and not actor.is_system:
        raise Refused(refusal("nobody_named"))


def _not_a_beginning(kind: Kind, trigger: str) -> Refused | NotFound:
    step = next((one.title for one in kind.transitions if one.trigger == trigger), None)
    if step is None:
        return NotFound("trigger", trigger)
    first = [one.title for one in kind.leaving[CREATION]]
    begins = Text(" / ".join(one.vi for one in first), " / ".join(one.en for one in first))
    return Refused(refusal("not_begun", source=kind.source.text, step=step, first=begins))


def case_of(
    session: Session, office: Office, kind: Kind, row: DossierSeen, transition: Transition, actor: Actor, now: datetime,
    values: Mapping[str, Any], *, acts: bool = False,
) -> TableCase:  # fmt: skip
    """The act as its rules see it, with what was entered; `acts` where it will be carried out, not only judged. Raises
    Refused for what cannot be read."""
    given = read_input(
        kind, transition, values,
        person_exists=lambda uid: people.person_id_of(session, uid) is not None,
        organisation_exists=lambda uid: people.organisation_named(session, uid) is not None,
    )  # fmt: skip
    case = TableCase(session, kind, row, transition, actor, now, given, office.defaults)
    case.acts = acts
    case.keys, case.files, case.kinds = office.keys, office.files, office.library.current
    case.named_before = partial(office.person, session)
    if actor.person_id != actor.principal_id and actor.recorder_id is None and _records(case, actor.person_id):
        case.actor = actor.recorded()
    return case


def _records(case: TableCase, person_id: int) -> bool:
    """Whether who acts for somebody else writes down that person's act; otherwise he stands in for him."""
    recorded_by = case.transition.recorded_by
    return bool(recorded_by) and who.first_match(case.as_it_stood(), person_id, recorded_by) is not False


def _perform(case: TableCase, office: Office, request: str, request_digest: str) -> Outcome:
    reasons = refusing.refusals_for(case, roles=office.roles, entered=True)
    if reasons:
        raise Refused(*reasons)
    dossier, transition = case.dossier, case.transition
    from_state, from_owner, had_tasks = dossier.state, dossier.owner_id, bool(dossier.id)
    is_new = not dossier.id
    if is_new:
        changing.insert(case, office)
    basis, moves, branch = changing.apply(case)
    if moves:
        target = transition.target(branch, from_state, moving.lead_back(case))
        dossier.state = move(case.kind, from_state, transition.trigger, target)
        kept = effects.carry_out(case, transition.effects, branch)
        if kept:
            basis["effects"] = kept
        if transition.issues:
            basis["num"] = documents.issue(case, transition.issues)
    unkept = changing.settle(case, moved=dossier.state != from_state)
    written = write_act(case, office, from_state, basis, unkept, request, request_digest)
    dossier.head_seq += 1
    dossier.head_hash = written.hash
    case.forget("past")  # this act is part of it from now on, for those it asks to act next
    if is_new:
        dossier.begun_by = case.actor.hands - {0}  # the clock is nobody
    changing.store(case, office)
    case.session.begin_on_it()
    changed = is_new or case.content_changed or dossier.owner_id != from_owner or transition.round is not None
    is_done = bool(transition.signs or transition.issues or transition.effects or transition.signers)
    is_promised = bool(transition.reservation or case.given.reservation)
    asked_anew = is_promised or transition.opinion or transition.correction or transition.recusal
    asked_by_name = "kept_out" in basis.get("signed", {}) and awaiting.changes_by_signature(case)
    if changed or is_done or dossier.state != from_state or asked_anew or asked_by_name:
        awaiting.reopen(case, had_tasks=had_tasks)
    if changed or readers.depends_on_state(case) or transition.opinion:
        readers.refresh(case)
    readers.remember(case)
    effects.queue(case, written)
    _follow_up(case, office)
    return Outcome(
        dossier.uid, case.kind.name, transition.trigger, from_state, dossier.state, dossier.head_seq, written.hash,
        dossier.state != from_state,
    )  # fmt: skip


def _follow_up(case: TableCase, office: Office) -> None:
    """Acts on other dossiers that this one brought about, each with a leaf of its own."""
    for dossier_id, place_id in sorted(case.further_acts):
        carry(case, office, dossier_id, place_id)
    for kind, fields, relation in case.new_dossiers:
        person = case.actor.person_id or case.dossier.author_id
        owner = case.organisation_by_id(case.dossier.owner_id)
        begun = create(
            case.session, office=office, kind=kind, place=owner.uid, actor=Actor(person, person, is_system=True),
            now=case.now, key=f"{case.dossier.uid}:{case.dossier.head_seq}:{kind}",
            values={"fields": fields, "held_on": case.held_on.isoformat()},
        )  # fmt: skip
        other = dossiers.find(case.session, begun.dossier)
        assert other is not None
        dossiers.link(case.session, case.dossier.id, other[0].id, relation, instant_text(case.now))
