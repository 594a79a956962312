"""An open round gets another chair or secretary, with a reason: ballots stay, history and minutes name both."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.cast import DemoOffice, Taken, on_both_databases
from tests.services.deciding_office import cast, deciding_office, in_review
from tests.services.deciding_office import opened as opened_tie
from tests.services.test_a_look_back_knows_only_what_was_recorded import looked_back
from tests.services.test_a_round_whose_chair_is_gone import leave
from tests.services.test_the_minutes_of_a_round import minutes, name
from tests.services.test_who_is_suspended_decides_nothing import set_apart
from tests.services.voting_office import before_the_committee, opened, scanned, vote
from workflow_app.db import directory
from workflow_app.db import tables as t

WHY = "Đồng chí Bí thư đi công tác đột xuất"


def hand_over(office: DemoOffice, plan: Taken, by: str = "pho1", **values: Any) -> Taken:
    return office.take("hand_over_chair", plan, by, round={"chair": "@pho1", "why": WHY, **values})


@on_both_databases
@pytest.mark.parametrize("how", ["recused", "left", "away"])
@pytest.mark.parametrize("form", ["open", "secret", "recorded"])
def test_what_was_cast_stays_and_the_new_chair_closes(office: DemoOffice, form: str, how: str) -> None:
    plan = before_the_committee(office)
    opened(office, plan, form)
    if form == "recorded":
        counted = {"present": 6, "questions": {"adopt": {"yes": 6, "no": 0, "abstain": 0}}}
        assert office.take("record_tally", plan, "chanhvp", round=counted, papers=scanned(office)).done
    else:
        for one in ("pho1", "pho2", "btv1", "btv2", "btv3"):
            assert vote(office, plan, one, "yes").done
    if how != "away":
        leave(office, how, plan)
        stuck = office.take("confirm_result", plan, "pho1")
        told = next(one for one in stuck.refusals if one.code == "chair_gone")
        assert [one.vi for one in told.ways_out][:1] == ["Đổi người chủ trì, thư ký"]
    assert hand_over(office, plan, by="pho1" if how == "away" else "chanhvp").done
    assert set(office.take("confirm_result", plan, "bithu").refused) & {"not_the_chair", "recused", "not_found"}
    with office.database.reading() as session:
        assert len(session.execute(sa.select(t.round_)).all()) == 1
    assert office.take("confirm_result", plan, "pho1").state == "approved"
    found = minutes(office, plan)
    assert found.chair == name(office, "pho1")
    change = found.handed_over[0]
    assert (change.before, change.now, change.why) == (name(office, "bithu"), name(office, "pho1"), WHY)


def test_who_may_preside_is_asked_as_at_the_opening(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    opened(office, plan, "open")
    assert office.take("recuse", plan, "pho2", asks={"ground": "declared", "reason": "Có liên quan"}).done
    recorded = office.take("cast_ballot", plan, "btv1", recorded_by="vanthu1", round={"choices": {"adopt": "yes"}})
    assert recorded.done
    refused = {
        "no reason": hand_over(office, plan, why=" ").refused,
        "nobody new": hand_over(office, plan, chair="@bithu").refused,
        "keeps out": hand_over(office, plan, chair="@pho2").refused,
        "not of the body": hand_over(office, plan, chair="@soanthao").refused,
        "entered a ballot": hand_over(office, plan, chair="@vanthu1").refused,
        "a usual chair is there": hand_over(office, plan, chair="@btv1").refused,
        "no such person": hand_over(office, plan, chair="nobody").refused,
        "neither presides nor opens rounds": hand_over(office, plan, by="btv1").refused,
        "the secretary keeps out": hand_over(office, plan, secretary="@pho2").refused,
    }
    assert refused == {
        "no reason": ("missing_field",), "nobody new": ("nobody_new",), "keeps out": ("may_not_preside",),
        "not of the body": ("chair_not_of_body",), "entered a ballot": ("may_not_preside",),
        "a usual chair is there": ("usual_chair",), "no such person": ("bad_value",),
        "neither presides nor opens rounds": ("not_your_role", "chair_stays"),
        "the secretary keeps out": ("may_not_preside",),
    }  # fmt: skip
    with office.database.reading() as session:
        assert len(session.execute(sa.select(t.meeting)).all()) == 1


def test_no_clerk_takes_the_round_from_a_chair_who_is_there(office: DemoOffice) -> None:
    """Not even who opens rounds: he could end a casting vote, or choose who closes it, once he has seen the ballots."""
    plan = before_the_committee(office)
    opened(office, plan, "open")
    for by in ("chanhvp", "vanthu1"):
        refused = hand_over(office, plan, by=by)
        assert refused.refused == ("chair_stays",)
        told = refused.refusals[0].supplier
        assert told is not None
        assert set(told.vi.split(", ")) == {name(office, one) for one in ("bithu", "pho1", "pho2")}
    assert hand_over(office, plan, by="bithu").done, "he himself"
    assert hand_over(office, plan, by="pho2", chair="@bithu").done, "or who presides over the body by his post"
    assert office.take("recuse", plan, "bithu", asks={"ground": "declared", "reason": "Có liên quan"}).done
    assert hand_over(office, plan, by="vanthu1").done, "or, since he keeps out, the office"


@pytest.mark.parametrize("how", ["recused", "left", "suspended"])
@pytest.mark.parametrize("form", ["open", "secret"])
def test_a_chair_who_falls_ill_holds_no_round_for_ever(office: DemoOffice, form: str, how: str) -> None:
    """Where nobody else who usually presides is left, the office gives it another chair, with a reason."""
    plan = before_the_committee(office)
    opened(office, plan, form)
    ill = {"absent": {"@bithu": "Ốm"}}

    def out(who: str) -> None:
        if how == "suspended":
            set_apart(office, who)
        else:
            leave(office, how, plan, who)

    out("pho1")
    assert office.take("record_tally", plan, "vanthu1", round=ill).refused == ("chair_absent",)
    refused = hand_over(office, plan, by="vanthu1", chair="@btv1")
    assert "chair_stays" in refused.refused, "one is left"
    told = next(one for one in refused.refusals if one.code == "chair_stays").supplier
    assert told is not None
    assert set(told.vi.split(", ")) == {name(office, one) for one in ("bithu", "pho2")}
    out("pho2")
    assert hand_over(office, plan, by="vanthu1", chair="@btv1", why=" ").refused[0] == "missing_field"
    assert hand_over(office, plan, by="btv1", chair="@btv1").refused[0] == "not_your_role", "no member by himself"
    assert hand_over(office, plan, by="vanthu1", chair="@btv1").done
    assert office.take("record_tally", plan, "vanthu1", round=ill).done, "he is told to be away then"
    change = minutes(office, plan).handed_over[0]
    assert (change.before, change.now, change.why) == (name(office, "bithu"), name(office, "btv1"), WHY)
    assert hand_over(office, plan, by="chanhvp", chair="@btv2").refused == ("chair_stays",), "bithu could by his post"


def test_so_does_one_who_presides_because_those_who_usually_do_keep_out(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    for one in ("bithu", "pho1", "pho2"):
        leave(office, "recused", plan, one)
    values = {"ballots": "open", "chair": "@btv1", "secretary": "@chanhvp", "why": "Cả ba đồng chí rút khỏi việc"}
    assert office.take("open_round", plan, "chanhvp", round=values).done
    assert office.take("record_tally", plan, "vanthu1", round={"absent": {"@btv1": "Ốm"}}).refused == ("chair_absent",)
    assert hand_over(office, plan, by="vanthu1", chair="@btv2").done


def test_a_chair_who_was_told_to_be_absent_takes_over_nothing(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    values = {"ballots": "open", "chair": "@bithu", "secretary": "@chanhvp", "absent": {"@pho1": "Ốm"}}
    assert office.take("open_round", plan, "chanhvp", round=values).done
    assert hand_over(office, plan).refused == ("chair_absent",)


def test_who_left_the_body_since_the_opening_takes_over_nothing(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    opened(office, plan, "open")
    leave(office, "left", plan, "pho1")
    assert hand_over(office, plan, by="pho2").refused == ("chair_not_of_body",)


def test_another_dossier_of_the_meeting_keeps_its_chair_and_two_that_change_share_one(office: DemoOffice) -> None:
    first, second, third = (before_the_committee(office) for _ in range(3))
    opened(office, first, "open")
    with office.database.reading() as session:
        meeting = session.execute(sa.select(t.meeting.c.uid)).scalar_one()
    for one in (second, third):
        assert office.take("open_round", one, "chanhvp", round={"ballots": "open", "meeting": meeting}).done
    assert hand_over(office, first).done
    assert hand_over(office, second, secretary="@chanhvp").done
    with office.database.reading() as session:
        kept = session.execute(sa.select(t.round_.c.meeting_id).order_by(t.round_.c.id)).scalars().all()
    assert kept[0] == kept[1] != kept[2]
    assert minutes(office, third).chair == name(office, "bithu")


def test_a_meeting_in_which_nothing_is_held_any_more_is_joined_by_nobody(office: DemoOffice) -> None:
    first, second = (before_the_committee(office) for _ in range(2))
    opened(office, first, "open")
    body = office.place_id("DU"), "standing_committee"
    with office.database.reading() as session:
        emptied = session.execute(sa.select(t.meeting.c.uid)).scalar_one()
        assert [one.uid for one in directory.meetings(session, *body)] == [emptied]
    assert hand_over(office, first).done
    with office.database.reading() as session:
        offered = [one.uid for one in directory.meetings(session, *body)]
    assert len(offered) == 1
    assert offered != [emptied]
    joins = {"ballots": "open", "meeting": emptied}
    assert "no_place" in office.take("open_round", second, "chanhvp", round=joins).refused
    assert office.take("open_round", second, "chanhvp", round={**joins, "meeting": offered[0]}).done
    assert minutes(office, second).chair == name(office, "pho1")


def test_the_secretary_alone_changes_too_and_a_look_back_knows_who_it_was(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    opened(office, plan, "open")
    office.at("2026-03-05")
    assert office.take("hand_over_chair", plan, "chanhvp", round={"secretary": "@vanthu1", "why": WHY}).done
    assert hand_over(office, plan).done
    assert minutes(office, plan).secretary == name(office, "vanthu1")
    for day, posts in ((4, ("bithu", "chanhvp")), (5, ("pho1", "vanthu1"))):
        with looked_back(office, plan, date(2026, 3, day)) as case:
            then = case.rounds()[-1]
            assert (then.chair_id, then.secretary_id) == tuple(map(office.person_id, posts))


TIED = {"mot": "yes", "hai": "no", "ba": "no"}


@pytest.fixture
def deciding(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DemoOffice]:
    with deciding_office(request, tmp_path) as found:
        yield found


@pytest.mark.parametrize(("had_voted", "state"), [(False, "carried"), (True, "review")])
def test_a_casting_vote_goes_with_the_chair_unless_he_has_voted(
    deciding: DemoOffice, had_voted: bool, state: str
) -> None:
    dossier = in_review(deciding)
    opened_tie(deciding, dossier, "tie", chair="pho")
    if had_voted:
        assert cast(deciding, dossier, "bi", "yes", "tie").done
    for member, choice in TIED.items():
        assert cast(deciding, dossier, member, choice, "tie").done
    assert deciding.take("preside_tie", dossier, "pho", round={"chair": "@bi", "why": WHY}).done
    if not had_voted:
        assert cast(deciding, dossier, "bi", "yes", "tie").done
    assert deciding.take("close_tie", dossier, "bi").state == state
