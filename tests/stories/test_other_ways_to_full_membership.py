"""Turns of the way that no story takes: power gained or lost between two steps, a way back, a signed text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.stories import telling
from tests.stories.telling import Told, act_is
from workflow_app.db import tables as t
from workflow_app.domain.case import Actor
from workflow_app.domain.refusals import Refused
from workflow_app.services import acting, organisations
from workflow_app.services.naming import with_uids

FILE = "full_membership"
CHAIRED = {"round": {"chair": "@bithu", "secretary": "@btv1"}}


class Going:
    """A story that a test goes on with by its own acts, a minute after the other."""

    def __init__(self, story: Told) -> None:
        self.story, self.now, self.steps = story, story.now, 0

    def take(self, trigger: str, by: str, **values: Any) -> str:
        """The state after the step, or the codes of its refusal."""
        self.steps += 1
        self.now += timedelta(minutes=1)
        person = self.story.person(by)
        with self.story.database.writing() as session:
            given = with_uids(session, values)
            try:
                done = acting.act(
                    session, office=self.story.office, dossier=self.story.dossier(FILE).uid, trigger=trigger,
                    actor=Actor(person, person), now=self.now, key=f"go-{self.steps}", values=given,
                )  # fmt: skip
            except Refused as refused:
                return "refused: " + ", ".join(refused.codes)
        return done.state


@pytest.fixture
def going(tmp_path: Path) -> Any:
    """`going("B2", until="put_to_vote")`: that story up to there, to be continued."""

    @contextmanager
    def begin(name: str, until: str = "") -> Iterator[Going]:
        with telling.told(name, tmp_path, until=act_is(until) if until else None) as story:
            yield Going(story)

    return begin


# --- The power to decide comes or goes between two steps ---


def test_a_base_that_loses_the_power_before_anything_is_drafted_turns_to_proposing(going):
    with going("B5b", until="write_decision") as file:
        with file.story.database.writing() as session:
            organisations.end_power(
                session, office=file.story.office, person_id=file.story.person("quantri"), now=file.now,
                organisation="DU", power="admit", last_on=date(2026, 4, 19),
            )  # fmt: skip
        assert file.take("propose_instead", "cbtochuc", asks={"reason": "Hết uỷ quyền"}) == "base_vote"


def test_a_base_that_gains_the_power_may_not_only_propose(going):
    with going("B5b", until="open_base_proposal") as file:
        with file.story.database.writing() as session:
            du = session.execute(t.organisation.select().where(t.organisation.c.code == "DU")).one().id
            session.execute(t.power.insert().values(organisation_id=du, name="admit", basis="", from_on="2026-05-04"))
        assert file.take("open_base_proposal", "bithu", **CHAIRED) == "refused: is_empowered"
        refused = file.story.offer("full_membership", "open_base_proposal", "bithu").refusals[0]
        assert refused.supplier is not None
        assert refused.supplier.vi == "Đảng uỷ xã An Lạc", "which organisation holds the power"
        assert [one.vi for one in refused.ways_out] == ["Chuyển sang thẩm định vì đảng uỷ đã được uỷ quyền"]
        assert file.take("decide_instead", "cbtochuc", asks={"reason": "Được uỷ quyền lại"}) == "appraisal"


def test_of_missing_papers_those_who_write_the_missing_ones_are_named_and_nobody_else(going):
    with going("B4", until="add_papers") as file:
        (missing,) = file.story.offer(FILE, "complete", "cb1_bithu").refusals
        paper = file.story.kind(FILE).papers["residence_comments"]
        assert (missing.code, missing.supplier) == ("paper_missing", paper.written_by)


# --- The way back to collecting ---


@pytest.mark.parametrize(("until", "came"), [("open_cell_vote", "collecting"), ("", "refused: round_open")])
def test_a_file_is_taken_back_from_the_cell_only_while_no_vote_is_open(until, came, going):
    with going("B1", until=until) as file:
        assert file.take("back_to_collecting", "cb1_bithu", asks={"reason": "Bổ sung nhận xét"}) == came


def test_what_belongs_to_a_signed_resolution_may_not_change(going):
    with going("B2", until="issue_cell_resolution") as file:
        changed = file.take("write_cell_resolution", "cb1_chiuy", fields={"weaknesses": "Không có"})
        assert changed == "refused: is_signed"
        offered = file.story.offer(FILE, "write_cell_resolution", "cb1_chiuy").refusals
        assert [one.code for one in offered] == ["is_signed"], "nothing that could be entered changes that"
