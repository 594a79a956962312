"""workflow-app replay: a recorded log, or a story, once more through the services."""

from __future__ import annotations

from pathlib import Path

import click

from workflow_app.commands.edge import CALLED_WRONGLY, FOUND_WRONG, Edge, Failure, pass_edge
from workflow_app.content_files import DefinitionError
from workflow_app.replay.logs import is_story
from workflow_app.replay.recorded import play_log
from workflow_app.replay.report import Report
from workflow_app.replay.scratch import NotScratch
from workflow_app.replay.story import play_story

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option("--mapping", type=_FILE, help="What a CSV or XES log means: activity → step, role → actor, or note only.")
@click.option("--verdicts", type=_FILE, help="A second opinion to compare with, case by case (JSON lines).")
@click.option("--into-scratch", is_flag=True, default=True, hidden=True)
@click.option(
    "--keep", type=click.Path(dir_okay=False, path_type=Path), help="Keep the scratch database in this new file."
)
@click.option("--show", type=click.IntRange(min=0), default=10, show_default=True, help="How many wrong ones to list.")
@pass_edge
def replay(
    edge: Edge, files: tuple[Path, ...], mapping: Path | None, verdicts: Path | None, into_scratch: bool,
    keep: Path | None, show: int,
) -> None:  # fmt: skip
    """Play FILES once more, each act through the services, as the people who acted.

    A story (.jsonl) says what must come of each act and is played on a fresh demonstration office. A recorded log
    (.csv or .xes, also .gz) needs a --mapping and is played under the definition that the mapping names; each case
    goes up to its first refusal.

    The acts are dated as recorded, therefore always in a scratch database: the history of a running office is never
    back-dated. Exit code 0 when everything came as expected, 1 when not, 2 when a file cannot be read.
    """
    if keep is not None and len(files) > 1:
        raise Failure("--keep takes one file at a time", CALLED_WRONGLY)
    if keep is not None and not keep.absolute().parent.is_dir():
        raise Failure(f"--keep: there is no folder {keep.absolute().parent}", CALLED_WRONGLY)
    if (mapping is None) and (log := next((one for one in files if not is_story(one)), None)):
        raise Failure(f"{log.name} is no story (.jsonl); a recorded log needs --mapping FILE", CALLED_WRONGLY)
    if verdicts is not None and (story := next((one for one in files if is_story(one)), None)):
        raise Failure(
            f"{story.name} is a story, which says itself what it expects; --verdicts is for logs", CALLED_WRONGLY
        )
    wrong = 0
    for path in files:
        report = _play(edge, path, mapping, verdicts, keep)
        for line in report.lines(show=show):
            edge.out.print(f"{path.name}: {line}" if len(files) > 1 else line, markup=False)
        wrong += len(report.wrong)
    if keep is not None:
        edge.err.print(f"The scratch database is kept in {keep}", markup=False)
    if wrong:
        raise SystemExit(FOUND_WRONG)


def _play(edge: Edge, path: Path, mapping: Path | None, verdicts: Path | None, keep: Path | None) -> Report:
    try:
        with edge.progress(path.name) as progress:
            if is_story(path):
                return play_story(path, keep=keep, progress=progress)
            assert mapping is not None
            return play_log(path, mapping, keep=keep, verdicts=verdicts, progress=progress)
    except (DefinitionError, NotScratch) as error:
        raise Failure(str(error), CALLED_WRONGLY) from error
