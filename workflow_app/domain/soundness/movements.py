"""Is what a definition says about going back sound? Returns, signatures taken back, corrections, finals left again."""

from __future__ import annotations

from collections.abc import Iterator

from workflow_app.domain.building.phrases import BuildError, Path
from workflow_app.domain.fingerprints import parse_part
from workflow_app.domain.kinds import Kind
from workflow_app.domain.transitions import RETURN, SignOff, Transition

CORRECTION = frozenset(("declare", "accept"))


def faults_of_movement(kind: Kind, one: Transition, path: Path) -> Iterator[BuildError]:
    if one.goes_to_earlier:
        yield from _earlier(kind, one, path)
    yield from _taking_back(kind, one, path)
    if one.correction:
        yield from _correction(kind, one, path)
    if one.sign_off:
        yield from _judges(kind, one.sign_off, (*path, "sign_off", "judges"))
    finals = [name for name in one.sources if name in kind.states and kind.states[name].final]
    if one.reopens and len(finals) < len(one.sources):
        yield BuildError((*path, "reopens"), "only what has ended is opened again: every “from” must be a final state")


def _earlier(kind: Kind, one: Transition, path: Path) -> Iterator[BuildError]:
    if set(one.targets) != {""}:
        yield BuildError((*path, "to"), "a return to an earlier stage has that one target")
    if one.tone != "back":
        yield BuildError((*path, "tone"), "a return to an earlier stage is told as one: tone: back")
    if not any(kind.asks[name].required for name in one.asks if name in kind.asks):
        yield BuildError((*path, "asks"), "a return to an earlier stage asks for its reason, which is required")


def _taking_back(kind: Kind, one: Transition, path: Path) -> Iterator[BuildError]:
    if one.takes_back and one.targets != {"": RETURN}:
        yield BuildError((*path, "to"), f"who takes a signature back goes to where it was given: to: {RETURN}")
    for name in one.takes_back:
        signed = [other for other in kind.transitions if other.trigger == name]
        if not signed:
            legal = tuple(other.trigger for other in kind.transitions if other.sign_off or other.signs)
            yield BuildError((*path, "takes_back"), f"unknown trigger “{name}”", name, legal)
        for other in signed:
            if not (other.sign_off or other.signs):
                yield BuildError((*path, "takes_back"), f"“{name}” is no signature")
            elif other.round or other.issues or not _is_undone(other, one):
                yield BuildError((*path, "takes_back"), f"“{name}” brings about more than a signature")


def _is_undone(signed: Transition, taking_back: Transition) -> bool:
    """A row written with the signature is marked by the step that takes it back; anything else has no way back."""
    marked = {one.values["table"] for one in taking_back.effects if one.name == "change_row" and one.values.get("last")}
    written = {one.values["table"] for one in signed.effects if one.name == "add_row"}
    return written <= marked and all(one.name in ("tell", "add_row") for one in signed.effects)


def _correction(kind: Kind, one: Transition, path: Path) -> Iterator[BuildError]:
    if not one.stays or one.sign_off or one.round or one.hand_over:
        yield BuildError((*path, "correction"), "a correction moves nothing, signs nothing and hands nothing over")
    if (one.correction == "declare") != bool(one.sets or one.writes):
        yield BuildError((*path, "correction"), "who declares a correction makes it, who accepts it changes nothing")
    found = {other.correction for other in kind.transitions if set(other.sources) & set(one.sources)}
    for missing in sorted(CORRECTION - {name for name in found if name}):
        yield BuildError((*path, "correction"), f"from the same state some step must be correction: {missing}")
    if one.correction == "declare" and not any(kind.asks[name].required for name in one.asks if name in kind.asks):
        yield BuildError((*path, "asks"), "a correction asks for its reason, which is required")


def _judges(kind: Kind, one: SignOff, path: Path) -> Iterator[BuildError]:
    known = {"field": kind.fields, "paper": kind.papers, "document": kind.documents}
    for phrase in (*one.judges, *(phrase for of in one.group_judges.values() for phrase in of)):
        part = parse_part(phrase)
        legal = known.get(part.sort, {})
        if part.name and part.name not in legal:
            yield BuildError(path, f"unknown {part.sort} “{part.name}”", part.name, legal)
