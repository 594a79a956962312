"""Who by rule may not sign is no signer: nobody counts, waits for or asks him; and yet nobody is never enough."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import DemoOffice, Taken
from tests.conftest import new_sqlite
from tests.services.absences_office import delegate
from tests.services.deciding_office import rows
from tests.services.signing_office import signing_office, written_by
from tests.services.small_office import end_post, give_post, leaves_of, library_of, open_office
from workflow_app.db import tables as t
from workflow_app.db import tasks
from workflow_app.services import visibility
from workflow_app.services.reasons import explaining, offers
from workflow_app.services.ticking import tick
from workflow_app.services.vacancies import stranded


@pytest.fixture
def office(tmp_path: Path) -> Iterator[DemoOffice]:
    with signing_office(tmp_path) as opened:
        yield opened


def asked_in_the_inbox(office: DemoOffice, person: str) -> frozenset[str]:
    with office.database.reading() as session:
        who = visibility.reader(session, office.engine, office.person_id(person), office.now)
        whose = tasks.Whose(who.person_id, who.places, who.stands_in)
        found = tasks.waiting(session, whose, visibility.listed(who), limit=10)
    return frozenset(step for one in found for step in one.triggers)


def waits_for(office: DemoOffice, letter: Taken, trigger: str) -> set[str]:
    with office.database.reading() as session:
        found = offers.waiting_for(
            session, office=office.engine, kind=office.engine.library.current("letter"), dossier=office.dossier(letter),
            now=office.now,
        )  # fmt: skip
    return {name.rpartition(" ")[2] for one in found if one.transition.trigger == trigger for name in one.persons}


def by_the_lawyer(office: DemoOffice) -> Taken:
    with office.database.writing() as session:
        give_post(session, "luat", "drafter", "CB")
    return written_by(office, "luat")


def test_of_all_who_sign_the_author_is_none_and_the_others_are_enough(office):
    own = written_by(office, "mot")
    assert waits_for(office, own, "sign_all") == {"Ba", "Hai"}
    assert office.take("sign_all", own, "mot").refused == ("own_work",)
    assert [office.take("sign_all", own, one).state for one in ("hai", "ba")] == ["review", "done"]
    kept = leaves_of(office, own.dossier)[-1][1]["basis"]["signed"]
    assert kept == {"got": 2, "need": 2, "kept_out": [office.uid("mot")]}


def test_a_group_of_which_only_the_author_is_left_is_never_full_until_somebody_else_signs_in_it(office):
    """Trap: a group from which everybody is kept out that counted as having signed."""
    own = by_the_lawyer(office)
    assert office.take("sign_each", own, "ke").state == "review"
    assert office.take("sign_each", own, "luat").refused == ("own_work",)
    change = {"signer": "@hai", "instead_of": "@luat", "reason": "Đồng chí ấy là người soạn"}
    assert office.take("change_lawyer", own, "bi", asks=change).done
    assert waits_for(office, own, "sign_each") == {"Hai", "Toan"}
    assert office.take("sign_each", own, "hai").state == "done"


def test_the_author_has_no_task_of_signing_and_the_others_have(office):
    own = written_by(office, "mot")
    assert asked_in_the_inbox(office, "mot").isdisjoint({"sign_all", "sign_two", "sign_alone", "collect"})
    assert {"sign_all", "sign_two", "sign_alone", "collect"} <= asked_in_the_inbox(office, "hai")
    assert office.take("sign_all", own, "hai").done
    assert "sign_all" not in asked_in_the_inbox(office, "hai")
    assert {"sign_all", "sign_two"} <= asked_in_the_inbox(office, "ba")


def test_a_signature_in_whose_place_nobody_stands_leaves_every_other_task_as_it_is(office):
    own = written_by(office, "mot")
    before = rows(office, t.task)
    assert before
    office.at("2026-03-04")
    assert office.take("sign_all", own, "hai").done
    assert rows(office, t.task) == before, "since the day on which each was opened"


def test_who_stands_in_for_a_signer_is_asked_until_he_or_the_other_has_signed(office):
    assert delegate(office, "hai", "member", "luat") == ()
    own, other = written_by(office, "mot"), written_by(office, "mot")

    def asked(letter: Taken) -> set[int]:
        steps = t.task.c.dossier_id == office.dossier(letter).id, t.task.c.trigger == "sign_all"
        return {row.person_id for row in rows(office, t.task, *steps)}

    hai, ba, luat = map(office.person_id, ("hai", "ba", "luat"))
    assert asked(own) == asked(other) == {hai, ba, luat}
    assert office.take("sign_all", own, "hai").done
    assert asked(own) == {hai, ba}, "his own is answered, and told apart when it is listed"
    assert office.take("sign_all", other, "luat", in_place_of="hai").done
    assert asked(other) == {hai, ba}


def test_who_comes_to_the_post_later_is_asked_at_the_next_tick(office):
    written_by(office, "mot")
    with office.database.writing() as session:
        give_post(session, "toan", "member", "CB")
    tick(office.database, office.engine, office.now)
    assert "sign_all" in asked_in_the_inbox(office, "toan")
    assert "sign_all" not in asked_in_the_inbox(office, "mot")


def test_where_a_declared_exception_lets_the_author_sign_he_is_waited_for_and_elsewhere_not(office):
    small = written_by(office, "nho", "NHO")
    assert office.take("sign_both", small, "bi").state == "review", "a cell of three: the author signs as well"
    assert office.take("sign_both", small, "nho").refused == ("own_work",)
    assert office.take("sign_both", small, "nho", exceptions=["small_cell"]).state == "done"
    large = written_by(office, "soan")
    assert office.take("sign_both", large, "bi").state == "done"


@pytest.mark.parametrize(("values", "waived"), [({}, []), ({"exceptions": ["small_cell"]}, ["not_the_author"])])
def test_a_rule_that_an_exception_lifts_is_told_as_not_asked(office, values, waived):
    small = written_by(office, "nho", "NHO")
    with office.database.reading() as session:
        told = explaining.explain_act(
            session, office.engine, office.engine.library.current("letter"), office.dossier(small), "sign_both",
            actor=office.actor("nho"), now=office.now, values=values,
        )  # fmt: skip
    assert [one.rule for one in told.reasons if one.answer == "waived"] == waived


def test_a_signature_of_a_post_is_no_answer_to_its_other_steps(office):
    """Trap: one task for all the steps of a post, gone with the first signature."""
    letter = written_by(office, "soan")
    asked = {"sign_all", "sign_two", "sign_alone", "collect", "sign_with_secretary", "sign_vacant"}
    assert asked <= asked_in_the_inbox(office, "mot")
    assert office.take("sign_all", letter, "mot").done
    assert asked_in_the_inbox(office, "mot") & asked == asked - {"sign_all"}
    assert office.take("collect", letter, "mot").done
    assert asked_in_the_inbox(office, "mot") & asked == asked - {"sign_all", "collect"}


# --- Too few are left who may sign ---


@pytest.fixture
def few(tmp_path: Path) -> Iterator[DemoOffice]:
    """One kind that two of three members sign, none of them its author."""
    posts = [("mot", "drafter", "DV"), *((one, "member", "DV") for one in ("mot", "hai", "ba")), ("van", "clerk", "DV")]
    opened = open_office(new_sqlite(tmp_path), library_of("plain"), tmp_path, places={"DV": "office"}, posts=posts)
    yield opened
    opened.database.close()


def alarms(office: DemoOffice) -> list[tuple[str, list[str], str]]:
    with office.database.reading() as session:
        found = stranded(session, office=office.engine, now=office.now)
    return [(one.step.vi, [vacancy.told.vi for vacancy in one.vacancies], one.rule.vi) for one in found]


@pytest.fixture
def assent(few: DemoOffice) -> Taken:
    """Written by one of the three, so that the two others must sign."""
    made = few.create("assent", "mot", "DV", fields={"subject": "Việc"})
    return few.take("submit", made, "mot")


def test_a_step_that_two_sign_and_only_one_may_is_an_alarm(few, assent):
    assert alarms(few) == []
    assert few.take("approve", assent, "hai").done
    assert alarms(few) == [], "one has signed, another may"
    with few.database.writing() as session:
        end_post(session, "ba", "member", "2026-03-01")
    ((step, posts, rule),) = alarms(few)
    assert (step, posts) == ("Đồng ý", ["Thành viên Đơn vị DV (còn 1 người ký được)"])
    assert "Cần 2 chữ ký, chỉ còn 1 người ký được" in rule
    with few.database.writing() as session:
        give_post(session, "van", "member", "DV")
    assert alarms(few) == []


def test_so_is_one_whose_holders_are_all_gone_and_one_that_nobody_may_sign(few, assent):
    with few.database.writing() as session:
        for one in ("hai", "ba"):
            end_post(session, one, "member", "2026-03-01")
    assert [posts for _step, posts, _rule in alarms(few)] == [["Thành viên Đơn vị DV (còn 0 người ký được)"]]
    with few.database.writing() as session:
        end_post(session, "mot", "member", "2026-03-01")
    assert [posts for _step, posts, _rule in alarms(few)] == [["Thành viên Đơn vị DV (khuyết từ 02/03/2026)"]]
