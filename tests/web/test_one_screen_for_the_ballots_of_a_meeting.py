"""A member votes on every dossier of a meeting from one screen; what comes from paper by name is checked like that."""

from __future__ import annotations

import re

import pytest

from tests.web.pages import form_to
from tests.web.test_one_meeting_decides_several_dossiers import FORM_13, meeting, minutes, row

__all__ = ["meeting"]

YES, NO = ("yes", "no"), ("no", "yes")
BOTH = ("yes", "yes")
MEMBER = "cb1_dv08"


def screen(meeting, who=MEMBER):
    found = re.findall(r'href="(/votes/meetings/[^"]+)"', meeting.site.hands(who).get("/votes/batch").text)
    return found[0] if found else ""


def ballots(meeting, *choices, who=MEMBER, page=""):
    address = screen(meeting, who)
    form = form_to(page or meeting.site.hands(who).get(address).text, address)
    for dossier, chosen in zip(meeting.both, choices, strict=True):
        for question, choice in zip(("recognise", "remove"), chosen or (), strict=bool(chosen)):
            form.enter(f"{row(dossier)}-choice_{question}", choice)
    return form


def chosen(meeting, page, dossier):
    form = form_to(page, screen(meeting))
    return [form.controls[f"{row(dossier)}-choice_{one}"].values for one in ("recognise", "remove")]


def told(page):
    found = re.search(r'<div class="alert alert-danger".*?</ul></div>', page, re.S)
    assert found
    return found[0]


def test_every_dossier_is_a_ballot_and_an_act_of_its_own_and_what_is_left_blank_waits(meeting):
    assert meeting.open(ballots="open").status_code == 303
    first = ballots(meeting, YES, None)
    assert meeting.send(MEMBER, first).status_code == 303
    assert meeting.leaves("cast_cell_ballot") == [f"doc:{meeting.both[0]}"]
    assert meeting.send(MEMBER, first).status_code == 303, "pressed twice"
    page = meeting.site.hands(MEMBER).get(screen(meeting)).text
    assert (f'id="{row(meeting.both[0])}"' in page, f'id="{row(meeting.both[1])}"' in page) == (False, True)
    assert meeting.leaves("cast_cell_ballot") == [f"doc:{meeting.both[0]}"]


@pytest.mark.parametrize(("form", "kept"), [("open", [["yes"], ["yes"]]), ("secret", [[], []])])
def test_what_is_refused_for_one_is_told_for_it_and_hinders_no_other(meeting, form, kept):
    """Yes to both questions contradicts itself; of a secret ballot no page gives back what was chosen."""
    assert meeting.open(ballots=form, ways="both").status_code == 303
    answer = meeting.send(MEMBER, ballots(meeting, YES, BOTH))
    assert answer.status_code == 422
    assert meeting.both[1] in told(answer.text)
    assert meeting.both[0] not in told(answer.text)
    assert meeting.leaves("cast_cell_ballot") == [f"doc:{meeting.both[0]}"]
    assert chosen(meeting, answer.text, meeting.both[1]) == kept
    assert ("data-draft-key" in answer.text, "data-forgets" in answer.text) == (form == "open", form == "secret")
    assert meeting.send(MEMBER, ballots(meeting, None, NO, page="")).status_code == 303
    assert screen(meeting) == ""
    assert meeting.leaves("cast_cell_ballot") == sorted(f"doc:{one}" for one in meeting.both)


def test_half_a_ballot_is_none_and_a_round_that_was_left_is_told(meeting):
    assert meeting.open(ballots="open").status_code == 303
    half = ballots(meeting, None, None)
    half.enter(f"{row(meeting.both[0])}-choice_recognise", "yes")
    answer = meeting.send(MEMBER, half)
    assert answer.status_code == 422
    assert "Hãy chọn một ý kiến" in answer.text
    assert meeting.send(MEMBER, ballots(meeting, None, None)).status_code == 422, "nothing chosen at all"
    late = ballots(meeting, YES, YES)
    one = meeting.site.hands(MEMBER).open(f"/dossiers/{meeting.both[0]}/acts/cast_cell_ballot")
    for question, choice in zip(("recognise", "remove"), YES, strict=True):
        one.enter(f"choice_{question}", choice)
    assert meeting.send(MEMBER, one).status_code == 303
    answer = meeting.send(MEMBER, late)
    assert answer.status_code == 422
    assert meeting.both[0] in told(answer.text)
    assert meeting.leaves("cast_cell_ballot") == sorted(f"doc:{one}" for one in meeting.both)


