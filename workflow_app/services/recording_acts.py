"""What the history keeps of an act on a dossier, and of the acts on others that it brought about."""

from __future__ import annotations

from typing import Any

from workflow_app.db import dossiers
from workflow_app.db.columns import instant_text
from workflow_app.db.journal import CONTENT
from workflow_app.services import awaiting, changing, readers
from workflow_app.services.cases import TableCase
from workflow_app.services.office import Office
from workflow_app.services.recording import Written, write_leaf


def write_act(
    case: TableCase, office: Office, from_state: str, basis: dict[str, Any], content: str, request: str,
    request_digest: str,
) -> Written:  # fmt: skip
    """What the history keeps of the act: who, for whom, under which definition, why it was allowed, what followed, and
    the content that nothing else keeps ("" where there is none)."""
    dossier, transition, actor = case.dossier, case.transition, case.actor
    number = basis.pop("num", None)
    words = {**dict(changing.words(case)), CONTENT: content}
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


def carry(case: TableCase, office: Office, dossier_id: int, place_id: int) -> None:
    """The act took another dossier along to that organisation: it moves there with a leaf of its own."""
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
    readers.refresh(carried)
    dossiers.link(case.session, case.dossier.id, row.id, "carries", instant_text(case.now))
