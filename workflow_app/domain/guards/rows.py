"""Rules about tables of rows, and about those whom a dossier concerns: its subjects.

A table of subjects has the columns `organisation` and `person`; each row fills exactly one of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workflow_app.domain.case import Case
from workflow_app.domain.guards.ruling import Answer, guard
from workflow_app.domain.refusals import refusal
from workflow_app.domain.texts import Text
from workflow_app.domain.who import parse_place

Row = Mapping[str, Any]


def rows_of(case: Case, table: str) -> list[Row]:
    return list(case.fields.get(table) or [])


def _is_empty(value: Any) -> bool:
    return value is None or value == "" or value == []


def _subject(row: Row) -> tuple[str, str]:
    return str(row.get("organisation") or ""), str(row.get("person") or "")


def _concerns(case: Case, rows: list[Row], person: int) -> bool:
    """Whether the person is a subject, or belongs to an organisation that is one (by roll or by post)."""
    places = case.places_of(person, case.held_on)
    for row in rows:
        organisation = case.organisation(str(row.get("organisation") or ""))
        if case.person_id(str(row.get("person") or "")) == person or (organisation and organisation.id in places):
            return True
    return False


# Subjects -----------------------------------------------------------------------------------------------------------


@guard(values={"of": "field"}, required=("of",), separates_duties=True)
def not_a_subject(case: Case, values: Mapping[str, Any]) -> Answer:
    """Whoever is examined, or belongs to what is examined, takes no part in the examining (89-QĐ/TW).

    An act that would take a subject off the table is no way around it.
    """
    subjects = [*(case.dossier.fields.get(values["of"]) or []), *rows_of(case, values["of"])]
    if any(person and _concerns(case, subjects, person) for person in case.actor.hands):
        return refusal("is_subject", rule="not_a_subject")
    return None


@guard(values={"table": "field", "column": "column"}, required=("table", "column"), separates_duties=True)
def not_in_rows(case: Case, values: Mapping[str, Any]) -> Answer:
    """The acting person is not named in that column of a table, before the act nor by it (nobody accepts his own)."""
    rows = [*(case.dossier.fields.get(values["table"]) or []), *rows_of(case, values["table"])]
    if case.actor.hands & {case.person_id(str(row.get(values["column"]) or "")) for row in rows}:
        return refusal("named_in_field", rule="not_in_rows", field=case.kind.fields[values["table"]].title)
    return None


@guard(values={"of": "field", "subjects": "field"}, required=("of", "subjects"))
def person_is_no_subject(case: Case, values: Mapping[str, Any]) -> Answer:
    """The person named in a field is no subject and belongs to none (a watcher is not the subject)."""
    return _is_concerned(case, "person_is_no_subject", values["of"], rows_of(case, values["subjects"]))


@guard(values={"of": "field", "person": "field", "organisation": "field"}, required=("of", "person"))
def not_whom_it_is_about(case: Case, values: Mapping[str, Any]) -> Answer:
    """Nobody is entrusted with a file about himself, or about an organisation where he belongs (89-QĐ/TW)."""
    about = {one: case.fields.get(values[one]) for one in ("person", "organisation") if one in values}
    answers = (_is_concerned(case, "not_whom_it_is_about", name, [about]) for name in values["of"])
    return next((one for one in answers if one), None)


def _is_concerned(case: Case, rule: str, named_in: str, subjects: list[Row]) -> Answer:
    """Whether somebody named in the field is a subject, or belongs to one."""
    named = case.fields.get(named_in)
    for uid in named if isinstance(named, list) else [named]:
        person = case.person_id(str(uid or ""))
        if person is not None and _concerns(case, subjects, person):
            field, name = case.kind.fields[named_in].title, case.person_name(person)
            return refusal("named_is_subject", rule=rule, field=field, person=name)
    return None


@guard(values={"table": "field", "subjects": "field"}, required=("table", "subjects"))
def rows_cover_subjects(case: Case, values: Mapping[str, Any]) -> Answer:
    """Each subject has rows of its own, and each row is about exactly one subject: never one finding for two."""
    title = case.kind.fields[values["table"]].title
    subjects = [_subject(row) for row in rows_of(case, values["subjects"])]
    rows = [_subject(row) for row in rows_of(case, values["table"])]
    stray = [number for number, one in enumerate(rows, 1) if one not in subjects or all(one) or not any(one)]
    if stray:
        return refusal("row_without_subject", rule="rows_cover_subjects", table=title, rows=", ".join(map(str, stray)))
    bare = [_named(case, one) for one in subjects if one not in rows]
    if bare:
        missing = tuple(Text(one, one) for one in bare)
        return refusal(
            "subject_without_rows", rule="rows_cover_subjects", table=title, subjects=", ".join(bare), missing=missing
        )
    return None


def _named(case: Case, subject: tuple[str, str]) -> str:
    organisation, person = case.organisation(subject[0]), case.person_id(subject[1])
    if organisation is not None:
        return organisation.name
    return case.person_name(person) if person is not None else "—"


# Rows ---------------------------------------------------------------------------------------------------------------


@guard(
    values={"table": "field", "index": "ask", "paper": "paper", "columns": "free"}, required=("columns",),
    about_input=True,
)  # fmt: skip
def row_is_your_own(case: Case, values: Mapping[str, Any]) -> Answer:
    """Only the row that names the acting person, or an organisation where he belongs, may be answered by him.

    The row is the one that the act asks for (`table` and `index`), or those that its papers name (`paper`).
    """
    if "paper" in values:
        table = case.kind.papers[values["paper"]].each
        numbers = [str(one.get("row") or "") for one in case.given.papers if one.get("name") == values["paper"]]
        if not numbers:
            title = case.kind.papers[values["paper"]].title
            return refusal("paper_missing", rule="row_is_your_own", papers=title, missing=(title,))
    else:
        table, numbers = values["table"], [str(case.given.asks.get(values["index"]) or "")]
    rows = {str(number): row for number, row in enumerate(rows_of(case, table), 1)}
    for number in numbers:
        if number not in rows or not _is_his(case, rows[number], values["columns"]):
            return refusal("not_your_row", rule="row_is_your_own", row=number, table=case.kind.fields[table].title)
    return None


def _is_his(case: Case, row: Row, columns: list[str]) -> bool:
    places = case.places_of(case.actor.principal_id, case.held_on)
    for column in columns:
        organisation = case.organisation(str(row.get(column) or ""))
        if organisation is not None and organisation.id in places:
            return True
        if case.person_id(str(row.get(column) or "")) == case.actor.principal_id:
            return True
    return False


@guard(values={"paper": "paper", "index": "ask"}, required=("paper", "index"), about_input=True)
def row_has_paper(case: Case, values: Mapping[str, Any]) -> Answer:
    """The row that the act is about has its paper (a refused one counts as missing)."""
    number, paper = str(case.given.asks.get(values["index"]) or ""), case.kind.papers[values["paper"]]
    kept = [one for one in case.papers() if one.name == paper.name and one.row == number and one.verdict != "refused"]
    brought = [one for one in case.given.papers if one.get("name") == paper.name and str(one.get("row")) == number]
    if kept or brought:
        return None
    title = Text(f"{paper.title.vi} ({number})", f"{paper.title.en} ({number})")
    return refusal("paper_missing", rule="row_has_paper", papers=title, missing=(title,), supplier=paper.written_by)


@guard(values={"table": "field", "columns": "column"}, required=("table", "columns"), about_input=True)
def only_columns_change(case: Case, values: Mapping[str, Any]) -> Answer:
    """A later stage fills its own columns of a table; what was adopted in the others stays as it was, row for row."""
    if values["table"] not in case.given.fields:
        return None
    table = case.kind.fields[values["table"]]
    old, new = list(case.dossier.fields.get(table.name) or []), rows_of(case, table.name)
    touched = [number for number, _ in _changed(old, new, values["columns"])]
    if not touched:
        return None
    titles = [table.column(name).title for name in values["columns"]]
    return refusal(
        "rows_rewritten", rule="only_columns_change", table=table.title, rows=", ".join(map(str, touched)),
        columns=Text(", ".join(one.vi for one in titles), ", ".join(one.en for one in titles)),
    )  # fmt: skip


def _changed(old: list[Row], new: list[Row], columns: list[str]) -> Iterator[tuple[int, str]]:
    for number in range(1, max(len(old), len(new)) + 1):
        was, now = (rows[number - 1] if number <= len(rows) else None for rows in (old, new))
        if was is None or now is None:
            yield number, ""
            continue
        for name in {**was, **now}:
            same = was.get(name) == now.get(name) or (_is_empty(was.get(name)) and _is_empty(now.get(name)))
            if name not in columns and not same:
                yield number, name
                break


@guard(
    values={"table": "field", "index": "ask", "column": "column"},
    required=("table", "index", "column"),
    about_input=True,
)
def row_has(case: Case, values: Mapping[str, Any]) -> Answer:
    """The row that the act is about has its cell filled."""
    table, number = case.kind.fields[values["table"]], str(case.given.asks.get(values["index"]) or "")
    row = {str(count): one for count, one in enumerate(rows_of(case, table.name), 1)}.get(number, {})
    if not _is_empty(row.get(values["column"])):
        return None
    column = table.column(values["column"]).title
    return refusal("rows_open", rule="row_has", table=table.title, column=column, rows=number or "—")


# Posts and bodies ---------------------------------------------------------------------------------------------------


@guard(values={"body": "body", "at": "free", "members": "free"}, required=("body", "members"))
def body_no_larger_than(case: Case, values: Mapping[str, Any]) -> Answer:
    """A short way that only very small bodies may take (a cell without a committee forms no team).

    Small on the day of the act and today: no act is dated back to when the body was smaller.
    """
    place = case.place(parse_place(values.get("at", "owner")), case.held_on)
    size = max(case.body_size(values["body"], place.id, on) for on in (case.held_on, case.today)) if place else 0
    if place and size <= int(values["members"]):
        return None
    title = case.kind.bodies[values["body"]].title
    return refusal("body_not_small", rule="body_no_larger_than", body=title, limit=values["members"], count=size)


@guard(values={"of": "field", "role": "free", "at": "free"}, required=("of", "role"))
def holds_post(case: Case, values: Mapping[str, Any]) -> Answer:
    """The person named in the field holds this post there today."""
    person = case.person_id(str(case.fields.get(values["of"]) or ""))
    place = case.place(parse_place(values.get("at", "owner")), case.held_on)
    if person is None:
        return None
    if place and any(role == values["role"] and at == place.id for role, at, _post in case.posts_of(person)):
        return None
    field, name, where = case.kind.fields[values["of"]].title, case.person_name(person), place.name if place else "—"
    return refusal("not_in_that_post", rule="holds_post", field=field, person=name, organisation=where)


@guard(
    values={"table": "field", "column": "column", "ask": "ask", "is": "free", "except": "column"},
    required=("table", "column", "ask", "is"), about_input=True,
)  # fmt: skip
def entered_in_column(case: Case, values: Mapping[str, Any]) -> Answer:
    """What was entered stands in that column of some row (is: true) or none (is: false); marked rows do not count."""
    entered, table = case.given.asks.get(values["ask"]), case.kind.fields[values["table"]]
    valid = [row for row in rows_of(case, values["table"]) if not ("except" in values and row.get(values["except"]))]
    is_there = any(row.get(values["column"]) == entered for row in valid)
    if entered is None or is_there is bool(values["is"]):
        return None
    code = "row_missing" if values["is"] else "row_there_already"
    column = table.column(values["column"]).title
    return refusal(code, rule="entered_in_column", table=table.title, column=column, value=entered)
