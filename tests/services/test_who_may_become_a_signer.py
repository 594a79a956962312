"""Who prepared or checked a plan neither agrees to it nor chooses who does."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from tests.cast import DemoOffice, Taken
from workflow_app.db import tables as t
from workflow_app.services import people as verbs
from workflow_app.services import visibility
from workflow_app.services.cases import TableCase
from workflow_app.services.reasons import choosing
from workflow_app.services.reasons.explaining import explain

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


def head_of_drafting(office: DemoOffice, person: str, role: str = "drafting_head") -> None:
    with office.database.writing() as session:
        verbs.give_post(
            session, office=office.engine, person_id=None, now=office.now, person=office.uid(person),
            role=role, organisation="DU", from_on=date(2026, 3, 2),
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


def test_who_inspects_is_no_signer_by_another_post_of_his(office: DemoOffice) -> None:
    """The two exclude each other; written behind the back of that rule, the sign-off still does not take him."""
    plan = submitted(office)
    with office.database.writing() as session:
        row = {"person_id": office.person_id("kiemtra"), "organisation_id": office.place_id("DU")}
        session.execute(t.post.insert().values(
            **row, role="standing_member", from_on="2026-03-01", to_on=None, basis="", acting=None,
            recorded_at="2026-03-01T00:00:00.000000Z",
        ))  # fmt: skip
    assert change(office, plan, "bithu", "kiemtra").refused == ("signer_without_post",)


def test_somebody_else_is(office: DemoOffice) -> None:
    plan = submitted(office)
    assert change(office, plan, "bithu", "btv1").done
    assert office.take("put_on_agenda", plan, "btv1", asks={"agenda": "Hội nghị"}).done


@pytest.mark.parametrize("signer", ["vanthu2", "kiemtra", "uv1"])
def test_only_whose_post_the_step_or_the_body_names_becomes_a_signer(office: DemoOffice, signer: str) -> None:
    """Not a clerk, who would be the secretary's own; not who inspects; not a member of the wider committee."""
    plan = submitted(office)
    told = change(office, plan, "bithu", signer)
    assert told.refused == ("signer_without_post",)
    supplier = told.refusals[0].supplier
    assert supplier is not None
    assert name_of(office, "btv1") in supplier.vi
    assert name_of(office, signer) not in supplier.vi
    assert name_of(office, "soanthao") not in supplier.vi
    assert "signer_taken_off" not in office.take("put_on_agenda", plan, "pho2", asks={"agenda": "Hội nghị"}).refused


def test_whoever_lost_the_post_since_neither_signs_nor_reads(office: DemoOffice) -> None:
    plan = submitted(office)
    assert change(office, plan, "bithu", "btv1").done
    assert reads(office, plan, "btv1")
    with office.database.writing() as session:
        mine = t.post.c.person_id == office.person_id("btv1")
        session.execute(t.post.update().where(mine).values(to_on="2026-03-02"))
    office.at("2026-03-09")
    assert not reads(office, plan, "btv1")
    with office.database.writing() as session:
        verbs.give_post(
            session, office=office.engine, person_id=None, now=office.now, person=office.uid("btv1"), role="clerk",
            organisation="DU", from_on=date(2026, 3, 9),
        )  # fmt: skip
    told = {one.code: one for one in office.take("put_on_agenda", plan, "btv1", asks={"agenda": "Hội nghị"}).refusals}
    assert name_of(office, "btv1") not in str(told["not_your_role"].supplier)
    again = {"signer": "@btv2", "instead_of": "@btv1", "reason": "Đã nghỉ công tác"}
    assert office.take("change_signer", plan, "bithu", asks=again).done
    assert office.take("put_on_agenda", plan, "btv2", asks={"agenda": "Hội nghị"}).done


def test_the_list_offers_those_who_can_be_chosen(office: DemoOffice) -> None:
    plan = submitted(office)
    kind, row = office.engine.library.current("plan"), office.dossier(plan)
    step = kind.find("change_signer", row.state)
    assert step is not None
    asked = [*(f"btv{number}" for number in range(1, 7)), "pho2", "vanthu2", "kiemtra", "soanthao", "bithu"]
    uids = {office.uid(one): one for one in asked}
    with office.database.reading() as session:
        case = TableCase(session, kind, row, step, office.actor("bithu"), office.now, defaults=office.engine.defaults)
        new = choosing.fitting(case, "signer", list(uids))
        old = choosing.fitting(case, "instead_of", list(uids))
    assert new is not None
    assert [uids[one] for one in new] == [f"btv{number}" for number in range(1, 7)]
    assert old is not None
    assert [uids[one] for one in old] == ["pho2", "bithu"]


