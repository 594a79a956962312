"""Times the lists that people look at all day, at two sizes of the office, and says which of them grow."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain, count
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table

from tests.bench import scale
from tests.bench.loading import PostgresLoader, Rows, SqliteLoader
from tests.bench.product import library
from workflow_app.db import journal, lists, searching, tasks
from workflow_app.db import tables as t
from workflow_app.db.session import Database, Session
from workflow_app.services import visibility
from workflow_app.services.office import Office

SIZES = (10_000, 100_000)
PAGE = 50
CHUNK = 2_000
TRIES = 60
GROWS = 2.0
"""A list whose median takes so many times as long with ten times the dossiers grows with the data."""

COMMON, USUAL = "kế hoạch", "kiểm tra giám sát 2024"


class Timed(NamedTuple):
    """Seconds of one list at one size."""

    p50: float
    p95: float


@cache
def office() -> Office:
    return Office(library(), Path(tempfile.gettempdir()))


class Looking:
    """One office of so many dossiers, and the people who look at its lists; `turn` goes round among them."""

    def __init__(self, session: Session, size: int) -> None:
        self.session, self.size = session, size
        self._readers: dict[int, visibility.Reader] = {}

    def reader(self, organisation: int, number: int) -> visibility.Reader:
        person = scale.worker(organisation, number)
        if person not in self._readers:
            self._readers[person] = visibility.reader(self.session, office(), person, scale.NOW)
        return self._readers[person]

    def busy(self, turn: int) -> visibility.Reader:
        return self.reader(scale.BUSY, (0, 1, 2, 4, 5)[turn % 5])

    def of_a_cell(self, turn: int) -> visibility.Reader:
        return self.reader(scale.BUSY + scale.COMMUNES + turn % scale.CELLS, (0, 1, 2, 4, 5)[turn % 5])

    def waiting(self, who: visibility.Reader, **bounds: Any) -> list[tasks.Due]:
        whose = tasks.Whose(who.person_id, who.places)
        return tasks.waiting(self.session, whose, visibility.listed(who), limit=PAGE + 1, **bounds)

    def inbox(self, turn: int) -> Any:
        return self.waiting(self.busy(turn))

    def inbox_of_a_cell(self, turn: int) -> Any:
        return self.waiting(self.of_a_cell(turn))

    def inbox_further_on(self, turn: int) -> Any:
        return self.waiting(self.busy(turn), after=(scale.TODAY.isoformat(), 0))

    def inbox_count(self, turn: int) -> Any:
        who = self.busy(turn)
        whose = tasks.Whose(who.person_id, who.places)
        return tasks.count_waiting(self.session, whose, visibility.listed(who), most=100)

    def overdue(self, turn: int) -> Any:
        organisation = (scale.ROOT, scale.BUSY, scale.BUSY + 1 + turn % 9)[turn % 3]
        return tasks.overdue(self.session, organisation, on=scale.TODAY, limit=PAGE + 1)

    def search_common(self, turn: int) -> Any:
        return searching.search(self.session, COMMON, visibility.listed(self.busy(turn)), limit=20)

    def search_usual(self, turn: int) -> Any:
        return searching.search(self.session, USUAL, visibility.listed(self.busy(turn)), limit=20)

    def search_of_a_cell(self, turn: int) -> Any:
        return searching.search(self.session, COMMON, visibility.listed(self.of_a_cell(turn)), limit=20)

    def search_one(self, turn: int) -> Any:
        number = 1 + turn * 7919 % self.size
        who = self.reader(scale.owner_of(number), 0)
        return searching.search(self.session, f"việc {number}", visibility.listed(who), limit=20)

    def search_number(self, turn: int) -> Any:
        where = t.register.c.organisation_id == scale.BUSY
        return searching.search_numbers(self.session, f"{2 + turn:02d}-VB/TC{scale.BUSY}", where, limit=20)

    def history(self, turn: int) -> Any:
        number = 1 + turn * 7919 % self.size
        return journal.leaves(self.session, number), journal.disclosures(self.session, number)

    def newest(self, turn: int) -> Any:
        return lists.dossiers(self.session, [visibility.listed(self.of_a_cell(turn))], limit=PAGE + 1)

    def register_page(self, turn: int) -> Any:
        return lists.entries(self.session, scale.BUSY, visibility.listed(self.busy(turn)), limit=PAGE)


LISTS: tuple[tuple[str, Callable[[Looking, int], Any]], ...] = (
    ("inbox of a busy post", Looking.inbox),
    ("the same, further on", Looking.inbox_further_on),
    ("its capped count", Looking.inbox_count),
    ("inbox of a quiet post", Looking.inbox_of_a_cell),
    ("overdue, up to the root", Looking.overdue),
    ("search, words in every title", Looking.search_common),
    ("search, the same, reader of one in 125", Looking.search_of_a_cell),
    ("search, words of some titles", Looking.search_usual),
    ("search, one dossier", Looking.search_one),
    ("search, a printed number", Looking.search_number),
    ("one dossier's history", Looking.history),
    ("newest dossiers of a quiet post", Looking.newest),
    ("register, newest page", Looking.register_page),
)


def timed(database: Database, size: int) -> dict[str, Timed]:
    """Each list once round among its readers, untimed, then TRIES times."""
    found: dict[str, Timed] = {}
    with database.reading() as session:
        looking = Looking(session, size)
        for title, look in LISTS:
            for turn in range(5):
                look(looking, turn)
            seconds = []
            for turn in range(TRIES):
                began = perf_counter()
                look(looking, turn)
                seconds.append(perf_counter() - began)
            found[title] = Timed(median(seconds), quantiles(seconds, n=20)[18])
    return found


def grown(folder: Path, uri: str, sizes: tuple[int, ...]) -> Iterator[tuple[int, str, dict[str, Timed], float]]:
    """Fills both databases from size to size; (size, database, times, seconds that making and loading took)."""
    path = folder / "scale.db"
    loaders = {"SQLite": SqliteLoader(path), "PostgreSQL": PostgresLoader(uri)}
    urls = {"SQLite": f"sqlite:///{path}", "PostgreSQL": uri}
    making, waiting = scale.Making(), [scale.office_rows()]
    for size in sizes:
        began = perf_counter()
        for rows in chain(waiting, _chunks(making, size)):
            for loader in loaders.values():
                loader.write(rows)
        waiting = []
        for loader in loaders.values():
            loader.settle()
        took = perf_counter() - began
        for name, url in urls.items():
            database = Database(url)
            yield size, name, timed(database, size), took
            database.close()
    for loader in loaders.values():
        loader.close()


def _chunks(making: scale.Making, size: int) -> Iterator[Rows]:
    while making.made < size:
        yield making.rows(min(making.made + CHUNK, size))


def report(console: Console, folder: Path, uri: str, sizes: tuple[int, ...] = SIZES) -> list[str]:
    """Print the table; the lists that grow."""
    times: dict[tuple[str, str], dict[int, Timed]] = {}
    for size, name, found, took in grown(folder, uri, sizes):
        if name == "SQLite":
            console.print(f"{size:,} dossiers with their histories made and loaded into both databases: {took:.0f} s")
        for title, one in found.items():
            times.setdefault((title, name), {})[size] = one
    table = Table(title=f"Lists at {' and '.join(f'{size:,}' for size in sizes)} dossiers, ms")
    for heading in ("list", "database"):
        table.add_column(heading)
    for size, part in ((size, part) for size in sizes for part in ("p50", "p95")):
        table.add_column(f"{part} {size:,}", justify="right")
    table.add_column("growth", justify="right")
    growing = []
    for line, ((title, name), at) in zip(count(), times.items()):
        factor = at[sizes[-1]].p50 / at[sizes[0]].p50
        grows = factor > GROWS
        if grows:
            growing.append(f"{title} ({name})")
        cells = [f"{seconds * 1000:.2f}" for size in sizes for seconds in at[size]]
        table.add_row(title, name, *cells, f"[{'red' if grows else 'green'}]{factor:.1f}[/]", end_section=line % 2 == 1)
    console.print(table)
    console.print(f"Grows with the data: {', '.join(growing)}" if growing else "No list grows with the data.")
    return growing
