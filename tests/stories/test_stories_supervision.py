"""A supervision with two subjects, as the stories D1 to D4 tell it, and what no story file can say."""

from __future__ import annotations

import json

import sqlalchemy as sa

from tests.stories.telling import Told
from workflow_app.db import dossiers, enclosures, journal
from workflow_app.db import tables as t
from workflow_app.services import visibility

KIND, OTHER = "supervision_report", "inspection_referral"


# --- D1: each subject reads only its own ---


def about(story: Told, username: str, table: str = "findings") -> tuple[int, int]:
    """How many rows about the cell and about its secretary this person reads."""
    cell, secretary = story.uid("#CB1"), story.uid("@cb1_bithu")
    rows = story.rows(KIND, table, username)
    return sum(one["organisation"] == cell for one in rows), sum(one["person"] == secretary for one in rows)


def test_each_subject_reads_only_its_own_findings_and_the_auditor_both(told):
    # The deputy stands for the cell; the secretary is a subject himself and stands for the cell as well.
    story = told("D1-D3", until="assign_follow_ups")
    read = {name: about(story, name) for name in ("cb1_pho", "cb1_chiuy", "cb1_bithu", "kiemtra", "cbtochuc")}
    assert read == {
        "cb1_pho": (4, 0), "cb1_chiuy": (4, 0), "cb1_bithu": (4, 3), "kiemtra": (4, 3), "cbtochuc": (4, 3),
    }  # fmt: skip
    assert about(story, "cb1_pho", "follow_ups") == (3, 0)
    assert [story.sees(KIND, name) for name in ("cb1_dv05", "cb2_bithu", "uv1")] == [False, False, False]


def test_findings_are_hidden_from_their_subjects_until_the_conference(told):
    story = told("D1-D3", until="call_conference")
    assert about(story, "cb1_bithu") == (0, 0)
    assert about(story, "kiemtra")[0] > 0


def test_a_subject_knows_of_nothing_before_it_is_announced(told):
    story = told("D1-D3", until="announce")
    assert [story.sees(KIND, name) for name in ("cb1_bithu", "cb1_pho", "pho2", "kiemtra")] == [
        False,
        False,
        True,
        True,
    ]
    # A list obeys the same rule as the page.
    for name, shown in (("cb1_bithu", 0), ("kiemtra", 1), ("btv4", 1)):
        with story.reading(KIND, name) as (case, who, _how):
            query = sa.select(sa.func.count()).select_from(t.dossier).where(visibility.listed(who))
            assert case.session.execute(query).scalar_one() == shown, name


def test_of_the_self_reports_each_subject_reads_its_own(told):
    story = told("D1-D3", until="draft_report")
    read = {}
    for name in ("cb1_pho", "cb1_bithu", "kiemtra"):
        with story.reading(KIND, name) as (case, who, how):
            read[name] = [visibility.visible_paper(case, who, how, "self_report", row) for row in ("1", "2")]
    assert read == {"cb1_pho": [True, False], "cb1_bithu": [True, True], "kiemtra": [True, True]}


def test_a_subject_reads_the_notice_once_it_is_issued_and_never_the_report(told):
    story = told("D1-D3", until="assign_follow_ups")
    with story.reading(KIND, "cb1_pho") as seen:
        case, _who, how = seen
        documents = {one.name: one for one in case.all_documents()}
        assert {
            name: visibility.visible_document(how, case.kind.documents[name], one.issued_on)
            for name, one in documents.items()
        } == {"decision": True, "supervision_plan": True, "report": False, "notice": True}
        assert not visibility.visible_document(how, case.kind.documents["notice"], None)


def test_a_post_that_reads_the_whole_file_reads_no_file_about_its_holder(told):
    story = told("D2")
    seen = {name: story.sees(KIND, name) for name in ("btv1", "pho1", "btv2", "bithu")}
    assert seen == {"btv1": False, "pho1": False, "btv2": True, "bithu": True}


