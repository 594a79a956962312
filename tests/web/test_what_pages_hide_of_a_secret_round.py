"""In a secret round the pages tell who has voted, and nothing of how: not before the closing, not after it."""

from __future__ import annotations

import re

import pytest

from tests.stories.telling import STORIES
from tests.web.conftest import play
from workflow_app.replay.story_lines import read_story
from workflow_app.services.voting import sealing

VOTE, CAST, COUNT, CHECK, CLOSE = (
    "open_cell_vote", "cast_cell_ballot", "record_cell_vote", "check_cell_vote", "confirm_cell_vote",
)  # fmt: skip
COUNTED = re.compile(r'class="[^"]*(reckon|said-(yes|no|abstain))')


@pytest.fixture(scope="module")
def lines():
    return read_story(STORIES / "B2_ballots.jsonl")


@pytest.fixture(scope="module")
def number_of(lines):
    """The line of the story on which a step is taken for the n-th time without being refused."""

    def found(act: str, nth: int) -> int:
        taken: list[int] = [told.number for told in lines if told.line.act == act and not told.line.expect.refused]
        return taken[nth]

    return found


@pytest.fixture(scope="module")
def counted(story_template, tmp_path_factory, number_of):
    """The hybrid round with its paper entered once, before the second entry."""
    site, by_hand = play("B2_ballots", story_template, tmp_path_factory.mktemp("hidden"), number_of(CHECK, -1))
    assert by_hand.wrong == []
    yield site, by_hand.dossiers["B2"]
    site.office.database.close()


def page(site, who, path, expected=200):
    answer = site.hands(who).get(path)
    assert answer.status_code == expected, f"{path}: {answer.status_code}"
    return answer.text


def newest_round(site, dossier):
    votes = page(site, "cb1_bithu", f"/dossiers/{dossier}/votes")
    return re.findall(r'href="(/dossiers/[^"]+/rounds/[^"/]+)"', votes)[0]


def test_the_second_entry_begins_with_nothing(counted):
    site, dossier = counted
    form = site.hands("cb1_chiuy").open(f"/dossiers/{dossier}/acts/{CHECK}")
    entered = {name: one.values for name, one in form.controls.items() if name.startswith("question_")}
    assert {value for name, values in entered.items() for value in values if name.endswith("-yes")} <= {""}
    assert {value for values in entered.values() for value in values} <= {"", "0"}


def test_the_open_round_tells_who_has_voted_and_no_number_of_the_count(counted):
    site, dossier = counted
    shown = page(site, "cb1_bithu", newest_round(site, dossier))
    assert not COUNTED.search(shown)
    assert "13<small> / 14" in shown


def test_the_chair_who_closes_sees_no_result_before(counted):
    site, dossier = counted
    closing = page(site, "cb1_bithu", f"/dossiers/{dossier}/acts/{CLOSE}")
    assert "13<small> / 14" in closing
    assert not COUNTED.search(closing)
    assert "chờ người thứ hai" in closing
    assert "Nếu đóng phiên lúc này" not in closing


def test_a_ballot_keeps_no_draft_and_shows_no_choice_when_it_is_refused(counted):
    site, dossier = counted
    path = f"/dossiers/{dossier}/acts/{CAST}"
    shown = page(site, "cb1_dv14", path)
    assert "data-forgets" in shown
    assert "data-draft-key" not in shown
    form = site.hands("cb1_dv14").open(path)
    form.enter("choice_recognise", "yes")
    refused = site.hands("cb1_dv14").send(form)
    assert refused.status_code == 422
    assert not re.search(r'<input[^>]*name="choice_[^>]*checked|<input[^>]*checked[^>]*name="choice_', refused.text)
    assert "data-draft-key" not in refused.text


def test_who_has_voted_reads_only_that(counted):
    site, dossier = counted
    answer = site.hands("cb1_pho").get(f"/dossiers/{dossier}/acts/{CAST}")
    assert answer.status_code == 403
    assert "Đã bỏ phiếu" in answer.text
    assert "choice_" not in answer.text


def test_a_count_of_a_secret_round_is_left_out_of_the_draft(counted):
    site, dossier = counted
    shown = page(site, "cb1_dv05", f"/dossiers/{dossier}/acts/{COUNT}")
    before, unkept = shown.split("data-unkept", 1)
    assert "question_" not in before
    assert "question_recognise-yes" in unkept


def test_a_round_that_was_overtaken_gives_no_choice_back(story_template, tmp_path, number_of):
    """The round is closed while somebody still has the ballot before him."""
    site, by_hand = play("B2_ballots", story_template, tmp_path, number_of(CHECK, -1))
    dossier = by_hand.dossiers["B2"]
    form = site.hands("cb1_dv14").open(f"/dossiers/{dossier}/acts/{CAST}")
    form.enter("choice_recognise", "abstain")
    form.enter("choice_remove", "abstain")
    rest = [told for told in read_story(STORIES / "B2_ballots.jsonl") if told.number >= number_of(CHECK, -1)]
    by_hand.play_lines(rest)
    assert by_hand.wrong == []
    late = site.hands("cb1_dv14").send(form)
    assert late.status_code == 409
    assert "abstain" not in late.text
    closed_round(site, dossier)
    site.office.database.close()


def closed_round(site, dossier):
    """After the closing: ballots without names, their digest, and no way that tells who voted how."""
    address = newest_round(site, dossier)
    shown = page(site, "cb1_bithu", address)
    assert re.search(r'<code class="hash">[0-9a-f]{64}</code>', shown)
    roll = re.search(r'<table class="table table-cards roll-table">.*?</table>', shown, re.S)
    assert roll
    assert "said-" not in roll[0]
    assert "giấy" not in roll[0]
    minutes = page(site, "cb1_bithu", f"{address}/minutes")
    assert "Biên bản kiểm phiếu" in minutes
    assert "3×10 ≥ 2×14" in minutes


def test_a_lost_key_leaves_the_chair_a_way_out(story_template, tmp_path, number_of):
    site, by_hand = play("B2_ballots", story_template, tmp_path, number_of(COUNT, -1))
    dossier = by_hand.dossiers["B2"]
    for uid in sealing.kept(site.office.engine.keys):
        sealing.destroy(site.office.engine.keys, uid)
    hands = site.hands("cb1_bithu")
    form = hands.open(f"/dossiers/{dossier}/acts/{CLOSE}")
    refused = hands.send(form)
    assert refused.status_code == 422
    assert "void" in refused.text
    form = hands.open(f"/dossiers/{dossier}/acts/{CLOSE}")
    form.enter("closed_as", "void")
    assert hands.send(form).status_code == 303
    assert "Không có giá trị" in page(site, "cb1_bithu", f"/dossiers/{dossier}/votes")
    site.office.database.close()
