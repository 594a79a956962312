"""How an act changes a dossier: what was entered is taken over, signed, voted; then the row is stored with its leaf."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from workflow_app.db import dossiers
from workflow_app.db.columns import instant_text
from workflow_app.domain.fingerprints import EVERYTHING, fingerprint
from workflow_app.domain.searching import indexed
from workflow_app.domain.vietnamese import clean
from workflow_app.history.leaf import disclose, new_salt
from workflow_app.services import (
    correcting,
    documents,
    moving,
    opinions,
    papers,
    recusing,
    reservations,
    signers,
    signing,
    who,
)
from workflow_app.services.cases import TableCase, snapshot_of
from workflow_app.services.office import Office
from workflow_app.services.voting import handing_up, opening, proof, rounds


def insert(case: TableCase, office: Office) -> None:
    """A dossier needs its row before anything can refer to it; its leaf follows in the same transaction."""
    dossier, now = case.dossier, instant_text(case.now)
    row = case.session.first(
        dossiers.INSERT,
        {
            "uid": dossier.uid, "stream": dossier.stream, "kind": case.kind.name, "manifest": case.kind.digest,
            "title": "", "search_text": "", "owner_id": dossier.owner_id, "origin_id": dossier.origin_id,
            "author_id": dossier.author_id, "about_id": None, "state": dossier.state, "head_seq": -1, "head_hash": "",
            "revision": 0, "round": 1, "fields": "{}", "content_digest": "", "is_restricted": dossier.is_restricted,
            "is_closed": False, "created_at": now, "moved_at": now, "content_print": "", "revision_print": "",
        },
    )  # fmt: skip
    case.begun(int(row[0]))


def apply(case: TableCase) -> tuple[dict[str, Any], bool, str]:
    """Take over what was entered. Returns what the leaf keeps, whether the dossier moves, and by which outcome."""
    given, transition = case.given, case.transition
    basis: dict[str, Any] = who.in_place_of(case)
    branch = ""
    before = correcting.prints(case) if transition.correction == "declare" else {}
    if given.fields:
        case.dossier.fields = dict(case.fields)
        case.content_changed = True
        documents.refresh_digests(case)
    if given.exceptions:
        basis["exceptions"] = list(given.exceptions)
    for name in transition.begins:
        if name not in case.documents():
            documents.begin(case, name)
    if given.texts:
        case.content_changed = documents.write(case) or case.content_changed
    if given.papers:
        before_they_came = proof.of_open_rounds(case)
        basis["att"] = papers.attach(case)
        if exchanged := proof.exchanged(case, before_they_came):
            basis["minutes"] = exchanged
        case.content_changed = True
    if given.verdicts:
        basis["papers"] = papers.judge(case)
    if transition.opinion:
        basis["opinions"] = opinions.apply(case)
    if transition.round:
        branch, basis["vote"] = _round(case)
    if transition.takes_back:
        basis["takes_back"] = moving.take_back(case)
    if transition.goes_to_earlier:
        basis["stage"] = given.stage
    if transition.correction:
        basis["correction"] = correcting.declare(case, before) if before else correcting.accept(case)
    if transition.recusal:
        basis["recusal"] = recusing.apply(case)
    if transition.signers:
        basis["signers"] = signers.apply(case)
    if given.reservation or transition.reservation:
        basis["reservation"] = reservations.apply(case)
    if transition.signs:
        basis["signs"] = documents.sign(case, transition.signs, documents.post_used(case))
    moves = not rounds.only_withdraws(case)
    if transition.sign_off:
        progress, apart = signing.sign(case)
        basis["signed"] = {"got": progress.got, "need": progress.need}
        if apart:
            basis["signed"]["kept_out"] = sorted(case.person_uid(one) for one in apart)
        moves = progress.full and not transition.sign_off.rule.collect
    return basis, moves, branch


def _round(case: TableCase) -> tuple[str, dict[str, Any]]:
    step = case.transition.round
    assert step is not None
    if step.step == "open":
        return "", opening.open_round(case, step)
    if step.step == "preside":
        return "", rounds.hand_over(case, step)
    if step.step == "hand_up":
        return "", handing_up.apply(case, step)
    if step.step == "tally" or rounds.only_withdraws(case):
        return "", rounds.record_tally(case, step)
    if step.step in ("ballot", "check"):
        return "", rounds.ballot_cast(case, step)
    return rounds.close_round(case, step)


def settle(case: TableCase, *, moved: bool) -> str:
    """After the move: a new round when it was sent back, a revision at a hand-over, the digest of the content.

    An act that never moves may hand over too: it declares a text as it stands. Returns the content that the act changed
    and no revision keeps: it goes to the words of the leaf, so that a look back finds it; else "".
    """
    dossier, transition = case.dossier, case.transition
    if moved and transition.tone == "back":
        dossier.round += 1
    if case.content_changed:
        dossier.title = title_of(case)
        dossier.about_id = about(case)
    snapshot, unkept = None, ""
    is_new = dossier.head_seq < 0
    handed_over = transition.hand_over and (moved or (transition.stays and transition.sign_off is None))
    if handed_over:
        dossier.revision += 1
    if case.content_changed or handed_over:
        present = snapshot_of(case)
        content = json.dumps(present, ensure_ascii=False, sort_keys=True)
        snapshot, unkept = (content, "") if handed_over else (None, content)
        if case.content_changed or not dossier.content_print:
            dossier.content_print = fingerprint(present, EVERYTHING)
        if handed_over:
            dossier.revision_print = dossier.content_print
        kept = disclose("content", content, new_salt())
        dossier.content_digest = kept.digest
        if snapshot:
            case.session.run(
                dossiers.INSERT_REVISION,
                {
                    "dossier": dossier.id, "number": dossier.revision, "snapshot": snapshot, "digest": kept.text[:60],
                    "person": case.actor.person_id or dossier.author_id, "trigger": transition.trigger,
                    "at": instant_text(case.now),
                },
            )  # fmt: skip
    if not is_new and (moved or case.content_changed or handed_over or transition.takes_back or transition.correction):
        signing.settle_answers(case)
    return unkept


def title_of(case: TableCase) -> str:
    """What lists show: the value of the field that titles the kind; a person's name where it is a person."""
    field = case.kind.fields[case.kind.titled_by]
    value = case.dossier.fields.get(field.name)
    if field.type == "person" and value:
        person = case.person_id(value)
        return case.person_name(person) if person else ""
    return str(value or "")[:500]


