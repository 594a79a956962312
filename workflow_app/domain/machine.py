"""The state machine of a kind: one shared `transitions` machine, which only ever decides whether a move exists.

No names from content reach the library as callbacks (a dotted name there would be imported and run), no
`to_<state>()` back doors are made, and the library never keeps or touches a dossier.
"""

from __future__ import annotations

from typing import Any

from transitions import Machine, MachineError

from workflow_app.domain.kinds import Kind
from workflow_app.domain.transitions import Transition

NOTHING = "∅"
"""How the library knows the state before creation; an empty name would be no state to it."""


class _Traveller:
    """What the machine moves: a state and the target that our own rules have chosen."""

    __slots__ = ("state", "target")

    def __init__(self, state: str, target: str) -> None:
        self.state, self.target = state, target

    def is_chosen(self, event: Any) -> bool:
        return bool(event.transition.dest == self.target)


def machine_of(kind: Kind) -> Machine:
    """Built once for each definition; shared by all threads, because it holds no dossier."""
    found = _BY_DIGEST.get(kind.digest)
    if found is None:
        found = _BY_DIGEST[kind.digest] = Machine(
            model=None,
            states=[NOTHING, *kind.states],
            transitions=[
                {
                    "trigger": one.trigger,
                    "source": source or NOTHING,
                    "dest": one.target(outcome, source, came_from),
                    "conditions": "is_chosen",
                }
                for one in kind.transitions
                for source in one.sources
                for outcome in one.targets
                for came_from in _backwards(kind, one, source)
            ],
            initial=NOTHING,
            auto_transitions=False,
            send_event=True,
        )
    return found


def _backwards(kind: Kind, one: Transition, source: str) -> tuple[str, ...]:
    """Where a step back may lead from here: whence one comes, or (a choice) any other state that is no end."""
    if one.goes_to_earlier:
        return tuple(name for name, state in kind.states.items() if name != source and not state.final)
    if one.takes_back:
        return (source, *kind.entrances(source))
    return kind.entrances(source) if one.goes_back else ("",)


_BY_DIGEST: dict[str, Machine] = {}
_DECIDED: dict[tuple[str, str, str, str], str] = {}
"""What the machine of a definition (by its digest) said before of a state, a trigger and a target: it says it again."""


def move(kind: Kind, state: str, trigger: str, target: str) -> str:
    """The state after the trigger. Raises ValueError when the definition has no such move."""
    asked = kind.digest, state, trigger, target
    if asked in _DECIDED:
        return _DECIDED[asked]
    traveller = _Traveller(state or NOTHING, target)
    try:
        moved = machine_of(kind).events[trigger].trigger(traveller)
    except (KeyError, MachineError) as error:
        raise ValueError(f"{kind.name}: no {trigger} from {state or 'nothing'}") from error
    if not moved:
        raise ValueError(f"{kind.name}: {trigger} does not lead from {state or 'nothing'} to {target}")
    return _DECIDED.setdefault(asked, traveller.state)
