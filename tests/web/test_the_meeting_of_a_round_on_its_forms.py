"""Who presides over an open round is changed on a form; a second dossier is offered the meeting of that day; the chair
is asked who was there; what was entered by mistake goes out by a reason alone."""

from __future__ import annotations

from tests.web.test_one_meeting_decides_several_dossiers import meeting, row
from tests.web.test_one_screen_for_the_ballots_of_a_meeting import YES
from workflow_app.replay.expectations import meeting_of

__all__ = ["meeting"]


def form(meeting, who, dossier, act):
    return meeting.site.hands(who).open(f"/dossiers/{dossier}/acts/{act}")


def opened_singly(meeting, dossier, **more):
    found = form(meeting, "cb1_bithu", dossier, "open_cell_vote")
    for name, value in {"ballots": "open", **more}.items():
        found.enter(name, value)
    return found


def member(meeting, name):
    return f"member_{meeting.uid(name).replace('-', '')}"


def test_one_evening_of_a_cell_is_one_meeting(meeting):
    """The second dossier begins with the meeting of the first, and with who was told to be away there; another chair
    than the meeting's is told, and not passed over."""
    first, second = meeting.both
    away = {f"{member(meeting, 'cb1_dv08')}-presence": "absent", f"{member(meeting, 'cb1_dv08')}-reason": "Ốm"}
    opening = opened_singly(meeting, first, secretary=meeting.uid("cb1_dv05"), **away)
    assert meeting.send("cb1_bithu", opening).status_code == 303
    again = opened_singly(meeting, second)
    assert again.controls["meeting"].values == [meeting_of(meeting.office.database, first)]
    assert again.controls[f"{member(meeting, 'cb1_dv08')}-presence"].values == ["absent"]
    again.enter("chair", meeting.uid("cb1_chiuy"))
    assert "Cuộc họp đã chọn có người chủ trì khác" in meeting.send("cb1_bithu", again).text
    assert meeting.send("cb1_bithu", opened_singly(meeting, second)).status_code == 303
    assert len({meeting_of(meeting.office.database, one) for one in meeting.both}) == 1


def test_the_round_gets_another_chair_who_is_asked_who_was_there(meeting):
    dossier = meeting.both[0]
    opening = opened_singly(meeting, dossier, secretary=meeting.uid("cb1_dv05"))
    assert meeting.send("cb1_bithu", opening).status_code == 303
    handing = form(meeting, "cb1_bithu", dossier, "hand_over_chair")
    assert handing.controls["chair"].values == [meeting.uid("cb1_bithu")]
    handing.enter("chair", meeting.uid("cb1_pho"))
    assert meeting.send("cb1_bithu", handing).status_code == 422, "without a reason nobody takes over"
    handing.enter("why", "Bí thư về trước")
    assert meeting.send("cb1_bithu", handing).status_code == 303
    casting = form(meeting, "cb1_dv09", dossier, "cast_cell_ballot")
    for question, choice in zip(("recognise", "remove"), YES, strict=True):
        casting.enter(f"choice_{question}", choice)
    assert meeting.send("cb1_dv09", casting).status_code == 303
    page = meeting.site.hands("cb1_bithu").get(f"/dossiers/{dossier}/votes").text
    assert "Bí thư về trước" in page
    closing = form(meeting, "cb1_pho", dossier, "confirm_cell_vote")
    silent = f"{member(meeting, 'cb1_dv07')}-presence"
    assert silent in closing.controls
    assert f"{member(meeting, 'cb1_dv09')}-presence" not in closing.controls, "he has voted"
    closing.enter(silent, "absent")
    assert "Vắng thì ghi lý do" in meeting.send("cb1_pho", closing).text
    closing.enter(f"{member(meeting, 'cb1_dv07')}-reason", "Đi công tác")
    assert meeting.send("cb1_pho", closing).status_code == 303
    told = meeting.site.hands("cb1_bithu").get(f"/dossiers/{dossier}/votes").text
    assert "Đi công tác" in told
    begun = opened_singly(meeting, meeting.both[1])
    assert begun.controls[silent].values == ["absent"]
    assert begun.controls[f"{member(meeting, 'cb1_dv06')}-presence"].values == [""], "of whom nobody said anything"


