"""Who must sign before a dossier moves: one, all, two of three, one of each, in order, a certain one among them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import DemoOffice, Taken
from tests.services.signing_office import MEMBERS, signing_office, written_by
from tests.services.small_office import end_post, give_post, leaves_of
from workflow_app.db import tables as t
from workflow_app.domain.case import Actor
from workflow_app.services.cases import TableCase
from workflow_app.services.reasons.explaining import explain


@pytest.fixture
def office(tmp_path: Path) -> Iterator[DemoOffice]:
    with signing_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def letter(office: DemoOffice) -> Taken:
    """Written by the drafter and handed over for signature."""
    written = office.create("letter", "soan", "CB", fields={"subject": "Tờ trình"}, held_on="2026-03-01")
    return office.take("submit", written, "soan")


# --- How many, and of whom ---


def test_one_signature_is_enough_where_one_is_asked(office, letter):
    assert office.take("sign_alone", letter, "hai").state == "done"


def test_all_of_them_means_all(office, letter):
    assert [office.take("sign_all", letter, one).state for one in MEMBERS] == ["review", "review", "done"]


def test_two_of_three_are_enough_whichever_two(office, letter):
    assert [office.take("sign_two", letter, one).state for one in ("ba", "mot")] == ["review", "done"]


def test_one_of_each_of_two_groups_signs(office, letter):
    assert office.take("sign_each", letter, "ke").state == "review"
    assert office.take("sign_each", letter, "toan").state == "review", "a second accountant is no lawyer"
    assert office.take("sign_each", letter, "luat").state == "done"


def test_groups_sign_in_the_order_of_the_definition(office, letter):
    assert office.take("sign_in_order", letter, "bi").refused == ("not_your_turn",)
    assert office.take("sign_in_order", letter, "ke").refused == ("not_your_turn",)
    assert office.take("sign_in_order", letter, "luat").done
    early = office.take("sign_in_order", letter, "bi")
    assert early.refused == ("not_your_turn",)
    told = early.refusals[0].text
    assert told.vi == "Chưa đến lượt: Kế toán Đơn vị CB ký trước.", "a side is told by its posts"
    assert told.en == "Not your turn yet: Accountant, Đơn vị CB signs first."
    assert early.refusals[0].supplier is not None
    assert early.refusals[0].supplier.vi == "Nguyễn Thị Ke, Nguyễn Thị Toan"
    assert office.take("sign_in_order", letter, "ke").state == "review"
    assert office.take("sign_in_order", letter, "bi").state == "done"


def test_a_certain_signer_must_be_among_them(office, letter):
    assert office.take("sign_with_secretary", letter, "mot").state == "review"
    assert office.take("sign_with_secretary", letter, "hai").state == "review", "two, but not the secretary"
    assert office.take("sign_with_secretary", letter, "bi").state == "done"


def test_the_certain_signer_alone_is_not_two(office, letter):
    assert office.take("sign_with_secretary", letter, "bi").state == "review"
    assert office.take("sign_with_secretary", letter, "ba").state == "done"


def test_signatures_that_are_collected_move_nothing_and_another_act_does(office, letter):
    assert office.take("approve", letter, "bi").refused == ("signatures_missing",)
    assert not office.take("collect", letter, "mot").moved
    assert office.take("approve", letter, "bi").refusals[0].text.vi == "Bước “Ký nháy” mới có 1/2 chữ ký."
    assert not office.take("collect", letter, "hai").moved, "full, and yet it stays"
    assert not office.take("collect", letter, "ba").moved, "everybody else may still sign"
    assert office.take("approve", letter, "bi").state == "done"


# --- Who may not ---


def test_nobody_signs_twice(office, letter):
    assert office.take("sign_two", letter, "mot").done
    again = office.take("sign_two", letter, "mot")
    assert (again.refused, again.state) == (("already_signed",), "review")
    assert office.take("sign_two", letter, "hai").state == "done"


def test_nobody_signs_twice_by_way_of_two_groups(office, letter):
    with office.database.writing() as session:
        give_post(session, "luat", "accountant", "CB")
    assert office.take("sign_each", letter, "luat").state == "review"
    assert office.take("sign_each", letter, "luat").refused == ("already_signed",)
    assert office.take("sign_each", letter, "ke").state == "done"


def test_a_person_of_two_groups_signs_for_the_one_that_is_still_open(office, letter):
    with office.database.writing() as session:
        give_post(session, "ke", "lawyer", "CB")
    assert office.take("sign_each", letter, "luat").done
    assert office.take("sign_each", letter, "ke").state == "done"


def test_one_step_s_signature_is_not_another_s(office, letter):
    assert office.take("sign_all", letter, "mot").done
    assert office.take("sign_two", letter, "hai").state == "review", "the first signed another step"
    assert office.take("sign_two", letter, "mot").state == "done"


def test_nobody_signs_his_own_work(office):
    own = written_by(office, "mot")
    assert office.take("sign_alone", own, "mot").refused == ("own_work",)
    assert office.take("sign_all", own, "mot").refused == ("own_work",)
    assert office.take("sign_alone", own, "hai").state == "done"


@pytest.mark.parametrize("stranger", ["luat", "soan", "van", "bi"])
def test_nobody_signs_without_the_post(office, letter, stranger):
    refused = office.take("sign_two", letter, stranger)
    assert "not_your_role" in refused.refused
    assert refused.refusals[-1].text.vi == "Bước này do Uỷ viên Đơn vị CB thực hiện."
    supplier = refused.refusals[-1].supplier
    assert supplier is not None
    assert supplier.vi.count("Nguyễn Thị") == len(MEMBERS)


def test_a_post_that_has_ended_signs_nothing(office, letter):
    with office.database.writing() as session:
        end_post(session, "mot", "member", "2026-03-01")
    assert office.take("sign_alone", letter, "mot").refused == ("not_found",)
    with office.database.writing() as session:
        give_post(session, "mot", "clerk", "CB")
    assert office.take("sign_alone", letter, "mot").refused == ("not_your_role",)


def test_a_signature_recorded_by_a_clerk_is_the_signer_s(office, letter):
    assert office.take("sign_alone", letter, "mot", recorded_by="soan").refused == ("not_your_role",)
    assert office.take("sign_alone", letter, "luat", recorded_by="van").refused == ("not_your_role",)
    assert office.take("sign_alone", letter, "mot", recorded_by="van").state == "done"
    signed = leaves_of(office, letter.dossier)[-1][1]
    assert signed["actor"] == {"uid": office.uid("@mot"), "recorder": office.uid("@van")}


def test_who_records_a_signature_may_have_signed_himself(office, letter):
    """He acts once and writes once."""
    with office.database.writing() as session:
        give_post(session, "van", "member", "CB")
    assert office.take("sign_all", letter, "van").done
    assert office.take("sign_all", letter, "van").refused == ("already_signed",)
    assert office.take("sign_all", letter, "mot", recorded_by="van").done
    assert office.take("sign_all", letter, "mot", recorded_by="van").refused == ("already_signed",)


def test_a_signature_is_kept_with_who_gave_it_in_which_post_when_and_on_what(office, letter):
    with office.database.writing() as session:
        end_post(session, "mot", "member", "2026-02-27")
        give_post(session, "mot", "member", "CB", "2026-02-28")
    office.take("sign_two", letter, "mot", held_on="2026-03-01")
    with office.database.reading() as session:
        kept = session.execute(t.sign_off.select()).one()
        post = session.execute(t.post.select().where(t.post.c.id == kept.post_id)).one()
    assert (kept.person_id, kept.principal_id) == (office.person_id("mot"),) * 2
    assert (kept.trigger, kept.state, kept.group, kept.revision, kept.round) == ("sign_two", "review", "members", 1, 1)
    assert (kept.held_on, kept.recorded_at[:10]) == ("2026-03-01", "2026-03-02")
    assert (post.role, post.from_on) == ("member", "2026-02-28")


def test_nobody_signs_in_another_s_place_where_no_clerk_may_record(office, letter):
    assert office.take("sign_two", letter, "hai", in_place_of="mot").refused == ("delegation_missing", "not_your_role")


# --- A signature belongs to a revision, and to a round of the dossier ---


def test_a_new_hand_over_drops_the_signatures_on_the_text_before(office, letter):
    assert office.take("sign_two", letter, "mot").done
    assert office.take("rework", letter, "soan").done
    assert office.take("submit", letter, "soan", fields={"subject": "Tờ trình đã sửa"}).done
    assert (office.dossier(letter).revision, office.dossier(letter).round) == (2, 1)
    assert office.take("sign_two", letter, "hai").state == "review", "the first signature judged another text"
    assert office.take("sign_two", letter, "mot").state == "done", "and may be given anew"


def test_a_return_drops_the_signatures_even_when_the_text_stays(office, letter):
    assert office.take("sign_two", letter, "mot").done
    assert office.take("send_back", letter, "luat").done
    assert office.take("lay_back", letter, "soan").done
    assert (office.dossier(letter).revision, office.dossier(letter).round) == (1, 2)
    assert office.take("sign_two", letter, "hai").state == "review"
    assert office.take("sign_two", letter, "mot").state == "done"


def test_what_is_taken_back_and_laid_down_unchanged_keeps_its_signatures(office, letter):
    assert office.take("sign_two", letter, "mot").done
    assert office.take("rework", letter, "soan").done
    assert office.take("lay_back", letter, "soan").done
    assert office.take("sign_two", letter, "mot").refused == ("already_signed",)
    assert office.take("sign_two", letter, "hai").state == "done"


def test_collected_signatures_fall_with_a_return(office, letter):
    for one in ("mot", "hai"):
        office.take("collect", letter, one)
    office.take("send_back", letter, "luat")
    office.take("lay_back", letter, "soan")
    assert office.take("approve", letter, "bi").refused == ("signatures_missing",)


# --- What is told of it ---


@pytest.mark.parametrize(
    ("trigger", "told"),
    [
        ("sign_two", "Ký bước này: Uỷ viên Đơn vị CB; cần 2 chữ ký, mỗi người một lần."),
        ("sign_all", "Ký bước này: Uỷ viên Đơn vị CB; cần mọi chữ ký, mỗi người một lần."),
        (
            "sign_with_secretary",
            "Ký bước này: Uỷ viên Đơn vị CB, Bí thư Đơn vị CB; "
            "cần 2 chữ ký, trong đó có Bí thư Đơn vị CB, mỗi người một lần.",
        ),
        (
            "sign_each",
            "Ký bước này: mỗi bên một chữ ký (Pháp chế Đơn vị CB; Kế toán Đơn vị CB), mỗi người một lần.",
        ),
        (
            "sign_in_order",
            "Ký bước này lần lượt: Pháp chế Đơn vị CB, rồi Kế toán Đơn vị CB, rồi Bí thư Đơn vị CB; mỗi người một lần.",
        ),
    ],
)
def test_how_many_sign_and_of_which_sides_and_in_which_order_is_told(office, letter, trigger, told):
    kind, me = office.engine.library.current("letter"), office.person_id("luat")
    step = next(one for one in kind.transitions if one.trigger == trigger)
    with office.database.reading() as session:
        case = TableCase(
            session, kind, office.dossier(letter), step, Actor(me, me), office.now, defaults=office.engine.defaults
        )
        (demand,) = [one.demand for one in explain(case, office.engine).reasons if one.rule == "by"]
    assert demand.vi == told
    assert "{" not in demand.en


# --- Nobody is not everybody ---


def test_a_group_that_nobody_holds_is_never_full(office, letter):
    assert [office.take("sign_vacant", letter, one).state for one in MEMBERS] == ["review"] * 3
    assert office.take("approve_for_nobody", letter, "bi").refused == ("signatures_missing",)
    nobody = office.take("wait_for_nobody", letter, "bi")
    assert nobody.refused == ("not_your_role", "nobody_holds_it")
    assert "Thủ quỹ" in nobody.refusals[1].text.vi


def test_it_becomes_full_once_somebody_holds_the_post(office, letter):
    for one in MEMBERS:
        office.take("sign_vacant", letter, one)
    with office.database.writing() as session:
        give_post(session, "ke", "treasurer", "CB")
    assert office.take("sign_vacant", letter, "ke").state == "done"


def test_when_all_holders_are_gone_what_was_full_is_not(office, letter):
    for one in ("mot", "hai"):
        office.take("collect", letter, one)
    with office.database.writing() as session:
        for one in MEMBERS:
            end_post(session, one, "member", "2026-03-01")
    assert office.take("approve", letter, "bi").refused == ("signatures_missing",)


def test_a_kind_in_which_nobody_could_meet_a_reservation_takes_none(office, letter):
    given = {"text": "Bổ sung báo giá", "owner": "@ba", "due": "2026-03-20"}
    assert office.take("sign_alone", letter, "hai", reservation=given).refused == ("unknown_field",)
