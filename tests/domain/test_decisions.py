"""Thresholds, outcomes and sign-offs: by hand, against every split of small bodies, and at random."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow_app.domain.decisions import (
    BASES,
    Count,
    Tally,
    Threshold,
    Verdict,
    outcome,
    parse_threshold,
    quorum,
    reaches,
    validate,
    verdict,
)
from workflow_app.domain.sign_offs import Progress, SignOffMade, SignOffRule, counted, progress

TWO_THIRDS = parse_threshold("2/3 of entitled")
MORE_THAN_HALF = parse_threshold("> 1/2 of all_members")
THRESHOLDS = [
    Threshold(Fraction(above, below), "entitled", strict)
    for below in range(1, 8)
    for above in range(1, below + 1)
    for strict in (False, True)
    if not (strict and above == below)
]


def cell(entitled: int, present: int | None = None) -> Count:
    return Count(entitled, entitled, entitled, entitled if present is None else present)


# ---------------------------------------------------------------- thresholds


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


# ---------------------------------------------------------------- tallies and quorum


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


# ---------------------------------------------------------------- outcome

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


# ---------------------------------------------------------------- sign-offs


def by(person: str, group: str = "member", for_: str | None = None) -> SignOffMade:
    return SignOffMade(person, person if for_ is None else for_, group)


THREE = {"member": ["an", "binh", "cuc"]}
BENCH = {"team": ["an", "binh"], "head": ["chi"], "clerk": ["dung"]}
ONE_OF_EACH = SignOffRule(groups=("team", "head", "clerk"))
IN_ORDER = SignOffRule(groups=("team", "head", "clerk"), in_order=True)


@pytest.mark.parametrize(
    ("rule", "made", "holders", "found"),
    [
        (SignOffRule(2), [], THREE, Progress(False, 0, 2, ("an", "binh", "cuc"), None)),
        (SignOffRule(2), [by("an")], THREE, Progress(False, 1, 2, ("binh", "cuc"), None)),
        (SignOffRule(2), [by("an"), by("cuc")], THREE, Progress(True, 2, 2, (), None)),
        (SignOffRule(2), [by("an"), by("cuc"), by("binh")], THREE, Progress(True, 3, 2, (), None)),
        (SignOffRule(), [by("an"), by("cuc")], THREE, Progress(False, 2, 3, ("binh",), None)),
        (SignOffRule(), [by("an"), by("cuc"), by("binh")], THREE, Progress(True, 3, 3, (), None)),
        (ONE_OF_EACH, [by("dung", "clerk")], BENCH, Progress(False, 1, 3, ("team", "head"), None)),
        (
            ONE_OF_EACH,
            [by("an", "team"), by("binh", "team")],
            BENCH,
            Progress(False, 1, 3, ("head", "clerk"), None),
        ),
        (
            ONE_OF_EACH,
            [by("an", "team"), by("chi", "head"), by("dung", "clerk")],
            BENCH,
            Progress(True, 3, 3, (), None),
        ),
        (IN_ORDER, [], BENCH, Progress(False, 0, 3, ("team", "head", "clerk"), "team")),
        (IN_ORDER, [by("an", "team")], BENCH, Progress(False, 1, 3, ("head", "clerk"), "head")),
        (
            IN_ORDER,
            [by("chi", "head"), by("an", "team")],
            BENCH,
            Progress(False, 1, 3, ("head", "clerk"), "head"),
        ),
        (
            IN_ORDER,
            [by("binh", "team"), by("chi", "head"), by("dung", "clerk")],
            BENCH,
            Progress(True, 3, 3, (), None),
        ),
    ],
)
def test_progress_says_how_many_and_who_is_missing(rule, made, holders, found):
    assert progress(rule, made, holders) == found


def test_more_than_one_of_each_group_can_be_asked():
    rule = SignOffRule(4, groups=("team", "head", "clerk"))
    made = [by("an", "team"), by("chi", "head"), by("dung", "clerk")]
    assert progress(rule, made, BENCH) == Progress(False, 3, 4, ("binh",), None)
    assert progress(rule, [*made, by("binh", "team")], BENCH).full


def test_a_group_that_is_not_asked_does_not_swell_the_number():
    rule = SignOffRule(3, groups=("team", "head"))
    made = [by("an", "team"), by("chi", "head"), by("dung", "clerk")]
    assert progress(rule, made, BENCH) == Progress(False, 2, 3, ("binh",), None)


def test_a_substitute_is_awaited_only_where_everybody_must_sign():
    made = [by("an", for_="binh")]
    assert progress(SignOffRule(2), made, THREE).missing == ("cuc",)
    assert progress(SignOffRule(), made, THREE).missing == ("an", "cuc")


def test_a_mandatory_signer_must_be_among_the_number():
    rule = SignOffRule(2, include=("chair",))
    holders = {"member": ["an", "binh", "cuc"], "chair": ["an"]}
    assert progress(rule, [by("binh"), by("cuc")], holders) == Progress(False, 2, 2, ("chair",), None)
    assert progress(rule, [by("binh"), by("cuc"), by("an", "chair")], holders).full
    assert progress(rule, [by("binh"), by("an")], holders).full


def test_a_mandatory_group_joins_the_others():
    rule = SignOffRule(groups=("team",), include=("head", "team"))
    assert progress(rule, [by("an", "team")], BENCH) == Progress(False, 1, 2, ("head",), None)
    assert progress(rule, [by("an", "team"), by("chi", "head")], BENCH).full


@pytest.mark.parametrize(
    ("made", "counting"),
    [
        pytest.param([by("an"), by("an")], 1, id="twice himself"),
        pytest.param([by("an"), by("an", for_="binh")], 1, id="himself, then as a substitute"),
        pytest.param([by("an", for_="binh"), by("an")], 1, id="as a substitute, then himself"),
        pytest.param([by("an", for_="binh"), by("an", for_="cuc")], 1, id="as a substitute of two"),
        pytest.param([by("dung", for_="an"), by("an")], 1, id="by his substitute, then himself"),
        pytest.param([by("dung", for_="an"), by("em", for_="an")], 1, id="by two substitutes"),
        pytest.param([by("an", for_="binh"), by("dung", for_="an")], 1, id="as a substitute, and by one"),
        pytest.param([by("dung", for_="an"), by("em", for_="binh")], 2, id="two substitutes of two"),
        pytest.param([by("dung")], 0, id="no holder"),
        pytest.param([by("an", for_="dung")], 0, id="a holder, but for one who is none"),
        pytest.param([by("an", "clerk")], 0, id="in a group that does not sign"),
    ],
)
def test_nobody_counts_twice_and_only_holders_count(made, counting):
    assert len(counted(SignOffRule(2), made, THREE)) == counting
    assert progress(SignOffRule(2), made, THREE).got == counting


def test_who_holds_two_posts_signs_for_one_of_them():
    holders = {"head": ["an"], "clerk": ["an"]}
    rule = SignOffRule(groups=("head", "clerk"))
    assert progress(rule, [by("an", "head"), by("an", "clerk")], holders) == Progress(False, 1, 2, ("clerk",), None)


@pytest.mark.parametrize(
    "rule",
    [
        SignOffRule(),
        SignOffRule(1),
        SignOffRule(groups=("member",)),
        SignOffRule(groups=("member",), in_order=True),
        SignOffRule(1, include=("member",)),
    ],
)
@pytest.mark.parametrize("holders", [{}, {"member": []}])
def test_all_of_nobody_is_never_full(rule, holders):
    found = progress(rule, [by("an")], holders)
    assert not found.full
    assert found.got == 0
    assert found.need >= 1


def test_all_is_not_full_while_a_post_is_vacant():
    found = progress(SignOffRule(), [by("an")], {"member": ["an"], "chair": []})
    assert not found.full
    assert found.missing == ("chair",)


def test_more_signatures_than_holders_are_never_full():
    assert not progress(SignOffRule(4), [by("an"), by("binh"), by("cuc")], THREE).full


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"needed": 0}, "at least one"),
        ({"in_order": True}, "order needs groups"),
        ({"groups": ("team", "team")}, "named once"),
    ],
)
def test_a_rule_that_means_nothing_cannot_be_made(values, problem):
    with pytest.raises(ValueError, match=problem):
        SignOffRule(**values)


def test_signing_together_moves_nothing_by_itself_but_is_full_all_the_same():
    assert progress(SignOffRule(collect=True), [by("an"), by("binh"), by("cuc")], THREE).full


PEOPLE = st.sampled_from(["an", "binh", "cuc", "dung", "em"])
MADE = st.lists(st.builds(SignOffMade, PEOPLE, PEOPLE, st.sampled_from(["member", "team", "head"])), max_size=8)
HOLDERS = st.dictionaries(st.sampled_from(["member", "team", "head"]), st.lists(PEOPLE, unique=True, max_size=4))
RULES = st.one_of(
    st.builds(SignOffRule, st.none() | st.integers(1, 4), include=st.sampled_from([(), ("head",)])),
    st.builds(
        SignOffRule,
        st.none() | st.integers(1, 4),
        groups=st.sampled_from(list(permutations(["member", "team", "head"], 2))),
        in_order=st.booleans(),
        include=st.sampled_from([(), ("head",)]),
    ),
)


@given(RULES, MADE, HOLDERS)
def test_no_person_stands_in_two_counted_sign_offs(rule, made, holders):
    counting = counted(rule, made, holders)
    involved = [person for one in counting for person in {one.person, one.on_behalf_of}]
    assert len(involved) == len(set(involved))
    assert all(one.on_behalf_of in holders[one.group] for one in counting)


@given(RULES, MADE, HOLDERS, st.builds(SignOffMade, PEOPLE, PEOPLE, st.sampled_from(["member", "team", "head"])))
def test_one_more_sign_off_never_undoes_anything(rule, made, holders, more):
    before, after = progress(rule, made, holders), progress(rule, [*made, more], holders)
    assert after.got >= before.got
    assert after.full or not before.full
    assert before.got >= before.need or not before.full
    assert not (before.full and before.missing)


@given(RULES, MADE, HOLDERS)
def test_full_means_enough_different_people(rule, made, holders):
    found = progress(rule, made, holders)
    if found.full:
        signers = {one.on_behalf_of for one in made}
        assert len(signers) >= max(rule.needed or 1, len(rule.groups))
        assert all(signers & set(holders[group]) for group in rule.required)


def test_every_base_can_be_measured():
    count = Count(entitled=8, all_members=10, serving=9, present=7)
    measured = {base: verdict(Threshold(Fraction(1, 2), base), Tally(4, 1, 0, 1), count).base for base in BASES}
    assert measured == {"entitled": 8, "all_members": 10, "serving": 9, "present": 7, "cast": 6}
    assert MORE_THAN_HALF.strict
