"""“Yes, provided that …” of a member of the concluding body keeps the file of a supervision open until it is met."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.stories.telling import Told, told
from workflow_app.db import dossiers, people
from workflow_app.db import tables as t
from workflow_app.db.columns import instant_text
from workflow_app.db.session import Session
from workflow_app.domain.case import Actor
from workflow_app.domain.refusals import Refused
from workflow_app.services import acting
from workflow_app.services.naming import uid_named

LAST = "2026-05-12"
"""The day on which the story archives the file."""


def _id(session: Session, name: str) -> int:
    found = people.person_id_of(session, uid_named(session, name))
    assert found is not None
    return found


def acted(story: Told, dossier: str, trigger: str, by: str, **values: Any) -> str:
    with story.database.writing() as session:
        person = _id(session, by)
        return acting.act(
            session, office=story.office, dossier=dossier, trigger=trigger, actor=Actor(person, person), now=story.now,
            key=f"{trigger} {by}", values=values,
        ).state  # fmt: skip


def test_the_file_waits_for_its_reservation_and_its_owner_reports_that_it_is_met(tmp_path: Path) -> None:
    def is_archived(line: Mapping[str, Any]) -> bool:
        return line["act"] == "archive" and str(line["at"]).startswith(LAST)

    with told("D1-D3_ballots", tmp_path / "story", until=is_archived) as story:
        uid = story.dossier("supervision_report").uid
        with story.database.writing() as session:
            found = dossiers.find(session, uid)
            assert found is not None
            session.execute(
                t.reservation.insert().values(
                    uid="r1", dossier_id=found[0].id, trigger="cast_conclusion_ballot", round_id=None,
                    person_id=_id(session, "btv1"), text="Rà soát lại sổ sách", owner_id=_id(session, "btv2"),
                    due_on="2026-05-20", recorded_at=instant_text(story.now), answer="", met_by_id=None, met_on=None,
                )
            )  # fmt: skip
        box = {"archived_in": "Hộp GS-2026"}
        with pytest.raises(Refused, match="reservations_open"):
            acted(story, uid, "archive", "cbtochuc", fields=box)
        with pytest.raises(Refused, match="not_your_re|not_your_role"):
            acted(story, uid, "meet_reservation", "btv1", reservation={"answer": "Đã rà soát"})
        acted(story, uid, "meet_reservation", "btv2", reservation={"answer": "Đã rà soát"})
        assert acted(story, uid, "archive", "cbtochuc", fields=box) == "archived"
