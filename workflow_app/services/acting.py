"""The one write path: every act on a dossier, whoever asks for it — page, API, bulk, command line, timer or replay.

One transaction per act: lock the dossier, ask why not, apply what was entered, move, carry out the effects, take the
number last, write the leaf, open the tasks. The caller commits; a refusal leaves nothing behind.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflow_app.db import absences, dossiers, journal, people
from workflow_app.db.columns import instant_text
from workflow_app.db.session import Session
from workflow_app.domain.case import Actor, DossierSeen, Past
from workflow_app.domain.clocks import local_day
from workflow_app.domain.kinds import CREATION, Kind, Transition
from workflow_app.domain.machine import move
from workflow_app.domain.refusals import NotFound, Refusal, Refused, refusal
from workflow_app.domain.texts import Text
from workflow_app.history.leaf import b64url, event_id
from workflow_app.services import awaiting, changing, documents, effects, moving, visibility, who
from workflow_app.services.cases import TableCase
from workflow_app.services.office import Office
from workflow_app.services.reasons import refusing
from workflow_app.services.recording import Written, write_leaf
from workflow_app.services.values import read_input


@dataclass(frozen=True, slots=True)
class Seen:
    """What the person had on the screen; another state, revision or round means somebody was faster.

    Whoever signs or opens a vote must have read the very `content` (the dossier's digest of it), and whoever votes or
    closes a round must have had that round before him: `seq` is the last act he saw. Left out, neither is compared.
    """

    state: str
    revision: int
    round: int
    content: str = ""
    seq: int = -1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an act. `repeated` is True when the same request had been carried out before."""

    dossier: str
    kind: str
    trigger: str
    from_state: str
    state: str
    seq: int
    leaf: str
    moved: bool
    repeated: bool = False


def create(
    session: Session, *, office: Office, kind: str, place: str, actor: Actor, now: datetime, key: str,
    values: Mapping[str, Any] | None = None, trigger: str = "create",
) -> Outcome:  # fmt: skip
    """Begin a dossier at an organisation. Raises NotFound for an unknown kind or place, Refused with reasons."""
    values = values or {}
    _somebody(actor)
    request, digest = _request(actor, key, ["create", kind, place, trigger, values])
    if not people.is_name(place):
        raise NotFound("organisation", place)
    session.ahead(
        journal.requested(request), people.named(place), people.held(actor.principal_id, local_day(now), keep=True)
    )
    if repeated := _repeated(session, request, digest):
        return repeated
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
    return _perform(case, office, request, digest)


def act(
    session: Session, *, office: Office, dossier: str, trigger: str, actor: Actor, now: datetime, key: str,
    seen: Seen | None = None, values: Mapping[str, Any] | None = None,
) -> Outcome:  # fmt: skip
    """Take one step on a dossier. Raises NotFound where this person may not know of it, Refused with every reason."""
    values = values or {}
    _somebody(actor)
    request, digest = _request(actor, key, [dossier, trigger, values])
    if not people.is_name(dossier):
        raise NotFound("dossier", dossier)
    session.ahead(
        dossiers.locking(dossier), journal.requested(request),
        people.held(actor.principal_id, local_day(now), keep=True), absences.recusals(dossier),
    )  # fmt: skip
    found = dossiers.find(session, dossier, lock=True)
    if repeated := _repeated(session, request, digest):
        return repeated
    if actor.person_id != actor.principal_id:
        absences.hold(session, actor.person_id, actor.principal_id)
    if found is None:
        raise NotFound("dossier", dossier)
    row, manifest = found
    kind = office.kind(session, manifest)
    try:
        transition = _transition(session, office, kind, row, trigger, seen)
        case = case_of(session, office, kind, row, transition, actor, now, values, acts=True)
        return _perform(case, office, request, digest)
    except (Refused, NotFound):
        if not actor.is_system and not visibility.sees(session, office, kind, row, actor.asker, now):
            raise NotFound("dossier", dossier) from None
        raise


def was_done(
    session: Session, *, actor: Actor, key: str, trigger: str, dossier: str = "", kind: str = "", place: str = ""
) -> bool:
    """Whether this person's request of that key was carried out before, so that pressing twice is no second act.

    Only as that very step: of the dossier, or by which one of the kind was begun at the place. With another step the
    same key did nothing; `act` and `create` refuse it as `key_reused`.
    """
    row = journal.by_request(session, _request(actor, key, [])[0]) if key else None
    if row is None or row[3] != trigger:
        return False
    if dossier:
        return str(row[1]).replace("-", "") == f"doc:{dossier}".replace("-", "")
    found, where = dossiers.find(session, row[1].removeprefix("doc:")), people.organisation_named(session, place)
    begun = found is not None and row[4] == CREATION and dossiers.kind_of(session, found[0].id) == kind
    return begun and found is not None and (not place or (where is not None and found[0].origin_id == where.id))


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
    return Refused(refusal("not_begun", step=step, first=begins))


def _transition(
    session: Session, office: Office, kind: Kind, row: DossierSeen, trigger: str, seen: Seen | None
) -> Transition:
    if not kind.knows(trigger):
        raise NotFound("trigger", trigger)
    transition = kind.find(trigger, row.state)
    if seen is not None and (seen.state, seen.revision, seen.round) != (row.state, row.revision, row.round):
        raise Refused(refusal("stale", **_last_act(session, office, kind, row, "step")))
    if transition is None:
        raise Refused(not_from_here(session, office=office, kind=kind, dossier=row, trigger=trigger))
    if seen is not None:
        _same_before_the_eyes(session, office, kind, row, transition, seen)
    return transition


def _same_before_the_eyes(
    session: Session, office: Office, kind: Kind, row: DossierSeen, transition: Transition, seen: Seen
) -> None:
    """Nobody signs what he has not read, and no ballot lands in another round than the one it was meant for."""
    step = transition.round
    judges = bool(transition.signs or transition.sign_off or (step and step.step == "open"))
    if judges and seen.content and seen.content != row.content_digest:
        raise Refused(refusal("content_changed"))
    if step is None or step.step == "open" or not 0 <= seen.seq < row.head_seq:
        return
    turns = {
        one.trigger for one in kind.transitions
        if one.round and one.round.vote == step.vote and one.round.step in ("open", "close")
    }  # fmt: skip
    since = [one for one in journal.past(session, row.id) if one.seq > seen.seq and one.trigger in turns]
    if since:
        raise Refused(refusal("stale", **_told(office, session, kind, since[-1], "step")))


def not_from_here(
    session: Session, *, office: Office, kind: Kind, dossier: DossierSeen, trigger: str,
    past: Sequence[Past] | None = None,
) -> Refusal:  # fmt: skip
    """Why a step that the definition knows cannot be taken from the present state: who brought the dossier here. `past`
    are the acts known on the day that is looked back at, by default all of them."""
    state = kind.states[dossier.state]
    title = next(one.title for one in kind.transitions if one.trigger == trigger)
    code = "closed" if state.final else "not_from_here"
    return refusal(
        code, rule="state", state=state.title, step=title, **_last_act(session, office, kind, dossier, "done", past)
    )


def _last_act(
    session: Session, office: Office, kind: Kind, dossier: DossierSeen, called: str, past: Sequence[Past] | None = None
) -> dict[str, Any]:
    """Who brought the dossier where it is, and by which step; what only was noted on it since is no answer."""
    past = journal.past(session, dossier.id) if past is None else past
    moved = [one for one in past if one.from_state != one.to_state]
    return _told(office, session, kind, (moved or past)[-1], called)


def _told(office: Office, session: Session, kind: Kind, act: Past, called: str) -> dict[str, Any]:
    done = next((one.title for one in kind.transitions if one.trigger == act.trigger), act.trigger)
    return {"person": act.by_whom(lambda person: office.person(session, person)[1]), called: done}


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
    if actor.person_id != actor.principal_id and actor.recorder_id is None and _records(case, actor.person_id):
        case.actor = actor.recorded()
    return case


def _records(case: TableCase, person_id: int) -> bool:
    """Whether who acts for somebody else writes down that person's act; otherwise he stands in for him."""
    recorded_by = case.transition.recorded_by
    return bool(recorded_by) and who.first_match(case.as_it_stood(), person_id, recorded_by) is not False


def _request(actor: Actor, key: str, content: list[Any]) -> tuple[str, str]:
    """(name of the request, digest of what it asked for); a request is the person's, so keys cannot collide."""
    if not key:
        raise ValueError("an act needs a request key")
    asked = [*map(_without_choices, content), actor.person_id, actor.principal_id]
    body = json.dumps(asked, sort_keys=True, ensure_ascii=False, default=str).encode(errors="surrogatepass")
    name = hashlib.sha256(f"{actor.asker}:{key}".encode(errors="surrogatepass")).digest()
    return b64url(name), hashlib.sha256(body).hexdigest()


def _without_choices(value: Any) -> Any:
    """A digest of what was asked would be one of the ballot, and a few guesses would open it; the same holds for the
    part of a secret count that comes from paper. Only a recorded tally says, in a number, how many were present."""
    voting = value.get("round") if isinstance(value, Mapping) else None
    if not isinstance(voting, Mapping):
        return value
    is_recorded = str(voting.get("present")).strip().isdecimal()
    hidden = ("choices",) if is_recorded else ("choices", "questions")
    return {**value, "round": {name: one for name, one in voting.items() if name not in hidden}}


def _repeated(session: Session, request: str, digest: str) -> Outcome | None:
    """The outcome of the same request carried out before: the leaf itself is the record of it."""
    row = journal.by_request(session, request)
    if row is None:
        return None
    _id, stream, seq, act_name, from_state, to_state, leaf_hash, kept, _dossier = row
    if kept != digest:
        raise Refused(refusal("key_reused"))
    return Outcome(
        stream.removeprefix("doc:"), "", act_name, from_state, to_state, seq, leaf_hash, from_state != to_state, True
    )


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
    changing.settle(case, moved=dossier.state != from_state)
    written = _leaf(case, office, from_state, basis, request, request_digest)
    dossier.head_seq += 1
    dossier.head_hash = written.hash
    case.forget("past")  # this act is part of it from now on, for those it asks to act next
    changing.store(case, office)
    changed = is_new or case.content_changed or dossier.owner_id != from_owner or transition.round is not None
    is_done = bool(transition.signs or transition.issues or transition.effects or transition.signers)
    is_promised = bool(transition.reservation or case.given.reservation)
    asked_anew = is_promised or transition.opinion or transition.correction or transition.recusal
    asked_by_name = "kept_out" in basis.get("signed", {})  # whoever stands in for who has signed is asked no more
    if changed or is_done or dossier.state != from_state or asked_anew or asked_by_name:
        awaiting.reopen(case, had_tasks=had_tasks)
    if changed or visibility.depends_on_state(case) or transition.opinion:
        visibility.refresh(case)
    visibility.remember(case)
    effects.queue(case, written)
    _follow_up(case, office)
    return Outcome(
        dossier.uid, case.kind.name, transition.trigger, from_state, dossier.state, dossier.head_seq, written.hash,
        dossier.state != from_state,
    )  # fmt: skip


def _leaf(
    case: TableCase, office: Office, from_state: str, basis: dict[str, Any], request: str, request_digest: str
) -> Written:
    """What the history keeps of the act: who, for whom, under which definition, why it was allowed, what followed."""
    dossier, transition, actor = case.dossier, case.transition, case.actor
    number = basis.pop("num", None)
    words = dict(changing.words(case))
    by: dict[str, Any] = {"system": True}
    if actor.person_id:
        uid, name = office.person(case.session, actor.person_id)
        by, words["actor"] = {"uid": uid}, name
        if actor.principal_id != actor.person_id:
            by["for"], words["for"] = office.person(case.session, actor.principal_id)
        if actor.recorder_id is not None:
            by["recorder"], words["recorder"] = office.person(case.session, actor.recorder_id)
    facts: dict[str, Any] = {
        "def": {"id": case.kind.name, "h": case.kind.digest},
        "actor": by,
        "basis": {"rules": [rule.name for rule in transition.guards], **basis},
        "rev": dossier.revision,
    }
    if dossier.content_digest:
        facts["body"] = dossier.content_digest
    if number:
        facts["num"] = number
    return write_leaf(
        case.session, stream=dossier.stream, seq=dossier.head_seq + 1, prev=dossier.head_hash, act=transition.trigger,
        from_state=from_state, to_state=dossier.state, log=office.log, now=case.now, held_on=case.held_on, facts=facts,
        words=words, dossier_id=dossier.id, person_id=actor.person_id or None, principal_id=actor.principal_id or None,
        request=request, request_digest=request_digest, recorder_id=actor.recorder_id, last_at=dossier.last_at,
    )  # fmt: skip


def _follow_up(case: TableCase, office: Office) -> None:
    """Acts on other dossiers that this one brought about, each with a leaf of its own."""
    for dossier_id, place_id in sorted(case.further_acts):
        _carry(case, office, dossier_id, place_id)
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


def _carry(case: TableCase, office: Office, dossier_id: int, place_id: int) -> None:
    row, manifest = dossiers.find_by_id(case.session, dossier_id, lock=True)
    kind = office.kind(case.session, manifest)
    if row.owner_id == case.dossier.origin_id and not case.organisation_by_id(place_id).is_outside:
        row.owner_id = place_id
    transition = case.transition
    carried = TableCase(case.session, kind, row, transition, case.actor, case.now, defaults=office.defaults)
    written = write_leaf(
        case.session, stream=row.stream, seq=row.head_seq + 1, prev=row.head_hash, act="carried", from_state=row.state,
        to_state=row.state, log=office.log, now=case.now, held_on=case.held_on,
        facts={"def": {"id": kind.name, "h": kind.digest}, "basis": {"with": case.dossier.uid}, "actor": {"system": 1}},
        words={}, dossier_id=row.id, person_id=case.actor.person_id or None,
        principal_id=case.actor.principal_id or None, last_at=row.last_at,
    )  # fmt: skip
    row.head_seq += 1
    row.head_hash = written.hash
    changing.store(carried, office)
    awaiting.reopen(carried, had_tasks=True)
    visibility.refresh(carried)
    dossiers.link(case.session, case.dossier.id, row.id, "carries", instant_text(case.now))
