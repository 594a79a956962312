"""Every refusal by a rule of a step says where that rule is written, also where the rule itself brings no source."""

from __future__ import annotations

from tests.cast import DemoOffice
from tests.services.absences_office import delegate
from tests.services.test_an_added_signer_must_sign import AGENDA
from tests.services.test_who_may_become_a_signer import CHECKED, FIELDS, TEXT, submitted


def test_of_who_keeps_out_has_signed_wrote_it_or_lacks_a_paper(office: DemoOffice) -> None:
    plan = submitted(office)
    assert office.take("put_on_agenda", plan, "bithu", asks=AGENDA).done
    assert office.take("recuse", plan, "pho1", asks={"ground": "declared", "reason": "Có liên quan"}).done
    told = {
        "already_signed": office.take("put_on_agenda", plan, "bithu", asks=AGENDA),
        "recused": office.take("put_on_agenda", plan, "pho1", asks=AGENDA),
        "own_work": office.take("put_on_agenda", plan, "soanthao", asks=AGENDA),
        "nothing_to_take_back": office.take("take_back", plan, "pho2"),
    }
    for code, taken in told.items():
        assert code in taken.refused
        for one in taken.refusals:
            assert one.source is not None, one.code
    assert "Quy chế làm việc" in str(told["already_signed"].refusals[0].source)


def test_of_a_delegation_it_is_the_rule_on_delegations_whatever_the_step(office: DemoOffice) -> None:
    plan = office.create("plan", "soanthao", "DU", fields=FIELDS, texts={"plan": TEXT})
    assert office.take("send_to_check", plan, "truongban").done
    assert delegate(office, "chanhvp", "chief_of_office", "btv1") == ()
    office.at("2026-03-20")
    (told,) = [
        one for one in office.take("check_form", plan, "btv1", in_place_of="chanhvp", asks=CHECKED).refusals
        if one.code == "delegation_over"
    ]  # fmt: skip
    assert told.source is not None
    assert "36-HD/VPTW" in told.source.vi
