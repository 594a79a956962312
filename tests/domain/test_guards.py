"""Every named rule refuses what it must and lets pass what it may: one table, a row a case."""

from __future__ import annotations

import inspect
from dataclasses import replace
from typing import Any, cast

import pytest

from tests.domain import (
    rows_about_contents,
    rows_about_days,
    rows_about_documents,
    rows_about_duties,
    rows_about_letters,
    rows_about_members,
    rows_about_rows,
)
from tests.domain.fake_case import ACTOR, AUTHOR, CHAIR, CLERK, DOSSIER, NOBODY, FakeCase, case, days, past, vote_round
from tests.domain.rows import Row
from workflow_app.domain.case import ActInput, Actor
from workflow_app.domain.guards import GUARDS

ROWS = [
    *rows_about_duties.ROWS,
    *rows_about_days.ROWS,
    *rows_about_contents.ROWS,
    *rows_about_documents.ROWS,
    *rows_about_rows.ROWS,
    *rows_about_letters.ROWS,
    *rows_about_members.ROWS,
]


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_guard_answers_as_its_row_says(row: Row):
    answer = GUARDS[row.guard].call(row.case, row.values)
    assert (answer.code if answer else "") == row.code
    if answer:
        assert answer.rule == row.guard
        said = " ".join(one.vi for one in (answer.text, *answer.missing, *answer.ways_out))
        assert [words for words in row.shows if words not in said] == []


@pytest.mark.parametrize("guard", GUARDS)
def test_every_guard_has_a_row_that_passes_and_one_that_refuses(guard):
    assert {bool(row.code) for row in ROWS if row.guard == guard} == {True, False}


def test_no_row_is_about_a_guard_that_is_gone():
    assert {row.guard for row in ROWS} <= GUARDS.keys()


def test_a_row_uses_only_values_that_its_guard_declares():
    """So that what a definition may write is what the table has tried."""
    for row in ROWS:
        guard = GUARDS[row.guard]
        assert row.values.keys() <= guard.values.keys(), str(row)
        assert set(guard.required) <= row.values.keys(), str(row)


@pytest.mark.parametrize("guard", GUARDS.values(), ids=lambda one: one.name)
def test_every_value_of_a_guard_is_tried_somewhere(guard):
    tried = {value for row in ROWS if row.guard == guard.name for value in row.values}
    assert set(guard.values) <= tried


# --- The day of the act, and what is entered with it ---

ABOUT_DAYS = {"day_not_before", "day_not_after"}


@pytest.mark.parametrize("row", [one for one in ROWS if one.guard not in ABOUT_DAYS], ids=str)
def test_places_and_rolls_are_those_of_the_day_of_the_act(row: Row):
    """An act that is recorded late is judged by the office of its own day; clocks go by today."""
    if row.case.given.held_on or row.case.powers or row.case.sizes:
        return
    late = replace(row.case, given=replace(row.case.given, held_on=days(-1)))
    answer = GUARDS[row.guard].call(late, row.values)
    assert (answer.code if answer else "") == row.code


class Watched:
    """What was entered, and which parts of it were looked at."""

    def __init__(self, given: ActInput) -> None:
        self._given, self.looked_at = given, set[str]()

    def __getattr__(self, name: str) -> Any:
        self.looked_at.add(name)
        return getattr(self._given, name)


@pytest.mark.parametrize("guard", GUARDS.values(), ids=lambda one: one.name)
def test_what_reads_the_input_is_marked_so_and_nothing_else_is(guard):
    """An offer asks nothing of what is not entered yet, and everything else."""
    looked_at: set[str] = set()
    for row in ROWS:
        if row.guard == guard.name:
            watched = Watched(row.case.given)
            guard.call(replace(row.case, given=cast(Any, watched)), row.values)
            looked_at |= watched.looked_at
    if guard.about_input:
        assert looked_at & {"asks", "papers", "fields", "held_on"}
    else:
        assert looked_at & {"asks", "papers", "verdicts", "opinions", "round", "exceptions"} == set()


# --- Separation of duties looks at the person, at whom he acts for, and sometimes at who writes it down ---

BARRED = 4
"""The person whom the cases below keep from acting."""

KEEPS_AWAY: dict[str, tuple[FakeCase, dict[str, str]]] = {
    "not_the_author": (case(dossier=replace(DOSSIER, author_id=BARRED)), {}),
    "not_who_did": (case(acts=[past("submit", BARRED)]), {"of": "submit"}),
    "not_about_the_actor": (case(dossier=replace(DOSSIER, about_id=BARRED)), {}),
    "recorder_is_not_the_chair": (
        case(transition=rows_about_duties.CLOSE, round_rows=[vote_round(recorder=BARRED)]),
        {"of": "base"},
    ),
    "not_in_field": (case(fields={"other": f"p{BARRED}"}), {"of": "other"}),
    "not_in_rows": (
        case(fields={"subjects": [{"person": f"p{BARRED}"}]}),
        {"table": "subjects", "column": "person"},
    ),
    "not_a_subject": (case(fields={"subjects": [{"person": f"p{BARRED}"}]}), {"of": "subjects"}),
}
A_RECORDER_IS_CONCERNED = {
    "not_about_the_actor",
    "recorder_is_not_the_chair",
    "not_in_field",
    "not_in_rows",
    "not_a_subject",
    "not_who_did",
}


def test_every_separating_guard_stands_in_this_table():
    assert {name for name, guard in GUARDS.items() if guard.separates_duties} == KEEPS_AWAY.keys()


@pytest.mark.parametrize("guard", KEEPS_AWAY)
@pytest.mark.parametrize(
    ("who", "actor", "kept"),
    [
        ("he himself", Actor(BARRED, BARRED), True),
        ("he for another", Actor(BARRED, NOBODY), True),
        ("another for him", Actor(NOBODY, BARRED), True),
        ("another", Actor(NOBODY, NOBODY), False),
        ("another, recorded by a third", Actor(NOBODY, NOBODY, recorder_id=CLERK), False),
    ],
    ids=lambda one: one if isinstance(one, str) else None,
)
def test_duties_are_separated_for_the_person_and_for_whom_he_acts(guard, who, actor, kept):
    barring, values = KEEPS_AWAY[guard]
    assert bool(GUARDS[guard].call(replace(barring, actor=actor), values)) is kept


@pytest.mark.parametrize("guard", KEEPS_AWAY)
def test_a_recorder_is_no_actor_but_has_a_hand(guard):
    barring, values = KEEPS_AWAY[guard]
    writing = replace(barring, actor=Actor(NOBODY, NOBODY, recorder_id=BARRED))
    assert bool(GUARDS[guard].call(writing, values)) is (guard in A_RECORDER_IS_CONCERNED)


def test_a_clerk_who_records_steps_out_of_the_act_and_stays_its_recorder():
    entered = Actor(CLERK, ACTOR).recorded()
    assert entered == Actor(ACTOR, ACTOR, recorder_id=CLERK)
    assert entered.persons == {ACTOR}
    assert entered.hands == {ACTOR, CLERK}
    assert Actor(CLERK, ACTOR).persons == Actor(CLERK, ACTOR).hands == {CLERK, ACTOR}
    assert Actor(0, 0, is_system=True).recorded().is_system


def test_no_guard_touches_more_than_the_case():
    """A guard takes the case and its values, so that it cannot ask the clock or a database."""
    for guard in GUARDS.values():
        assert list(inspect.signature(guard.call).parameters) == ["case", "values"]


def test_the_cast_of_these_tables_is_of_different_persons():
    assert len({AUTHOR, ACTOR, BARRED, CLERK, CHAIR, NOBODY}) == 6
