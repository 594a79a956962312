"""A second opinion on a log: one JSON line a case, made by somebody who shares no code with the engine."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from workflow_app.content_files import DefinitionError, text_of
from workflow_app.replay.report import Wrong


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a case keeps the rules, the state that its last valid act reached, and the first act that breaks.

    `broken_at` counts the events of the case from 0; it, `activity` and `reason` are None where the case conforms.
    """

    case: str
    conforms: bool
    end: str
    broken_at: int | None = None
    activity: str | None = None
    reason: str | None = None

    def __str__(self) -> str:
        if self.conforms:
            return f"conforms, ends {self.end}"
        return f"event {self.broken_at} “{self.activity}” refused as {self.reason}, in {self.end}"


_KEYS = tuple(one.name for one in fields(Verdict))


def read_verdicts(path: Path) -> dict[str, Verdict]:
    """Other keys of a line are left aside. Raises DefinitionError naming the line, or OSError."""
    found: dict[str, Verdict] = {}
    for number, raw in enumerate(text_of(path, path.name).splitlines(), 1):
        try:
            one = json.loads(raw)
            verdict = Verdict(**{key: one[key] for key in _KEYS if key in one})
        except (ValueError, TypeError) as error:
            raise DefinitionError(path.name, number, "", f"not a verdict: {error}") from error
        found[verdict.case] = verdict
    return found


def compare(got: Mapping[str, Verdict], wanted: Mapping[str, Verdict], lines: Mapping[str, int]) -> Iterator[Wrong]:
    for case, verdict in got.items():
        if case not in wanted:
            yield Wrong(case, lines[case], "no such case", str(verdict), "the verdicts do not name it")
        elif verdict != wanted[case]:
            yield Wrong(case, lines[case], str(wanted[case]), str(verdict), "the second opinion differs")
    for case in wanted.keys() - got.keys():
        yield Wrong(case, 0, str(wanted[case]), "no such case", "the log does not hold it")
