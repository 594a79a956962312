"""Small words: what was typed is named and shown as the office writes it, the calendar told by its edition."""

from __future__ import annotations

from datetime import date

import pytest

from workflow_app.domain.guards import shown
from workflow_app.web import facts
from workflow_app.web.presenting import calendar_words, day


@pytest.mark.parametrize(
    ("version", "words"),
    [
        ("holidays-0.109+0", "theo lịch nghỉ lễ bản 0.109"),
        ("holidays-0.109+none", "theo lịch nghỉ lễ bản 0.109"),
        ("holidays-0.109+3", "theo lịch nghỉ lễ bản 0.109, lịch của cơ quan bản 3"),
    ],
)
def test_the_edition_of_the_calendar_is_told_in_words(site, version, words):
    with site.app.test_request_context():
        assert calendar_words(version) == words


@pytest.mark.parametrize(
    ("reasons", "words"),
    [
        (["vetoed"], "chưa thông qua: có phiếu phủ quyết"),
        (["mandatory_missing"], "chưa kết luận: thiếu phiếu bắt buộc"),
        ([], "chưa đủ phiếu"),
    ],
)
def test_a_vote_that_decided_nothing_says_what_stood_in_the_way(site, reasons, words):
    """Enough said yes, and a veto or a missing vote prevailed: “not enough votes” would be untrue."""
    kind = site.office.engine.library.current("plan")
    leaf = {
        "vote": "adoption",
        "round": 1,
        "outcome": "undecided",
        "reckoning": {"adopt": "2×6 > 9"},
        "reasons": reasons,
    }
    with site.app.test_request_context():
        assert list(facts._vote(kind, leaf | {"reasons": reasons})) == [f"Thông qua kế hoạch, lần 1: {words} (2×6 > 9)"]


def test_refusals_and_pages_write_a_day_alike():
    assert shown(date(2026, 12, 7)) == day(date(2026, 12, 7)) == "07/12/2026"


def test_what_was_typed_on_a_page_that_is_too_old_comes_back_with_its_names(site):
    plan = site.plan()
    form = site.hands("soanthao").open(f"/dossiers/{plan}/acts/edit")
    form.enter("field_title", "Tên khác")
    form.enter("field_period_from", "2026-04-01")
    reason = {"reason": "Không cần nữa"}
    assert site.office.take("drop", plan, "truongban", asks=reason).done
    answer = site.hands("soanthao").send(form)
    assert answer.status_code == 409
    assert "2026-04-01" not in answer.text.split('class="typed"', 1)[1]
    assert "01/04/2026" in answer.text
    title = site.office.engine.library.current("plan").fields["period_from"].title.vi
    assert title in answer.text.split("Những gì bạn đã nhập", 1)[1]
