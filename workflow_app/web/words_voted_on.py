"""The words of a dossier as they were put to the vote, this time, the time before, and beside what is signed now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow_app.db import enclosures
from workflow_app.domain.transitions import Transition
from workflow_app.domain.votes import Vote
from workflow_app.services.cases import TableCase


def since_last(case: TableCase, vote: Vote, round_id: int) -> tuple[Mapping[str, Any], Mapping[str, Any]] | None:
    """The words put to the vote last time and this time, in the shape of snapshots; None at the first time."""
    earlier = [one.id for one in case.rounds() if one.vote == vote.name and one.id != round_id]
    if not earlier or not vote.documents:
        return None
    last, this = (_frozen(enclosures.frozen_texts(case.session, one)) for one in (earlier[-1], round_id))
    return last, this


def since_adopted(case: TableCase, step: Transition) -> tuple[Mapping[str, Any], Mapping[str, Any]] | None:
    """What a body adopted and what stands there now, of the texts that the step signs, numbers or declares finished.

    In the shape of snapshots; None where nothing of them was voted on, or every word is as it was.
    """
    finished = {str(one.values["of"]) for one in step.effects if one.name == "declare_finished_text"}
    written = case.documents()
    changed = [
        name for name in sorted({step.signs, step.issues, *finished} & written.keys())
        if written[name].voted_digest and written[name].text_digest != written[name].voted_digest
    ]  # fmt: skip
    adopted = {name: one for name in changed if (one := _adopted(case, name))}
    if not adopted:
        return None
    fields = case.dossier.fields
    present = {
        name: {
            "abstract": written[name].abstract, "text": written[name].text,
            "parts": {field: fields.get(field) for field in one.get("parts") or {}},
        }
        for name, one in adopted.items()
    }  # fmt: skip
    return _frozen(adopted), _frozen(present)


def _adopted(case: TableCase, document: str) -> Mapping[str, Any]:
    """Its words in the newest round that decided on it."""
    votes = case.kind.votes
    decided = [one for one in case.rounds() if one.outcome in ("carried", "lost")]
    newest = next((one for one in reversed(decided) if document in votes[one.vote].documents), None)
    adopted = newest is not None and newest.outcome == "carried"
    return enclosures.frozen_texts(case.session, newest.id).get(document, {}) if newest and adopted else {}


def _frozen(kept: Mapping[str, Any]) -> Mapping[str, Any]:
    words = {name: {part: one.get(part) or "" for part in ("abstract", "text")} for name, one in kept.items()}
    fields = {name: value for one in kept.values() for name, value in (one.get("parts") or {}).items()}
    return {"documents": words, "fields": fields}
