"""One recorded step after another, each through `attempt`, the same edge that pages and the API use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workflow_app.db.session import Database
from workflow_app.domain.case import Actor
from workflow_app.domain.refusals import NotFound, Refused
from workflow_app.domain.texts import Text
from workflow_app.replay.report import as_is, titled
from workflow_app.services import acting
from workflow_app.services.acting import Outcome, Seen
from workflow_app.services.attempting import attempt
from workflow_app.services.office import Office


def refused_as(codes: str) -> Text:
    return titled("bị từ chối:", "refused:", codes)


@dataclass(frozen=True, slots=True)
class Step:
    """One act as the log has it. `begins` is (kind, organisation) for the act that creates the dossier."""

    case: str
    line: int
    now: datetime
    actor: Actor
    trigger: str
    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
    begins: tuple[str, str] | None = None
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a step: an outcome, or the codes of its refusal, or the fault that should not have been."""

    outcome: Outcome | None = None
    codes: tuple[str, ...] = ()
    why: Text | None = None
    fault: Text | None = None

    @property
    def refused(self) -> bool:
        return bool(self.codes)

    @property
    def told(self) -> Text:
        if self.outcome:
            return as_is(self.outcome.state)
        return self.fault or refused_as(", ".join(self.codes))


class Player:
    """Drives dossiers by the names that the log gives its cases."""

    def __init__(self, database: Database, office: Office) -> None:
        self.database, self.office = database, office
        self.dossiers: dict[str, str] = {}

    def play(self, step: Step) -> Played:
        """Never raises: a refusal and a fault are both answers, and only the log can say which one it wanted."""
        try:
            outcome = self._attempt(step)
        except Refused as refused:
            return Played(codes=refused.codes, why=refused.first.text)
        except NotFound as missing:
            return Played(codes=("not_found",), why=as_is(missing))
        except Exception as error:
            return Played(fault=as_is(f"{type(error).__name__}: {error}".split("\n", 1)[0][:300]))
        self.dossiers.setdefault(step.case, outcome.dossier)
        return Played(outcome)

    def _attempt(self, step: Step) -> Outcome:
        common: dict[str, Any] = {
            "actor": step.actor, "now": step.now, "trigger": step.trigger, "key": step.key, "values": step.values,
        }  # fmt: skip
        if step.begins:
            kind, place = step.begins
            return attempt(self.database, self.office, acting.create, kind=kind, place=place, **common)
        dossier = self.dossiers.get(step.case, step.case)
        return attempt(self.database, self.office, acting.act, dossier=dossier, seen=step.seen, **common)
