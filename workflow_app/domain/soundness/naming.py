"""Names that a definition refers to: columns, roles, places and persons, each declared or a fault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from workflow_app.domain.building.phrases import BuildError, Path
from workflow_app.domain.contents import Field
from workflow_app.domain.kinds import Kind
from workflow_app.domain.who import (
    Asked,
    EarlierActor,
    MeetingPost,
    PersonInField,
    Place,
    RoleAt,
    RollOf,
    RowPerson,
    Who,
)


def unknown(path: Path, what: str, word: str, legal: Iterable[str]) -> BuildError:
    return BuildError(path, f"unknown {what} “{word}”", word, legal)


def faults_of_column(kind: Kind, phrase: str, path: Path) -> Iterator[BuildError]:
    """TABLE.COLUMN, both of them declared."""
    table, _, column = phrase.partition(".")
    found = kind.fields.get(table)
    if found is None or found.type != "rows":
        yield unknown(path, "table", table, (name for name, one in kind.fields.items() if one.type == "rows"))
    elif column not in (columns := [one.name for one in found.columns]):
        yield unknown(path, "column", column, columns)


def choices_of(table: Field, column: str) -> tuple[str, ...]:
    return next((tuple(one.choices) for one in table.columns if one.name == column), ())


def faults_of_who(kind: Kind, roles: Any, who: Who, path: Path) -> Iterator[BuildError]:
    if isinstance(who, RoleAt):
        if who.role not in roles.roles:
            yield unknown(path, "role", who.role, roles.roles)
        yield from _place(kind, roles, who.place, path)
    elif isinstance(who, Asked) and who.role not in roles.roles:
        yield unknown(path, "role", who.role, roles.roles)
    elif isinstance(who, PersonInField) and who.field not in (*kind.fields, *kind.asks):
        yield unknown(path, "field", who.field, kind.fields)
    elif isinstance(who, RowPerson):
        table = kind.fields.get(who.table)
        if table is None or table.type != "rows":
            yield unknown(path, "table", who.table, (n for n, f in kind.fields.items() if f.type == "rows"))
        else:
            columns = [one.name for one in table.columns]
            for column in filter(None, (who.column, who.where)):
                if column not in columns:
                    yield unknown(path, "column", column, columns)
            legal = choices_of(table, who.where)
            if legal and who.equals not in legal:
                yield unknown(path, f"choice of {who.where}", who.equals, legal)
    elif isinstance(who, MeetingPost | RollOf) and who.vote not in kind.votes:
        yield unknown(path, "vote", who.vote, kind.votes)
    elif isinstance(who, EarlierActor) and not kind.knows(who.trigger):
        yield unknown(path, "trigger", who.trigger, (one.trigger for one in kind.transitions))


def _place(kind: Kind, roles: Any, place: Place, path: Path) -> Iterator[BuildError]:
    named = [place.argument.partition(".")[0]] if place.how in ("field", "common", "each", "roll") else []
    named += place.of.split()[1:]
    for name in named:
        if name not in kind.fields:
            yield unknown(path, "field", name, kind.fields)
    if place.how == "nearest" and place.argument not in roles.organisation_kinds:
        yield unknown(path, "kind of organisation", place.argument, roles.organisation_kinds)
    if place.how == "empowered" and place.argument not in roles.powers:
        yield unknown(path, "power", place.argument, roles.powers)
