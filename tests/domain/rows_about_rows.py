"""Rows of the guards' table: subjects, the rows about them and their papers, and very small bodies."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.domain.fake_case import (
    ACTOR,
    CLERK,
    COLLEAGUE,
    OWNER,
    PLACES,
    SUBJECT,
    TODAY,
    FakeCase,
    case,
    days,
    given,
    paper,
)
from tests.domain.rows import Row
from workflow_app.domain.case import Actor

CELL: dict[str, Any] = {"organisation": "o40", "person": None}
MAN: dict[str, Any] = {"organisation": None, "person": f"p{SUBJECT}"}
BOTH = [CELL, MAN]
OF_CELL = {ACTOR: frozenset([40])}
FILE = {"person": f"p{SUBJECT}"}
ENTRUSTED = {"of": ["other", "watchers"], "person": "person", "organisation": "place"}


def about(subjects: list[dict[str, Any]], actor: int = ACTOR, **more: Any) -> FakeCase:
    return case(fields={"subjects": subjects, **more.pop("fields", {})}, actor=Actor(actor, actor), **more)


def found(findings: list[dict[str, Any]], subjects: list[dict[str, Any]] = BOTH) -> FakeCase:
    return case(fields={"subjects": subjects, "findings": findings})


def row(number: Any, actor: int = ACTOR, **more: Any) -> FakeCase:
    """The act is about this row of the subjects."""
    return about(BOTH, actor, given=given(asks={"row": number}), **more)


def brought(*rows: str, name: str = "slip") -> FakeCase:
    """Papers come with the act, each for one row."""
    return about(BOTH, SUBJECT, given=given(papers=[{"name": name, "row": one} for one in rows]))


def sizes(number: int, on: date = TODAY, at: int = OWNER.id) -> dict[tuple[str, int, date], int]:
    return {("cell", at, on): number}


def rewritten(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> FakeCase:
    return case(fields={"findings": old}, entered={"findings": new})


SUBJECTS = {"of": "subjects"}
NAMED = {"table": "subjects", "column": "person"}
WATCHER = {"of": "other", "subjects": "subjects"}
COVER = {"table": "findings", "subjects": "subjects"}
YOURS = {"table": "subjects", "index": "row", "columns": ["organisation", "person"]}
YOUR_PAPER = {"paper": "slip", "columns": ["organisation", "person"]}
SLIP = {"paper": "slip", "index": "row"}
ANSWER = {"table": "findings", "columns": ["answer"]}
SMALL = {"body": "cell", "members": 3}
A, B = {"text": "một", "answer": "no"}, {"text": "hai", "answer": "yes"}


ROWS = [
    # Whoever is examined keeps away: himself, through his organisation, as a recorder, or by striking himself off.
    Row("not_a_subject", "somebody else", about(BOTH), SUBJECTS),
    Row("not_a_subject", "no subjects yet", case(), SUBJECTS),
    Row("not_a_subject", "he is one", about(BOTH, SUBJECT), SUBJECTS, "is_subject"),
    Row("not_a_subject", "he belongs to one", about([CELL], posts=OF_CELL), SUBJECTS, "is_subject"),
    Row("not_a_subject", "he belongs elsewhere", about([CELL], posts={ACTOR: frozenset([41])}), SUBJECTS),
    Row("not_a_subject", "the act would strike him off",
        case(fields={"subjects": [MAN]}, entered={"subjects": [CELL]}, actor=Actor(SUBJECT, SUBJECT)), SUBJECTS,
        "is_subject"),
    Row("not_a_subject", "the act would name him",
        case(fields={"subjects": [CELL]}, entered={"subjects": [MAN]}, actor=Actor(SUBJECT, SUBJECT)), SUBJECTS,
        "is_subject"),
    Row("not_a_subject", "the clock is nobody", about([CELL], 0, posts={0: frozenset([40])}), SUBJECTS),
    # Whoever answers for a row accepts nothing in its table.
    Row("not_in_rows", "somebody else", about(BOTH), NAMED),
    Row("not_in_rows", "no rows yet", case(), NAMED),
    Row("not_in_rows", "he answers for one", about(BOTH, SUBJECT), NAMED, "named_in_field", ("subjects (vi)",)),
    Row("not_in_rows", "he belongs to what a row names", about([CELL], posts=OF_CELL), NAMED),
    Row("not_in_rows", "the act would strike him off",
        case(fields={"subjects": [MAN]}, entered={"subjects": [CELL]}, actor=Actor(SUBJECT, SUBJECT)), NAMED,
        "named_in_field"),
    Row("person_is_no_subject", "another person", about(BOTH, fields={"other": f"p{COLLEAGUE}"}), WATCHER),
    Row("person_is_no_subject", "nobody yet", about(BOTH), WATCHER),
    Row("person_is_no_subject", "a subject", about(BOTH, fields={"other": f"p{SUBJECT}"}), WATCHER,
        "named_is_subject",
        (f"Người {SUBJECT}", "other (vi)")),
    Row("person_is_no_subject", "one who belongs to a subject",
        about([CELL], posts={COLLEAGUE: frozenset([40])}, fields={"other": f"p{COLLEAGUE}"}), WATCHER,
        "named_is_subject"),
    Row("person_is_no_subject", "one of several",
        about(BOTH, fields={"watchers": [f"p{COLLEAGUE}", f"p{SUBJECT}"]}), {**WATCHER, "of": "watchers"},
        "named_is_subject"),
    Row("not_whom_it_is_about", "nobody yet", case(fields=FILE), ENTRUSTED),
    Row("not_whom_it_is_about", "others", case(fields={**FILE, "other": f"p{COLLEAGUE}", "watchers": [f"p{CLERK}"]}),
        ENTRUSTED),
    Row("not_whom_it_is_about", "himself", case(fields={**FILE, "other": f"p{SUBJECT}"}), ENTRUSTED,
        "named_is_subject", (f"Người {SUBJECT}", "other (vi)")),
    Row("not_whom_it_is_about", "himself among several",
        case(fields={**FILE, "watchers": [f"p{COLLEAGUE}", f"p{SUBJECT}"]}), ENTRUSTED, "named_is_subject"),
    Row("not_whom_it_is_about", "one of that organisation",
        case(fields={"place": "o40", "other": f"p{COLLEAGUE}"}, posts={COLLEAGUE: frozenset([40])}), ENTRUSTED,
        "named_is_subject"),
    Row("not_whom_it_is_about", "of another organisation",
        case(fields={"place": "o30", "other": f"p{COLLEAGUE}"}, posts={COLLEAGUE: frozenset([40])}), ENTRUSTED),
    # Never one finding for two.
    Row("rows_cover_subjects", "one for each", found([CELL, MAN]), COVER),
    Row("rows_cover_subjects", "two for one of them", found([CELL, MAN, MAN]), COVER),
    Row("rows_cover_subjects", "none for the man", found([CELL]), COVER, "subject_without_rows",
        (f"Người {SUBJECT}",)),
    Row("rows_cover_subjects", "none for the cell", found([MAN]), COVER, "subject_without_rows", ("Đơn vị 40",)),
    Row("rows_cover_subjects", "one about somebody else", found([CELL, MAN, {"organisation": "o41"}]), COVER,
        "row_without_subject", ("dòng 3",)),
    Row("rows_cover_subjects", "one about nobody", found([CELL, MAN, {"organisation": "", "person": None}]), COVER,
        "row_without_subject", ("dòng 3",)),
    Row("rows_cover_subjects", "a blank row, though a subject is left blank too",
        found([CELL, MAN, {}], [*BOTH, {"organisation": None, "person": None}]), COVER, "row_without_subject"),
    Row("rows_cover_subjects", "one for both at once", found([{**CELL, "person": f"p{SUBJECT}"}, CELL, MAN]), COVER,
        "row_without_subject", ("dòng 1",)),
    Row("rows_cover_subjects", "one for both, though a subject says so too",
        found([{"organisation": "o40", "person": "p4"}], [{"organisation": "o40", "person": "p4"}]), COVER,
        "row_without_subject"),
    # Only one's own row, counted from one.
    Row("row_is_your_own", "the man's", row(2, SUBJECT), YOURS),
    Row("row_is_your_own", "another's", row(1, SUBJECT), YOURS, "not_your_row", ("Dòng 1", "subjects (vi)")),
    Row("row_is_your_own", "of his organisation", row(1, posts=OF_CELL), YOURS),
    Row("row_is_your_own", "of another organisation", row(1, posts={ACTOR: frozenset([41])}), YOURS, "not_your_row"),
    Row("row_is_your_own", "a column that does not make it his", row(2, SUBJECT),
        {**YOURS, "columns": ["organisation"]}, "not_your_row"),
    Row("row_is_your_own", "no such row", row(3, SUBJECT), YOURS, "not_your_row"),
    Row("row_is_your_own", "no row said", row(None, SUBJECT), YOURS, "not_your_row"),
    Row("row_is_your_own", "recorded by a clerk of the cell",
        case(fields={"subjects": BOTH}, given=given(asks={"row": 2}), actor=Actor(SUBJECT, SUBJECT,
        recorder_id=CLERK)), YOURS),
    Row("row_is_your_own", "of whom he acts for",
        case(fields={"subjects": BOTH}, given=given(asks={"row": 2}), actor=Actor(CLERK, SUBJECT)), YOURS),
    Row("row_is_your_own", "where the one whom he acts for belongs",
        case(fields={"subjects": BOTH}, given=given(asks={"row": 1}), actor=Actor(CLERK, ACTOR), posts=OF_CELL), YOURS),
    Row("row_is_your_own", "a paper for his", brought("2"), YOUR_PAPER),
    Row("row_is_your_own", "one of two papers is for another's", brought("2", "1"), YOUR_PAPER, "not_your_row"),
    Row("row_is_your_own", "no such paper is brought", brought("1", name="other"), YOUR_PAPER, "paper_missing",
        ("slip (vi)",)),
    Row("row_has_paper", "kept", row(1, kept=[paper("1")]), SLIP),
    Row("row_has_paper", "kept for another row", row(1, kept=[paper("2")]), SLIP, "paper_missing",
        ("slip (vi) (1)",)),
    Row("row_has_paper", "refused", row(1, kept=[paper("1", "refused")]), SLIP, "paper_missing"),
    Row("row_has_paper", "another paper", row(1, kept=[paper("1", name="other")]), SLIP, "paper_missing"),
    Row("row_has_paper", "brought with the act",
        case(given=given(asks={"row": 1}, papers=[{"name": "slip", "row": 1}])), SLIP),
    Row("row_has_paper", "brought for another row",
        case(given=given(asks={"row": 1}, papers=[{"name": "slip", "row": "2"}])), SLIP, "paper_missing"),
    Row("row_has_paper", "another paper is brought",
        case(given=given(asks={"row": 1}, papers=[{"name": "other", "row": 1}])), SLIP, "paper_missing"),
    # Later stages fill their own columns and leave the others.
    Row("only_columns_change", "its own column", rewritten([A], [{**A, "answer": "yes"}]), ANSWER),
    Row("only_columns_change", "another column", rewritten([A, B], [A, {**B, "text": "ba"}]), ANSWER,
        "rows_rewritten",
        ("dòng 2", "findings (vi)", "answer (vi)")),
    Row("only_columns_change", "a row more", rewritten([A], [A, B]), ANSWER, "rows_rewritten"),
    Row("only_columns_change", "a row less", rewritten([A, B], [A]), ANSWER, "rows_rewritten"),
    Row("only_columns_change", "two rows changed places", rewritten([A, B], [B, A]), ANSWER, "rows_rewritten"),
    Row("only_columns_change", "an empty cell stays empty",
        rewritten([{**A, "person": ""}, A, A], [{**A, "person": None}, {**A, "person": []}, {**A, "person": ""}]),
        ANSWER),
    Row("only_columns_change", "of the first rows", case(entered={"findings": [A]}), ANSWER, "rows_rewritten"),
    Row("only_columns_change", "a cell is emptied", rewritten([A], [{**A, "text": ""}]), ANSWER, "rows_rewritten"),
    Row("only_columns_change", "an empty cell is filled", rewritten([A], [{**A, "person": "p9"}]), ANSWER,
        "rows_rewritten"),
    Row("only_columns_change", "the table is not touched", case(fields={"findings": [A]}), ANSWER),
    Row("body_no_larger_than", "as small", case(sizes=sizes(3)), SMALL),
    Row("body_no_larger_than", "one more", case(sizes=sizes(4)), SMALL, "body_not_small", ("body (vi)", "3", "4")),
    Row("body_no_larger_than", "small then and today",
        case(sizes=sizes(3) | sizes(2, days(-1)), given=given(held_on=days(-1))), SMALL),
    Row("body_no_larger_than", "small then, larger today",
        case(sizes=sizes(4) | sizes(2, days(-1)), given=given(held_on=days(-1))), SMALL, "body_not_small"),
    Row("body_no_larger_than", "small today, larger then",
        case(sizes=sizes(2) | sizes(4, days(-1)), given=given(held_on=days(-1))), SMALL, "body_not_small"),
    Row("body_no_larger_than", "at the place named", case(sizes=sizes(4)), {**SMALL, "at": "origin"}),
    Row("body_no_larger_than", "large at the place named",
        case(sizes=sizes(4, at=PLACES["origin"].id)), {**SMALL, "at": "origin"}, "body_not_small"),
    Row("body_no_larger_than", "no such place", case(), {**SMALL, "at": "parent"}, "body_not_small"),
]  # fmt: skip
