"""Approvals of untouched parts stay through a return, but not that of the very person who returned it."""

from __future__ import annotations

from tests.cast import DemoOffice, Taken, on_both_databases
from tests.services.test_who_may_become_a_signer import CHECKED
from tests.services.voting_office import before_the_committee
from workflow_app.services import standing
from workflow_app.services.cases import TableCase

AGENDA = {"agenda": "Hội nghị"}


def stands(office: DemoOffice, plan: Taken) -> dict[int, str]:
    with office.database.reading() as session:
        kind, row = office.engine.library.current("plan"), office.dossier(plan)
        case = TableCase(session, kind, row, kind.transitions[0], office.actor("bithu"), office.now)
        return {one.person_id: standing.standing_of(case, one) for one in case.sign_offs()}


def sent_back(office: DemoOffice, by: str) -> Taken:
    """Two agreed; it came back, and nothing that they judge was touched."""
    plan = before_the_committee(office)
    assert office.take("send_back", plan, by, asks={"reason": "Không đồng ý"}).state == "draft"
    assert office.take("edit", plan, "soanthao", fields={"lead_unit": "Ban khác"}).done
    assert office.take("send_to_check", plan, "truongban").done
    assert office.take("check_form", plan, "chanhvp", asks=CHECKED).state == "submitted"
    return plan


@on_both_databases
def test_his_own_signature_falls_with_his_return_and_the_other_s_stays(office: DemoOffice) -> None:
    plan = sent_back(office, "bithu")
    assert stands(office, plan) == {office.person_id("bithu"): "fallen", office.person_id("pho1"): "stands"}
    assert office.take("put_on_agenda", plan, "pho1", asks=AGENDA).refused == ("already_signed",), "nobody alone"
    assert office.take("put_on_agenda", plan, "bithu", asks=AGENDA).state == "voting", "he agrees after all"


def test_what_another_returned_keeps_both(office: DemoOffice) -> None:
    plan = sent_back(office, "pho2")
    assert set(stands(office, plan).values()) == {"stands"}
    assert office.take("put_on_agenda", plan, "pho1", asks=AGENDA).state == "voting"


def test_what_he_signed_after_his_return_stands(office: DemoOffice) -> None:
    plan = sent_back(office, "bithu")
    assert office.take("put_on_agenda", plan, "bithu", asks=AGENDA).state == "voting"
    assert office.take("send_back", plan, "pho2", asks={"reason": "Xem lại"}).state == "draft"
    assert office.take("send_to_check", plan, "truongban").done
    assert office.take("check_form", plan, "chanhvp", asks=CHECKED).state == "submitted"
    assert office.take("put_on_agenda", plan, "pho1", asks=AGENDA).state == "voting"
