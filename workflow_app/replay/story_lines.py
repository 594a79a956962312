r"""Our own story files: JSON lines, each an act with what must come of it, played on a fresh demo office.

Kinds that the office itself does not have may lie in a folder `content` (states/, forms/) beside the story.

One object a line; blank lines and lines that begin with `#` are for the reader.

    {"case": "A1", "at": "2026-03-02T08:30", "actor": "soanthao", "act": "create", "kind": KIND, "place": "DU",
     "values": {"fields": {…}}, "expect": {"state": "draft"}}

`case` is the dossier's name within the file and `at` a local time (Asia/Ho_Chi_Minh) that never goes backwards.
`actor` is a username, or `system` for the clock; `"for": "username"` is for whom: whose act a clerk records, or in
whose place the actor acts. `kind` and `place` stand on the line that creates the dossier. In `values`, `"@username"` is
that person and `"#CODE"` that organisation, also inside lists and rows; `{"round": {"meeting": "name"}}` names a
meeting that several cases share; a paper may carry its text as `"content"`, or name a `"file"` that lies beside the
story: either is then stored like an upload.
`key` repeats a request (pressing twice), `seen` is what stood on the actor's screen: {"state": …, "revision": …,
"round": …}, or {"before": N} for what stood there N acts ago. `note` is for the reader.

`expect`: without `refused` the act must be carried out. `{"refused": "code"}` must be among the reasons and leave no
trace but the security log. Further: `state`, `revision`, `owner` (a code), `numbers`, `due`, `proposed_due` (a day or
null), `base`, `outcome`, `rolls`, `facts`, `repeated`, and `opens`: {"D4b": "kind"} for dossiers that the act opened,
which are called so from then on.

Acts without a dossier: `office.setting` {"name", "value"}, `office.calendar` {"days": {day: [worked, note]}},
`office.power_ends` {"organisation", "power", "on"}, `office.post` {"person", "role", "at", "from", and if need be
"until", "acting"}, `office.activity` {"person", "activity", "from"} (suspended, exempted, or empty), `office.delegate`
{"principal", "role", "at", "to", "from", "until", "reason", and if need be "basis", "manner", "kinds", "triggers",
"within"}, `office.revoke` {"principal", "to"} and `office.tick`; each may be `refused` too. With a `case`, what is
expected is asked of it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from workflow_app.content_files import DefinitionError, text_of
from workflow_app.domain.clocks import LOCAL_ZONE
from workflow_app.domain.texts import Text
from workflow_app.replay.expectations import Expect
from workflow_app.replay.office_acts import ACTS
from workflow_app.replay.report import titled
from workflow_app.schema import Strict


class SeenLine(Strict):
    state: str = ""
    revision: int = 0
    round: int = 1
    before: int | None = None


class Line(Strict):
    """One line of a story, as written."""

    at: str
    actor: str
    act: str
    case: str = ""
    for_: str = Field(default="", alias="for")
    kind: str = ""
    place: str = ""
    values: dict[str, Any] = {}
    expect: Expect = Expect()
    key: str = ""
    seen: SeenLine | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A line with its number and its instant."""

    number: int
    at: datetime
    line: Line


def read_story(path: Path) -> list[Told]:
    """Raises DefinitionError naming line and key, or OSError."""
    told: list[Told] = []
    begun: set[str] = set()
    for number, raw in enumerate(text_of(path, path.name).splitlines(), 1):
        if not raw.strip() or raw.lstrip().startswith("#"):
            continue
        one = _line(path.name, number, raw)
        if told and one.at < told[-1].at:
            raise DefinitionError(
                path.name, number, "at", titled("sớm hơn dòng trên:", "lies before the line above it:", one.line.at)
            )
        _check_case(path.name, one, begun)
        told.append(one)
    if not told:
        raise DefinitionError(path.name, None, "", Text("kịch bản không có dòng nào", "the story has no line"))
    return told


def _line(file: str, number: int, raw: str) -> Told:
    try:
        line = Line.model_validate(json.loads(raw, object_pairs_hook=_once_each))
    except json.JSONDecodeError as error:
        raise DefinitionError(
            file, number, "", titled("không phải một đối tượng JSON:", "not one JSON object:", error)
        ) from error
    except _Twice as twice:
        raise DefinitionError(
            file, number, str(twice), Text("có hai lần trong một dòng", "stands twice in one line")
        ) from twice
    except ValidationError as error:
        first = error.errors()[0]
        raise DefinitionError(file, number, ".".join(map(str, first["loc"])), first["msg"]) from error
    try:
        at = datetime.fromisoformat(line.at)
    except ValueError as error:
        problem = titled("không phải thời điểm như 2026-03-02T08:30:", "not a time like 2026-03-02T08:30:", line.at)
        raise DefinitionError(file, number, "at", problem) from error
    return Told(number, at.replace(tzinfo=at.tzinfo or LOCAL_ZONE).astimezone(UTC), line)


class _Twice(Exception):
    """A key that one object holds twice; which of the two was meant, nobody can say."""


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Twice(key)
        found[key] = value
    return found


def _check_case(file: str, one: Told, begun: set[str]) -> None:
    line = one.line
    if line.act.startswith("office."):
        if line.act not in ACTS:
            raise DefinitionError(
                file,
                one.number,
                "act",
                titled("việc của cơ quan không rõ; hợp lệ:", "unknown act of the office; legal:", ", ".join(ACTS)),
            )
        return
    if not line.case:
        problem = Text("việc trên hồ sơ phải nêu case", "an act on a dossier names its case")
        raise DefinitionError(file, one.number, "case", problem)
    if bool(line.kind) != bool(line.place):
        problem = Text(
            "việc lập hồ sơ phải có cả kind và place", "the act that creates a dossier has both a kind and a place"
        )
        raise DefinitionError(file, one.number, "kind", problem)
    if line.kind and not line.expect.refused:
        begun.add(line.case)
    elif not line.kind and line.case not in begun:
        problem = Text(f"chưa có dòng nào bắt đầu “{line.case}”; dòng đầu phải có kind",
                       f"nothing has begun “{line.case}”; its first line has a kind")  # fmt: skip
        raise DefinitionError(file, one.number, "case", problem)
    begun.update(line.expect.opens)
