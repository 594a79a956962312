"""Who may act or read: the expressions a definition uses, as plain values.

A definition writes them as short phrases; `parse_who` and `parse_place` are the whole grammar:

    role @ place        everybody who holds that post there today
    author              who created the dossier
    field NAME          the person (or persons) named in that field
    actor of TRIGGER    whoever took that step last
    chair of VOTE, meeting secretary of VOTE   of the newest meeting that held this vote
    roll of VOTE        those who may vote in its open round; one who has voted is awaited no more
    reservation owner   whoever owns the follow-up of a reservation that is not met yet
    reservation author  whoever made a reservation that somebody else reported met
    row TABLE.COLUMN [with COLUMN=VALUE]   the persons named in the rows of a table
    asked               the organisations or bodies asked for an opinion
    system              the clock of the office
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Place:
    """Which organisation is meant, seen from the dossier. `argument` depends on `how`.

    `of` is the place from which one looks upward, where that is not the owner.
    """

    how: str
    argument: str = ""
    of: str = ""

    def __str__(self) -> str:
        return " ".join(one for one in (self.how, self.argument, self.of and f"of {self.of}") if one)


@dataclass(frozen=True, slots=True)
class RoleAt:
    role: str
    place: Place


@dataclass(frozen=True, slots=True)
class Author:
    pass


@dataclass(frozen=True, slots=True)
class PersonInField:
    field: str


@dataclass(frozen=True, slots=True)
class EarlierActor:
    trigger: str


@dataclass(frozen=True, slots=True)
class MeetingPost:
    """The chair or the secretary of the newest meeting in which a vote was opened."""

    post: Literal["chair", "secretary"]
    vote: str


@dataclass(frozen=True, slots=True)
class RollOf:
    """The members on the frozen roll of the vote's open round who may vote."""

    vote: str


@dataclass(frozen=True, slots=True)
class ReservationOwner:
    """Who has to meet a reservation with which somebody voted or signed."""


@dataclass(frozen=True, slots=True)
class ReservationAuthor:
    """Who made a reservation that somebody else reported met: he may say that it is not."""


@dataclass(frozen=True, slots=True)
class RowPerson:
    table: str
    column: str
    where: str = ""
    equals: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    role: str


@dataclass(frozen=True, slots=True)
class System:
    pass


Who = (
    RoleAt
    | Author
    | PersonInField
    | EarlierActor
    | MeetingPost
    | RollOf
    | ReservationOwner
    | ReservationAuthor
    | RowPerson
    | Asked
    | System
)

PLACES_ALONE = ("owner", "origin", "parent", "root")
PLACES_WITH_ARGUMENT = ("nearest", "common", "field", "organisation", "empowered", "each", "roll")
PLACES_LOOKING_UP = ("parent", "root", "nearest", "empowered")
_PLACE = re.compile(
    r"^(?:(owner|origin|parent|root)|(nearest|common|field|organisation|empowered|each|roll) (\S+))"
    r"(?: of (origin|(?:field|roll) [a-z0-9_]+))?$"
)
_ROLE_AT = re.compile(r"^([a-z][a-z0-9_]*) @ (.+)$")
_MEETING = re.compile(r"^(chair|meeting secretary) of ([a-z0-9_]+)$")
_ROW = re.compile(r"^row ([a-z0-9_]+)\.([a-z0-9_]+)(?: with ([a-z0-9_]+)=([a-z0-9_]+))?$")


def parse_place(phrase: str) -> Place:
    """Raises ValueError naming the legal forms.

    nearest KIND: the owner or its nearest ancestor of that kind; common FIELD: the nearest organisation above both the
    owner and the organisation in that field; empowered POWER: the owner or its nearest ancestor that has the power;
    roll FIELD: the organisation on whose roll the person in that field is counted. What looks upward may start
    elsewhere than at the owner: `nearest base of origin`, `parent of field destination`.
    """
    found = _PLACE.match(phrase.strip())
    if not found or (found[4] and (found[1] or found[2]) not in PLACES_LOOKING_UP):
        legal = ", ".join((*PLACES_ALONE, *(f"{word} NAME" for word in PLACES_WITH_ARGUMENT)))
        up = f"{', '.join(PLACES_LOOKING_UP)} before “of origin”, “of field NAME” or “of roll NAME”"
        raise ValueError(f"unknown place “{phrase}”; a place is one of: {legal}; {up}")
    return Place(found[1] or found[2], found[3] or "", found[4] or "")


def parse_who(phrase: str) -> Who:
    """Raises ValueError naming the legal forms."""
    phrase = phrase.strip()
    if phrase == "author":
        return Author()
    if phrase == "system":
        return System()
    if found := re.match(r"^asked ([a-z0-9_]+)$", phrase):
        return Asked(found[1])
    if found := re.match(r"^field ([a-z0-9_]+)$", phrase):
        return PersonInField(found[1])
    if found := re.match(r"^actor of ([a-z0-9_]+)$", phrase):
        return EarlierActor(found[1])
    if found := _MEETING.match(phrase):
        return MeetingPost("chair" if found[1] == "chair" else "secretary", found[2])
    if found := re.match(r"^roll of ([a-z0-9_]+)$", phrase):
        return RollOf(found[1])
    if phrase == "reservation owner":
        return ReservationOwner()
    if phrase == "reservation author":
        return ReservationAuthor()
    if found := _ROW.match(phrase):
        return RowPerson(found[1], found[2], found[3] or "", found[4] or "")
    if found := _ROLE_AT.match(phrase):
        return RoleAt(found[1], parse_place(found[2]))
    raise ValueError(
        f"“{phrase}” does not say who; write one of: ROLE @ PLACE, author, field NAME, actor of TRIGGER, "
        "chair of VOTE, meeting secretary of VOTE, roll of VOTE, reservation owner, reservation author, "
        "row TABLE.COLUMN [with COLUMN=VALUE], asked ROLE, system"
    )
