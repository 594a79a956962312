"""Rows of the guards' table: members and posts, texts, and what is entered with an act."""

from __future__ import annotations

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
from workflow_app.domain.seen import RollSeen

SUM = {"total": "total", "parts": ["yes", "no"]}
WHY = {"of": ["yes", "no"], "by": "reason"}
LED = {"of": "person", "role": "secretary"}
ROW = {"table": "team", "index": "row", "column": "done"}


def asked(**asks: Any) -> FakeCase:
    return case(given=given(asks=asks))


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
