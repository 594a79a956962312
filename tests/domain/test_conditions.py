"""A condition of a definition is data: a field, a comparison and a value, joined by all and any. Nothing else."""

from __future__ import annotations

import pytest

from workflow_app.domain.conditions import COMPARISONS, Condition, build_condition

FIELDS = {"path": "up", "count": 3, "day": "2026-03-12", "zero": 0, "no": False, "blank": "", "rows": [], "some": [{}]}


def holds(raw) -> bool:
    return build_condition(raw).holds(FIELDS)


TABLE = [
    # comparison, field, value, holds
    ("is", "path", "up", True),
    ("is", "path", "down", False),
    ("is", "absent", None, True),
    ("is", "zero", 0, True),
    ("is_not", "path", "down", True),
    ("is_not", "path", "up", False),
    ("is_not", "absent", "up", True),
    ("in", "path", ["up", "down"], True),
    ("in", "path", ["down"], False),
    ("in", "absent", ["down"], False),
    ("not_in", "path", ["down"], True),
    ("not_in", "path", ["up", "down"], False),
    ("not_in", "absent", ["down"], True),
    ("at_least", "count", 3, True),
    ("at_least", "count", 4, False),
    ("at_least", "day", "2026-03-12", True),
    ("at_least", "day", "2026-03-13", False),
    ("at_least", "absent", 0, False),
    ("at_most", "count", 3, True),
    ("at_most", "count", 2, False),
    ("at_least", "zero", 0, True),
    ("at_most", "zero", 0, True),
    ("at_most", "absent", 9, False),
    ("filled", "path", True, True),
    ("filled", "path", False, False),
    ("filled", "absent", True, False),
    ("filled", "absent", False, True),
    ("filled", "blank", True, False),
    ("filled", "rows", True, False),
    ("filled", "some", True, True),
    # Zero and no are answers: they are filled in.
    ("filled", "zero", True, True),
    ("filled", "no", True, True),
]


@pytest.mark.parametrize(("comparison", "field", "value", "wanted"), TABLE)
def test_a_comparison_holds_as_its_row_says(comparison, field, value, wanted):
    assert holds({"field": field, comparison: value}) is wanted


def test_every_comparison_has_a_row_each_way():
    for comparison in COMPARISONS:
        assert {wanted for name, _, _, wanted in TABLE if name == comparison} == {True, False}


YES, NO = {"field": "path", "is": "up"}, {"field": "path", "is": "down"}


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ({"all": [YES, YES]}, True),
        ({"all": [YES, NO]}, False),
        ({"any": [NO, YES]}, True),
        ({"any": [NO, NO]}, False),
        ({"all": [YES, {"any": [NO, YES]}]}, True),
        ({"any": [NO, {"all": [YES, NO]}]}, False),
        ({"all": [YES]}, True),
        ({"any": [NO]}, False),
    ],
)
def test_all_and_any_join_conditions(raw, wanted):
    assert holds(raw) is wanted


def test_a_condition_names_the_fields_it_reads_so_that_loading_can_check_them():
    condition: Condition = build_condition({"all": [YES, {"any": [{"field": "count", "at_least": 1}, NO]}]})
    assert condition.fields() == {"path", "count"}
    assert build_condition({"any": [YES, {"field": "day", "filled": True}]}).fields() == {"path", "day"}
    assert build_condition(YES).fields() == {"path"}


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"field": "path"},
        {"is": "up"},
        {"field": "path", "is": "up", "is_not": "down"},
        {"field": "path", "is": "up", "note": "more"},
        {"field": "path", "equals": "up"},
        {"field": "path", "matches": ".*"},
        {"field": "path", "call": "os.system"},
        {"path": "up"},
        {"path": "up", "is": "up"},
        {"expression": "path == 'up'"},
        {"not": YES},
        {"all": []},
        {"any": []},
        {"all": YES},
        {"any": "path"},
        {"all": (YES,)},
        {"all": {"field": YES}},
        {"all": [YES], "any": [NO]},
        {"all": [YES], "field": "path"},
        {"all": [{"field": "path"}]},
        {"any": [{"all": []}]},
    ],
    ids=str,
)
def test_nothing_else_is_a_condition(raw):
    with pytest.raises(ValueError, match="condition"):
        build_condition(raw)


def test_a_mistake_names_the_legal_comparisons():
    with pytest.raises(ValueError, match=", ".join(COMPARISONS)):
        build_condition({"field": "path", "equals": "up"})


@pytest.mark.parametrize(
    "field", ["path.upper", "path.__class__", "path[0]", "path()", "__class__", "rows.0", "a or b"]
)
def test_a_field_is_a_name_and_is_never_followed_into(field):
    """Whatever stands there is looked up as one word; no attribute, index or call is ever reached."""
    assert build_condition({"field": field, "is": None}).holds(FIELDS)
    assert not build_condition({"field": field, "filled": True}).holds(FIELDS)


def test_a_value_is_compared_and_never_run():
    class Trap:
        def __eq__(self, other: object) -> bool:
            return other == "__import__('os')"

        __hash__ = None  # type: ignore[assignment]

    assert build_condition({"field": "a", "is": "__import__('os')"}).holds({"a": Trap()})
    assert not holds({"field": "path", "is": "{path}"})
