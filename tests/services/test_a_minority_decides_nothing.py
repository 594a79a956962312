"""Those who keep out are never so many that a minority of the body decides for it."""

from __future__ import annotations

import pytest

from tests.cast import DemoOffice, Taken, on_both_databases
from tests.services.voting_office import before_the_committee, opened, vote
from workflow_app.domain.refusals import Refused
from workflow_app.services import organisations as verbs

WHY = {"ground": "declared", "reason": "Có liên quan"}
OPENING = {"ballots": "open", "chair": "@bithu", "secretary": "@chanhvp"}


def put_out(office: DemoOffice, plan: Taken, *persons: str) -> list[tuple[str, ...]]:
    return [office.take("recuse_other", plan, "bithu", asks={"recused": f"@{one}", **WHY}).refused for one in persons]


def set_floor(office: DemoOffice, value: str) -> None:
    with office.database.writing() as session:
        verbs.set_setting(
            session, office=office.engine, person_id=None, now=office.now, name="recusal_floor", value=value
        )


@on_both_databases
def test_nobody_puts_so_many_others_out(office: DemoOffice) -> None:
    """Of nine, five must be left: four may be put out, and no fifth."""
    plan = before_the_committee(office)
    assert put_out(office, plan, "btv1", "btv2", "btv3", "btv4") == [()] * 4
    refused = office.take("recuse_other", plan, "bithu", asks={"recused": "@btv5", **WHY})
    assert refused.refused == ("minority_left",)
    said = refused.refusals[0]
    assert "4/9" in said.text.vi
    assert said.supplier is not None
    assert "Tỉnh uỷ" in said.supplier.vi


def test_who_keeps_himself_out_may_and_then_no_round_is_opened(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    for one in ("btv1", "btv2", "btv3", "btv4", "btv5"):
        assert office.take("recuse", plan, one, asks=WHY).done
    assert office.take("open_round", plan, "chanhvp", round=OPENING).refused == ("minority_left",)


def test_nor_is_one_closed_that_was_opened_before(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    opened(office, plan, "open")
    for one in ("bithu", "pho1", "pho2", "btv6"):
        assert vote(office, plan, one, "yes").done
    for one in ("btv1", "btv2", "btv3", "btv4", "btv5"):
        assert office.take("recuse", plan, one, asks=WHY).done
    assert office.take("confirm_result", plan, "bithu").refused == ("minority_left",)


def test_the_share_is_the_offices_own_and_exact(office: DemoOffice) -> None:
    set_floor(office, "2/3")
    plan = before_the_committee(office)
    assert put_out(office, plan, "btv1", "btv2", "btv3") == [(), (), ("minority_left",)], "six of nine is not more"


def test_a_share_is_a_fraction_below_one(office: DemoOffice) -> None:
    for value in ("0.5", "một nửa", "3/2", "1/1", "0/2"):
        with pytest.raises(Refused) as refused:
            set_floor(office, value)
        assert refused.value.refusals[0].code == "bad_setting", value
