"""What has all its signatures and lies there all the same is sent on by one of its signers: nobody signs it twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.cast import DemoOffice, Taken
from tests.services.absences_office import post_of
from tests.services.moving_office import FIELDS, edited, moving_office, submitted
from tests.services.signing_office import signing_office
from tests.services.small_office import end_post, give_post
from tests.services.voting_office import MEMBERS, before_the_committee, before_the_leaders, opened, vote
from workflow_app.db import tables as t
from workflow_app.domain.case import Actor
from workflow_app.services import delegating, vacancies
from workflow_app.services.cases import TableCase
from workflow_app.services.reasons import offers
from workflow_app.services.reasons.explaining import explain

TEXT = {"abstract": "Kế hoạch", "text": "I. Mục đích\nII. Nội dung"}
HELD = {"agenda": "Hội nghị"}
CHECKED = {"zones_checked": True, "type_allowed": True, "signing_power_written": True}


def rejected_and_handed_in_again(office: DemoOffice) -> Taken:
    """Two leaders agreed, the committee said no, and the plan comes back with the words that they agreed to: it is only
    sent to others, which is no part of what is voted on."""
    plan = before_the_committee(office)
    opened(office, plan, "open")
    for one in MEMBERS:
        assert vote(office, plan, one, "no").done
    assert office.take("confirm_result", plan, "bithu", round={"closed_as": "lost"}).state == "returned"
    assert office.take("take_up_again", plan, "soanthao").done
    recipients = {"plan": {**TEXT, "recipients": "Các chi bộ"}}
    assert office.take("edit", plan, "soanthao", texts=recipients).done
    assert office.take("send_to_check", plan, "truongban").done
    assert office.take("check_form", plan, "chanhvp", asks=CHECKED).state == "submitted"
    return plan


def waits_for(office: DemoOffice, plan: Taken, *persons: str) -> bool:
    with office.database.reading() as session:
        kind = office.engine.library.current("plan")
        found = offers.waiting_for(
            session, office=office.engine, kind=kind, dossier=office.dossier(plan), now=office.now
        )
        awaited = {person for one in found if one.transition.trigger == "put_on_agenda" for person in one.persons}
        return {office.engine.person(session, office.person_id(one))[1] for one in persons} <= awaited


def reasons(office: DemoOffice, plan: Taken) -> list[str]:
    """Why one who has signed may not sign."""
    kind, me = office.engine.library.current("plan"), office.person_id("bithu")
    step = next(one for one in kind.transitions if one.trigger == "put_on_agenda")
    with office.database.reading() as session:
        case = TableCase(
            session, kind, office.dossier(plan), step, Actor(me, me), office.now, defaults=office.engine.defaults
        )
        return [told.code for one in explain(case, office.engine).reasons for told in one.refusals]


@pytest.mark.parametrize("third", ["takes part", "keeps out"])
def test_after_the_body_s_no_either_signer_puts_it_before_the_body_again(office: DemoOffice, third: str) -> None:
    plan = rejected_and_handed_in_again(office)
    if third == "keeps out":
        assert office.take("recuse", plan, "pho2", asks={"ground": "declared", "reason": "Người nhà."}).done
    assert waits_for(office, plan, "bithu", "pho1")
    assert reasons(office, plan) == []
    with office.database.reading() as session:
        assert not vacancies.stranded(session, office=office.engine, now=office.now)
    assert office.take("put_on_agenda", plan, "pho1", asks=HELD).state == "voting"
    assert reasons(office, plan) == ["already_signed"], "it lies there no more"
    assert office.take("take_back", plan, "pho1").state == "submitted"
    assert office.take("put_on_agenda", plan, "bithu", asks=HELD).state == "voting"


def awaited(office: DemoOffice) -> set[str]:
    """Whose signature has the step in his inbox."""
    with office.database.reading() as session:
        rows = session.execute(sa.select(t.sign_off.c.person_id).where(t.sign_off.c.answered.is_(False))).scalars()
        return {office.engine.person(session, one)[1].split()[-1].lower() for one in rows}


def come_back(office: DemoOffice, proposal: Taken) -> None:
    assert office.take("back", proposal, "bi", stage="checked", asks={"reason": "Chờ đã."}).done
    assert office.take("submit", proposal, "soan").state == "review"


def test_who_has_just_signed_these_words_leaves_it_to_who_signed_before_they_came_back(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with moving_office(request, tmp_path) as office:
        proposal = submitted(office)
        assert office.take("agree", proposal, "luat").done
        come_back(office, proposal)
        edited(office, proposal, fields={"subject": "Mua máy quét"})
        assert office.take("agree", proposal, "ke").state == "review"
        edited(office, proposal, fields={"subject": FIELDS["subject"]})
        assert awaited(office) == {"luat"}
        assert office.take("agree", proposal, "ke").refused == ("already_signed",)
        assert office.take("agree", proposal, "luat").state == "ready"


def test_when_it_comes_back_once_more_it_is_the_task_of_each_of_them(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with moving_office(request, tmp_path) as office:
        proposal = submitted(office)
        assert office.take("agree", proposal, "luat").done
        come_back(office, proposal)
        assert office.take("agree", proposal, "ke").state == "ready"
        come_back(office, proposal)
        assert awaited(office) == {"luat", "ke"}


@pytest.fixture
def cell(tmp_path: Path) -> Iterator[DemoOffice]:
    with signing_office(tmp_path) as found:
        yield found


def test_when_the_last_one_awaited_leaves_his_post_one_who_has_signed_sends_it_on(cell: DemoOffice) -> None:
    written = cell.create("letter", "soan", "CB", fields={"subject": "Tờ trình"}, held_on="2026-03-01")
    letter = cell.take("submit", written, "soan")
    for one in ("mot", "hai"):
        assert cell.take("sign_all", letter, one).state == "review"
        assert cell.take("sign_all", letter, one).refused == ("already_signed",), "it is not full"
    with cell.database.writing() as session:
        end_post(session, "ba", "member", "2026-03-01")
    assert cell.take("sign_all", letter, "mot").state == "done"


def test_where_signing_moves_nothing_nobody_signs_twice_because_it_is_full(cell: DemoOffice) -> None:
    letter = cell.take("submit", cell.create("letter", "soan", "CB", fields={"subject": "Tờ trình"}), "soan")
    assert cell.take("take_note", letter, "mot").done
    assert cell.take("take_note", letter, "mot").refused == ("already_signed",)


def test_who_signed_by_a_post_that_he_left_signs_by_the_one_that_he_holds(cell: DemoOffice) -> None:
    letter = cell.take("submit", cell.create("letter", "soan", "CB", fields={"subject": "Tờ trình"}), "soan")
    assert cell.take("sign_each", letter, "luat").state == "review"
    with cell.database.writing() as session:
        end_post(session, "luat", "lawyer", "2026-03-01")
        give_post(session, "luat", "accountant", "CB")
        give_post(session, "van", "lawyer", "CB")
    assert cell.take("sign_each", letter, "luat").state == "review", (
        "no lawyer any more, so it counts for that side no more"
    )
    assert cell.take("sign_each", letter, "van").state == "done"


def test_a_substitute_who_keeps_out_later_has_signed_for_nobody(office: DemoOffice) -> None:
    plan = before_the_leaders(office)
    with office.database.writing() as session:
        delegating.give(
            session, office=office.engine, person_id=office.person_id("bithu"), now=office.now,
            post=post_of(office, "bithu", "secretary"), substitute=office.uid("btv1"), from_on=office.clock.today,
            to_on=office.clock.today, reason="Đi công tác", basis="Giấy uỷ quyền số 1", covers="all",
        )  # fmt: skip
    assert office.take("put_on_agenda", plan, "btv1", in_place_of="bithu", asks=HELD).done
    assert office.take("recuse", plan, "btv1", asks={"ground": "declared", "reason": "Người nhà."}).done
    assert office.take("put_on_agenda", plan, "pho1", asks=HELD).state == "submitted", "one of two is left"
    assert waits_for(office, plan, "bithu")
    assert office.take("put_on_agenda", plan, "bithu", asks=HELD).state == "voting"
