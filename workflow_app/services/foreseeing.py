"""What a step will ask of the tables, so that a database behind a wire answers all of it together.

A step asks much the same of every dossier. What it asked the last time is sent along with the lock of the dossier, and
whatever of that is asked again has its answer then. Nothing hangs on the guess: an answer counts only for the very
question, and only while no table it hangs on was changed (`db/transactions.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from workflow_app.db.session import Question, Statement
from workflow_app.services.cases import TableCase

MOST_KNOWN = 10_000
"""Of so many dossiers it is remembered where they lay; of the others a step asks one thing after the other."""

WORDS = ("role", "name")
"""Parameters that stand in the definition, not in the dossier."""

Step = tuple[str, str, str]
"""(digest of the definition, state, trigger)"""
Pattern = tuple[Statement, Mapping[str, Any], Sequence[str]]
"""(statement, the words in it, its parameters that the dossier and its actor give)"""


class Foresight:
    """Of one process; lost with it. Safe among threads: each entry is replaced whole."""

    def __init__(self) -> None:
        self._asked: dict[Step, tuple[list[Statement], list[Pattern]]] = {}
        self._known: dict[str, tuple[str, str, dict[str, Any]]] = {}

    def questions(self, uid: str, trigger: str, person_id: int, on: date) -> Iterator[Question]:
        """What the step will ask of the dossier, if that still is where it was left."""
        if uid not in self._known:
            return
        digest, state, lying = self._known[uid]
        given = {**lying, "person": person_id, "on": on.isoformat()}
        for statement, words, names in self._asked.get((digest, state, trigger), ([], []))[1]:
            yield statement, {**words, **{name: given[name] for name in names}}

    def learn(self, case: TableCase, from_state: str) -> None:
        """After a step: what it asked, and where it left the dossier."""
        asked, dossier = case.session.asked, case.dossier
        if not asked:
            return
        step, statements = (case.kind.digest, from_state, case.transition.trigger), [one for one, _values in asked]
        lying = {"dossier": dossier.id, "organisation": dossier.owner_id, "id": dossier.owner_id}
        if step not in self._asked or self._asked[step][0] != statements:
            given = {**lying, "person": case.actor.principal_id, "on": case.today.isoformat()}
            found = (_pattern(statement, values, given) for statement, values in asked)
            self._asked[step] = statements, list(filter(None, found))
        self._known.pop(dossier.uid, None)
        self._known[dossier.uid] = case.kind.digest, dossier.state, lying
        for oldest in list(self._known)[: max(0, len(self._known) - MOST_KNOWN)]:
            self._known.pop(oldest, None)


def _pattern(statement: Statement, values: Mapping[str, Any], given: Mapping[str, Any]) -> Pattern | None:
    """None where the question hangs on something else than the dossier, its actor and the day."""
    names = [name for name, value in values.items() if name in given and given[name] == value]
    words = {name: value for name, value in values.items() if name in WORDS}
    return (statement, words, names) if names and len(names) + len(words) == len(values) else None
