"""Those who keep out are never so many that a minority of the body decides for it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import DemoOffice, Taken, on_both_databases
from tests.services.voting_office import MEMBERS, before_the_committee, opened, scanned, vote
from workflow_app.db import tables as t
from workflow_app.domain.refusals import Refused
from workflow_app.services import organisations as verbs
from workflow_app.services.reasons import offers

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


def kept_out(office: DemoOffice, plan: Taken, *persons: str) -> None:
    for one in persons:
        assert office.take("recuse", plan, one, asks=WHY).done


def replied(office: DemoOffice) -> list[dict[str, Any]]:
    return scanned(office, name="superior_reply")


def test_it_goes_to_the_superior_who_may_say_who_takes_part(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    assert office.take("report_up", plan, "chanhvp", asks={"reason": "x"}).refused == ("enough_are_left",)
    kept_out(office, plan, "btv1", "btv2", "btv3", "btv4", "btv5")
    said = office.take("open_round", plan, "chanhvp", round=OPENING).refusals[0]
    assert said.ways_out[0].vi == "Báo cáo cấp trên vì không đủ người biểu quyết"
    assert office.take("report_up", plan, "vanthu1", asks={"reason": "Có liên quan"}).state == "escalated"
    lifting = {"recused": "@btv1", "reason": "Không liên quan trực tiếp"}
    assert office.take("lift_by_superior", plan, "tu_bithu", asks=lifting).refused == ("paper_missing",)
    assert office.take("lift_by_superior", plan, "tu_bithu", asks=lifting, papers=replied(office)).done
    assert office.take("resume_vote", plan, "chanhvp", asks={"reason": "Theo công văn"}).state == "voting"
    opened(office, plan, "open")


def escalated(office: DemoOffice) -> Taken:
    plan = before_the_committee(office)
    kept_out(office, plan, "btv1", "btv2", "btv3", "btv4", "btv5")
    assert office.take("report_up", plan, "vanthu1", asks={"reason": "Có liên quan"}).state == "escalated"
    return plan


ANSWERED = {
    "lift_by_superior": {"recused": "@btv1", "reason": "Không liên quan"},
    "resume_vote": {"reason": "Theo công văn"}, "end_vote": {"reason": "Theo công văn"},
}  # fmt: skip


@pytest.mark.parametrize("step", ANSWERED)
def test_the_reply_has_a_file_is_no_older_than_the_report_and_entered_by_another(office: DemoOffice, step: str) -> None:
    plan = escalated(office)

    def refused(who: str, papers: list[dict[str, Any]]) -> tuple[str, ...]:
        return office.take(step, plan, who, asks=ANSWERED[step], papers=papers).refused

    assert refused("chanhvp", [{"name": "superior_reply", "written_on": "2026-03-02"}]) == ("paper_missing",)
    assert refused("chanhvp", scanned(office, "2020-01-01", name="superior_reply")) == ("paper_too_early",)
    assert refused("vanthu1", replied(office)) == ("same_person",)
    assert refused("chanhvp", []) == ("paper_missing",)
    assert refused("chanhvp", replied(office)) == ()


@on_both_databases
def test_the_reply_to_an_earlier_report_answers_no_later_one(office: DemoOffice) -> None:
    plan = escalated(office)
    assert office.take("resume_vote", plan, "chanhvp", asks=ANSWERED["resume_vote"], papers=replied(office)).done
    office.at("2026-03-02T15:00")
    assert office.take("report_up", plan, "vanthu1", asks={"reason": "Vẫn có liên quan"}).state == "escalated"
    for step, asks in ANSWERED.items():
        assert office.take(step, plan, "chanhvp", asks=asks).refused == ("paper_missing",), step
    assert office.take("end_vote", plan, "chanhvp", asks=ANSWERED["end_vote"], papers=replied(office)).done


def test_a_round_that_is_open_is_closed_as_void_first_by_its_chair_or_another(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    opened(office, plan, "open")
    kept_out(office, plan, *MEMBERS[:5])  # the chair among them
    reported = office.take("report_up", plan, "chanhvp", asks={"reason": "x"})
    assert reported.refused == ("chair_gone",)
    given = {"chair": "@btv3", "why": "Bí thư và các phó bí thư rút khỏi việc"}
    assert office.take("hand_over_chair", plan, "chanhvp", round=given).done
    assert office.take("report_up", plan, "chanhvp", asks={"reason": "x"}).refused == ("round_open",)
    assert office.take("confirm_result", plan, "btv3", round={"closed_as": "lost"}).refused == ("minority_left",)
    assert office.take("confirm_result", plan, "btv3", round={"closed_as": "void"}).state == "voting"
    assert office.take("report_up", plan, "chanhvp", asks={"reason": "x"}).state == "escalated"


@on_both_databases
def test_where_nobody_is_left_to_close_it_the_report_ends_it(office: DemoOffice) -> None:
    """The whole body keeps out, with ballots of some inside."""
    plan = before_the_committee(office)
    opened(office, plan, "secret")
    assert vote(office, plan, "btv1", "yes").done
    kept_out(office, plan, *MEMBERS)
    assert office.take("report_up", plan, "chanhvp", asks={"reason": "Cả tập thể có liên quan"}).state == "escalated"
    with office.database.reading() as session:
        assert [one.outcome for one in session.execute(t.round_.select())] == ["void"]
        assert [one.sealed for one in session.execute(t.round_roll.select()) if one.sealed] == []
    done = office.take("end_vote", plan, "vanthu1", asks={"reason": "Theo công văn"}, papers=replied(office))
    assert done.state == "returned"


def test_whom_it_waits_for_then_is_who_can_report_it(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    kept_out(office, plan, *MEMBERS)
    with office.database.reading() as session:
        found = offers.waiting_for(
            session, office=office.engine, kind=office.engine.library.current("plan"), dossier=office.dossier(plan),
            now=office.now,
        )  # fmt: skip
    assert {one.transition.trigger for one in found} == {"report_up"}
    assert "Trần Thị Minh Nguyệt" in found[0].persons


def test_the_share_is_the_offices_own_and_exact(office: DemoOffice) -> None:
    set_floor(office, "2/3")
    plan = before_the_committee(office)
    assert put_out(office, plan, "btv1", "btv2", "btv3") == [(), (), ("minority_left",)], "six of nine is not more"


def test_a_share_is_a_fraction_below_one(office: DemoOffice) -> None:
    for value in ("0.5", "một nửa", "3/2", "1/1", "0/2"):
        with pytest.raises(Refused) as refused:
            set_floor(office, value)
        assert refused.value.refusals[0].code == "bad_setting", value
