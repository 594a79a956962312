"""Playing a story file line by line; what a line may say is told in `story_lines.py`."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from workflow_app.db.session import Database
from workflow_app.domain.case import Actor
from workflow_app.domain.refusals import Refused
from workflow_app.domain.texts import Text
from workflow_app.replay.expectations import differences, meeting_of, trace
from workflow_app.replay.furnishing import demo_office
from workflow_app.replay.names import Names, Unknown
from workflow_app.replay.office_acts import ACTS
from workflow_app.replay.player import Played, Player, Step, refused_as
from workflow_app.replay.report import AN_ANSWER, CARRIED_OUT, Report, Wrong, as_is, titled
from workflow_app.replay.scratch import scratch
from workflow_app.replay.story_lines import Line, Told, read_story
from workflow_app.services import papers
from workflow_app.services.acting import Seen
from workflow_app.services.cases import SYSTEM
from workflow_app.services.office import Office

Furnish = Callable[[Database, Path, datetime], Office]
"""Fills an empty database with an office's people and content, as of an instant."""
Progress = Callable[[int, int], None]
"""Told (done, of how many) after each step."""


def play_story(
    path: Path | str, database_url: str | None = None, *, keep: Path | None = None, furnish: Furnish | None = None,
    progress: Progress | None = None,
) -> Report:  # fmt: skip
    """Play one file on a fresh demo office in a scratch database (or the empty one at `database_url`).

    Kinds in a folder `content` beside the file are known besides those of the office; `furnish` makes another office.

    Raises DefinitionError for a line that cannot be read, NotScratch, and what loading the office raises. Whatever
    happens in a step is part of the report.
    """
    path = Path(path)
    told = read_story(path)
    with scratch(database_url, keep) as (database, folder):
        furnished = furnish or partial(demo_office, more_kinds=path.parent / "content")
        office = furnished(database, folder, told[0].at)
        for one in told:
            if mistake := getattr(office.library, "errors", {}).get(one.line.kind):
                raise mistake
        return _Teller(path, database, office).tell(told, progress)


