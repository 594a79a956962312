"""`workflow-app why`: in Vietnamese unless asked otherwise; the exit code says whether the step would be allowed."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import NOW
from workflow_app import cli
from workflow_app.db.session import Database
from workflow_app.domain.case import Actor
from workflow_app.loading import Library
from workflow_app.replay.names import Names
from workflow_app.services import acting
from workflow_app.services.attempting import attempt
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


@pytest.mark.parametrize(
    "wrong",
    [
        ("nowhere",), ("99-KH/ĐU",), ("{uid}", "nonsense"), ("{uid}", "--as", "nobody"),

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
