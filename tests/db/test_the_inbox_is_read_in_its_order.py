"""What waits for a person: each dossier once, the most pressing first, page by page; what he signed waits no more."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.db import tasks
from workflow_app.db.session import Database
from workflow_app.db.tasks import Due, Whose

ME, OTHERS = 1, (2, 3)
MINE = frozenset({("secretary", 1), ("clerk", 2)})
ROLES, PLACES = ("secretary", "clerk", "drafter"), (1, 2, 3)
DAYS = [f"2026-03-{day:02d}" for day in range(1, 9)]
EVERYTHING = sa.true()
AT = "2026-03-01T00:00:00.000000Z"
BEFORE, NOW = 1, 2


@dataclass
class Story:
    """Random tasks and signatures, kept as rows and as Python values."""

    tasks: list[dict[str, Any]] = field(default_factory=list)
    signed: set[tuple[int, str]] = field(default_factory=set)
    signed_before: set[tuple[int, str]] = field(default_factory=set)

    def expected(self, *, before: str | None = None, since: str | None = None) -> list[Due]:
        mine = defaultdict(list)
        for one in self.tasks:
            own = one["person_id"] == ME or (one["role"], one["organisation_id"]) in MINE
            if own and (one["dossier_id"], one["trigger"]) not in self.signed:
                mine[one["dossier_id"]].append(one)
        found = []
        for dossier, theirs in mine.items():
            day, first = min((one["due_on"], one["id"]) for one in theirs)
            if (before is None or day < before) and (since is None or day >= since):
                found.append(Due(dossier, day, first, frozenset(one["trigger"] for one in theirs)))
        return sorted(found, key=lambda one: (one.due_on, one.first))


def told(seed: int) -> Story:
    chosen, story = random.Random(seed), Story()
    for dossier in range(1, 41):
        keys: list[Any] = [("", None, chosen.choice((ME, *OTHERS)))] * chosen.randint(0, 1)
        keys += [(role, place, None) for role in ROLES for place in PLACES if chosen.random() < 0.2]
        for role, place, person in keys:
            story.tasks.append(
                {
                    "id": len(story.tasks) + 1, "dossier_id": dossier, "trigger": chosen.choice(("sign", "approve")),
                    "role": role, "organisation_id": place, "person_id": person, "due_on": chosen.choice(DAYS),
                    "opened_at": AT,
                }
            )  # fmt: skip
        if chosen.random() < 0.4:
            story.signed.add((dossier, "sign"))
        if chosen.random() < 0.3:
            story.signed_before.add((dossier, "approve"))
    chosen.shuffle(story.tasks)
    return story


def write(database: Database, story: Story) -> None:
    """On a connection that looks at no foreign key: the rows here stand for themselves."""
    unchecked = sa.create_engine(database.url)
    with unchecked.begin() as connection:
        t.metadata.create_all(connection)
        if not database.is_sqlite:
            connection.exec_driver_sql("SET session_replication_role = replica")
        connection.execute(t.dossier.insert(), [_dossier(number) for number in range(1, 41)])
        connection.execute(t.task.insert(), story.tasks)
        if story.signed:
            connection.execute(t.sign_off.insert(), [_signature(*one, NOW) for one in sorted(story.signed)])
            connection.execute(t.sign_off.insert(), [_signature(*one, BEFORE) for one in sorted(story.signed_before)])
        # Another dossier still is in the round that the others have left.
        connection.execute(t.dossier.insert(), [_dossier(41) | {"round": BEFORE}])
    unchecked.dispose()


def _dossier(number: int) -> dict[str, object]:
    return {
        "id": number, "uid": f"d{number}", "stream": f"doc:d{number}", "kind": "plan", "manifest": "m", "title": "",
        "search_text": "", "owner_id": 1, "origin_id": 1, "author_id": 1, "about_id": None, "state": "s", "head_seq": 0,
        "head_hash": "", "revision": 1, "round": NOW, "fields": "{}", "content_digest": "", "is_restricted": False,
        "is_closed": False, "created_at": AT, "moved_at": AT,
    }  # fmt: skip


def _signature(dossier: int, trigger: str, round_: int) -> dict[str, object]:
    return {
        "dossier_id": dossier, "trigger": trigger, "state": "s", "revision": 1, "round": round_, "group": "g",
        "person_id": OTHERS[0], "principal_id": ME, "post_id": None, "parts": "{}", "held_on": DAYS[0],
        "recorded_at": AT, "content": "revision 1", "snapshot": None, "answered": round_ == NOW, "withdrawn_at": None,
    }  # fmt: skip


@pytest.fixture
def database(database_url) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


@pytest.mark.parametrize("seed", range(4))
def test_it_is_what_a_patient_reader_would_pick_out(database, seed):
    story = told(seed)
    write(database, story)
    whose = Whose(ME, MINE)
    bounds: Any
    with database.reading() as session:
        assert tasks.waiting(session, whose, EVERYTHING, limit=1000) == story.expected()
        for bounds in ({"before": DAYS[3]}, {"since": DAYS[3]}, {"since": DAYS[2], "before": DAYS[5]}):
            assert tasks.waiting(session, whose, EVERYTHING, limit=1000, **bounds) == story.expected(**bounds)
            count = tasks.count_waiting(session, whose, EVERYTHING, most=1000, **bounds)
            assert count == len(story.expected(**bounds))
        assert tasks.count_waiting(session, whose, EVERYTHING, most=3) == min(3, len(story.expected()))


def test_page_after_page_shows_each_dossier_once(database):
    story = told(7)
    write(database, story)
    found: list[Due] = []
    with database.reading() as session:
        while True:
            after = (found[-1].due_on, found[-1].first) if found else None
            page = tasks.waiting(session, Whose(ME, MINE), EVERYTHING, limit=3, after=after)
            if not page:
                break
            found += page
    assert found == story.expected()


def test_what_may_not_be_read_is_not_listed(database):
    story = told(5)
    write(database, story)
    with database.reading() as session:
        readable = t.dossier.c.id > 20
        listed = tasks.waiting(session, Whose(ME, MINE), readable, limit=1000)
        counted = tasks.count_waiting(session, Whose(ME, MINE), readable, most=1000)
    assert listed == [one for one in story.expected() if one.dossier_id > 20]
    assert counted == len(listed)


def test_a_person_without_a_post_has_only_what_bears_his_name(database):
    story = told(6)
    write(database, story)
    with database.reading() as session:
        found = tasks.waiting(session, Whose(ME, frozenset()), EVERYTHING, limit=1000)
    by_name = {one["dossier_id"] for one in story.tasks if one["person_id"] == ME}
    assert {one.dossier_id for one in found} <= by_name


def test_what_is_late_is_listed_for_the_organisation_and_those_above_it(database):
    story = told(3)
    write(database, story)
    late = sorted((one["due_on"], one["id"]) for one in story.tasks if one["due_on"] < DAYS[4])
    with database.engine.begin() as connection:
        connection.execute(
            t.task_scope.insert(),
            [{"task_id": one["id"], "ancestor_id": 9, "due_on": one["due_on"]} for one in story.tasks],
        )
    found: list[tasks.Late] = []
    with database.reading() as session:
        assert tasks.overdue(session, 8, on=date(2026, 3, 5), limit=10) == []
        while True:
            after = (found[-1].due_on, found[-1].task_id) if found else None
            page = tasks.overdue(session, 9, on=date(2026, 3, 5), limit=4, after=after)
            if not page:
                break
            found += page
    assert [(one.due_on, one.task_id) for one in found] == late
