"""The office's books as the rules read them within one transaction: posts, rolls, organisations, terms, settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property, partial
from typing import Any, TypeVar

from workflow_app.db import absences, pasts, people
from workflow_app.db.session import Session
from workflow_app.domain.case import ActInput
from workflow_app.domain.seen import DossierSeen, OrganisationSeen, RollSeen
from workflow_app.domain.transitions import Transition
from workflow_app.domain.who import Place, parse_place
from workflow_app.services.working_days import OfficeCalendar

T = TypeVar("T")


class OfficeBooks:
    """Nothing is read twice, nothing in advance; of a look back, only what was written down by then."""

    session: Session
    dossier: DossierSeen
    defaults: Mapping[str, Any]
    given: ActInput
    transition: Transition
    today: date
    known_at: str = ""
    """Of a look back: the instant up to which the office's books are read; what was recorded later was not known."""
    acts: bool = False
    """Whether an act is carried out on what is read, so that the posts by which it is done last until it is."""

    named_before: Callable[[int], tuple[str, str]] | None = None
    """(uid, full name) as the office remembers them from earlier acts: a uid never changes, a name may."""

    def _open_books(self) -> None:
        self._read: dict[str, Any] = {}
        self._posts: dict[int, list[tuple[str, int, int]]] = {}
        self._how_held: dict[int, str] = {}
        self._holders: dict[tuple[int, str, date], list[tuple[int, int]]] = {}
        self._ancestors: dict[tuple[int, date], list[OrganisationSeen]] = {}
        self._organisations: dict[str, OrganisationSeen | None] = {}
        self._persons: dict[str, int | None] = {}
        self._settings: dict[str, Any] = {}

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

    def once(self, name: str, find: Callable[[], T]) -> T:
        """What the rules of an act found is what the act uses: looked for once, and the same for both."""
        if name not in self._read:
            self._read[name] = find()
        return self._read[name]  # type: ignore[no-any-return]

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

    def sitting(self, organisation_id: int, role: str, on: date) -> list[int]:
        """Who sits in a body by a role: those who hold it in full."""
        if self.known_at:
            read = partial(pasts.holders_in_full, self.session, organisation_id, role, on, self.known_at)
        else:
            read = partial(people.holders_in_full, self.session, organisation_id, role, on)
        return self.once(f"sitting {organisation_id} {role} {on}", read)

    def activities(self, on: date) -> Mapping[int, str]:
        """Who is suspended from Party activity, or exempted from it, on that day."""
        found: Mapping[int, str] | None = self._read.get(f"activities {on}")
        if found is not None:
            return found
        if self.known_at:
            read = partial(pasts.activities, self.session, on, self.known_at)
        else:
            read = partial(people.activities, self.session, on)
        return self.once(f"activities {on}", read)

    def roll_at(self, organisation_id: int, on: date) -> list[tuple[int, str, str]]:
        """(person, standing, presence) of everybody on an organisation's roll, guests included."""
        if self.known_at:
            return pasts.roll_at(self.session, organisation_id, on, self.known_at)
        return people.roll_at(self.session, organisation_id, on)

    def ancestors(self, organisation_id: int, on: date) -> list[OrganisationSeen]:
        if (organisation_id, on) not in self._ancestors:
            if self.known_at:
                found = pasts.ancestors(self.session, organisation_id, on, self.known_at)
            else:
                found = people.ancestors(self.session, organisation_id, on)
            self._ancestors[organisation_id, on] = found
        return self._ancestors[organisation_id, on]

    def organisation(self, uid: str) -> OrganisationSeen | None:
        if uid not in self._organisations:
            if self.known_at:
                self._organisations[uid] = pasts.organisation_named(self.session, uid, self.known_at)
            else:
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
        return self.named_before(person_id)[0] if self.named_before else self._named(person_id)[1]

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
        if self.known_at:
            read = partial(pasts.term_of, self.session, organisation_id, self.held_on, self.known_at)
        else:
            read = partial(people.term_of, self.session, organisation_id, self.held_on)
        return self.once(f"term {organisation_id}", read)

    def empowered(self, organisation_id: int, power: str, on: date) -> bool:
        if self.known_at:
            return pasts.has_power(self.session, organisation_id, power, on, self.known_at)
        return people.has_power(self.session, organisation_id, power, on)

    def setting(self, name: str) -> Any:
        if name not in self._settings:
            found = people.setting(self.session, name, self.held_on)
            self._settings[name] = self.defaults.get(name) if found is None else found
        return self._settings[name]

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


def _present(found: OrganisationSeen | None) -> list[OrganisationSeen]:
    return [found] if found else []


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
