"""A signed document that has no number yet goes back, also where its signer is gone: the signature falls, told so."""

from __future__ import annotations

import json
from typing import Any

from tests.cast import DemoOffice, Taken, on_both_databases
from tests.services.test_who_may_stand_in import adopted, every_post_ends
from workflow_app.db import journal
from workflow_app.db import tables as t

REASON = {"reason": "Người ký đã thôi giữ chức"}


def words(text: str, recipients: str = "Lưu Văn phòng") -> dict[str, Any]:
    return {"plan": {"abstract": "Kế hoạch", "text": text, "recipients": recipients}}


def signer_of(office: DemoOffice, plan: Taken) -> int | None:
    with office.database.reading() as session:
        query = t.document.select().where(t.document.c.dossier_id == office.dossier(plan).id)
        return session.execute(query).one().signer_id  # type: ignore[no-any-return]


@on_both_databases
def test_the_signature_falls_and_somebody_else_signs(office: DemoOffice) -> None:
    plan = adopted(office)
    assert office.take("sign", plan, "pho1").state == "signed"
    every_post_ends(office, "pho1")
    assert office.take("return_signed", plan, "soanthao", asks=REASON).refused == ("not_your_role",)
    assert office.take("return_signed", plan, "bithu", asks=REASON).state == "approved"
    assert signer_of(office, plan) is None
    with office.database.reading() as session:
        leaf = json.loads(journal.leaves(session, office.dossier(plan).id)[-1][9])
    (effect,) = [one for one in leaf["basis"]["effects"] if one["effect"] == "unsign"]
    assert [one["signer"] for one in effect["documents"]] == [office.uid("pho1")]
    assert office.take("sign", plan, "bithu").state == "signed"
    assert office.take("issue", plan, "vanthu1", asks={"seal_set": True}).state == "issued"
    assert "not_from_here" in office.take("return_signed", plan, "bithu", asks=REASON).refused


def test_nothing_is_signed_that_names_no_recipients(office: DemoOffice) -> None:
    """Else the signed text could not be numbered, and nobody could write them in any more."""
    plan = adopted(office)
    assert office.take("revise_text", plan, "soanthao", texts=words("I. Mục đích\nII. Nội dung", "")).done
    assert "no_recipients" in office.take("sign", plan, "pho1").refused


def test_who_declares_the_wording_finished_does_not_sign_it(office: DemoOffice) -> None:
    plan = adopted(office)
    assert office.take("revise_text", plan, "soanthao", texts=words("Một văn bản hoàn toàn khác")).done
    assert office.take("declare_finished_text", plan, "pho1", asks={"reason": "Hội nghị giao hoàn thiện"}).done
    assert office.take("sign", plan, "pho1").refused == ("same_person",)
    assert office.take("sign", plan, "bithu").state == "signed"
