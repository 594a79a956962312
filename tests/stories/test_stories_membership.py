"""From probation to full membership: what the stories B1 to B9 cannot say in a line of theirs."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import sqlalchemy as sa

from tests.stories.telling import Told
from workflow_app.db import enclosures, people
from workflow_app.db import tables as t
from workflow_app.services.voting.rolls import REASONS

FILE = "full_membership"


def documents(story: Told, number: int = 1) -> list[Any]:
    """Every edition of every document of a file, oldest first."""
    dossier = story.dossier(FILE, number)
    query = t.document.select().where(t.document.c.dossier_id == dossier.id).order_by(t.document.c.id)
    return list(story.all(lambda session: session.execute(query).all()))


def numbered(story: Told, number: int = 1) -> dict[str, str]:
    return {one.name: one.number_text for one in documents(story, number) if one.number_text}


def rounds(story: Told, number: int = 1) -> list[Any]:
    dossier = story.dossier(FILE, number)
    query = sa.select(t.round_, t.meeting.c.uid.label("meeting"), t.meeting.c.held_on).join(t.meeting)
    query = query.where(t.round_.c.dossier_id == dossier.id).order_by(t.round_.c.id)
    return list(story.all(lambda session: session.execute(query).all()))


# --- B2: the base, and why each counts or not ---


def frozen_roll(story: Told) -> dict[str, tuple[bool, str]]:
    """Of everybody who does not count plainly: whether the vote counts, and the reason kept beside it."""
    first = rounds(story)[0]
    query = sa.select(t.account.c.username, t.round_roll.c.counts, t.round_roll.c.reason).join(
        t.account, t.account.c.person_id == t.round_roll.c.person_id
    )
    rows = story.all(lambda session: session.execute(query.where(t.round_roll.c.round_id == first.id)).all())
    assert len(rows) == 18
    return {row.username: (row.counts, row.reason) for row in rows if row.reason != "official"}


def test_the_base_of_fourteen_says_of_each_left_out_why(told):
    story = told("B2")
    left_out = frozen_roll(story)
    assert left_out == {
        "cb1_dv15": (False, "away"), "cb1_db1": (False, "probationary"), "cb1_db2": (False, "probationary"),
        "khach": (False, "guest"),
    }  # fmt: skip
    assert {reason for _, reason in left_out.values()} <= REASONS.keys()


def test_the_member_away_counts_where_the_office_set_it_so(told):
    story = told("B2_away")
    assert frozen_roll(story)["cb1_dv15"] == (True, "away_counted")


def test_the_setting_that_makes_the_base_is_marked_unverified(told):
    story = told("B7")
    assert story.office.roles.settings["count_members_away"].source.verified is False


def test_an_undecided_vote_is_kept_and_starts_no_clock_of_decision(told):
    story = told("B2", until="write_cell_resolution")
    assert [(one.number, one.outcome) for one in rounds(story)] == [(1, "undecided"), (2, "carried")]
    assert [json.loads(one.counts)["absent_official"] for one in rounds(story)] == [2, 2]
    undecided, carried = story.leaves(FILE, "confirm_cell_vote")
    assert "effects" not in undecided["basis"]
    assert [one["effect"] for one in carried["basis"]["effects"]] == ["start_clock"]
    assert undecided["basis"]["vote"]["reckoning"] == {"recognise": "3×9 < 2×14", "remove": "3×2 < 2×14"}
    assert carried["basis"]["vote"]["reckoning"]["recognise"] == "3×10 ≥ 2×14"


def test_a_meeting_without_a_post_in_the_office_still_knows_whom_it_waits_for(told):
    """The member who keeps the minutes has no post: the round names him, and he gets the task and may read the file."""
    story = told("B2", until="record_cell_vote")
    dossier, keeper = story.dossier(FILE), story.person("cb1_dv05")
    tasks = story.all(lambda session: session.execute(
        sa.select(t.task.c.trigger).where(t.task.c.dossier_id == dossier.id, t.task.c.person_id == keeper)
    ).scalars().all())  # fmt: skip
    assert tasks == ["record_cell_vote"]
    assert [story.sees(FILE, name) for name in ("cb1_dv05", "cb1_dv06")] == [True, False]


# --- B4: papers ---


def test_a_refused_paper_stays_readable_beside_the_one_that_replaced_it(told):
    story = told("B4")
    query = sa.select(t.paper.c.verdict, t.paper.c.verdict_reason, t.paper.c.replaced_by_id).where(
        t.paper.c.name == "residence_comments"
    )
    refused, accepted = story.all(lambda session: session.execute(query.order_by(t.paper.c.id)).all())
    assert (refused.verdict, refused.verdict_reason) == ("refused", "Chưa có chữ ký của chi uỷ")
    assert refused.replaced_by_id is not None
    assert (accepted.verdict, accepted.replaced_by_id) == ("accepted", None)
    assert len(rounds(story)) == 1


# --- B5: one decision, three documents, four days ---


def test_all_four_days_stand_on_the_file(told):
    story = told("B5")
    fields = story.dossier(FILE).fields
    days = ("ceremony_on", "admission_decision_on", "official_on", "decided_on", "party_age_from", "probation_ends_on")
    assert {name: fields[name] for name in days} == {
        "ceremony_on": "2025-02-10", "admission_decision_on": "2025-01-20", "official_on": "2026-02-10",
        "decided_on": "2026-05-20", "party_age_from": "2025-01-20", "probation_ends_on": "2026-02-10",
    }  # fmt: skip


def test_one_vote_yields_the_resolution_and_the_decision_each_with_its_number(told):
    story = told("B5")
    assert numbered(story) == {
        "cell_resolution": "01-NQ/CB", "base_resolution": "01-NQ/ĐU", "decision": "01-QĐ/ĐU", "notice": "01-TB/ĐU",
    }  # fmt: skip
    deciding = next(one for one in rounds(story) if one.vote == "base_decision" and one.outcome == "carried")
    by_name = {one.name: one for one in documents(story)}
    assert {by_name[name].round_id for name in ("base_resolution", "decision")} == {deciding.id}
    assert by_name["decision"].dated_on == "2026-05-20"
    assert json.loads(by_name["decision"].signed_as) == {"body": "committee", "role": "deputy_secretary"}


def test_a_member_is_official_backwards_and_on_one_roll_every_day(told):
    story = told("B5")
    person = story.person("cb1_db1")

    def standing(day: str) -> list[str]:
        on = date.fromisoformat(day)
        return [one.standing for one in story.all(lambda session: people.roll_of(session, person, on))]

    assert standing("2026-02-09") == ["probationary"]
    assert standing("2026-02-10") == standing("2026-06-08") == ["official"]


def test_the_voters_keep_the_standing_they_had_although_the_roll_was_corrected_since(told):
    story = told("B5")
    assert frozen_roll(story)["cb1_db1"] == (False, "probationary")


def test_a_power_that_ended_on_the_way_voids_the_draft_and_the_superior_signs_its_own(told):
    story = told("B5b")
    du, tu = story.uid("#DU"), story.uid("#TU")
    place = dict(story.all(lambda session: session.execute(sa.select(t.organisation.c.id, t.organisation.c.uid)).all()))
    old, new = (one for one in documents(story) if one.name == "decision")
    assert (place[old.issuer_id], old.void_reason, old.number) == (du, "Thẩm quyền hết từ 1/5/2026", None)
    assert (place[new.issuer_id], new.replaces_id, new.number_text) == (tu, old.id, "01-QĐ/TU")
    assert json.loads(new.signed_as)["body"] == "standing_committee"


# --- B6: a deadlock is explained ---


def test_the_fourth_vote_is_shown_refused_with_its_rule_and_nobody_is_asked_for_it(told):
    story = told("B6", until="write_deadlock_report")
    offer = story.offer(FILE, "open_cell_vote", "cb1_bithu")
    assert [one.code for one in offer.refusals] == ["rounds_used_up"]
    assert offer.refusals[0].source is not None
    tasks = story.all(lambda session: set(session.execute(sa.select(t.task.c.trigger)).scalars()))
    assert "open_cell_vote" not in tasks
    assert "write_deadlock_report" in tasks


# --- B8: two persons in one meeting ---


def test_two_persons_in_one_meeting_are_two_votes_and_two_resolutions(told):
    story = told("B8")
    (first,), (second,) = rounds(story, 1), rounds(story, 2)
    assert first.meeting == second.meeting
    assert first.id != second.id
    assert json.loads(first.tallies) != json.loads(second.tallies)
    assert [numbered(story, number) for number in (1, 2)] == [
        {"cell_resolution": "01-NQ/CB"}, {"cell_resolution": "02-NQ/CB"},
    ]  # fmt: skip
    for number, found in ((1, first), (2, second)):
        (resolution,) = documents(story, number)
        assert resolution.round_id == found.id


# --- B9: the small cell ---


def test_the_history_shows_where_the_small_cell_s_exception_was_declared(told):
    story = told("B9")
    waiving = ("record_cell_vote", "confirm_cell_vote", "sign_cell_resolution", "issue_cell_resolution")
    for act in waiving:
        (leaf,) = story.leaves(FILE, act)
        assert leaf["basis"]["exceptions"] == ["small_cell"], act
    (leaf,) = story.leaves(FILE, "open_cell_vote")
    assert "exceptions" not in leaf["basis"]


# --- Who reads a file, and where it goes back to ---


def test_the_member_reads_his_own_part_and_the_auditor_the_whole(told):
    story = told("B2")
    with story.reading(FILE, "cb1_db1") as (_case, _who, how):
        assert how == "own"
    with story.reading(FILE, "kiemtra") as (_case, _who, how):
        assert how == "all"
    unconcerned = ("cb2_bithu", "cb1_db2", "vanthu1", "cbtochuc", "cb1_dv04")
    assert [story.sees(FILE, name) for name in unconcerned] == [False, False, True, True, True]


def test_the_superior_learns_of_a_file_only_when_it_is_his_to_decide(told):
    story = told("B5b", until="send_to_superior")
    assert [story.sees(FILE, name) for name in ("btc_canbo", "tu_btv1")] == [False, False]
    story = told("B5b", until="judge_papers")
    assert [story.sees(FILE, name) for name in ("btc_canbo", "tu_btv1")] == [True, False]


def test_a_suspended_file_goes_on_where_it_stood_however_often(told):
    story = told("B6_removal")
    moves = [
        (leaf["act"], leaf["from"], leaf["to"]) for act in ("suspend", "resume") for leaf in story.leaves(FILE, act)
    ]
    assert moves == [("suspend", "appraisal", "suspended"), ("resume", "suspended", "appraisal")]


def test_every_round_is_read_back_as_it_was_counted(told):
    story = told("B6")
    dossier = story.dossier(FILE)
    seen = story.all(lambda session: enclosures.rounds(session, dossier.id))
    assert [(one.vote, one.number, one.outcome) for one in seen] == [
        ("cell_recognition", 1, "undecided"), ("cell_recognition", 2, "undecided"),
        ("cell_recognition", 3, "undecided"), ("base_decision", 1, "lost"),
    ]  # fmt: skip
