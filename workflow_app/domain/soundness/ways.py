"""Do the ways of a definition lead somewhere? Every state is reached, and from every state an end."""

from __future__ import annotations

from collections.abc import Iterator

from workflow_app.domain.building.phrases import BuildError
from workflow_app.domain.kinds import Kind
from workflow_app.domain.transitions import CREATION, STAY, Transition


def faults_of_ways(kind: Kind) -> Iterator[BuildError]:
    steps: dict[str, set[str]] = {name: set() for name in kind.states}
    starts: set[str] = set()
    for transition in kind.transitions:
        for source in transition.sources:
            targets = {one for one in transition.targets.values() if one in kind.states}
            targets |= set(kind.entrances(source)) if transition.goes_back else set()
            if source == CREATION:
                starts |= targets
            elif source in steps:
                steps[source] |= targets
    if not starts:
        yield BuildError(("transitions",), "nothing creates a dossier: one transition must come from none")
        return
    reached = _closure(starts, steps)
    backwards: dict[str, set[str]] = {name: set() for name in kind.states}
    for source, targets in steps.items():
        for target in targets:
            backwards[target].add(source)
    finals = {name for name, state in kind.states.items() if state.final}
    ending = _closure(finals, backwards)
    for name, state in kind.states.items():
        if name not in reached:
            yield BuildError(("states", name), f"no transition ever reaches “{name}”")
        if state.final and any(_leaves(one, name) and not one.reopens for one in kind.leaving[name]):
            yield BuildError(("states", name), f"“{name}” is final, yet a transition leaves it without “reopens: true”")
        if not state.final and name not in ending:
            yield BuildError(("states", name), f"from “{name}” no end can be reached")


def _leaves(one: Transition, state: str) -> bool:
    return any(target not in (STAY, state) for target in one.targets.values())


def _closure(starts: set[str], steps: dict[str, set[str]]) -> set[str]:
    reached, waiting = set(starts), list(starts)
    while waiting:
        for target in steps[waiting.pop()] - reached:
            reached.add(target)
            waiting.append(target)
    return reached
