"""Rows of the guards' table: what is written on a sheet once, and what is signed."""

from __future__ import annotations

from typing import Any

from tests.domain.fake_case import TODAY, FakeCase, case, document, given
from tests.domain.rows import Row

BOXES: list[dict[str, Any]] = [{"person": None, "sort": 2, "done": ""}, {"person": None, "sort": 3, "done": True}]
IS_THERE = {"table": "team", "column": "sort", "ask": "row", "is": True}
IS_FREE = {**IS_THERE, "is": False}
UNMARKED = {"except": "done"}
OF = {"of": "notice"}


def box(number: int | None, rows: list[dict[str, Any]] = BOXES) -> FakeCase:
    """A sheet with boxes 2 and 3 (box 3 is marked), and one entered with the act."""
    return case(fields={"team": rows}, given=given(asks={} if number is None else {"row": number}))


ROWS = [
    Row("entered_in_column", "it stands there", box(2), IS_THERE),
    Row("entered_in_column", "it stands nowhere", box(5), IS_THERE, "row_missing", ("team (vi)", "sort (vi)", "5")),
    Row("entered_in_column", "no row at all", box(2, []), IS_THERE, "row_missing"),
    Row("entered_in_column", "only in a marked row", box(3), {**IS_THERE, **UNMARKED}, "row_missing"),
    Row("entered_in_column", "in a row without the mark", box(2), {**IS_THERE, **UNMARKED}),
    Row("entered_in_column", "it is still free", box(5), IS_FREE),
    Row("entered_in_column", "it is taken", box(2), IS_FREE, "row_there_already", ("team (vi)", "2")),
    Row("entered_in_column", "taken by a marked row alone", box(3), {**IS_FREE, **UNMARKED}),
    Row("entered_in_column", "nothing entered", box(None), IS_FREE),
    Row("entered_in_column", "nothing entered where it must stand", box(None), IS_THERE),
    Row("document_is_unsigned", "not begun", case(), OF),
    Row("document_is_unsigned", "begun", case(texts=document()), OF),
    Row("document_is_unsigned", "signed", case(texts=document(signed_on=TODAY)), OF, "is_signed", ("notice (vi)",)),
    Row("document_is_unsigned", "one of two is signed", case(texts=document(signed_on=TODAY)),
        {"of": ["decision", "notice"]}, "is_signed"),
]  # fmt: skip
