"""Who may enter paper a second time reads nothing of the first entry; who made it, and the chair, do. Open ballots by
name say who entered them, secret ones never."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from tests.cast import DemoOffice, Taken
from tests.services.voting_office import before_the_committee, opened, scanned, vote, ways_of
from tests.web.conftest import Site, open_pages
from workflow_app.db import tables as t
from workflow_app.domain.case import Actor
from workflow_app.services.cases import TableCase
from workflow_app.web import rounds_view
from workflow_app.web.rounds_view import RoundShown

TWO = {"adopt": {"yes": 2, "no": 0, "abstain": 0, "invalid": 0}}
AGAIN = {"voters": ["@btv1", "@btv3"], "present": ["@pho2"], "questions": TWO}
FIRST = {**AGAIN, "absent": {"@btv5": "Ốm"}}


def shown(office: DemoOffice, plan: Taken, reader: str) -> RoundShown:
    kind, me = office.engine.library.current("plan"), office.person_id(reader)
    with office.database.reading() as session:
        case = TableCase(session, kind, office.dossier(plan), kind.transitions[0], Actor(me, me), office.now)
        return rounds_view.shown(case, case.rounds()[-1], me)


def told(office: DemoOffice, plan: Taken, reader: str) -> dict[str, str]:
    roll = shown(office, plan, reader).roll
    names = {office.uid(one): one for one in ("pho1", "pho2", "btv1", "btv3", "btv5", "btv6")}
    said = {names[one.uid]: one.voted or one.presence for one in roll if one.uid in names}
    return {one: presence for one, presence in said.items() if presence}


def _name(office: DemoOffice, login: str) -> str:
    with office.database.reading() as session:
        name = session.execute(sa.select(t.person.c.full_name).where(t.person.c.id == office.person_id(login))).scalar()
    assert name
    return str(name)


@pytest.mark.parametrize("form", ["open", "secret"])
def test_presence_and_voters_are_kept_from_whoever_may_enter_it_again(office: DemoOffice, form: str) -> None:
    plan = before_the_committee(office)
    values: dict[str, Any] = {"ballots": form, **ways_of(form), "chair": "@bithu", "secretary": "@chanhvp"}
    values |= {"absent": {"@btv6": "Đi học"}}
    assert office.take("open_round", plan, "chanhvp", round=values).done
    assert vote(office, plan, "pho1", "yes").done
    assert office.take("record_tally", plan, "vanthu1", round=FIRST, papers=scanned(office)).done
    whole = {
        "pho1": "electronic", "pho2": "present", "btv1": "paper", "btv3": "paper", "btv5": "absent", "btv6": "absent"
    }  # fmt: skip
    assert told(office, plan, "vanthu1") == told(office, plan, "bithu") == whole
    assert told(office, plan, "vanthu2") == {"pho1": "electronic", "btv6": "absent"}
    assert (shown(office, plan, "vanthu2").voted, shown(office, plan, "vanthu1").voted) == (1, 3)
    hands = Site(open_pages(office), office).hands("bithu")
    for path in ("votes", f"rounds/{shown(office, plan, 'bithu').uid}"):
        assert hands.get(f"/dossiers/{plan.dossier}/{path}").status_code == 200, "nobody entered these by name"
    asked = f"/dossiers/{plan.dossier}/why?trigger=cast_ballot"
    why = Site(open_pages(office), office).hands("vanthu2").get(asked).text
    answer = why[why.index('id="why-steps"') :]
    named = [one for one in ("btv1", "btv2", "btv3", "btv4", "btv5") if _name(office, one) in answer]
    assert named == [], "who is left to vote tells who has voted on paper"
    assert office.take("check_tally", plan, "vanthu2", round=AGAIN).done
    assert told(office, plan, "vanthu2") == whole, "he has entered it"
    again = office.take("record_tally", plan, "vanthu1", round={**FIRST, "present": ["@pho2", "@btv4"]})
    assert again.done
    assert "not_checked" in office.take("confirm_result", plan, "bithu").refused, "another first entry, another second"
    assert told(office, plan, "chanhvp") == {"pho1": "electronic", "btv6": "absent"}


def test_who_entered_a_ballot_by_name_is_told(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    opened(office, plan, "open")
    assert vote(office, plan, "btv1", "yes", recorded_by="vanthu1").done
    by = shown(office, plan, "bithu").entered_by
    assert list(by) == [office.person_id("btv1")]
    with office.database.reading() as session:
        kind = office.engine.library.current("plan")
        case = TableCase(session, kind, office.dossier(plan), kind.transitions[0], Actor(1, 1), office.now)
        assert list(by.values()) == [case.person_name(office.person_id("vanthu1"))]


def test_whose_ballots_were_entered_by_name_is_for_the_second_person_to_say(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    opened(office, plan, "open")
    provided = {"text": "Có kinh phí", "owner": "@truongban", "due": "2026-06-30"}
    first = {"choices": {"adopt": "yes"}, "note": "Ý kiến riêng", "reservation": provided}
    assert office.take("cast_ballot", plan, "btv1", recorded_by="vanthu1", round=first).done
    assert vote(office, plan, "pho1", "yes").done
    assert told(office, plan, "vanthu1") == told(office, plan, "btv1") == {"pho1": "electronic", "btv1": "paper"}
    assert told(office, plan, "vanthu2") == {"pho1": "electronic"}
    assert (shown(office, plan, "vanthu2").entered_by, shown(office, plan, "vanthu2").conditions) == ({}, ())
    site = Site(open_pages(office), office)
    with office.database.reading() as session:
        name = session.execute(
            sa.select(t.person.c.full_name).where(t.person.c.id == office.person_id("btv1"))
        ).scalar_one()
    assert name in site.hands("vanthu1").get(f"/dossiers/{plan.dossier}/history").text
    for path in ("", "/history"):
        page = site.hands("vanthu2").get(f"/dossiers/{plan.dossier}{path}").text
        assert (name in page, "Có kinh phí" in page) == (False, False), path
    offered = site.hands("vanthu2").open(f"/dossiers/{plan.dossier}/acts/cast_ballot").controls["behalf"].options
    assert office.uid("btv1") in offered, "who is missing from that list has voted"
    counted = office.take("record_tally", plan, "vanthu1", round={}, papers=scanned(office))
    assert counted.done
    check = site.hands("vanthu2").open(f"/dossiers/{plan.dossier}/acts/check_tally")
    groups = [one for one in check.controls if one.startswith("again_")]
    assert len(groups) == 8, "of everybody but who voted electronically"
    nobody = office.take("check_tally", plan, "vanthu2", round={"named": {}})
    assert nobody.refused == ("entries_differ",)
    assert nobody.refusals[0].detail["question"].vi == f"phiếu của {name}"
    check.enter(f"again_member_{office.uid('btv1').replace('-', '')}-adopt", "yes")
    assert site.hands("vanthu2").send(check).status_code == 303
    assert told(office, plan, "vanthu2") == {"pho1": "electronic", "btv1": "paper"}


def test_a_recorded_tally_is_kept_from_whoever_may_enter_it_again(office: DemoOffice) -> None:
    plan = before_the_committee(office)
    assert office.take("open_round", plan, "chanhvp", round={"chair": "@bithu", "secretary": "@chanhvp"}).done
    count = {"present": 8, "questions": {"adopt": {"yes": 7, "no": 1, "abstain": 0, "invalid": 0}}}
    assert office.take("record_tally", plan, "vanthu1", round=count, papers=scanned(office)).done
    for reader in ("bithu", "vanthu1"):
        assert [one.tally.yes for one in shown(office, plan, reader).reckoned] == [7], reader
    site = Site(open_pages(office), office)
    assert "7 đồng ý" in site.hands("vanthu1").get(f"/dossiers/{plan.dossier}/history").text
    assert 'data-label="Đồng ý">7<' in site.hands("bithu").get(f"/dossiers/{plan.dossier}/votes").text
    for reader in ("vanthu2", "chanhvp"):
        unread = shown(office, plan, reader)
        assert (unread.is_veiled, unread.reckoned, unread.present, unread.counts) == (True, (), 0, {}), reader
        for path in ("votes", "history", f"rounds/{unread.uid}"):
            page = site.hands(reader).get(f"/dossiers/{plan.dossier}/{path}").text
            assert "7 đồng ý" not in page, path
            assert 'data-label="Đồng ý">7<' not in page, path
    form = site.hands("vanthu2").open(f"/dossiers/{plan.dossier}/acts/record_tally")
    assert {value for name in ("present", "question_adopt-yes") for value in form.controls[name].values} == {""}
    assert office.take("check_tally", plan, "vanthu2", round=count).done
    assert [one.tally.yes for one in shown(office, plan, "chanhvp").reckoned] == [7], "both entries agree"
