"""What comes from paper is confirmed with a scan of its minutes in the file, and with that very scan."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest

from tests.cast import DemoOffice, Taken, on_both_databases
from tests.services.voting_office import before_the_committee, every_row, opened, scanned
from workflow_app import content
from workflow_app.db import tables as t
from workflow_app.domain.refusals import Refused
from workflow_app.services import organisations, papers
from workflow_app.services.acting import Seen
from workflow_app.services.cases import TableCase
from workflow_app.services.reasons import offers
from workflow_app.services.voting import proof

ON_PAPER = [{"name": "vote_minutes", "written_on": "2026-03-02"}]
COUNTED = {"present": 6, "questions": {"adopt": {"yes": 6, "no": 0, "abstain": 0, "invalid": 0}}}
PAPER = {"voters": ["@bithu", "@pho1", "@pho2", "@btv1", "@btv2"], "questions": {"adopt": {"yes": 5}}}


def text_file(office: DemoOffice) -> list[dict[str, Any]]:
    """Words typed by somebody are no scan of what was signed."""
    stored = papers.store(office.engine.files, io.BytesIO("Biên bản".encode()), "bien-ban.txt", largest=1 << 20)
    return [{"name": "vote_minutes", "written_on": "2026-03-02", **stored.as_value()}]


def may_keep_paper(office: DemoOffice, value: str = proof.ON_PAPER, from_on: date | None = None) -> None:
    with office.database.writing() as session:
        organisations.set_setting(
            session, office=office.engine, person_id=None, now=office.now, name=proof.SETTING, value=value,
            from_on=from_on, is_verified=False,
        )  # fmt: skip


def offered(office: DemoOffice, plan: Taken, trigger: str, by: str) -> offers.Offer:
    kind = office.engine.library.current("plan")
    with office.database.reading() as session:
        shown = offers.offers(
            session, office=office.engine, kind=kind, dossier=office.dossier(plan), actor=office.actor(by),
            now=office.now,
        )  # fmt: skip
    return next(one for one in shown if one.transition.trigger == trigger)


def newest_leaf(office: DemoOffice) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(every_row(office)["leaf"][-1]["bytes"])
    return kept


@pytest.fixture
def tallied(office: DemoOffice) -> Taken:
    """The bare numbers, from minutes that nobody has scanned."""
    made = before_the_committee(office)
    opened(office, made, "recorded")
    assert office.take("record_tally", made, "chanhvp", round=COUNTED, papers=ON_PAPER).done
    return made


@pytest.fixture
def counted(office: DemoOffice) -> Taken:
    """Paper ballots, counted by the clerk, with a scan of the minutes."""
    made = before_the_committee(office)
    opened(office, made, "secret")
    assert office.take("record_tally", made, "vanthu1", round=PAPER, papers=scanned(office)).done
    return made


@on_both_databases
def test_a_tally_is_not_confirmed_on_somebodys_word(office: DemoOffice, tallied: Taken) -> None:
    refused = office.take("confirm_result", tallied, "bithu")
    assert refused.refused == ("minutes_not_scanned",)
    told = offered(office, tallied, "confirm_result", "bithu").refusals
    assert [one.code for one in told] == ["minutes_not_scanned"], "told beforehand"
    assert told[0].supplier is not None
    assert told[0].supplier.vi == "thư ký hội nghị: Trần Thị Minh Nguyệt", "by name"
    assert [way.vi for way in told[0].ways_out] == ["Ghi người dự, kết quả kiểm phiếu"]
    assert [one.vi for one in told[0].missing] == ["Biên bản hội nghị hoặc phiếu xin ý kiến"]
    assert office.take("add_papers", tallied, "vanthu1", papers=text_file(office)).done
    assert office.take("confirm_result", tallied, "bithu").refused == ("minutes_not_scanned",)
    scan = scanned(office)
    assert office.take("add_papers", tallied, "vanthu1", papers=scan).done
    assert office.take("confirm_result", tallied, "bithu").state == "approved"
    assert newest_leaf(office)["basis"]["vote"]["minutes"] == [scan[0]["digest"]]


def test_a_text_is_no_picture_because_somebody_calls_it_one(office: DemoOffice, tallied: Taken) -> None:
    called = [{**one, "media_type": "image/png"} for one in text_file(office)]
    assert office.take("add_papers", tallied, "vanthu1", papers=called).refused == ("bad_value",)


def test_no_second_person_confirms_what_he_cannot_hold_against_its_scan(office: DemoOffice) -> None:
    made = before_the_committee(office)
    opened(office, made, "secret")
    assert office.take("record_tally", made, "vanthu1", round=PAPER, papers=ON_PAPER).done
    assert office.take("check_tally", made, "vanthu2", round=PAPER).refused == ("minutes_not_scanned",)
    assert [one.code for one in offered(office, made, "check_tally", "vanthu2").refusals] == ["minutes_not_scanned"]
    assert "minutes_not_scanned" in office.take("confirm_result", made, "bithu").refused
    scan = scanned(office)
    assert office.take("add_papers", made, "vanthu1", papers=scan).done
    assert office.take("check_tally", made, "vanthu2", round=PAPER).done
    assert newest_leaf(office)["basis"]["vote"]["minutes"] == [scan[0]["digest"]]
    assert office.take("confirm_result", made, "bithu").state == "approved"


@on_both_databases
def test_a_scan_that_is_exchanged_after_the_second_entry_needs_it_anew(office: DemoOffice, counted: Taken) -> None:
    assert office.take("check_tally", counted, "vanthu2", round=PAPER).done
    first, other = scanned(office), scanned(office, words="8")
    again: dict[str, Any] = {"voters": [], "present": []}
    assert office.take("record_tally", counted, "vanthu1", round=again, papers=first).done
    assert "minutes" not in newest_leaf(office)["basis"], "the same scan is no other"
    assert office.take("add_papers", counted, "vanthu1", papers=other).done
    kept = newest_leaf(office)["basis"]["minutes"]
    exchanged = {"scans": [other[0]["digest"]], "instead_of": [first[0]["digest"]], "unchecked": True}
    assert kept == [{"vote": "adoption", "round": 1, **exchanged}]
    assert office.take("confirm_result", counted, "bithu").refused == ("not_checked",)
    assert office.take("check_tally", counted, "vanthu2", round=PAPER).done
    assert office.take("confirm_result", counted, "bithu").state == "approved"


def test_one_more_sheet_after_the_second_entry_needs_it_anew(office: DemoOffice, counted: Taken) -> None:
    assert office.take("check_tally", counted, "vanthu2", round=PAPER).done
    sheet = scanned(office, words="tờ 2", row="2")
    assert office.take("add_papers", counted, "vanthu1", papers=sheet).done
    assert office.take("confirm_result", counted, "bithu").refused == ("not_checked",)
    assert office.take("check_tally", counted, "vanthu2", round=PAPER).done
    assert office.take("confirm_result", counted, "bithu").state == "approved"
    both = [scanned(office)[0]["digest"], sheet[0]["digest"]]
    assert newest_leaf(office)["basis"]["vote"]["minutes"] == both


def test_nobody_confirms_with_another_scan_than_he_had_before_him(office: DemoOffice) -> None:
    made = before_the_committee(office)
    opened(office, made, "recorded")
    assert office.take("record_tally", made, "chanhvp", round=COUNTED, papers=scanned(office)).done
    row = office.dossier(made)
    screen = Seen(row.state, row.revision, row.round, row.content_digest, row.head_seq)
    assert office.take("add_papers", made, "vanthu1", papers=scanned(office, words="8")).done
    assert office.take("confirm_result", made, "bithu", seen=screen).refused == ("stale",)
    with office.database.reading() as session:
        kind = office.engine.library.current("plan")
        case = TableCase(session, kind, office.dossier(made), kind.transitions[0], office.actor("bithu"), office.now)
        former = proof.former(case, kind.votes["adoption"], case.rounds()[-1])
    assert [one.digest for one in former] == [scanned(office)[0]["digest"]], "the one before is shown to him"
    assert office.take("confirm_result", made, "bithu").state == "approved"


@on_both_databases
def test_an_office_without_a_scanner_says_so_from_a_day_on(office: DemoOffice, tallied: Taken) -> None:
    may_keep_paper(office, from_on=date(2026, 3, 3))
    assert office.take("confirm_result", tallied, "bithu").refused == ("minutes_not_scanned",)
    office.at("2026-03-03T08:00")
    assert office.take("confirm_result", tallied, "bithu").state == "approved"
    assert "minutes" not in newest_leaf(office)["basis"]["vote"]


def test_where_paper_may_be_kept_its_word_is_needed_all_the_same(office: DemoOffice) -> None:
    may_keep_paper(office)
    made = before_the_committee(office)
    opened(office, made, "recorded")
    assert office.take("record_tally", made, "chanhvp", round=COUNTED).done
    assert office.take("confirm_result", made, "bithu").refused == ("paper_missing",)
    assert office.take("add_papers", made, "vanthu1", papers=ON_PAPER).done
    assert office.take("confirm_result", made, "bithu").state == "approved"


def test_the_setting_takes_its_two_values_and_no_other(office: DemoOffice) -> None:
    with pytest.raises(Refused, match="bad_setting"):
        may_keep_paper(office, "required ")


def test_every_vote_of_the_office_names_its_minutes(office: DemoOffice) -> None:
    """Else what comes from paper would need no proof."""
    names = [path.stem for path in content.folder("states").glob("[!_]*.yaml")]
    votes = [vote for name in names for vote in office.engine.library.current(name).votes.values()]
    assert votes
    assert [one.name for one in votes if not one.minutes] == []


def test_an_electronic_vote_needs_no_scan(office: DemoOffice) -> None:
    made = before_the_committee(office)
    opened(office, made, "open")
    for one in ("bithu", "pho1", "pho2", "btv1", "btv2"):
        assert office.take("cast_ballot", made, one, round={"choices": {"adopt": "yes"}}).done
    assert office.take("confirm_result", made, "bithu").state == "approved"
    assert t.paper.name not in [name for name, rows in every_row(office).items() if rows]
