"""What a delegation covers, and on which days it is in force; which posts exclude each other."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from workflow_app.domain.delegations import Delegation, step_of
from workflow_app.domain.posts import at_place, collision, titled
from workflow_app.domain.sign_offs import SignOffMade, SignOffRule, can_be_full, progress
from workflow_app.domain.texts import Text

FIRST = date(2026, 6, 1)


def delegation(**more: object) -> Delegation:
    plain: dict[str, object] = {
        "id": 1, "uid": "u", "post_id": 1, "role": "secretary", "organisation_id": 1, "principal_id": 1,
        "substitute_id": 2, "kinds": (), "steps": (), "from_on": FIRST, "to_on": FIRST + timedelta(9),
        "revoked_on": None, "post_from": date(2020, 1, 1), "post_to": None,
    }  # fmt: skip
    return Delegation(**{**plain, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("more", "day", "why_not"),
    [
        ({}, -1, "not_yet"),
        ({}, 0, None),
        ({}, 9, None),
        ({}, 10, "over"),
        ({"post_to": FIRST + timedelta(3)}, 4, "over"),
        ({"post_to": FIRST + timedelta(3)}, 3, None),
        ({"post_from": FIRST + timedelta(2)}, 1, "not_yet"),
        ({"revoked_on": FIRST + timedelta(5)}, 4, None),
        ({"revoked_on": FIRST + timedelta(5)}, 5, "revoked"),
        ({"revoked_on": FIRST + timedelta(5)}, 10, "revoked"),
        ({"revoked_on": FIRST - timedelta(3)}, -4, "not_yet"),
        ({"revoked_on": FIRST - timedelta(3)}, -3, "revoked"),
        ({"revoked_on": FIRST - timedelta(3)}, 0, "revoked"),
    ],
)
def test_first_and_last_day_count_and_it_is_never_longer_than_its_post(more, day, why_not):
    assert delegation(**more).why_not_on(FIRST + timedelta(day)) == why_not


@given(some.integers(-5, 15), some.integers(-5, 15))
def test_it_is_in_force_on_both_days_or_not_at_all(today, held_on):
    allowed = delegation().why_not("plan", "sign", FIRST + timedelta(today), FIRST + timedelta(held_on)) is None
    assert allowed == all(0 <= one <= 9 for one in (today, held_on))


@pytest.mark.parametrize(
    ("kinds", "steps", "covers"),
    [((), "", True), (("plan",), "", True), (("report",), "", False), ((), "issue", False),
     (("plan", "report"), "sign", True), (("report",), "sign", False),
     ((), "plan/sign", True), ((), "report/sign", False), ((), "report/sign plan/issue", False),
     ((), "report/sign plan/sign", True), (("plan",), "plan/sign", True), (("report",), "plan/sign", False)],
)  # fmt: skip
def test_what_it_names_narrows_it_and_a_step_of_one_kind_is_none_of_another(kinds, steps, covers):
    named = tuple(step_of(one) for one in steps.split())
    assert delegation(kinds=kinds, steps=named).covers("plan", "sign") is covers


@pytest.mark.parametrize(
    ("within", "belongs_to", "why_not"),
    [(None, (), None), (7, (7,), None), (7, (9, 7, 1), None), (7, (), "elsewhere"), (7, (9, 1), "elsewhere")],
)
def test_an_organisation_narrows_it_to_what_is_of_it_or_below(within, belongs_to, why_not):
    assert delegation(within_id=within).why_not("plan", "sign", FIRST, FIRST, belongs_to) == why_not


@pytest.mark.parametrize(
    ("posts", "found"),
    [
        ([("drafter", 1), ("checker", 1)], True),
        ([("drafter", 1), ("checker", 2)], False),
        ([("administrator", 1), ("auditor", 2)], True),
        ([("drafter", 1), ("drafter", 2)], False),
    ],
)
def test_some_posts_exclude_each_other_everywhere_and_some_in_one_place(posts, found):
    clash = collision(posts, [["administrator", "auditor"]], [["drafter", "checker"]])
    assert (clash is not None) is found


def test_a_post_held_for_the_time_being_says_so():
    title = Text("Bí thư", "Secretary")
    assert [titled(title, one).vi for one in ("", None, "acting", "in_charge")] == [
        "Bí thư", "Bí thư", "Quyền Bí thư", "Phụ trách Bí thư",
    ]  # fmt: skip


RULES = [
    SignOffRule(None),
    SignOffRule(2),
    SignOffRule(3),
    SignOffRule(None, ("a", "b")),
    SignOffRule(2, include=("b",)),
]


PERSONS = some.sampled_from("wxyz")
HOLDERS = some.lists(PERSONS, max_size=3, unique=True)


@given(some.sampled_from(RULES), HOLDERS, HOLDERS,
       some.lists(some.tuples(PERSONS, PERSONS, some.sampled_from("ab")), max_size=2))  # fmt: skip
def test_a_sign_off_can_still_be_full_exactly_where_somebody_can_fill_it(rule, a, b, signed):
    """Against brute force: every order in which those who are left could sign for themselves."""
    holders = {"a": a, "b": b}
    made = [SignOffMade(*one) for one in signed]
    assert can_be_full(rule, made, holders) == _filled(rule, made, holders)


def _filled(rule: SignOffRule, made: list[SignOffMade], holders: dict[str, list[str]]) -> bool:
    if progress(rule, made, holders).full:
        return True
    heard = {person for one in made for person in (one.person, one.on_behalf_of)}
    more = [SignOffMade(one, one, group) for group, found in holders.items() for one in found if one not in heard]
    return any(_filled(rule, [*made, one], holders) for one in more)


@pytest.mark.parametrize(
    ("title", "place", "written"),
    [
        ("Trưởng ban", "Ban Tổ chức Tỉnh uỷ", "Trưởng Ban Tổ chức Tỉnh uỷ"),
        ("TRƯỞNG BAN", "BAN TỔ CHỨC TỈNH UỶ", "TRƯỞNG BAN TỔ CHỨC TỈNH UỶ"),
        ("Bí thư", "Đảng uỷ xã An Lạc", "Bí thư Đảng uỷ xã An Lạc"),
        ("Bí thư", "", "Bí thư"),
    ],
)
def test_the_head_of_a_board_bears_its_name_and_its_word_once(title, place, written):
    assert at_place(title, place) == written
