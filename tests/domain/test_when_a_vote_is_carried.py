"""A tally that can be, a quorum, and what comes of the questions of a round."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.domain.counts import MORE_THAN_HALF, THRESHOLDS, TWO_THIRDS, cell
from workflow_app.domain.decisions import (
    BASES,
    Count,
    Tally,
    Threshold,
    Verdict,
    outcome,
    parse_threshold,
    quorum,
    validate,
    verdict,
)


@pytest.mark.parametrize(
    ("tally", "count", "codes"),
    [
        (Tally(9, 5, 0), cell(14), []),
        (Tally(2, 1, 0), cell(14, present=12), []),
        (Tally(-1, 5, 0), cell(14), ["negative_number"]),
        (Tally(9, 5, 0, invalid=-2), cell(14), ["negative_number"]),
        (Tally(9, 5, 1), cell(14), ["more_ballots_than_present"]),
        (Tally(9, 3, 0, invalid=1), cell(14, present=12), ["more_ballots_than_present"]),
        (Tally(9, 5, 0), cell(14, present=15), ["more_present_than_entitled"]),
        (Tally(1, 0, 0), Count(10, 9, 9, 9), ["more_entitled_than_members"]),
        (Tally(1, 0, 0), Count(9, 9, 10, 9), ["more_serving_than_members"]),
    ],
)
def test_what_cannot_be_is_named(tally, count, codes):
    assert validate(tally, count) == codes


@pytest.mark.parametrize(
    ("text", "present", "reached", "needed"),
    [
        ("1/2 of entitled", 7, True, 7),
        ("1/2 of entitled", 6, False, 7),
        ("> 1/2 of entitled", 7, False, 8),
        ("2/3 of serving", 10, True, 10),
        ("2/3 of all_members", 9, False, 10),
    ],
)
def test_a_quorum_is_the_presence_of_those_who_may_vote(text, present, reached, needed):
    found = quorum(parse_threshold(text), cell(14, present))
    assert (found.reached, found.in_favour, found.needed) == (reached, present, needed)


def test_without_a_quorum_rule_any_presence_will_do():
    assert quorum(None, cell(14, present=0)).reached


def test_a_quorum_of_nobody_is_none():
    assert not quorum(TWO_THIRDS, cell(0)).reached


@pytest.mark.parametrize("base", ["present", "cast"])
def test_a_quorum_cannot_be_measured_by_presence_itself(base):
    with pytest.raises(ValueError, match="entitled, all_members or serving"):
        quorum(Threshold(Fraction(1, 2), base), cell(14))


YES = Verdict(True, 10, 14, 10, "")
NO = Verdict(False, 9, 14, 10, "")


@pytest.mark.parametrize(
    ("verdicts", "closed_as_lost", "decided"),
    [
        ([YES], False, "carried"),
        ([YES, NO], False, "carried"),
        ([NO, YES], False, "lost"),
        ([NO, NO, YES], False, "lost"),
        ([NO], False, "undecided"),
        ([NO, NO], False, "undecided"),
        ([NO], True, "lost"),
        ([NO, NO], True, "lost"),
        ([], False, "undecided"),
        ([], True, "lost"),
    ],
)
def test_a_round_is_carried_lost_or_undecided(verdicts, closed_as_lost, decided):
    assert outcome(verdicts, closed_as_lost) == decided


@pytest.mark.parametrize("closed_as_lost", [False, True])
def test_a_proposal_and_its_opposite_cannot_both_be_carried(closed_as_lost):
    with pytest.raises(ValueError, match="both"):
        outcome([YES, YES], closed_as_lost)


def test_above_one_half_no_split_carries_both_questions():
    above_half = [one for one in THRESHOLDS if one.share > Fraction(1, 2) or (one.strict and one.share * 2 == 1)]
    seen = set()
    for members in range(1, 10):
        for keep in range(members + 1):
            for remove in range(members + 1 - keep):
                for threshold in above_half:
                    verdicts = [
                        verdict(threshold, Tally(yes, members - yes, 0), cell(members)) for yes in (keep, remove)
                    ]
                    seen.add(outcome(verdicts, closed_as_lost=False))
    assert seen == {"carried", "lost", "undecided"}


def test_failing_two_thirds_is_not_two_thirds_against():
    verdicts = [verdict(TWO_THIRDS, Tally(yes, 14 - yes, 0), cell(14)) for yes in (9, 5)]
    assert outcome(verdicts, closed_as_lost=False) == "undecided"
    verdicts = [verdict(TWO_THIRDS, Tally(yes, 14 - yes, 0), cell(14)) for yes in (4, 10)]
    assert outcome(verdicts, closed_as_lost=False) == "lost"


def test_every_base_can_be_measured():
    count = Count(entitled=8, all_members=10, serving=9, present=7)
    measured = {base: verdict(Threshold(Fraction(1, 2), base), Tally(4, 1, 0, 1), count).base for base in BASES}
    assert measured == {"entitled": 8, "all_members": 10, "serving": 9, "present": 7, "cast": 6}
    assert MORE_THAN_HALF.strict
