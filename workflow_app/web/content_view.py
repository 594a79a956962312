"""The parts of a dossier's page: content, papers, opinions; each as this person may read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from workflow_app.db import directory, enclosures, former_papers
from workflow_app.db.columns import day_of
from workflow_app.domain.contents import Field
from workflow_app.domain.row_lists import lists_of
from workflow_app.domain.texts import Text
from workflow_app.services import asked, visibility
from workflow_app.services.ending import Ending, ending_of
from workflow_app.web.language import in_vietnamese, say, t
from workflow_app.web.opened import Opened
from workflow_app.web.sheets import Sheet, sheets
from workflow_app.web.shown_fields import Shown, cell, row_labels, shown

# Content ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CountedList:
    """Rows of one list with the count of each of its columns: "8/8", never summed with another list."""

    title: str
    table: Shown
    counts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Content:
    groups: tuple[tuple[Text | None, tuple[Shown, ...]], ...]
    lists: tuple[tuple[Text, tuple[CountedList, ...]], ...]
    sheets: tuple[Sheet, ...]
    ending: Ending | None = None
    """Of a dossier whose documents were revoked or replaced."""


def content(opened: Opened) -> Content:
    documents = sheets_of(opened)
    in_sheets = {name for one in documents for name in one.as_now}
    groups: dict[Text | None, list[Shown]] = {}
    counted: list[tuple[Text, tuple[CountedList, ...]]] = []
    for spec in opened.kind.fields.values():
        if not visibility.visible_field(opened.case, opened.reader, opened.how, spec):
            continue
        value = readable(opened, spec)
        if spec.lists and value:
            counted.append((spec.title, tuple(_lists(opened, spec, value))))
            continue
        one = shown(opened.case, spec, value)
        if not (one.is_empty or (one.is_table and spec.name in in_sheets)):
            groups.setdefault(spec.group, []).append(one)
    ending = ending_of(opened.case) if any(one.issued_on for one in documents) else None
    shown_groups = tuple((title, tuple(found)) for title, found in groups.items())
    return Content(shown_groups, tuple(counted), tuple(documents), ending)


def sheets_of(opened: Opened) -> list[Sheet]:
    """The documents that this person may read, each with what its print adds of the tables that he may read."""
    found = [
        one
        for one in sheets(opened.case, opened.office.roles, lambda spec, stood: _readable_then(opened, spec, stood))
        if visibility.visible_document(opened.how, opened.kind.documents[one.name], one.issued_on)
    ]
    read = tables(opened) if found else {}
    return [replace(one, tables=read) for one in found]


def readable(opened: Opened, spec: Field) -> Any:
    """The value of a field as this person may read it: of a table only the rows that are his to read."""
    if not visibility.visible_field(opened.case, opened.reader, opened.how, spec):
        return None
    if spec.type == "rows":
        return visibility.visible_rows(opened.case, opened.reader, opened.how, spec)
    return opened.dossier.fields.get(spec.name)


def _readable_then(opened: Opened, spec: Field, stood: Any) -> Any:
    """The same of what stood there when a text was settled."""
    if not visibility.visible_field(opened.case, opened.reader, opened.how, spec):
        return None
    if spec.type == "rows":
        return visibility.visible_rows(opened.case, opened.reader, opened.how, spec, stood or [])
    return stood


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row as it is kept, and each of its cells in Vietnamese words."""

    raw: dict[str, Any]
    words: dict[str, str]


def tables(opened: Opened) -> dict[str, list[TableRow]]:
    """The tables that this person may read, for prints that say more than the text of a document."""
    found: dict[str, list[TableRow]] = {}
    with in_vietnamese():
        for spec in opened.kind.fields.values():
            if spec.type != "rows" or not (rows := readable(opened, spec)):
                continue
            empty = dict.fromkeys(one.name for one in spec.columns)
            found[spec.name] = [
                TableRow(
                    {**empty, **row}, {one.name: cell(opened.case, one, row.get(one.name)) for one in spec.columns}
                )
                for row in rows
            ]
    return found


def _lists(opened: Opened, spec: Field, rows: list[dict[str, Any]]) -> Iterator[CountedList]:
    assert spec.lists is not None
    for one in lists_of(spec.lists, rows):
        key = [cell(opened.case, spec.column(name), value) for name, value in zip(spec.lists.by, one.key, strict=True)]
        counts = []
        for column, number in one.counts.items():
            if not (number.of or number.left_out):
                continue
            words = f"{say(spec.column(column).title)}: {number.reached}/{number.of}"
            if number.left_out:
                words += t(f", {number.left_out} không đánh giá được", f", {number.left_out} not assessable")
            if number.open:
                words += t(f", {number.open} chưa đánh giá", f", {number.open} still open")
            counts.append(words)
        table = shown(opened.case, spec, list(one.rows), without=spec.lists.by)
        yield CountedList(" · ".join(key), table, tuple(counts))


