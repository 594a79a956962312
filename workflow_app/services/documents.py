"""The official texts of a dossier: begun, written, signed for a body, numbered and issued, void but never erased."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from workflow_app.db import enclosures
from workflow_app.db import tables as t
from workflow_app.domain.contents import Document
from workflow_app.domain.guards import day_in, shown
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.seen import DocumentSeen, RoundSeen
from workflow_app.domain.texts import Text
from workflow_app.history.leaf import event_id
from workflow_app.services import named_places, registers, signature_blocks, who
from workflow_app.services.cases import TableCase


def text_digest(case: TableCase, spec: Document, abstract: str, text: str, recipients: list[str]) -> str:
    """SHA-256 of everything a body votes on: the text, its abstract, and the fields that belong to it.

    Recipients are not part of it: whom a text is sent to is settled when it is issued.
    """
    return digest_of(abstract, text, {name: case.fields.get(name) for name in spec.part_of_text})


def digest_of(abstract: str, text: str, parts: Mapping[str, Any]) -> str:
    content = json.dumps([abstract, text, parts], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def to_begin(case: TableCase) -> list[str]:
    """The documents that the step begins: those that it names, and those written to for the first time."""
    return [one for one in dict.fromkeys((*case.transition.begins, *case.given.texts)) if one not in case.documents()]


def begin_faults(case: TableCase, names: Iterable[str], *, entered: bool = True) -> Iterator[Refusal]:
    """Why these texts cannot be begun: whoever issues one must be known from then on."""
    for name in names:
        spec = case.kind.documents[name]
        if not entered and named_places.names_what_comes(case, spec.issuer):
            continue
        if issuer_of_new(case, name) is None:
            yield named_places.no_place(case, spec.issuer, of=spec.title)


def issuer_of_new(case: TableCase, name: str) -> int | None:
    """The organisation that would issue the document if it were begun now."""
    spec = case.kind.documents[name]
    found = case.once(
        f"issuer {spec.issuer} {case.dossier.owner_id}", lambda: case.place_ids(spec.issuer, case.held_on)
    )
    return found[0] if found else None


def _last_round(case: TableCase) -> RoundSeen | None:
    return next((one for one in reversed(case.rounds()) if one.outcome and not one.is_open), None)


def begin(case: TableCase, name: str, *, replaces: DocumentSeen | None = None) -> None:
    """A new edition of a document; its issuer is settled now, so that a later move of the dossier changes nothing."""
    spec = case.kind.documents[name]
    issuer = issuer_of_new(case, name)
    assert issuer is not None  # `begin_faults` said that there is one
    decided = _last_round(case)
    edition = 1 + max((one.edition for one in case.all_documents() if one.name == name), default=0)
    case.session.run(
        enclosures.INSERT_DOCUMENT,
        {
            "uid": str(event_id()), "dossier": case.dossier.id, "name": name, "edition": edition,
            "symbol": symbol_of(case, spec), "issuer": issuer, "body": spec.body,
            "round": decided.id if decided else None,
            "text_digest": text_digest(case, spec, "", "", []), "replaces": replaces.id if replaces else None,
        },
    )  # fmt: skip
    case.forget("documents")


def symbol_of(case: TableCase, spec: Document) -> str:
    """The code of the register's series; `field NAME` takes it from a choice made in the form."""
    if spec.symbol.startswith("field "):
        return str(case.fields.get(spec.symbol.removeprefix("field ")) or "")
    return spec.symbol


def write(case: TableCase) -> bool:
    """Take over the texts that were entered. True when anything changed."""
    changed = False
    for name, parts in case.given.texts.items():
        found = case.documents().get(name)
        if found is None:
            begin(case, name)
            found = case.documents()[name]
        spec = case.kind.documents[name]
        abstract, text, recipients = as_entered(found, parts)
        _store(case, found, abstract=abstract, text=text, recipients=json.dumps(recipients, ensure_ascii=False),
               text_digest=text_digest(case, spec, abstract, text, recipients))  # fmt: skip
        changed = True
    return changed


def as_entered(found: DocumentSeen | None, parts: Mapping[str, str]) -> tuple[str, str, list[str]]:
    """(abstract, text, recipients) with what was entered taken over; what was not entered stays."""
    abstract = parts.get("abstract", found.abstract if found else "")
    text = parts.get("text", found.text if found else "")
    recipients = list(found.recipients) if found else []
    if "recipients" in parts:
        recipients = [line.strip() for line in parts["recipients"].split("\n") if line.strip()]
    return abstract, text, recipients


