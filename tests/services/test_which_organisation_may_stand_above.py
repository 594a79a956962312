"""Only the topmost organisation with users here has its superior outside; what the form offers is what is enforced."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

import pytest

from tests.cast import DemoOffice
from workflow_app.db import people
from workflow_app.domain.refusals import Refused
from workflow_app.services import organisations, reorganising, superiors

TODAY = date(2026, 3, 2)
CODES = ("TU", "BTCTU", "DU", "CB1", "CB2", "CB3", "TU2", "DU2", "CB21", "XA", "CBX")
"""Those of the demonstration office, and a commune outside, below the province, with a cell outside."""


def founded(office: DemoOffice, code: str, parent: str, **more: Any) -> None:
    new = {"code": code, "kind": "base", "name": f"Đảng uỷ {code}", "issuer_code": "ĐU", "seat": ""}
    do(office, organisations.add_organisation, parent=parent, from_on=TODAY, **{**new, **more})


def do(office: DemoOffice, verb: Any, **values: Any) -> None:
    with office.database.writing() as session:
        by = {"office": office.engine, "person_id": office.person_id("quantri"), "now": office.now}
        verb(session, **by, **values)


def refused(office: DemoOffice, place: str, above: str) -> tuple[str, ...]:
    try:
        moved = {"organisation": place, "parent": above, "from_on": TODAY, "basis": "QĐ 1"}
        do(office, reorganising.move_organisation, **moved)
    except Refused as found:
        return found.codes
    return ()


@pytest.fixture
def with_a_commune(office: DemoOffice) -> DemoOffice:
    founded(office, "XA", "TU", is_outside=True)
    founded(office, "CBX", "XA", is_outside=True, kind="cell")
    return office


@pytest.mark.parametrize(
    ("place", "above", "codes"),
    [
        ("CB1", "DU2", ("outside_superior",)),
        ("CB1", "TU2", ("outside_superior",)),
        ("DU", "TU2", ("outside_superior",)),
        ("DU", "XA", ("outside_superior",)),
        ("CB1", "XA", ("outside_superior",)),
        ("TU", "TU2", ()),
        ("TU", "CBX", ("below_itself",)),
        ("DU2", "TU", ()),
        ("CBX", "DU", ()),
        ("CB1", "TU", ()),
    ],
)
def test_nobody_with_users_is_parted_from_who_has_them_above(with_a_commune, place, above, codes):
    assert refused(with_a_commune, place, above) == codes


def test_an_outside_superior_comes_below_none_with_users_while_it_stands_above_some(office):
    assert refused(office, "TU", "TU2") == ()
    founded(office, "KHAC", "")
    assert refused(office, "TU2", "KHAC") == ("outside_superior",)
    assert refused(office, "TU", "KHAC") == (), "itself comes below it, and its superior is inside again"


def test_one_is_founded_below_a_place_outside_only_where_nobody_with_users_is_above(with_a_commune):
    with pytest.raises(Refused) as found:
        founded(with_a_commune, "CBY", "XA", kind="cell")
    assert found.value.codes == ("outside_superior",)
    assert "Đảng uỷ CBY thì ở dưới Tỉnh uỷ Thanh Giang" in found.value.first.text.vi
    founded(with_a_commune, "CBZ", "DU2", kind="cell")


def test_what_is_offered_as_superior_is_what_is_enforced(with_a_commune):
    office = with_a_commune
    never = {"below_itself", "nothing_to_change", "outside_superior"}
    for place in CODES:
        with office.database.reading() as session:
            seen = people.organisation_named(session, place)
            assert seen is not None
            offered = superiors.offered(session, seen)
        for above in CODES:
            codes = tried(office, place, above)
            assert (office.place_id(above) in offered) == (not never & set(codes)), (place, above, codes)


def tried(office: DemoOffice, place: str, above: str) -> tuple[str, ...]:
    """The codes by which the move is refused; nothing of it is kept."""
    codes: tuple[str, ...] = ()
    with suppress(_Undone), office.database.writing() as session:
        by: dict[str, Any] = {"office": office.engine, "person_id": office.person_id("quantri"), "now": office.now}
        moved: dict[str, Any] = {"organisation": place, "parent": above, "from_on": TODAY, "basis": "QĐ 1"}
        try:
            reorganising.move_organisation(session, **by, **moved)
        except Refused as found:
            codes = found.codes
        raise _Undone
    return codes


class _Undone(Exception):
    pass