def test_who_was_there_is_asked_of_several_dossiers_as_of_one(meeting):
    """Once for the meeting; each round is told of those alone of whom it does not know."""
    assert meeting.open(ballots="open").status_code == 303
    casting = form(meeting, "cb1_dv09", meeting.both[0], "cast_cell_ballot")
    for question, choice in zip(("recognise", "remove"), YES, strict=True):
        casting.enter(f"choice_{question}", choice)
    assert meeting.send("cb1_dv09", casting).status_code == 303
    only_one = meeting.form("cb1_bithu", "confirm_cell_vote")
    chosen = [one for one in meeting.both if f"{row(one)}-chosen" in only_one.controls]
    assert chosen == [meeting.both[0]]
    casting = form(meeting, "cb1_dv10", meeting.both[1], "cast_cell_ballot")
    for question, choice in zip(("recognise", "remove"), YES, strict=True):
        casting.enter(f"choice_{question}", choice)
    assert meeting.send("cb1_dv10", casting).status_code == 303
    closing = meeting.form("cb1_bithu", "confirm_cell_vote")
    closing.enter(f"{member(meeting, 'cb1_dv07')}-presence", "absent")
    assert "Vắng thì ghi lý do" in meeting.send("cb1_bithu", closing).text
    closing.enter(f"{member(meeting, 'cb1_dv07')}-reason", "Đi công tác")
    closing.enter(f"{member(meeting, 'cb1_dv09')}-presence", "present")
    assert meeting.send("cb1_bithu", closing).status_code == 303
    for dossier, present in zip(meeting.both, (1, 2), strict=True):
        assert [one.count.present for one in meeting.rounds(dossier)] == [present]
        assert "Đi công tác" in meeting.site.hands("cb1_bithu").get(f"/dossiers/{dossier}/votes").text


def test_an_entry_of_a_cell_is_withdrawn_without_the_numbers_of_its_minutes(meeting):
    dossier, voter = meeting.both[0], meeting.uid("cb1_dv09")
    opening = opened_singly(meeting, dossier, secretary=meeting.uid("cb1_dv05"))
    assert meeting.send("cb1_bithu", opening).status_code == 303
    entering = form(meeting, "vanthu1", dossier, "cast_cell_ballot")
    entering.enter("behalf", voter)
    for question, choice in zip(("recognise", "remove"), YES, strict=True):
        entering.enter(f"choice_{question}", choice)
    assert meeting.send("vanthu1", entering).status_code == 303
    casting = form(meeting, "cb1_dv07", dossier, "cast_cell_ballot")
    for question, choice in zip(("recognise", "remove"), YES, strict=True):
        casting.enter(f"choice_{question}", choice)
    assert meeting.send("cb1_dv07", casting).status_code == 303
    back = form(meeting, "vanthu1", dossier, "record_cell_vote")
    back.enter(f"withdraw_{voter.replace('-', '')}", "y")
    refused = meeting.send("vanthu1", back)
    assert refused.status_code == 422
    assert "phải ghi lý do" in refused.text
    back.enter("withdraw_why", "Nhập nhầm người")
    answer = meeting.send("vanthu1", back)
    assert answer.status_code == 303, answer.text
    history = meeting.site.hands("cb1_bithu").get(f"/dossiers/{dossier}/history").text
    assert "Rút lần nhập phiếu giấy" in history
    page = meeting.site.hands("cb1_bithu").get(f"/dossiers/{dossier}").text
    assert "1 phiếu giấy đã rút để nhập lại" in page
    assert "2 người ·" not in page, "what was withdrawn is no ballot"


def test_a_member_reads_that_a_round_is_held_on_paper_and_why_he_casts_nothing_here(meeting):
    dossier = meeting.both[0]
    opening = opened_singly(meeting, dossier, ballots="secret-paper", secretary=meeting.uid("cb1_dv05"))
    assert meeting.send("cb1_bithu", opening).status_code == 303
    hands = meeting.site.hands("cb1_dv09")
    asked = hands.get(f"/dossiers/{dossier}/acts/cast_cell_ballot")
    assert asked.status_code == 403
    assert "bằng giấy" in asked.text
    assert "đã thay đổi" not in asked.text, "nobody changed anything meanwhile"
    sent_there = form(meeting, "cb1_bithu", dossier, "hand_over_chair")
    sent_there.action = f"/dossiers/{dossier}/acts/cast_cell_ballot"
    answer = meeting.send("cb1_bithu", sent_there)
    assert (answer.status_code, "bằng giấy" in answer.text) == (422, True)
    assert "bằng giấy" in hands.get(f"/dossiers/{dossier}/why?trigger=cast_cell_ballot").text
    assert "Phiên này bỏ phiếu kín bằng giấy" in hands.get(f"/dossiers/{dossier}/votes").text
