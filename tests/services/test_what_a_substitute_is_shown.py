"""A substitute is offered, asked and shown what is of the post, within scope and dates, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.cast import DemoOffice, Taken
from tests.services.absences_office import absences_office, delegate, offer, waiting, waits, written_by
from tests.services.small_office import give_post
from workflow_app.db import tables as t
from workflow_app.services import visibility


@pytest.fixture
def office(tmp_path: Path) -> Iterator[DemoOffice]:
    with absences_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def letter(office: DemoOffice) -> Taken:
    return written_by(office)


def test_he_is_offered_the_step_as_a_substitute_and_the_wait_names_him(office, letter):
    assert not offer(office, letter, "sign", "ngoai").in_place_of
    assert delegate(office, "bi", "secretary", "mot", triggers=["sign"]) == ()
    shown = offer(office, letter, "sign", "mot")
    assert shown.in_place_of == (office.person_id("bi"),)
    assert not shown.allowed
    assert waits(office, letter, "sign").substitutes == ("Nguyễn Thị Mot",)


def test_he_reads_what_waits_for_him_within_scope_and_dates_and_what_he_did_later(office, letter):
    row, me = office.dossier(letter), office.person_id("ngoai")

    def reads() -> str:
        with office.database.reading() as session:
            who = visibility.reader(session, office.engine, me, office.now)
            return visibility.extent(session, who, office.dossier(letter))

    assert reads() == "none"
    given: dict[str, Any] = {"days": "2026-03-04 2026-03-05", "triggers": ["sign"], "manner": "TUQ"}
    assert delegate(office, "bi", "secretary", "ngoai", **given) == ()
    assert reads() == "none"
    office.at("2026-03-04")
    assert reads() == "all"
    assert waiting(office, "ngoai") == [row.id]
    assert office.take("sign", letter, "ngoai", in_place_of="bi").done
    office.at("2026-03-08")
    assert reads() == "all", "he answers for what he did"


def test_a_substitute_has_no_task_outside_his_scope(office, letter):
    assert delegate(office, "bi", "secretary", "ngoai", triggers=["drop"]) == ()
    assert waiting(office, "ngoai") == []


def test_a_post_that_excludes_another_is_not_stood_in_for_either(office):
    assert delegate(office, "luat", "lawyer", "soan") == ("incompatible_posts",)


def test_nor_is_it_by_who_was_given_the_other_post_since(office, letter):
    assert delegate(office, "bi", "secretary", "mot") == ()
    with office.database.writing() as session:
        give_post(session, "mot", "administrator", "DU")
    refused = office.take("sign", letter, "mot", in_place_of="bi").refused
    assert "posts_exclude_each_other" in refused
    assert office.take("sign", letter, "bi").done


def test_a_post_elsewhere_lets_nobody_act_here(office, letter):
    assert delegate(office, "chi", "secretary", "mot") == ()
    assert office.take("sign", letter, "mot", in_place_of="chi").refused[0] == "delegation_missing"


def test_nobody_stands_in_for_who_was_asked_for_his_own_signature(office, letter):
    asks = {"signer": "@luat", "instead_of": "@mot", "reason": "Đi công tác"}
    assert office.take("change_signer", letter, "bi", asks=asks).done
    assert delegate(office, "luat", "lawyer", "pho") == ()
    assert office.take("sign_all", letter, "pho", in_place_of="luat").refused[0] == "delegation_missing"
    assert office.take("sign_all", letter, "luat").done


@pytest.mark.parametrize(
    ("person", "principal"), [("luat", "luat"), ("mot", "luat"), ("hai", "luat"), ("luat", "hai"), ("mot", "ba")]
)
def test_the_database_itself_lets_nobody_sign_twice_as_person_or_as_principal(
    database_url, tmp_path, person, principal
):
    with absences_office(tmp_path, database_url) as office:
        letter = written_by(office)
        assert delegate(office, "mot", "member", "luat") == ()
        assert office.take("sign_two", letter, "luat", in_place_of="mot").done
        with office.database.reading() as session:
            row = dict(session.execute(t.sign_off.select()).one()._mapping)
        ids = {"person_id": office.person_id(person), "principal_id": office.person_id(principal)}
        again = {**{name: value for name, value in row.items() if name != "id"}, **ids}
        with pytest.raises(sa.exc.IntegrityError), office.database.writing() as session:
            session.execute(t.sign_off.insert().values(**again))
