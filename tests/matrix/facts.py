"""What a hand-written phrase means for one dossier on one day: worked out from posts, rolls and the story's own lines.

Independent of how the product resolves its definitions: it reads the plain rows of the office and remembers who did
what as the story told it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.db.session import Session
from workflow_app.domain.seen import DossierSeen

STANDING = ("secretary", "deputy_secretary", "standing_member")
COMMITTEE = (*STANDING, "committee_member")


@dataclass
class Chart:
    """The office on one day, as plain sets."""

    posts: set[tuple[int, str, int]]
    """(person, role, organisation)"""
    rolls: set[tuple[int, int, str]]
    """(person, organisation, presence)"""
    official: set[tuple[int, int]]
    """(person, organisation) of official members who are there."""
    above: dict[int, list[int]]
    """Organisation, then those above it, nearest first."""
    kinds: dict[int, str]
    powers: set[tuple[int, str]]
    person_ids: dict[str, int]
    place_ids: dict[str, int]

    @classmethod
    def on(cls, session: Session, day: date) -> Chart:
        def rows(table: sa.Table) -> list[Any]:
            today = day.isoformat()
            query = table.select().where(
                table.c.from_on <= today, sa.or_(table.c.to_on.is_(None), table.c.to_on >= today)
            )
            return list(session.execute(query))

        above: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for one in rows(t.organisation_ancestor):
            above[one.organisation_id].append((one.depth, one.ancestor_id))
        organisations = list(session.execute(t.organisation.select()))
        return cls(
            {(one.person_id, one.role, one.organisation_id) for one in rows(t.post)},
            {(one.person_id, one.organisation_id, one.presence) for one in rows(t.roll_entry)},
            {
                (one.person_id, one.organisation_id)
                for one in rows(t.roll_entry)
                if (one.standing, one.presence) == ("official", "home")
            },
            {
                one.id: [one.id, *(place for _, place in sorted(above[one.id]) if place != one.id)]
                for one in organisations
            },
            {one.id: one.kind for one in organisations},
            {(one.organisation_id, one.name) for one in rows(t.power)},
            {one.uid: one.id for one in session.execute(t.person.select())},
            {one.uid: one.id for one in organisations},
        )

    def base_of(self, place: int) -> set[int]:
        return set([one for one in self.above[place] if self.kinds[one] == "base"][:1])

    def parent_of(self, place: int) -> set[int]:
        return set(self.above[place][1:2])

    def empowered(self, place: int) -> set[int]:
        return set([one for one in self.above[place] if (one, "admit") in self.powers][:1])

    def roll_of(self, person: int) -> set[int]:
        """Where the person is counted."""
        return {place for one, place, presence in self.rolls if one == person and presence != "guest"}

    def belongs(self, person: int) -> set[int]:
        return {place for one, place, _ in self.rolls if one == person} | {
            place for one, role, place in self.posts if one == person and role != "auditor"
        }


@dataclass(frozen=True)
class Delegated:
    """That somebody stands in for another, by one post, on some days, for some kinds and steps."""

    principal: int
    role: str
    place: int
    substitute: int
    first: str
    last: str
    kinds: tuple[str, ...]
    steps: tuple[str, ...]

    def holds(self, kind: str, step: str, day: str) -> bool:
        named = {step, f"{kind}/{step}"} & set(self.steps)
        in_scope = (not self.kinds or kind in self.kinds) and bool(named or not self.steps)
        return self.first <= day <= self.last and in_scope


@dataclass
class Past:
    """What the story has told of one dossier so far."""

    author: int = 0
    did: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    recorded: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Who wrote a step down for somebody else, in the round that is open."""
    chairs: dict[str, int] = field(default_factory=dict)
    secretaries: dict[str, int] = field(default_factory=dict)
    with_ballots: set[str] = field(default_factory=set)
    """Votes whose newest round asks each member for a ballot."""
    voters: dict[str, set[int]] = field(default_factory=dict)
    waiting: set[tuple[int, int]] = field(default_factory=set)
    """(who would have it to meet, who made it), of ballots in a round that is open."""
    conditions: set[int] = field(default_factory=set)
    """Who has a condition to meet."""
    asked_for: set[tuple[int, int]] = field(default_factory=set)
    """(who has it to meet, who made it)"""
    met_for: set[int] = field(default_factory=set)
    """Who made one that somebody else reported met."""
    asked_places: set[int] = field(default_factory=set)
    asked_persons: set[int] = field(default_factory=set)
    answered: set[int] = field(default_factory=set)
    states: list[str] = field(default_factory=list)
    readers: set[tuple[str, int, int]] = field(default_factory=set)
    """Whoever came to know of it once goes on knowing: ("", 0, person) or (role, organisation, 0)."""


