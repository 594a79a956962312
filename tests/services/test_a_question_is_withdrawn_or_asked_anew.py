"""A question sent to the wrong place, or about a text that is no more, is withdrawn: it stays on record, and nobody
waits for its answer."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from tests.cast import DemoOffice, Taken, on_both_databases
from tests.services.small_office import leaves_of
from tests.services.test_only_what_can_come_is_awaited import waits
from tests.services.test_who_may_become_a_signer import CHECKED, FIELDS, TEXT
from tests.services.test_why_of_today_and_of_a_past_day import asked, reason, step
from workflow_app.db import enclosures
from workflow_app.db import tables as t
from workflow_app.domain.seen import OpinionSeen

WRONG = {"reason": "Hỏi nhầm nơi"}


def asking(office: DemoOffice, plan: Taken, *places: str) -> Taken:
    return office.take("ask_opinions", plan, "soanthao", opinions=[{"organisation": f"#{one}"} for one in places])


@pytest.fixture
def plan(office: DemoOffice) -> Taken:
    """Two cells were asked on 2 March."""
    made = office.create("plan", "soanthao", "DU", fields=FIELDS, texts={"plan": TEXT})
    assert asking(office, made, "CB1", "CB2").done
    return made


def answer(office: DemoOffice, plan: Taken, *words: str, place: str = "CB1") -> Taken:
    given = [{"organisation": f"#{place}", "answer": one} for one in words]
    return office.take("answer_opinion", plan, f"{place.lower()}_bithu", opinions=given)


def questions(office: DemoOffice, plan: Taken) -> list[OpinionSeen]:
    with office.database.reading() as session:
        return enclosures.opinions(session, office.dossier(plan).id)


def readers(office: DemoOffice, plan: Taken) -> set[str]:
    """Organisations whose secretary reads the plan because he was asked."""
    r, o = t.dossier_reader.c, t.organisation.c
    secretaries = sa.select(o.code).join(t.dossier_reader, r.organisation_id == o.id)
    with office.database.reading() as session:
        rows = session.execute(
            secretaries.where(r.dossier_id == office.dossier(plan).id, r.role == "secretary", o.code != "DU")
        )
        return {str(one[0]) for one in rows}


@on_both_databases
def test_one_question_is_withdrawn_and_its_task_and_its_right_to_read_are_gone(office: DemoOffice, plan: Taken) -> None:
    assert readers(office, plan) == {"CB1", "CB2"}
    mistaken: list[dict[str, Any]] = [{"organisation": "#CB1"}]
    assert office.take("withdraw_question", plan, "soanthao", opinions=mistaken).refused == ("missing_field",)
    assert office.take("withdraw_question", plan, "soanthao", asks=WRONG).refused == ("missing_field",)
    assert office.take("withdraw_question", plan, "soanthao", asks=WRONG, opinions=mistaken).done
    assert readers(office, plan) == {"CB2"}
    assert len(waits(office, plan.dossier)["answer_opinion"]) == 1
    assert [one.is_open for one in questions(office, plan)] == [False, True]
    assert answer(office, plan, "Nhất trí").refused == ("not_found",), "for him it is not there any more"
    assert office.take("withdraw_question", plan, "soanthao", asks=WRONG, opinions=mistaken).refused == ("no_opinion",)
    with office.database.reading() as session:
        row = sa.select(t.opinion.c.withdrawn_on, t.opinion.c.withdrawn_why).order_by(t.opinion.c.id)
        kept = session.execute(row).first()
    assert kept == ("2026-03-02", "Hỏi nhầm nơi")


def test_who_stops_the_round_of_comments_withdraws_what_is_not_answered(office: DemoOffice, plan: Taken) -> None:
    assert answer(office, plan, "Nhất trí", place="CB2").done
    assert office.take("stop_comments", plan, "soanthao", asks=WRONG).state == "draft"
    assert "answer_opinion" not in waits(office, plan.dossier)
    assert readers(office, plan) == {"CB2"}, "whoever has answered reads on"
    assert office.take("send_to_check", plan, "truongban").refused == ("comments_unsettled",)
    taken = [{"organisation": "#CB2", "settled": "taken"}]
    assert office.take("settle_opinion", plan, "soanthao", opinions=taken).done
    assert office.take("send_to_check", plan, "truongban").done, "nobody waits for the other one"


def test_asking_anew_withdraws_the_question_before_and_the_answer_is_not_late(office: DemoOffice, plan: Taken) -> None:
    office.at("2026-03-17")
    assert office.take("close_comments", plan, "soanthao").done, "both are late"
    assert office.take("edit", plan, "soanthao", texts={"plan": {**TEXT, "text": "I. Mục đích khác hẳn"}}).done
    assert asking(office, plan, "CB1", "CB1").done
    first, other, anew = questions(office, plan)
    assert (first.is_open, other.is_open, anew.is_open) == (False, True, True)
    assert readers(office, plan) == {"CB1", "CB2"}
    assert answer(office, plan, "Nhất trí với bản mới").done
    (told,) = leaves_of(office, plan.dossier)[-1][1]["basis"]["opinions"]
    assert told == {"opinion": anew.id, "late": False}
    taken = [{"organisation": "#CB1", "settled": "taken"}]
    assert office.take("settle_opinion", plan, "soanthao", opinions=taken).done
    assert office.take("close_comments", plan, "soanthao").done


def test_on_the_days_before_it_was_still_awaited(office: DemoOffice, plan: Taken) -> None:
    office.at("2026-03-05")
    both: list[dict[str, Any]] = [{"organisation": "#CB1"}, {"organisation": "#CB2"}]
    assert office.take("withdraw_question", plan, "soanthao", asks=WRONG, opinions=both).done

    def told(on: str = "") -> str:
        found = step(asked(office, plan, "soanthao", on=on, trigger="close_comments"), "close_comments")
        return reason(found, "comments_are_closed").answer

    assert (told("2026-03-03"), told()) == ("fails", "holds")


def test_one_question_is_answered_once_also_within_one_act(office: DemoOffice, plan: Taken) -> None:
    assert answer(office, plan, "Nhất trí", "Không nhất trí").refused == ("no_opinion",)
    assert answer(office, plan, "Nhất trí").done
    twice = [{"organisation": "#CB1", "settled": one} for one in ("taken", "taken")]
    assert office.take("settle_opinion", plan, "soanthao", opinions=twice).refused == ("no_opinion",)


def test_an_empty_answer_is_told_what_is_missing(office: DemoOffice, plan: Taken) -> None:
    (told,) = office.take("answer_opinion", plan, "cb1_bithu").refusals
    assert [one.vi for one in told.missing] == ["Ý kiến"]
    assert answer(office, plan, "Nhất trí").done
    (told,) = office.take("settle_opinion", plan, "soanthao").refusals
    assert [one.vi for one in told.missing] == ["Tiếp thu hoặc giải trình"]


def test_what_came_late_is_settled_wherever_the_plan_is_and_moves_nothing(office: DemoOffice, plan: Taken) -> None:
    office.at("2026-03-17")
    assert office.take("close_comments", plan, "soanthao").done
    assert office.take("send_to_check", plan, "truongban").done
    assert office.take("settle_opinion", plan, "soanthao").refused == ("no_opinion_left",)
    assert answer(office, plan, "Đề nghị giảm chỉ tiêu").done
    assert answer(office, plan, "Nhất trí", place="CB2").done
    first = [{"organisation": "#CB1", "settled": "explained", "explanation": "Chỉ tiêu đã được giao"}]
    assert office.take("settle_opinion", plan, "soanthao", opinions=first).state == "form_check"
    assert office.take("check_form", plan, "chanhvp", asks=dict.fromkeys(CHECKED, True)).done
    assert office.take("put_on_agenda", plan, "bithu", asks={"agenda": "Hội nghị"}).done
    second = [{"organisation": "#CB2", "settled": "taken"}]
    assert office.take("settle_opinion", plan, "soanthao", opinions=second).state == "submitted"
    assert office.take("take_back", plan, "bithu").done, "it stands in nobody's way"
