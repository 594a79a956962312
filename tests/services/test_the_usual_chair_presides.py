"""Who holds a post that chairs the body presides while any of them is there and takes part; else another member, with a
reason."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import DemoOffice, Taken
from tests.services.voting_office import before_the_committee

CHAIRS = ("bithu", "pho1", "pho2")


@pytest.fixture
def plan(office: DemoOffice) -> Taken:
    return before_the_committee(office)


def open_it(office: DemoOffice, plan: Taken, chair: str, **more: Any) -> Taken:
    values = {"ballots": "open", "chair": f"@{chair}", "secretary": "@chanhvp", **more}
    return office.take("open_round", plan, by="chanhvp", round=values)


def test_nobody_else_presides_while_one_of_them_is_there(office: DemoOffice, plan: Taken) -> None:
    refused = open_it(office, plan, "btv1", why="Theo phân công")
    assert refused.refused == ("usual_chair",)
    assert refused.refusals[0].supplier is not None
    two_away = {f"@{one}": "Ốm" for one in CHAIRS[:2]}
    assert open_it(office, plan, "btv1", absent=two_away, why="Theo phân công").refused == ("usual_chair",)
    assert open_it(office, plan, "pho2", absent=two_away).done


def test_another_member_presides_with_a_reason_where_none_of_them_is_there(office: DemoOffice, plan: Taken) -> None:
    all_away = {f"@{one}": "Ốm" for one in CHAIRS}
    assert open_it(office, plan, "btv1", absent=all_away).refused == ("missing_field",)
    assert open_it(office, plan, "btv1", absent=all_away, why="Cả Thường trực vắng").done
