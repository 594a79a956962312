"""Rows of the guards' table: subjects, their rows and papers, members, and what is entered with an act."""

from __future__ import annotations

from typing import Any

from tests.domain.fake_case import (
    ACTOR,
    CLERK,
    COLLEAGUE,
    OWNER,
    PLACES,
    SUBJECT,
    FakeCase,
    case,
    days,
    document,
    given,
    paper,
    vote_round,
)
from tests.domain.rows import Row
from workflow_app.domain.case import Actor, RollSeen

CELL: dict[str, Any] = {"organisation": "o40", "person": None}
MAN: dict[str, Any] = {"organisation": None, "person": f"p{SUBJECT}"}
BOTH = [CELL, MAN]
OF_CELL = {ACTOR: frozenset([40])}


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


def asked(**asks: Any) -> FakeCase:
    return case(given=given(asks=asks))


def texts(text: str = "", abstract: str = "") -> FakeCase:
    return case(texts=document(text=text, abstract=abstract) if text or abstract else {})


def rewritten(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> FakeCase:
    return case(fields={"findings": old}, entered={"findings": new})


SUBJECTS = {"of": "subjects"}
WATCHER = {"of": "other", "subjects": "subjects"}
COVER = {"table": "findings", "subjects": "subjects"}
YOURS = {"table": "subjects", "index": "row", "columns": ["organisation", "person"]}
YOUR_PAPER = {"paper": "slip", "columns": ["organisation", "person"]}
SLIP = {"paper": "slip", "index": "row"}
ANSWER = {"table": "findings", "columns": ["answer"]}
FOLLOW = {
    "table": "team",
    "column": "done",
    "source": "findings",
    "source_column": "text",
    "where": "answer",
    "is": "no",
}
SMALL = {"body": "cell", "members": 3}
SUM = {"total": "total", "parts": ["yes", "no"]}
WHY = {"of": ["yes", "no"], "by": "reason"}
A, B = {"text": "một", "answer": "no"}, {"text": "hai", "answer": "yes"}
TAKEN_UP = [{"done": "một"}]


def followed(team: list[dict[str, Any]]) -> FakeCase:
    return case(fields={"findings": [A, B], "team": team})


def on_roll(organisation: int, presence: str = "home", since: int = -9, **more: Any) -> FakeCase:
    rolls = {SUBJECT: [RollSeen(organisation, "official", presence, days(since))]}
    return case(fields={"person": f"p{SUBJECT}"}, rolls=rolls, **more)


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
    # Never one finding for two.
    Row("rows_cover_subjects", "one for each", found([CELL, MAN]), COVER),
    Row("rows_cover_subjects", "two for one of them", found([CELL, MAN, MAN]), COVER),
    Row("rows_cover_subjects", "none for the man", found([CELL]), COVER, "subject_without_rows",
        (f"Người {SUBJECT}",)),
    Row("rows_cover_subjects", "none for the cell", found([MAN]), COVER, "subject_without_rows", ("Đơn vị 40",)),
    Row("rows_cover_subjects", "one about somebody else", found([CELL, MAN, {"organisation": "o41"}]), COVER,
        "row_without_subject", ("dòng 3",)),
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
    Row("row_is_your_own", "a paper for his", brought("2"), YOUR_PAPER),
    Row("row_is_your_own", "one of two papers is for another's", brought("2", "1"), YOUR_PAPER, "not_your_row"),
    Row("row_is_your_own", "another paper", brought("1", name="other"), YOUR_PAPER),
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
    Row("only_columns_change", "an empty cell stays empty", rewritten([A], [{**A, "person": None}]), ANSWER),
    Row("only_columns_change", "a cell is emptied", rewritten([A], [{**A, "text": ""}]), ANSWER, "rows_rewritten"),
    Row("only_columns_change", "an empty cell is filled", rewritten([A], [{**A, "person": "p9"}]), ANSWER,
        "rows_rewritten"),
    Row("only_columns_change", "the table is not touched", case(fields={"findings": [A]}), ANSWER),
    # Nothing is lost on the way.
    Row("rows_follow", "taken up", followed(TAKEN_UP), FOLLOW),
    Row("rows_follow", "lost", followed([{"done": "hai"}]), FOLLOW, "rows_not_followed", ("một", "team (vi)")),
    Row("rows_follow", "nothing of that sort", case(fields={"findings": [B]}), FOLLOW),
    Row("body_no_larger_than", "as small", case(sizes={("cell", OWNER.id): 3}), SMALL),
    Row("body_no_larger_than", "one more", case(sizes={("cell", OWNER.id): 4}), SMALL, "body_not_small",
        ("body (vi)", "3", "4")),
    Row("body_no_larger_than", "at the place named", case(sizes={("cell", OWNER.id): 4}), {**SMALL, "at": "origin"}),
    Row("body_no_larger_than", "large at the place named",
        case(sizes={("cell", PLACES["origin"].id): 4}), {**SMALL, "at": "origin"}, "body_not_small"),
    Row("body_no_larger_than", "no such place", case(), {**SMALL, "at": "parent"}, "body_not_small"),
    # Members.
    Row("on_the_roll", "counted here", on_roll(OWNER.id), {"of": "person"}),
    Row("on_the_roll", "counted elsewhere", on_roll(41), {"of": "person"}, "not_on_the_roll",
        (f"Người {SUBJECT}", "Đơn vị 20", "12/3/2026")),
    Row("on_the_roll", "a guest", on_roll(OWNER.id, "guest"), {"of": "person"}, "not_on_the_roll"),
    Row("on_the_roll", "away", on_roll(OWNER.id, "away"), {"of": "person"}),
    Row("on_the_roll", "not yet that day", on_roll(OWNER.id, since=0, given=given(held_on=days(-1))),
        {"of": "person"},
        "not_on_the_roll"),
    Row("on_the_roll", "at the place named", on_roll(PLACES["origin"].id), {"of": "person", "at": "origin"}),
    Row("on_the_roll", "no such place", on_roll(OWNER.id), {"of": "person", "at": "parent"}, "not_on_the_roll",
        ("—",)),
    Row("on_the_roll", "nobody named", case(), {"of": "person"}),
    Row("adds_up", "it does", asked(total=5, yes=3, no=2), SUM),
    Row("adds_up", "it does not", asked(total=5, yes=3, no=1), SUM, "bad_sum",
        ("total (vi)", "5", "yes (vi) + no (vi) = 4")),
    Row("adds_up", "too much", asked(total=5, yes=3, no=3), SUM, "bad_sum"),
    Row("adds_up", "nought counts", asked(total=0, yes=0, no=1), SUM, "bad_sum"),
    Row("adds_up", "a part is left open", asked(total=5, yes=3), SUM),
    Row("adds_up", "the total is left open", asked(yes=3, no=2), SUM),
    Row("explained", "with its reason", asked(yes=1, reason="vắng"), WHY),
    Row("explained", "without", asked(no=1), WHY, "not_explained", ("no (vi)", "reason (vi)")),
    Row("explained", "nothing to explain", asked(yes=0, no=0), WHY),
    Row("explained", "one number alone", asked(yes=1), {**WHY, "of": "yes"}, "not_explained"),
    # Texts and ticks.
    Row("has_text", "written before", texts("Nội dung", "Trích yếu"), {"of": "notice"}),
    Row("has_text", "no words", texts("", "Trích yếu"), {"of": "notice"}, "no_text", ("notice (vi)",)),
    Row("has_text", "no abstract", texts("Nội dung"), {"of": "notice"}, "no_text"),
    Row("has_text", "no document", texts(), {"of": "notice"}, "no_text"),
    Row("has_text", "both with the act",
        case(given=given(texts={"notice": {"text": "Nội dung", "abstract": "Trích yếu"}})), {"of": "notice"}),
    Row("has_text", "emptied with the act",
        case(texts=document(text="Nội dung", abstract="Trích yếu"), given=given(texts={"notice": {"text": ""}})),
        {"of": "notice"}, "no_text"),
    Row("has_text", "the second has none", texts("Nội dung", "Trích yếu"), {"of": ["notice", "decision"]}, "no_text",
        ("decision (vi)",)),
    Row("confirmed", "ticked", asked(checked=True), {"of": "checked"}),
    Row("confirmed", "a blank is no yes", asked(), {"of": "checked"}, "not_confirmed", ("checked (vi)",)),
    Row("confirmed", "no is no yes", asked(checked=False), {"of": "checked"}, "not_confirmed"),
    Row("confirmed", "one of two", asked(checked=True), {"of": ["checked", "stamped"]}, "not_confirmed",
        ("stamped (vi)",)),
    Row("one_of_filled", "one is", case(fields={"other": "p9"}), {"of": ["person", "other"]}),
    Row("one_of_filled", "none is", case(fields={"other": "", "study": False, "team": []}),
        {"of": ["other", "study", "team"]}, "none_filled", ("other (vi), study (vi), team (vi)",)),
    Row("one_of_filled", "the single one", case(), {"of": "person"}, "none_filled"),
    Row("sealed", "stamped", asked(stamped=True), {"of": "stamped"}),
    Row("sealed", "not stamped", asked(stamped=False), {"of": "stamped"}, "not_sealed", ("Đơn vị 20",)),
    Row("sealed", "not said", asked(), {"of": "stamped"}, "not_sealed"),
    Row("sealed", "nothing to stamp with", case(sealed=False), {"of": "stamped"}),
    Row("no_round_is_open", "none", case(), {"of": "base"}),
    Row("no_round_is_open", "closed", case(round_rows=[vote_round(is_open=False)]), {"of": "base"}),
    Row("no_round_is_open", "open", case(round_rows=[vote_round()]), {"of": "base"}, "round_open"),
    Row("no_round_is_open", "another vote's", case(round_rows=[vote_round("endless")]), {"of": "base"}),
]  # fmt: skip
