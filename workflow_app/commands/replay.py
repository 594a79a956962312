"""workflow-app replay: a recorded log, or a story, once more through the services."""

from __future__ import annotations

from pathlib import Path

import click

from workflow_app.commands.edge import CALLED_WRONGLY, FOUND_WRONG, Edge, Failure, pass_edge
from workflow_app.commands.speaking import command, option
from workflow_app.content_files import DefinitionError
from workflow_app.domain.texts import Text
from workflow_app.replay.logs import is_story
from workflow_app.replay.recorded import play_log
from workflow_app.replay.report import Report
from workflow_app.replay.scratch import NotScratch
from workflow_app.replay.story import play_story

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@command(
    Text(
        "Diễn lại FILES, mỗi việc qua đúng các dịch vụ, với tư cách những người đã làm.\n\n"
        "Kịch bản (.jsonl) tự nói mỗi việc phải ra sao, và được diễn trên văn phòng trình diễn mới. Nhật ký đã ghi "
        "(.csv hoặc .xes, có thể .gz) cần --mapping và được diễn theo định nghĩa nêu ở đó; mỗi vụ việc đi đến lần từ "
        "chối đầu tiên.\n\n"
        "Các việc mang ngày như đã ghi, nên luôn diễn trong cơ sở dữ liệu tạm: lịch sử của văn phòng đang hoạt động "
        "không bao giờ ghi lùi ngày. Mã kết thúc: 0 là mọi việc đúng như mong đợi, 1 là không, 2 là có tệp không đọc "
        "được.",
        "Play FILES once more, each act through the services, as the people who acted.\n\n"
        "A story (.jsonl) says what must come of each act and is played on a fresh demonstration office. A recorded "
        "log (.csv or .xes, also .gz) needs a --mapping and is played under the definition that the mapping names; "
        "each case goes up to its first refusal.\n\n"
        "The acts are dated as recorded, therefore always in a scratch database: the history of a running office is "
        "never back-dated. Exit code 0 when everything came as expected, 1 when not, 2 when a file cannot be read.",
    )
)
@click.argument("files", nargs=-1, required=True, type=_FILE)
@option(
    "--mapping", type=_FILE,
    told=Text("Nhật ký CSV, XES có nghĩa gì: hoạt động → bước, vai trò → người làm, hoặc chỉ ghi chú.",
              "What a CSV or XES log means: activity → step, role → actor, or note only."),
)  # fmt: skip
@option(
    "--verdicts", type=_FILE,
    told=Text("Ý kiến thứ hai để đối chiếu từng vụ việc (mỗi dòng một JSON).",
              "A second opinion to compare with, case by case (JSON lines)."),
)  # fmt: skip
@click.option("--into-scratch", is_flag=True, default=True, hidden=True)
@option(
    "--keep", type=click.Path(dir_okay=False, path_type=Path),
    told=Text("Giữ cơ sở dữ liệu tạm trong tệp mới này.", "Keep the scratch database in this new file."),
)  # fmt: skip
@option(
    "--show", type=click.IntRange(min=0), default=10, show_default=True,
    told=Text("Liệt kê bao nhiêu điều sai.", "How many wrong ones to list."),
)  # fmt: skip
@pass_edge
def replay(
    edge: Edge, files: tuple[Path, ...], mapping: Path | None, verdicts: Path | None, into_scratch: bool,
    keep: Path | None, show: int,
) -> None:  # fmt: skip
    """Recorded acts once more, and what came of them otherwise than expected."""
    if keep is not None and len(files) > 1:
        raise Failure(Text("--keep chỉ nhận mỗi lần một tệp", "--keep takes one file at a time"), CALLED_WRONGLY)
    if keep is not None and not keep.absolute().parent.is_dir():
        folder = keep.absolute().parent
        told = Text(f"--keep: không có thư mục {folder}", f"--keep: there is no folder {folder}")
        raise Failure(told, CALLED_WRONGLY)
    if (mapping is None) and (log := next((one for one in files if not is_story(one)), None)):
        raise Failure(
            Text(f"{log.name} không phải kịch bản (.jsonl); nhật ký đã ghi cần --mapping FILE",
                 f"{log.name} is no story (.jsonl); a recorded log needs --mapping FILE"), CALLED_WRONGLY,
        )  # fmt: skip
    if verdicts is not None and (story := next((one for one in files if is_story(one)), None)):
        raise Failure(
            Text(f"{story.name} là kịch bản, tự nói điều mong đợi; --verdicts dùng cho nhật ký",
                 f"{story.name} is a story, which says itself what it expects; --verdicts is for logs"), CALLED_WRONGLY,
        )  # fmt: skip
    wrong = 0
    for path in files:
        report = _play(edge, path, mapping, verdicts, keep)
        for line in report.lines(edge.language, show=show):
            edge.out.print(f"{path.name}: {line}" if len(files) > 1 else line, markup=False)
        wrong += len(report.wrong)
    if keep is not None:
        kept = Text(f"Cơ sở dữ liệu tạm được giữ trong {keep}", f"The scratch database is kept in {keep}")
        edge.err.print(edge.say(kept), markup=False)
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
        raise Failure(error.text, CALLED_WRONGLY) from error
