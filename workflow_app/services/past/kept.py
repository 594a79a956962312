"""Everything that was kept of one dossier: its leaves, read with what they say, and the rows that hang on it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from workflow_app.db import journal
from workflow_app.db.columns import instant_of
from workflow_app.db.session import Session
from workflow_app.domain.case import Actor
from workflow_app.domain.clocks import local_day
from workflow_app.domain.kinds import Kind
from workflow_app.domain.seen import DossierSeen
from workflow_app.domain.transitions import Transition
from workflow_app.services.office import Office


@dataclass(frozen=True, slots=True)
class LeafKept:
    """One act as its leaf says it."""

    seq: int
    act: str
    from_state: str
    to_state: str
    person_id: int | None
    principal_id: int | None
    recorder_id: int | None
    held_on: date
    at: str
    hash: str
    facts: Mapping[str, Any]

    @property
    def basis(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.facts.get("basis") or {}
        return found

    @property
    def recorded_on(self) -> date:
        return local_day(instant_of(self.at))

    @property
    def actor(self) -> Actor:
        person = self.person_id or 0
        return Actor(person, self.principal_id or person, not person, self.recorder_id)


@dataclass
class Kept:
    """Everything that was kept of one dossier, read once; only while the transaction lasts."""

    session: Session
    office: Office
    row: DossierSeen
    leaves: Sequence[LeafKept]
    _rows: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session, office: Office, row: DossierSeen) -> Kept:
        leaves = [
            LeafKept(
                one[1], one[2], one[3], one[4], one[5], one[6], one[11], date.fromisoformat(one[7]), one[8], one[10],
                json.loads(one[9]),
            )
            for one in journal.leaves(session, row.id)
        ]  # fmt: skip
        return cls(session, office, row, leaves)

    def count_on(self, day: date) -> int:
        """How many acts had been recorded when the day ended."""
        return sum(1 for one in self.leaves if one.recorded_on <= day)

    def kind_at(self, leaf: LeafKept) -> Kind:
        return self.office.kind(self.session, str(leaf.facts["def"]["h"]))

    def taken(self, leaf: LeafKept) -> Transition | None:
        """The transition by which that act was taken; None for an act of the engine itself."""
        return self.kind_at(leaf).find(leaf.act, leaf.from_state)

    def rows(self, name: str, read: Any) -> Any:
        if name not in self._rows:
            self._rows[name] = read(self.session, self.row.id)
        return self._rows[name]

    def numbered(self, sort: str) -> list[tuple[LeafKept, Any]]:
        """Every act whose basis has that word, with what stands there, in order."""
        return [(one, one.basis[sort]) for one in self.leaves if sort in one.basis]


def effects_of(leaf: LeafKept, name: str) -> list[Mapping[str, Any]]:
    return [one for one in leaf.basis.get("effects") or () if one["effect"] == name]
