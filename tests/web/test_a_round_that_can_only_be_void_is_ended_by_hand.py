"""A round that can be closed in no other way than as void is closed so by its chair, on the pages, as by the rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import unescape

import pytest
from wtforms import Form

from tests.cast import DemoOffice, Taken
from tests.services.test_who_is_suspended_decides_nothing import set_apart
from tests.services.voting_office import MEMBERS, before_the_committee, opened, scanned, vote
from tests.web.conftest import Site
from workflow_app.db import tables as t
from workflow_app.domain.case import Actor
from workflow_app.domain.ways_out import WAYS_OUT
from workflow_app.services.reasons import offers
from workflow_app.services.voting import sealing
from workflow_app.services.voting.minutes import Member
from workflow_app.web.act_votes import closing_field
from workflow_app.web.voting_asks import Voting

KEPT_OUT = {"ground": "declared", "reason": "Có liên quan"}
HINT = "Phiên chỉ đóng được là không có giá trị."


def _voted(office: DemoOffice, form: str, *voters: str) -> Taken:
    plan = before_the_committee(office)
    opened(office, plan, form)
    for one in voters:
        assert vote(office, plan, one, "yes").done
    return plan


def _keep_out(office: DemoOffice, plan: Taken, *persons: str) -> None:
    for one in persons:
        assert office.take("recuse", plan, one, asks=KEPT_OUT).done


def stuck(office: DemoOffice) -> Taken:
    """One who voted in secret keeps out afterwards."""
    plan = _voted(office, "secret", *MEMBERS[:7])
    _keep_out(office, plan, "btv1")
    return plan


def suspended(office: DemoOffice) -> Taken:
    """One who voted in secret is suspended afterwards."""
    plan = _voted(office, "secret", *MEMBERS[:7])
    set_apart(office, "btv1")
    return plan


def lost(office: DemoOffice) -> Taken:
    """The folder of keys is gone."""
    plan = _voted(office, "secret", *MEMBERS[:7])
    for uid in sealing.kept(office.engine.keys):
        sealing.destroy(office.engine.keys, uid)
    return plan


def too_few(office: DemoOffice) -> Taken:
    """All nine have voted, and five keep out afterwards."""
    plan = _voted(office, "open", *MEMBERS)
    _keep_out(office, plan, *MEMBERS[4:])
    return plan


def too_few_of_a_tally(office: DemoOffice) -> Taken:
    """The same of a count taken from the minutes."""
    plan = _voted(office, "recorded")
    counted = {"present": 9, "questions": {"adopt": {"yes": 9, "no": 0, "abstain": 0, "invalid": 0}}}
    assert office.take("record_tally", plan, "vanthu1", round=counted, papers=scanned(office)).done
    _keep_out(office, plan, *MEMBERS[4:])
    return plan


SCENES: dict[str, tuple[Callable[[DemoOffice], Taken], ...]] = {
    "voted_and_keeps_out": (stuck, suspended), "key_lost": (lost,), "minority_left": (too_few, too_few_of_a_tally),
}  # fmt: skip
"""By code: of a round that waits for its void closing alone."""


def test_every_code_that_says_so_is_among_these() -> None:
    said = {code for code, way_out in WAYS_OUT.items() if "closes the round as void" in way_out.en}
    assert said <= SCENES.keys()


@pytest.mark.parametrize(
    ("code", "scene"), [(code, one) for code, scenes in SCENES.items() for one in scenes],
    ids=[one.__name__ for scenes in SCENES.values() for one in scenes],
)  # fmt: skip
def test_the_chair_is_offered_what_the_rules_let_him_do(
    site: Site, code: str, scene: Callable[[DemoOffice], Taken]
) -> None:
    office, hands = site.office, site.hands("bithu")
    plan = scene(office)
    refused = office.take("confirm_result", plan, "bithu")
    assert refused.refused == (code,)
    assert "closes the round as void" in refused.refusals[0].ways_out[0].en
    assert HINT in unescape(hands.get(f"/dossiers/{plan.dossier}").text)
    form = hands.open(f"/dossiers/{plan.dossier}/acts/confirm_result")
    assert form.controls["closed_as"].options == ["void"]
    form.enter("closed_as", "void")
    assert hands.send(form).status_code == 303
    with office.database.reading() as session:
        assert [one.outcome for one in session.execute(t.round_.select())] == ["void"]


def test_nobody_else_is(site: Site) -> None:
    office = site.office
    plan = stuck(office)
    for name in ("pho1", "chanhvp"):
        me = office.person_id(name)
        with office.database.reading() as session:
            found = offers.offers(
                session, office=office.engine, kind=office.engine.library.current("plan"),
                dossier=office.dossier(plan), actor=Actor(me, me), now=office.now,
            )  # fmt: skip
        closing = next(one for one in found if one.transition.trigger == "confirm_result")
        assert (closing.met_by, closing.allowed) == ("", False), name


def test_then_the_matter_is_reported_to_the_superior_by_hand_and_comes_back(site: Site) -> None:
    office, hands = site.office, site.hands("chanhvp")
    plan = before_the_committee(office)
    page, step = f"/dossiers/{plan.dossier}", f"/dossiers/{plan.dossier}/acts/report_up"
    refused = hands.get(step)
    assert (refused.status_code, "còn đủ người được biểu quyết (9/9)" in unescape(refused.text)) == (403, True)
    _keep_out(office, plan, *MEMBERS)
    waiting = unescape(hands.get(page).text).partition('id="waits"')[2].partition("</ul>")[0]
    assert "Báo cáo cấp trên vì không đủ người biểu quyết" in waiting
    assert "Mở phiên biểu quyết" not in waiting
    form = hands.open(step)
    form.enter("ask_reason", "Cả tập thể có liên quan")
    assert hands.send(form).status_code == 303
    assert office.dossier(plan).state == "escalated"
    assert site.hands("tu_bithu").get(page).status_code == 200
    assert "Báo cáo cấp trên" in unescape(hands.get(f"{page}/why?trigger=report_up").text)
    assert office.take("resume_vote", plan, "tu_bithu", asks={"reason": "x"}).refused == ("paper_missing",)


def test_while_it_is_not_told_of_everybody_whether_he_came_the_votes_may_still_decide(site: Site) -> None:
    vote = site.office.engine.library.current("plan").votes["adoption"]
    silent = Member(1, "u", "Lê Hoàng Khải", True, True, vote.title, "", "", "")
    told = Voting("close", vote, vote.title, lacking="2×2 < 5")

    def offered(found: Voting) -> list[str]:
        with site.app.test_request_context():
            form = type("OneForm", (Form,), {"closed_as": closing_field(found)})()
            return [one.value for one in form.closed_as.iter_choices()]

    assert offered(told) == ["void"]
    assert offered(replace(told, asked=(silent,))) == ["", "void"]
    assert offered(replace(told, asked=(silent,), only_void=vote.title)) == ["void"]
