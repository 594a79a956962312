"""An act may be written down late. Dating it back lets nobody in who is kept out today, nor whom the day itself kept
out, nor who signs by a post that he did not hold on that day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.cast import DemoOffice, Taken
from tests.services.absences_office import absences_office, written_by
from tests.services.small_office import end_post, give_post, person_of
from workflow_app.db import tables as t
from workflow_app.services import organisations

YESTERDAY, TODAY = "2026-03-01", "2026-03-02"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[DemoOffice]:
    with absences_office(tmp_path) as found:
        yield found


def written_before(office: DemoOffice, **fields: str) -> Taken:
    """A letter that was there on either of the two days."""
    office.at(YESTERDAY)
    letter = written_by(office, **fields)
    office.at(TODAY)
    return letter


def relatives(office: DemoOffice, from_on: str) -> None:
    with office.database.writing() as session:
        session.execute(
            t.member_fact.insert().values(
                person_id=person_of(session, "bi"), name="relative", value=office.uid("mot"), from_on=from_on,
                recorded_at="2020-01-01T00:00:00.000000Z",
            )
        )  # fmt: skip


@pytest.mark.parametrize("held_on", [TODAY, YESTERDAY])
def test_a_relative_keeps_out_by_what_holds_today_whatever_the_day_of_the_act(office, held_on):
    relatives(office, TODAY)
    letter = written_before(office, person="@mot")
    assert office.take("endorse", letter, "bi", held_on=held_on).refused == ("recused",)


def test_who_was_one_on_neither_day_acts(office):
    relatives(office, "2026-03-04")
    letter = written_before(office, person="@mot")
    assert office.take("sign_two", letter, "hai", held_on=YESTERDAY).done


@pytest.mark.parametrize(("held_on", "was", "now_is"), [(YESTERDAY, False, True), (YESTERDAY, True, False)])
def test_so_does_who_is_kept_out_by_the_offices_setting_of_one_of_the_days(office, held_on, was, now_is):
    relatives(office, "2020-01-01")
    for value, from_on in ((was, date(2026, 1, 1)), (now_is, date(2026, 3, 2))):
        with office.database.writing() as session:
            organisations.set_setting(
                session, office=office.engine, person_id=None, now=office.now, name="recusal_relative", value=value,
                from_on=from_on,
            )  # fmt: skip
    letter = written_before(office, person="@mot")
    assert office.take("endorse", letter, "bi", held_on=held_on).refused == ("recused",)


@pytest.mark.parametrize(("from_on", "to_on"), [(TODAY, None), ("2026-01-01", YESTERDAY)])
def test_so_does_who_belongs_to_the_unit_on_one_of_the_days(office, from_on, to_on):
    with office.database.writing() as session:
        give_post(session, "bi", "member", "CB")
        session.execute(
            t.post.update().where(t.post.c.person_id == person_of(session, "bi"), t.post.c.role == "member")
            .values(from_on=from_on, to_on=to_on)
        )  # fmt: skip
    letter = written_before(office, unit="#CB")
    assert office.take("endorse", letter, "bi", held_on=YESTERDAY).refused == ("recused",)


@pytest.mark.parametrize("step", ["sign", "sign_two"])
def test_nobody_signs_as_of_a_day_on_which_he_did_not_hold_the_post(office, step):
    letter = written_before(office)
    person = {"sign": "hai", "sign_two": "pho"}[step]
    role = {"sign": "secretary", "sign_two": "member"}[step]
    with office.database.writing() as session:
        give_post(session, person, role, "DU")
        mine = t.post.c.person_id == person_of(session, person)
        session.execute(t.post.update().where(mine, t.post.c.role == role).values(from_on=TODAY))
    told = office.take(step, letter, person, held_on=YESTERDAY)
    assert told.refused == ("post_not_held_then",)
    assert told.refusals[0].supplier
    assert office.take(step, letter, person).done


def test_nor_who_was_put_on_a_sign_off_and_came_to_his_post_later(office):
    letter = written_before(office)
    with office.database.writing() as session:
        mine = t.post.c.person_id == person_of(session, "luat")
        session.execute(t.post.update().where(mine).values(from_on=TODAY))
    asks = {"signer": "@luat", "instead_of": "@mot", "reason": "Đi công tác"}
    assert office.take("change_signer", letter, "bi", asks=asks).done
    assert office.take("sign_all", letter, "luat", held_on=YESTERDAY).refused == ("post_not_held_then",)
    assert office.take("sign_all", letter, "luat").done


def test_nobody_acts_as_of_a_day_on_which_his_posts_excluded_each_other(office):
    with office.database.writing() as session:
        give_post(session, "bi", "administrator", "DU")
        end_post(session, "bi", "administrator", YESTERDAY)
    letter = written_before(office)
    assert office.take("endorse", letter, "bi", held_on=YESTERDAY).refused == ("posts_exclude_each_other",)
    assert office.take("endorse", letter, "bi").done


def test_nor_by_a_post_that_ended_though_he_held_it_then(office):
    letter = written_before(office)
    with office.database.writing() as session:
        end_post(session, "bi", "secretary", YESTERDAY)
        give_post(session, "bi", "deputy", "DU")
    assert "not_your_role" in office.take("sign", letter, "bi", held_on=YESTERDAY).refused


def test_a_document_is_not_signed_before_its_dossier_was_begun(office):
    letter = written_by(office)
    told = office.take("sign", letter, "bi", held_on=YESTERDAY)
    assert told.refused == ("dated_before_dossier",)
    assert told.refusals[0].ways_out
    assert office.take("sign", letter, "bi", held_on=TODAY).done


def test_no_act_at_all_is_of_a_day_before_its_dossier(office):
    letter = written_by(office)
    told = office.take("endorse", letter, "bi", held_on=YESTERDAY)
    assert told.refused == ("dated_before_dossier",)
    assert told.refusals[0].ways_out
    assert told.refusals[0].rule == "held_on"