# --- D2: the subject's words stay as they are ---


def test_the_explanation_is_kept_word_for_word_and_is_not_the_others_to_read(told):
    story = told("D1-D3")
    (kept,) = story.dossier(KIND).fields["explanations"]
    assert kept["explanation"] == "Tôi nhận hạn chế thứ nhất; hạn chế thứ hai do chi bộ nhận văn bản muộn."
    assert (kept["person"], kept["subject_row"]) == (story.uid("@cb1_bithu"), 2)
    assert not any("explanations" in one.sets for one in story.kind(KIND).transitions)
    assert story.rows(KIND, "explanations", "cb1_pho") == []


# --- D3: conclusion and follow-ups ---


def test_team_members_who_vote_in_the_concluding_body_are_shown(told):
    story = told("D1-D3", until="sign_notice")
    dossier = story.dossier(KIND)
    rounds = {one.vote: one for one in story.all(lambda session: enclosures.rounds(session, dossier.id))}
    query = sa.select(t.round_roll).where(t.round_roll.c.round_id == rounds["conclusion"].id)
    roll = story.all(lambda session: session.execute(query).all())
    assert {row.person_id for row in roll if row.reason == "took_part"} == {story.person("pho2"), story.person("btv4")}
    assert all(row.counts for row in roll)
    assert len(roll) == 9


def test_five_shortcomings_become_five_follow_ups_with_owner_and_day(told):
    story = told("D1-D3")
    fields = story.dossier(KIND).fields
    found = [row["finding"] for row in fields["findings"] if row["sort"] == "shortcoming"]
    assert [row["shortcoming"] for row in fields["follow_ups"]] == found
    assert len(found) == 5
    assert all(row["owner"] and row["due_on"] and row["accepted_on"] for row in fields["follow_ups"])


def test_the_head_signs_for_the_team_by_the_duty_that_the_decision_gave_him(told):
    story = told("D1-D3")
    query = sa.select(t.document.c.signed_as, t.document.c.number_text).where(t.document.c.name == "report")
    row = story.all(lambda session: session.execute(query).one())
    assert row.number_text == "01-BC/ĐGS"
    assert json.loads(row.signed_as) == {"body": "team", "role": "", "duty": "Trưởng đoàn"}


def test_the_differing_opinion_is_kept_with_its_author(told):
    story = told("D1-D3")
    (kept,) = story.dossier(KIND).fields["differing_opinions"]
    assert kept["person"] == story.uid("@btv4")


# --- D4: only the link shows ---


def test_the_supervision_shows_only_that_another_file_exists(told):
    story = told("D4")
    here, there = story.dossier(KIND), story.dossier(OTHER)
    links = story.all(lambda session: dossiers.links(session, here.id))
    assert links == [(there.id, "refers", there.uid)]
    (leaf,) = story.leaves(KIND, "refer")
    assert story.uid("@cb1_bithu") not in json.dumps(leaf)
    told_here = story.all(lambda session: journal.disclosures(session, here.id))
    assert not any("đảng phí" in text for _leaf, _name, text in told_here)


def test_only_those_entrusted_read_the_referred_file(told):
    story = told("D4")
    asked = ("bithu", "btv2", "vanthu2", "kiemtra", "pho2", "cbtochuc", "chanhvp", "vanthu1", "cb1_bithu")
    assert [name for name in asked if story.sees(OTHER, name)] == ["bithu", "btv2", "vanthu2", "kiemtra"]
    assert story.dossier(OTHER).is_restricted


def test_the_supervised_secretary_learns_nothing_of_the_referral(told):
    story = told("D4")
    with story.reading(KIND, "cb1_bithu") as (case, who, how):
        acts = [
            one.trigger for one in case.past() if visibility.visible_act(case, how, one.trigger, one.person_id, who)
        ]
        assert "refer" not in acts
        assert "submit_self_report" in acts