@dataclass
class Facts:
    chart: Chart
    dossier: DossierSeen
    past: Past

    def bears(self, phrase: str, person: int) -> bool:
        """Raises ValueError for a phrase that tables/README.txt does not explain."""
        if " @ " in phrase:
            role, place = phrase.split(" @ ")
            return any((person, role, one) in self.chart.posts for one in self.places(place))
        if phrase == "supervised":
            mine = self.chart.belongs(person)
            return person in self._persons("subject") or bool(mine & self.places("supervised"))
        if phrase == "asked secretary":
            here = self.past.asked_places - self.past.answered
            return person in self.past.asked_persons or any(
                (person, "secretary", one) in self.chart.posts for one in here
            )
        return person in self._persons(phrase)

    def any(self, phrases: Iterable[str], person: int) -> bool:
        return any(self.bears(one, person) for one in phrases)

    def _persons(self, phrase: str) -> set[int]:
        past, fields = self.past, self.dossier.fields
        word, _, rest = phrase.partition(" ")
        if phrase == "system":
            return set()
        if phrase == "author":
            return {past.author}
        if word == "did":
            return past.did[rest]
        if word == "recorded":
            return past.recorded[rest]
        if word == "chair":
            return {past.chairs[rest.removeprefix("of ")]} if rest.removeprefix("of ") in past.chairs else set()
        if phrase.startswith("meeting secretary of "):
            vote = phrase.removeprefix("meeting secretary of ")
            return {past.secretaries[vote]} if vote in past.secretaries else set()
        if word == "voter":
            return past.voters.get(rest.removeprefix("of "), set())
        if phrase == "reservation owner":
            return past.conditions
        if phrase == "reservation author":
            return past.met_for
        if word == "field":
            named = fields.get(rest)
            return self._ids(named if isinstance(named, list) else [named])
        if word == "team":
            return self._ids(
                row.get("person") for row in fields.get("team") or [] if not rest or row.get("duty") == rest
            )
        if phrase == "subject":
            return self._ids(row.get("person") for row in fields.get("subjects") or [])
        if phrase == "follow-up owner":
            return self._ids(row.get("owner") for row in fields.get("follow_ups") or [])
        raise ValueError(f"no meaning for “{phrase}”")

    def members(self, vote: str) -> set[int]:
        """Whoever is of the body that holds this vote, on that day."""
        owner = self.dossier.owner_id
        if vote.startswith("cell_"):
            return {person for person, place in self.chart.official if place == owner}
        if vote == "report":
            return self._persons("team")
        roles = COMMITTEE if vote.startswith("base_") else STANDING
        return {person for person, role, place in self.chart.posts if place == owner and role in roles}

    def _ids(self, uids: Iterable[Any]) -> set[int]:
        return {self.chart.person_ids[one] for one in uids if one}

    def places(self, phrase: str) -> set[int]:
        chart, dossier = self.chart, self.dossier
        if phrase.startswith("base of "):
            return {base for one in self.places(phrase.removeprefix("base of ")) for base in chart.base_of(one)}
        if phrase == "owner":
            return {dossier.owner_id}
        if phrase == "origin":
            return {dossier.origin_id}
        if phrase == "parent":
            return chart.parent_of(dossier.owner_id)
        if phrase == "destination":
            named = dossier.fields.get("destination")
            return {chart.place_ids[named]} if named else set()
        if phrase == "roll":
            return {place for one in self._persons("field member") for place in chart.roll_of(one)}
        if phrase == "empowered":
            return chart.empowered(dossier.owner_id)
        if phrase == "supervised":
            rows = dossier.fields.get("subjects") or []
            return {chart.place_ids[row["organisation"]] for row in rows if row.get("organisation")}
        raise ValueError(f"no place “{phrase}”")

    def reader_keys(self, phrase: str) -> set[tuple[str, int, int]]:
        """By post or by name, as they are written down for good when a state is reached."""
        if " @ " in phrase:
            role, place = phrase.split(" @ ")
            return {(role, one, 0) for one in self.places(place)}
        if phrase == "asked secretary":
            by_post = {("secretary", one, 0) for one in self.past.asked_places}
            return by_post | {("", 0, one) for one in self.past.asked_persons}
        return {("", 0, one) for one in self._persons(phrase)}

    def knows(self, person: int) -> bool:
        """Whether the person may know that the dossier is there; the auditor does, unless it is about him."""
        readers = {one for one in self.past.readers if not one[0] or person not in self._persons("subject")}
        posts = self.chart.posts
        if any((person, role, place) in posts if role else person == who for role, place, who in readers):
            return True
        overseeing = any(one == person and role == "auditor" for one, role, _ in posts)
        return overseeing and not self.bears("supervised", person) and person not in self._about()

    def _about(self) -> set[int]:
        return self._persons("field member") | self._persons("field person")
