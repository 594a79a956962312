"""Who keeps out of a dossier takes no step in it, in nobody's place either, and counts by the setting alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.cast import DemoOffice, Taken
from tests.services.absences_office import REASON, absences_office, delegate, offer, waits, written_by
from tests.services.small_office import give_post, leaves_of, person_of
from workflow_app.db import enclosures
from workflow_app.db import tables as t
from workflow_app.services import organisations
from workflow_app.services.reasons import explaining, explanations


@pytest.fixture
def office(tmp_path: Path) -> Iterator[DemoOffice]:
    with absences_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def letter(office: DemoOffice) -> Taken:
    return written_by(office)


def test_who_keeps_out_writes_down_nobodys_act(office):
    letter = written_by(office, person="@mot")
    asks = {"recused": "@van", "ground": "declared", "reason": "Có liên quan"}
    assert office.take("recuse_other", letter, "bi", asks=asks).done
    with office.database.writing() as session:
        give_post(session, "hai", "clerk", "DU")
    assert office.take("answer", letter, "mot", recorded_by="van").refused == ("recused",)
    assert office.take("answer", letter, "mot", recorded_by="hai").done


def test_nor_is_he_named_among_those_who_could_take_the_step(office, letter):
    def takers() -> explanations.Takers:
        with office.database.reading() as session:
            return explaining.explain_act(
                session, office.engine, office.engine.library.current("letter"), office.dossier(letter), "check",
                actor=office.actor("van"), now=office.now,
            ).takers  # fmt: skip

    assert (takers().holders, takers().is_vacant) == (("Nguyễn Thị Luat",), False)
    assert office.take("recuse", letter, "luat", asks={"ground": "declared", **REASON}).done
    assert (takers().holders, takers().is_vacant) == ((), True)


def test_nor_is_he_asked_to_sign_in_anothers_place(office, letter):
    """Where one of the signers keeps out the others are asked by name, and so are those who stand in for them."""

    def asked() -> set[int | None]:
        with office.database.reading() as session:
            found = session.execute(sa.select(t.task.c.person_id).where(t.task.c.trigger == "sign_all"))
            return {one.person_id for one in found}

    mot, hai, luat = (office.person_id(one) for one in ("mot", "hai", "luat"))
    assert delegate(office, "hai", "member", "luat") == ()
    assert office.take("recuse", letter, "ba", asks={"ground": "declared", **REASON}).done
    assert asked() == {mot, hai, luat}
    assert office.take("recuse", letter, "luat", asks={"ground": "declared", **REASON}).done
    assert asked() == {mot, hai}


@pytest.mark.parametrize("trigger", ["sign_two", "sign_all"])
def test_who_keeps_out_takes_no_step_any_more_and_does_not_let_himself_in_again(office, letter, trigger):
    assert office.take("recuse", letter, "mot", asks={"ground": "declared", **REASON}).done
    assert office.take(trigger, letter, "mot").refused == ("recused",)
    assert office.take("lift", letter, "mot", asks={"recused": "@mot", **REASON}).refused == ("recused",)
    assert office.take("recuse", letter, "mot", asks=REASON).refused == ("recused_already",)
    assert not offer(office, letter, trigger, "mot").allowed


def test_it_holds_for_the_substitute_and_for_whom_he_stands_in(office, letter):
    assert delegate(office, "mot", "member", "luat") == ()
    assert delegate(office, "hai", "member", "luat") == ()
    assert office.take("recuse", letter, "mot", asks=REASON).done
    assert "recused" in office.take("sign_two", letter, "luat", in_place_of="mot").refused
    assert office.take("recuse", letter, "luat", asks=REASON).done
    assert "recused" in office.take("sign_two", letter, "luat", in_place_of="hai").refused


def test_a_superior_keeps_somebody_out_and_lets_him_in_again(office, letter):
    assert office.take("recuse_other", letter, "bi", asks={"recused": "@mot", **REASON}).done
    assert office.take("sign_two", letter, "mot").refused == ("recused",)
    assert office.take("lift", letter, "bi", asks={"recused": "@hai", **REASON}).refused == ("not_recused",)
    assert office.take("lift", letter, "bi", asks={"recused": "@mot", **REASON}).done
    assert office.take("sign_two", letter, "mot").done
    acts = [one["basis"].get("recusal", {}).get("step") for _bytes, one in leaves_of(office, letter.dossier)]
    assert [one for one in acts if one] == ["declare", "lift"]


def test_of_all_those_who_sign_the_others_are_enough_when_one_keeps_out(office, letter):
    assert office.take("recuse", letter, "mot", asks=REASON).done
    assert office.take("sign_all", letter, "hai").state == "review"
    assert office.take("sign_all", letter, "ba").state == "done"


def test_when_everybody_keeps_out_nobody_has_signed(office, letter):
    for one in ("mot", "hai"):
        assert office.take("recuse", letter, one, asks=REASON).done
    assert office.take("sign_two", letter, "ba").state == "review", "two are asked for, one is left"


@pytest.mark.parametrize(("leaves", "entitled", "reason"), [(True, 4, "recused"), (False, 5, "recused_counted")])
def test_the_roll_says_who_keeps_out_and_the_setting_whether_he_counts(office, letter, leaves, entitled, reason):
    with office.database.writing() as session:
        organisations.set_setting(
            session, office=office.engine, person_id=None, now=office.now, name="recusal_leaves_base", value=leaves
        )
    assert office.take("recuse", letter, "mot", asks=REASON).done
    assert office.take("open_round", letter, "van", round={"way": "meeting", "chair": "@bi", "secretary": "@van"}).done
    with office.database.reading() as session:
        held = enclosures.rounds(session, office.dossier(letter).id)[0]
        roll = session.execute(sa.select(t.round_roll.c.person_id, t.round_roll.c.reason)).all()
    assert held.count.entitled == entitled
    assert {row[0]: row[1] for row in roll}[office.person_id("mot")] == reason


def test_who_keeps_out_is_no_chair(office, letter):
    assert office.take("recuse", letter, "pho", asks=REASON).done
    opened = office.take("open_round", letter, "van", round={"way": "meeting", "chair": "@pho", "secretary": "@van"})
    assert opened.refused == ("may_not_preside",), "a member of the body he is; it is the matter that he keeps out of"


@pytest.mark.parametrize(
    ("person", "fields", "refused"),
    [
        ("mot", {"person": "@mot"}, ("recused",)),
        ("mot", {"person": "@hai"}, ("recused",)),
        ("hai", {"person": "@ba"}, ()),
        ("mot", {"unit": "#CB"}, ("recused",)),
        ("hai", {"unit": "#CB"}, ()),
    ],
)
def test_conflicts_that_the_dossier_itself_shows_need_no_declaration(office, person, fields, refused):
    with office.database.writing() as session:
        give_post(session, "mot", "member", "CB")
        session.execute(
            t.member_fact.insert().values(
                person_id=person_of(session, "hai"), name="relative", value=office.uid("mot"), from_on="2020-01-01",
                recorded_at="2020-01-01T00:00:00.000000Z", dossier_id=None,
            )
        )  # fmt: skip
    other = written_by(office, **fields)
    assert office.take("sign_two", other, person).refused == refused


@pytest.mark.parametrize(
    ("ground", "person", "fields"),
    [
        ("own", "mot", {"person": "@mot"}),
        ("supervised", "ngoai", {"unit": "#CB"}),
    ],
)
def test_the_office_may_leave_a_ground_off(office, ground, person, fields):
    other = written_by(office, **fields)
    with office.database.writing() as session:
        give_post(session, "ngoai", "member", "DU")
    assert office.take("sign_two", other, person).refused == ("recused",)
    with office.database.writing() as session:
        organisations.set_setting(
            session, office=office.engine, person_id=None, now=office.now, name=f"recusal_{ground}", value=False
        )
    assert office.take("sign_two", other, person).done


def test_of_all_who_sign_the_others_are_enough_where_the_dossier_itself_keeps_one_out(office):
    letter = written_by(office, person="@mot")
    assert office.take("sign_all", letter, "mot").refused == ("recused",)
    assert set(waits(office, letter, "sign_all").persons) == {"Nguyễn Thị Ba", "Nguyễn Thị Hai"}
    assert office.take("sign_all", letter, "hai").state == "review"
    assert office.take("sign_all", letter, "ba").state == "done"
    kept = leaves_of(office, letter.dossier)[-1][1]["basis"]["signed"]
    assert (kept["got"], kept["need"], kept["kept_out"]) == (2, 2, [office.uid("mot")])


def test_one_kept_out_of_a_group_leaves_nobody_and_the_step_is_never_full(office):
    """Trap: an empty group that counted as approved."""
    letter = written_by(office, person="@luat")
    assert office.take("sign_each", letter, "van").state == "review"
    assert office.take("sign_each", letter, "luat").refused == ("recused",)
