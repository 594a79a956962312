"""All ballots of bodies of up to nine members, under every combination of rules, held against counting one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
Rule = tuple[str, str, str]
"""The share, its base, and the quorum; where that is empty nobody asks how many are there."""
RULES: list[Rule] = [(share, base, quorum) for quorum in ("", "1/2", "2/3") for share in SHARES for base in BASES]


CHAIR, OTHER = 0, 1
"""Whose places differ from the rest: the chair's, and that of the member who must vote and may veto."""


def bodies(*own: int) -> Iterator[tuple[str, ...]]:
    """What the members of each body do. Only of the places in `own` it matters who does it; of others, how many do."""
    for size in range(1, 10):
        places = [one for one in own if one < size]
        for alone in product(ACTS, repeat=len(places)):
            for others in combinations_with_replacement(ACTS, size - len(places)):
                acts = list(others)
                for place, act in zip(places, alone, strict=True):
                    acts.insert(place, act)
                yield tuple(acts)


def heads(acts: Sequence[str]) -> tuple[int, ...]:
    return tuple(map(acts.count, ACTS))


def is_tied(acts: Sequence[str]) -> bool:
    return 0 < acts.count("yes") == acts.count("no")


@cache
def enough(votes: int, of: int, share: str) -> bool:
    if of == 0 or votes > of:
        return False
    reached, wanted = Fraction(votes, of), Fraction(share.removeprefix("> "))
    return reached > wanted if share.startswith(">") else reached >= wanted


def counted(numbers: tuple[int, ...], share: str, base: str, quorum: str) -> tuple[bool, bool, bool]:
    """Whether enough are there, whether the yes votes are enough, and whether one more of them would be."""
    yes, no, abstain, silent, _absent = numbers
    cast, entitled = yes + no + abstain, sum(numbers)
    here, serving = cast + silent, entitled + KEPT_OUT
    size = {
        "entitled": entitled, "serving": serving, "all_members": serving + VACANT, "present": here, "cast": cast,
    }[base]  # fmt: skip
    return not quorum or enough(here, entitled, quorum), enough(yes, size, share), enough(yes + 1, size, share)


def one_by_one(acts: Sequence[str], share: str, base: str, quorum: str, casting: bool, special: str) -> str:
    """The rule told again, by counting heads: no code of the product."""
    is_quorate, carried, by_one_more = counted(heads(acts), share, base, quorum)
    other = acts[1] if len(acts) > 1 else "nobody"
    if not is_quorate or (special == "mandatory" and other not in ("yes", "no", "abstain")):
        return "undecided"
    lost = False
    if casting and not carried and is_tied(acts) and by_one_more:
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


def wrong(cases: Iterable[tuple[Sequence[str], Iterable[Rule]]], casting: bool, special: str) -> list[Any]:
    return [
        (acts, rule)
        for acts, rules in cases
        for rule in rules
        if decided(acts, *rule, casting, special).outcome != one_by_one(acts, *rule, casting, special)
    ]


def test_every_tally_is_decided_under_every_share_base_and_quorum() -> None:
    assert wrong(((acts, RULES) for acts in bodies()), False, "") == []


def test_every_tie_is_broken_by_the_chair_under_every_share_base_and_quorum() -> None:
    assert wrong(((acts, RULES) for acts in bodies(CHAIR) if is_tied(acts)), True, "") == []


@cache
def apart(numbers: tuple[int, ...]) -> list[list[Rule]]:
    """The rules, together where counting heads finds no difference between them for this tally."""
    alike: dict[tuple[bool, bool, bool], list[Rule]] = {}
    for rule in RULES:
        alike.setdefault(counted(numbers, *rule), []).append(rule)
    return list(alike.values())


@pytest.mark.parametrize("special", ["", "mandatory", "veto"])
@pytest.mark.parametrize("casting", [False, True])
def test_every_ballot_of_who_has_a_part_of_his_own_counts_as_it_should(casting: bool, special: str) -> None:
    """Each under rules of every sort that differs for it: one of the sort, another at the next ballot."""
    own = [place for place, has_part in ((CHAIR, casting), (OTHER, special)) if has_part]
    cases = (
        (acts, [alike[number % len(alike)] for alike in apart(heads(acts))]) for number, acts in enumerate(bodies(*own))
    )
    assert wrong(cases, casting, special) == []


@pytest.mark.soak
@pytest.mark.parametrize("special", ["", "mandatory", "veto"])
@pytest.mark.parametrize("casting", [False, True])
@pytest.mark.parametrize("quorum", ["", "1/2", "2/3"])
def test_every_ballot_is_decided_under_every_rule(quorum: str, casting: bool, special: str) -> None:
    rules = [one for one in RULES if one[2] == quorum]
    assert wrong(((acts, rules) for acts in bodies(CHAIR, OTHER)), casting, special) == []


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
