"""What a definition says, as one frozen value: a `Kind` with its states and all that they let happen.

Nothing here reads a file or a database; `building/` makes these values from validated content.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from workflow_app.domain.contents import Clock, Document, Field, Paper, Source
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import CREATION, Transition
from workflow_app.domain.votes import Body, DeclaredException, Vote
from workflow_app.domain.who import Who

Phase = Literal["draft", "review", "decision", "issue", "running", "done", "stopped"]


@dataclass(frozen=True, slots=True)
class State:
    """A place on the way. `readers` may read the dossier from here on; `closed_to_subjects` hides it from subjects."""

    name: str
    title: Text
    phase: Phase
    final: bool = False
    clock: str = ""
    readers: tuple[Who, ...] = ()
    closed_to_subjects: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of dossier, complete. `digest` is the SHA-256 of the manifest's exact bytes."""

    name: str
    title: Text
    digest: str
    source: Source
    states: Mapping[str, State]
    transitions: tuple[Transition, ...]
    fields: Mapping[str, Field]
    asks: Mapping[str, Field]
    papers: Mapping[str, Paper]
    documents: Mapping[str, Document]
    clocks: Mapping[str, Clock]
    votes: Mapping[str, Vote]
    bodies: Mapping[str, Body]
    exceptions: Mapping[str, DeclaredException]
    readers: tuple[Who, ...]
    subjects: tuple[Who, ...]
    titled_by: str
    about: str = ""
    restricted: bool = False
    # Grounds that keep a person out of the dossier without anybody's declaring them: own, relative, supervised.
    conflicts: tuple[str, ...] = ()
    # Whose own file it is, for `conflicts`; where nobody is named, each of the subjects.
    file_of: tuple[Who, ...] = ()
    # Roles that read everything or run the office: who holds one decides in nobody's place.
    overseers: frozenset[str] = frozenset()
    # Pairs of roles that nobody holds together: wherever they are held, and in one organisation.
    apart: tuple[tuple[str, ...], ...] = ()
    apart_at_one_place: tuple[tuple[str, ...], ...] = ()
    leaving: Mapping[str, tuple[Transition, ...]] = field(init=False)

    def __post_init__(self) -> None:
        leaving: dict[str, list[Transition]] = {name: [] for name in (CREATION, *self.states)}
        for transition in self.transitions:
            for source in transition.sources:
                leaving.setdefault(source, []).append(transition)  # an unknown state is found by soundness/
        object.__setattr__(self, "leaving", {name: tuple(found) for name, found in leaving.items()})

    @property
    def takes_reservations(self) -> bool:
        """Whether some step meets a reservation; without one it would stay open for ever, so none is taken."""
        return any(one.reservation == "meet" for one in self.transitions)

    def entrances(self, state: str) -> tuple[str, ...]:
        """The states from which some step leads to this one."""
        return tuple(
            name
            for name, found in self.leaving.items()
            if name not in (CREATION, state) and any(state in one.targets.values() for one in found)
        )

    def find(self, trigger: str, state: str) -> Transition | None:
        return next((one for one in self.leaving.get(state, ()) if one.trigger == trigger), None)

    def knows(self, trigger: str) -> bool:
        return any(one.trigger == trigger for one in self.transitions)
