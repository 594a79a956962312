"""A small correction: one person declares it, another accepts it, and signatures on the words before stay in force."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from workflow_app.db import dossiers, movements
from workflow_app.db.columns import instant_text
from workflow_app.db.movements import CorrectionSeen
from workflow_app.domain.fingerprints import EVERYTHING
from workflow_app.domain.guards.texts import what_closes
from workflow_app.domain.refusals import Refusal, Refused, refusal
from workflow_app.domain.small_corrections import MOST_WORDS, beyond_words, numbers_changed, turned, words_changed
from workflow_app.domain.texts import Text
from workflow_app.services import entering, standing
from workflow_app.services.cases import TableCase
from workflow_app.services.values import Fault

MOST_SHOWN = 6
"""So many of the numbers that a correction would change are named."""


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
        if entered and not entering.differs(case, _parts(case)):
            yield refusal("nothing_corrected", rule="correction")
        elif entered:
            yield from _not_small(case)
    elif found is None:
        yield refusal("no_correction", rule="correction")
    elif case.actor.persons & found.declared_by:
        names = "; ".join(case.person_name(one) for one in sorted(found.declared_by))
        yield refusal("own_correction", rule="correction", supplier=Text("người khác", "somebody else"), person=names)


def _not_small(case: TableCase) -> Iterator[Refusal]:
    """A few words and nothing but words; what was corrected since the last hand-over counts with it, else a text would
    be replaced a few words at a time. More than that is a new text, and is signed anew."""
    try:
        stood, after = entering.before_and_after(case)
    except Fault:
        return  # that paper is refused by a rule of its own
    number = case.dossier.revision
    handed_over = dossiers.revision(case.session, case.dossier.id, number) if case.corrections() else None
    most = case.setting("small_correction_words")
    most = MOST_WORDS if most is None else int(most)
    words = max(words_changed(one, after) for one in (stood, handed_over or stood))
    if words > most:
        yield refusal("correction_too_large", rule="correction", words=words, limit=most, ways_out=_rework(case))
        return
    if words_turned := turned(stood, after, str(case.setting("small_correction_negations") or "").split()):
        told = ", ".join(f"“{one}”" for one in words_turned)
        yield refusal("correction_of_meaning", rule="correction", words=told, missing=(), ways_out=_rework(case))
    texts = frozenset(name for name, one in case.kind.fields.items() if one.type in ("line", "text"))
    if beyond := beyond_words(stood, after, texts):
        kind = case.kind
        specs = (kind.fields.get(name) or kind.documents.get(name) or kind.papers[name] for name in beyond)
        numbers = numbers_changed(stood, after, texts)
        which = [f" ({', '.join(numbers[one][:MOST_SHOWN])})" if one in numbers else "" for one in beyond]
        titles = [(one.title, more) for one, more in zip(specs, which, strict=True)]
        named = Text(*(", ".join(getattr(title, one) + more for title, more in titles) for one in ("vi", "en")))
        yield refusal("correction_of_numbers", rule="correction", what=named, missing=(), ways_out=_rework(case))


def _rework(case: TableCase) -> tuple[Text, ...]:
    return tuple(one.title for one in case.kind.leaving[case.dossier.state] if one.tone == "back" and not one.stays)


def _frozen(case: TableCase) -> Iterator[Refusal]:
    """What is put to the vote stays as it is until the round is closed."""
    put = {name: one for one in case.rounds() if one.is_open for name in case.kind.votes[one.vote].documents}
    for name in sorted(put):
        spec = case.kind.documents[name]
        if name in case.transition.writes or set(spec.part_of_text) & set(case.transition.sets):
            closing = what_closes(case, put[name])
            yield refusal("text_frozen", rule="correction", document=spec.title, **closing)


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
    """Keep what it changed, by fingerprints; `before` are those of the content before. Returns what the leaf keeps.

    Raises Refused where nothing differs after all: what was entered looked otherwise than it is kept.
    """
    changed = {part: (before[part], after) for part, after in prints(case).items() if before[part] != after}
    if not changed:
        raise Refused(refusal("nothing_corrected", rule="correction"))
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
    stand = _signed_before(case, found)
    case.told.extend(stand)
    return {
        "accepted": found.id, "content": found.parts.get(EVERYTHING, ("", ""))[1],
        "stand": [case.person_uid(one) for one in stand],
    }  # fmt: skip


def stands_of(case: TableCase, person: int, trigger: str = "") -> set[standing.Standing]:
    """How what somebody signed, or another one for him, stands now; on one step, where it is named."""
    his = (one for one in case.sign_offs() if person in (one.person_id, one.principal_id))
    return {standing.standing_of(case, one) for one in his if trigger in ("", one.trigger)}


def _signed_before(case: TableCase, found: CorrectionSeen) -> list[int]:
    """Whose signature was given on the words before and goes on standing on those after: they are told."""
    earlier = (
        one for one in case.sign_offs()
        if any(one.parts.get(part, after) != after for part, (_, after) in found.parts.items())
    )  # fmt: skip
    signed = (one for one in earlier if standing.standing_of(case, one) == "stands")
    persons = dict.fromkeys(person for one in signed for person in (one.person_id, one.principal_id))
    return [one for one in persons if one not in case.actor.persons]
