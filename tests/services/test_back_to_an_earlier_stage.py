"""Back to any stage that the dossier has really passed, by who may, with a reason; ends are left by reopening alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from tests.cast import DemoOffice, Taken
from tests.domain.fake_case import past
from tests.services.moving_office import BOTH, edited, looking, moving_office, submitted
from tests.services.small_office import leaves_of
from workflow_app.db import tables as t
from workflow_app.domain.seen import Past
from workflow_app.services import moving
from workflow_app.services.reasons import offers

REASON = {"asks": {"reason": "Cần xem lại."}}


@pytest.fixture(params=BOTH)
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DemoOffice]:
    with moving_office(request, tmp_path) as opened:
        yield opened


@pytest.fixture
def proposal(office: DemoOffice) -> Taken:
    return submitted(office)


def behind(office: DemoOffice, dossier: Taken) -> list[str]:
    with looking(office, dossier) as case:
        return moving.stages(case)


def offered(office: DemoOffice, dossier: Taken, trigger: str, by: str) -> bool:
    with office.database.reading() as session:
        found = offers.offers(
            session, office=office.engine, kind=office.engine.library.current("proposal"), actor=office.actor(by),
            dossier=office.dossier(dossier), now=office.now,
        )  # fmt: skip
    return any(one.allowed for one in found if one.transition.trigger == trigger)


@pytest.mark.parametrize("stage", ["draft", "checked"])
def test_the_actor_chooses_any_stage_that_lies_behind(office, proposal, stage):
    assert behind(office, proposal) == ["draft", "checked"]
    assert office.take("back", proposal, "bi", stage=stage, **REASON).state == stage
    told = leaves_of(office, proposal.dossier)[-1][1]
    assert (told["from"], told["to"], told["basis"]["stage"]) == ("review", stage, stage)
    assert office.dossier(proposal).round == 2


@pytest.mark.parametrize(
    ("values", "code"),
    [
        pytest.param({**REASON}, "missing_field", id="no stage chosen"),
        pytest.param({"stage": "draft"}, "missing_field", id="no reason"),
        pytest.param({"stage": "ready", **REASON}, "not_passed", id="a stage that still lies ahead"),
        pytest.param({"stage": "review", **REASON}, "not_passed", id="where it is already"),
        pytest.param({"stage": "issued", **REASON}, "not_passed", id="an end"),
        pytest.param({"stage": "nowhere", **REASON}, "bad_value", id="no stage of this kind"),
        pytest.param({"stage": ["draft"], **REASON}, "bad_value", id="not a name"),
    ],
)
def test_anything_else_is_refused_and_moves_nothing(office, proposal, values, code):
    refused = office.take("back", proposal, "bi", **values)
    assert (refused.refused[0], refused.state) == (code, "review")


def test_who_may_is_for_the_definition_to_say(office, proposal):
    assert office.take("back", proposal, "luat", stage="draft", **REASON).refused == ("not_your_role",)


def test_a_stage_is_chosen_only_where_the_step_lets_it_be_chosen(office, proposal):
    assert office.take("edit", proposal, "soan", stage="draft").refused == ("unknown_field",)


def test_what_was_left_by_going_back_lies_ahead_again(office, proposal):
    for one in ("luat", "ke"):
        office.take("agree", proposal, one)
    assert behind(office, proposal) == ["draft", "checked", "review"]
    assert office.take("back", proposal, "bi", stage="checked", **REASON).state == "checked"
    assert behind(office, proposal) == ["draft"]
    assert office.take("submit", proposal, "soan").done
    assert behind(office, proposal) == ["draft", "checked"]
    assert office.take("back", proposal, "bi", stage="ready", **REASON).refused == ("not_passed",)


def test_nothing_is_undone_that_was_signed_since(office, proposal):
    for one in ("luat", "ke"):
        office.take("agree", proposal, one)
    assert office.take("seal", proposal, "bi").state == "signed"
    assert office.take("back", proposal, "bi", stage="draft", **REASON).refused == ("nothing_earlier",)
    assert not offered(office, proposal, "back", "bi")
    assert office.take("take_back", proposal, "bi").state == "ready"
    assert behind(office, proposal) == ["draft", "checked", "review"]


def test_what_is_paused_goes_on_where_it_was_and_is_no_stage(office, proposal):
    assert office.take("pause", proposal, "bi").state == "paused"
    assert office.take("go_on", proposal, "bi").state == "review"
    assert behind(office, proposal) == ["draft", "checked"]
    for one in ("luat", "ke"):
        office.take("agree", proposal, one)
    assert office.take("back", proposal, "bi", stage="review", **REASON).done
    assert office.take("pause", proposal, "bi").state == "paused"
    assert office.take("go_on", proposal, "bi").state == "review"


def test_a_pause_on_the_way_back_is_not_where_it_came_from():
    """A file that is being completed, suspended and resumed still goes back to the stage that asked for more."""
    with_pause = [
        past("return_to_complete", move="appraisal>completing"), past("suspend", move="completing>suspended"),
        past("resume", move="suspended>completing"),
    ]  # fmt: skip
    kind = SimpleNamespace(find=lambda act, _state: SimpleNamespace(goes_back=act == "resume", goes_to_earlier=False))
    case: Any = SimpleNamespace(past=lambda: with_pause, kind=kind, dossier=SimpleNamespace(state="completing"))
    assert moving._came_from(case) == "appraisal"


def test_cancel_button_never_worked(office, proposal):
    """What is offered to leave works, also after several rounds: the return, the drop and the way back in."""
    for _ in range(2):
        assert offered(office, proposal, "back", "bi")
        assert office.take("back", proposal, "bi", stage="draft", **REASON).state == "draft"
        assert not offered(office, proposal, "back", "bi")
        office.take("check", proposal, "soan")
        office.take("submit", proposal, "soan")
    assert offered(office, proposal, "drop", "bi")
    assert office.take("drop", proposal, "bi").state == "dropped"


def test_what_replaces_it_is_linked_by_its_number(office, proposal):
    newer = submitted(office)
    for one in ("luat", "ke"):
        office.take("agree", newer, one)
    office.take("seal", newer, "bi")
    office.take("issue", newer, "van")
    with office.database.reading() as session:
        number = session.execute(sa.select(t.document.c.number_text).where(t.document.c.number.is_not(None))).scalar()
    assert office.take("supersede", proposal, "bi", fields={"ended_by": number}).state == "dropped"
    with office.database.reading() as session:
        link = session.execute(t.dossier_link.select()).one()
    assert (link.dossier_id, link.other_id) == (office.dossier(proposal).id, office.dossier(newer).id)
    assert link.relation == "replaced_by"


def test_a_number_from_elsewhere_links_nothing_and_hinders_nothing(office, proposal):
    assert office.take("supersede", proposal, "bi", fields={"ended_by": "99-KH/TU"}).state == "dropped"
    with office.database.reading() as session:
        assert session.execute(t.dossier_link.select()).all() == []


def test_an_end_is_left_only_by_who_may_open_it_again(office, proposal):
    assert office.take("drop", proposal, "bi").state == "dropped"
    assert office.take("edit", proposal, "soan", fields={"remark": "x"}).refused == ("closed",)
    assert office.take("reopen", proposal, "soan", **REASON).refused == ("not_your_role",)
    assert office.take("reopen", proposal, "bi").refused == ("missing_field",)
    assert office.take("reopen", proposal, "bi", **REASON).state == "draft"
    edited(office, proposal, fields={"remark": "Tiếp tục."})
    acts: list[Any] = [leaf["act"] for _bytes, leaf in leaves_of(office, proposal.dossier)]
    assert acts == ["create", "check", "submit", "drop", "reopen", "edit"]


def test_a_number_is_not_undone_whoever_signed_elsewhere(office, proposal, monkeypatch):
    """What came from outside already signed is only numbered here; from then on it is mended or revoked."""
    way = [("create", "none"), ("check", "draft"), ("submit", "checked"), ("agree", "review"), ("issue", "signed")]
    ends = ["draft", "checked", "review", "signed", "issued"]
    past = [
        Past(seq, trigger, left, came, 1, 1, office.clock.today)
        for seq, ((trigger, left), came) in enumerate(zip(way, ends, strict=True))
    ]
    with looking(office, proposal) as case:
        case.dossier.state = "issued"
        monkeypatch.setattr(case, "past", lambda: past)
        assert moving.stages(case) == []


def test_of_a_stage_passed_twice_it_is_the_later_time_to_which_one_goes_back():
    assert moving._led(["draft", "review", "draft", "review", "ready"], "review", is_back=True) == [
        "draft", "review", "draft", "review",
    ]  # fmt: skip