def refresh_digests(case: TableCase) -> None:
    """Fields that belong to a text changed: the text's digest follows, so a signature cannot cover it unseen."""
    for name, found in case.documents().items():
        spec = case.kind.documents[name]
        if spec.part_of_text and not found.signed_on:
            digest = text_digest(case, spec, found.abstract, found.text, list(found.recipients))
            if digest != found.text_digest:
                _store(case, found, text_digest=digest)


def sign(case: TableCase, name: str, post_id: int | None) -> dict[str, Any]:
    """A person signs for the body that decided: T/M for a committee, never K/T (36-HD/VPTW 2018, 1.7)."""
    found = case.documents()[name]
    signed = signature_blocks.block(case, _signing_body(case, name), found.issuer_id, post_id)
    signed_as = json.dumps({key: value for key, value in signed.items() if value or key in ("body", "role")},
                           ensure_ascii=False)  # fmt: skip
    _store(case, found, signer_id=case.actor.person_id, signer_post_id=post_id, signed_as=signed_as,
           signed_on=case.held_on.isoformat())  # fmt: skip
    return {"document": found.uid, "digest": found.text_digest}


def signer_faults(case: TableCase, name: str) -> Iterator[Refusal]:
    """Why the actor's title, or that day, cannot stand below the document."""
    found = case.documents().get(name)
    issuer = found.issuer_id if found else issuer_of_new(case, name)
    by = who.asked(case)
    if not case.transition.sign_off and who.may_act(case, case.actor, by) is not False:
        yield from who.not_held_then(case, by)
    yield from _too_early(case, found, case.held_on)
    if issuer is not None:
        yield from signature_blocks.faults(case, _signing_body(case, name), issuer)


def take_signature_back(case: TableCase, name: str) -> None:
    """The document is unsigned again, before anybody acted on it."""
    _store(case, case.documents()[name], signer_id=None, signer_post_id=None, signed_as="", signed_on=None)


def signed_unissued(case: TableCase, names: str | list[str]) -> list[DocumentSeen]:
    """Of these documents those that somebody signed and that have no number yet."""
    found = case.documents()
    wanted = [found[name] for name in ([names] if isinstance(names, str) else names) if name in found]
    return [one for one in wanted if one.signed_on is not None and one.number is None]


def unsign_faults(case: TableCase, names: str | list[str]) -> Iterator[Refusal]:
    """What has its number is mended, replaced or revoked; what nobody signed has no signature to lose."""
    if not signed_unissued(case, names):
        titles = [case.kind.documents[name].title for name in ([names] if isinstance(names, str) else names)]
        shown_names = Text(", ".join(one.vi for one in titles), ", ".join(one.en for one in titles))
        yield refusal("nothing_signed", document=shown_names)


def _signing_body(case: TableCase, name: str) -> str:
    found = case.documents().get(name)
    return case.kind.documents[name].body or (_deciding_body(case, found) if found else "")


def _deciding_body(case: TableCase, found: DocumentSeen) -> str:
    """The body whose vote the document carries out: the same decision may fall to a committee or to its superior."""
    decided = _vote_on(case, found)
    return case.kind.votes[decided.vote].body if decided else ""


def _vote_on(case: TableCase, found: DocumentSeen) -> RoundSeen | None:
    return next((one for one in case.rounds() if one.id == found.round_id), None) if found.round_id else None


def issue_faults(case: TableCase, name: str) -> Iterator[Refusal]:
    """Why the document cannot take its number and day: the day it bears lies before the vote or before its signature,
    or nobody can number it.

    One that the step begins itself carries out the vote that was closed last.
    """
    found = case.documents().get(name)
    day = min(_dated(case), case.held_on)
    early = list(_too_early(case, found, day))
    yield from early
    # What a body adopted may bear the day on which it was adopted; it is numbered after its signature all the same.
    signed_first = case.held_on if found and _vote_on(case, found) else day
    if not early and found and found.signed_on and signed_first < found.signed_on:
        yield refusal("dated_before_signature", day=shown(signed_first), signed=shown(found.signed_on))
    issuer = found.issuer_id if found else issuer_of_new(case, name)
    if issuer is not None:
        yield from registers.refusals(case, issuer)


