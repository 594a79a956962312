"""Several dossiers of one vote from the batch page: every one a round, an act and a result of its own."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from tests.stories.telling import STORIES
from tests.web.conftest import play
from tests.web.pages import form_to
from workflow_app.db import dossiers, enclosures
from workflow_app.db import tables as t
from workflow_app.replay.expectations import meeting_of
from workflow_app.replay.story_lines import read_story

COUNTS = ("yes", "no", "abstain", "invalid")
FORM_13 = {
    "total_members": 17, "official_members": 15, "probationary_members": 2, "present_official": 13,
    "absent_official": 2, "present_probationary": 2, "absent_probationary": 0,
    "absence_reason": "Cao Thị Thu Hương sinh hoạt tạm thời nơi khác; Lâm Quốc Việt ốm",
}  # fmt: skip


class Meeting:
    """The cell on the evening of the vote, its two dossiers put to the vote and no round open."""

    def __init__(self, site, by_hand):
        self.site, self.office = site, site.office
        self.both = [by_hand.dossiers["B8a"], by_hand.dossiers["B8b"]]
        self.uid = by_hand._uid

    def address(self, who, act):
        found = re.findall(rf'href="(/votes/batch/[^"]*/{act}/[^"]*)"', self.site.hands(who).get("/votes/batch").text)
        return found[0] if found else ""

    def form(self, who, act):
        address = self.address(who, act)
        return form_to(self.site.hands(who).get(address).text, address)

    def send(self, who, form):
        return self.site.hands(who).send(form)

    def rounds(self, dossier):
        with self.office.database.reading() as session:
            found = dossiers.find(session, dossier)
            assert found is not None
            return enclosures.rounds(session, found[0].id)

    def leaves(self, act):
        with self.office.database.reading() as session:
            query = sa.select(t.leaf.c.stream).where(t.leaf.c.act == act)
            return sorted(session.execute(query).scalars())

    def opening(self, who, ballots="recorded"):
        form = self.form(who, "open_cell_vote")
        form.enter("ballots", ballots)
        return form

    def open(self, ballots="recorded", ways="paper", **more):
        form = self.opening("cb1_bithu", f"{ballots}-{ways}" if ballots == "secret" else ballots)
        form.enter("secretary", self.uid("cb1_dv05"))
        for name, value in more.items():
            form.enter(name, value)
        return self.send("cb1_bithu", form)

    def count(self, *counts, skip=()):
        form = self.form("cb1_dv05", "record_cell_vote")
        for name, value in FORM_13.items():
            form.enter(f"ask_{name}", value)
        for dossier, questions in zip(self.both, counts, strict=True):
            if dossier in skip:
                form.tick(f"{row(dossier)}-chosen", False)
                continue
            form.enter(f"{row(dossier)}-present", 13)
            for question, numbers in zip(("recognise", "remove"), questions, strict=True):
                for name, number in zip(COUNTS, numbers, strict=True):
                    form.enter(f"{row(dossier)}-question_{question}-{name}", number)
        return self.site.hands("cb1_dv05").send(form, minutes())


def row(dossier):
    return f"row_{dossier.replace('-', '')}"


@pytest.fixture
def meeting(story_template, tmp_path):
    lines = read_story(STORIES / "B8.jsonl")
    first = next(told.number for told in lines if told.line.act == "open_cell_vote")
    site, by_hand = play("B8", story_template, tmp_path, first)
    assert by_hand.wrong == []
    site.office.clock.set(next(told.at for told in lines if told.number == first))
    yield Meeting(site, by_hand)
    site.office.database.close()


RECOGNISED = ((10, 3, 0, 0), (1, 12, 0, 0))
UNDECIDED = ((6, 5, 2, 0), (4, 7, 2, 0))
IMPOSSIBLE = ((20, 0, 0, 0), (0, 13, 0, 0))


def test_both_are_opened_in_one_meeting_each_with_a_round_of_its_own(meeting):
    assert meeting.open().status_code == 303
    first, second = (meeting.rounds(one) for one in meeting.both)
    assert (len(first), len(second)) == (1, 1)
    assert first[0].uid != second[0].uid
    assert len({meeting_of(meeting.office.database, one) for one in meeting.both}) == 1
    assert meeting.leaves("open_cell_vote") == sorted(f"doc:{one}" for one in meeting.both)


def test_only_the_chosen_ones_are_opened(meeting):
    form = meeting.opening("cb1_bithu")
    form.enter("secretary", meeting.uid("cb1_dv05"))
    form.tick(f"{row(meeting.both[1])}-chosen", False)
    assert meeting.send("cb1_bithu", form).status_code == 303
    assert [len(meeting.rounds(one)) for one in meeting.both] == [1, 0]


def test_counts_and_results_are_each_ones_own(meeting):
    meeting.open()
    assert meeting.count(RECOGNISED, UNDECIDED).status_code == 303
    closing = meeting.form("cb1_bithu", "confirm_cell_vote")
    pages = [meeting.address("cb1_bithu", "confirm_cell_vote"), f"/dossiers/{meeting.both[0]}/acts/confirm_cell_vote"]
    for page in pages:  # the chair compares the numbers with the scan, of one dossier as of several
        shown = meeting.site.hands("cb1_bithu").get(page).text
        scan = re.search(r'href="(/dossiers/[^"]+/papers/[^"]+)">(?:<svg.*?</svg>)?\s*bien-ban\.pdf<', shown, re.S)
        assert scan, page
        with meeting.site.hands("cb1_bithu").get(scan[1]) as file:
            assert file.status_code == 200
    assert meeting.send("cb1_bithu", closing).status_code == 303
    assert [meeting.rounds(one)[0].outcome for one in meeting.both] == ["carried", "undecided"]
    assert len(meeting.leaves("confirm_cell_vote")) == 2


def test_what_is_refused_for_one_is_told_for_it_and_hinders_no_other(meeting):
    meeting.open()
    answer = meeting.count(RECOGNISED, IMPOSSIBLE)
    assert answer.status_code == 422
    told = re.search(r'<div class="alert alert-danger".*?</ul>', answer.text, re.S)
    assert told
    assert "Trần Thị Ngọc Hân" in told[0]
    assert "nhiều hơn số người có mặt" in told[0]
    assert "Nguyễn Hoàng Nam" not in told[0]
    kept, left = (meeting.rounds(one)[0] for one in meeting.both)
    assert kept.tallies["recognise"]["yes"] == 10
    assert left.tallies == {}
    again = form_to(answer.text, meeting.address("cb1_dv05", "record_cell_vote"))
    assert again.controls[f"{row(meeting.both[0])}-chosen"].values == []
    assert again.controls[f"{row(meeting.both[1])}-question_recognise-yes"].values == ["20"]
    assert meeting.leaves("record_cell_vote") == [f"doc:{meeting.both[0]}"]


def test_one_press_too_many_opens_nothing_twice(meeting):
    form = meeting.opening("cb1_bithu")
    form.enter("secretary", meeting.uid("cb1_dv05"))
    assert meeting.send("cb1_bithu", form).status_code == 303
    assert meeting.send("cb1_bithu", form).status_code == 303
    assert [len(meeting.rounds(one)) for one in meeting.both] == [1, 1]


def test_a_form_overtaken_by_somebody_says_so_and_changes_nothing(meeting):
    form = meeting.opening("cb1_bithu")
    form.enter("secretary", meeting.uid("cb1_dv05"))
    other = meeting.opening("cb1_pho")
    other.enter("secretary", meeting.uid("cb1_dv05"))
    assert meeting.send("cb1_pho", other).status_code == 303
    late = meeting.send("cb1_bithu", form)
    assert late.status_code == 409
    assert "Không còn hồ sơ nào chờ bước này" in late.text
    assert [len(meeting.rounds(one)) for one in meeting.both] == [1, 1]


def test_who_may_not_take_the_step_is_offered_none(meeting):
    assert meeting.address("cb1_dv08", "open_cell_vote") == ""
    address = meeting.address("cb1_bithu", "open_cell_vote")
    assert meeting.site.hands("cb1_dv08").get(address).status_code == 404
    assert meeting.site.hands("uv1").get(address).status_code == 404


def test_secret_ballots_on_paper_are_counted_for_both_and_checked_for_both(meeting):
    assert meeting.open(ballots="secret").status_code == 303
    form = meeting.form("cb1_dv05", "record_cell_vote")
    for name, value in FORM_13.items():
        form.enter(f"ask_{name}", value)
    voters = [name for name, one in form.controls.items() if name.startswith("member_") and one.sort == "radio"][:13]
    for name in voters:
        form.enter(name, "paper")
    enter(meeting, form)
    assert meeting.site.hands("cb1_dv05").send(form, minutes()).status_code == 303
    assert [one.paper != "" for dossier in meeting.both for one in meeting.rounds(dossier)] == [True, True]
    page = meeting.site.hands("cb1_chiuy").get(meeting.address("cb1_chiuy", "check_cell_vote")).text
    assert [f"/dossiers/{one}/papers/" in page for one in meeting.both] == [True, True], "one scan, named in each"
    second = meeting.form("cb1_chiuy", "check_cell_vote")
    assert {second.controls[f"{row(one)}-question_recognise-yes"].values[0] for one in meeting.both} == {""}
    for name in voters:
        assert second.controls[name].values == [""], "nor who voted on paper"
        second.enter(name, "paper")
    enter(meeting, second)
    assert meeting.send("cb1_chiuy", second).status_code == 303
    assert meeting.send("cb1_bithu", meeting.form("cb1_bithu", "confirm_cell_vote")).status_code == 303
    assert [meeting.rounds(one)[0].outcome for one in meeting.both] == ["carried", "undecided"]


def enter(meeting, form):
    for dossier, questions in zip(meeting.both, (RECOGNISED, UNDECIDED), strict=True):
        for question, numbers in zip(("recognise", "remove"), questions, strict=True):
            for name, number in zip(COUNTS, numbers, strict=True):
                form.enter(f"{row(dossier)}-question_{question}-{name}", number)


def minutes():
    return {"paper_vote_minutes-file": (b"%PDF-1.4\n%%EOF\n", "bien-ban.pdf")}


def test_what_was_overtaken_is_told_and_the_others_are_done(meeting):
    form = meeting.opening("cb1_bithu")
    form.enter("secretary", meeting.uid("cb1_dv05"))
    other = meeting.opening("cb1_pho")
    other.enter("secretary", meeting.uid("cb1_dv05"))
    other.tick(f"{row(meeting.both[1])}-chosen", False)
    assert meeting.send("cb1_pho", other).status_code == 303
    late = meeting.send("cb1_bithu", form)
    assert [len(meeting.rounds(one)) for one in meeting.both] == [1, 1]
    told = re.search(r'<div class="alert alert-danger".*?</ul>', late.text, re.S)
    assert told
    assert meeting.both[0] in told[0]
    assert meeting.both[1] not in told[0]


def test_what_is_being_entered_is_kept_by_the_browser_until_it_is_done(meeting):
    address = meeting.address("cb1_bithu", "open_cell_vote")
    assert re.search(
        r'data-draft-key="batch-[^"]*open_cell_vote[^"]*"', meeting.site.hands("cb1_bithu").get(address).text
    )
    done = meeting.open()
    shown = meeting.site.hands("cb1_bithu").get(done.headers["Location"]).text
    assert re.search(r"data-drafts-done='\[\"batch-[^']*open_cell_vote", shown)


def test_but_of_a_secret_count_it_keeps_nothing(meeting):
    meeting.open(ballots="secret")
    address = meeting.address("cb1_dv05", "record_cell_vote")
    assert "data-draft-key" not in meeting.site.hands("cb1_dv05").get(address).text


# More than one page ---------------------------------------------------------------------------------------------------

MANY = 65


@pytest.fixture
def many(site):
    """Supervisions that wait to be put before the standing committee, in the order in which they were begun."""
    fields = {
        "procedure": "committee_team", "basis": "programme", "basis_symbol": "Chương trình", "outline": "1. Nội dung.",
        "subjects": [{"organisation": "#CB1"}],
        "team": [{"person": "@pho2", "duty": "head"}, {"person": "@cbtochuc", "duty": "secretary"}],
    }  # fmt: skip
    text = {"abstract": "Giám sát", "text": "Nội dung.", "recipients": "Lưu"}
    texts = {"decision": text, "supervision_plan": text}
    made = [
        site.office.create(
            "supervision_report", "chanhvp", "DU", fields={"title": f"Giám sát {one}", **fields}, texts=texts
        )
        for one in range(MANY)
    ]
    assert all(one.done for one in made)
    return [one.dossier for one in made]


def test_every_dossier_of_the_meeting_is_found_however_many_there_are(site, many):
    overview = site.hands("chanhvp").get("/votes/batch").text
    assert f"Làm cho {MANY} hồ sơ" in overview
    (address,) = re.findall(r'href="(/votes/batch/[^"]*/open_decision/[^"]*)"', overview)
    first = site.hands("chanhvp").get(address).text
    (further,) = re.findall(r'rel="next" href="([^"]*)"', first)
    second = site.hands("chanhvp").get(further).text
    assert 'rel="next"' not in second
    shown = [{one for one in many if f'id="{row(one)}"' in page} for page in (first, second)]
    assert [len(one) for one in shown] == [60, 5]
    assert shown[0] | shown[1] == set(many)
    assert shown[1] == set(many[:5]), "the oldest"


def test_on_a_further_page_they_are_opened_like_on_the_first(site, many):
    overview = site.hands("chanhvp").get("/votes/batch").text
    (address,) = re.findall(r'href="(/votes/batch/[^"]*/open_decision/[^"]*)"', overview)
    (further,) = re.findall(r'rel="next" href="([^"]*)"', site.hands("chanhvp").get(address).text)
    form = form_to(site.hands("chanhvp").get(further).text, address)
    form.enter("ballots", "recorded")
    form.enter("chair", site.office.uid("bithu"))
    for one in many[1:5]:
        form.tick(f"{row(one)}-chosen", False)
    assert site.hands("chanhvp").send(form).status_code == 303
    with site.office.database.reading() as session:
        opened = session.execute(sa.select(t.dossier.c.uid).join(t.round_, t.round_.c.dossier_id == t.dossier.c.id))
        assert opened.scalars().all() == [many[0]]


def test_nobody_looks_through_what_is_none_of_his(site, many):
    assert "Làm cho" not in site.hands("soanthao").get("/votes/batch").text
