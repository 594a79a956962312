"""The floor does the whole job, and the check that says so notices each rule that a contender forgets."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import psycopg
import pytest

from tests.bench.bare_driver import (
    STEPS,
    BarePostgres,
    BareSqlite,
    check,
    check_numbers,
    measure,
    postgres_server,
    timed_lifecycle,
)
from tests.bench.bare_rules import TRANSITIONS, may
from tests.bench.bare_sqlite import Journal
from tests.bench.lifecycle import AUTHOR, CLERK, FIELDS, FIRST, REFUSED, TEXT, HistoryRow


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with ExitStack() as stack:
        try:
            uri = stack.enter_context(postgres_server(tmp_path_factory.mktemp("postgres")))
        except Exception as error:  # whatever keeps it from starting, the summary of the run says so
            pytest.skip(f"PostgreSQL DID NOT START, its floor is NOT tested: {error!r}")
        yield uri


@pytest.mark.parametrize("journal", ["wal", "truncate"])
def test_the_floor_on_sqlite_does_the_whole_job(tmp_path: Path, journal: Journal) -> None:
    contender = BareSqlite(tmp_path / "bare.db", journal)
    contender.prepare()
    check(contender)
    check(contender)  # a store that is not empty is no excuse
    contender.close()


def test_the_floor_on_postgresql_does_the_whole_job(postgres: str) -> None:
    contender = BarePostgres(postgres)
    contender.prepare()
    check(contender)
    check(contender)
    contender.close()


@pytest.mark.parametrize(("journal", "in_force"), [("wal", ("wal", 2)), ("truncate", ("truncate", 3))])
def test_sqlite_commits_outlive_a_power_cut(tmp_path: Path, journal: Journal, in_force: tuple[str, int]) -> None:
    contender = BareSqlite(tmp_path / "bare.db", journal)
    assert contender.durability() == in_force
    contender.close()


def test_postgresql_commits_outlive_a_power_cut(postgres: str) -> None:
    contender = BarePostgres(postgres)
    assert contender.durability() == {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
    contender.close()


def test_four_clients_at_once_take_consecutive_numbers(postgres: str) -> None:
    contender = BarePostgres(postgres)
    contender.prepare()
    measured = measure(partial(BarePostgres, postgres), clients=4, lifecycles=22, warm_up=1)
    assert measured.steps == 22 * len(STEPS)
    assert contender.numbers() == list(range(1, 22 + 4 + 1))
    contender.close()


@pytest.mark.parametrize(("done", "act", "person"), [(5, "sign", FIRST), (9, "issue", CLERK)])
def test_one_act_done_twice_at_the_same_moment_happens_once(postgres: str, done: int, act: str, person: str) -> None:
    clients = [BarePostgres(postgres), BarePostgres(postgres)]
    clients[0].prepare()
    for step in STEPS[:done]:
        assert clients[0].attempt(step.act, step.person)
    clients[1].document = clients[0].document
    with psycopg.connect(postgres) as gate, ThreadPoolExecutor() as pool:
        gate.execute("SELECT 1 FROM bare.document FOR UPDATE")
        acting = [pool.submit(client.attempt, act, person) for client in clients]
        _until_waiting(postgres, 2)
        gate.commit()
        assert sorted(one.result(timeout=30) for one in acting) == [False, True]
    assert [row.who for row in clients[0].history()].count(person) == 1
    assert clients[0].numbers() == ([1] if act == "issue" else [])
    for client in clients:
        client.close()


def _until_waiting(uri: str, number: int) -> None:
    """Return once so many connections wait for a row; fail after 30 seconds."""
    deadline = time.monotonic() + 30
    with psycopg.connect(uri, autocommit=True) as onlooker:
        while time.monotonic() < deadline:
            waiting = onlooker.execute("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'").fetchall()
            if len(waiting) == number:
                return
    pytest.fail(f"never saw {number} connections wait")


def test_a_client_that_fails_stops_the_measurement(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="no such table"):
        measure(partial(BareSqlite, tmp_path / "unprepared.db"), lifecycles=2)


def test_the_document_has_ten_fields_and_two_kilobytes_of_text() -> None:
    assert len(FIELDS) == 10
    assert 2046 <= len(TEXT.encode()) <= 2048


class Forgetful:
    """A contender in memory that keeps every rule but the one it `forgets`."""

    def __init__(self, forgets: str = "nothing") -> None:
        self.forgets = forgets
        self.taken: list[int] = []
        self.last = 0

    def prepare(self) -> None:
        self.state: str | None = None
        self.author = ""
        self.signed: list[str] = []
        self.rows: list[HistoryRow] = []

    def attempt(self, act: str, person: str) -> bool:
        transition = TRANSITIONS[act]
        if act == "issue" and self.forgets == "a refusal takes a number":
            self.last += self.state != "approved"
            self.taken += [self.last] if self.state != "approved" else []
        if act == "create":
            self.prepare()
            self.author = person
        if self._broken(act, person) - {self.forgets}:
            if self.forgets == "a refusal leaves a row":
                self.rows.append(HistoryRow(person, self.state, self.state or ""))
            return False
        self.signed += [person] * (act == "sign")
        if act == "issue":
            self.last += 2 if self.forgets == "numbers follow" else 1
            self.taken.append(self.last)
        if not (act == "return" and self.forgets == "a row for every step"):
            who = AUTHOR if self.forgets == "who it was" else person
            source = None if self.forgets == "where it came from" else transition.source
            self.rows.append(HistoryRow(who, source, transition.target))
        self.state = transition.target
        return True

    def _broken(self, act: str, person: str) -> set[str]:
        author_acts = TRANSITIONS[act].bars_author and person == self.author
        doubled = act == "sign" and person in self.signed
        return {
            *(["act from a wrong state"] if self.state != TRANSITIONS[act].source else []),
            *(["wrong role"] if not may(person, act) else []),
            *([f"the author {act}s"] if author_acts else []),
            *(["the author approves"] if author_acts and act == "approve" else []),
            *(["second signature by the same person"] if doubled else []),
            *(["too few signatures"] if act == "approve" and len(self.signed) < 2 else []),
        }

    def lifecycle(self) -> list[float]:
        return timed_lifecycle(self)[: 9 if self.forgets == "ten times" else 10]

    def history(self) -> list[HistoryRow]:
        return self.rows

    def numbers(self) -> list[int]:
        return self.taken

    def close(self) -> None:
        pass


def test_a_contender_that_keeps_every_rule_passes() -> None:
    contender = Forgetful()
    contender.prepare()
    check(contender)


@pytest.mark.parametrize(
    ("forgotten", "said"),
    [(refused.rule, f"{refused.rule}: ") for refused in REFUSED]
    + [
        ("a row for every step", "history of"),
        ("who it was", "history of"),
        ("where it came from", "starts at None"),
        ("numbers follow", "not consecutive"),
        ("a refusal takes a number", "took a number"),
        ("a refusal leaves a row", "left a history row"),
        ("ten times", "9 times"),
    ],
)
def test_the_check_notices_a_rule_that_is_forgotten(forgotten: str, said: str) -> None:
    contender = Forgetful(forgotten)
    contender.prepare()
    with pytest.raises(AssertionError, match=said):
        check(contender)


@pytest.mark.parametrize("numbers", [[1, 3], [1, 1], [2, 1]])
def test_numbers_with_a_gap_a_double_or_out_of_order_are_not_consecutive(numbers: list[int]) -> None:
    with pytest.raises(AssertionError, match="not consecutive"):
        check_numbers(numbers)
