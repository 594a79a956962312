"""All ballots of bodies of up to nine members, under every combination of rules, held against counting one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache, lru_cache
from itertools import combinations_with_replacement, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow_app.domain.ballots import Cast, Result, Rules, added, result, sorted_lines, tally_of
from workflow_app.domain.decisions import BASES, Count, Tally, Threshold, parse_threshold

ACTS = ("yes", "no", "abstain", "silent", "absent")
"""What a member does: three ballots, present without voting, absent. Absent is not abstaining."""
SHARES = ("1/2", "> 1/2", "2/3", "> 2/3", "3/4", "1/1", "1/3")
VACANT = 1
"""Seats of the body that nobody holds: they are in the base of all members alone."""
KEPT_OUT = 1
"""Members in office who have no vote in this matter: in the bases of those serving and of all members."""
part = cache(Fraction)
"""Few parts are met, each very often."""


def bodies() -> Iterator[tuple[str, ...]]:
    """The chair first, then the member who must vote and may veto, then the others, of whom only the number matters."""
    for size in range(1, 10):
        heads = product(ACTS, repeat=min(size, 2))
        for head in heads:
            for rest in combinations_with_replacement(ACTS, max(size - 2, 0)):
                yield (*head, *rest)


def one_by_one(acts: Sequence[str], share: str, base: str, quorum: str, casting: bool, special: str) -> str:
    """The rule told again, by counting heads: no code of the product."""
    cast = [one for one in acts if one in ("yes", "no", "abstain")]
    here = [one for one in acts if one != "absent"]
    serving = len(acts) + KEPT_OUT
    of = {"entitled": len(acts), "serving": serving, "all_members": serving + VACANT, "present": len(here)}
    size = {**of, "cast": len(cast)}[base]
    wanted = part(share.removeprefix("> "))

    def enough(votes: int) -> bool:
        if size == 0 or votes > size:
            return False
        reached = part(votes, size)
        return reached > wanted if share.startswith(">") else reached >= wanted

    if quorum and part(len(here), len(acts)) < part(quorum):
        return "undecided"
    other = acts[1] if len(acts) > 1 else "nobody"
    if special == "mandatory" and other not in ("yes", "no", "abstain"):
        return "undecided"
    yes, no = acts.count("yes"), acts.count("no")
    carried, lost = enough(yes), False
    if casting and not carried and yes == no and yes > 0 and enough(yes + 1):
        carried, lost = acts[0] == "yes", acts[0] == "no"
    if special == "veto" and other == "no":
        carried = False
    return "carried" if carried else "lost" if lost else "undecided"


def decided(acts: Sequence[str], *rule: Any) -> Result:
    return result(ruled(len(acts) > 1, *rule), *ballots_of(tuple(acts)))


@cache
def ruled(has_other: bool, share: str, base: str, quorum: str, casting: bool, special: str) -> Rules:
    return Rules(
        {"adopt": parse_threshold(f"{share} of {base}")},
        parse_threshold(f"{quorum} of entitled") if quorum else None,
        casting,
        ((frozenset({1}) if has_other else frozenset()),) if special == "mandatory" else (),
        frozenset({1}) if special == "veto" else frozenset(),
    )


@lru_cache(maxsize=1)
def ballots_of(acts: tuple[str, ...]) -> tuple[Count, Cast]:
    """They stay the same under every rule in turn."""
    known: dict[Any, Any] = {n: {"adopt": one} for n, one in enumerate(acts) if one in ("yes", "no", "abstain")}
    serving, present = len(acts) + KEPT_OUT, sum(1 for one in acts if one != "absent")
    count = Count(len(acts), serving + VACANT, serving, present)
    return count, Cast(tally_of(["adopt"], known.values()), frozenset(known), known, 0)


@pytest.mark.parametrize("special", ["", "mandatory", "veto"])
@pytest.mark.parametrize("casting", [False, True])
@pytest.mark.parametrize("quorum", ["", "1/2", "2/3"])
@pytest.mark.parametrize("every", [35, pytest.param(1, marks=pytest.mark.soak)])
def test_the_outcome_is_that_of_counting_heads(special: str, casting: bool, quorum: str, every: int) -> None:
    """Every ballot of every body, each under one pair of share and base in turn; all pairs of each in `make soak`."""
    rules = [(share, base, quorum, casting, special) for share in SHARES for base in BASES]
    wrong = [
        (acts, rule)
        for number, acts in enumerate(bodies())
        for rule in rules[number % every :: every]
        if decided(acts, *rule).outcome != one_by_one(acts, *rule)
    ]
    assert wrong == []


Q = ("recognise", "remove")
TWO = [
    dict(zip(Q, pair, strict=True)) for pair in product(("yes", "no", "abstain"), repeat=2) if pair != ("yes", "yes")
]


@pytest.mark.parametrize("share", ["1/2", "> 1/2", "2/3", "3/4"])
@pytest.mark.parametrize("sizes", [range(1, 8), pytest.param(range(8, 10), marks=pytest.mark.soak)])
def test_two_opposite_questions_are_decided_by_every_set_of_ballots(sizes: range, share: str) -> None:
    for size in sizes:
        for ballots in combinations_with_replacement(range(len(TWO) + 1), size):
            cast = [TWO[one] for one in ballots if one < len(TWO)]
            rules = Rules({name: parse_threshold(f"{share} of entitled") for name in Q})
            found = result(rules, Count(size, size, size, len(cast)), Cast(tally_of(Q, cast)))
            wanted, more = Fraction(share.removeprefix("> ")), share.startswith(">")
            parts = [Fraction(sum(one[name] == "yes" for one in cast), size) for name in Q]
            first, second = ((one > wanted if more else one >= wanted) for one in parts)
            expected = "undecided" if first is second else "carried" if first else "lost"
            assert found.outcome == expected, (share, cast, size)
            assert ("contradiction" in [one.code for one in found.reasons]) is (first and second)


CAST = parse_threshold("> 1/2 of cast")


def test_failing_is_not_deciding_against_unless_the_chair_closes_it() -> None:
    rules = Rules({"adopt": parse_threshold("> 1/2 of all_members")})
    cast, count = Cast({"adopt": Tally(4, 1, 1)}), Count(9, 9, 9, 6)
    assert result(rules, count, cast).outcome == "undecided"
    assert result(rules, count, cast, closed_as_lost=True).outcome == "lost"


@pytest.mark.parametrize(
    ("why", "rules", "present", "voters", "reason"),
    [
        ("too few are present", {"quorum": parse_threshold("1/2 of entitled")}, 1, {1}, "no_quorum"),
        ("a vote is missing", {"mandatory": (frozenset({2}),)}, 9, {1}, "mandatory_missing"),
        ("of two who must vote one is missing", {"mandatory": (frozenset({1, 2}),)}, 9, {1}, "mandatory_missing"),
    ],
)
def test_what_decides_nothing_is_not_closed_as_lost_either(
    why: str, rules: dict[str, Any], present: int, voters: set[int], reason: str
) -> None:
    cast = Cast({"adopt": Tally(1, 0, 0)}, frozenset(voters))
    for lost in (False, True):
        found = result(Rules({"adopt": CAST}, **rules), Count(9, 9, 9, present), cast, closed_as_lost=lost)
        assert (found.outcome, [one.code for one in found.reasons]) == ("undecided", [reason]), why


def test_all_of_those_who_must_vote_have_voted_and_then_it_is_carried() -> None:
    rules = Rules({"adopt": CAST}, mandatory=(frozenset({1, 2}), frozenset({3})))
    for voters, outcome in (({1, 2}, "undecided"), ({1, 3}, "undecided"), ({1, 2, 3}, "carried")):
        cast = Cast({"adopt": Tally(len(voters), 0, 0)}, frozenset(voters))
        assert result(rules, Count(9, 9, 9, 9), cast).outcome == outcome, voters


def test_where_nobody_is_for_or_against_there_is_no_tie_to_break() -> None:
    rules, known = Rules({"adopt": CAST}, casting_vote=True), {1: {"adopt": "abstain"}, 2: {"adopt": "abstain"}}
    found = result(rules, Count(2, 2, 2, 2), Cast(tally_of(["adopt"], known.values()), frozenset(known), known, 1))
    assert (found.outcome, found.reasons) == ("undecided", ())


def test_with_an_opposite_question_the_chairs_no_decides_nothing_against() -> None:
    """His side of a tie carries what it is for; against the proposal speaks its opposite alone."""
    known = {1: dict(zip(Q, ("no", "abstain"), strict=True)), 2: dict(zip(Q, ("yes", "no"), strict=True))}
    rules = Rules(dict.fromkeys(Q, CAST), casting_vote=True)
    found = result(rules, Count(2, 2, 2, 2), Cast(tally_of(Q, known.values()), frozenset(known), known, 1))
    assert (found.outcome, [(one.code, one.question) for one in found.reasons]) == (
        "undecided", [("casting_vote", "recognise")],
    )  # fmt: skip


def test_an_absent_member_is_in_the_base_of_the_entitled_and_one_who_abstains_in_that_of_the_ballots() -> None:
    for base, absent, abstaining in (("entitled", False, False), ("present", True, False), ("cast", True, False)):
        rules = Rules({"adopt": parse_threshold(f"> 1/2 of {base}")})
        away = result(rules, Count(4, 4, 4, 3), Cast({"adopt": Tally(2, 1, 0)}))
        here = result(rules, Count(4, 4, 4, 4), Cast({"adopt": Tally(2, 1, 1)}))
        assert ((away.outcome == "carried"), (here.outcome == "carried")) == (absent, abstaining), base


def test_the_chairs_side_of_a_secret_ballot_is_unknown_and_breaks_no_tie() -> None:
    rules = Rules({"adopt": parse_threshold("> 1/2 of cast")}, casting_vote=True)
    found = result(rules, Count(4, 4, 4, 4), Cast({"adopt": Tally(2, 2, 0)}, chair=1))
    assert found.outcome == "undecided"
    assert [one.code for one in found.reasons] == ["chair_side_unknown"]


def test_a_mandatory_post_that_nobody_holds_lets_nothing_be_carried() -> None:
    rules = Rules({"adopt": parse_threshold("1/2 of cast")}, mandatory=(frozenset(),))
    known: dict[Any, Any] = {1: {"adopt": "yes"}}
    found = result(rules, Count(1, 1, 1, 1), Cast(tally_of(["adopt"], known.values()), frozenset(known), known, 1))
    assert found.outcome == "undecided"


choice = st.sampled_from(("yes", "no", "abstain", "invalid"))
ballots_of_many = st.lists(st.fixed_dictionaries({"a": choice, "b": choice}), max_size=30)


@given(ballots_of_many, st.randoms())
def test_the_order_of_the_ballots_and_the_way_they_came_change_nothing(ballots: list[Any], chance: Any) -> None:
    mixed = list(ballots)
    chance.shuffle(mixed)
    whole, half = tally_of(("a", "b"), ballots), len(mixed) // 2
    assert added(tally_of(("a", "b"), mixed[:half]), tally_of(("a", "b"), mixed[half:])) == whole
    lines = [(str(number), one, None) for number, one in enumerate(ballots)]
    turned = list(lines)
    chance.shuffle(turned)
    assert sorted_lines(lines) == sorted_lines(turned)


@given(st.integers(0, 60), st.integers(1, 60), st.integers(1, 20), st.integers(1, 20), st.booleans())
def test_one_more_yes_never_takes_a_decision_away(yes: int, size: int, above: int, below: int, strict: bool) -> None:
    share = Fraction(min(above, below), max(above, below))
    rules = Rules({"a": Threshold(share, "entitled", strict and share < 1)})
    if yes < size:
        count = Count(size, size, size, size)
        before, after = (result(rules, count, Cast({"a": Tally(n, 0, 0)})).outcome for n in (yes, yes + 1))
        assert (before, after) != ("carried", "undecided")
