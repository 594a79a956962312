"""A signer who is added is one more who must sign; he stands for none of those whom the rule names."""

from __future__ import annotations

import pytest

from workflow_app.domain.sign_offs import SignOffMade, SignOffRule, can_be_full, progress

POOL = {"lead": ["A", "B", "C", "X"]}
GROUPS = {"law": ["L", "X"], "office": ["O"]}
TWO, ALL, EACH = SignOffRule(needed=2), SignOffRule(), SignOffRule(groups=("law", "office"), in_order=True)


def made(words: str) -> list[SignOffMade]:
    """`A B/C`: A for himself, B in the place of C; `law:L` says the group."""
    found = []
    for word in words.split():
        group, _, names = word.rpartition(":")
        person, _, principal = names.partition("/")
        found.append(SignOffMade(person, principal or person, group or "lead"))
    return found


@pytest.mark.parametrize(
    ("why", "rule", "holders", "signed", "full", "count", "can"),
    [
        ("nobody yet", TWO, POOL, "", False, (0, 3), True),
        ("one of the two and who was added", TWO, POOL, "A X", False, (2, 3), True),
        ("the two without him", TWO, POOL, "A B", False, (2, 3), True),
        ("the two and he", TWO, POOL, "A X B", True, (3, 3), True),
        ("he is used up in another's place", TWO, POOL, "A X/B", False, (2, 3), False),
        ("of all he is one in any case", ALL, POOL, "A B C", False, (3, 4), True),
        ("all", ALL, POOL, "A B C X", True, (4, 4), True),
        ("there are too few: he takes an empty place", TWO, {"lead": ["A", "X"]}, "A X", True, (2, 2), True),
        ("there are too few, and one who came before him", TWO, {"lead": ["A", "B", "X"]}, "A X", False, (2, 3), True),
        ("a group waits for its own and for him", EACH, GROUPS, "law:X", False, (1, 3), True),
        ("each group has signed, he has not", EACH, GROUPS, "law:L office:O", False, (2, 3), True),
        ("a group whose post is vacant is his", EACH, {"law": ["X"], "office": ["O"]}, "law:X office:O", True, (2, 2),
         True),
    ],
)  # fmt: skip
def test_he_is_one_more_where(why, rule, holders, signed, full, count, can):
    now = progress(rule, made(signed), holders, ["X"])
    assert (now.full, (now.got, now.need)) == (full, count), why
    assert can_be_full(rule, made(signed), holders, ["X"]) is can, why


def test_in_a_fixed_order_he_signs_in_the_turn_of_his_group():
    turns = [progress(EACH, made(signed), GROUPS, ["X"]).next_group for signed in ("", "law:L", "law:X", "law:X law:L")]
    assert turns == ["law", "law", "law", "office"]


def test_he_is_awaited_by_name_as_long_as_he_has_not_signed():
    assert "X" in progress(TWO, made("A B"), POOL, ["X"]).missing
    assert progress(TWO, made("A B X"), POOL, ["X"]).missing == ()
