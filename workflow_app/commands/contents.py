"""workflow-app init and check: the office's own copy of the content, and whether it is sound."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from workflow_app import content
from workflow_app.commands.edge import CALLED_WRONGLY, ERROR, FOUND_WRONG, Edge, Failure, pass_edge
from workflow_app.commands.speaking import command, option
from workflow_app.content_files import DefinitionError
from workflow_app.demo import FILE as DEMO_FILE
from workflow_app.demo import read_file as read_demo_file
from workflow_app.domain.kinds import Kind
from workflow_app.domain.texts import Text
from workflow_app.loading import EachByItself
from workflow_app.services.staffing import held_together, stuck_steps
from workflow_app.services.vacancies import stranded


@command(
    Text(
        "Chép nội dung (định nghĩa, biểu mẫu, mẫu in) vào DIR để cơ quan sửa.\n\n"
        "Chưa có DIR thì tạo ra; không ghi đè gì đã có. Từ đó nêu thư mục ấy trong WORKFLOW_CONTENT.",
        "Copy the content (definitions, forms, templates) to DIR, for the office to edit.\n\n"
        "DIR is made when it is not there; nothing that lies in it is overwritten. Name it in WORKFLOW_CONTENT from "
        "then on.",
    )
)
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@pass_edge
def init(edge: Edge, folder: Path) -> None:
    """The office's own copy of the content."""
    for part in content.OFFICE_PARTS:
        if (folder / part).exists():
            raise Failure(
                Text(f"đã có {folder / part}; chọn thư mục chưa có",
                     f"{folder / part} is there already; choose a folder without it"), CALLED_WRONGLY,
            )  # fmt: skip
    for part in content.OFFICE_PARTS:
        shutil.copytree(content.folder(part), folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        told = Text(f"đã chép {part} vào {folder / part}", f"copied {part} to {folder / part}")
        edge.out.print(edge.say(told), markup=False)
    now = edge.say(Text("Nay", "Now"))
    edge.out.print(f"{now}: export WORKFLOW_CONTENT={folder.absolute()}", markup=False)


@command(
    Text(
        "Kiểm tra mọi định nghĩa trong thư mục nội dung.\n\n"
        "Mỗi lỗi là một câu, nêu tệp, dòng và khoá. Với --against-db còn xem những chức danh đang giữ hôm nay trong cơ "
        "sở dữ liệu: bước nào không có ai thực hiện, hoặc không còn ai vì quy định tách người, thì nêu ra; hồ sơ nào "
        "không ai xử lý được cũng nêu, kèm chức danh đang khuyết và cách giải quyết khi khuyết. Có điều sai thì mã kết "
        "thúc là 1.",
        "Check every definition of the content folder.\n\n"
        "Each mistake is one sentence with its file, line and key. With --against-db the posts held today in the "
        "database are looked at too: a step for which nobody is there, or for which separation of duties leaves "
        "nobody, is named, and every dossier that nobody can move now, with the vacant post and what then applies. "
        "Exit code 1 when anything is wrong.",
    )
)
@option(
    "--against-db", is_flag=True,
    told=Text("Hỏi thêm: nhân sự hôm nay có đi qua được mọi bước không.",
              "Also ask whether today's staff can pass every step."),
)  # fmt: skip
@pass_edge
def check(edge: Edge, against_db: bool) -> None:
    """Whether the content is sound, and whether today's staff can work by it."""
    states, forms = content.folder("states"), content.folder("forms")
    edge.out.print(f"{edge.say(CONTENT)}: {states.parent}", markup=False)
    library = EachByItself([(states, forms)])
    kinds = [library.current(name) for name in library.names]
    for kind in kinds:
        stages, steps = len(kind.states), len(kind.transitions)
        sound = Text(f"{stages} trạng thái, {steps} bước, đạt", f"{stages} states, {steps} transitions, ok")
        edge.out.print(f"{kind.name}: {edge.say(sound)}", markup=False)
    for error in library.errors.values():
        edge.out.print(f"{edge.say(ERROR)}: {edge.say(error.text)}", markup=False)
    wrong = len(library.errors)
    if (states / DEMO_FILE).exists():
        try:
            read_demo_file()
        except DefinitionError as error:
            wrong += 1
            edge.out.print(f"{edge.say(ERROR)}: {edge.say(error.text)}", markup=False)
    if against_db and not wrong:
        wrong += _against_database(edge, kinds)
    if wrong:
        edge.err.print(edge.say(Text(f"{wrong} điều sai", f"{wrong} wrong")))
        raise SystemExit(FOUND_WRONG)


CONTENT = Text("nội dung", "content")
POSTS, STUCK = Text("chức danh", "posts"), Text("bế tắc", "stuck")
NOBODY = Text("không có ai xử lý", "waits for nobody")
STAFFED = Text("nhân sự: bước nào cũng có người thực hiện được", "staff: somebody can pass every step")


def _against_database(edge: Edge, kinds: list[Kind]) -> int:
    wrong = 0
    with edge.open_office() as (database, office), database.reading() as session:
        for clash in held_together(session, office=office, now=edge.now()):
            wrong += 1
            edge.out.print(f"{edge.say(POSTS)}: {edge.say(clash)}", markup=False)
        for kind in kinds:
            for stuck in stuck_steps(session, office=office, kind=kind, now=edge.now()):
                wrong += 1
                step = stuck.transition
                title, reason = edge.say(step.title), edge.say(stuck.reason)
                told = f"{edge.say(STUCK)}: {kind.name}: {step.trigger} (“{title}”): {reason}"
                edge.out.print(told, markup=False)
        for one in stranded(session, office=office, now=edge.now()):
            wrong += 1
            posts = ", ".join(edge.say(vacancy.told) for vacancy in one.vacancies)
            kind_title, step_title = edge.say(one.kind), edge.say(one.step)
            told = f"{edge.say(NOBODY)}: {kind_title} “{one.title}” ({one.dossier}): “{step_title}”: {posts}"
            edge.out.print(f"{told}. {edge.say(one.rule)}", markup=False)
    if not wrong:
        edge.out.print(edge.say(STAFFED))
    return wrong
