"""What a definition says of meetings, outcomes, and places seen from elsewhere is checked like every other word."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.house.tree import ROOT
from workflow_app.content_files import DefinitionError
from workflow_app.domain.transitions import RETURN
from workflow_app.loading import Library

KIND = "full_membership"


def changed(tmp_path: Path, *phrases: tuple[str, str]) -> Library:
    """The content folder's kind with some phrases written otherwise, everywhere they stand."""
    for part in ("states", "forms"):
        (tmp_path / part).mkdir()
        shutil.copy(ROOT / part / f"{KIND}.yaml", tmp_path / part)
    shutil.copy(ROOT / "states" / "_roles.yaml", tmp_path / "states")
    path = tmp_path / "states" / f"{KIND}.yaml"
    text = path.read_text("utf-8")
    for old, new in phrases:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
    return Library([(tmp_path / "states", tmp_path / "forms")])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("chair of cell_recognition", "chair of cell_recogniton", "unknown vote “cell_recogniton”"),
        ("meeting secretary of base_decision", "meeting secretary of decision", "unknown vote “decision”"),
        ("@ roll member", "@ roll members", "unknown field “members”; did you mean “member”"),
        ("nearest base of roll member", "nearest base of roll person", "unknown field “person”"),
        ("nearest base of origin", "nearest bases of origin", "unknown kind of organisation “bases”"),
        ("nearest base of origin", "owner of origin", "a place is one of"),
        ("{preside: cell_recognition}", "{hand_up: cell_recognition}", "handed up leads to another state"),
        ("outcome: [carried, lost]", "outcome: [carried, won]", "unknown outcome “won”"),
        ("{set_day: {field: official_on,", "{set_day: {field: official,", "unknown field “official”"),
        ("clock: probation}}", "clock: probate}}", "unknown clock “probate”"),
        ("body: cell @ owner\n    members_at_most", "body: cel @ owner\n    members_at_most", "unknown body “cel”"),
        (
            "    members_at_most: 8\n",
            "    members_at_most: 8\n    also: {body: cels @ owner, members_at_most: 3}\n",
            "unknown body “cels”",
        ),
        (
            "    round: {open: cell_recognition}\n",
            "    candidates: member @ owner\n    round: {open: cell_recognition}\n",
            "only a step that changes the signers",
        ),
        # A text that no body votes on is never the one that a body adopted.
        ("{text_is_the_text_voted: decision}", "{text_is_the_text_voted: notice}", "no vote decides on “notice”"),
        # Minutes that nobody can bring where the round is closed: no chair could ever confirm it.
        ("takes_papers: [proposal_minutes]", "takes_papers: [self_review]", "no step from “base_vote”"),
        # Rounds, a quorum, a required voice: what could never come true is told before anybody waits for it.
        (", exhausted: escalated}", "}", "must say where exhausted does"),
        ("    rounds: 3\n", "", "the rounds have no limit"),
        ("    minutes: vote_minutes\n", "    minutes: vote_minutes\n    quorum: 2/3 of cast\n", "a quorum is of the"),
        (
            "    body: standing_committee @ owner\n    ballots: [recorded, open, secret]\n",
            "    body: standing_committee @ owner\n    ballots: [open]\n    mandatory: clerk @ owner\n",
            "nobody of the body “standing_committee” holds this post",
        ),
        (
            "    body: standing_committee @ owner\n    ballots: [recorded, open, secret]\n",
            "    body: standing_committee @ owner\n    ballots: [open]\n    veto: secretary @ parent\n",
            "nobody of the body “standing_committee” holds this post",
        ),
    ],
)
def test_a_word_that_names_nothing_is_told_with_its_line(old, new, told, tmp_path):
    with pytest.raises(DefinitionError, match="line [0-9]+") as raised:
        changed(tmp_path, (old, new))
    assert told in str(raised.value)


def test_a_step_back_leads_to_every_state_from_which_one_comes(tmp_path):
    kind = changed(tmp_path).current(KIND)
    resume = kind.find("resume", "suspended")
    assert resume is not None
    assert set(resume.targets.values()) == {RETURN}
    suspending = {source for one in kind.transitions if one.trigger == "suspend" for source in one.sources}
    assert set(kind.entrances("suspended")) == suspending
    assert resume.target("", "suspended", "appraisal") == "appraisal"


def test_a_state_that_nothing_leaves_is_a_trap_and_one_with_a_step_back_is_none(tmp_path):
    with pytest.raises(DefinitionError, match="from “suspended” no end can be reached"):
        changed(tmp_path, ("to: ^\n    by: [organ", "to: =\n    by: [organ"), ("completing, suspended]", "completing]"))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "    signers: put_on_agenda",
            "    candidates: standing_membre @ owner\n    signers: put_on_agenda",
            "standing_membre",
        ),
        (
            "      groups: {standing_leadership: [secretary @ owner, deputy_secretary @ owner]}\n",
            "",
            "without any nobody can sign",
        ),
    ],
)
def test_who_signs_and_whose_post_makes_a_signer_is_said_and_there_is_such_a_post(tmp_path, old, new, told):
    for part in ("states", "forms"):
        (tmp_path / part).mkdir()
        shutil.copy(ROOT / part / "plan.yaml", tmp_path / part)
    shutil.copy(ROOT / "states" / "_roles.yaml", tmp_path / "states")
    path = tmp_path / "states" / "plan.yaml"
    assert old in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(DefinitionError, match=told):
        Library([(tmp_path / "states", tmp_path / "forms")]).current("plan")
