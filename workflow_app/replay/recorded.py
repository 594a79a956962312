"""Playing a recorded log: each case up to its first refusal, through the services, as the people who acted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workflow_app.db.session import Database
from workflow_app.domain.case import Actor
from workflow_app.domain.texts import Text
from workflow_app.replay.furnishing import made_up_office
from workflow_app.replay.logs import Event, read_log
from workflow_app.replay.mapping import NO_SUCH_STEP, NOTE_ONLY, Mapping, read_mapping, value_of
from workflow_app.replay.player import Played, Player, Step
from workflow_app.replay.report import AN_ANSWER, Report, Wrong, as_is, titled
from workflow_app.replay.scratch import scratch
from workflow_app.replay.story import Progress
from workflow_app.replay.verdicts import Verdict, compare, read_verdicts
from workflow_app.services.office import Office


@dataclass(slots=True)
class _Course:
    """How far a case has come. `broken` is set at its first refusal; nothing of it is played after that."""

    events: int = 0
    state: str = ""
    line: int = 0
    broken: Verdict | None = None
    is_faulty: bool = False


def play_log(
    path: Path | str, mapping_path: Path | str, database_url: str | None = None, *, keep: Path | None = None,
    verdicts: Path | None = None, progress: Progress | None = None,
) -> Report:  # fmt: skip
    """Play a CSV or XES log in a scratch database; with `verdicts`, compare each case with that second opinion.

    Wrong is a fault of the engine, a refusal that the mapping does not foresee, an end that it does not allow, and
    every difference from a verdict. Raises DefinitionError for a file that cannot be read, and NotScratch.
    """
    path, mapping_path = Path(path), Path(mapping_path)
    mapping, library = read_mapping(mapping_path)
    events = read_log(path, mapping)
    wanted = read_verdicts(verdicts) if verdicts else None
    with scratch(database_url, keep) as (database, folder):
        now = min((one.at for one in events), default=None)
        if now is None:
            return Report(path.name, conforming=0)
        office, actors = made_up_office(database, folder, mapping, library, now)
        courses, report = _play(_Log(database, office, mapping, actors), path.name, events, progress)
    report.cases = len(courses)
    report.conforming = sum(1 for one in courses.values() if not one.broken and not one.is_faulty)
    judged = {name: one.broken or Verdict(name, True, one.state) for name, one in courses.items()}
    for name, course in courses.items():
        if not course.broken and not course.is_faulty:
            report.ends[course.state or "—"] += 1
            if mapping.ends and course.state not in mapping.ends:
                legal = ", ".join(mapping.ends)
                report.wrong.append(
                    Wrong(name, course.line, titled("kết thúc ở", "an end in", legal), as_is(course.state or "—"))
                )
    if wanted is not None:
        report.compared = len(wanted)
        report.wrong += compare(judged, wanted, {name: one.line for name, one in courses.items()})
    return report


_FORESEEN = Text("một lần từ chối mà tệp --mapping dự liệu", "a refusal that the mapping foresees")


class _Log:
    def __init__(self, database: Database, office: Office, mapping: Mapping, actors: dict[str, Actor]) -> None:
        self.player, self.mapping, self.actors = Player(database, office), mapping, actors

    def play(self, event: Event, *, begins: bool) -> Played | None:
        """None for an event that is a note only."""
        trigger = self.mapping.activities.get(event.activity)
        actor = self.actors.get(event.role)
        if trigger is None or actor is None:
            word = titled("hoạt động", "activity", f"“{event.activity}”")
            if trigger is not None:
                word = titled("vai trò", "role", f"“{event.role}”")
            return Played(fault=Text(f"tệp --mapping không nói {word.vi} là gì",
                                     f"the mapping does not say what the {word.en} is"))  # fmt: skip
        if trigger == NOTE_ONLY:
            return None
        if trigger == NO_SUCH_STEP:
            trigger = event.activity
        entered = self.mapping.fields.items() if begins else ()
        fields = {name: value_of(field, event.values) for name, field in entered}
        return self.player.play(
            Step(
                case=event.case, line=event.line, now=event.at, actor=actor, trigger=trigger, key=f"{event.line}",
                values={"fields": fields} if fields else {},
                begins=(self.mapping.kind, self.mapping.organisation.code) if begins else None,
            )
        )  # fmt: skip

    def reason(self, played: Played) -> str | None:
        """The code that counts: the first that the mapping foresees; None where it foresees none of them."""
        if not self.mapping.refusals:
            return played.codes[0]
        return next((code for code in played.codes if code in self.mapping.refusals), None)


def _play(log: _Log, file: str, events: list[Event], progress: Progress | None) -> tuple[dict[str, _Course], Report]:
    courses: dict[str, _Course] = {}
    report = Report(file)
    for done, event in enumerate(events, 1):
        course = courses.get(event.case)
        if course is None:
            course = courses[event.case] = _Course(state=log.mapping.before)
        if course.broken or course.is_faulty:
            report.left_out += 1
        else:
            _one(log, report, course, event)
        course.events += 1
        if progress:
            progress(done, len(events))
    return courses, report


def _one(log: _Log, report: Report, course: _Course, event: Event) -> None:
    course.line = event.line
    played = log.play(event, begins=event.case not in log.player.dossiers)
    if played is None:
        report.notes += 1
    elif played.outcome:
        report.steps += 1
        course.state = played.outcome.state
    elif played.refused and (code := log.reason(played)):
        report.refusals[code] += 1
        reason = log.mapping.refusals.get(code, code)
        course.broken = Verdict(event.case, False, course.state, course.events, event.activity, reason)
    else:
        course.is_faulty = True
        report.wrong.append(
            Wrong(event.case, event.line, _FORESEEN if played.refused else AN_ANSWER, played.told, played.why)
        )