def reads(office: DemoOffice, plan: Taken, person: str) -> bool:
    kind = office.engine.library.current("plan")
    with office.database.reading() as session:
        return visibility.sees(session, office.engine, kind, office.dossier(plan), office.person_id(person), office.now)


def test_whoever_was_taken_off_is_told_who_signs_now_and_the_new_signer_by_which_change(office: DemoOffice) -> None:
    plan = submitted(office)
    names = {one: name_of(office, one) for one in ("bithu", "pho2", "btv1")}
    assert change(office, plan, "bithu", "btv1").done
    told = {one.code: one for one in office.take("put_on_agenda", plan, "pho2", asks={"agenda": "Hội nghị"}).refusals}
    supplier = told["not_your_role"].supplier
    assert supplier is not None
    assert names["pho2"] not in supplier.vi
    assert names["btv1"] in supplier.vi
    kind, row = office.engine.library.current("plan"), office.dossier(plan)
    step = kind.find("put_on_agenda", row.state)
    assert step is not None
    with office.database.reading() as session:
        case = TableCase(session, kind, row, step, office.actor("btv1"), office.now, defaults=office.engine.defaults)
        by = next(one for one in explain(case, office.engine).reasons if one.rule == "by")
    assert by.because is not None
    assert by.because.vi == f"Ký thay {names['pho2']} theo bước “Thay người cho ý kiến ở Thường trực”"


def name_of(office: DemoOffice, username: str) -> str:
    with office.database.reading() as session:
        query = sa.select(t.person.c.full_name).where(t.person.c.id == office.person_id(username))
        return str(session.execute(query).scalar_one())


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


def test_who_made_a_small_correction_agrees_to_it_no_more_than_its_drafter_nor_chooses_who_does(
    office: DemoOffice,
) -> None:
    head_of_drafting(office, "pho1", "drafter")
    plan = submitted(office)
    title = {"title": "Kế hoạch công tác"}
    assert office.take("correct", plan, "pho1", fields=title, asks={"reason": "Thiếu chữ"}).done
    assert office.take("put_on_agenda", plan, "pho1", asks={"agenda": "Hội nghị"}).refused == ("same_person",)
    assert change(office, plan, "pho1", "btv1").refused == ("same_person",)
    assert office.take("put_on_agenda", plan, "bithu", asks={"agenda": "Hội nghị"}).done


def test_that_a_third_keeps_out_does_not_keep_a_signer_from_taking_his_signature_back(office: DemoOffice) -> None:
    """He acted on no signature by saying so."""
    plan = submitted(office)
    assert office.take("put_on_agenda", plan, "pho1", asks={"agenda": "Hội nghị"}).done
    assert office.take("recuse", plan, "btv6", asks={"ground": "declared", "reason": "Có liên quan"}).done
    assert office.take("take_back", plan, "pho1").done
    assert office.take("put_on_agenda", plan, "pho1", asks={"agenda": "Hội nghị"}).done


def test_who_wrote_a_plan_neither_keeps_its_judges_out_nor_lets_them_in_again(office: DemoOffice) -> None:
    head_of_drafting(office, "bithu", "drafter")
    plan = office.create("plan", "bithu", "DU", fields=FIELDS, texts={"plan": TEXT})
    keeps_out = {"recused": "@btv6", "ground": "declared", "reason": "Có liên quan"}
    assert office.take("recuse_other", plan, "bithu", asks=keeps_out).refused == ("own_work",)
    assert office.take("recuse_other", plan, "pho2", asks=keeps_out).done
    lifts = {"recused": "@btv6", "reason": "Không còn liên quan"}
    assert office.take("lift_recusal", plan, "bithu", asks=lifts).refused == ("own_work",)
    assert office.take("recuse", plan, "pho1", asks={"ground": "declared", "reason": "Có liên quan"}).done
    assert office.take("lift_recusal", plan, "pho1", asks=lifts).refused == ("recused",), "nor who keeps out himself"
    assert office.take("lift_recusal", plan, "pho2", asks=lifts).done


def test_who_wrote_a_plan_neither_keeps_the_minutes_of_its_vote_nor_counts_it(office: DemoOffice) -> None:
    head_of_drafting(office, "soanthao", "clerk")
    plan = submitted(office)
    for one in ("bithu", "pho2"):
        assert office.take("put_on_agenda", plan, one, asks={"agenda": "Hội nghị"}).done
    posts = {"chair": "@bithu", "secretary": "@soanthao"}
    told = office.take("open_round", plan, "chanhvp", round=posts)
    assert [one.detail.get("because") for one in told.refusals] == ["not_the_author"]
    assert told.refusals[0].supplier
    assert office.take("open_round", plan, "chanhvp", round={**posts, "secretary": "@chanhvp"}).done
    for step in ("record_tally", "check_tally"):
        assert "own_work" in office.take(step, plan, "soanthao").refused, "though he is a clerk besides"