def _too_early(case: TableCase, found: DocumentSeen | None, day: date) -> Iterator[Refusal]:
    """No document is signed, or dated, before the vote that it carries out, nor dated before its dossier was begun (of
    the day of the act itself that is asked of every act)."""
    voted = _vote_on(case, found) if found else _last_round(case)
    if voted and day < voted.held_on:
        yield refusal("dated_before_vote", day=shown(day), voted=shown(voted.held_on))
        return
    begun = None if day == case.held_on else next((one.held_on for one in case.past()), None)
    if begun and day < begun:
        yield refusal("dated_before_dossier", day=shown(day), begun=shown(begun))


def _dated(case: TableCase) -> date:
    return day_in(case.given.asks.get("dated_on")) or case.held_on


def issue(case: TableCase, name: str) -> dict[str, Any]:
    """Give the document its number and day; `issue_faults` said that it can."""
    found = case.documents()[name]
    spec = case.kind.documents[name]
    dated = _dated(case)
    organisation = case.organisation_by_id(found.issuer_id)
    number, printed, term = registers.take_number(
        case.session, organisation=organisation, body=spec.body if spec.register_of == "body" else "",
        symbol=found.symbol, issuer_code=spec.issuer_code or organisation.issuer_code, on=case.held_on,
        term=case.term(organisation.id),
        document_id=found.id, dossier_id=case.dossier.id, abstract=found.abstract or case.dossier.title,
    )  # fmt: skip
    _store(
        case, found, number=number, number_text=printed, issued_on=case.held_on.isoformat(), dated_on=dated.isoformat()
    )
    return {"register": f"{organisation.code}/{found.symbol}", "period": term, "n": number}


def void(case: TableCase, name: str, reason: str) -> None:
    """The edition no longer holds; its number stays used and is explained, and a new edition replaces it."""
    found = case.documents()[name]
    _store(case, found, void_reason=reason)
    case.session.execute(
        t.register_entry.update().where(t.register_entry.c.document_id == found.id).values(explanation=reason)
    )
    begin(case, name, replaces=found)


def void_faults(case: TableCase, name: str) -> Iterator[Refusal]:
    """A document that is not there has nothing to void; one that is there is begun anew."""
    if name in case.documents():
        yield from begin_faults(case, (name,))


def restore_faults(case: TableCase, name: str) -> Iterator[Refusal]:
    """Only a text that a body voted on, that its round froze, and that was changed since can be restored."""
    found = case.documents().get(name)
    voted = _vote_on(case, found) if found else None
    if found is None or voted is None or name not in case.kind.votes[voted.vote].documents:
        yield refusal("no_document", document=case.kind.documents[name].title)
    elif voted.outcome == "lost":
        yield refusal("text_lost", document=case.kind.documents[name].title)
    elif found.text_digest == found.voted_digest:
        yield refusal("text_as_voted", document=case.kind.documents[name].title)


def finish_faults(case: TableCase, name: str) -> Iterator[Refusal]:
    """Only a text that is there can be declared finished."""
    if name not in case.documents():
        yield refusal("no_document", document=case.kind.documents[name].title)


def restore_voted(case: TableCase, name: str) -> None:
    """Back to the very text that was voted on, as the round froze it; `restore_faults` said that it did."""
    found = case.documents()[name]
    row = case.session.execute(sa.select(t.round_.c.texts).where(t.round_.c.id == found.round_id)).one()
    frozen = json.loads(row.texts)[name]
    if frozen["parts"]:
        case.dossier.fields = {**case.dossier.fields, **frozen["parts"]}
        case.__dict__.pop("fields", None)
    case.content_changed = True
    _store(case, found, abstract=frozen["abstract"], text=frozen["text"], text_digest=frozen["digest"])


def declare_finished(case: TableCase, name: str) -> None:
    """“Giao hoàn thiện”: the body left the last touch to somebody; the present text is declared as such."""
    found = case.documents()[name]
    _store(case, found, finished_digest=found.text_digest)


def _store(case: TableCase, found: DocumentSeen, **values: Any) -> None:
    case.session.run(enclosures.change_document(*values), {"document": found.id, **values})
    case.forget("documents")


def post_used(case: TableCase) -> int | None:
    """The post in which the actor signs."""
    post = who.may_act(case, case.actor, who.asked(case))
    return None if isinstance(post, bool) else post
