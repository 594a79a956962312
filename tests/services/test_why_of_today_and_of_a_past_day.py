"""The same question of today and of a past day: that day's state, posts, substitutes, conflicts and acts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.cast import DemoOffice, Taken, on_both_databases
from workflow_app.db import journal, people
from workflow_app.domain.refusals import NotFound, refusal
from workflow_app.services import delegating
from workflow_app.services.naming import uid_named
from workflow_app.services.reasons.explanations import Explanation, Reason
from workflow_app.services.reasons.why import Why, why

WORDS = {"plan": {"abstract": "Về công tác dân vận", "text": "Nội dung kế hoạch.", "recipients": "Các chi bộ\nLưu"}}


@pytest.fixture
def plan(office: DemoOffice) -> Taken:
    office.at("2026-03-02T09:00")
    begun = office.create("plan", "soanthao", "DU", fields={"title": "Công tác dân vận"}, texts=WORDS)
    assert begun.done
    return begun


def asked(office: DemoOffice, plan: Taken, username: str, *, on: str = "", trigger: str = "", for_: str = "") -> Why:
    with office.database.reading() as session:
        return why(
            session, office.engine, office.dossier(plan), actor=office.actor(username, in_place_of=for_),
            now=office.now, on=date.fromisoformat(on) if on else None, trigger=trigger,
        )  # fmt: skip


def step(found: Why, trigger: str) -> Explanation:
    return next(one for one in found.steps if one.trigger == trigger)


def reason(found: Explanation, rule: str) -> Reason:
    return next(one for one in found.reasons if one.rule == rule)


@on_both_databases
def test_who_keeps_out_since_yesterday_was_free_to_act_before(office, plan):
    office.at("2026-03-04T09:00")
    declared = office.take("recuse", plan, "truongban", asks={"ground": "relative", "reason": "Người thân lập hồ sơ"})
    assert declared.done
    office.at("2026-03-05T09:00")
    then = asked(office, plan, "truongban", on="2026-03-03", trigger="send_to_check")
    now = asked(office, plan, "truongban", trigger="send_to_check")
    assert (then.is_past, now.is_past) == (True, False)
    assert [one.trigger for one in then.acts] == ["create"]
    assert [one.trigger for one in now.acts] == ["create", "recuse"]
    assert reason(step(then, "send_to_check"), "recused").answer == "holds"
    assert reason(step(now, "send_to_check"), "recused").answer == "fails"


@on_both_databases
def test_a_past_day_names_no_act_that_was_done_later(office, plan):
    """Why a step does not lead from there: who had brought the dossier there by then."""
    office.at("2026-03-05T09:00")
    fields = {"responsible": "@pho1", "period_from": "2026-04-01", "period_to": "2026-12-31", "no_basis_reason": "Năm"}
    targets = [{"resolution": "NQ", "year": 2026, "target": "Một", "measure": "100%"}]
    assert office.take("edit", plan, "soanthao", fields={**fields, "targets": targets}).done
    assert office.take("send_to_check", plan, "truongban").done
    then, now = (
        step(asked(office, plan, "chanhvp", on=day, trigger="put_on_agenda"), "put_on_agenda")
        for day in ("2026-03-03", "")
    )
    told = [next(one for one in found.refusals if one.code == "not_from_here").text.vi for found in (then, now)]
    assert "Vũ Đức Thuận" in told[1]
    assert "Vũ Đức Thuận" not in told[0]
    assert "Nguyễn Khánh Linh" in told[0]


@on_both_databases
def test_each_act_says_by_which_post_its_actor_took_it(office, plan):
    created = asked(office, plan, "soanthao").acts[0]
    assert created.is_explained
    because = next(one.because for one in created.reasons if one.rule == "by")
    assert because is not None
    assert because.vi.startswith("Chức danh")


@on_both_databases
def test_a_substitute_of_then_was_allowed_and_is_not_today(office, plan):
    office.at("2026-03-03T08:00")
    with office.database.writing() as session:
        person = office.person_id("truongban")
        post = people.posts_of(session, person, office.clock.today)[0][2]
        delegating.give(
            session, office=office.engine, person_id=person, now=office.now, post=post,
            substitute=uid_named(session, "@btv1"), from_on=date(2026, 3, 3), to_on=date(2026, 3, 5),
            reason="Đi công tác", basis="Giấy uỷ quyền", covers="all", manner="",
        )  # fmt: skip
    office.at("2026-03-10T08:00")
    then = step(
        asked(office, plan, "btv1", for_="truongban", on="2026-03-04", trigger="send_to_check"), "send_to_check"
    )
    now = step(asked(office, plan, "btv1", for_="truongban", trigger="send_to_check"), "send_to_check")
    assert "delegation_over" in [one.code for one in now.refusals]
    assert not {"delegation_over", "delegation_missing", "not_your_role"} & {one.code for one in then.refusals}
    assert office.take("send_to_check", plan, "btv1", in_place_of="truongban").refused[0] == "delegation_over"
    assert then.takers.substitutes
    assert not now.takers.substitutes


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        (("holds", "waived", "later", "recorded"), "allowed"),
        (("holds", "unknown"), "unknown"),
        (("unknown", "fails"), "refused"),
    ],
)
def test_what_is_not_known_is_not_allowed(office, plan, answers, outcome):
    found = step(asked(office, plan, "truongban", trigger="send_to_check"), "send_to_check")
    against = (refusal("not_your_opinion"),)
    reasons = [Reason("state", one, found.step, refusals=against if one == "fails" else ()) for one in answers]
    told = replace(found, reasons=tuple(reasons))
    assert (told.outcome, told.allowed) == (outcome, outcome == "allowed")


@pytest.fixture
def edited(office, plan):
    """Its text was taken out the next day: no hand-over keeps what stood on the first."""
    office.at("2026-03-03T08:00")
    emptied = {"plan": {"abstract": "Về công tác dân vận", "text": "", "recipients": "Lưu"}}
    assert office.take("edit", plan, "soanthao", fields={"title": "Dân vận năm 2026"}, texts=emptied).done
    office.at("2026-03-06T08:00")
    return plan


@on_both_databases
def test_what_stood_between_two_hand_overs_is_known(office, edited):
    then = asked(office, edited, "truongban", on="2026-03-02", trigger="send_to_check")
    now = asked(office, edited, "truongban", trigger="send_to_check")
    assert not any("không còn lưu" in one.vi for one in then.gaps)
    assert reason(step(then, "send_to_check"), "has_text").answer == "holds"
    assert reason(step(now, "send_to_check"), "has_text").answer == "fails"


def test_words_that_are_not_kept_are_unknown_and_never_guessed(office, edited, monkeypatch):
    monkeypatch.setattr(journal, "content_left", lambda *_which: None)
    then = asked(office, edited, "truongban", on="2026-03-02", trigger="send_to_check")
    found = step(then, "send_to_check")
    assert any("không còn lưu" in one.vi for one in then.gaps)
    assert reason(found, "has_text").answer == "unknown"
    assert found.outcome in ("unknown", "refused")
    assert not any(one.rule == "has_text" for one in found.refusals)


def test_rules_about_what_will_be_entered_are_announced(office, plan):
    found = step(asked(office, plan, "truongban", trigger="check_form"), "check_form")
    assert not found.allowed
    assert found.reasons[0].rule == "state"
    edit = step(asked(office, plan, "soanthao", trigger="edit"), "edit")
    assert reason(edit, "day_not_before").answer == "later"


@pytest.mark.parametrize("on", ["2026-03-01", "2026-03-03"])
def test_there_is_no_answer_before_it_was_begun_nor_for_tomorrow(office, plan, on):
    with pytest.raises(NotFound):
        asked(office, plan, "soanthao", on=on)
