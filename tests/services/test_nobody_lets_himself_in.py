"""Who may act is settled by the dossier as it stands: naming oneself in the act itself opens no door."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import DemoOffice, Taken
from tests.services.reading_office import reading_office
from workflow_app.db import tables as t


@pytest.fixture
def office(tmp_path: Path) -> Iterator[DemoOffice]:
    with reading_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def errand(office: DemoOffice) -> Taken:
    """Given to Mot, with Hai in the team, at the first cell."""
    fields = {"subject": "Việc", "responsible": "@mot", "team": [{"person": "@hai"}], "place": "#C1"}
    return office.create("errand", "van", "DU", fields=fields)


INTRUDER = [
    ("pass_on", {"fields": {"responsible": "@soan"}}),
    ("call_in", {"fields": {"team": [{"person": "@hai"}, {"person": "@soan"}]}}),
    ("sign", {"fields": {"responsible": "@soan"}}),
    ("vouch", {"asks": {"voucher": "@soan"}}),
]


@pytest.mark.parametrize(("trigger", "values"), INTRUDER)
def test_nobody_names_himself_as_the_one_who_may(office, errand, trigger, values):
    before = office.dossier(errand)
    assert office.take(trigger, errand, "soan", **values).refused == ("not_your_role",)
    assert office.dossier(errand) == before


def test_nobody_moves_the_place_to_where_he_has_the_post(office, errand):
    assert office.take("move_to", errand, "thu", fields={"place": "#DU"}).refused == ("not_your_role",)
    assert office.take("move_to", errand, "khac", fields={"place": "#KHAC"}).refused == ("not_found",)


@pytest.mark.parametrize(
    ("by", "trigger", "values"),
    [
        ("mot", "pass_on", {"fields": {"responsible": "@soan"}}),
        ("hai", "call_in", {"fields": {"team": [{"person": "@soan"}]}}),
        ("mot", "move_to", {"fields": {"place": "#DU"}}),
    ],
)
def test_who_holds_it_may_pass_it_on_and_then_no_longer_has_it(office, errand, by, trigger, values):
    assert office.take(trigger, errand, by, **values).done
    assert office.take(trigger, errand, by, **values).refused == ("not_your_role",)
    taker = "thu" if trigger == "move_to" else "soan"
    assert office.take(trigger, errand, taker, **values).refused == ("nothing_changed",), "he may; it says so already"


def test_who_is_named_signs_without_a_post(office, errand):
    assert office.take("sign", errand, "mot").state == "done"
    with office.database.reading() as session:
        kept = session.execute(t.sign_off.select()).one()
    assert (kept.person_id, kept.post_id) == (office.person_id("mot"), None)


def test_what_is_entered_counts_when_there_is_nothing_else_to_stand_on(office):
    """A dossier that is being created: only the person it names may begin it himself."""
    mine, not_mine = {"subject": "Việc", "responsible": "@xa"}, {"subject": "Việc", "responsible": "@mot"}
    assert office.create("errand", "xa", "DU", trigger="take_it", fields=mine).state == "given"
    assert office.create("errand", "xa", "DU", trigger="take_it", fields=not_mine).refused == ("not_your_role",)


def test_a_person_does_not_hide_behind_the_same_request_made_for_another(office, errand):
    """The same key for another principal is another request, and is not taken as done."""
    assert office.take("finish", errand, "mot", key="once").done
    assert office.take("finish", errand, "mot", key="once").done, "sent twice, done once"
    assert office.take("finish", errand, "mot", in_place_of="hai", key="once").refused == ("key_reused",)
