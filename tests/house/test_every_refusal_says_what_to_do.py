"""A refusal says which rule, where that is written, what is missing, who could supply it, and what would make it pass.

Every code has its way out in the one table (or that nothing is left to do, said plainly) and its source: that of the
definition which writes the rule, its own, or that the software alone demands it. Where a rule can name the person, the
paper or the step, it gives that instead.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from string import Formatter
from typing import Any

import pytest

from workflow_app.domain.messages import MESSAGES
from workflow_app.domain.refusals import Refused, of_definition, refusal
from workflow_app.domain.rule_sources import OF_DEFINITION, SOFTWARE, SOURCES
from workflow_app.domain.texts import Text
from workflow_app.domain.ways_out import ROOMS, WAYS_OUT

ARTICLE = Text("Điều lệ Đảng, Điều 5", "Party Charter, article 5")


def unsaid(
    messages: Collection[str],
    ways_out: Collection[str] = WAYS_OUT,
    sources: Collection[str] = SOURCES,
    of_definition: Collection[str] = OF_DEFINITION,
) -> set[str]:
    """The codes of which nobody learns what would make them pass, or where their rule is written."""
    return {code for code in messages if code not in ways_out or (code in sources) is (code in of_definition)}


def made(code: str, **more: Any) -> Any:
    words: dict[str, Any] = {name: "x" for _, name, _, _ in Formatter().parse(MESSAGES[code].vi) if name}
    return refusal(code, **words, **more)


def test_every_code_has_a_way_out_and_a_source():
    assert unsaid(MESSAGES) == set()


def test_a_new_code_without_either_would_be_found():
    new, ways_out = [*MESSAGES, "planted_fault"], {*WAYS_OUT, "planted_fault"}
    assert unsaid(new) == {"planted_fault"}
    assert unsaid(new, ways_out) == {"planted_fault"}, "a way out, and no source"
    assert unsaid(new, sources={*SOURCES, "planted_fault"}) == {"planted_fault"}, "a source, and no way out"
    assert unsaid(new, ways_out, {*SOURCES, "planted_fault"}) == set()
    assert unsaid(new, ways_out, SOURCES, {*OF_DEFINITION, "planted_fault"}) == set()
    both = unsaid(new, ways_out, {*SOURCES, "planted_fault"}, {*OF_DEFINITION, "planted_fault"})
    assert both == {"planted_fault"}, "it is the definition's, or its own"


def test_no_table_names_a_code_that_is_gone_or_twice():
    assert WAYS_OUT.keys() | SOURCES.keys() | OF_DEFINITION <= MESSAGES.keys()
    assert sum(len(room.WAYS_OUT) for room in ROOMS) == len(WAYS_OUT)


@pytest.mark.parametrize("table", [WAYS_OUT, SOURCES], ids=["ways out", "sources"])
def test_they_are_words_in_both_languages_that_stand_within_a_sentence(table: Mapping[str, Text]):
    for code, one in table.items():
        for words in (one.vi, one.en):
            assert words == words.strip() != "", code
            assert not words.endswith((".", ";")), code
            assert "{" not in words, code
        assert one.vi != one.en, code


def test_whoever_is_refused_is_told_the_rule_its_source_and_a_way_out():
    for code in MESSAGES:
        told = Refused(made(code)).first
        assert told.rule == code
        assert told.ways_out == (WAYS_OUT[code],)
        assert told.source == SOURCES.get(code, SOFTWARE)


def test_a_rule_of_a_definition_bears_the_source_written_there_and_one_of_its_own_keeps_it():
    for code in MESSAGES:
        told = of_definition(made(code), ARTICLE)
        assert told.source == (ARTICLE if code in OF_DEFINITION else SOURCES[code])
    assert of_definition(made("too_late", source=SOFTWARE), ARTICLE).source is SOFTWARE


def test_what_the_rule_knows_better_takes_the_place_of_the_tables():
    told = made("too_early", supplier=ARTICLE, ways_out=(ARTICLE,), source=ARTICLE)
    assert (told.supplier, told.ways_out, told.source) == (ARTICLE, (ARTICLE,), ARTICLE)
