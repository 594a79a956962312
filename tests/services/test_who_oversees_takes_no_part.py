"""Who inspects or runs the office keeps no minutes, is asked for no opinion and answers for no plan."""

from __future__ import annotations

import pytest

from tests.cast import DemoOffice, Taken
from tests.services.voting_office import before_the_committee

TEXT = {"plan": {"abstract": "Kế hoạch", "text": "I. Mục đích", "recipients": "Lưu"}}


def opening(office: DemoOffice, plan: Taken, secretary: str) -> Taken:
    return office.take("open_round", plan, by="chanhvp", round={"chair": "@bithu", "secretary": f"@{secretary}"})


@pytest.fixture
def plan(office: DemoOffice) -> Taken:
    return before_the_committee(office)


def test_the_minutes_are_kept_by_the_body_or_by_its_office(office, plan):
    """Neither by an overseer, nor by somebody of another organisation; a member of the body or its clerk may."""
    for name, because in (
        ("kiemtra", "oversees_nothing"), ("quantri", "oversees_nothing"), ("cb2_dv3", "secretary_of_the_body"),
    ):  # fmt: skip
        refused = opening(office, plan, name)
        assert refused.refused == ("may_not_preside",), name
        assert refused.refusals[0].detail["because"] == because
        assert refused.refusals[0].supplier is not None
    assert opening(office, plan, "vanthu1").done
    changed = {"secretary": "@kiemtra", "why": "Thư ký đi công tác"}
    assert office.take("hand_over_chair", plan, by="chanhvp", round=changed).refused == ("may_not_preside",)
    changed["secretary"] = "@btv6"
    assert office.take("hand_over_chair", plan, by="chanhvp", round=changed).done


@pytest.mark.parametrize("overseer", ["kiemtra", "quantri"])
def test_nor_is_asked_for_an_opinion_nor_answers_for_a_plan(office, overseer):
    fields = {"title": "Kế hoạch", "responsible": f"@{overseer}"}
    assert "overseer_named" in office.create("plan", "soanthao", "DU", fields=fields, texts=TEXT).refused
    plan = office.create("plan", "soanthao", "DU", fields={"title": "Kế hoạch"}, texts=TEXT)
    assert "overseer_named" in office.take("edit", plan, by="soanthao", fields=fields).refused
    asked = office.take("ask_opinions", plan, by="soanthao", opinions=[{"person": f"@{overseer}"}])
    assert asked.refused == ("overseer_named",)
    assert office.take("ask_opinions", plan, by="soanthao", opinions=[{"person": "@uv1"}]).done
