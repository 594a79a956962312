"""What a step needs to be there: fields, papers, documents, clocks; and what is missing of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from workflow_app.domain.contents import Field, Paper
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import Transition
from workflow_app.services import documents, papers
from workflow_app.services.cases import TableCase


def source_of(transition: Transition) -> Text | None:
    return transition.source.text if transition.source else None


def missing_field(case: TableCase, field: Field, value: Any) -> Iterator[Refusal]:
    """Of one that the step does not take itself, the steps from here that do are its ways out."""
    transition = case.transition
    if _is_empty(value):
        here = field.name in (*transition.sets, *transition.asks)
        elsewhere = () if here else titles_of(one for one in from_here(case) if field.name in one.sets)
        yield refusal(
            "missing_field", field=field.title, missing=(field.title,), ways_out=elsewhere, source=source_of(transition)
        )


def from_here(case: TableCase) -> tuple[Transition, ...]:
    return tuple(case.kind.leaving.get(case.dossier.state, ()))


def titles_of(steps: Iterable[Transition]) -> tuple[Text, ...]:
    return tuple(dict.fromkeys(one.title for one in steps))


def _is_empty(value: Any) -> bool:
    return value is None or value == "" or value == []


def missing_papers(case: TableCase, names: tuple[str, ...]) -> Iterator[Refusal]:
    """Required papers that are absent, refused (a refused one counts as missing), dated too early, or expired."""
    missing: list[Text] = []
    lacking: list[Paper] = []
    for name in names:
        paper = case.kind.papers[name]
        brought = {str(one.get("row") or "") for one in case.given.papers if one.get("name") == name}
        for row, label in _rows_of(case, paper):
            if row in brought and name in case.transition.takes_papers:
                continue
            found = [one for one in case.papers() if one.name == name and one.row == row]
            usable = [one for one in found if one.verdict != "refused"]
            if not usable:
                title = Text(f"{paper.title.vi}{label}", f"{paper.title.en}{label}")
                missing.append(title)
                lacking.append(paper)
            else:
                yield from papers.dated_faults(case, paper, usable[-1].written_on)
    if missing:
        suppliers = tuple(dict.fromkeys(one.written_by for one in lacking if one.written_by))
        wanted = {one.name for one in lacking}
        yield refusal(
            "paper_missing",
            papers=Text(", ".join(one.vi for one in missing), ", ".join(one.en for one in missing)),
            missing=tuple(missing),
            supplier=Text("; ".join(s.vi for s in suppliers), "; ".join(s.en for s in suppliers))
            if suppliers
            else None,
            ways_out=titles_of(one for one in from_here(case) if wanted & {*one.takes_papers}),
            source=source_of(case.transition),
        )


def _rows_of(case: TableCase, paper: Paper) -> list[tuple[str, str]]:
    """One ("", "") for a paper of the dossier; one (row, label) per row for a paper that each row must bring."""
    if not paper.each:
        return [("", "")]
    rows = case.fields.get(paper.each) or []
    return [(str(number), f" ({number})") for number in range(1, len(rows) + 1)]


def document_faults(case: TableCase) -> Iterator[Refusal]:
    transition = case.transition
    found = case.documents() if (transition.signs or transition.issues or transition.writes) else {}
    for name in transition.writes:
        if name in case.given.texts and name in found and found[name].signed_on:
            yield refusal("is_signed", document=case.kind.documents[name].title)
    if transition.signs:
        spec = case.kind.documents[transition.signs]
        document = found.get(transition.signs)
        if document is None:
            if transition.signs not in transition.begins:
                yield refusal("no_document", document=spec.title)
        elif document.signed_on:
            yield refusal("is_signed", document=spec.title)
        elif spec.needs_text and not document.text:
            yield refusal("no_text", document=spec.title, missing=(spec.title,))
        yield from documents.signer_faults(case, transition.signs)
    if transition.issues:
        spec = case.kind.documents[transition.issues]
        document = found.get(transition.issues)
        if document is None:
            if transition.issues not in transition.begins:
                yield refusal("no_document", document=spec.title)
        elif document.number is not None:
            yield refusal("is_issued", document=spec.title, number=document.number_text)
        elif not document.signed_on and transition.signs != transition.issues:
            yield refusal("not_signed", document=spec.title)


def clock_faults(case: TableCase) -> Iterator[Refusal]:
    for effect in case.transition.effects:
        if effect.name == "extend_clock":
            spec, clock = case.kind.clocks[effect.values["of"]], case.clocks().get(effect.values["of"])
            if clock is None or clock.stopped_on:
                yield refusal("no_clock", clock=spec.title)
            elif spec.extension is None or clock.extensions >= spec.extension.times:
                times = spec.extension.times if spec.extension else 0
                yield refusal("extension_used_up", clock=spec.title, times=times, source=source_of(case.transition))
        if effect.name == "accept_proposed_due":
            clock = case.clocks().get(effect.values["of"])
            if clock is None or clock.proposed_due_on is None:
                yield refusal("nothing_proposed")
