"""In every kind of the content there is a way on, or back, that does not depend on one person who may have gone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.stories import telling
from workflow_app import content
from workflow_app.domain.kinds import Kind
from workflow_app.domain.transitions import CREATION, Transition
from workflow_app.domain.who import EarlierActor, MeetingPost, PersonInField, RowPerson, Who

KINDS = sorted(one.stem for one in content.folder("states").glob("*.yaml") if not one.stem.startswith("_"))


def is_one_person(kind: Kind, state: str, by: Who) -> bool:
    """Whom one name decides, and nobody puts another name there."""
    steps = [one for one in kind.leaving[state] if any(not isinstance(who, PERSONS) for who in one.by)]
    if isinstance(by, EarlierActor):
        return True
    if isinstance(by, MeetingPost):
        return not any(one.round and one.round.step == "preside" for one in steps)
    if isinstance(by, PersonInField):
        return not any(by.field in one.sets for one in steps)
    return isinstance(by, RowPerson) and not any(by.table in one.sets for one in steps)


PERSONS = (EarlierActor, MeetingPost, PersonInField, RowPerson)


def leads_away(one: Transition, state: str) -> bool:
    moves = one.goes_to_earlier or one.goes_back or set(one.targets.values()) - {state, "="}
    return bool(moves) and not one.takes_back


def hanging(kind: Kind) -> Iterator[str]:
    """States that only one person leads out of; and documents whose signature nobody but the signer can undo."""
    for name, state in kind.states.items():
        away = [by for one in kind.leaving[name] if leads_away(one, name) for by in one.by]
        if not state.final and all(is_one_person(kind, name, by) for by in away):
            yield f"{kind.name}: {name}"
    undone = {(state, document) for one in kind.transitions for state, document in unsigned_by(one)}
    for signing in kind.transitions:
        if signing.signs and not signing.issues and taken_back(kind, signing):
            lands = {*signing.targets.values()} - {"="} or set(signing.sources) - {CREATION}
            yield from (
                f"{kind.name}: {signing.trigger} in {state}" for state in sorted(lands)
                if (state, signing.signs) not in undone
            )  # fmt: skip


def taken_back(kind: Kind, signing: Transition) -> bool:
    return any(signing.trigger in one.takes_back for one in kind.transitions)


def unsigned_by(one: Transition) -> Iterator[tuple[str, str]]:
    for effect in one.effects:
        if effect.name == "unsign" and any(not isinstance(who, PERSONS) for who in one.by):
            named = effect.values["of"]
            for document in [named] if isinstance(named, str) else named:
                yield from ((state, document) for state in one.sources)


@pytest.mark.parametrize("name", KINDS)
def test_no_state_and_no_signature_hangs_on_one_person(name: str) -> None:
    assert list(hanging(telling.library().current(name))) == []
