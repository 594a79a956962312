"""The hand-written tables: which step, from which states, who may, who never may, and who may record it for them.

What a phrase means is told in tables/README.txt. Nothing here looks at a definition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
TABLES = HERE / "tables"

Phrases = tuple[str, ...]
ANY = frozenset(("any",))


@dataclass(frozen=True)
class Row:
    step: str
    sources: frozenset[str]
    may: Phrases
    never: Phrases
    recorded: Phrases
    rests_on: str
    ends: frozenset[str] = frozenset()

    def covers(self, state: str) -> bool:
        """`any` is every state that is no end."""
        return state in self.sources or (self.sources == ANY and state not in ("", "none") and state not in self.ends)

    def without(self, column: str, phrase: str) -> Row:
        """The row as it is enforced so long as an open difference stands; ValueError where it has no such phrase."""
        if column == "more":
            return replace(self, may=(*self.may, phrase))
        had: Phrases = getattr(self, column)
        if phrase not in had:
            raise ValueError(f"{self.step}: “{phrase}” does not stand under “{column}”")
        left = tuple(one for one in had if one != phrase)
        if column == "may":
            return replace(self, may=left)
        return replace(self, never=left) if column == "never" else replace(self, recorded=left)


@dataclass(frozen=True)
class Table:
    kind: str
    rows: tuple[Row, ...]
    knows: tuple[tuple[frozenset[str], Phrases], ...]
    """(states, who): from the first of these states on they know of the dossier; no state is every state."""
    ends: frozenset[str]

    def row(self, step: str, state: str) -> Row | None:
        return next((one for one in self.rows if one.step == step and one.covers(state)), None)


@dataclass(frozen=True)
class Difference:
    """Where the product does not yet do what the table says.

    `column` is may, never or recorded: the phrase stands there in the table, and the product does not know it. It is
    `more` where the product allows a phrase that the table does not have. With the step `knows` the column is a state
    in which the product tells those of the phrase of the dossier, and the table does not; or a step that they may take
    by their post without being told.
    """

    kind: str
    step: str
    column: str
    phrase: str
    why: str


def lines_of(path: Path, columns: int | None = None) -> Iterator[list[str]]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            cells = [one.strip() for one in line.split("|")]
            if columns is not None and len(cells) != columns:
                raise ValueError(f"{path.name}, line {number}: {len(cells)} columns, not {columns}")
            yield cells


def phrases(cell: str) -> Phrases:
    return () if cell == "-" else tuple(one.strip() for one in cell.split(","))


@cache
def table(kind: str) -> Table:
    rows: list[Row] = []
    knows: list[tuple[frozenset[str], Phrases]] = []
    ends: frozenset[str] = frozenset()
    for cells in lines_of(TABLES / f"{kind}.txt"):
        if cells[0] == "knows":
            states = frozenset() if cells[1] == "any" else frozenset(phrases(cells[1]))
            knows.append((states, phrases(cells[2])))
        elif cells[0] == "ends":
            ends = frozenset(phrases(cells[1]))
        else:
            step, sources, may, never, recorded, rests_on = cells
            rows.append(
                Row(step, frozenset(phrases(sources)), phrases(may), phrases(never), phrases(recorded), rests_on)
            )
    rows = [replace(one, ends=ends) for one in rows]
    return Table(kind, tuple(rows), tuple(knows), ends)


@cache
def differences() -> tuple[Difference, ...]:
    return tuple(Difference(*cells) for cells in lines_of(HERE / "open.txt", 5))


@cache
def enforced(kind: str, step: str, state: str) -> Row | None:
    """The row less its open differences."""
    row = table(kind).row(step, state)
    for one in differences():
        if row is not None and (one.kind, one.step) == (kind, step):
            row = row.without(one.column, one.phrase)
    return row


def kinds_with_tables() -> list[str]:
    return sorted(one.stem for one in TABLES.glob("*.txt") if one.stem != "README")


def uncovered(name: str, states: Iterable[str], steps: Iterable[tuple[str, Iterable[str]]]) -> list[str]:
    """What a kind has and its table has not, or the other way round; steps are (trigger, source states)."""
    if name not in kinds_with_tables():
        return [f"{name}: there is no tables/{name}.txt"]
    known, all_states = table(name), list(states)
    found = {(step, state) for step, sources in steps for state in sources}
    written = {
        (one.step, state)
        for one in known.rows
        for state in (set(all_states) - known.ends if one.sources == ANY else one.sources)
    }
    faults = [f"{name}: no row for “{step}” in the state “{state}”" for step, state in sorted(found - written)]
    faults += [
        f"{name}: a row for “{step}” in the state “{state}”, no such step" for step, state in sorted(written - found)
    ]
    rowed = {state for one in known.rows for state in one.sources} | known.ends
    return faults + [f"{name}: no row and no “ends” for the state “{one}”" for one in all_states if one not in rowed]
