"""A plan from draft to archive, as the stories A1 to A7 and E4 tell it, and what no story file can say."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from workflow_app.db import enclosures
from workflow_app.db import tables as t
from workflow_app.domain.differences import differences
from workflow_app.domain.row_lists import lists_of

PLAN = "plan"


# --- A1: comments ---


def test_a_late_comment_shows_as_late_and_only_that_one(told):
    story = told("A1-A3", until="check_form")
    dossier = story.dossier(PLAN)
    opinions = story.all(lambda session: enclosures.opinions(session, dossier.id))
    assert [one.due_on.isoformat() for one in opinions] == ["2026-03-16"] * 3
    assert [one.answered_on > one.due_on for one in opinions] == [False, False, True]
    late = [leaf["basis"]["opinions"][0]["late"] for leaf in story.leaves(PLAN, "answer_opinion")]
    assert late == [False, False, True]


def test_whoever_is_asked_reads_the_draft_and_keeps_reading_it(told):
    story = told("A1-A3", until="check_form")
    assert {name: story.sees(PLAN, name) for name in ("cb1_bithu", "cb2_bithu", "cb1_pho", "cb1_dv05", "uv1")} == {
        "cb1_bithu": True, "cb2_bithu": True, "cb1_pho": False, "cb1_dv05": False, "uv1": False,
    }  # fmt: skip


def test_the_answer_a_clerk_recorded_is_the_secretary_s_and_names_the_clerk(told):
    story = told("A1-A3", until="check_form")
    recorded = story.leaves(PLAN, "answer_opinion")[1]["actor"]
    assert recorded == {"uid": story.uid("@cb2_bithu"), "recorder": story.uid("@vanthu1")}


# --- A2: the check of form ---


@pytest.mark.parametrize("name", ["A1-A3", "A2_ballots"])
def test_between_revisions_2_and_3_only_the_recipients_differ(told, name):
    story = told(name)
    kept = story.revisions(PLAN)
    assert sorted(kept) == [1, 2, 3]
    (found,) = differences(kept[2], kept[3])
    assert (found.part, found.name, found.before) == ("recipients", "plan", "")
    assert found.after.endswith("Lưu Văn phòng Đảng uỷ")


def test_the_substitute_who_returned_and_checked_it_stands_beside_whom_he_acted_for(told):
    story = told("A2_ballots")
    both = {"uid": story.uid("@cbtochuc"), "for": story.uid("@chanhvp")}
    for step in ("return_draft", "check_form"):
        (leaf,) = story.leaves(PLAN, step)
        assert {name: leaf["actor"].get(name) for name in both} == both


def test_the_first_reason_the_drafter_hears_is_that_he_wrote_it(told):
    story = told("A1-A3")
    query = sa.select(t.security_event.c.code).where(t.security_event.c.trigger == "check_form")
    codes = [row.code.split(",") for row in story.all(lambda session: session.execute(query).all())]
    assert codes[0][:2] == ["own_work", "not_your_role"]


# --- A3: two rounds ---


def test_both_rounds_are_kept_with_their_reckoning(told):
    story = told("A1-A3")
    votes = [leaf["basis"]["vote"] for leaf in story.leaves(PLAN, "confirm_result")]
    assert [(one["round"], one["outcome"], one["members"], one["reckoning"]["adopt"]) for one in votes] == [
        (1, "undecided", 9, "2×4 ≤ 9"),
        (2, "carried", 9, "2×5 > 9"),
    ]


# --- A4: the text signed is the text voted ---


def test_signing_a_changed_text_names_the_two_ways_out(told):
    story = told("A4", until="sign")
    offer = story.offer(PLAN, "sign", "pho1")
    assert [one.code for one in offer.refusals] == ["text_changed"]
    assert [one.vi for one in offer.refusals[0].ways_out] == [
        "Khôi phục đúng văn bản đã biểu quyết", "Khai báo “giao hoàn thiện”, có ghi phần khác",
    ]  # fmt: skip
    assert story.offer(PLAN, "restore_voted_text", "soanthao").allowed
    assert story.offer(PLAN, "declare_finished_text", "chanhvp").allowed


def test_the_restored_text_is_the_text_voted_and_the_declared_one_keeps_its_difference(told):
    story = told("A4")
    first, second = story.dossier(PLAN), story.dossier(PLAN, 2)
    restored = story.all(lambda session: enclosures.all_documents(session, first.id))[0]
    assert restored.text_digest == restored.voted_digest
    assert "chín mươi phần trăm" in restored.text
    declared = story.all(lambda session: enclosures.all_documents(session, second.id))[0]
    assert declared.text_digest == declared.finished_digest != declared.voted_digest
    (leaf,) = story.leaves(PLAN, "declare_finished_text", 2)
    (effect,) = leaf["basis"]["effects"]
    assert (effect["voted"], effect["declared"]) == (declared.voted_digest, declared.finished_digest)
    kept = story.revisions(PLAN, 2)
    found, minutes = differences(kept[1], kept[2])  # the minutes of the vote came in between
    assert (minutes.part, minutes.name) == ("paper", "vote_minutes")
    assert [(one.sort, one.text.strip()) for one in found.pieces if one.sort != "same"] == [("new", "các")]


def test_targets_and_time_are_part_of_what_is_voted(told):
    story = told("A4", until="sign")
    spec = story.kind(PLAN).documents["plan"]
    assert {"targets", "period_to"} <= set(spec.part_of_text)
    frozen = story.all(lambda session: session.execute(sa.select(t.round_.c.texts)).scalar_one())
    assert json.loads(frozen)["plan"]["parts"]["targets"]


# --- A5: numbers ---


def test_a_deputy_signs_for_the_collective_and_without_k_t(told):
    story = told("A5")
    row = story.all(lambda session: session.execute(t.document.select().order_by(t.document.c.id)).first())
    signed = json.loads(row.signed_as)
    assert signed == {"body": "standing_committee", "role": "deputy_secretary"}
    block = [
        story.kind(PLAN).bodies[signed["body"]].signs_as.vi,
        story.office.roles.roles[signed["role"]].signs_as.vi,
    ]
    assert block == ["T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"]


def test_the_plan_of_the_old_term_stays_findable_beside_the_new_series(told):
    entry, register, term = t.register_entry, t.register, t.term
    query = (
        sa.select(entry.c.number_text, entry.c.issued_on, term.c.name)
        .join(register, register.c.id == entry.c.register_id)
        .join(term, term.c.id == register.c.term_id)
        .where(register.c.symbol == "KH")
        .order_by(entry.c.issued_on)
    )
    story = told("A5")
    found = [tuple(row) for row in story.all(lambda session: session.execute(query).all())]
    assert found == [
        ("26-KH/ĐU", "2021-07-16", "2020–2025"),
        ("01-KH/ĐU", "2026-04-06", "2025–2030"),
        ("02-KH/ĐU", "2026-04-07", "2025–2030"),
    ]


# --- A7: targets ---


def test_targets_stand_as_separate_lists_and_are_never_summed(told):
    story = told("A7")
    spec = story.kind(PLAN).fields["targets"].lists
    assert spec is not None
    lists = lists_of(spec, story.dossier(PLAN).fields["targets"])
    counts = [(one.key[1], str(one.counts["midterm_result"]), one.counts["midterm_result"].left_out) for one in lists]
    assert counts == [
        ("2020", "8/8", 0),
        ("2020", "7/7", 0),
        ("2021", "9/9", 0),
        ("2022", "6/7", 0),
        ("2022", "0/0", 2),
    ]


def test_committee_members_and_the_superior_read_a_plan_once_it_is_issued(told):
    story = told("A7", until="issue")
    assert not story.sees(PLAN, "uv1")
    assert not story.sees(PLAN, "tu_bithu")
    story = told("A7", until="start")
    assert story.sees(PLAN, "uv1")
    assert story.sees(PLAN, "tu_bithu")


# --- E4: recall ---


def test_after_the_first_signature_recall_is_refused_and_asking_for_return_is_offered(told):
    story = told("E4", until="ask_for_return")
    recall = story.offer(PLAN, "recall", "soanthao")
    assert [one.code for one in recall.refusals] == ["already_acted"]
    assert [one.vi for one in recall.refusals[0].ways_out] == ["Đề nghị trả lại"]
    assert story.offer(PLAN, "ask_for_return", "soanthao").allowed
