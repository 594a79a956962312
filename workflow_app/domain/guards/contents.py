"""Rules about what the fields and papers of the dossier say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow_app.domain.case import Case
from workflow_app.domain.contents import Field
from workflow_app.domain.guards.ruling import Answer, day_in, entering, guard, rows_of, shown
from workflow_app.domain.refusals import refusal
from workflow_app.domain.seen import Past
from workflow_app.domain.texts import Text
from workflow_app.domain.undone import standing_acts


@guard(values={"table": "field", "count": "free", "column": "column", "is": "free"}, required=("table", "count"))
def rows_at_least(case: Case, values: Mapping[str, Any]) -> Answer:
    """A table has so many rows (of a given sort, where a column and its value are named)."""
    rows = rows_of(case, values["table"])
    if "column" in values:
        rows = [row for row in rows if row.get(values["column"]) == values["is"]]
    if len(rows) >= int(values["count"]):
        return None
    table = case.kind.fields[values["table"]]
    return refusal(
        "too_few_rows", rule="rows_at_least", table=table.title, needed=values["count"], found=len(rows),
        such=_such(table, values), ways_out=entering(case, table.name),
    )  # fmt: skip


def _such(table: Field, values: Mapping[str, Any]) -> Text:
    """Of which rows the rule speaks, where it is not of all."""
    if "column" not in values:
        return Text("", "")
    column, word = table.column(values["column"]), str(values["is"])
    value = column.choices.get(word, Text(word, word))
    return Text(f" có “{column.title.vi}” là “{value.vi}”", f" of which “{column.title.en}” is “{value.en}”")


@guard(values={"table": "field", "column": "column", "is": "free"}, required=("table", "column"))
def every_row_has(case: Case, values: Mapping[str, Any]) -> Answer:
    """Every row of a table has its column filled, or filled with one given value."""
    table = case.kind.fields[values["table"]]
    open_rows = [
        number
        for number, row in enumerate(rows_of(case, values["table"]), start=1)
        if ("is" in values and row.get(values["column"]) != values["is"])
        or ("is" not in values and row.get(values["column"]) in (None, "", []))
    ]
    if not open_rows:
        return None
    return refusal(
        "rows_open", rule="every_row_has", table=table.title, column=table.column(values["column"]).title,
        rows=", ".join(map(str, open_rows)),
        missing=tuple(Text(f"{table.title.vi}, dòng {n}", f"{table.title.en}, row {n}") for n in open_rows),
    )  # fmt: skip


@guard(values={"of": "field"}, required=("of",))
def different_persons(case: Case, values: Mapping[str, Any]) -> Answer:
    """The persons named in these fields are all different."""
    named = [(str(name), str(case.fields.get(name))) for name in values["of"] if case.fields.get(name)]
    seen: dict[str, str] = {}
    for name, uid in named:
        if uid in seen:
            return refusal(
                "same_person_twice", rule="different_persons", first=case.kind.fields[seen[uid]].title,
                second=case.kind.fields[name].title,
            )  # fmt: skip
        seen[uid] = name
    return None


@guard(values={"of": "field", "standing": "free"}, required=("of", "standing"))
def member_standing(case: Case, values: Mapping[str, Any]) -> Answer:
    """The person in the field stands on a roll as official or as probationary member."""
    person = case.person_id(case.fields.get(values["of"]) or "")
    if person is None:
        return None
    entries = [one for one in case.roll(person, case.held_on) if one.presence != "guest"]
    if any(one.standing == values["standing"] for one in entries):
        return None
    code = "not_official" if values["standing"] == "official" else "not_probationary"
    return refusal(code, rule="member_standing", field=case.kind.fields[values["of"]].title)


@guard(values={"table": "field", "column": "column", "subjects": "field"}, required=("table", "column", "subjects"))
def independent_of_subjects(case: Case, values: Mapping[str, Any]) -> Answer:
    """No team member belongs to a supervised organisation, on the day of the act or today, nor is supervised himself
    (89-QĐ/TW; relatives by declaration)."""
    persons = {case.person_id(row.get(values["column"]) or ""): row for row in rows_of(case, values["table"])}
    for subject in rows_of(case, values["subjects"]):
        organisation = case.organisation(subject.get("organisation") or "")
        subject_person = case.person_id(subject.get("person") or "")
        for person in persons:
            if person is None:
                continue
            if person == subject_person:
                return refusal("team_is_subject", rule="independent_of_subjects", person=case.person_name(person))
            if organisation and any(organisation.id in case.places_of(person, on) for on in (case.held_on, case.today)):
                return refusal(
                    "team_not_independent", rule="independent_of_subjects", person=case.person_name(person),
                    organisation=organisation.name,
                )  # fmt: skip
    return None


@guard(values={"paper": "paper", "of": "trigger"}, required=("paper", "of"), about_input=True)
def paper_answers(case: Case, values: Mapping[str, Any]) -> Answer:
    """The paper answers a step: it has a file, was brought since that step was last taken, and is not dated before it.

    What comes with the act takes the place of what is there. Where there is none at all, `needs_papers` says so.
    """
    paper, asked = case.kind.papers[values["paper"]], _last_taken(case, values["of"])
    kept = [one for one in case.papers() if one.name == paper.name and one.verdict != "refused"]
    brought = [one for one in case.given.papers if one.get("name") == paper.name]
    if not kept and not brought:
        return None
    digest = str(brought[-1].get("digest") or "") if brought else kept[-1].digest
    is_since = asked is not None and (bool(brought) or kept[-1].brought_at >= asked.recorded_at)
    if asked is None or not is_since or not digest.strip("0"):  # a paper of which only the name was given: zeros
        step = next(one.title for one in case.kind.transitions if one.trigger == values["of"])
        title = Text(
            f"tệp “{paper.title.vi}” nộp từ khi “{step.vi}”", f"a file of “{paper.title.en}” brought since “{step.en}”"
        )
        return refusal(
            "paper_missing", rule="paper_answers", papers=title, missing=(paper.title,), supplier=paper.written_by
        )
    written_on = day_in(brought[-1].get("written_on") if brought else kept[-1].written_on)
    if written_on is None or written_on < asked.held_on:
        return refusal(
            "paper_too_early", rule="paper_answers", paper=paper.title, day=shown(written_on) if written_on else "—",
            first=shown(asked.held_on),
        )  # fmt: skip
    return None


def _last_taken(case: Case, trigger: str) -> Past | None:
    standing = standing_acts(case.kind, case.past())
    return next((one for one in reversed(standing) if one.trigger == trigger), None)
