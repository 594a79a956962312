"""Points of a checklist look alike on every form, what must be filled in is marked once, and Enter casts no ballot."""

from __future__ import annotations

import re

from flask import render_template_string

from tests.services.voting_office import before_the_committee, opened
from tests.web.pages import form_to
from workflow_app.web.form_fields import BaseForm, EngineReads, SeveralField

FIRST_BUTTON = re.compile(r'<button class="default-button[^>]*>')


def test_a_point_that_must_be_confirmed_is_a_tick_with_its_mark(story):
    _site, by_hand = story("C1", until=10)
    path = f"/dossiers/{by_hand.dossiers['C1a']}/acts/introduce"
    page = by_hand.hands_of("cb1_bithu").get(path).text
    form = form_to(page, path)
    for name in ("ask_review_heard", "ask_no_open_discipline"):
        assert form.controls[name].sort == "checkbox"
        label = re.search(rf'<label class="form-check-label" for="{name}">.*?</label>', page, re.DOTALL)
        assert label is not None
        assert "required-mark" in label[0]


class Entrusted(BaseForm):
    whom = SeveralField("Người được giao", [EngineReads(lambda _value: (), True)], choices=[("a", "An"), ("b", "Bình")])


def test_many_ticks_of_one_question_say_once_that_one_is_needed(site):
    with site.app.test_request_context("/"):
        shown = render_template_string(
            '{% from "macros/forms.html" import field with context %}{{ field(form.whom) }}', form=Entrusted()
        )
    assert shown.count('type="checkbox"') == 2
    assert " required" not in shown
    assert shown.count("(bắt buộc)") == 1


def test_enter_on_a_choice_casts_no_ballot(site, office):
    plan = before_the_committee(office)
    opened(office, plan, "open")
    hands = site.hands("btv1")
    ballot = hands.get(f"/dossiers/{plan.dossier}/acts/cast_ballot").text
    first = FIRST_BUTTON.search(ballot)
    assert first is not None
    assert " disabled" in first[0]
    recuse = FIRST_BUTTON.search(hands.get(f"/dossiers/{plan.dossier}/acts/recuse").text)
    assert recuse is not None
    assert " disabled" not in recuse[0], "elsewhere Enter sends the form"
