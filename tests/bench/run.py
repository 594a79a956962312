"""`make bench`: the product beside the bare driver, and whether its lists grow with the data.

    python -m tests.bench.run --lifecycles 100 --rounds 5 --no-scale

Every contender passes the lifecycle's check on a store of its own before it is timed. Rounds are interleaved: each
one times the bare driver and the product one after the other in every setting, so that a slow minute of the machine
hits both, and the product's share is taken within the round. What is printed are medians.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median
from typing import NamedTuple

import psycopg
import sqlalchemy as sa
from psycopg import sql
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from tests.bench import growth
from tests.bench.bare_driver import Measured, measure, postgres_server
from tests.bench.bare_postgres import BarePostgres
from tests.bench.bare_sqlite import BareSqlite, Journal
from tests.bench.lifecycle import Contender, check, check_numbers
from tests.bench.product import Product
from workflow_app.db.server import durability, faults
from workflow_app.db.session import Database, wal_is_safe

FLOOR, GOAL = 0.15, 0.25
"""The share of the bare driver's steps/s that the product must reach, and the one it strives for."""

Opened = Callable[[], Contender]


class Setting(NamedTuple):
    """Where both contenders run. `survey` is the bare driver's steps/s on two cores, when the job was laid down."""

    title: str
    clients: int
    survey: int | None
    stores: Callable[[], tuple[Opened, Opened]]


class Compared(NamedTuple):
    bare: Measured
    product: Measured

    @property
    def share(self) -> float:
        return self.product.rate / self.bare.rate


def settings(folder: Path, uri: str) -> Iterator[Setting]:
    """SQLite as the share is judged, SQLite as the product runs it here where that differs, and PostgreSQL."""
    numbers = count(1)

    def on_sqlite(journal: Journal) -> tuple[Opened, Opened]:
        base = folder / f"{next(numbers)}-{journal}"
        return partial(BareSqlite, f"{base}-bare.db", journal), partial(Product, f"sqlite:///{base}.db", journal)

    def on_postgres() -> tuple[Opened, Opened]:
        return partial(BarePostgres, uri), partial(Product, new_database(uri, f"bench_{next(numbers)}"))

    yield Setting("SQLite, WAL + FULL", 1, 5_695, partial(on_sqlite, "wal"))
    if not wal_is_safe(sqlite3.sqlite_version_info):
        yield Setting("SQLite, TRUNCATE + EXTRA (here)", 1, None, partial(on_sqlite, "truncate"))
    yield Setting("PostgreSQL, 1 client", 1, 3_149, on_postgres)
    yield Setting("PostgreSQL, 4 clients", 4, 3_965, on_postgres)


def new_database(uri: str, name: str) -> str:
    """The address of a new, empty database on the server at `uri`."""
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return sa.make_url(uri).set(database=name).render_as_string(hide_password=False)


def durable_version(uri: str) -> str:
    """The server's version. Raises SystemExit where it may lose what it has acknowledged: that would be no measure."""
    database = Database(uri)
    reasons = faults(database)
    version = durability(database)["postgresql"]
    database.close()
    if reasons:
        raise SystemExit("; ".join(one.en for one in reasons))
    return version


def timed(opened: Opened, *, clients: int, lifecycles: int) -> Measured:
    """Prepared, checked, timed, and its numbers checked again."""
    contender = opened()
    contender.prepare()
    check(contender)
    measured = measure(opened, clients=clients, lifecycles=lifecycles)
    check_numbers(contender.numbers())
    contender.close()
    return measured


def rounds(folder: Path, uri: str, *, lifecycles: int, number: int) -> Iterator[tuple[Setting, Compared]]:
    found = list(settings(folder, uri))
    for _ in range(number):
        for setting in found:
            bare, product = setting.stores()
            each = partial(timed, clients=setting.clients, lifecycles=lifecycles)
            yield setting, Compared(each(bare), each(product))


def shown(figures: dict[str, tuple[Setting, list[Compared]]]) -> Table:
    table = Table(title="The approval lifecycle, ten committed steps a document; ms a step", box=SIMPLE)
    table.add_column("setting", no_wrap=True)
    table.add_column("contender")
    for heading in ("steps/s", "p50", "p95", "CPU", "share", "lowest–highest", "survey steps/s"):
        table.add_column(heading, justify="right")
    for setting, compared in figures.values():
        shares = sorted(one.share for one in compared)
        spread, middle = f"{shares[0]:.2f}–{shares[-1]:.2f}", median(shares)
        survey = f"{setting.survey:,}" if setting.survey else "–"
        table.add_row(setting.title, "bare driver", *_cells([one.bare for one in compared]), "1.00", "", survey)
        style = "green" if middle >= GOAL else "yellow" if middle >= FLOOR else "red"
        share = f"[{style}]{middle:.2f}[/]"
        table.add_row("", "product", *_cells([one.product for one in compared]), share, spread, "", end_section=True)
    return table


def _cells(runs: list[Measured]) -> list[str]:
    rate, p50, p95, cpu = (median(column) for column in list(zip(*runs, strict=True))[1:])
    return [f"{rate:,.0f}", f"{p50 * 1000:.3f}", f"{p95 * 1000:.3f}", f"{cpu * 1000:.3f}"]


def main() -> None:
    parser = argparse.ArgumentParser(description="The product beside the bare driver, and its lists at two sizes.")
    parser.add_argument("--lifecycles", type=int, default=100, help="documents a contender and round (100)")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds; medians are printed (5)")
    parser.add_argument("--no-scale", action="store_true", help="leave out the lists at 10,000 and 100,000 dossiers")
    parser.add_argument("--only-scale", action="store_true", help="leave out the lifecycle")
    parser.add_argument("--folder", type=Path, help="where the databases lie while it runs (temporary)")
    chosen = parser.parse_args()
    console = Console(width=max(Console().width, 120))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=chosen.folder, prefix="bench-")))
        uri = stack.enter_context(postgres_server(folder / "postgres"))
        console.print(
            f"SQLite {sqlite3.sqlite_version}, PostgreSQL {durable_version(uri)}, {os.cpu_count()} CPUs; "
            f"{chosen.rounds} rounds of {chosen.lifecycles} documents. Asked for: a share of {FLOOR}; the goal: {GOAL}."
        )
        if not chosen.only_scale:
            figures: dict[str, tuple[Setting, list[Compared]]] = {}
            for setting, compared in rounds(folder, uri, lifecycles=chosen.lifecycles, number=chosen.rounds):
                figures.setdefault(setting.title, (setting, []))[1].append(compared)
            console.print(shown(figures))
        if not chosen.no_scale:
            growth.report(console, folder, partial(new_database, uri))


if __name__ == "__main__":
    main()
