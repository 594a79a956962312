"""A signer who is added is one more; where nobody is left who could sign, that is said."""

from __future__ import annotations

from tests.cast import DemoOffice, Taken
from tests.services.absences_office import delegate
from tests.services.test_who_may_become_a_signer import name_of, submitted
from workflow_app.services.reasons import offers

AGENDA = {"agenda": "Hội nghị"}


def added(office: DemoOffice, plan: Taken, signer: str) -> Taken:
    return office.take("change_signer", plan, "bithu", asks={"signer": f"@{signer}", "reason": "Việc liên quan"})


def agreed(office: DemoOffice, plan: Taken, *persons: str) -> list[str]:
    return [office.take("put_on_agenda", plan, one, asks=AGENDA).state for one in persons]


def test_a_signer_who_is_added_takes_nobody_s_place(office: DemoOffice) -> None:
    """Else the secretary and whom he picks would agree, and neither deputy be asked."""
    plan = submitted(office)
    assert added(office, plan, "btv1").done
    assert agreed(office, plan, "bithu", "btv1", "pho2") == ["submitted", "submitted", "voting"]


def test_a_signer_who_is_added_must_sign(office: DemoOffice) -> None:
    plan = submitted(office)
    assert added(office, plan, "btv1").done
    assert agreed(office, plan, "pho1", "pho2", "btv1") == ["submitted", "submitted", "voting"]


def test_who_replaces_one_who_was_added_must_sign_as_he_did(office: DemoOffice) -> None:
    plan = submitted(office)
    assert added(office, plan, "btv1").done
    asks = {"signer": "@btv2", "instead_of": "@btv1", "reason": "Đi công tác"}
    assert office.take("change_signer", plan, "bithu", asks=asks).done
    assert agreed(office, plan, "pho1", "pho2", "btv2") == ["submitted", "submitted", "voting"]


def test_those_who_were_added_do_not_let_the_others_be_taken_off(office: DemoOffice) -> None:
    plan = submitted(office)
    assert added(office, plan, "btv1").done
    off = {"instead_of": "@pho1", "reason": "Đi công tác"}
    assert office.take("change_signer", plan, "bithu", asks=off).done
    assert office.take("change_signer", plan, "bithu", asks={**off, "instead_of": "@pho2"}).refused == (
        "too_few_signers",
    )
    assert office.take("change_signer", plan, "bithu", asks={**off, "instead_of": "@btv1"}).done
    assert added(office, plan, "pho1").done, "he comes back to his own place"
    assert agreed(office, plan, "pho1", "pho2") == ["submitted", "voting"]


# --- Nobody is left ---


def waits_for(office: DemoOffice, plan: Taken) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    kind = office.engine.library.current("plan")
    with office.database.reading() as session:
        found = offers.waiting_for(
            session, office=office.engine, kind=kind, dossier=office.dossier(plan), now=office.now
        )
    return [(one.transition.trigger, one.persons, tuple(way.vi for way in one.mended_by)) for one in found]


def test_where_all_have_signed_or_keep_out_it_waits_for_nobody_and_the_way_out_is_named(office: DemoOffice) -> None:
    plan = submitted(office)
    assert office.take("put_on_agenda", plan, "bithu", asks=AGENDA).done
    away = {"ground": "declared", "reason": "Có liên quan"}
    assert office.take("recuse", plan, "pho1", asks=away).done
    assert waits_for(office, plan) == [("put_on_agenda", (name_of(office, "pho2"),), ())]
    assert office.take("recuse", plan, "pho2", asks=away).done
    assert waits_for(office, plan) == [("put_on_agenda", (), ("Thay người cho ý kiến ở Thường trực",))]
    asks = {"signer": "@btv1", "instead_of": "@pho2", "reason": "Đồng chí ấy có liên quan"}
    assert office.take("change_signer", plan, "bithu", asks=asks).done
    assert waits_for(office, plan) == [("put_on_agenda", (name_of(office, "btv1"),), ())]


def test_a_substitute_does_not_take_off_the_one_for_whom_he_acts(office: DemoOffice) -> None:
    plan = submitted(office)
    assert delegate(office, "bithu", "secretary", "btv1") == ()
    off = {"signer": "@btv2", "instead_of": "@bithu", "reason": "Đi công tác"}
    told = office.take("change_signer", plan, "btv1", in_place_of="bithu", asks=off)
    assert told.refused == ("takes_off_principal",)
    assert told.refusals[0].supplier is not None
    other = {**off, "instead_of": "@pho2"}
    assert office.take("change_signer", plan, "btv1", in_place_of="bithu", asks=other).done
    own = {**off, "signer": "@btv3"}
    assert office.take("change_signer", plan, "bithu", asks=own).done, "he himself gives way"


def test_nor_does_he_put_him_out_of_the_matter(office: DemoOffice) -> None:
    """After the delegation he could not even lift it himself."""
    plan = submitted(office)
    assert delegate(office, "bithu", "secretary", "btv1") == ()
    out = {"recused": "@bithu", "ground": "declared", "reason": "Có liên quan"}
    told = office.take("recuse_other", plan, "btv1", in_place_of="bithu", asks=out)
    assert told.refused == ("puts_out_principal",)
    assert told.refusals[0].supplier is not None
    assert told.refusals[0].supplier.vi == name_of(office, "bithu")
    other = {**out, "recused": "@btv6"}
    assert office.take("recuse_other", plan, "btv1", in_place_of="bithu", asks=other).done
    assert office.take("recuse_other", plan, "pho1", asks=out).done


def test_who_keeps_out_of_it_since_stands_in_the_way_of_no_signature_taken_back(office: DemoOffice) -> None:
    plan = submitted(office)
    assert office.take("put_on_agenda", plan, "pho1", asks=AGENDA).done
    assert office.take("recuse", plan, "btv6", asks={"ground": "declared", "reason": "Có liên quan"}).done
    assert office.take("take_back", plan, "pho1").done