class _Teller:
    def __init__(self, path: Path, database: Database, office: Office) -> None:
        self.file, self.folder, self.database, self.office = path.name, path.parent, database, office
        self.player = Player(database, office)
        self.names = Names(database, self.player.dossiers)
        self.meetings: dict[str, str] = {}
        self.seen: dict[str, list[Seen]] = {}
        self.report = Report(path.name)

    def tell(self, told: list[Told], progress: Progress | None) -> Report:
        self.report.cases = len({one.line.case for one in told if one.line.case})
        for done, one in enumerate(told, 1):
            try:
                self._one(one)
            except Unknown as unknown:
                self._wrong(one, Text("một dòng diễn được", "a line that can be played"), unknown.text)
            except Exception as error:
                self._wrong(one, AN_ANSWER, as_is(f"{type(error).__name__}: {error}".split("\n", 1)[0][:300]))
            if progress:
                progress(done, len(told))
        return self.report

    def _wrong(self, one: Told, expected: Text, got: Text, why: Text | None = None) -> None:
        self.report.wrong.append(Wrong(one.line.case or one.line.act, one.number, expected, got, why))

    def _one(self, one: Told) -> None:
        if one.line.act.startswith("office."):
            self._office(one)
            return
        before = trace(self.database) if one.line.expect.refused else None
        played = self._play(one)
        if played.refused and not one.line.expect.refused:
            self._wrong(one, CARRIED_OUT, played.told, played.why)
        elif played.fault:
            wanted = one.line.expect.refused
            self._wrong(one, as_is(wanted) if wanted else CARRIED_OUT, played.fault)
        elif before is not None:
            self._refused(one, played, before)
        else:
            self.report.steps += 1
            self._after(one, played)

    def _refused(self, one: Told, played: Played, before: Any) -> None:
        wanted = one.line.expect.refused
        if not played.refused:
            done = Text(f"đã thực hiện, nay là {played.told.vi}", f"carried out, now {played.told.en}")
            self._wrong(one, refused_as(wanted), done)
        elif wanted not in played.codes:
            self._wrong(one, refused_as(wanted), played.told, played.why)
        elif trace(self.database) != before:
            left = titled("không có dấu vết của việc bị từ chối vì", "no trace of the act refused by", wanted)
            self._wrong(one, left, Text("cơ sở dữ liệu đã thay đổi", "a changed database"))
        else:
            self.report.refusals[wanted] += 1
            self._compare(one)

    def _play(self, one: Told) -> Played:
        line = one.line
        try:
            values = self.names.resolved(self._meeting_named(self._stored(line.values)))
        except Refused as refused:
            return Played(codes=refused.codes, why=refused.first.text)
        step = Step(
            case=line.case, line=one.number, now=one.at, actor=self._actor(line), trigger=line.act, values=values,
            key=f"{self.file}:{line.key or one.number}", begins=(line.kind, line.place) if line.kind else None,
            seen=self._seen(line),
        )  # fmt: skip
        return self.player.play(step)

    def _actor(self, line: Line) -> Actor:
        if line.actor == "system":
            return SYSTEM
        person = self.names.person(line.actor)
        return Actor(person, self.names.person(line.for_) if line.for_ else person)

    def _seen(self, line: Line) -> Seen | None:
        if line.seen is None:
            return None
        if line.seen.before is not None:
            return self.seen[line.case][-1 - line.seen.before]
        return Seen(line.seen.state, line.seen.revision, line.seen.round)

    def _stored(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Papers that bring their text, or a file, are stored first, as an upload is. Raises Refused as it does."""
        given = dict(values)
        if any("content" in paper or "file" in paper for paper in given.get("papers") or ()):
            given["papers"] = [self._paper(dict(paper)) for paper in given["papers"]]
        return given

    def _paper(self, paper: dict[str, Any]) -> dict[str, Any]:
        if "file" in paper:
            content = (self.folder / Path(str(paper.pop("file"))).name).read_bytes()
        elif "content" in paper:
            content = str(paper.pop("content")).encode()
        else:
            return paper
        stream = io.BytesIO(content)
        stored = papers.store(
            self.office.files, stream, paper.get("filename") or "giay-to.txt", largest=self.office.largest_paper
        )
        return {**paper, **stored.as_value()}

    def _meeting_named(self, values: dict[str, Any]) -> dict[str, Any]:
        name = (values.get("round") or {}).get("meeting")
        if not name:
            return values
        voting = {key: value for key, value in values["round"].items() if key != "meeting"}
        if name in self.meetings:
            voting["meeting"] = self.meetings[name]
        return {**values, "round": voting}

    def _after(self, one: Told, played: Played) -> None:
        """What the file calls by name from now on, then what it expects."""
        outcome = played.outcome
        assert outcome is not None
        name = (one.line.values.get("round") or {}).get("meeting")
        if name and name not in self.meetings:
            self.meetings[name] = meeting_of(self.database, outcome.dossier)
        if one.line.expect.repeated != outcome.repeated:
            wanted, got = one.line.expect.repeated, outcome.repeated
            self._wrong(one, titled("lặp lại:", "repeated:", wanted), titled("lặp lại:", "repeated:", got))
        for problem in self.names.opened(outcome.dossier, one.line.expect.opens):
            self._wrong(one, *problem)
        self._compare(one)

    def _compare(self, one: Told) -> None:
        dossier = self.player.dossiers.get(one.line.case)
        if dossier is None:
            return
        with self.database.reading() as session:
            found = list(differences(session, self.office, self.names, dossier, one.line.expect, one.at))
        self.seen.setdefault(one.line.case, []).append(self.names.seen(dossier))
        for expected, got in found:
            self._wrong(one, expected, got)

    def _office(self, one: Told) -> None:
        actor, wanted = self._actor(one.line), one.line.expect.refused
        try:
            ACTS[one.line.act](self.database, self.office, actor, one.at, self.names.resolved(one.line.values))
        except Refused as refused:
            if not wanted or wanted not in refused.codes:
                raise
            self.report.refusals[wanted] += 1
            return
        if wanted:
            self._wrong(one, refused_as(wanted), Text("đã thực hiện", "carried out"))
        self.report.steps += 1
        self._compare(one)
