"""E6: who decided what, when, for which body, on which text, under which rule text, and why was it allowed?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.stories.telling import Told
from workflow_app.db import dossiers
from workflow_app.domain.case import Actor
from workflow_app.domain.refusals import NotFound
from workflow_app.services.reasons.decided import Decided
from workflow_app.services.reasons.why import Why, find, why

PLAN = "plan"


def asked(
    story: Told, username: str, *, kind: str = PLAN, number: int = 1, on: str = "", trigger: str = ""
) -> Why:  # fmt: skip
    person = story.person(username)
    with story.database.reading() as session:
        found = dossiers.find(session, story.dossier(kind, number).uid)
        assert found is not None
        return why(
            session, story.office, found[0], actor=Actor(person, person), now=story.now + timedelta(days=90),
            on=date.fromisoformat(on) if on else None, trigger=trigger,
        )  # fmt: skip


def act(found: Why, trigger: str) -> Decided:
    return next(one for one in reversed(found.acts) if one.trigger == trigger)


# --- Who decided what, when, for which body, on which text, under which rule text, and why was it allowed ---


def test_the_signature_of_a_deputy_is_answered_whole(told):
    story = told("A5")
    signed = act(asked(story, "kiemtra"), "sign")
    leaf = story.leaves(PLAN, "sign")[0]
    assert (signed.person, signed.in_place_of) == (name_of(story, "pho1"), "")
    assert (signed.held_on, signed.recorded_at) == (date(2026, 4, 6), leaf["at"])
    assert signed.body.vi.startswith("Ban Thường vụ, Đảng uỷ")
    assert signed.document is not None
    assert signed.document_digest == leaf["basis"]["signs"]["digest"]
    assert signed.definition == leaf["def"]["h"]
    assert signed.source is not None
    assert {one.answer for one in signed.reasons} <= {"holds", "recorded", "waived"}
    by = next(one for one in signed.reasons if one.rule == "by")
    assert by.because is not None
    assert by.because.vi.startswith("Chức danh Phó Bí thư")
    assert {"not_the_author", "text_is_the_text_voted"} <= {one.rule for one in signed.reasons}


def test_the_body_s_decision_shows_its_reckoning_and_the_number_its_register(told):
    found = asked(told("A5"), "kiemtra")
    assert act(found, "confirm_result").reckoning == "2×7 > 9"
    assert act(found, "confirm_result").body.vi.startswith("Ban Thường vụ")
    assert act(found, "issue").number.startswith("01 (DU/KH")


def test_an_act_is_told_for_where_its_actor_stood_and_not_for_where_the_file_lay(told):
    supervised = asked(told("D1-D3"), "kiemtra", kind="supervision_report")
    reports = {one.body.vi for one in supervised.acts if one.trigger == "submit_self_report"}
    assert reports == {"", "Chi bộ ấp Một"}, "the subject for himself, and the deputy for the supervised cell"
    member = asked(told("B5"), "kiemtra", kind="full_membership")
    assert act(member, "announce").body.vi == "Chi bộ ấp Một", "its secretary announced it, wherever the file lay"


def test_the_signature_of_a_substitute_names_both(told):
    story = told("E2")
    number = next(n for n in range(1, 9) if any(one["actor"].get("for") for one in story.leaves(PLAN, "sign", n)))
    signed = act(asked(story, "kiemtra", number=number), "sign")
    assert (signed.person, signed.in_place_of) == (name_of(story, "btv1"), name_of(story, "bithu"))
    assert signed.is_explained


def name_of(story: Told, username: str) -> str:
    with story.database.reading() as session:
        return story.office.person(session, story.person(username))[1]


# --- The same for any past day ---


def test_on_a_past_day_the_dossier_stands_where_it_stood(told):
    story = told("A1-A3")
    dossier = story.dossier(PLAN)
    days = sorted({leaf["at"][:10] for trigger in ("create", "ask_opinions", "send_to_check", "open_round")
                   for leaf in story.leaves(PLAN, trigger)})  # fmt: skip
    seen = [(day, asked(story, "bithu", on=day)) for day in days]
    assert len({found.dossier.state for _day, found in seen}) > 1
    for day, found in seen:
        assert found.is_past
        assert max(one.recorded_at[:10] for one in found.acts) <= day
        assert found.dossier.state == last_state(story, day)
    assert dossier.state == asked(story, "bithu").dossier.state


def last_state(story: Told, day: str) -> str:
    triggers = {one.trigger for one in story.kind(PLAN).transitions}
    leaves = [leaf for trigger in triggers for leaf in story.leaves(PLAN, trigger)]
    return str(max((one for one in leaves if one["at"][:10] <= day), key=lambda one: one["seq"])["to"])


def test_yesterday_s_post_lets_and_today_s_does_not(told):
    """A delegation over by now is what let him sign then: it is that day's delegations that are asked."""
    story = told("E2")
    then = asked(story, "btv1", number=1, on="2026-06-03")
    assert then.on == date(2026, 6, 3)
    assert then.gaps[-1].vi.startswith("Chức danh")


@pytest.mark.parametrize(
    ("number", "day", "codes"),
    [
        (4, "2026-05-31", None),
        (4, "2026-06-09", set()),
        (3, "2026-06-09", {"own_work"}),
        (3, "2026-06-11", {"own_work", "delegation_revoked"}),
    ],
)
def test_a_substitute_is_answered_in_the_place_of_whom_he_stands_in_for(told, number, day, codes):
    story = told("E2")
    if codes is None:
        with pytest.raises(NotFound):  # begun a week later
            asked(story, "btv1", number=number, on=day, trigger="sign")
        return
    (step,) = asked(story, "btv1", number=number, on=day, trigger="sign").steps
    (one,) = step.in_places
    assert one.in_place_of == name_of(story, "bithu")
    assert {refused.code for refused in one.refusals} >= codes
    assert one.allowed is step.is_open is (not codes)
    assert {refused.code for refused in step.refusals} >= {"not_your_role"}, "in his own name he does not sign"


def test_what_was_written_between_two_hand_overs_is_said_to_be_lost(told):
    story = told("A4")
    found = asked(story, "bithu", on=story.leaves(PLAN, "create")[0]["at"][:10])
    lost = [one for one in found.gaps if "không còn lưu" in one.vi]
    unknown = [one for step in found.steps for one in step.reasons if one.answer == "unknown"]
    assert bool(lost) is bool(unknown)


def test_before_it_was_begun_and_after_today_there_is_no_answer(told):
    story = told("A5")
    for day in ("2026-04-05", "2027-01-01"):
        with pytest.raises(NotFound):
            asked(story, "bithu", on=day)


def test_a_printed_number_finds_its_dossier(told):
    story = told("A5")
    with story.database.reading() as session:
        assert [row.uid for row, _ in find(session, "01-KH/ĐU")] == [story.dossier(PLAN).uid]
        assert [row.uid for row, _ in find(session, story.dossier(PLAN).uid)] == [story.dossier(PLAN).uid]
        assert list(find(session, "99-KH/ĐU")) == []


# --- Every offered and every refused step says why ---


def test_every_step_says_why_or_why_not(told):
    story = told("A5", until="sign")
    for username in ("soanthao", "pho1", "bithu", "vanthu1", "kiemtra"):
        for step in asked(story, username).steps:
            assert step.reasons
            assert step.takers.posts
            for one in step.reasons:
                assert one.demand.vi
                assert (one.answer == "fails") is bool(one.refusals)
                assert one.source is not None
