"""A small correction: one person declares it, another accepts it, and signatures on the words before stay in force."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from workflow_app.db import movements
from workflow_app.db.columns import instant_text
from workflow_app.db.movements import CorrectionSeen
from workflow_app.domain.fingerprints import EVERYTHING, fingerprint
from workflow_app.domain.guards_of_texts import what_closes
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.texts import Text
from workflow_app.services import documents, papers
from workflow_app.services.cases import TableCase, snapshot_of
from workflow_app.services.values import Fault

TEXTS = ("abstract", "text", "recipients")


def waiting(case: TableCase) -> CorrectionSeen | None:
    """The correction that was declared and that a second person may accept: the content is still what it made of it."""
    last = next(iter(reversed(case.corrections())), None)
    if last is None or last.is_accepted:
        return None
    return last if all(case.print_of(part) == after for part, (_, after) in last.parts.items()) else None


def refusals(case: TableCase, *, entered: bool) -> Iterator[Refusal]:
    step = case.transition.correction
    if step is None:
        return
    found = waiting(case)
    accepts = [one.title for one in case.kind.leaving[case.dossier.state] if one.correction == "accept"]
    if step == "declare":
        if found is not None:
            yield refusal("correction_waits", rule="correction", ways_out=tuple(accepts))
        yield from _frozen(case)
        if entered and not _changes_anything(case):
            yield refusal("nothing_corrected", rule="correction")
    elif found is None:
        yield refusal("no_correction", rule="correction")
    elif case.actor.persons & found.declared_by:
        names = "; ".join(case.person_name(one) for one in sorted(found.declared_by))
        yield refusal("own_correction", rule="correction", supplier=Text("người khác", "somebody else"), person=names)


def _frozen(case: TableCase) -> Iterator[Refusal]:
    """What is put to the vote stays as it is until the round is closed."""
    put = {name: one for one in case.rounds() if one.is_open for name in case.kind.votes[one.vote].documents}
    for name in sorted(put):
        spec = case.kind.documents[name]
        if name in case.transition.writes or set(spec.part_of_text) & set(case.transition.sets):
            closing = what_closes(case, put[name])
            yield refusal("text_frozen", rule="correction", document=spec.title, **closing)


def _changes_anything(case: TableCase) -> bool:
    """Whether the content would say anything else with what was entered taken over."""
    content, documents_now = snapshot_of(case), case.documents()
    written = {
        name: dict(zip(TEXTS, documents.as_entered(documents_now.get(name), parts), strict=True))
        for name, parts in case.given.texts.items()
    }
    try:
        brought = {(one["name"], one["row"]): one for one in map(papers.as_brought, case.given.papers)}
    except Fault:
        return True  # that paper is refused by a rule of its own
    left = [one for one in content["papers"] if (one["name"], one["row"]) not in brought]
    nothing = {"abstract": "", "text": "", "recipients": []}
    begun = {name: nothing for name in case.transition.begins if name not in documents_now}
    after = {
        "fields": dict(case.fields), "documents": {**content["documents"], **begun, **written},
        "papers": [*left, *brought.values()],
    }  # fmt: skip
    return any(fingerprint(content, part) != fingerprint(after, part) for part in _parts(case))


def prints(case: TableCase) -> dict[str, str]:
    """The fingerprint of every part that some signature of this kind judges."""
    return {part: case.print_of(part) for part in _parts(case)}


def _parts(case: TableCase) -> Iterable[str]:
    parts = {EVERYTHING: None}
    for transition in case.kind.transitions:
        if transition.sign_off:
            for group in transition.sign_off.groups:
                parts |= dict.fromkeys(transition.sign_off.parts_of(group))
    return parts


def declare(case: TableCase, before: dict[str, str]) -> dict[str, Any]:
    """Keep what it changed, by fingerprints; `before` are those of the content before. Returns what the leaf keeps."""
    changed = {part: (before[part], after) for part, after in prints(case).items() if before[part] != after}
    assert changed
    case.session.run(
        movements.DECLARE,
        {
            "dossier": case.dossier.id, "trigger": case.transition.trigger, "parts": json.dumps(changed),
            "person": case.actor.person_id, "principal": case.actor.principal_id, "at": instant_text(case.now),
        },
    )  # fmt: skip
    case.forget("corrections")
    return {"declared": changed[EVERYTHING] if EVERYTHING in changed else sorted(changed)}


def accept(case: TableCase) -> dict[str, Any]:
    found = waiting(case)
    assert found is not None
    values = {"correction": found.id, "person": case.actor.person_id, "at": instant_text(case.now)}
    case.session.run(movements.ACCEPT, values)
    case.forget("corrections")
    return {"accepted": found.id, "content": found.parts.get(EVERYTHING, ("", ""))[1]}
