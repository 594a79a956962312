"""What a definition says that a dossier holds: fields, papers, documents and clocks, each with its source.

Frozen values: nothing here reads a file or a database; `building/` makes them from validated content.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from workflow_app.domain.clocks import Window
from workflow_app.domain.row_lists import Lists
from workflow_app.domain.texts import Text
from workflow_app.domain.who import Place, Who

FieldType = Literal[
    "line", "text", "day", "month", "number", "amount", "choice", "yes_no", "person", "persons", "organisation",
    "organisations", "rows",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """The regulation behind a rule. `verified` is False for a value nobody has confirmed in the text itself."""

    text: Text
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a kind asks for. Lengths are characters, amounts are decimal strings.

    Subjects read it only in the states of `subjects_see_in`, where some are named.
    """

    name: str
    title: Text
    type: FieldType
    help: Text | None = None
    choices: Mapping[str, Text] = field(default_factory=dict)
    columns: tuple[Field, ...] = ()
    required: bool = False
    longest: int = 0
    least: str | None = None
    most: str | None = None
    roles: tuple[str, ...] = ()
    readers: tuple[Who, ...] = ()
    row_readers: tuple[str, ...] = ()
    open_to_subjects: bool = False
    subjects_see_in: tuple[str, ...] = ()
    lists: Lists | None = None
    group: Text | None = None
    verified: bool = True

    def column(self, name: str) -> Field:
        return next(one for one in self.columns if one.name == name)


@dataclass(frozen=True, slots=True)
class Paper:
    """A required enclosure brought in from outside, with the rules of its validity.

    `dated_from` names a day field: the paper may not be written before it. `valid` limits its age on the day of use.
    """

    name: str
    title: Text
    form: str = ""
    written_by: Text | None = None
    dated_from: str = ""
    valid: Window | None = None
    each: str = ""
    readers: tuple[Who, ...] = ()
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """An official text that the dossier carries. `symbol` is a code of the register, or `field NAME`.

    Subjects read it once it is issued where it is `open_to_subjects`: it was addressed to them.
    """

    name: str
    title: Text
    symbol: str
    issuer: Place
    body: str = ""
    form: str = ""
    needs_text: bool = True
    register_of: Literal["organisation", "body"] = "organisation"
    issuer_code: str = ""
    part_of_text: tuple[str, ...] = ()
    open_to_subjects: bool = False
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    window: Window
    times: int


@dataclass(frozen=True, slots=True)
class Clock:
    name: str
    title: Text
    window: Window
    extension: Extension | None = None
    source: Source | None = None
