"""On the page of a meeting nothing blank becomes a number, nothing that stands there is overwritten unasked, and what
was held in another meeting stands on another page."""

from __future__ import annotations

import re

from tests.web.pages import form_to
from tests.web.test_one_meeting_decides_several_dossiers import (
    COUNTS,
    FORM_13,
    RECOGNISED,
    UNDECIDED,
    meeting,
    minutes,
    row,
)

__all__ = ["meeting"]

RECORDS = "record_cell_vote"


def filled(meeting, first):
    """The common part and the row of the first dossier; that of the second is ticked and left blank."""
    form = meeting.form("cb1_dv05", RECORDS)
    for name, value in FORM_13.items():
        form.enter(f"ask_{name}", value)
    form.enter(f"{row(meeting.both[0])}-present", 13)
    for question, numbers in zip(("recognise", "remove"), first, strict=True):
        for name, number in zip(COUNTS, numbers, strict=True):
            form.enter(f"{row(meeting.both[0])}-question_{question}-{name}", number)
    return form


def test_a_row_that_was_left_blank_is_refused_by_name_and_counts_nothing(meeting):
    meeting.open()
    answer = meeting.site.hands("cb1_dv05").send(filled(meeting, RECOGNISED), minutes())
    assert answer.status_code == 422
    told = re.search(r'<div class="alert alert-danger".*?</ul>', answer.text, re.S)
    assert told
    assert "Trần Thị Ngọc Hân" in told[0]
    assert "Nguyễn Hoàng Nam" not in told[0]
    for missing in ("Số người có mặt", "Đồng ý: "):
        assert missing in told[0]
    kept, left = (meeting.rounds(one)[0] for one in meeting.both)
    assert kept.tallies["recognise"]["yes"] == 10
    assert (left.tallies, left.recorder_id) == ({}, None)


def test_the_single_form_takes_no_blank_for_zero_either(meeting):
    meeting.open()
    address = f"/dossiers/{meeting.both[0]}/acts/{RECORDS}"
    form = form_to(meeting.site.hands("cb1_dv05").get(address).text, address)
    for name, value in FORM_13.items():
        form.enter(f"ask_{name}", value)
    form.enter("present", 13)
    answer = meeting.site.hands("cb1_dv05").send(form, minutes())
    assert answer.status_code == 422
    assert "Đồng ý: " in answer.text
    assert meeting.rounds(meeting.both[0])[0].tallies == {}


def test_a_count_that_stands_there_is_shown_unticked_to_whoever_may_read_it(meeting):
    meeting.open()
    assert meeting.count(RECOGNISED, UNDECIDED).status_code == 303
    own, other = (meeting.form(one, RECORDS) for one in ("cb1_dv05", "vanthu1"))
    for dossier, yes in zip(meeting.both, ("10", "6"), strict=True):
        cells = [f"{row(dossier)}-present", f"{row(dossier)}-question_recognise-yes"]
        assert own.controls[f"{row(dossier)}-chosen"].values == []
        assert other.controls[f"{row(dossier)}-chosen"].values == []
        assert [own.controls[one].values for one in cells] == [["13"], [yes]]
        assert [other.controls[one].values for one in cells] == [[""], [""]], "the second person reads nothing of it"
        assert (f"{row(dossier)}-why" in own.controls, f"{row(dossier)}-why" in other.controls) == (False, True)
    assert meeting.send("vanthu1", other).status_code == 422, "nothing is chosen"
    assert [meeting.rounds(one)[0].tallies["recognise"]["yes"] for one in meeting.both] == [10, 6]


def test_rounds_of_two_meetings_stand_on_two_pages(meeting):
    for one, other in (meeting.both, meeting.both[::-1]):
        form = meeting.opening("cb1_bithu")
        form.enter("secretary", meeting.uid("cb1_dv05"))
        if f"{row(other)}-chosen" in form.controls:
            form.tick(f"{row(other)}-chosen", False)
        assert meeting.send("cb1_bithu", form).status_code == 303, one
    overview = meeting.site.hands("cb1_dv05").get("/votes/batch").text
    pages = sorted(set(re.findall(rf'href="(/votes/batch/[^"]*/{RECORDS}/[^"]*)"', overview)))
    assert len(pages) == 2
    assert "chủ trì " in overview
    shown = [
        {one for one in meeting.both if f'id="{row(one)}"' in meeting.site.hands("cb1_dv05").get(page).text}
        for page in pages
    ]
    assert sorted(map(len, shown)) == [1, 1]
    assert shown[0] | shown[1] == set(meeting.both)


def test_who_closes_is_told_the_result_and_what_is_next(meeting):
    meeting.open()
    assert meeting.count(RECOGNISED, UNDECIDED).status_code == 303
    done = meeting.send("cb1_bithu", meeting.form("cb1_bithu", "confirm_cell_vote"))
    told = meeting.site.hands("cb1_bithu").get(done.headers["Location"]).text
    assert "Kết quả lần 1: được thông qua" in told
    assert "Kết quả lần 1: chưa đủ phiếu" in told
    assert "6 đồng ý; " in told
    assert re.search(r"Tiếp theo: [^.]*, lần 2\.", told)


# One sheet for several rounds of a meeting ----------------------------------------------------------------------------


def alone(meeting, dossier, numbers):
    """The form of the second dossier's own page, with everything but the minutes."""
    address = f"/dossiers/{dossier}/acts/{RECORDS}"
    form = form_to(meeting.site.hands("cb1_dv05").get(address).text, address)
    for name, value in FORM_13.items():
        form.enter(f"ask_{name}", value)
    form.enter("present", 13)
    for question, counted in zip(("recognise", "remove"), numbers, strict=True):
        for name, number in zip(COUNTS, counted, strict=True):
            form.enter(f"question_{question}-{name}", number)
    return form


def test_minutes_brought_for_another_round_of_the_meeting_are_named_for_this_one(meeting):
    meeting.open()
    assert meeting.count(RECOGNISED, UNDECIDED, skip=meeting.both[1:]).status_code == 303
    together = meeting.form("cb1_dv05", RECORDS)
    assert [name for name in together.controls if name.endswith("-again")], "on the page of the meeting too"
    form = alone(meeting, meeting.both[1], UNDECIDED)
    (again,) = [name for name in form.controls if name.endswith("-again")]
    (chosen,) = [one for one in form.controls[again].options if one]
    form.enter(again, chosen)
    assert meeting.site.hands("cb1_dv05").send(form).status_code == 303
    shown = meeting.site.hands("cb1_bithu").get(f"/dossiers/{meeting.both[1]}/acts/confirm_cell_vote").text
    assert "cho phiên lần 1 và 1 hồ sơ khác của cuộc họp này" in " ".join(shown.split())
    assert meeting.send("cb1_bithu", meeting.form("cb1_bithu", "confirm_cell_vote")).status_code == 303
    assert [meeting.rounds(one)[0].outcome for one in meeting.both] == ["carried", "undecided"]


def test_those_of_another_meeting_are_not_offered(meeting):
    for other in meeting.both[::-1]:
        form = meeting.opening("cb1_bithu")
        form.enter("secretary", meeting.uid("cb1_dv05"))
        if f"{row(other)}-chosen" in form.controls:
            form.tick(f"{row(other)}-chosen", False)
        assert meeting.send("cb1_bithu", form).status_code == 303
    first = alone(meeting, meeting.both[0], RECOGNISED)
    assert meeting.site.hands("cb1_dv05").send(first, minutes()).status_code == 303
    second = alone(meeting, meeting.both[1], UNDECIDED)
    assert [name for name in second.controls if name.endswith("-again")] == []
