"""Rows of the guards' table: members and posts, texts, and what is entered with an act."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.domain.fake_case import (
    OWNER,
    PLACES,
    SUBJECT,
    FakeCase,
    case,
    days,
    document,
    given,
    vote_round,
)
from tests.domain.rows import Row
from workflow_app.domain.case import ActInput
from workflow_app.domain.decisions import Count
from workflow_app.domain.seen import OnRoll, RollSeen

SUM = {"total": "total", "parts": ["yes", "no"]}
BY_ROLL = {"of": "base", "members": "total", "probationary": "no", "present": "yes"}
"""Of the office of `counted`: three members, of whom one is away and does not count, a guest, and two on probation."""
REASONS = ("official", "official", "away", "guest", "probationary", "probationary")
WHY = {"of": ["yes", "no"], "by": "reason"}
LED = {"of": "person", "role": "secretary"}
ROW = {"table": "team", "index": "row", "column": "done"}


def asked(**asks: Any) -> FakeCase:
    return case(given=given(asks=asks))


def counted(frozen: dict[int, OnRoll] | None = None, vacant: int = 0, given: Any = None, **asks: Any) -> FakeCase:
    roll = {number: OnRoll(number, reason == "official", reason) for number, reason in enumerate(REASONS)}
    found = replace(vote_round(), count=Count(2, 2 + vacant, 2, 0))
    return case(round_rows=[found], frozen=list({**roll, **(frozen or {})}.values()),
                given=ActInput(asks=asks, round=given or {}))  # fmt: skip


def texts(text: str = "", abstract: str = "") -> FakeCase:
    return case(texts=document(text=text, abstract=abstract) if text or abstract else {})


def on_roll(organisation: int, presence: str = "home", since: int = -9, **more: Any) -> FakeCase:
    rolls = {SUBJECT: [RollSeen(organisation, "official", presence, days(since))]}
    return case(fields={"person": f"p{SUBJECT}"}, rolls=rolls, **more)


def in_row(number: Any, **row: Any) -> FakeCase:
    return case(fields={"team": [{"done": "xong"}, row]}, given=given(asks={"row": number}))


def in_post(role: str, at: int, person: int = SUBJECT) -> FakeCase:
    return case(fields={"person": f"p{SUBJECT}"}, held={person: [(role, at, 1)]})


ROWS = [
    # Members.
    Row("on_the_roll", "counted here", on_roll(OWNER.id), {"of": "person"}),
    Row("on_the_roll", "counted elsewhere", on_roll(41), {"of": "person"}, "not_on_the_roll",
        (f"Người {SUBJECT}", "Đơn vị 20", "12/03/2026")),
    Row("on_the_roll", "a guest", on_roll(OWNER.id, "guest"), {"of": "person"}, "not_on_the_roll"),
    Row("on_the_roll", "away", on_roll(OWNER.id, "away"), {"of": "person"}),
    Row("on_the_roll", "not yet that day", on_roll(OWNER.id, since=0, given=given(held_on=days(-1))),
        {"of": "person"},
        "not_on_the_roll", ("11/03/2026",)),
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
    Row("fits_the_roll", "as the roll has it", counted(total=3, yes=2, no=2), BY_ROLL),
    Row("fits_the_roll", "one too many", counted(total=4, yes=2, no=2), BY_ROLL, "not_by_the_roll",
        ("total (vi)", "4", "là 3")),
    Row("fits_the_roll", "without who is away", counted(total=2, yes=2, no=2), BY_ROLL, "not_by_the_roll"),
    Row("fits_the_roll", "a vacant seat is counted", counted(vacant=1, total=4, yes=2, no=2), BY_ROLL),
    Row("fits_the_roll", "a vacant seat is not counted", counted(vacant=1, total=3, yes=2, no=2), BY_ROLL),
    Row("fits_the_roll", "more than with the vacant seat", counted(vacant=1, total=5, yes=2, no=2), BY_ROLL,
        "not_by_the_roll", ("từ 3 đến 4",)),
    Row("fits_the_roll", "one on probation is left out", counted(total=3, yes=2, no=1), BY_ROLL, "not_by_the_roll",
        ("no (vi)", "là 2")),
    Row("fits_the_roll", "nobody asks for those on probation", counted(total=3, yes=2, no=9),
        {name: one for name, one in BY_ROLL.items() if name != "probationary"}),
    Row("fits_the_roll", "more present than stand there", counted(total=3, yes=4, no=2), BY_ROLL, "not_by_the_roll",
        ("yes (vi)", "từ 0 đến 3")),
    Row("fits_the_roll", "fewer present than the tally has", counted(given={"present": 2}, total=3, yes=1, no=2),
        BY_ROLL, "not_by_the_roll", ("từ 2 đến 3",)),
    Row("fits_the_roll", "a tally of more than may vote is refused as such",
        counted(given={"present": 3}, total=3, yes=2, no=2), BY_ROLL),
    Row("fits_the_roll", "fewer present than voted on paper",
        counted(given={"voters": ["p0", "p1"]}, total=3, yes=1, no=2), BY_ROLL, "not_by_the_roll"),
    Row("fits_the_roll", "who may not vote is not among those",
        counted(given={"voters": ["p0", "p3", "p4"]}, total=3, yes=1, no=2), BY_ROLL),
    Row("fits_the_roll", "fewer present than voted electronically",
        counted({0: OnRoll(0, True, "official", voted="electronic")}, total=3, yes=0, no=2), BY_ROLL,
        "not_by_the_roll", ("từ 1 đến 3",)),
    Row("fits_the_roll", "present who is told to be away",
        counted({0: OnRoll(0, True, "official", presence="absent")}, given={"absent": {"p1": "Ốm"}}, total=3, yes=2,
                no=2), BY_ROLL, "not_by_the_roll", ("từ 0 đến 1",)),
    Row("fits_the_roll", "who came later than he was told away",
        counted({0: OnRoll(0, True, "official", presence="absent")}, given={"present": ["p0"]}, total=3, yes=3, no=2),
        BY_ROLL),
    Row("fits_the_roll", "nothing is entered", counted(), BY_ROLL),
    Row("fits_the_roll", "no round is open", asked(total=9, yes=9, no=9), BY_ROLL),
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
    Row("row_has", "its cell is filled", in_row(1), ROW),
    Row("row_has", "its cell is empty", in_row(2, done=""), ROW, "rows_open", ("dòng 2", "team (vi)", "done (vi)")),
    Row("row_has", "another cell is filled", in_row(2, sort="x"), ROW, "rows_open"),
    Row("row_has", "no such row", in_row(3), ROW, "rows_open", ("dòng 3",)),
    Row("row_has", "no row said", in_row(None), ROW, "rows_open", ("dòng —",)),
    Row("holds_post", "he does", in_post("secretary", OWNER.id), LED),
    Row("holds_post", "another post", in_post("clerk", OWNER.id), LED, "not_in_that_post",
        (f"Người {SUBJECT}", "Đơn vị 20", "person (vi)")),
    Row("holds_post", "elsewhere", in_post("secretary", 41), LED, "not_in_that_post"),
    Row("holds_post", "somebody else does", in_post("secretary", OWNER.id, person=9), LED, "not_in_that_post"),
    Row("holds_post", "at the place named", in_post("secretary", PLACES["origin"].id), {**LED, "at": "origin"}),
    Row("holds_post", "no such place", in_post("secretary", OWNER.id), {**LED, "at": "parent"}, "not_in_that_post",
        ("—",)),
    Row("holds_post", "nobody named", case(), LED),
    Row("oversees_nothing", "a secretary", in_post("secretary", OWNER.id), {"of": "person"}),
    Row("oversees_nothing", "an auditor", in_post("auditor", OWNER.id), {"of": "person"}, "overseer_named",
        (f"Người {SUBJECT}", "person (vi)")),
    Row("oversees_nothing", "an auditor elsewhere", in_post("auditor", 41), {"of": "person"}, "overseer_named"),
    Row("oversees_nothing", "nobody named", case(), {"of": "person"}),
]  # fmt: skip
