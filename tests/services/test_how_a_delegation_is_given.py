"""By whom, to whom and for how long a substitute is named, and why one is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.cast import DemoOffice, Taken
from tests.services.absences_office import absences_office, delegate, post_of, waiting, written_by
from tests.services.small_office import end_post
from workflow_app.db import tables as t
from workflow_app.domain.refusals import Refused
from workflow_app.services import delegating


@pytest.fixture
def office(tmp_path: Path) -> Iterator[DemoOffice]:
    with absences_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def letter(office: DemoOffice) -> Taken:
    return written_by(office)


@pytest.mark.parametrize(
    ("why", "refused", "asked"),
    [
        ("nobody gives away another's post", "not_your_post", {"by": "mot"}),
        ("nobody stands in for himself", "substitute_is_principal", {"substitute": "bi"}),
        ("a reason is given", "missing_field", {"reason": " "}),
        ("every delegation rests on a paper", "missing_field", {"basis": ""}),
        ("a blank is no paper", "missing_field", {"manner": "TUQ", "basis": " "}),
        ("a committee's post signs T/M, never K/T", "manner_not_for_committee", {"manner": "K/T", "basis": "Giấy"}),
        ("the last day lies after the first", "days_reversed", {"days": "2026-03-05 2026-03-04"}),
        ("it begins today at the earliest", "delegation_backdated", {"days": "2026-03-01 2026-03-05"}),
        ("a vote is cast in person", "vote_not_delegated", {"triggers": ["close_round"]}),
        ("it is never wider than the post", "delegation_not_below", {"within": "TREN"}),
        ("nothing named is not everything", "missing_field", {"covers": ""}),
        ("some kinds are named", "missing_field", {"covers": "kinds"}),
        ("some steps are named", "missing_field", {"covers": "steps"}),
        ("everything is not some kinds", "scope_is_all", {"covers": "all", "kinds": ["letter"]}),
        (
            "whole kinds are not some steps",
            "scope_is_kinds",
            {"covers": "kinds", "kinds": ["letter"], "triggers": ["letter/sign"]},
        ),
        ("a step of another post is not its to give", "step_not_delegated", {"triggers": ["letter/submit"]}),
        ("everybody keeps out by his own word", "vote_not_delegated", {"triggers": ["letter/recuse"]}),
        ("who runs the office is no secretary, nor stands in for one", "incompatible_posts", {"substitute": "quan"}),
        ("who runs the office stands in for nobody", "substitute_oversees", {"substitute": "quan"}),
    ],
)
def test_a_delegation_is_refused_where(office, why, refused, asked):
    asked = {"substitute": "mot", **asked}
    assert refused in delegate(office, "bi", "secretary", **asked), why


def test_a_post_that_runs_the_office_is_handed_to_nobody(office):
    assert "post_not_delegated" in delegate(office, "quan", "administrator", "mot")


def test_nobody_declares_for_whom_he_stands_in_that_he_keeps_out(office, letter):
    assert delegate(office, "bi", "secretary", "mot") == ()
    more = {"asks": {"ground": "declared", "reason": "Có liên quan"}}
    assert office.take("recuse", letter, "mot", in_place_of="bi", **more).refused == ("vote_not_delegated",)


def test_who_runs_the_office_names_a_substitute_as_well(office):
    assert delegate(office, "bi", "secretary", "mot", by="quan") == ()


def test_it_is_never_longer_than_the_post(office):
    with office.database.writing() as session:
        end_post(session, "bi", "secretary", "2026-03-05")
    assert delegate(office, "bi", "secretary", "mot", days="2026-03-02 2026-03-06") == ("longer_than_post",)
    assert delegate(office, "bi", "secretary", "mot", days="2026-03-02 2026-03-05") == ()


@pytest.mark.parametrize(("first", "refused"), [("2026-03-04", ("longer_than_post",)), ("2026-03-05", ())])
def test_nor_does_it_begin_before_the_post(office, first, refused):
    post = post_of(office, "bi", "secretary")
    told: tuple[str, ...] = ()
    with office.database.writing() as session:
        session.execute(t.post.update().where(t.post.c.id == post).values(from_on="2026-03-05"))
    try:
        with office.database.writing() as session:
            delegating.give(
                session, office=office.engine, person_id=office.person_id("bi"), now=office.now, post=post,
                substitute=office.uid("mot"), from_on=date.fromisoformat(first), to_on=date(2026, 3, 9),
                reason="Đi công tác", basis="Giấy uỷ quyền số 1", covers="all",
            )  # fmt: skip
    except Refused as caught:
        told = caught.codes
    assert told == refused


def test_it_ends_with_the_post_even_where_the_post_ends_early(office, letter):
    assert delegate(office, "bi", "secretary", "mot") == ()
    with office.database.writing() as session:
        end_post(session, "bi", "secretary", "2026-03-03")
    office.at("2026-03-04")
    assert office.take("sign", letter, "mot", in_place_of="bi").refused == ("delegation_over",)


# Given twice ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {"basis": "Giấy khác"}),
        ({}, {"days": "2026-03-04 2026-03-05"}),
        ({}, {"triggers": ["letter/sign"]}),
        ({}, {"within": "CB"}),
        ({"kinds": ["letter"]}, {"triggers": ["letter/sign"]}),
        ({"within": "DU"}, {"within": "CB"}),
    ],
)
def test_what_one_in_force_includes_is_not_given_again(office, first, second):
    assert delegate(office, "bi", "secretary", "mot", **first) == ()
    assert delegate(office, "bi", "secretary", "mot", **second) == ("delegation_covered",)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {"substitute": "hai"}),
        ({}, {"days": "2026-03-04 2026-03-20"}),
        ({"triggers": ["letter/sign"]}, {}),
        ({"kinds": ["letter"]}, {}),
        ({"within": "CB"}, {}),
        ({"within": "CB"}, {"within": "DU"}),
        ({"triggers": ["letter/sign"]}, {"kinds": ["letter"]}),
    ],
)
def test_what_it_does_not_include_is(office, first, second):
    assert delegate(office, "bi", "secretary", "mot", **first) == ()
    assert delegate(office, "bi", "secretary", **{"substitute": "mot", **second}) == ()


def test_what_was_revoked_is_given_again(office):
    assert delegate(office, "bi", "secretary", "mot") == ()
    with office.database.writing() as session:
        uid = session.execute(t.delegation.select()).one().uid
        delegating.revoke(
            session, office=office.engine, person_id=office.person_id("bi"), now=office.now, delegation=uid,
            reason="Đã về",
        )  # fmt: skip
    assert delegate(office, "bi", "secretary", "mot") == ()


def test_what_two_of_them_hand_over_waits_once(office, letter):
    assert delegate(office, "bi", "secretary", "mot", days="2026-03-02 2026-03-05") == ()
    assert delegate(office, "bi", "secretary", "mot", days="2026-03-02 2026-03-09") == ()
    assert waiting(office, "mot") == [office.dossier(letter).id]
