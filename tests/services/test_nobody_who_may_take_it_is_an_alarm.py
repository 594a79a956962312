"""A step that only such persons hold who may not take it is nobody's: told so, an alarm, and none of them is named."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cast import DemoOffice, Taken, on_both_databases
from tests.services.test_who_is_suspended_decides_nothing import set_apart
from tests.services.test_who_may_become_a_signer import FIELDS, TEXT, submitted
from tests.services.test_who_may_stand_in import adopted
from tests.services.voting_office import MEMBERS, before_the_committee
from workflow_app.services.reasons import offers
from workflow_app.services.vacancies import Stranded, stranded

WHY = {"ground": "declared", "reason": "Có liên quan"}
LEADERS = ("bithu", "pho1", "pho2")


def keep_out(office: DemoOffice, dossier: Taken, *persons: str) -> None:
    for one in persons:
        assert office.take("recuse", dossier, one, asks=WHY).done


def in_form_check(office: DemoOffice) -> Taken:
    plan = office.create("plan", "soanthao", "DU", fields=FIELDS, texts={"plan": TEXT})
    assert office.take("send_to_check", plan, "truongban").state == "form_check"
    return plan


def alarms(office: DemoOffice) -> list[Stranded]:
    with office.database.reading() as session:
        return stranded(session, office=office.engine, now=office.now)


def waits(office: DemoOffice, dossier: Taken, kind: str = "plan") -> list[offers.Waiting]:
    with office.database.reading() as session:
        return offers.waiting_for(
            session, office=office.engine, kind=office.engine.library.current(kind), dossier=office.dossier(dossier),
            now=office.now,
        )  # fmt: skip


def the_examiner_keeps_out(office: DemoOffice) -> Taken:
    plan = in_form_check(office)
    keep_out(office, plan, "chanhvp")
    return plan


def every_clerk_keeps_out(office: DemoOffice) -> Taken:
    plan = adopted(office)
    assert office.take("sign", plan, "pho1").state == "signed"
    keep_out(office, plan, "vanthu1", "vanthu2")
    return plan


def two_keep_out_and_the_third_declared_the_text(office: DemoOffice) -> Taken:
    plan = adopted(office)
    keep_out(office, plan, "bithu", "pho1")
    revised = {"plan": {**TEXT, "text": "I. Lời văn khác"}}
    assert office.take("revise_text", plan, "soanthao", texts=revised).done
    assert office.take("declare_finished_text", plan, "pho2", asks={"reason": "Giao hoàn thiện"}).done
    return plan


def all_who_sign_are_suspended(office: DemoOffice) -> Taken:
    plan = adopted(office)
    for one in LEADERS:
        set_apart(office, one)
    return plan


def all_leaders_keep_out(office: DemoOffice) -> Taken:
    plan = submitted(office)
    keep_out(office, plan, *LEADERS)
    return plan


SCENES = {
    the_examiner_keeps_out: "Thẩm định đạt", every_clerk_keeps_out: "Vào số, ban hành",
    two_keep_out_and_the_third_declared_the_text: "Ký", all_who_sign_are_suspended: "Ký",
    all_leaders_keep_out: "Đồng ý đưa ra Ban Thường vụ",
}  # fmt: skip


@pytest.mark.parametrize(("scene", "step"), SCENES.items(), ids=[one.__name__ for one in SCENES])
def test_it_is_an_alarm_that_says_what_helps(
    office: DemoOffice, scene: Callable[[DemoOffice], Taken], step: str
) -> None:
    plan = scene(office)
    (alarm,) = [one for one in alarms(office) if one.step.vi == step]
    assert alarm.dossier == plan.dossier
    assert alarm.vacancies
    assert "giao chức danh cho người khác" in alarm.rule.vi
    (seen,) = [one for one in waits(office, plan) if one.transition.title.vi == step]
    assert (seen.persons, seen.substitutes, seen.is_vacant, seen.is_nobodys) == ((), (), False, True)


def test_who_could_do_something_else_is_named_and_nobody_who_would_be_refused(office: DemoOffice) -> None:
    plan = in_form_check(office)
    keep_out(office, plan, "chanhvp", "pho1")
    (alarm,) = alarms(office)
    assert "1 người giữ, không ai làm được bước này" in alarm.vacancies[0].told.vi
    able = {one.step.vi: one.persons for one in alarm.able}
    assert {"Rút lại", "Trả về bước trước", "Chấm dứt việc rút"} <= able.keys()
    assert "Trả lại người soạn thảo" not in able, "only the examiner could"
    kept_out = {_name(office, one) for one in ("chanhvp", "pho1")}
    assert not kept_out & {person for persons in able.values() for person in persons}


def _name(office: DemoOffice, person: str) -> str:
    with office.database.reading() as session:
        return office.engine.person(session, office.person_id(person))[1]


def test_nor_does_a_refusal_name_them_as_who_could(office: DemoOffice) -> None:
    plan = the_examiner_keeps_out(office)
    refused = office.take("return_draft", plan, "vanthu1", asks={"reason": "x"}).refusals[0]
    assert (refused.code, refused.supplier) == ("not_your_role", None)


@on_both_databases
def test_while_somebody_is_left_there_is_no_alarm(office: DemoOffice) -> None:
    plan = adopted(office)
    assert office.take("sign", plan, "pho1").state == "signed"
    keep_out(office, plan, "vanthu1", "bithu", "pho2")
    assert alarms(office) == []
    keep_out(office, plan, "vanthu2")
    assert [one.step.vi for one in alarms(office)] == ["Vào số, ban hành"]


def test_a_body_of_which_too_few_are_left_is_one_where_nothing_hands_it_up(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    keep_out(office, plan, *MEMBERS)
    assert alarms(office) == [], "the chief of office and the clerks report it to the superior"
    fields = {"title": "Giám sát", "procedure": "committee_team"}
    supervision = office.create("supervision_report", "chanhvp", "DU", fields=fields)
    keep_out(office, supervision, *MEMBERS)
    (alarm,) = [one for one in alarms(office) if one.dossier == supervision.dossier]
    assert "tập thể không biểu quyết được" in alarm.rule.vi
