"""Rules about texts before they are decided, signed and issued: what must stand in them, and who confirms it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow_app.domain.case import Case
from workflow_app.domain.guards.ruling import Answer, guard, shown
from workflow_app.domain.refusals import refusal
from workflow_app.domain.seen import RoundSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import RoundStep


def _listed(value: Any) -> list[str]:
    return list(value) if isinstance(value, list) else [str(value)]


def _titles(titles: list[Text]) -> Text:
    return Text(", ".join(one.vi for one in titles), ", ".join(one.en for one in titles))


@guard(values={"of": "document"}, required=("of",))
def has_text(case: Case, values: Mapping[str, Any]) -> Answer:
    """The document has an abstract and words; an empty one is not worth anybody's check or vote."""
    for name in _listed(values["of"]):
        found, given = case.documents().get(name), case.given.texts.get(name, {})
        text = given.get("text", found.text if found else "")
        abstract = given.get("abstract", found.abstract if found else "")
        if not text or not abstract:
            title = case.kind.documents[name].title
            return refusal("no_text", rule="has_text", document=title, missing=(title,))
    return None


@guard(values={"of": "ask"}, required=("of",), about_input=True)
def confirmed(case: Case, values: Mapping[str, Any]) -> Answer:
    """Every point of a checklist is ticked by the person who takes the step; a blank is no yes."""
    blank = [name for name in _listed(values["of"]) if case.given.asks.get(name) is not True]
    open_points = [case.kind.asks[name].title for name in blank]
    if not open_points:
        return None
    return refusal("not_confirmed", rule="confirmed", asks=_titles(open_points), missing=tuple(open_points))


@guard(values={"of": "field"}, required=("of",))
def one_of_filled(case: Case, values: Mapping[str, Any]) -> Answer:
    """At least one of these fields says something (a basis is cited, or it is stated that there is none)."""
    names = _listed(values["of"])
    if any(case.fields.get(name) not in (None, "", [], False) for name in names):
        return None
    titles = [case.kind.fields[name].title for name in names]
    return refusal("none_filled", rule="one_of_filled", fields=_titles(titles), missing=tuple(titles))


@guard(values={"of": "ask"}, required=("of",), about_input=True)
def sealed(case: Case, values: Mapping[str, Any]) -> Answer:
    """A document of an organisation that has a seal is issued sealed; a cell without one has nothing to seal with."""
    owner = case.organisation_by_id(case.dossier.owner_id)
    if not owner.has_seal or case.given.asks.get(values["of"]) is True:
        return None
    title = case.kind.asks[values["of"]].title
    return refusal("not_sealed", rule="sealed", organisation=owner.name, missing=(title,))


@guard(values={"of": "vote"}, required=("of",))
def no_round_is_open(case: Case, values: Mapping[str, Any]) -> Answer:
    """A file is not taken away from a body in the middle of its vote."""
    found = next((one for one in case.rounds() if one.vote == values["of"] and one.is_open), None)
    return refusal("round_open", rule="no_round_is_open", **what_closes(case, found)) if found else None


def what_closes(case: Case, found: RoundSeen) -> dict[str, Any]:
    """What a refusal says of a round that is still open: which one it is, who presides, and what closes it."""
    vote, chair = case.kind.votes[found.vote], case.person_name(found.chair_id)
    closing = [one.title for one in case.kind.transitions if one.round and _closes(one.round, vote.name)]
    body = case.kind.bodies[vote.body].title
    named = Text(
        f"kết quả phiên thứ {found.number} của {body.vi}, mở ngày {shown(found.held_on)}",
        f"the result of round {found.number} of the {body.en}, opened on {shown(found.held_on)}",
    )
    supplier = Text(f"{chair} (chủ trì)", f"{chair} (presides)")
    return {"missing": (named,), "supplier": supplier, "ways_out": tuple(dict.fromkeys(closing))}


def _closes(step: RoundStep, vote: str) -> bool:
    return (step.step, step.vote) == ("close", vote)


@guard(values={"of": "document"}, required=("of",), of_signing=True)
def document_is_unsigned(case: Case, values: Mapping[str, Any]) -> Answer:
    """Nobody has signed the document, so what belongs to its text may still change."""
    for name in _listed(values["of"]):
        found = case.documents().get(name)
        if found is not None and found.signed_on is not None:
            return refusal("is_signed", rule="document_is_unsigned", document=case.kind.documents[name].title)
    return None
