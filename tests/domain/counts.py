"""Thresholds and counts as the tests of decisions write them."""

from __future__ import annotations

from fractions import Fraction

from workflow_app.domain.decisions import (
    Count,
    Threshold,
    parse_threshold,
)

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
