"""Targets of several resolutions and years stand as separate lists; what could not be assessed is in no count."""

from __future__ import annotations

from workflow_app.domain.row_lists import Counted, Lists, lists_of

SPEC = Lists(("resolution", "year"), ("midterm",), "met", ("not_assessable",))


def rows(resolution: str, year: int, *results: str | None) -> list[dict[str, object]]:
    return [{"resolution": resolution, "year": year, "midterm": one} for one in results]


def test_each_resolution_and_year_has_its_own_count():
    table = [*rows("A", 2020, *["met"] * 8), *rows("B", 2020, *["met"] * 7), *rows("A", 2022, *["met"] * 6, "not_met")]
    found = lists_of(SPEC, table)
    assert [(one.key, str(one.counts["midterm"])) for one in found] == [
        (("A", "2020"), "8/8"),
        (("B", "2020"), "7/7"),
        (("A", "2022"), "6/7"),
    ]


def test_what_could_not_be_assessed_is_neither_reached_nor_missed():
    (found,) = lists_of(SPEC, rows("A", 2022, "met", "not_met", "not_assessable", "not_assessable", None))
    assert found.counts["midterm"] == Counted(reached=1, of=2, left_out=2, open=1)


def test_rows_of_one_list_may_stand_apart_and_keep_their_order():
    table = [*rows("A", 2020, "met"), *rows("B", 2020, "met"), *rows("A", 2020, "not_met")]
    first, second = lists_of(SPEC, table)
    assert [row["midterm"] for row in first.rows] == ["met", "not_met"]
    assert second.key == ("B", "2020")


def test_an_empty_table_has_no_list():
    assert lists_of(SPEC, []) == []
