"""`workflow-app why`: in Vietnamese unless asked otherwise; the exit code says whether the step would be allowed."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import NOW
from workflow_app import cli
from workflow_app.db import people
from workflow_app.db.session import Database
from workflow_app.domain.case import Actor
from workflow_app.loading import Library
from workflow_app.replay.names import Names
from workflow_app.services import acting, delegating
from workflow_app.services.attempting import attempt
from workflow_app.services.naming import uid_named
from workflow_app.services.office import Office


@pytest.fixture
def errand(demo: Path, content_folder: Path) -> str:
    """The uid of an errand that `soanthao` has begun."""
    database = Database(f"sqlite:///{demo}")
    office = Office(Library([(content_folder / "states", content_folder / "forms")]), demo.parent / "papers")
    person = Names(database, {}).person("soanthao")
    done = attempt(
        database, office, acting.create, actor=Actor(person, person), now=NOW, kind="errand", place="DU", key="k",
        values={"fields": {"subject": "Việc"}},
    )  # fmt: skip
    database.close()
    return done.dossier


def test_a_step_that_may_be_taken_ends_with_0_and_one_that_may_not_with_1(call, errand):
    steps = json.loads(call("why", errand, "--json").stdout)
    outcomes = {one["trigger"]: one["outcome"] for one in steps}
    assert set(outcomes.values()) == {"allowed", "refused"}
    for trigger, outcome in outcomes.items():
        said = call("why", errand, trigger)
        assert said.exit_code == (0 if outcome == "allowed" else 1)
        assert ("CHƯA ĐƯỢC" in said.stdout) is (outcome == "refused")


def test_it_speaks_vietnamese_unless_asked_otherwise(call, errand):
    assert "Ai làm được" in call("why", errand).stdout
    said = call("why", errand, "--english").stdout
    assert "Who may take it" in said
    assert "Ai làm được" not in said


def test_every_rule_is_named_with_its_source_and_who_can_mend_it(call, errand):
    trigger = next(one["trigger"] for one in json.loads(call("why", errand, "--as", "cb1_dv05", "--json").stdout)
                   if one["outcome"] == "refused")  # fmt: skip
    said = call("why", errand, trigger, "--as", "cb1_dv05")
    assert said.exit_code == 1
    assert "[not_your_role]" in said.stdout
    assert "Căn cứ" in said.stdout
    assert "Ai bổ sung được" in said.stdout


def test_of_a_substitute_it_says_whether_he_is_one(call, errand):
    trigger = next(one["trigger"] for one in json.loads(call("why", errand, "--json").stdout)
                   if one["outcome"] == "allowed")  # fmt: skip
    said = call("why", errand, trigger, "--as", "cb1_dv05", "--for", "soanthao")
    assert said.exit_code == 1
    assert "[delegation_missing]" in said.stdout


def stand_in(demo: Path, content_folder: Path, last: str) -> None:
    """`chanhvp` is away from today on, and `btv1` stands in for him."""
    database = Database(f"sqlite:///{demo}")
    office = Office(Library([(content_folder / "states", content_folder / "forms")]), demo.parent / "papers")
    person = Names(database, {}).person("chanhvp")
    with database.writing() as session:
        held = people.posts_of(session, person, NOW.date())
        delegating.give(
            session, office=office, person_id=person, now=NOW, substitute=uid_named(session, "@btv1"), covers="all",
            post=next(post for role, _place, post in held if role == "chief_of_office"), reason="Đi công tác",
            basis="Giấy uỷ quyền số 1", from_on=NOW.date(), to_on=date.fromisoformat(last),
        )  # fmt: skip
    database.close()


def test_a_substitute_is_answered_for_each_in_whose_place_he_may_act(call, errand, demo, content_folder, monkeypatch):
    assert "[not_your_role]" in call("why", errand, "put_to_vote", "--as", "btv1").stdout
    stand_in(demo, content_folder, "2026-03-09")
    said = call("why", errand, "put_to_vote", "--as", "btv1", "--english")
    assert said.exit_code == 0
    assert "REFUSED" not in said.stdout
    assert "May take it in the place of: Trần Thị Minh Nguyệt (" in said.stdout, "and by which delegation"
    assert "Giấy uỷ quyền số 1" in said.stdout
    (value,) = json.loads(call("why", errand, "put_to_vote", "--as", "btv1", "--json").stdout)
    assert [(one["in_place_of"], one["outcome"]) for one in value["in_places"]] == [("Trần Thị Minh Nguyệt", "allowed")]
    monkeypatch.setattr(cli, "clock", lambda: NOW + timedelta(days=8))
    over = call("why", errand, "put_to_vote", "--as", "btv1")
    assert over.exit_code == 1
    assert "[delegation_over]" in over.stdout
    assert call("why", errand, "put_to_vote", "--as", "btv1", "--at", "2026-03-09").exit_code == 0


@pytest.mark.parametrize(
    "wrong",
    [
        ("nowhere",), ("99-KH/ĐU",), ("{uid}", "nonsense"), ("{uid}", "--as", "nobody"), ("{uid}", "--for", "nobody"),

        ("{uid}", "--at", "2020-01-01"),
        ("{uid}", "--at", "2999-01-01"), ("{uid}", "--at", "tomorrow"),
    ],
    ids=str,
)  # fmt: skip
def test_wrong_input_ends_with_2_and_one_sentence(call, errand, wrong):
    said = call("why", *(one.replace("{uid}", errand) for one in wrong))
    assert said.exit_code == 2
    assert said.stdout == ""
    assert "Traceback" not in said.stderr


def test_a_past_day_is_told_as_it_stood(call, errand, monkeypatch):
    monkeypatch.setattr(cli, "clock", lambda: NOW + timedelta(days=30))
    call("tick")
    now = json.loads(call("why", errand, "--json").stdout)
    then = json.loads(call("why", errand, "--at", NOW.date().isoformat(), "--json").stdout)
    assert {one["on"] for one in then} == {NOW.date().isoformat()}
    assert {one["state"]["vi"] for one in then}.isdisjoint(one["state"]["vi"] for one in now)
