"""Who was asked answers late, also when the draft has gone on: it is on record as late and holds nothing up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import DemoOffice, Taken, on_both_databases
from tests.services.small_office import leaves_of
from tests.services.test_who_may_become_a_signer import CHECKED, FIELDS, TEXT

ANSWER = [{"organisation": "#CB1", "answer": "Đề nghị giảm chỉ tiêu"}]
AGENDA = {"agenda": "Hội nghị"}


@pytest.fixture
def plan(office: DemoOffice) -> Taken:
    """Checked and before its signers, while one that was asked has not answered in time."""
    made = office.create("plan", "soanthao", "DU", fields=FIELDS, texts={"plan": TEXT})
    asked = [{"organisation": "#CB1"}]
    assert office.take("ask_opinions", made, "truongban", asks={"request": "Xin ý kiến"}, opinions=asked).done
    office.clock.set(office.now + timedelta(days=30))
    for trigger, by, asks in (
        ("close_comments", "soanthao", {}), ("send_to_check", "truongban", {}),
        ("check_form", "chanhvp", dict.fromkeys(CHECKED, True)),
    ):  # fmt: skip
        assert office.take(trigger, made, by, asks=asks).refused == (), trigger
    return made


@on_both_databases
def test_it_is_recorded_as_late_and_what_was_signed_stays(office: DemoOffice, plan: Taken) -> None:
    assert office.take("put_on_agenda", plan, "bithu", asks=AGENDA).done
    assert office.take("answer_opinion", plan, "cb1_bithu", opinions=ANSWER).state == "submitted"
    (told,) = leaves_of(office, plan.dossier)[-1][1]["basis"]["opinions"]
    assert told["late"] is True
    assert office.take("answer_opinion", plan, "cb1_bithu", opinions=ANSWER).refused != ()
    assert office.take("put_on_agenda", plan, "pho1", asks=AGENDA).state == "voting"


def test_it_stands_in_nobodys_way_who_takes_a_signature_back(office: DemoOffice, plan: Taken) -> None:
    assert office.take("put_on_agenda", plan, "bithu", asks=AGENDA).done
    assert office.take("answer_opinion", plan, "cb1_bithu", opinions=ANSWER).done
    assert office.take("take_back", plan, "bithu").done


def test_a_draft_that_comes_back_takes_it_up_or_explains_it(office: DemoOffice, plan: Taken) -> None:
    assert office.take("answer_opinion", plan, "cb1_bithu", opinions=ANSWER).done
    assert office.take("send_back", plan, "bithu", asks={"reason": "Xem lại chỉ tiêu"}).state == "draft"
    assert office.take("send_to_check", plan, "truongban").refused == ("comments_unsettled",)
