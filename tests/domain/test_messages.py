"""Every refusal has its sentence, every sentence its use, and a code once given stays what it is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from string import Formatter

import pytest

from tests.house.tree import ENGINE, ROOT, modules
from workflow_app.domain.messages import MESSAGES
from workflow_app.domain.refusals import Refused, refusal
from workflow_app.domain.texts import Text

OWN_WORDS = {"rule", "source", "missing", "supplier", "ways_out"}
"""Keywords of `refusal` itself; every other one fills a blank."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Use:
    """One call of `refusal`: the codes it may give, as a pattern, and the blanks that it fills."""

    place: str
    codes: re.Pattern[str]
    fills: frozenset[str] | None
    """None where the keywords are handed on and cannot be read here."""


def uses() -> Iterator[Use]:
    for path in modules(ENGINE):
        tree = ast.parse(path.read_text("utf-8"))
        name = path.relative_to(ROOT).as_posix()
        for scope in ast.walk(tree):
            if isinstance(scope, Function):
                for call in _own_calls(scope):
                    words = [word.arg for word in call.keywords]
                    fills = None if None in words else frozenset(map(str, words)) - OWN_WORDS
                    yield Use(f"{name}:{call.lineno}", re.compile(_pattern(call.args[0], scope)), fills)


def _own_calls(scope: Function) -> Iterator[ast.Call]:
    for node in _within(scope):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "refusal":
            yield node


def _within(node: ast.AST) -> Iterator[ast.AST]:
    """Everything inside a function but not inside another one that stands in it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, Function):
            yield child
            yield from _within(child)


def _pattern(node: ast.expr, scope: Function) -> str:
    """What the first argument may be: a text, one of two, or a name that was given one of these above."""
    if isinstance(node, ast.Constant):
        return re.escape(str(node.value))
    if isinstance(node, ast.IfExp):
        return f"{_pattern(node.body, scope)}|{_pattern(node.orelse, scope)}"
    assert isinstance(node, ast.Name), ast.dump(node)
    given = [
        _pattern(one.value, scope)
        for one in _within(scope)
        if isinstance(one, ast.Assign) and any(isinstance(t, ast.Name) and t.id == node.id for t in one.targets)
    ]
    return "|".join(given) or "(?!)"


USES = list(uses())


def blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("use", USES, ids=lambda one: one.place)
def test_every_code_that_is_used_has_a_message_and_its_blanks_are_filled(use: Use):
    codes = [code for code in MESSAGES if use.codes.fullmatch(code)]
    alternatives = use.codes.pattern.count("|") + 1
    assert len(codes) >= alternatives, f"{use.place}: no message for {use.codes.pattern}"
    if use.fills is not None:
        for code in codes:
            assert blanks(MESSAGES[code].vi) <= use.fills, code


def test_every_message_is_used():
    assert {code for code in MESSAGES if not any(use.codes.fullmatch(code) for use in USES)} == set()


@pytest.mark.parametrize("code", MESSAGES)
def test_a_message_has_the_same_blanks_in_both_languages(code):
    message = MESSAGES[code]
    assert blanks(message.vi) == blanks(message.en)


@pytest.mark.parametrize("code", MESSAGES)
def test_a_message_is_a_sentence_in_each_language_and_its_code_a_word(code):
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", code)
    for sentence in (MESSAGES[code].vi, MESSAGES[code].en):
        assert sentence == sentence.strip()
        assert sentence.endswith((".", "}")), sentence
    assert MESSAGES[code].vi != MESSAGES[code].en or code == "bad_value"


STABLE = """
    own_work same_person about_yourself recorder_is_chair named_in_field not_your_role already_signed not_your_turn
    signatures_missing nobody_holds_it nobody_named not_from_here other_route stale key_reused already_acted closed
    too_early too_late
    not_yet clock_still_runs extension_used_up no_clock nothing_proposed lasts_too_long lasts_too_short missing_field
    bad_value unknown_field too_few_rows rows_open same_person_twice not_official not_probationary team_is_subject
    team_not_independent marked_secret paper_missing paper_too_early paper_expired paper_empty paper_too_large
    paper_type unknown_paper no_document no_text no_recipients text_changed not_signed is_signed not_issued no_term
    dated_before_vote no_round round_open rounds_used_up no_tally bad_tally no_quorum not_the_chair empty_roll
    chair_not_of_body not_empowered is_empowered other_path other_place not_outside is_outside lies_elsewhere no_place
    two_rolls comments_awaited comments_unsettled no_opinion exception_unknown exception_not_small
    """
"""Codes that tests, programs and security logs of offices know. More may come; none of these goes or is renamed."""


def test_a_code_once_given_stays():
    assert set(STABLE.split()) - MESSAGES.keys() == set()


def test_a_text_fills_a_blank_in_its_own_language():
    shown = refusal("missing_field", field=Text("Trích yếu", "Subject")).text
    assert (shown.vi, shown.en) == ("Chưa nhập “Trích yếu”.", "“Subject” is not filled in.")


def test_a_plain_value_fills_a_blank_as_it_is():
    shown = refusal("too_late", day="2/3/2026", last=1).text
    assert (shown.vi, shown.en) == ("Ngày 2/3/2026 không được sau 1.", "2/3/2026 may not be after 1.")


def test_a_code_without_a_message_is_an_error_and_no_silent_refusal():
    with pytest.raises(KeyError):
        refusal("nonsense")
    with pytest.raises(KeyError):
        refusal("missing_field")


def test_a_refusal_names_its_rule_and_else_its_code():
    assert refusal("own_work", rule="not_the_author").rule == "not_the_author"
    assert refusal("own_work").rule == "own_work"


def test_nobody_is_refused_without_a_reason():
    with pytest.raises(ValueError, match="reason"):
        Refused()
    both = Refused(refusal("own_work"), refusal("no_round"))
    assert (both.codes, both.first.code) == (("own_work", "no_round"), "own_work")
    assert str(both).startswith("own_work: You wrote this yourself")
    assert "; no_round: No round of voting is open." in str(both)
