"""Who may not take part in a matter neither chairs the round that decides it nor keeps its minutes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cast import DemoOffice, Taken
from tests.services.absences_office import absences_office, written_by
from workflow_app.db import tables as t
from workflow_app.domain.case import Actor
from workflow_app.domain.guards import GUARDS
from workflow_app.services import organisations as verbs
from workflow_app.services.cases import TableCase
from workflow_app.services.voting.presiding import WHY
from workflow_app.web import voting_asks

CHAIR, SECRETARY = "chair", "secretary"


@pytest.fixture
def away(tmp_path: Path) -> Iterator[DemoOffice]:
    with absences_office(tmp_path) as opened:
        yield opened


def opening(office: DemoOffice, letter: Taken, **named: Any) -> Taken:
    return office.take(
        "open_round", letter, "van", round={"way": "meeting", "chair": "@bi", "secretary": "@van", **named}
    )


def recused(office: DemoOffice, letter: Taken, person: str) -> None:
    assert office.take("recuse", letter, person, asks={"ground": "declared", "reason": "Có liên quan"}).done


@pytest.mark.parametrize("post", [CHAIR, SECRETARY])
@pytest.mark.parametrize("leaves", [True, False])
def test_who_keeps_out_holds_no_post_in_the_meeting(away, post, leaves):
    """Also where the office's setting counts him in the base: he stands on the roll, and takes no part."""
    letter = written_by(away)
    with away.database.writing() as session:
        verbs.set_setting(
            session, office=away.engine, person_id=None, now=away.now, name="recusal_leaves_base", value=leaves
        )
    recused(away, letter, "pho")
    refused = opening(away, letter, **{post: "@pho"})
    assert refused.refused == ("may_not_preside",)
    one = refused.refusals[0]
    assert one.detail["because"] == "recused"
    assert "Nguyễn Thị Pho" in one.text.vi
    assert "đã khai báo có liên quan" in one.text.vi
    assert one.supplier is not None
    assert "Nguyễn Thị Bi" in one.supplier.vi
    assert "Nguyễn Thị Pho" not in one.supplier.vi
    assert opening(away, letter).done


@pytest.mark.parametrize("post", [CHAIR, SECRETARY])
def test_a_subject_of_the_dossier_holds_no_post_in_the_meeting(away, post):
    letter = written_by(away, person="@pho")
    refused = opening(away, letter, **{post: "@pho"})
    assert refused.refused == ("may_not_preside",)
    assert "hồ sơ của chính mình" in refused.refusals[0].text.vi


def test_not_even_where_the_office_asks_nobody_to_keep_out_of_his_own_file(away):
    """Who records or confirms a vote is never its subject: that is no setting."""
    letter = written_by(away, person="@pho")
    with away.database.writing() as session:
        session.execute(
            t.setting.insert().values(
                name="recusal_own", value="false", from_on="2020-01-01", is_verified=False, source="",
                recorded_at="2020-01-01T00:00:00.000000Z",
            )
        )  # fmt: skip
    assert opening(away, letter, chair="@pho").refused == ("may_not_preside",)


def test_nor_somebody_whose_relative_it_is_about(away):
    with away.database.writing() as session:
        session.execute(
            t.member_fact.insert().values(
                person_id=away.person_id("pho"), name="relative", value=away.uid("mot"), from_on="2020-01-01",
                recorded_at="2020-01-01T00:00:00.000000Z", dossier_id=None,
            )
        )  # fmt: skip
    letter = written_by(away, person="@mot")
    refused = opening(away, letter, chair="@pho")
    assert refused.refused == ("may_not_preside",)
    assert "hồ sơ của người thân" in refused.refusals[0].text.vi


def test_the_chair_of_the_meeting_that_is_joined_is_the_one_asked_about(away):
    """A second dossier decided in the same meeting has that meeting's chair, whomever the form names."""
    first, second = written_by(away), written_by(away, person="@pho")
    assert opening(away, first, chair="@pho").done
    with away.database.reading() as session:
        meeting = session.execute(t.meeting.select()).one().uid
    assert opening(away, second, meeting=meeting, chair="@bi").refused == ("may_not_preside",)


def test_a_supervised_member_of_the_committee_neither_chairs_nor_keeps_the_minutes(office):
    """A person who is supervised is off the roll; who leads what is supervised is kept out by a rule of the step."""
    fields = {
        "title": "Giám sát", "procedure": "committee_team", "basis": "programme", "basis_symbol": "Chương trình",
        "outline": "1. Nội dung.", "subjects": [{"person": "@pho1"}, {"organisation": "#CB1"}],
        "team": [{"person": "@pho2", "duty": "head"}, {"person": "@cbtochuc", "duty": "secretary"}],
    }  # fmt: skip
    text = {"abstract": "Giám sát", "text": "Nội dung.", "recipients": "Lưu"}
    made = office.create(
        "supervision_report", "chanhvp", "DU", fields=fields, texts={"decision": text, "supervision_plan": text}
    )
    named = {"way": "meeting", "chair": "@bithu", "secretary": "@chanhvp"}
    for post, person, because in (
        (CHAIR, "@pho1", "recused"), (SECRETARY, "@pho1", "recused"), (SECRETARY, "@cb1_bithu", "not_a_subject")
    ):  # fmt: skip
        refused = office.take("open_decision", made, "chanhvp", round=named | {post: person})
        assert refused.refused == ("may_not_preside",), (post, person)
        assert refused.refusals[0].detail["because"] == because
        assert refused.refusals[0].source is not None
    assert office.take("open_decision", made, "chanhvp", round=named).done


def test_the_form_offers_only_those_who_may(away):
    letter = written_by(away, person="@mot")
    recused(away, letter, "pho")
    kind, me = away.engine.library.current("letter"), away.person_id("van")
    transition = kind.find("open_round", "review")
    assert transition is not None
    with away.database.reading() as session:
        row = away.dossier(letter)
        found = voting_asks.read(TableCase(session, kind, row, transition, Actor(me, me), away.now))
    assert found is not None
    assert {one.uid for one in found.presiding} == {away.uid(one) for one in ("bi", "hai", "ba")}
    assert {one.uid for one in found.secretaries} == {away.uid(one) for one in ("bi", "hai", "ba", "van")}


def test_every_rule_that_separates_duties_is_told_of_the_third_person():
    codes = {
        "not_the_author": "own_work", "not_who_did": "same_person", "not_about_the_actor": "about_yourself",
        "recorder_is_not_the_chair": "recorder_is_chair", "not_in_field": "named_in_field",
        "not_a_subject": "is_subject", "not_in_rows": "named_in_field",
    }  # fmt: skip
    assert set(codes) == {one.name for one in GUARDS.values() if one.separates_duties}
    assert set(codes.values()) <= set(WHY)
