"""A second opinion on a log: one JSON line a case, made by somebody who shares no code with the engine."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from workflow_app.content_files import DefinitionError, text_of
from workflow_app.domain.texts import Text
from workflow_app.replay.report import Wrong, titled

_NO_CASE = Text("không có vụ việc này", "no such case")
_NOT_NAMED = Text("tệp ý kiến không nêu", "the verdicts do not name it")
_DIFFERS = Text("ý kiến thứ hai khác", "the second opinion differs")
_NOT_IN_LOG = Text("nhật ký không có", "the log does not hold it")


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

    @property
    def told(self) -> Text:
        if self.conforms:
            return titled("đúng quy định, kết thúc ở", "conforms, ends", self.end)
        at, activity = self.broken_at, self.activity
        return Text(f"sự kiện {at} “{activity}” bị từ chối vì {self.reason}, khi ở {self.end}",
                    f"event {at} “{activity}” refused as {self.reason}, in {self.end}")  # fmt: skip


_KEYS = tuple(one.name for one in fields(Verdict))


def read_verdicts(path: Path) -> dict[str, Verdict]:
    """Other keys of a line are left aside. Raises DefinitionError naming the line, or OSError."""
    found: dict[str, Verdict] = {}
    for number, raw in enumerate(text_of(path, path.name).splitlines(), 1):
        try:
            one = json.loads(raw)
            verdict = Verdict(**{key: one[key] for key in _KEYS if key in one})
        except (ValueError, TypeError) as error:
            raise DefinitionError(
                path.name, number, "", titled("không phải một ý kiến:", "not a verdict:", error)
            ) from error
        found[verdict.case] = verdict
    return found


def compare(got: Mapping[str, Verdict], wanted: Mapping[str, Verdict], lines: Mapping[str, int]) -> Iterator[Wrong]:
    for case, verdict in got.items():
        if case not in wanted:
            yield Wrong(case, lines[case], _NO_CASE, verdict.told, _NOT_NAMED)
        elif verdict != wanted[case]:
            yield Wrong(case, lines[case], wanted[case].told, verdict.told, _DIFFERS)
    for case in wanted.keys() - got.keys():
        yield Wrong(case, 0, wanted[case].told, _NO_CASE, _NOT_IN_LOG)
