"""One dossier as the rules see it: answers the domain's `Case` protocol from the tables, reading only what is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeVar

from workflow_app.db import absences, enclosures, journal, movements, pasts, people
from workflow_app.db.session import Session
from workflow_app.domain.case import (
    NO_INPUT,
    ActInput,
    Actor,
    ClockSeen,
    DocumentSeen,
    DossierSeen,
    OnRoll,
    OpinionSeen,
    OrganisationSeen,
    PaperSeen,
    Past,
    ReservationSeen,
    RollSeen,
    RoundSeen,
    SignOffSeen,
)  # fmt: skip
from workflow_app.domain.clocks import local_day
from workflow_app.domain.decisions import Progress
from workflow_app.domain.delegations import Delegation
from workflow_app.domain.fingerprints import EVERYTHING, fingerprint
from workflow_app.domain.kinds import Kind, Transition
from workflow_app.domain.who import Place, parse_place
from workflow_app.services.working_days import OfficeCalendar

T = TypeVar("T")

SYSTEM = Actor(person_id=0, principal_id=0, is_system=True)
"""The clock of the office: acts where a definition says `system`."""


class TableCase:
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
        self._posts: dict[int, list[tuple[str, int, int]]] = {}
        self._how_held: dict[int, str] = {}
        self._holders: dict[tuple[int, str, date], list[tuple[int, int]]] = {}
        self._delegated: dict[int, list[Delegation]] = {}
        self._ancestors: dict[tuple[int, date], list[OrganisationSeen]] = {}
        self._organisations: dict[str, OrganisationSeen | None] = {}
        self._persons: dict[str, int | None] = {}
        self._settings: dict[str, Any] = {}
        self._read: dict[str, Any] = {}
        self.content_changed = False
        self.told: list[int] = []
        self.further_acts: list[tuple[int, int]] = []
        self.new_dossiers: list[tuple[str, dict[str, Any], str]] = []

    known_at: str = ""
    """Of a look back: the instant up to which the office's books are read; what was recorded later was not known."""
    acts: bool = False
    """Whether an act is carried out on what is read, so that the posts by which it is done last until it is."""
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
        stood = self.under(self.transition)
        stood.given = replace(self.given, fields={}, asks={})
        stood.__dict__.pop("fields", None)
        return stood

    @property
    def held_on(self) -> date:
        return self.given.held_on or self.today

    @cached_property
    def fields(self) -> Mapping[str, Any]:
        return {**self.dossier.fields, **self.given.fields} if self.given.fields else self.dossier.fields

    @property
    def calendar(self) -> OfficeCalendar:
        if "calendar" not in self._read:
            version, overrides = people.calendar_overrides(self.session)
            self._read["calendar"] = OfficeCalendar(overrides, str(version))
        return self._read["calendar"]  # type: ignore[no-any-return]

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

    def clocks(self) -> Mapping[str, ClockSeen]:
        return self._once("clocks", enclosures.clocks)  # type: ignore[no-any-return]

    def rounds(self) -> Sequence[RoundSeen]:
        return self._once("rounds", enclosures.rounds)  # type: ignore[no-any-return]

    def frozen_roll(self, round_id: int) -> Sequence[OnRoll]:
        """Everybody on the roll of a round, as it was frozen when the round was opened."""
        name = f"roll {round_id}"
        if name not in self._read:
            self._read[name] = enclosures.on_roll(self.session, round_id)
        return self._read[name]  # type: ignore[no-any-return]

    def reservations(self) -> Sequence[ReservationSeen]:
        return self._once("reservations", enclosures.reservations)  # type: ignore[no-any-return]

    def recused(self) -> Mapping[int, str]:
        """Who declared that he keeps out of this dossier, by which ground."""
        if "recused" not in self._read:
            self._read["recused"] = absences.recused(self.session, self.dossier.uid) if self.dossier.id else {}
        return self._read["recused"]  # type: ignore[no-any-return]

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
        return absences.delegated_by(self.session, person_id, self.known_at)

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

    def once(self, name: str, find: Callable[[], T]) -> T:
        """What the rules of an act found is what the act uses: looked for once, and the same for both."""
        if name not in self._read:
            self._read[name] = find()
        return self._read[name]  # type: ignore[no-any-return]

    def begun(self, dossier_id: int) -> None:
        """The dossier has its row and carries nothing yet, so nothing is looked for."""
        self.dossier.id = dossier_id
        self._read |= {name: read_nothing(name) for name in CARRIED}

    def forget(self, name: str) -> None:
        """What was read is no longer so: the act itself changed it."""
        self._read.pop(name, None)

    # The office

    def posts_of(self, person_id: int) -> list[tuple[str, int, int]]:
        """(role, organisation, post) held today: authority to record is today's (two dates, two questions)."""
        if person_id not in self._posts:
            self._posts[person_id] = self._held(person_id, self.today, keep=self.acts)
        return self._posts[person_id]

    def _held(self, person_id: int, on: date, *, keep: bool = False) -> list[tuple[str, int, int]]:
        if self.known_at:
            return pasts.posts_of(self.session, person_id, on, self.known_at)
        found = people.posts_held(self.session, person_id, on, keep=keep)
        self._how_held |= {post: how or "" for *_place, post, how in found}
        return [(role, place, post) for role, place, post, _how in found]

    def how_held(self, post_id: int) -> str:
        """How a post is held for the time being: acting or in_charge; empty where it is held in full."""
        if post_id not in self._how_held:
            self._how_held[post_id] = people.acting(self.session, post_id)
        return self._how_held[post_id]

    def holders_of(self, organisation_id: int, role: str, on: date) -> list[tuple[int, int]]:
        """(person, post) of a role in an organisation on that day."""
        asked = organisation_id, role, on
        if asked not in self._holders:
            if self.known_at:
                self._holders[asked] = pasts.holders(self.session, *asked, self.known_at)
            else:
                self._holders[asked] = people.holders(self.session, *asked)
        return self._holders[asked]

    def roll_at(self, organisation_id: int, on: date) -> list[tuple[int, str, str]]:
        """(person, standing, presence) of everybody on an organisation's roll, guests included."""
        if self.known_at:
            return pasts.roll_at(self.session, organisation_id, on, self.known_at)
        return people.roll_at(self.session, organisation_id, on)

    def ancestors(self, organisation_id: int, on: date) -> list[OrganisationSeen]:
        if (organisation_id, on) not in self._ancestors:
            self._ancestors[organisation_id, on] = people.ancestors(self.session, organisation_id, on)
        return self._ancestors[organisation_id, on]

    def organisation(self, uid: str) -> OrganisationSeen | None:
        if uid not in self._organisations:
            self._organisations[uid] = people.organisation_named(self.session, uid)
        return self._organisations[uid]

    def organisation_by_id(self, organisation_id: int) -> OrganisationSeen:
        return people.organisation_by_id(self.session, organisation_id)

    def person_id(self, uid: str) -> int | None:
        if uid not in self._persons:
            self._persons[uid] = people.person_id_of(self.session, uid)
        return self._persons[uid]

    def person_name(self, person_id: int) -> str:
        return self._named(person_id)[0]

    def person_uid(self, person_id: int) -> str:
        return self._named(person_id)[1]

    def _named(self, person_id: int) -> tuple[str, str]:
        return self.once(f"person {person_id}", lambda: people.person_named(self.session, person_id))

    def relatives_of(self, person_id: int) -> frozenset[str]:
        """Uids of those whom the person declared as relatives, as far as it holds on the day of the act."""
        read = partial(absences.relatives_of, self.session, person_id, self.held_on, self.known_at)
        return self.once(f"relatives {person_id} {self.held_on}", read)

    def roll(self, person_id: int, on: date) -> Sequence[RollSeen]:
        if self.known_at:
            return pasts.roll_of(self.session, person_id, on, self.known_at)
        return people.roll_of(self.session, person_id, on)

    def places_of(self, person_id: int, on: date) -> frozenset[int]:
        """Every organisation the person belongs to on that day: by roll or by post."""
        posts = self._held(person_id, on)
        return frozenset(one.organisation_id for one in self.roll(person_id, on)) | {post[1] for post in posts}

    def term(self, organisation_id: int) -> tuple[int, str] | None:
        """The term of an organisation on the day of the act: (id, name)."""
        return self.once(f"term {organisation_id}", lambda: people.term_of(self.session, organisation_id, self.held_on))

    def empowered(self, organisation_id: int, power: str, on: date) -> bool:
        if self.known_at:
            return pasts.has_power(self.session, organisation_id, power, on, self.known_at)
        return people.has_power(self.session, organisation_id, power, on)

    def setting(self, name: str) -> Any:
        if name not in self._settings:
            found = people.setting(self.session, name, self.held_on)
            self._settings[name] = self.defaults.get(name) if found is None else found
        return self._settings[name]

    def sign_off_progress(self, trigger: str) -> Progress:
        from workflow_app.services.signing import state_of

        return state_of(self.under(next(one for one in self.kind.transitions if one.trigger == trigger)))

    def body_size(self, body: str, organisation_id: int, on: date) -> int:
        from workflow_app.services.voting.rolls import roll_of_body

        return sum(1 for one in roll_of_body(self, self.kind.bodies[body], organisation_id, on) if one.counts)

    # Places

    def place(self, place: Place, on: date) -> OrganisationSeen | None:
        found = self.places(place, on)
        return found[0] if found else None

    def place_ids(self, place: Place, on: date) -> tuple[int, ...]:
        """Like `places`, without reading the organisation where the dossier already names it."""
        if place.how == "owner":
            return (self.dossier.owner_id,)
        if place.how == "origin":
            return (self.dossier.origin_id,)
        return tuple(one.id for one in self.places(place, on))

    def places(self, place: Place, on: date) -> list[OrganisationSeen]:
        how, owner = place.how, self.dossier.owner_id
        if how in ("owner", "origin"):
            return [self.organisation_by_id(owner if how == "owner" else self.dossier.origin_id)]
        if how == "organisation":
            return _present(self.organisation(place.argument))
        if how == "field":
            named = self.fields.get(place.argument) or []
            return [one for uid in _listed(named) for one in _present(self.organisation(uid))]
        if how == "each":
            table, _, column = place.argument.partition(".")
            uids = [row.get(column) for row in self.fields.get(table) or []]
            return [one for uid in uids if uid for one in _present(self.organisation(uid))]
        if how == "roll":
            person = self.person_id(str(self.fields.get(place.argument) or ""))
            counted = [one for one in self.roll(person, on) if one.presence != "guest"] if person else []
            return [self.organisation_by_id(one.organisation_id) for one in counted[:1]]
        above = [one for start in self._starts(place, on) for one in self.ancestors(start, on)]
        if how == "parent":
            return above[1:2]
        if how == "root":
            return above[-1:]
        if how == "nearest":
            return [one for one in above if one.kind == place.argument][:1]
        if how == "empowered":
            return [one for one in above if self.empowered(one.id, place.argument, on)][:1]
        if how == "common":
            return self._common(place.argument, on)
        raise ValueError(f"unknown place {place}")

    def _starts(self, place: Place, on: date) -> list[int]:
        """From where a place looks upward: the owner, or the place after its `of`."""
        return [one.id for one in self.places(parse_place(place.of), on)] if place.of else [self.dossier.owner_id]

    def _common(self, field: str, on: date) -> list[OrganisationSeen]:
        """The nearest organisation above both the origin and the organisation in the field."""
        other = self.organisation(str(self.fields.get(field) or ""))
        if other is None:
            return []
        theirs = {one.id for one in self.ancestors(other.id, on)}
        return [one for one in self.ancestors(self.dossier.origin_id, on) if one.id in theirs][:1]


CARRIED = (
    "papers", "opinions", "documents", "clocks", "rounds", "sign_offs", "recused", "signer_changes", "corrections",
    "reservations",
)  # fmt: skip


def read_nothing(name: str) -> Any:
    return {} if name in ("clocks", "recused") else []


def _present(found: OrganisationSeen | None) -> list[OrganisationSeen]:
    return [found] if found else []


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


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
