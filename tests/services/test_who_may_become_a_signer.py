"""Who prepared or checked a plan neither agrees to it nor chooses who does."""

from __future__ import annotations

from datetime import date

import pytest

from tests.cast import DemoOffice, Taken
from workflow_app.services import people as verbs

TEXT = {"abstract": "Kế hoạch", "text": "I. Mục đích\nII. Nội dung", "recipients": "Lưu Văn phòng"}
FIELDS = {
    "title": "Kế hoạch", "responsible": "@pho1", "period_from": "2026-04-01", "period_to": "2026-12-31",
    "no_basis_reason": "Chương trình công tác năm",
    "targets": [{"resolution": "NQ", "year": 2026, "target": "Một", "measure": "100%"}],
}  # fmt: skip
CHECKED = {"zones_checked": True, "type_allowed": True, "signing_power_written": True}


def submitted(office: DemoOffice, by: str = "truongban") -> Taken:
    """A plan before the standing leadership, sent to the check of its form by that person."""
    plan = office.create("plan", "soanthao", "DU", fields=FIELDS, texts={"plan": TEXT})
    assert office.take("send_to_check", plan, by).done
    assert office.take("check_form", plan, "chanhvp", asks=CHECKED).done
    return plan


def change(office: DemoOffice, plan: Taken, by: str, signer: str) -> Taken:
    asks = {"signer": f"@{signer}", "instead_of": "@pho2", "reason": "Đi công tác"}
    return office.take("change_signer", plan, by, asks=asks)


def head_of_drafting(office: DemoOffice, person: str) -> None:
    with office.database.writing() as session:
        verbs.give_post(
            session, office=office.engine, person_id=None, now=office.now, person=office.uid(person),
            role="drafting_head", organisation="DU", from_on=date(2026, 3, 2),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("why", "signer"),
    [
        ("who sent it to the check of form", "truongban"),
        ("who wrote it", "soanthao"),
        ("who checked its form", "chanhvp"),
    ],
)
def test_nobody_is_made_a_signer_whom_the_step_itself_would_refuse(office: DemoOffice, why: str, signer: str) -> None:
    plan = submitted(office)
    told = change(office, plan, "bithu", signer)
    assert told.refused == ("signer_unfit",), why
    assert told.refusals[0].supplier or told.refusals[0].ways_out


def test_somebody_else_is(office: DemoOffice) -> None:
    plan = submitted(office)
    assert change(office, plan, "bithu", "btv1").done
    assert office.take("put_on_agenda", plan, "btv1", asks={"agenda": "Hội nghị"}).done


def test_who_sent_it_to_the_check_does_not_agree_to_it_himself(office: DemoOffice) -> None:
    head_of_drafting(office, "pho1")
    plan = submitted(office, by="pho1")
    assert "same_person" in office.take("put_on_agenda", plan, "pho1", asks={"agenda": "Hội nghị"}).refused
    for one in ("bithu", "pho2"):
        assert office.take("put_on_agenda", plan, one, asks={"agenda": "Hội nghị"}).done


def test_nor_does_he_choose_who_does(office: DemoOffice) -> None:
    head_of_drafting(office, "pho1")
    plan = submitted(office, by="pho1")
    assert change(office, plan, "pho1", "btv1").refused == ("same_person",)
    assert change(office, plan, "bithu", "btv1").done
