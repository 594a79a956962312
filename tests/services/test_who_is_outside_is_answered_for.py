"""An organisation without users here answers on paper: the clerk here records who signed it and brings its scan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.cast import DemoOffice, Taken, on_both_databases
from tests.services.reading_office import ABOUT_C1, begin, reading_office
from tests.services.test_only_what_can_come_is_awaited import waits
from tests.services.test_who_may_become_a_signer import FIELDS, TEXT
from tests.services.voting_office import scanned
from workflow_app.db import dossiers
from workflow_app.db import tables as t
from workflow_app.services.cases import TableCase
from workflow_app.services.reasons import offers
from workflow_app.web.who_is_offered import choices_for

OUTSIDE = "#DU2"
ANSWER = {
    "organisation": OUTSIDE, "answer": "Nhất trí", "signed_by": "Nguyễn Văn Khê, Phó Bí thư",
    "letter_number": "12-CV/ĐU", "letter_on": "2026-03-02",
}  # fmt: skip


@pytest.fixture
def plan(office: DemoOffice) -> Taken:
    made = office.create("plan", "soanthao", "DU", fields=FIELDS, texts={"plan": TEXT})
    places = [{"organisation": OUTSIDE}, {"organisation": "#CB1"}]
    assert office.take("ask_opinions", made, "soanthao", opinions=places).done
    return made


def record(office: DemoOffice, plan: Taken, letter: list[dict[str, Any]] | None = None, **other: Any) -> Taken:
    papers = scanned(office, name="opinion_letter") if letter is None else letter
    return office.take("record_opinion", plan, "vanthu1", opinions=[{**ANSWER, **other}], papers=papers)


@on_both_databases
def test_the_clerk_records_it_with_its_signer_its_number_and_its_scan(office: DemoOffice, plan: Taken) -> None:
    assert record(office, plan).done
    o = t.opinion.c
    kept = sa.select(o.answer, o.signed_by, o.letter_number, o.letter_on, o.letter, o.answered_by_id, o.recorded_by_id)
    with office.database.reading() as session:
        row = session.execute(kept.order_by(o.id)).first()
        letter = session.execute(sa.select(t.paper.c.uid)).scalar_one()
    clerk = office.person_id("vanthu1")
    assert row == ("Nhất trí", ANSWER["signed_by"], "12-CV/ĐU", "2026-03-02", letter, None, clerk)
    taken = [{"organisation": OUTSIDE, "settled": "taken"}]
    assert office.take("settle_opinion", plan, "soanthao", opinions=taken).done, "it counts like any other"
    assert record(office, plan).refused == ("no_opinion_left",)


@pytest.mark.parametrize("part", ["answer", "signed_by", "letter_number", "letter_on"])
def test_nothing_of_it_is_left_out(office: DemoOffice, plan: Taken, part: str) -> None:
    assert record(office, plan, None, **{part: ""}).refused == ("missing_field",)


def test_without_its_scan_it_is_not_taken_nor_with_a_day_to_come(office: DemoOffice, plan: Taken) -> None:
    assert record(office, plan, []).refused == ("paper_missing",)
    on_paper = [{"name": "opinion_letter", "written_on": "2026-03-02"}]
    assert record(office, plan, on_paper).refused == ("paper_missing",)
    assert record(office, plan, letter_on="2026-03-03").refused == ("bad_value",)


def test_a_letter_written_before_the_question_answers_nothing(office: DemoOffice, plan: Taken) -> None:
    (told,) = record(office, plan, letter_on="2026-03-01").refusals
    assert (told.code, "02/03/2026" in told.text.vi) == ("bad_value", True)


@on_both_databases
def test_every_answer_has_a_letter_of_its_own(office: DemoOffice) -> None:
    plan = office.create("plan", "soanthao", "DU", fields=FIELDS, texts={"plan": TEXT})
    places = [{"organisation": OUTSIDE}, {"organisation": "#TU2"}]
    assert office.take("ask_opinions", plan, "soanthao", opinions=places).done
    other = {**ANSWER, "organisation": "#TU2"}
    scans = scanned(office, name="opinion_letter")
    (told,) = office.take("record_opinion", plan, "vanthu1", opinions=[ANSWER, other], papers=scans).refusals
    assert (told.code, [one.vi[:19] for one in told.ways_out]) == ("paper_missing", ["Ghi từng ý kiến một"])
    assert record(office, plan).done
    assert record(office, plan, organisation="#TU2").refused == ("paper_missing",), "that scan proves another answer"
    assert record(office, plan, scanned(office, name="opinion_letter", words="8"), organisation="#TU2").done


def test_each_side_answers_for_itself(office: DemoOffice, plan: Taken) -> None:
    assert record(office, plan, organisation="#CB1").refused == ("not_outside",)
    given = [{"organisation": OUTSIDE, "answer": "Nhất trí"}]
    told = office.take("answer_opinion", plan, "cb1_bithu", opinions=given).refusals
    assert "is_outside" in {one.code for one in told}
    (way,) = next(one.ways_out for one in told if one.code == "is_outside")
    assert way.vi == "Ghi ý kiến của nơi ngoài hệ thống"


def test_it_is_told_who_is_waited_for_and_who_records_it(office: DemoOffice, plan: Taken) -> None:
    assert ("nobody",) not in waits(office, plan.dossier).values()
    assert set(waits(office, plan.dossier)) >= {"answer_opinion", "record_opinion"}
    with office.database.reading() as session:
        row, manifest = dossiers.find(session, plan.dossier) or pytest.fail("not there")
        kind = office.engine.kind(session, manifest)
        found = offers.waiting_for(session, office=office.engine, kind=kind, dossier=row, now=office.now)
    posts = next(one.posts for one in found if one.transition.trigger == "record_opinion")
    assert [one.vi for one in posts] == [
        "Đảng uỷ xã Phú Khê (ngoài hệ thống); Văn thư Đảng uỷ xã An Lạc ghi khi nhận được văn bản trả lời"
    ]
    assert record(office, plan).done
    assert "record_opinion" not in waits(office, plan.dossier)


def test_where_nobody_could_record_it_nobody_outside_is_asked(tmp_path: Path) -> None:
    with reading_office(tmp_path) as office:
        inquiry = begin(office, ABOUT_C1)
        elsewhere = [{"organisation": "#KHAC"}]
        with office.database.writing() as session:
            session.execute(t.organisation.update().where(t.organisation.c.code == "KHAC").values(is_outside=True))
        assert office.take("ask", inquiry, "soan", opinions=elsewhere).refused == ("is_outside",)
        with office.database.reading() as session:
            kind, row = office.engine.library.current("inquiry"), office.dossier(inquiry)
            asking = next(one for one in kind.transitions if one.opinion == "ask")
            case = TableCase(session, kind, row, asking, office.actor("soan"), office.now)
            offered = {uid for uid, _name in choices_for(case, (), also=True).places()}
        assert office.uid("#DU") in offered
        assert office.uid("#KHAC") not in offered
        assert office.take("ask", inquiry, "soan", opinions=[{"organisation": "#DU"}]).done
