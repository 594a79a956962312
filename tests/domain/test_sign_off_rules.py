"""How many sign-offs, from whom and in which order: by hand, and at random."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow_app.domain.sign_offs import Progress, SignOffMade, SignOffRule, counted, progress


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
            Progress(False, 2, 3, ("clerk",), "clerk"),
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


@given(st.permutations([by("an", "team"), by("chi", "head"), by("dung", "clerk")]), st.integers(0, 3))
def test_in_order_whatever_has_fallen_the_first_group_without_a_signature_is_next(signatures, left):
    """Signatures stay in any order once they are made: those of earlier groups may have fallen and been given anew."""
    made = list(signatures[:left])
    while not (now := progress(IN_ORDER, made, BENCH)).full:
        assert now.got == len(made)
        assert now.next_group == next(name for name in IN_ORDER.groups if name not in {one.group for one in made})
        made.append(by(BENCH[now.next_group][0], now.next_group))
    assert now.next_group is None


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
