"""Times the lists that people look at all day, at two sizes of the office, and says which of them grow."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any, NamedTuple

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from tests.bench import scale
from tests.bench.loading import Loader, PostgresLoader, SqliteLoader
from tests.bench.product import library
from workflow_app.db import journal, lists, register_lists, searching, tasks
from workflow_app.db import tables as t
from workflow_app.db.session import Database, Session
from workflow_app.services import visibility
from workflow_app.services.office import Office

SIZES = (10_000, 100_000)
PAGE = 50
CHUNK = 2_000
UNTIMED, TRIES = 5, 60
GROWS = 2.0
"""A list whose median takes so many times as long with ten times the dossiers grows with the data."""

COMMON, USUAL = "kế hoạch", "kiểm tra giám sát 2024"


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
        return self.reader(scale.owner_of(turn * 10 + 10 * (turn % 5 == 0)), (0, 1, 2, 4, 5)[turn % 5])

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

    def done_count(self, turn: int) -> Any:
        return lists.count_acted_on(self.session, self.busy(turn).person_id, since="2026-03-01", most=100)

    def newest(self, turn: int) -> Any:
        who = self.busy(turn)
        return lists.dossiers(self.session, visibility.ranges(who), [visibility.listed(who)], limit=PAGE + 1)

    def newest_of_a_cell(self, turn: int) -> Any:
        who = self.of_a_cell(turn)
        ranges, readable = visibility.ranges(who), [visibility.listed(who)]
        count = lists.count(self.session, ranges, readable, most=100)
        return count and lists.dossiers(self.session, ranges, readable, limit=PAGE + 1)

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

    def register_page(self, turn: int) -> Any:
        return register_lists.entries(self.session, scale.BUSY, visibility.listed(self.busy(turn)), limit=PAGE)


LISTS: tuple[tuple[str, Callable[[Looking, int], Any]], ...] = (
    ("inbox of a busy post", Looking.inbox),
    ("the same, further on", Looking.inbox_further_on),
    ("its capped count", Looking.inbox_count),
    ("what a busy post did this month", Looking.done_count),
    ("inbox of a quiet post", Looking.inbox_of_a_cell),
    ("overdue, up to the root", Looking.overdue),
    ("search, words in every title", Looking.search_common),
    ("search, the same, reader of one in 125", Looking.search_of_a_cell),
    ("search, words of some titles", Looking.search_usual),
    ("search, one dossier", Looking.search_one),
    ("search, a printed number", Looking.search_number),
    ("one dossier's history", Looking.history),
    ("newest dossiers of a busy post", Looking.newest),
    ("of a quiet post, and how many", Looking.newest_of_a_cell),
    ("register, newest page", Looking.register_page),
)
_TITLES = [title for title, _ in LISTS]


class Filled(NamedTuple):
    """A database with so many dossiers."""

    size: int
    sort: str
    url: str
    loader: Loader


def fill(folder: Path, new_postgres: Callable[[str], str], sizes: tuple[int, ...]) -> list[Filled]:
    """One database of either sort for each size; a larger one begins with the very dossiers of the smaller."""
    found = []
    for size in sizes:
        path, url = folder / f"lists-{size}.db", new_postgres(f"lists_{size}")
        found.append(Filled(size, "SQLite", f"sqlite:///{path}", SqliteLoader(path)))
        found.append(Filled(size, "PostgreSQL", url, PostgresLoader(url)))
    making, rows = scale.Making(), scale.office_rows()
    while True:
        for one in found:
            if making.made <= one.size:
                one.loader.write(rows)
        if making.made == max(sizes):
            break
        larger = min(size for size in sizes if size > making.made)
        rows = making.rows(min(making.made + CHUNK, larger))
    for one in found:
        one.loader.settle()
    return found


def timed(filled: list[Filled]) -> dict[tuple[str, str], dict[int, list[float]]]:
    """Seconds of every list, by database and size.

    The sizes take turns, so that a slow second of the machine hits them all.
    """
    seconds: dict[tuple[str, str], dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    with ExitStack() as stack:
        people = []
        for one in filled:
            database = Database(one.url)
            stack.callback(database.close)
            people.append((one, Looking(stack.enter_context(database.reading()), one.size)))
        for title, look in LISTS:
            for turn in range(-UNTIMED, TRIES):
                for one, looking in people:
                    began = perf_counter()
                    look(looking, turn + UNTIMED)
                    if turn >= 0:
                        seconds[title, one.sort][one.size].append(perf_counter() - began)
    return seconds


def report(console: Console, folder: Path, new_postgres: Callable[[str], str], sizes: tuple[int, ...] = SIZES) -> bool:
    """Print the table; True when no list grows with the data."""
    began = perf_counter()
    filled = fill(folder, new_postgres, sizes)
    numbers = " and ".join(f"{size:,}" for size in sizes)
    console.print(f"{numbers} dossiers with their histories made and loaded in {perf_counter() - began:.0f} s")
    table = Table(title=f"Lists at {numbers} dossiers, ms", box=SIMPLE)
    table.add_column("list")
    table.add_column("database")
    for size in sizes:
        table.add_column(f"p50 {size:,}", justify="right")
        table.add_column("p95", justify="right")
    table.add_column("growth", justify="right")
    growing = []
    for (title, sort), at in sorted(timed(filled).items(), key=lambda one: _TITLES.index(one[0][0])):
        p50, p95 = [median(at[size]) for size in sizes], [quantiles(at[size], n=20)[18] for size in sizes]
        factor = p50[-1] / p50[0]
        if factor > GROWS:
            growing.append(f"{title} ({sort})")
        cells = [f"{one * 1000:.2f}" for both in zip(p50, p95, strict=True) for one in both]
        colour = "red" if factor > GROWS else "green"
        table.add_row(title, sort, *cells, f"[{colour}]{factor:.1f}[/]", end_section=sort == "PostgreSQL")
    console.print(table)
    console.print(f"Grows with the data: {', '.join(growing)}" if growing else "No list grows with the data.")
    for one in filled:
        one.loader.close()
    return not growing
