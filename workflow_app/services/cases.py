"""One dossier as the rules see it: answers the domain's `Case` protocol from the tables, reading only what is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from workflow_app.db import absences, enclosures, journal, movements, reservations
from workflow_app.db.session import Session
from workflow_app.domain.case import NO_INPUT, ActInput, Actor
from workflow_app.domain.clocks import local_day
from workflow_app.domain.delegations import Delegation
from workflow_app.domain.fingerprints import EVERYTHING, fingerprint
from workflow_app.domain.kinds import Kind
from workflow_app.domain.seen import (
    ClockSeen,
    DocumentSeen,
    DossierSeen,
    NumberSeen,
    OnRoll,
    OpinionSeen,
    PaperSeen,
    Past,
    ReservationSeen,
    RoundSeen,
    SignOffSeen,
    TextPut,
)
from workflow_app.domain.sign_offs import Progress
from workflow_app.domain.transitions import Transition
from workflow_app.services.books import OfficeBooks
from workflow_app.services.voting.bodies import roll_of_body

T = TypeVar("T")

SYSTEM = Actor(person_id=0, principal_id=0, is_system=True)
"""The clock of the office: acts where a definition says `system`."""


class TableCase(OfficeBooks):
    """Lazily read facts of one dossier within one transaction. Nothing is read twice, nothing in advance."""

    def __init__(
        self, session: Session, kind: Kind, dossier: DossierSeen, transition: Transition, actor: Actor, now: datetime,
        given: ActInput = NO_INPUT, defaults: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        self.session = session
        self.kind = kind
        self.dossier = dossier
        self.transition = transition
        self.actor = actor
        self.given = given
        self.now = now
        self.today = local_day(now)
        self.defaults = defaults or {}
        self._open_books()
        self._delegated: dict[int, list[Delegation]] = {}
        self.content_changed = False
        self.told: list[int] = []
        self.further_acts: list[tuple[int, int]] = []
        self.new_dossiers: list[tuple[str, dict[str, Any], str]] = []

    keys: Path | None = None
    """Where the keys of secret ballots lie; None for a look that opens none."""
    files: Path | None = None
    """Where the files of papers lie; None for a look at which no paper comes in."""
    kinds: Callable[[str], Kind] | None = None
    """The newest definition of a kind, for a step that opens another dossier; None for a look that opens none."""

    def under(self, transition: Transition) -> TableCase:
        """The same facts, asked for another transition: what was read is shared."""
        other = object.__new__(TableCase)
        other.__dict__.update(self.__dict__)
        other.transition = transition
        return other

    def as_it_stood(self) -> TableCase:
        """The dossier before anything was entered: nobody lets himself in by what he enters with the act.

        A dossier that is being created stands on nothing else, so there what is entered counts.
        """
        if not self.dossier.id or not (self.given.fields or self.given.asks):
            return self
        entered, without = self._read.get("as it stood", (None, self.given))
        if entered is not self.given:
            without = replace(self.given, fields={}, asks={})
            self._read["as it stood"] = self.given, without
        stood = self.under(self.transition)
        stood.given = without
        stood.__dict__.pop("fields", None)
        return stood

    def as_of(self, day: date) -> TableCase:
        """The same dossier as if the act were of that day and that day were today: posts, relatives, settings. What was
        dated back is judged on both days; were one of the two enough, everybody would choose his own."""
        other = self.under(self.transition)
        other.today, other.given = day, replace(self.given, held_on=None)
        other._posts, other._settings = {}, {}
        return other

    @property
    def is_dated_back(self) -> bool:
        return self.held_on != self.today

    # What hangs on the dossier

    def past(self) -> Sequence[Past]:
        return self._once("past", journal.past)  # type: ignore[no-any-return]

    def sign_offs(self) -> Sequence[SignOffSeen]:
        return self._once("sign_offs", enclosures.sign_offs)  # type: ignore[no-any-return]

    def papers(self) -> Sequence[PaperSeen]:
        return self._once("papers", enclosures.papers)  # type: ignore[no-any-return]

    def opinions(self) -> Sequence[OpinionSeen]:
        return self._once("opinions", enclosures.opinions)  # type: ignore[no-any-return]

    def all_documents(self) -> Sequence[DocumentSeen]:
        return self._once("documents", enclosures.all_documents)  # type: ignore[no-any-return]

    def documents(self) -> Mapping[str, DocumentSeen]:
        return {one.name: one for one in self.all_documents() if not one.void_reason}

    def numbered(self, number: str) -> NumberSeen | None:
        from workflow_app.services.ending import numbered

        return self.once(f"number {number}", lambda: numbered(self, number))

    def clocks(self) -> Mapping[str, ClockSeen]:
        return self._once("clocks", enclosures.clocks)  # type: ignore[no-any-return]

    def rounds(self) -> Sequence[RoundSeen]:
        return self._once("rounds", enclosures.rounds)  # type: ignore[no-any-return]

    def texts_put(self, document: str) -> Sequence[TextPut]:
        closed = [one for one in self.rounds() if not one.is_open and one.outcome not in ("", "void")]
        mine = [one for one in closed if document in self.kind.votes[one.vote].documents]
        frozen = [(one, enclosures.frozen_texts(self.session, one.id).get(document)) for one in mine]
        return [TextPut(one.vote, one.outcome, put["digest"], put["text"]) for one, put in frozen if put]

    def frozen_roll(self, round_id: int) -> Sequence[OnRoll]:
        """Everybody on the roll of a round, as it was frozen when the round was opened."""
        name = f"roll {round_id}"
        if name not in self._read:
            found = enclosures.on_roll(self.session, round_id)
            if self.known_at and any(one.id == round_id and one.is_open for one in self.rounds()):
                found = [_at_the_opening(one) for one in found]
            self._read[name] = found
        return self._read[name]  # type: ignore[no-any-return]

    def recorders_of(self, found: RoundSeen, steps: Sequence[str]) -> frozenset[int]:
        taken = [one for one in self.kind.transitions if one.round and one.round.vote == found.vote]
        of = {one.trigger: one.round.step for one in taken if one.round}
        opened = max((one.seq for one in self.past() if of.get(one.trigger) == "open"), default=0)
        acts = [trigger for trigger, step in of.items() if step in steps]
        return frozenset(journal.recorders(self.session, self.dossier.id, acts, opened, self.dossier.head_seq))

    def reservations(self) -> Sequence[ReservationSeen]:
        found = self._once("reservations", reservations.of_dossier)
        if not found:
            return ()
        from workflow_app.services.lapsing import marked

        return marked(self, found)

    def recused(self) -> Mapping[int, str]:
        """Who declared that he keeps out of this dossier, by which ground."""
        if "recused" not in self._read and self.dossier.id:
            found = absences.kept_out(self.session, self.dossier.uid, self.today)
            self._read["recused"], self._read[f"activities {self.today}"] = found.recused, found.apart
            self._read[f"stand_ins {self.today}"] = found.stand_ins
        return self._read.setdefault("recused", {})  # type: ignore[no-any-return]

    def activities(self, on: date) -> Mapping[int, str]:
        if on == self.today and not self.known_at:
            self.recused()  # asked in one question with it
        return super().activities(on)

    def signer_changes(self) -> Sequence[absences.SignerChange]:
        if not any(one.signers for one in self.kind.transitions):
            return ()
        return self._once("signer_changes", absences.signer_changes)  # type: ignore[no-any-return]

    def delegated_to(self, person_id: int) -> Sequence[Delegation]:
        """Every delegation ever given to the person; which of them hold is a question of days and scope."""
        if person_id not in self._delegated:
            self._delegated[person_id] = absences.delegated_to(self.session, person_id, self.known_at)
        return self._delegated[person_id]

    def delegated_by(self, person_id: int) -> Sequence[Delegation]:
        """Every delegation that the person gave and that may hold today; of a look back, every one that he gave."""
        if not self.known_at and not any(principal == person_id for principal, _substitute in self.stand_ins()):
            return ()
        return absences.delegated_by(self.session, person_id, self.known_at)

    def stand_ins(self) -> Sequence[tuple[int, int]]:
        """(principal, substitute) of whatever was delegated for today: most days, and in most offices, by nobody."""
        self.recused()  # asked in one question with it
        return self.once(f"stand_ins {self.today}", lambda: absences.pairs(self.session, self.today))

    def belongs_to(self) -> frozenset[int]:
        """The organisations where the dossier was begun and where it lies, and all above them."""
        own = (self.dossier.origin_id, self.dossier.owner_id)
        return frozenset(above.id for one in own for above in self.ancestors(one, self.held_on))

    def corrections(self) -> Sequence[movements.CorrectionSeen]:
        return self._once("corrections", movements.corrections)  # type: ignore[no-any-return]

    def print_of(self, part: str) -> str:
        """The fingerprint of a part of the content as it now stands."""
        dossier = self.dossier
        if part == EVERYTHING and dossier.content_print and not self.content_changed:
            return dossier.content_print
        content: dict[str, Any] = {"fields": dossier.fields}
        if not part.startswith("field "):
            content = snapshot_of(self)
        return fingerprint(content, part)

    def _once(self, name: str, read: Any) -> Any:
        if name not in self._read:
            self._read[name] = read(self.session, self.dossier.id) if self.dossier.id else read_nothing(name)
        return self._read[name]

    def begun(self, dossier_id: int) -> None:
        """The dossier has its row and carries nothing yet, so nothing is looked for."""
        self.dossier.id = dossier_id
        self._read |= {name: read_nothing(name) for name in CARRIED}

    def forget(self, name: str) -> None:
        """What was read is no longer so: the act itself changed it."""
        self._read.pop(name, None)

    def sign_off_progress(self, trigger: str) -> Progress:
        from workflow_app.services.signing import state_of

        return state_of(self.under(next(one for one in self.kind.transitions if one.trigger == trigger)))

    def body_size(self, body: str, organisation_id: int, on: date) -> int:
        return sum(1 for one in roll_of_body(self, self.kind.bodies[body], organisation_id, on) if one.counts)


def _at_the_opening(one: OnRoll) -> OnRoll:
    """Of a look back at a round that was open: its closing had taken nobody off the roll yet."""
    later = ("recused_later", "suspended_later")
    return replace(one, counts=True, reason="at_the_opening") if one.reason.startswith(later) else one


CARRIED = (
    "papers", "opinions", "documents", "clocks", "rounds", "sign_offs", "recused", "signer_changes", "corrections",
    "reservations",
)  # fmt: skip


def read_nothing(name: str) -> Any:
    return {} if name in ("clocks", "recused") else []


def snapshot_of(case: TableCase) -> dict[str, Any]:
    """What a revision keeps: fields, texts of documents, and the papers in force."""
    return {
        "fields": case.dossier.fields,
        "documents": {
            one.name: {"abstract": one.abstract, "text": one.text, "recipients": list(one.recipients)}
            for one in case.documents().values()
        },
        "papers": [
            {
                "name": one.name, "row": one.row, "uid": one.uid, "verdict": one.verdict, "digest": one.digest,
                "written_by": one.written_by, "written_on": one.written_on.isoformat() if one.written_on else "",
            }
            for one in case.papers()
        ],
    }  # fmt: skip
