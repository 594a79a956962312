"""Two members press the last needed signature at the same moment: one moves it, the others are told who was faster."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from threading import Event, Thread

import psycopg
import pytest
import sqlalchemy as sa

from tests.plain_office import PlainOffice
from workflow_app.db import tables as t
from workflow_app.db.session import Database
from workflow_app.domain.refusals import Refusal, Refused
from workflow_app.services.acting import Outcome, Seen


@contextmanager
def gate(office: PlainOffice, waiting: int) -> Iterator[None]:
    """Everybody who would write is held at the door until `waiting` of them stand there, then let in together."""
    own = Database(office.database.url.render_as_string(hide_password=False))
    opened, held = Event(), Event()

    def hold() -> None:
        with own.writing() as session:
            if not own.is_sqlite:
                session.execute(sa.select(t.dossier.c.id).with_for_update())
                session.execute(sa.text("LOCK TABLE leaf IN SHARE MODE"))
            held.set()
            opened.wait(30)

    holder = Thread(target=hold)
    holder.start()
    held.wait(30)

    def let_in() -> None:
        if own.is_sqlite:
            time.sleep(0.2)  # SQLite does not say who waits; the outcome is the same for those who come later
        else:
            _until_waiting(own, waiting)
        opened.set()

    opener = Thread(target=let_in)
    opener.start()
    try:
        yield
    finally:
        opened.set()
        opener.join()
        holder.join()
        own.close()


def _until_waiting(database: Database, number: int) -> None:
    url = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    deadline = time.monotonic() + 5
    with psycopg.connect(url, autocommit=True) as onlooker:
        while time.monotonic() < deadline:
            query = (
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
            )
            row = onlooker.execute(query).fetchone()
            if row and row[0] >= number:
                return
            time.sleep(0.01)


def press(
    office: PlainOffice, dossier: str, people: list[str], *, seen: Seen | None, apart: bool, trigger: str = "approve"
) -> list[Outcome | Refused]:
    """Everybody presses at once, each in a thread; `apart`: each in a process's own database object."""

    def one(name: str, desk: PlainOffice) -> Outcome | Refused:
        try:
            return desk.act(dossier, trigger, name, seen=seen)
        except Refused as refused:
            return refused

    with ExitStack() as stack:
        desks = [_desk(office, stack) if apart else office for _ in people]
        pool = stack.enter_context(ThreadPoolExecutor(len(people)))
        with gate(office, len(people)):
            pressed = [pool.submit(one, name, desk) for name, desk in zip(people, desks, strict=True)]
            return [answer.result(timeout=60) for answer in pressed]


def _desk(office: PlainOffice, stack: ExitStack) -> PlainOffice:
    desk = PlainOffice.at(office.database.url.render_as_string(hide_password=False), office.engine.files)
    stack.callback(desk.database.close)
    return desk


def refusals(answers: list[Outcome | Refused]) -> list[Refusal]:
    return [one.first for one in answers if isinstance(one, Refused)]


@pytest.mark.parametrize("apart", [False, True], ids=["one process", "several processes"])
@pytest.mark.parametrize("looked", [False, True], ids=["blindly", "having looked"])
@pytest.mark.parametrize("people", [["chi", "dung"], ["chi", "dung", "dung"], ["chi", "chi"], ["hoa", "chi", "dung"]])
def test_the_last_signature_is_given_once(plain, people, looked, apart):
    dossier = plain.submitted()
    plain.act(dossier, "approve", "giang")
    seen = plain.seen(dossier) if looked else None
    answers = press(plain, dossier, people, seen=seen, apart=apart)

    moved = [one for one in answers if isinstance(one, Outcome)]
    assert [one.state for one in moved] == ["assented"]
    acts = plain.acts(dossier)
    assert [trigger for trigger, _ in acts] == ["create", "submit", "approve", "approve"]
    winner = acts[-1][1]
    assert winner in people
    late = refusals(answers)
    assert [one.code for one in late] == (["stale"] if looked else ["not_from_here"]) * (len(people) - 1)
    assert all(winner in one.text.vi and "Đồng ý" in one.text.vi for one in late)
    assert signers(plain) == sorted(["giang", winner])
    assert plain.problems() == {}


@pytest.mark.parametrize("apart", [False, True], ids=["one process", "several processes"])
def test_nobody_signs_twice_however_often_he_presses(plain, apart):
    """Before the last signature a second press does not come too late: it is refused because he has signed."""
    dossier = plain.submitted()
    answers = press(plain, dossier, ["chi"] * 4, seen=plain.seen(dossier), apart=apart)
    assert [one.code for one in refusals(answers)] == ["already_signed"] * 3
    assert signers(plain) == ["chi"]
    assert plain.dossier(dossier).state == "submitted"
    assert plain.problems() == {}


@pytest.mark.parametrize("apart", [False, True], ids=["one process", "several processes"])
def test_two_first_signatures_do_not_bounce_each_other(plain, apart):
    """What each saw is the state, the revision and the round; another's signature changes none of them."""
    dossier = plain.submitted()
    answers = press(plain, dossier, ["chi", "dung"], seen=plain.seen(dossier), apart=apart)
    assert refusals(answers) == []
    assert plain.dossier(dossier).state == "assented"
    assert signers(plain) == ["chi", "dung"]
    assert plain.problems() == {}


def test_a_number_is_taken_once(plain):
    dossier = plain.submitted()
    for trigger, person in (("approve", "chi"), ("approve", "dung"), ("sign", "hoa")):
        plain.act(dossier, trigger, person)
    answers = press(plain, dossier, ["khanh"] * 3, seen=plain.seen(dossier), apart=True, trigger="issue")
    assert [one.state for one in answers if isinstance(one, Outcome)] == ["issued"]
    with plain.database.reading() as session:
        assert session.execute(sa.select(t.register_entry.c.number)).scalars().all() == [1]
        assert session.execute(sa.select(t.register.c.last)).scalars().all() == [1]


def test_who_came_too_late_is_written_into_the_security_log(plain):
    dossier = plain.submitted()
    plain.act(dossier, "approve", "giang")
    press(plain, dossier, ["chi", "dung"], seen=plain.seen(dossier), apart=True)
    with plain.database.reading() as session:
        logged = session.execute(t.security_event.select()).all()
    assert [(one.event, one.code, one.dossier_uid, one.trigger) for one in logged] == [
        ("refused", "stale", dossier, "approve")
    ]


def signers(office: PlainOffice) -> list[str]:
    with office.database.reading() as session:
        query = sa.select(t.person.c.full_name).join(t.sign_off, t.sign_off.c.person_id == t.person.c.id)
        return sorted(session.execute(query).scalars())