def about(case: TableCase) -> int | None:
    value = case.dossier.fields.get(case.kind.about) if case.kind.about else None
    return case.person_id(value) if isinstance(value, str) else None


def words(case: TableCase) -> Iterator[tuple[str, Any]]:
    """What was entered with the act: kept only as salted disclosures, so that it can be redacted without breaking the
    chain. Each free text stands alone; the other asks (days, numbers, ticks, rows) stand together under `asks`."""
    others = {}
    for name, value in case.given.asks.items():
        if case.kind.asks[name].type in ("line", "text"):
            yield name, value
        elif value not in (None, "", []):
            others[name] = value
    yield "asks", others
    yield from rounds.words(case)
    for part in ("text", "answer"):
        yield f"reservation_{part}", case.given.reservation.get(part)
    for number, given in enumerate(case.given.verdicts):
        yield f"verdict_{number}", clean(str(given.get("reason") or ""))
    yield from opinions.words(case)


def store(case: TableCase, office: Office) -> None:
    """The row follows its leaf; the database refuses one without the other."""
    dossier, state = case.dossier, case.kind.states[case.dossier.state]
    values = {
        "dossier": dossier.id, "state": dossier.state, "head_seq": dossier.head_seq, "head_hash": dossier.head_hash,
        # Never back, even when the clock of the machine goes back: the next leaf reads its `mono` from here.
        "moved_at": max(instant_text(case.now), dossier.last_at), "is_closed": state.final,
        "owner_id": dossier.owner_id, "revision": dossier.revision, "round": dossier.round,
        "content_digest": dossier.content_digest, "content_print": dossier.content_print,
        "revision_print": dossier.revision_print,
    }  # fmt: skip
    if case.content_changed or case.transition.issues or not dossier.head_seq:
        values |= {
            "title": dossier.title, "fields": json.dumps(dossier.fields, ensure_ascii=False),
            "about_id": dossier.about_id, "search_text": _search_text(case, office),
        }  # fmt: skip
        case.session.run(dossiers.CHANGE_WITH_CONTENT, values)
    else:
        case.session.run(dossiers.CHANGE, values)


def _search_text(case: TableCase, office: Office) -> str:
    """What the dossier is found by: title, kind, author, and each number it was given (void ones too) with abstract."""
    _uid, author = office.person(case.session, case.dossier.author_id)
    issued = [part for one in case.all_documents() if one.number_text for part in (one.number_text, one.abstract)]
    return indexed(case.dossier.title, case.kind.title.vi, case.kind.title.en, author, *issued)
