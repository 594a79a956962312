"""Recorded logs of other systems, read as plain events: CSV and XES, plain or compressed by gzip."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, cast
from zoneinfo import ZoneInfo

from workflow_app.content_files import DefinitionError
from workflow_app.replay import mapping as m
from workflow_app.replay.report import titled
from workflow_app.replay.xes import XesError, traces


@dataclass(frozen=True, slots=True)
class Event:
    """One recorded event. `line` is that of the file for CSV, the number of the event for XES."""

    case: str
    line: int
    at: datetime
    activity: str
    role: str
    values: Mapping[str, str]


def is_story(path: Path) -> bool:
    return path.name.endswith((".jsonl", ".jsonl.gz"))


def read_log(path: Path, mapping: m.Mapping) -> list[Event]:
    """Every event in the order of the file. Raises DefinitionError naming the line, or OSError."""
    try:
        if path.name.removesuffix(".gz").endswith(".xes"):
            with _opened(path) as stream:
                return list(_xes(path.name, stream, mapping))
        with _opened(path) as stream:
            lines = (line.decode("utf-8-sig" if number == 0 else "utf-8") for number, line in enumerate(stream))
            return list(_csv(path.name, lines, mapping))
    except (UnicodeDecodeError, EOFError, gzip.BadGzipFile) as error:
        raise DefinitionError(
            path.name, None, "", titled("không đọc được tệp:", "the file cannot be read:", error)
        ) from error


def _opened(path: Path) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(path, "rb")) if path.suffix == ".gz" else path.open("rb")


def _csv(name: str, lines: Iterator[str], mapping: m.Mapping) -> Iterator[Event]:
    rows = csv.DictReader(lines, strict=True)
    wanted = mapping.csv
    needed = {wanted.case, wanted.at, wanted.activity, wanted.role, *map(m.column_of, mapping.fields.values())}
    if missing := sorted(needed - set(rows.fieldnames or ())):
        there_are = ", ".join(rows.fieldnames or ())
        raise DefinitionError(
            name, 1, missing[0], titled("không có cột này; hiện có:", "no such column; there are:", there_are)
        )
    try:
        for row in rows:
            at = _instant(name, rows.line_num, row[wanted.at], mapping)
            yield Event(row[wanted.case], rows.line_num, at, row[wanted.activity], row[wanted.role], row)
    except csv.Error as error:
        raise DefinitionError(name, rows.line_num, "", str(error)) from error


def _xes(name: str, stream: IO[bytes], mapping: m.Mapping) -> Iterator[Event]:
    wanted, number = mapping.xes, 0
    try:
        for trace, events in traces(stream):
            case = trace.get(wanted.case, "")
            for event in events:
                number += 1
                at = _instant(name, number, event.get(wanted.at, ""), mapping)
                values = {**{f"trace {key}": value for key, value in trace.items()}, **event, "case": case}
                yield Event(case, number, at, event.get(wanted.activity, ""), event.get(wanted.role, ""), values)
    except XesError as error:
        raise DefinitionError(name, error.line, "", error.problem) from error


def _instant(name: str, line: int, text: str, mapping: m.Mapping) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise DefinitionError(
            name, line, mapping.csv.at, titled("không phải thời điểm:", "not a time:", repr(text[:40]))
        ) from error
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(mapping.zone))
