"""Does all that a transition names exist? States, fields, papers, documents, rules and effects with their values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from workflow_app.domain.building.phrases import BuildError, Path
from workflow_app.domain.effects import EFFECTS
from workflow_app.domain.guards import GUARDS
from workflow_app.domain.kinds import Kind
from workflow_app.domain.soundness.movements import faults_of_movement
from workflow_app.domain.soundness.naming import choices_of, unknown
from workflow_app.domain.soundness.votes import faults_of_signing
from workflow_app.domain.transitions import EARLIER, RETURN, STAY, Transition


def faults_of_transition(kind: Kind, one: Transition, path: Path) -> Iterator[BuildError]:
    for source in one.sources:
        if source and source not in kind.states:
            yield unknown((*path, "from"), "state", source, kind.states)
    for target in one.targets.values():
        if target not in (STAY, RETURN, EARLIER) and target not in kind.states:
            yield unknown((*path, "to"), "state", target, kind.states)
    named: tuple[tuple[str, tuple[str, ...], Iterable[str], str], ...] = (
        ("sets", one.sets, kind.fields, "field"),
        ("needs_fields", one.needs_fields, kind.fields, "field"),
        ("asks", one.asks, kind.asks, "ask"),
        ("needs_papers", one.needs_papers, kind.papers, "paper"),
        ("takes_papers", one.takes_papers, kind.papers, "paper"),
        ("judges_papers", one.judges_papers, kind.papers, "paper"),
        ("writes", one.writes, kind.documents, "document"),
        ("begins", one.begins, kind.documents, "document"),
        ("signs", (one.signs,) if one.signs else (), kind.documents, "document"),
        ("issues", (one.issues,) if one.issues else (), kind.documents, "document"),
        ("task_due", (one.task_due,) if one.task_due else (), kind.clocks, "clock"),
        ("exceptions", one.exceptions, kind.exceptions, "exception"),
        ("round", (one.round.vote,) if one.round else (), kind.votes, "vote"),
    )
    for key, words, legal, what in named:
        for word in words:
            if word not in legal:
                yield unknown((*path, key), what, word, legal)
    yield from _absences(kind, one, path)
    yield from faults_of_movement(kind, one, path)
    yield from faults_of_signing(kind, one, path)
    for index, rule in enumerate(one.guards):
        yield from _called(kind, GUARDS, "guard", rule.name, rule.values, (*path, "guards", index))
        if rule.name == "paper_answers" and rule.values.get("paper") not in one.needs_papers:
            yield BuildError((*path, "needs_papers"), f"this step needs the paper “{rule.values.get('paper')}”")
    for index, effect in enumerate(one.effects):
        yield from _called(kind, EFFECTS, "effect", effect.name, effect.values, (*path, "effects", index))
        for word in effect.outcomes:
            if word not in one.targets:
                yield unknown((*path, "effects", index, effect.name, "outcome"), "outcome", word, one.targets)
    if one.round and one.round.step == "close" and set(one.targets) - {"carried", "lost", "undecided", "exhausted"}:
        yield BuildError((*path, "to"), "closing a round leads to carried, lost, undecided and exhausted only")
    if one.round and one.round.step == "close" and not {"carried", "undecided"} <= set(one.targets):
        yield BuildError((*path, "to"), "closing a round must say where carried and undecided lead")
    if one.round and one.round.step == "hand_up" and one.stays:
        yield BuildError((*path, "to"), "a vote that is handed up leads to another state")


def _absences(kind: Kind, one: Transition, path: Path) -> Iterator[BuildError]:
    if one.sign_off and not any(one.sign_off.groups.values()):
        yield BuildError((*path, "sign_off"), "a sign-off names its groups; without any nobody can sign")
    if one.vacant and one.sign_off:
        yield BuildError((*path, "vacant"), "a sign-off names its groups; nobody signs in the place of an empty one")
    needed = {
        "recused": one.recusal == "lift", "signer": bool(one.signers), "instead_of": bool(one.signers),
        "answerer": one.reservation == "hand",
        "reason": one.reservation == "contest" or one.opinion in ("withdraw", "stop"),
    }  # fmt: skip
    for ask in (name for name, is_needed in needed.items() if is_needed):
        if ask not in one.asks:
            yield BuildError((*path, "asks"), f"this step needs the ask “{ask}”")
    if one.opinion == "record" and not one.takes_papers:
        yield BuildError((*path, "takes_papers"), "an answer from outside is proved by the paper that came with it")
    if (one.recusal or one.signers or one.reservation in ("hand", "contest")) and not one.stays:
        yield BuildError((*path, "to"), "who keeps out, who signs, or who answers is recorded; it moves nothing")
    if one.signers and not any(other.trigger == one.signers and other.sign_off for other in kind.transitions):
        signed = tuple(other.trigger for other in kind.transitions if other.sign_off)
        yield unknown((*path, "signers"), "sign-off", one.signers, signed)
    if one.candidates and not one.signers:
        yield BuildError((*path, "candidates"), "only a step that changes the signers of another has candidates")


def _called(kind: Kind, known: Any, what: str, name: str, values: Any, path: Path) -> Iterator[BuildError]:
    found = known.get(name)
    if found is None:
        yield unknown(path, what, name, known)
        return
    for key, value in values.items():
        shape = found.values.get(key)
        if shape is None:
            yield unknown((*path, name), f"value of {name}", key, found.values)
            continue
        is_word = key == "is" and isinstance(value, str)
        legal = _compared(kind, values) if is_word else _legal(kind, shape, values)
        shape = "choice" if is_word else shape
        for word in value if isinstance(value, list) else [value]:
            if legal is not None and word not in legal:
                yield unknown((*path, name), shape, str(word), legal)
    for key in found.required:
        if key not in values:
            yield BuildError((*path, name), f"{name} needs the value “{key}”")


def _legal(kind: Kind, shape: str, values: Any) -> Iterable[str] | None:
    """The names that a value of a guard or effect may take; None where anything may stand.

    `column` is one of the table that the same guard or effect names, `column of X` one of the table in its value X.
    """
    if shape.startswith("column"):
        table = kind.fields.get(str(values.get(shape.removeprefix("column of ") if " " in shape else "table")))
        return [one.name for one in table.columns] if table else None
    return {
        "field": kind.fields,
        "ask": kind.asks,
        "field or ask": (*kind.fields, *kind.asks),
        "clock": kind.clocks,
        "document": kind.documents,
        "paper": kind.papers,
        "vote": kind.votes,
        "trigger": tuple(one.trigger for one in kind.transitions),
        "state": kind.states,
        "body": kind.bodies,
    }.get(shape)


def _compared(kind: Kind, values: Any) -> Iterable[str] | None:
    """The words that the column of a choice may be compared with; None where it is no choice."""
    table = kind.fields.get(str(values.get("source") or values.get("table")))
    return (choices_of(table, str(values.get("where") or values.get("column"))) or None) if table else None
