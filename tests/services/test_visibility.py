"""Who may read a dossier, and how much of it: insiders, subjects, outsiders, auditors, and the other side."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.cast import DemoOffice, Taken
from tests.services.reading_office import ABOUT_BA, ABOUT_C1, ABOUT_C2, begin, listed_for, reading_office, seen_by
from tests.services.small_office import end_post, give_post
from workflow_app.services import visibility

INSIDERS, AUDITORS = ("soan", "thu", "van"), ("kiem", "tra")
EVERYBODY = (*INSIDERS, *AUDITORS, "mot", "hai", "khac", "xa", "ba", "bon")
CLOSED = {"plain", "word_of_secretary", "subject", "person"}
"""Fields that no subject reads."""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[DemoOffice]:
    with reading_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def inquiry(office: DemoOffice) -> Taken:
    """About the first cell and one of its members; not told to them yet."""
    return begin(office, ABOUT_C1, ABOUT_BA)


def extents(office: DemoOffice, dossier: Taken) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in EVERYBODY:
        with seen_by(office, one, dossier) as sight:
            found[one] = sight.how
    return found


def who(found: dict[str, str], how: str) -> set[str]:
    return {one for one, extent in found.items() if extent == how}


# --- The dossier as a whole ---


def test_a_draft_is_for_insiders_and_the_auditor_alone(office, inquiry):
    assert who(extents(office, inquiry), "all") == {*INSIDERS, *AUDITORS}
    assert who(extents(office, inquiry), "own") == set()


def test_subjects_read_their_part_once_they_are_told(office, inquiry):
    office.take("tell", inquiry, "soan")
    assert who(extents(office, inquiry), "own") == {"mot", "ba"}
    assert who(extents(office, inquiry), "all") == {*INSIDERS, *AUDITORS}


def test_an_auditor_does_not_read_the_file_about_himself(office):
    about = begin(office, person="@kiem")
    assert extents(office, about)["kiem"] == "none"
    assert extents(office, about)["tra"] == "all"


def test_nor_the_file_about_a_body_where_he_belongs(office):
    about = begin(office, ABOUT_C2)
    assert extents(office, about)["tra"] == "none"
    assert extents(office, about)["kiem"] == "all"
    office.take("tell", about, "soan")
    assert extents(office, about)["tra"] == "all", "once the cell was told, he oversees that file like any other"


def test_an_auditor_who_is_a_subject_reads_all_of_it_once_told(office):
    about = begin(office, {"person": "@kiem", "text": "về kiểm tra viên"}, ABOUT_C1)
    assert extents(office, about)["kiem"] == "none"
    with office.database.reading() as session:
        assert about.dossier not in listed_for(session, office, office.person_id("kiem"))
    office.take("tell", about, "soan")
    with seen_by(office, "kiem", about) as sight:
        assert (sight.how, sight.rows) == ("all", ["về kiểm tra viên", "về chi bộ"])
        assert sight.fields == set(sight.case.kind.fields)
        assert sight.paper("minutes")
        assert sight.timeline == ["create", "tell"]
    with office.database.reading() as session:
        assert about.dossier in listed_for(session, office, office.person_id("kiem"), whole=True)


def test_an_auditor_who_is_told_in_one_file_is_not_told_in_another(office):
    told, waiting = begin(office, {"person": "@kiem"}), begin(office, {"person": "@kiem"})
    office.take("tell", told, "soan")
    assert (extents(office, told)["kiem"], extents(office, waiting)["kiem"]) == ("all", "none")


def test_the_post_of_an_auditor_makes_nobody_a_subject(office):
    """He audits the base committee and does not belong to it."""
    about = begin(office, {"organisation": "#DU", "text": "về Đảng uỷ"})
    assert extents(office, about)["kiem"] == "all"


def test_an_insider_who_is_a_subject_reads_only_his_own_part(office):
    about = begin(office, {"person": "@van", "text": "về văn thư"}, ABOUT_C1)
    assert extents(office, about)["van"] == "none"
    office.take("tell", about, "soan")
    with seen_by(office, "van", about) as sight:
        assert (sight.how, sight.rows) == ("own", ["về văn thư"])


def test_the_author_reads_what_he_began_even_after_his_post(office, inquiry):
    with office.database.writing() as session:
        end_post(session, "soan", "drafter", "2026-03-01")
        end_post(session, "van", "clerk", "2026-03-01")
    assert extents(office, inquiry)["soan"] == "all"
    assert extents(office, inquiry)["van"] == "none", "a reader by post reads while he holds it"


def test_the_other_side_reads_from_dispatch_on_and_the_sender_goes_on_reading(office, inquiry):
    office.take("tell", inquiry, "soan")
    assert who(extents(office, inquiry), "none") >= {"khac", "xa"}
    assert office.take("dispatch", inquiry, "van").done
    found = extents(office, inquiry)
    assert who(found, "all") == {*INSIDERS, *AUDITORS, "khac", "xa"}
    assert who(found, "own") == {"mot", "ba"}


def test_whoever_was_asked_for_an_opinion_reads_from_then_on(office, inquiry):
    opinion = {"opinions": [{"organisation": "#KHAC"}]}
    assert extents(office, inquiry)["xa"] == "none"
    assert office.take("ask", inquiry, "soan", **opinion).done
    assert who(extents(office, inquiry), "all") == {*INSIDERS, *AUDITORS, "xa"}, "the post is asked, not the place"
    opinion["opinions"][0]["answer"] = "Nhất trí"
    assert office.take("reply", inquiry, "xa", **opinion).done
    assert extents(office, inquiry)["xa"] == "all", "and after the answer"


def test_a_person_who_was_asked_reads_too(office, inquiry):
    assert office.take("ask", inquiry, "soan", opinions=[{"person": "@bon"}]).done
    assert extents(office, inquiry)["bon"] == "all"
    assert extents(office, inquiry)["xa"] == "none"


def test_lists_show_each_person_exactly_what_he_may_open(office, inquiry):
    other = begin(office, {"person": "@kiem"}, person="@tra")
    office.take("tell", other, "soan")
    for one in EVERYBODY:
        with office.database.reading() as session:
            listed = listed_for(session, office, office.person_id(one))
        may = {each.dossier for each in (inquiry, other) if extents(office, each)[one] != "none"}
        assert listed == may, one


# --- Its parts ---


def test_a_field_s_own_readers_are_stricter_than_the_dossier_s(office, inquiry):
    for one, reads in (("thu", True), ("soan", False), ("van", False), ("kiem", True), ("mot", False), ("xa", False)):
        with seen_by(office, one, inquiry) as sight:
            assert ("word_of_secretary" in sight.fields) is reads, one


def test_an_auditor_who_is_the_subject_does_not_read_past_a_field_s_readers(office):
    """He began the file, so he reads it; that he oversees others opens nothing more in a file about himself."""
    with office.database.writing() as session:
        give_post(session, "kiem", "drafter", "DU")
    own = office.create("inquiry", "kiem", "DU", fields={"subject": "Về mình", "person": "@kiem"})
    with seen_by(office, "kiem", own) as sight:
        assert sight.how == "all"
        assert "word_of_secretary" not in sight.fields
        assert not sight.paper("minutes")
        assert sight.paper("list")
    with seen_by(office, "tra", own) as sight:
        assert "word_of_secretary" in sight.fields
        assert sight.paper("minutes")


def test_subjects_read_the_fields_open_to_them_and_each_in_its_time(office, inquiry):
    office.take("tell", inquiry, "soan")
    for one in ("mot", "ba"):
        with seen_by(office, one, inquiry) as sight:
            assert sight.fields == {"conclusion", "findings", "steps"}
    office.take("answer", inquiry, "ba", asks={"reason": "Đồng chí giải trình"})
    with seen_by(office, "mot", inquiry) as sight:
        assert sight.fields == {"conclusion", "findings", "late_word", "steps"}
    with seen_by(office, "thu", inquiry) as sight:
        assert sight.fields == set(sight.case.kind.fields)


def test_each_subject_reads_only_the_rows_about_itself(office):
    inquiry = begin(office, ABOUT_C1, ABOUT_BA, ABOUT_C2)
    office.take("tell", inquiry, "soan")
    rows = {}
    for one in EVERYBODY:
        with seen_by(office, one, inquiry) as sight:
            rows[one] = sight.rows
    everything = ["về chi bộ", "về đồng chí Ba", "về chi bộ Hai"]
    assert rows["thu"] == rows["kiem"] == everything
    assert rows["mot"] == ["về chi bộ"]
    assert rows["hai"] == ["về chi bộ Hai"]
    assert rows["ba"] == ["về chi bộ", "về đồng chí Ba"], "his own, and that of the cell where he belongs"
    assert rows["bon"] == rows["khac"] == [], "a member of a subject is not the one who is told"


def test_a_table_open_to_subjects_is_read_by_all_of_them_and_by_nobody_else(office):
    steps = [{"text": "bước một"}, {"text": "bước hai"}]
    inquiry = begin(office, ABOUT_C1, steps=steps)
    office.take("tell", inquiry, "soan")
    for one, reads in (("mot", steps), ("soan", steps), ("khac", [])):
        with seen_by(office, one, inquiry) as sight:
            assert sight.table("steps") == reads, one


def test_a_paper_of_a_row_is_read_with_its_row(office, inquiry):
    office.take("tell", inquiry, "soan")
    with seen_by(office, "mot", inquiry) as sight:
        assert [sight.paper("statement", row) for row in ("1", "2", "3", "0", "", "x")] == [True] + [False] * 5
        assert not sight.paper("list")
        assert not sight.paper("minutes")
    with seen_by(office, "ba", inquiry) as sight:
        assert [sight.paper("statement", row) for row in ("1", "2", "3", "0", "", "x")] == [True] * 2 + [False] * 4
    with seen_by(office, "soan", inquiry) as sight:
        assert [sight.paper("statement", row) for row in ("1", "2")] == [True, True]
        assert sight.paper("list")
        assert not sight.paper("minutes"), "its own readers are stricter"
    with seen_by(office, "thu", inquiry) as sight:
        assert sight.paper("minutes")


@pytest.mark.parametrize("name", ["notice", "report"])
@pytest.mark.parametrize("issued_on", [None, date(2026, 3, 2)])
@pytest.mark.parametrize("how", ["all", "own", "none"])
def test_a_subject_reads_what_was_addressed_to_him_once_it_is_issued(office, name, issued_on, how):
    spec = office.engine.library.current("inquiry").documents[name]
    reads = how == "all" or (how == "own" and name == "notice" and issued_on is not None)
    assert visibility.visible_document(how, spec, issued_on) is reads


def test_nobody_reads_a_part_of_what_he_may_not_open(office):
    inquiry = begin(office, {"person": "@khac", "text": "về người nơi khác"}, ABOUT_BA)
    with seen_by(office, "khac", inquiry) as sight:
        assert (sight.how, sight.fields, sight.rows, sight.timeline) == ("none", set(), [], [])
        assert not any(sight.paper(name, row) for name in ("statement", "minutes", "list") for row in ("", "1"))


def test_readers_of_a_field_are_no_way_into_a_dossier(office, inquiry):
    """The reader of one field who may not open the dossier reads nothing of it."""
    with seen_by(office, "thu", inquiry) as sight:
        sight.how = "none"
        assert (sight.fields, sight.paper("minutes")) == (set(), False)


def test_the_timeline_shows_a_subject_his_own_acts_and_those_open_to_subjects(office, inquiry):
    office.take("note", inquiry, "soan", asks={"reason": "Chỉ nội bộ đọc"})
    office.take("tell", inquiry, "soan")
    office.take("answer", inquiry, "ba", asks={"reason": "Tôi giải trình"})
    shown = {}
    for one in ("thu", "kiem", "ba", "mot", "xa"):
        with seen_by(office, one, inquiry) as sight:
            shown[one] = sight.timeline
    assert shown["thu"] == shown["kiem"] == ["create", "note", "tell", "answer"]
    assert shown["ba"] == ["tell", "answer"]
    assert shown["mot"] == ["tell"]
    assert shown["xa"] == []
