"""A refusal rolls everything back and is written down by itself; a fault is neither hidden nor taken for a refusal."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from tests.cast import DemoOffice, on_both_databases
from workflow_app.db import tables as t
from workflow_app.domain.case import Actor
from workflow_app.domain.refusals import NotFound, Refused
from workflow_app.replay.expectations import trace
from workflow_app.services import acting, effects
from workflow_app.services.attempting import TRIES, attempt, retried

only_postgres = pytest.mark.parametrize("office", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)


@pytest.fixture
def draft(office: DemoOffice) -> str:
    return office.create("circular", "soanthao", "DU", fields={"subject": "Thông báo"}).dossier


def acts(office: DemoOffice, by: str, trigger: str, dossier: str, **asked):
    actor = asked.pop("actor", None) or office.actor(by)
    key = asked.pop("key", f"{by}-{trigger}")
    return attempt(
        office.database, office.engine, acting.act, actor=actor, now=office.now, dossier=dossier, trigger=trigger,
        key=key, **asked,
    )  # fmt: skip


def events(office: DemoOffice) -> list[Any]:
    with office.database.reading() as session:
        return list(session.execute(t.security_event.select().order_by(t.security_event.c.id)).all())


@on_both_databases
def test_a_refused_act_is_written_down_with_who_what_and_which_rule(office, draft):
    before = trace(office.database)
    with pytest.raises(Refused):
        acts(office, "vanthu1", "submit", draft, values={"fields": {}})
    assert trace(office.database) == before
    (event,) = events(office)
    assert (event.event, event.person_id, event.dossier_uid) == ("refused", office.person_id("vanthu1"), draft)
    assert (event.trigger, event.code) == ("submit", "not_your_role")
    assert json.loads(event.detail) == {"rules": ["by"]}


@on_both_databases
def test_a_refused_creation_names_kind_and_place(office):
    before = trace(office.database)
    with pytest.raises(Refused):
        attempt(
            office.database, office.engine, acting.create, actor=office.actor("vanthu1"), now=office.now,
            kind="circular", place="DU", key="k", values={"fields": {"subject": "Điều không ai được thấy"}},
        )  # fmt: skip
    assert trace(office.database) == before
    (event,) = events(office)
    assert json.loads(event.detail) == {"kind": "circular", "place": "DU", "rules": ["by"]}


def test_what_is_not_there_for_somebody_is_written_down_as_not_found(office, draft):
    for by, trigger in (("uv1", "submit"), ("soanthao", "no_such_step")):
        with pytest.raises(NotFound):
            acts(office, by, trigger, draft)
    assert [(one.event, one.code, one.trigger) for one in events(office)] == [
        ("not_found", "dossier", "submit"), ("not_found", "trigger", "no_such_step"),
    ]  # fmt: skip


def test_an_act_for_somebody_else_names_both(office, draft):
    clerk, drafter = office.person_id("vanthu1"), office.person_id("soanthao")
    with pytest.raises(Refused):
        acts(office, "", "edit", draft, actor=Actor(clerk, drafter))
    (event,) = events(office)
    assert (event.person_id, json.loads(event.detail)["for"]) == (clerk, drafter)


def test_nobody_who_can_be_named_is_refused_before_anything_is_looked_at(office, draft):
    for dossier in (draft, "no such dossier"):
        with pytest.raises(Refused) as refused:
            acts(office, "", "submit", dossier, actor=Actor(0, 0))
        assert refused.value.codes == ("nobody_named",)
    assert [one.person_id for one in events(office)] == [None, None]


def test_a_step_that_begins_no_dossier_is_refused_by_naming_the_one_that_does(office):
    with pytest.raises(Refused) as refused:
        attempt(
            office.database, office.engine, acting.create, actor=office.actor("soanthao"), now=office.now,
            kind="circular", place="DU", key="k", trigger="issue",
        )  # fmt: skip
    assert refused.value.codes == ("not_begun",)
    assert "“Tạo”" in refused.value.first.text.vi


@on_both_databases
def test_an_act_that_is_carried_out_leaves_no_security_event(office, draft):
    assert acts(office, "soanthao", "submit", draft).state == "submitted"
    assert events(office) == []


@on_both_databases
def test_a_fault_passes_through_and_leaves_neither_act_nor_event(office, draft, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(effects, "queue", broken)
    before = trace(office.database)
    with pytest.raises(ZeroDivisionError):
        acts(office, "soanthao", "submit", draft)
    assert trace(office.database) == before
    assert events(office) == []


# PostgreSQL may ask to begin anew


class Failing:
    """Work that fails a number of times and then succeeds."""

    def __init__(self, *errors: Exception) -> None:
        self.errors: Iterator[Exception] = iter(errors)
        self.times = 0

    def __call__(self, _session) -> str:
        self.times += 1
        for error in self.errors:
            raise error
        return "done"


SERIALIZATION, DEADLOCK = psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected
UNIQUE, CHECK = psycopg.errors.UniqueViolation, psycopg.errors.CheckViolation


@only_postgres
@pytest.mark.parametrize("error", [SERIALIZATION(), DEADLOCK(), UNIQUE(), sa.exc.OperationalError("", {}, DEADLOCK())])
def test_a_transaction_that_stood_in_anothers_way_is_begun_anew(office, error):
    work = Failing(error, error)
    assert retried(office.database, work) == "done"
    assert work.times == 3


@only_postgres
def test_the_number_of_tries_is_bounded(office):
    work = Failing(*[SERIALIZATION()] * 100)
    with pytest.raises(SERIALIZATION):
        retried(office.database, work)
    assert work.times == TRIES


@only_postgres
@pytest.mark.parametrize("error", [CHECK(), ValueError()])
def test_another_error_is_not_tried_again(office, error):
    work = Failing(error)
    with pytest.raises(type(error)):
        retried(office.database, work)
    assert work.times == 1


def test_on_sqlite_nothing_is_tried_again(office):
    work = Failing(SERIALIZATION())
    with pytest.raises(SERIALIZATION):
        retried(office.database, work)
    assert work.times == 1


@only_postgres
def test_two_that_lock_each_other_out_both_get_through(office):
    rows = [office.create("circular", "soanthao", "DU", fields={"subject": name}).dossier for name in "ab"]
    both_hold_one = threading.Barrier(2, timeout=20)
    done: list[str] = []

    def lock(first: str, second: str) -> None:
        waited = False

        def work(session) -> None:
            nonlocal waited
            query = sa.select(t.dossier.c.id).with_for_update()
            session.execute(query.where(t.dossier.c.uid == first))
            if not waited:
                waited = True
                both_hold_one.wait()
            session.execute(query.where(t.dossier.c.uid == second))

        retried(office.database, work)
        done.append(first)

    threads = [threading.Thread(target=lock, args=order) for order in (rows, rows[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(done) == sorted(rows)


@on_both_databases
def test_one_request_sent_many_times_at_once_is_carried_out_once(office, draft):
    outcomes = []
    actor = office.actor("soanthao")
    start = threading.Barrier(4, timeout=20)

    def press() -> None:
        start.wait()
        outcomes.append(acts(office, "", "submit", draft, actor=actor, key="one press"))

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(one.repeated for one in outcomes) == [False, True, True, True]
    assert len({one.leaf for one in outcomes}) == 1
    assert events(office) == []


@on_both_databases
def test_one_creation_sent_many_times_at_once_makes_one_dossier(office):
    outcomes = []
    actor = office.actor("soanthao")
    start = threading.Barrier(4, timeout=20)

    def press() -> None:
        start.wait()
        outcomes.append(attempt(
            office.database, office.engine, acting.create, actor=actor, now=office.now, kind="circular", place="DU",
            key="one press", values={"fields": {"subject": "Một"}},
        ))  # fmt: skip

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(one.repeated for one in outcomes) == [False, True, True, True]
    assert len({one.dossier for one in outcomes}) == 1
