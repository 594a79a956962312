"""Who may act or read: the expressions a definition uses, as plain values.

A definition writes them as short phrases; `parse_who` and `parse_place` are the whole grammar:

    role @ place        everybody who holds that post there today
    author              who created the dossier
    field NAME          the person (or persons) named in that field
    actor of TRIGGER    whoever took that step last
    row TABLE.COLUMN [with COLUMN=VALUE]   the persons named in the rows of a table
    asked               the organisations or bodies asked for an opinion
    system              the clock of the office
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Which organisation is meant, seen from the dossier. `argument` depends on `how`."""

    how: str
    argument: str = ""

    def __str__(self) -> str:
        return f"{self.how} {self.argument}".strip()


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


Who = RoleAt | Author | PersonInField | EarlierActor | RowPerson | Asked | System

PLACES_ALONE = ("owner", "origin", "parent", "root")
PLACES_WITH_ARGUMENT = ("nearest", "common", "field", "organisation", "empowered", "each")
_PLACE = re.compile(r"^(?:(owner|origin|parent|root)|(nearest|common|field|organisation|empowered|each) (\S+))$")
_ROLE_AT = re.compile(r"^([a-z][a-z0-9_]*) @ (.+)$")
_ROW = re.compile(r"^row ([a-z0-9_]+)\.([a-z0-9_]+)(?: with ([a-z0-9_]+)=([a-z0-9_]+))?$")


def parse_place(phrase: str) -> Place:
    """Raises ValueError naming the legal forms.

    nearest KIND: the owner or its nearest ancestor of that kind; common FIELD: the nearest organisation above both the
    owner and the organisation in that field; empowered POWER: the owner or its nearest ancestor that has the power.
    """
    found = _PLACE.match(phrase.strip())
    if not found:
        legal = ", ".join((*PLACES_ALONE, *(f"{word} NAME" for word in PLACES_WITH_ARGUMENT)))
        raise ValueError(f"unknown place “{phrase}”; a place is one of: {legal}")
    if found[1]:
        return Place(found[1])
    return Place(found[2], found[3])


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
    if found := _ROW.match(phrase):
        return RowPerson(found[1], found[2], found[3] or "", found[4] or "")
    if found := _ROLE_AT.match(phrase):
        return RoleAt(found[1], parse_place(found[2]))
    raise ValueError(
        f"“{phrase}” does not say who; write one of: ROLE @ PLACE, author, field NAME, actor of TRIGGER, "
        "row TABLE.COLUMN [with COLUMN=VALUE], asked ROLE, system"
    )
