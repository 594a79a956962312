"""No rule is without a sentence that says what it demands, in either language, whether it holds or not."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from tests.domain.rows import Row
from tests.domain.test_guards import ROWS
from tests.house.tree import ENGINE
from workflow_app.domain.demands.guards import DEMANDS
from workflow_app.domain.demands.speaking import demand_of
from workflow_app.domain.demands.steps import STEP_DEMANDS
from workflow_app.domain.guards import GUARDS
from workflow_app.domain.texts import LANGUAGES, Text
from workflow_app.domain.transitions import Rule

ROLES = {"secretary": Text("Bí thư", "Secretary")}
FOUND_BY_THE_RULE = {"at", "day"}
"""Blanks that are filled also where the definition says nothing."""


def blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_every_guard_has_its_sentence_and_no_sentence_is_of_a_guard_that_is_gone():
    assert {name.partition("+")[0] for name in DEMANDS} == GUARDS.keys()
    assert GUARDS.keys() <= DEMANDS.keys()


@pytest.mark.parametrize("name", [*DEMANDS, *STEP_DEMANDS])
def test_a_demand_is_a_sentence_in_both_languages_with_the_same_blanks(name):
    text = {**STEP_DEMANDS, **DEMANDS}[name]
    for language in LANGUAGES:
        assert re.fullmatch(r"[\w{“].*\.", text.in_language(language)), language
    assert blanks(text.vi) == blanks(text.en)
    assert text.vi != text.en


@pytest.mark.parametrize("name", DEMANDS)
def test_a_demand_fills_its_blanks_with_values_that_its_guard_has(name):
    guard, _, value = name.partition("+")
    declared = GUARDS[guard].values
    assert blanks(DEMANDS[name].vi) <= {*declared, *FOUND_BY_THE_RULE}
    assert not value or value in declared
    told = [DEMANDS[one].vi for one in DEMANDS if one.partition("+")[0] == guard]
    silent = set(declared) - {blank for one in told for blank in blanks(one)}
    assert silent <= SAID_OTHERWISE.get(guard, set())


SAID_OTHERWISE = {
    "entered_in_column": {"except"}, "nobody_has_done": {"instead"}, "body_no_larger_than": {"at"},
    "row_is_your_own": {"table", "index", "paper", "columns"},
}  # fmt: skip
"""Values that change nothing in what the rule demands of the person."""


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_holding_or_not_a_planted_case_is_told_what_is_demanded_and_where_it_fails_why(row: Row):
    answer = GUARDS[row.guard].call(row.case, row.values)
    demand = demand_of(row.case, Rule(row.guard, row.values), ROLES)
    for language in LANGUAGES:
        said = demand.in_language(language)
        assert said.endswith(".")
        assert "{" not in said
        assert "None" not in said
        assert (answer is not None) is bool(row.code)
        assert answer is None or answer.text.in_language(language)


@pytest.mark.parametrize("guard", GUARDS)
def test_each_guard_was_shown_holding_and_failing(guard):
    assert {bool(row.code) for row in ROWS if row.guard == guard} == {True, False}


def test_every_rule_that_the_engine_asks_without_a_guard_has_its_sentence():
    """`refusing.rulings` names them as plain words."""
    source = (ENGINE / "services" / "reasons" / "refusing.py").read_text("utf-8")
    named = set(re.findall(r'Ruling\(\s*"(\w+)"', source))
    assert len(named) > 20
    assert named <= STEP_DEMANDS.keys()
