"""Who has left the body, or keeps out of the matter by now, closes no round; whoever may open one hands it over, and
opens it anew only where another chair would mend nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from tests.cast import DemoOffice, Taken, on_both_databases
from tests.services.voting_office import before_the_committee, opened, vote
from workflow_app.db import tables as t
from workflow_app.services import people as verbs
from workflow_app.services.voting import sealing

ANEW: dict[str, Any] = {"ballots": "open", "chair": "@pho1", "secretary": "@chanhvp"}


def leave(office: DemoOffice, how: str, plan: Taken, who: str = "bithu") -> None:
    if how == "recused":
        assert office.take("recuse", plan, who, asks={"ground": "declared", "reason": "Có liên quan"}).done
        return
    p = t.post.c
    with office.database.writing() as session:
        held = sa.select(p.id).where(p.person_id == office.person_id(who), p.to_on.is_(None))
        for post in session.execute(held).scalars().all():
            verbs.end_post(
                session, office=office.engine, person_id=office.person_id("quantri"), now=office.now, post=post,
                last_on=date(2026, 3, 1),
            )  # fmt: skip


@on_both_databases
@pytest.mark.parametrize("how", ["recused", "left"])
@pytest.mark.parametrize("form", ["open", "secret", "recorded"])
def test_he_closes_nothing_and_nobody_throws_away_what_was_cast(office: DemoOffice, form: str, how: str) -> None:
    plan = before_the_committee(office)
    opened(office, plan, form)
    if form == "recorded":
        counted = {"present": 6, "questions": {"adopt": {"yes": 6, "no": 0, "abstain": 0}}}
        assert office.take("record_tally", plan, "chanhvp", round=counted).done
    else:
        assert vote(office, plan, "pho1", "yes").done
    assert office.take("open_round", plan, "chanhvp", round=ANEW).refused == ("round_open",), "the chair is there"
    leave(office, how, plan)
    himself = office.take("confirm_result", plan, "bithu")
    assert set(himself.refused) & {"chair_gone", "not_found"}, "without a post he may not even know of it"
    refused = office.take("confirm_result", plan, "pho1")
    assert "chair_gone" in refused.refused
    told = next(one for one in refused.refusals if one.code == "chair_gone")
    assert told.supplier is not None
    assert told.ways_out
    anew = office.take("open_round", plan, "chanhvp", round=ANEW)
    assert anew.refused == ("chair_gone",)
    assert [one.vi for one in anew.refusals[0].ways_out] == ["Đổi người chủ trì, thư ký"]
    with office.database.reading() as session:
        assert session.execute(sa.select(t.round_.c.outcome)).scalars().all() == [""]


@on_both_databases
@pytest.mark.parametrize("why", ["his own ballot is inside", "the key is lost"])
def test_a_round_that_no_chair_can_count_is_opened_anew(office: DemoOffice, why: str) -> None:
    plan = before_the_committee(office)
    opened(office, plan, "secret")
    assert vote(office, plan, "pho1", "yes").done
    assert office.engine.keys is not None
    if why == "the key is lost":
        for uid in sealing.kept(office.engine.keys):
            sealing.destroy(office.engine.keys, uid)
    else:
        assert vote(office, plan, "bithu", "no").done
    leave(office, "recused", plan)
    again = office.take("open_round", plan, "chanhvp", round={**ANEW, "chair": "@bithu"})
    assert set(again.refused) & {"may_not_preside", "chair_not_of_body"}
    assert office.take("open_round", plan, "chanhvp", round=ANEW).done
    with office.database.reading() as session:
        rows = session.execute(sa.select(t.round_).order_by(t.round_.c.number)).all()
        sealed = session.execute(sa.select(t.round_roll.c.id).where(t.round_roll.c.sealed.is_not(None))).all()
    assert [(one.number, one.outcome) for one in rows] == [(1, "void"), (2, "")]
    assert sealed == []
    assert sealing.kept(office.engine.keys) == []
    for one in ("pho1", "pho2", "btv1", "btv2", "btv3"):
        assert vote(office, plan, one, "yes").done
    assert office.take("confirm_result", plan, "pho1").state == "approved"


def test_a_chair_who_is_there_still_closes(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    opened(office, plan, "open")
    for one in ("bithu", "pho1", "pho2", "btv1", "btv2"):
        assert vote(office, plan, one, "yes").done
    assert office.take("confirm_result", plan, "pho1").refused == ("not_your_role", "not_the_chair")
    assert office.take("confirm_result", plan, "bithu").state == "approved"


def test_whoever_may_open_the_round_is_asked_for_another_chair(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    opened(office, plan, "open")
    leave(office, "recused", plan)
    with office.database.reading() as session:
        mending = sa.select(t.task.c.role).where(t.task.c.trigger == "hand_over_chair")
        assert set(session.execute(mending).scalars()) == {"chief_of_office", "clerk", "secretary", "deputy_secretary"}
        anew = sa.select(t.task.c.role).where(t.task.c.trigger == "open_round")
        assert session.execute(anew).all() == [], "what was cast need not be cast again"
