"""Who stands in for whom: within scope and dates, for the post alone, never twice, never for his own work or a vote."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.cast import DemoOffice, Taken
from tests.services.absences_office import absences_office, delegate, offer, waiting, written_by
from tests.services.small_office import leaves_of
from workflow_app.db import absences
from workflow_app.db import tables as t
from workflow_app.domain.case import Actor
from workflow_app.domain.refusals import NotFound, Refused
from workflow_app.services import delegating, standing_in, visibility
from workflow_app.services.cases import TableCase
from workflow_app.services.reasons import explaining


@pytest.fixture
def office(tmp_path: Path) -> Iterator[DemoOffice]:
    with absences_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def letter(office: DemoOffice) -> Taken:
    return written_by(office)


# --- Used ---


def test_a_substitute_acts_and_history_names_both(office, letter):
    assert delegate(office, "bi", "secretary", "mot", manner="TUQ", basis="Giấy uỷ quyền số 1") == ()
    assert office.take("sign", letter, "mot", in_place_of="bi").state == "done"
    leaf = leaves_of(office, letter.dossier)[-1][1]
    assert (leaf["actor"]["uid"], leaf["actor"]["for"]) == (office.uid("mot"), office.uid("bi"))
    assert leaf["basis"]["delegation"]["manner"] == "TUQ"


@pytest.mark.parametrize(
    ("day", "held_on", "refused"),
    [
        ("2026-03-04", None, "delegation_not_yet"),
        ("2026-03-05", "2026-03-04", "delegation_not_yet"),
        ("2026-03-05", None, ""),
        ("2026-03-08", "2026-03-05", ""),
        ("2026-03-09", None, "delegation_over"),
        ("2026-03-09", "2026-03-08", "delegation_over"),
    ],
)
def test_it_must_be_in_force_on_the_day_of_acting_and_on_the_day_of_the_act(office, letter, day, held_on, refused):
    assert delegate(office, "bi", "secretary", "mot", days="2026-03-05 2026-03-08") == ()
    office.at(day)
    values = {"held_on": held_on} if held_on else {}
    assert office.take("sign", letter, "mot", in_place_of="bi", **values).refused == ((refused,) if refused else ())


@pytest.mark.parametrize(
    ("kinds", "triggers", "refused"),
    [
        ([], [], ()),
        (["letter"], [], ()),
        ([], ["sign"], ()),
        (["letter"], ["approve"], ("delegation_out_of_scope",)),
    ],
)
def test_it_covers_what_it_names_and_no_more(office, letter, kinds, triggers, refused):
    assert delegate(office, "bi", "secretary", "mot", kinds=kinds, triggers=triggers) == ()
    assert office.take("sign", letter, "mot", in_place_of="bi").refused == refused


@pytest.mark.parametrize(
    ("within", "begun_at", "lies_at", "refused"),
    [
        ("", "CB", "CB", ()),
        ("DU", "DU", "DU", ()),
        ("DU", "CB", "CB", ()),
        ("CB", "CB", "CB", ()),
        ("CB", "CB", "DU", ()),
        ("CB", "DU", "CB", ()),
        ("CB", "DU", "DU", ("delegation_elsewhere",)),
    ],
)
def test_it_covers_the_dossiers_of_its_organisation_and_of_those_below(office, within, begun_at, lies_at, refused):
    begun = _begun_at(office, begun_at, lies_at)
    assert delegate(office, "bi", "secretary", "pho", within=within) == ()
    shown = offer(office, begun, "endorse", "pho")
    assert bool(shown.in_place_of) == (not refused)
    assert bool(waits_for(office, begun)) == (not refused)
    assert bool(waiting(office, "pho")) == (not refused), "though he reads it by his own post"
    assert office.take("endorse", begun, "pho", in_place_of="bi").refused == refused


@pytest.mark.parametrize(
    ("begun_at", "lies_at", "reads"), [("CB", "CB", True), ("CB", "DU", True), ("DU", "DU", False)]
)
def test_he_reads_and_has_to_do_only_what_is_of_the_organisation(office, begun_at, lies_at, reads):
    begun = _begun_at(office, begun_at, lies_at)
    assert delegate(office, "bi", "secretary", "tren", within="CB") == ()
    row = office.dossier(begun)
    with office.database.reading() as session:
        reader = visibility.reader(session, office.engine, office.person_id("tren"), office.now)
        assert visibility.extent(session, reader, row) == ("all" if reads else "none")
        found = session.execute(sa.select(t.dossier.c.id).where(visibility.listed(reader))).scalars().all()
    assert found == ([row.id] if reads else [])
    assert waiting(office, "tren") == ([row.id] if reads else [])


def test_history_and_explanation_say_where_it_holds(office):
    begun = _begun_at(office, "CB", "CB")
    assert delegate(office, "bi", "secretary", "tren", within="CB") == ()
    with office.database.reading() as session:
        given = session.execute(t.leaf.select().where(t.leaf.c.act == "delegation_given")).one()
        found = explaining.explain_act(
            session, office.engine, office.engine.library.current("letter"), office.dossier(begun), "endorse",
            actor=office.actor("tren", in_place_of="bi"), now=office.now,
        )  # fmt: skip
    assert json.loads(given.bytes)["within"] == "uid-CB"
    because = next(one.because for one in found.reasons if one.rule == "by")
    assert because is not None
    assert "chỉ hồ sơ của Đơn vị CB và cấp dưới" in because.vi


def test_a_place_that_is_none_is_told_as_such(office):
    with pytest.raises(NotFound):
        delegate(office, "bi", "secretary", "mot", within="NOWHERE")


def _begun_at(office: DemoOffice, begun_at: str, lies_at: str) -> Taken:
    author = {"CB": "ngoai", "DU": "soan"}[begun_at]
    begun = office.create("letter", author, begun_at, fields={"subject": "Tờ trình"})
    assert office.take("submit", begun, author).done
    if lies_at != begun_at:
        with office.database.writing() as session:
            session.execute(t.dossier.update().values(owner_id=office.place_id(lies_at)))
    return begun


def waits_for(office: DemoOffice, begun: Taken) -> tuple[int, ...]:
    """Who may take the step in the secretary's place today."""
    kind, row = office.engine.library.current("letter"), office.dossier(begun)
    step = kind.find("endorse", "review")
    assert step
    with office.database.reading() as session:
        case = TableCase(session, kind, row, step, Actor(0, 0), office.now)
        return tuple(standing_in.substitutes(case, office.person_id("bi"), step.by))


