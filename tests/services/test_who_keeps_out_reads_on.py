"""Who keeps out of a matter takes no step in it and reads it as before; a subject reads no more by it than his part."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import Clock, DemoOffice
from tests.stories import telling
from workflow_app.db import tables as t
from workflow_app.services import visibility

KIND = "full_membership"
REASON = {"ground": "declared", "reason": "Có liên quan"}
VOTING = {"ballots": "secret", "ways": "both", "chair": "@cb1_bithu", "secretary": "@cb1_dv05"}


@pytest.fixture
def before(tmp_path: Path) -> Iterator[tuple[DemoOffice, str]]:
    """A file before the cell votes on it: of its members most hold no post."""
    until = lambda line: line["act"] == "put_to_vote"  # noqa: E731
    with telling.told("B6_ballots", tmp_path, until=until) as story:
        office = DemoOffice(story.database, story.office, Clock.at("2026-03-12T19:01"))
        uid = story.dossier(KIND).uid
        if office.dossier(uid).state != "cell_vote":
            assert office.take("put_to_vote", uid, "cb1_bithu").done
        yield office, uid


def reads(office: DemoOffice, uid: str, person: str) -> str:
    with office.database.reading() as session:
        who = visibility.reader(session, office.engine, office.person_id(person), office.now)
        return visibility.extent(session, who, office.dossier(uid))


def test_a_member_of_the_body_reads_like_the_others_of_it_whether_he_keeps_out_before_or_during_the_vote(before):
    office, uid = before
    assert office.take("recuse_other", uid, "cb1_bithu", asks={**REASON, "recused": "@cb1_dv07"}).done
    assert reads(office, uid, "cb1_dv07") == reads(office, uid, "cb1_dv08") == "none"
    assert office.take("open_cell_vote", uid, "cb1_bithu", round=VOTING).done
    assert reads(office, uid, "cb1_dv07") == reads(office, uid, "cb1_dv08") == "all"
    assert office.take("cast_cell_ballot", uid, "cb1_dv07", round={"choices": {}}).refused[0] == "recused"
    assert office.take("recuse_other", uid, "cb1_bithu", asks={**REASON, "recused": "@cb1_dv08"}).done
    assert reads(office, uid, "cb1_dv08") == "all"


def test_a_relative_reads_on_and_the_member_himself_only_his_part(before):
    office, uid = before
    about = office.dossier(uid).about_id
    with office.database.writing() as session:
        member = session.execute(t.person.select().where(t.person.c.id == about)).one()
        session.execute(
            t.member_fact.insert().values(
                person_id=office.person_id("cb1_dv07"), name="relative", value=member.uid, from_on="2020-01-01",
                recorded_at="2020-01-01T00:00:00.000000Z", dossier_id=None,
            )
        )  # fmt: skip
    assert office.take("open_cell_vote", uid, "cb1_bithu", round=VOTING).done
    assert reads(office, uid, "cb1_dv07") == "all"
    with office.database.reading() as session:
        who = visibility.reader(session, office.engine, about or 0, office.now)
        assert visibility.extent(session, who, office.dossier(uid)) == "own"
