"""The small file that says what a recorded log means: activity → trigger, role → actor, or *note only*.

content: .                      folder with states/ and forms/, from the mapping file; without it, the office's own
kind: expense_declaration
organisation: {code: UNI, kind: university, name: …}        where every case begins; made for the replay
csv: {case: …, at: …, activity: …, role: …}                 column names (these four words by default)
xes: {case: …, at: …, activity: …, role: …}                 keys of the XES extensions by default
zone: Europe/Amsterdam          of times without an offset; Asia/Ho_Chi_Minh by default
fields: {field: column}         what the creating act enters; {column: …, decimals: 2} rounds a number
roles: {ROLE: role}             or `system`, the clock; or `nobody`, whom nobody can name
activities: {Activity: trigger} or `note only`; or `no such step`, where the definition knows none
refusals: {code: word}          reasons that the rules foresee (all, where left out), as a verdict file calls them
before: new                     what a verdict file calls the state before the first act
ends: [paid]                    states in which a case without refusal may end; any, where left out
"""

from __future__ import annotations

from collections.abc import Mapping as Values
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path

from pydantic import Field

from workflow_app import content
from workflow_app.content_files import DefinitionError, nearest, text_of, validated
from workflow_app.domain.kinds import Kind
from workflow_app.loading import Library
from workflow_app.schema import Strict

NOTE_ONLY = "note only"
NO_SUCH_STEP = "no such step"
SYSTEM = "system"
NOBODY = "nobody"


class Columns(Strict):
    case: str = "case"
    at: str = "at"
    activity: str = "activity"
    role: str = "role"


class XesKeys(Columns):
    """`case` is a key of the trace, the others of the event."""

    case: str = "concept:name"
    at: str = "time:timestamp"
    activity: str = "concept:name"
    role: str = "org:role"


class Rounded(Strict):
    """A number of the log, rounded half up: a field takes no more decimals than people write."""

    column: str
    decimals: int = Field(ge=0, le=6)


class PlaceModel(Strict):
    code: str = "ORG"
    kind: str
    name: str = "—"


class Mapping(Strict):
    kind: str
    organisation: PlaceModel
    roles: dict[str, str]
    activities: dict[str, str]
    content_: str = Field(default="", alias="content")
    csv: Columns = Columns()
    xes: XesKeys = XesKeys()
    zone: str = "Asia/Ho_Chi_Minh"
    fields: dict[str, str | Rounded] = {}
    refusals: dict[str, str] = {}
    before: str = ""
    ends: list[str] = []


def column_of(field: str | Rounded) -> str:
    return field if isinstance(field, str) else field.column


def value_of(field: str | Rounded, values: Values[str, str]) -> str:
    """What a field takes from an event; a number that is none is left as it is, for the engine to refuse."""
    text = values.get(column_of(field), "")
    if isinstance(field, str):
        return text
    try:
        return str(Decimal(text).quantize(Decimal(1).scaleb(-field.decimals), ROUND_HALF_UP))
    except InvalidOperation:
        return text


def read_mapping(path: Path) -> tuple[Mapping, Library]:
    """The mapping and the content it plays under. Raises DefinitionError for a word that the content does not know."""
    mapping, lines = validated(Mapping, path.name, text_of(path, path.name))
    library = Library([_folders(path, mapping)])
    if mapping.kind not in library.manifests:
        problem = f"unknown kind “{mapping.kind}”{nearest(mapping.kind, library.names)}"
        raise DefinitionError(path.name, lines.line(("kind",)), "kind", problem)
    kind = library.current(mapping.kind)
    for key, name, word, legal in _words(mapping, kind, library):
        if word not in legal:
            where = (key, name) if name else (key,)
            problem = f"unknown word “{word}”{nearest(word, legal)}"
            raise DefinitionError(path.name, lines.line(where), ".".join(where), problem)
    return mapping, library


def _folders(path: Path, mapping: Mapping) -> tuple[Path, Path]:
    if not mapping.content_:
        return content.folder("states"), content.folder("forms")
    base = path.parent / mapping.content_
    return base / "states", base / "forms"


def _words(mapping: Mapping, kind: Kind, library: Library) -> list[tuple[str, str, str, list[str]]]:
    """(key, name, word, what would be legal) of every word that must be one of the definition's."""
    triggers = [*dict.fromkeys(one.trigger for one in kind.transitions), NOTE_ONLY, NO_SUCH_STEP]
    roles = [*library.roles.roles, SYSTEM, NOBODY]
    return [
        *(("activities", name, word, triggers) for name, word in mapping.activities.items()),
        *(("roles", name, word, roles) for name, word in mapping.roles.items()),
        *(("fields", name, name, list(kind.fields)) for name in mapping.fields),
        *(("ends", "", word, list(kind.states)) for word in mapping.ends),
        ("organisation", "kind", mapping.organisation.kind, list(library.roles.organisation_kinds)),
    ]