def test_an_author_is_not_waited_for_in_the_place_of_whom_he_stands_in_for(office):
    own = written_by(office, "soan")
    assert delegate(office, "bi", "secretary", "soan") == ()
    assert office.take("endorse", own, "soan", in_place_of="bi").refused == ("substitute_is_author",)
    assert waits_for(office, own) == ()
    assert delegate(office, "bi", "secretary", "mot") == ()
    assert waits_for(office, own) == (office.person_id("mot"),)


def test_it_is_a_post_that_is_delegated_and_not_the_person(office, letter):
    assert delegate(office, "bi", "secretary", "luat") == ()
    assert office.take("sign_two", letter, "luat", in_place_of="bi").refused[0] == "delegation_missing"


def test_a_delegation_is_not_passed_on(office, letter):
    """Trap: a chain of substitutes."""
    assert delegate(office, "bi", "secretary", "mot") == ()
    assert delegate(office, "bi", "secretary", "hai", by="mot") == ("not_your_post",)
    assert delegate(office, "mot", "member", "hai") == ()
    assert office.take("sign", letter, "hai", in_place_of="mot").refused[0] == "delegation_missing"
    assert office.take("sign", letter, "hai", in_place_of="bi").refused[0] == "delegation_missing"


def test_revoking_counts_at_once(office, letter):
    assert delegate(office, "bi", "secretary", "mot") == ()
    with office.database.reading() as session:
        given = absences.delegated_to(session, office.person_id("mot"))[0].uid

    def revoke(person: str, reason: str) -> None:
        with office.database.writing() as session:
            delegating.revoke(
                session, office=office.engine, person_id=office.person_id(person), now=office.now, delegation=given,
                reason=reason,
            )  # fmt: skip

    with pytest.raises(Refused, match="not_your_delegation"):
        revoke("mot", "Đã về")
    with pytest.raises(Refused, match="missing_field"):
        revoke("bi", " ")
    revoke("bi", "Đã về")
    assert office.take("sign", letter, "mot", in_place_of="bi").refused == ("delegation_revoked",)
    with pytest.raises(Refused, match="already_ended"):
        revoke("bi", "Đã về từ hôm qua")


