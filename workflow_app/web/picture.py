"""The part of a kind's picture that concerns a dossier now: where it came from, where it is, and the way ahead.

A whole kind has twenty states and more; nobody could read that above a dossier. The full picture has a page of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from markupsafe import Markup

from workflow_app.domain.guards import GUARDS
from workflow_app.domain.kinds import Kind
from workflow_app.domain.transitions import STAY, Transition
from workflow_app.output import diagram
from workflow_app.services.reasons.offers import is_of_system
from workflow_app.web.language import chosen
from workflow_app.web.opened import Opened

BEHIND, AHEAD = 2, 3
"""States shown before and after the present one."""
SMALL = 8
"""A kind of so many states is shown whole."""


def draw(opened: Opened) -> Markup:
    """What a subject may not know of the way so far is not marked."""
    kind, state = opened.kind, opened.dossier.state
    visited = [past.to_state for past in opened.case.past()] if opened.is_whole else []
    shown = kind if len(kind.states) <= SMALL else _around(opened, visited)
    return Markup(diagram.svg(shown, chosen(), now=state, done=set(visited) - {state}))  # noqa: S704 - drawn by us


def _around(opened: Opened, visited: list[str]) -> Kind:
    kind, state = opened.kind, opened.dossier.state
    before = [one for one in dict.fromkeys(reversed(visited)) if one != state][:BEHIND]
    following = {one for step in kind.leaving[state] if step.tone == "forward" for one in _targets(kind, step)}
    kept = {state, *before, *following, *ahead(opened)}
    came_by = {(one.trigger, one.from_state) for one in opened.case.past()} if opened.is_whole else set()
    transitions = tuple(_within(opened, kept, came_by))
    states = {name: one for name, one in kind.states.items() if name in kept}
    steps = ",".join(one.trigger for one in transitions)
    digest = f"{kind.digest}:{state}:{','.join(sorted(kept))}:{steps}"
    return replace(kind, digest=digest, states=states, transitions=transitions)


def _targets(kind: Kind, step: Transition) -> Iterable[str]:
    return [one for one in step.targets.values() if one in kind.states]


def _within(opened: Opened, kept: set[str], came_by: set[tuple[str, str]]) -> Iterator[Transition]:
    """Steps forward between the states shown, every step that leaves the present one, and those by which the dossier
    came; none of another procedure."""
    state = opened.dossier.state
    for step in opened.kind.transitions:
        taken = {one for one in step.sources if (step.trigger, one) in came_by}
        if not taken and not _is_its_way(opened, step):
            continue
        from_here = (one for one in step.sources if one in kept and (step.tone == "forward" or one == state))
        found = dict.fromkeys([*from_here, *sorted(taken & kept)])
        sources = tuple(one for one in found if [*step.targets.values()] != [one])
        targets = {outcome: one for outcome, one in step.targets.items() if one in kept and one not in sources}
        if sources and targets:
            yield replace(step, sources=sources, targets=targets)


def ahead(opened: Opened) -> list[str]:
    """The straight way on, as far as it is plain: the first step forward from each state, votes taken as carried."""
    found: list[str] = []
    state = opened.dossier.state
    while len(found) < AHEAD:
        ways = (_leads_to(opened.kind, one) for one in _forward(opened, state))
        following = next((way for way in ways if way and way not in (opened.dossier.state, *found)), None)
        if following is None:
            break
        found.append(following)
        state = following
    return found


def _forward(opened: Opened, state: str) -> Iterator[Transition]:
    """What people do before what the office's clock does: being overdue is not the plain way on."""
    for one in sorted(opened.kind.leaving[state], key=is_of_system):
        if one.tone == "forward" and _is_its_way(opened, one):
            yield one


ROUTES = frozenset(("common_is", "outside_is"))
"""Guards that choose between two roads by what stands in the dossier, wherever it lies."""


def _is_its_way(opened: Opened, step: Transition) -> bool:
    """Whether the step is on the road of this very dossier, as far as what stands in it says."""
    if step.when and not step.when.holds(opened.dossier.fields):
        return False
    under = opened.case.under(step)
    return all(GUARDS[one.name].call(under, one.values) is None for one in step.guards if one.name in ROUTES)


def _leads_to(kind: Kind, step: Transition) -> str | None:
    target = step.targets.get("", step.targets.get("carried", STAY))
    return target if target in kind.states else None