def test_who_is_on_no_roll_is_offered_no_ballots(meeting):
    assert meeting.open(ballots="open").status_code == 303
    address = screen(meeting)
    assert screen(meeting, "uv1") == ""
    page = meeting.site.hands("uv1").get(address).text
    assert [one for one in meeting.both if one in page or row(one) in page] == []


def test_ballots_from_paper_by_name_are_entered_again_by_name_on_the_page_of_the_meeting(meeting):
    assert meeting.open(ballots="open").status_code == 303
    voter = meeting.uid("cb1_dv09")
    for dossier in meeting.both:
        form = meeting.site.hands("vanthu1").open(f"/dossiers/{dossier}/acts/cast_cell_ballot")
        form.enter("behalf", voter)
        for question, choice in zip(("recognise", "remove"), YES, strict=True):
            form.enter(f"choice_{question}", choice)
        assert meeting.send("vanthu1", form).status_code == 303
    assert meeting.address("cb1_chiuy", "check_cell_vote") == "", "nobody confirms paper before its minutes are there"
    counted = meeting.form("cb1_dv05", "record_cell_vote")
    for name, number in FORM_13.items():
        counted.enter(f"ask_{name}", number)
    assert meeting.site.hands("cb1_dv05").send(counted, minutes()).status_code == 303
    again = meeting.form("cb1_chiuy", "check_cell_vote")
    for dossier, choices in zip(meeting.both, (YES, NO), strict=True):
        for question, choice in zip(("recognise", "remove"), choices, strict=True):
            name = f"{row(dossier)}-again_member_{voter.replace('-', '')}-{question}"
            assert again.controls[name].values == [""], "the first entry is not on this page"
            others = name.replace(voter.replace("-", ""), meeting.uid("cb1_dv10").replace("-", ""))
            assert again.controls[others].values == [""], "nor whose it was"
            again.enter(name, choice)
    answer = meeting.send("cb1_chiuy", again)
    assert answer.status_code == 422
    assert meeting.both[1] in told(answer.text)
    assert meeting.both[0] not in told(answer.text)
    assert meeting.leaves("check_cell_vote") == [f"doc:{meeting.both[0]}"]


def test_the_chair_withdraws_a_ballot_that_was_entered_by_mistake_on_the_page(meeting):
    assert meeting.open(ballots="open").status_code == 303
    voter, dossier = meeting.uid("cb1_dv09"), meeting.both[0]
    form = meeting.site.hands("vanthu1").open(f"/dossiers/{dossier}/acts/cast_cell_ballot")
    form.enter("behalf", voter)
    for question, choice in zip(("recognise", "remove"), YES, strict=True):
        form.enter(f"choice_{question}", choice)
    assert meeting.send("vanthu1", form).status_code == 303
    closing = meeting.site.hands("cb1_bithu").open(f"/dossiers/{dossier}/acts/confirm_cell_vote")
    closing.enter(f"withdraw_{voter.replace('-', '')}", "y")
    assert meeting.send("cb1_bithu", closing).status_code == 422, "without a reason nothing is withdrawn"
    closing = meeting.site.hands("cb1_bithu").open(f"/dossiers/{dossier}/acts/confirm_cell_vote")
    closing.enter(f"withdraw_{voter.replace('-', '')}", "y")
    closing.enter("withdraw_why", "Nhập nhầm")
    assert meeting.send("cb1_bithu", closing).status_code == 303
    assert meeting.site.hands("cb1_dv09").get(f"/dossiers/{dossier}/acts/cast_cell_ballot").status_code == 200