# Papers -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PaperShown:
    """`uid` is empty for a paper that is not there. `verdict` is missing, present, accepted or refused."""

    title: Text
    label: str
    form: str
    writer: Text | None
    verdict: str
    reason: str
    uid: str = ""
    filename: str = ""
    size: int = 0
    written_by: str = ""
    written_on: date | None = None
    recorded_at: str = ""
    recorded_by: str = ""
    source: Text | None = None
    is_verified: bool = True
    former: tuple[FormerShown, ...] = ()


@dataclass(frozen=True, slots=True)
class FormerShown:
    """A paper in whose place a newer one came; `uid` is empty where it was kept on paper."""

    uid: str
    filename: str
    verdict: str
    reason: str
    recorded_at: str
    recorded_by: str
    replaced_at: str
    replaced_by: str


def papers(opened: Opened) -> list[PaperShown]:
    """Every paper that the definition speaks of, for each row that brings one, in the definition's order."""
    case, found = opened.case, []
    files = enclosures.files(opened.session, opened.dossier.id)
    names = directory.names(opened.session, {row[5] for row in files.values()})
    former = former_papers.replaced_papers(opened.session, opened.dossier.id)
    for spec in opened.kind.papers.values():
        rows: list[tuple[str, str]] = [("", "")]
        if spec.each:
            table = opened.kind.fields[spec.each]
            listed = opened.dossier.fields.get(spec.each) or []
            rows = [(str(n), label) for n, label in enumerate(row_labels(case, table, listed), start=1)]
        for row, label in rows:
            if not visibility.visible_paper(case, opened.reader, opened.how, spec.name, row):
                continue
            common: dict[str, Any] = {
                "title": spec.title, "label": label, "form": spec.form, "writer": spec.written_by,
                "source": spec.source.text if spec.source else None,
                "is_verified": spec.source.verified if spec.source else True,
            }  # fmt: skip
            brought = [one for one in case.papers() if (one.name, one.row) == (spec.name, row)]
            if not brought:
                found.append(PaperShown(**common, verdict="missing", reason=""))
            for one in brought:
                file = files[one.id]
                found.append(
                    PaperShown(
                        **common, verdict=one.verdict, reason=one.verdict_reason, uid=one.uid if file[1] else "",
                        filename=file[1], size=file[3], written_by=one.written_by, written_on=one.written_on,
                        recorded_at=file[6], recorded_by=names.get(file[5], ""),
                        former=tuple(
                            _former(old, names) for old in former if (old.name, old.row) == (one.name, one.row)
                        ),
                    )
                )  # fmt: skip
    return found


def _former(old: former_papers.ReplacedPaper, names: Mapping[int, str]) -> FormerShown:
    return FormerShown(
        uid=old.uid if old.filename else "", filename=old.filename, verdict=old.verdict, reason=old.verdict_reason,
        recorded_at=old.recorded_at, recorded_by=names.get(old.person_id, ""), replaced_at=old.replaced_at,
        replaced_by=names.get(old.replaced_by_id, ""),
    )  # fmt: skip


# Opinions ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpinionShown:
    who: str
    asked_on: str
    due_on: date
    answered_on: date | None
    answered_by: str
    answer: str
    settled: str
    explanation: str
    settled_by: str
    is_late: bool
    is_open: bool = True
    withdrawn_on: date | None = None
    withdrawn_why: str = ""
    recorded_by: str = ""
    """Who wrote the answer down for who gave it."""
    signed_by: str = ""
    """Of an organisation outside: who signed its answer, and by which letter."""
    letter_number: str = ""
    letter_on: date | None = None
    letter: str = ""


def opinions(opened: Opened) -> list[OpinionShown]:
    """All of them for who reads the file; for the others what was asked of them or of their organisation."""
    more = enclosures.answers(opened.session, opened.dossier.id)
    hands = {one for row in more.values() for one in (row[2], row[4], row[6]) if one}
    names = directory.names(opened.session, hands)
    found = []
    for one in opened.case.opinions():
        mine = one.person_id == opened.reader.person_id or one.organisation_id in opened.reader.belongs_to
        if not (opened.is_whole or mine):
            continue
        row = more[one.id]
        found.append(
            OpinionShown(
                who=asked.name_of(opened.case, one), asked_on=row[1], due_on=one.due_on, answered_on=one.answered_on,
                answered_by=names.get(row[2] or 0, ""), answer=one.answer, settled=one.settled, explanation=row[3],
                settled_by=names.get(row[4] or 0, ""), is_late=(one.answered_on or opened.today) > one.due_on,
                is_open=one.is_open, withdrawn_on=one.withdrawn_on, withdrawn_why=row[7],
                recorded_by=names.get(row[6] or 0, ""), signed_by=row[8], letter_number=row[9],
                letter_on=day_of(row[10]), letter=_letter(opened, row[11]),
            )
        )  # fmt: skip
    return found


def _letter(opened: Opened, uid: str) -> str:
    """The paper that came with an answer, where it has a file that this person reads; also once another replaced it."""
    found = enclosures.paper(opened.session, uid) if uid else None
    if found is None or not found[3]:
        return ""
    reads = visibility.visible_paper(opened.case, opened.reader, opened.how, found[1], found[2])
    return uid if reads else ""
