"""A refusal says which rule, what is missing, who could supply it: every code does, wherever it is given.

A code is covered where each rule that gives it names what is missing, a supplier or a way out; where the table of ways
out has it; or where it keeps one person out, so that the others are named with it. What remains stands here.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from string import Formatter
from typing import Any

import pytest

from tests.house.tree import ENGINE, modules
from workflow_app.domain.messages import MESSAGES
from workflow_app.domain.refusals import refusal
from workflow_app.domain.ways_out import WAYS_OUT

SAYS_MORE = {"missing", "supplier", "ways_out"}
SPREADS = {"what_closes"}
"""Functions whose values, spread into a refusal, say more."""

OTHERS_ARE_NAMED = frozenset(
    ("own_work", "same_person", "about_yourself", "recorder_is_chair", "named_in_field", "is_subject", "recused")
)
"""One person is kept out: `reasons/persons.py` names the others (tests/services/test_who_else_may_is_named.py)."""

_ENTER_IT = """
    bad_value unknown_field unknown_paper unknown_setting bad_setting too_early too_late lasts_too_long lasts_too_short
    bad_sum bad_tally bad_ballot ballots_not_allowed nothing_corrected not_passed exception_unknown paper_empty
    paper_not_kept paper_too_large paper_type days_reversed delegation_backdated longer_than_post
    substitute_is_principal chair_absent decided_for cast_today nothing_to_withdraw
    bad_username password_short password_long password_guessable
    """
"""What was entered is entered differently; the sentence says what, and how."""
_ITSELF = "not_your_turn too_few_signers office_not_empty"
"""The sentence itself says what to do."""
_BOOKS = """
    holds_it_already already_ended code_taken terms_overlap power_held
    power_not_held username_taken has_account
    """
"""The sentence names the row of the office's books that stands in the way; who reads it keeps those books."""
SAY_IT_THEMSELVES = frozenset((*_ENTER_IT.split(), *_ITSELF.split(), *_BOOKS.split()))


def given() -> Iterator[tuple[str, bool]]:
    """Each code that a call of `refusal` names, and whether that call says more."""
    for path in modules(ENGINE):
        tree = ast.parse(path.read_text("utf-8"))
        for scope in ast.walk(tree):
            if isinstance(scope, ast.FunctionDef):
                spread = _spread(scope)
                for call in ast.walk(scope):
                    if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "refusal":
                        more = any(_says_more(word, spread) for word in call.keywords)
                        yield from ((code, more) for code in _codes(call.args[0], scope))


def _spread(scope: ast.FunctionDef) -> set[str]:
    """Names of the function that hold what one of SPREADS gave."""
    return {
        target.id for one in ast.walk(scope) if isinstance(one, ast.Assign) and _is_spread(one.value)
        for target in one.targets if isinstance(target, ast.Name)
    }  # fmt: skip


def _is_spread(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in SPREADS


def _says_more(word: ast.keyword, spread: set[str]) -> bool:
    if word.arg is None:
        return _is_spread(word.value) or (isinstance(word.value, ast.Name) and word.value.id in spread)
    return word.arg in SAYS_MORE


def _codes(node: ast.expr, scope: ast.FunctionDef) -> Iterator[str]:
    if isinstance(node, ast.Name):
        named = node.id
        for one in ast.walk(scope):
            if isinstance(one, ast.Assign):
                yield from (str(text) for text in _assigned(one, named))
    else:
        yield from (one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and one.value in MESSAGES)


def _assigned(one: ast.Assign, named: str) -> Iterator[Any]:
    names = [target for parts in one.targets for target in ast.walk(parts) if isinstance(target, ast.Name)]
    if any(target.id == named for target in names):
        for part in ast.walk(one.value):
            if isinstance(part, ast.Constant) and part.value in MESSAGES:
                yield part.value


GIVEN = tuple(given())


def silent(codes: Collection[str]) -> set[str]:
    """The codes of which nobody learns what to do."""
    always = {code for code, _ in GIVEN} - {code for code, more in GIVEN if not more}
    return set(codes) - always - WAYS_OUT.keys() - OTHERS_ARE_NAMED - SAY_IT_THEMSELVES


def test_every_code_says_what_to_do_or_why_it_need_not():
    assert silent(MESSAGES) == set()


def test_a_new_code_without_any_would_be_found():
    assert silent([*MESSAGES, "planted_fault"]) == {"planted_fault"}


def test_no_list_names_a_code_that_is_gone_or_twice():
    assert WAYS_OUT.keys() | OTHERS_ARE_NAMED | SAY_IT_THEMSELVES <= MESSAGES.keys()
    assert not WAYS_OUT.keys() & SAY_IT_THEMSELVES
    assert not OTHERS_ARE_NAMED & (WAYS_OUT.keys() | SAY_IT_THEMSELVES)


def test_nothing_stands_in_the_list_that_says_more_everywhere():
    always = {code for code, _ in GIVEN} - {code for code, more in GIVEN if not more}
    assert not always & SAY_IT_THEMSELVES


@pytest.mark.parametrize("code", WAYS_OUT)
def test_a_way_out_comes_with_the_refusal_unless_the_rule_knows_better(code):
    words: dict[str, Any] = dict.fromkeys(_blanks(code), "x")
    assert refusal(code, **words).ways_out == (WAYS_OUT[code],)
    assert refusal(code, supplier=MESSAGES[code], **words).ways_out == ()


def _blanks(code: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(MESSAGES[code].vi) if name}
