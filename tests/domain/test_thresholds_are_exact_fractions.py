"""What reaches a threshold: read as the regulation writes it, against every split of small bodies, and at random."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.counts import THRESHOLDS, TWO_THIRDS, cell
from workflow_app.domain.decisions import (
    Count,
    Tally,
    Threshold,
    parse_threshold,
    reaches,
    validate,
    verdict,
)


@pytest.mark.parametrize(
    ("text", "threshold"),
    [
        ("2/3 of entitled", Threshold(Fraction(2, 3), "entitled", False)),
        ("> 1/2 of all_members", Threshold(Fraction(1, 2), "all_members", True)),
        ("1/2 of present", Threshold(Fraction(1, 2), "present", False)),
        ("1/1 of serving", Threshold(Fraction(1), "serving", False)),
        ("4/6 of cast", Threshold(Fraction(2, 3), "cast", False)),
    ],
)
def test_a_threshold_is_read_as_the_regulation_writes_it(text, threshold):
    assert parse_threshold(text) == threshold
    assert parse_threshold(str(threshold)) == threshold


@pytest.mark.parametrize(
    "text",
    [
        "0.66 of entitled",
        "66% of entitled",
        "2/3",
        "2/3 entitled",
        "0/3 of entitled",
        "1/0 of entitled",
        "4/3 of entitled",
        "> 1/1 of entitled",
        "-1/2 of entitled",
        ">= 1/2 of entitled",
        ">1/2 of entitled",
        "2/3 of members",
        "2/3 of Entitled",
        "2/3 of entitled\n",
        "²/₃ of entitled",
        "",
        0.5,
        None,
    ],
)
def test_anything_inexact_or_unknown_is_refused(text):
    with pytest.raises(ValueError, match="entitled, all_members, serving, present, cast|a share lies above 0"):
        parse_threshold(text)


@pytest.mark.parametrize("share", [0.5, 1, Fraction(0), Fraction(-1, 2), Fraction(3, 2)])
def test_a_threshold_cannot_be_made_of_a_wrong_share(share):
    with pytest.raises(ValueError, match="share"):
        Threshold(share, "entitled", False)


@pytest.mark.parametrize(
    ("text", "tally", "count", "reached", "needed", "shown"),
    [
        ("2/3 of entitled", Tally(9, 5, 0), cell(14), False, 10, "3×9 < 2×14"),
        ("2/3 of entitled", Tally(10, 4, 0), cell(14), True, 10, "3×10 ≥ 2×14"),
        ("2/3 of entitled", Tally(10, 4, 0), cell(15), True, 10, "3×10 ≥ 2×15"),
        ("2/3 of entitled", Tally(2, 1, 0), cell(3), True, 2, "3×2 ≥ 2×3"),
        ("2/3 of all_members", Tally(14, 2, 0), Count(20, 21, 20, 16), True, 14, "3×14 ≥ 2×21"),
        ("> 1/2 of all_members", Tally(4, 1, 1), Count(9, 9, 9, 6), False, 5, "2×4 ≤ 9"),
        ("> 1/2 of all_members", Tally(5, 1, 0), Count(9, 9, 9, 6), True, 5, "2×5 > 9"),
        ("> 1/2 of all_members", Tally(5, 0, 0), cell(10), False, 6, "2×5 ≤ 10"),
        ("1/2 of present", Tally(3, 3, 0), cell(9, present=6), True, 3, "2×3 ≥ 6"),
        ("> 1/2 of cast", Tally(2, 1, 0, invalid=1), cell(9), False, 3, "2×2 ≤ 4"),
        ("1/1 of entitled", Tally(3, 0, 0), cell(3), True, 3, "3 ≥ 3"),
    ],
)
def test_the_verdict_shows_its_reckoning(text, tally, count, reached, needed, shown):
    found = verdict(parse_threshold(text), tally, count)
    assert (found.reached, found.needed, found.shown) == (reached, needed, shown)


def test_every_split_of_a_body_of_up_to_nine_is_judged_as_fractions_judge_it():
    for members in range(1, 10):
        for yes, no, abstain in product(range(members + 1), repeat=3):
            present = yes + no + abstain
            if present > members:
                continue
            count, tally = cell(members, present), Tally(yes, no, abstain)
            assert validate(tally, count) == []
            for threshold in THRESHOLDS:
                found = verdict(threshold, tally, count)
                part = Fraction(yes, members)
                assert found.reached == (part > threshold.share if threshold.strict else part >= threshold.share)
                assert found.reached == (yes >= found.needed)


@given(st.sampled_from(THRESHOLDS), st.integers(1, 10**12), st.data())
def test_the_number_needed_is_the_least_that_reaches(threshold, base, choice):
    in_favour = choice.draw(st.integers(0, base))
    needed = verdict(threshold, Tally(in_favour, 0, 0), cell(base)).needed
    assert 1 <= needed <= base
    assert reaches(threshold, needed, base)
    assert not reaches(threshold, needed - 1, base)
    assert reaches(threshold, in_favour, base) == (in_favour >= needed)


@pytest.mark.parametrize("threshold", THRESHOLDS, ids=str)
def test_an_empty_base_and_impossible_numbers_never_reach(threshold):
    assert not reaches(threshold, 0, 0)
    assert not reaches(threshold, 5, 0)
    assert not reaches(threshold, 6, 5)
    assert not reaches(threshold, -1, 5)
    empty = verdict(threshold, Tally(0, 0, 0), cell(0))
    assert (empty.reached, empty.needed) == (False, 1)


def test_the_reckoning_of_impossible_numbers_claims_nothing():
    assert verdict(TWO_THIRDS, Tally(0, 0, 0), cell(0)).shown == "0/0"
    assert verdict(TWO_THIRDS, Tally(6, 0, 0), cell(5)).shown == "6 > 5"