@pytest.mark.parametrize(("day", "ended"), [("2026-03-09", False), ("2026-03-10", True)])
def test_what_ended_by_itself_is_not_revoked_any_more(office, day, ended):
    assert delegate(office, "bi", "secretary", "mot") == ()
    with office.database.reading() as session:
        given = absences.delegated_to(session, office.person_id("mot"))[0].uid
    office.at(day)
    told: tuple[str, ...] = ()
    try:
        with office.database.writing() as session:
            delegating.revoke(
                session, office=office.engine, person_id=office.person_id("bi"), now=office.now, delegation=given,
                reason="Đã về",
            )  # fmt: skip
    except Refused as caught:
        told = caught.codes
    assert told == (("already_ended",) if ended else ())


# --- Separation of duties, for who acts and for whom ---


def test_a_substitute_added_after_the_step_began_is_still_held_to_the_duties(office):
    """Trap: the rule about the author was asked of the post's holder alone."""
    mine = written_by(office, "mot")
    assert delegate(office, "bi", "secretary", "mot") == ()
    assert set(office.take("sign", mine, "mot", in_place_of="bi").refused) == {"own_work", "substitute_is_author"}
    assert office.take("approve", mine, "mot", in_place_of="bi").refused == ("substitute_is_author",)


def test_own_work_holds_for_whom_one_acts_for(office):
    his = written_by(office, "bi")
    assert delegate(office, "bi", "secretary", "mot") == ()
    assert office.take("sign", his, "mot", in_place_of="bi").refused == ("own_work",)


def test_nobody_signs_twice_as_person_or_as_principal(office, letter):
    assert delegate(office, "mot", "member", "luat") == ()
    assert delegate(office, "hai", "member", "luat") == ()
    assert office.take("sign_two", letter, "luat", in_place_of="mot").state == "review"
    assert "already_signed" in office.take("sign_two", letter, "luat", in_place_of="hai").refused
    assert "already_signed" in office.take("sign_two", letter, "mot").refused
    assert office.take("sign_two", letter, "hai").state == "done"


def test_a_signature_that_would_block_the_step_for_ever_is_refused(office, letter):
    assert delegate(office, "mot", "member", "hai") == ()
    assert office.take("sign_all", letter, "hai", in_place_of="mot").refused == ("must_sign_himself",)
    assert office.take("sign_two", letter, "hai", in_place_of="mot").done, "two of three: the third still can"
    assert office.take("sign_two", letter, "ba").state == "done"


def test_two_groups_of_one_person_each_are_not_signed_by_one_of_them(office, letter):
    assert delegate(office, "luat", "lawyer", "van") == ()
    assert office.take("sign_each", letter, "van", in_place_of="luat").refused == ("must_sign_himself",)


def test_a_vote_is_closed_by_the_chair_himself(office, letter):
    """Trap: delegated votes counted."""
    assert delegate(office, "bi", "secretary", "mot") == ()
    voting = {"way": "meeting", "chair": "@bi", "secretary": "@van"}
    assert office.take("open_round", letter, "van", round=voting).done
    present = {"present": 3, "questions": {"yes": {"yes": 3, "no": 0, "abstain": 0, "invalid": 0}}}
    assert office.take("tally", letter, "van", round=present).done
    refused = office.take("close_round", letter, "mot", in_place_of="bi").refused
    assert "vote_not_delegated" in refused
    assert office.take("close_round", letter, "bi").state == "done"
