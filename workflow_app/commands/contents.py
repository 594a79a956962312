"""workflow-app init and check: the office's own copy of the content, and whether it is sound."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from workflow_app import content
from workflow_app.commands.edge import CALLED_WRONGLY, FOUND_WRONG, Edge, Failure, pass_edge
from workflow_app.content_files import DefinitionError
from workflow_app.demo import FILE as DEMO_FILE
from workflow_app.demo import read_file as read_demo_file
from workflow_app.domain.kinds import Kind
from workflow_app.domain.texts import Text
from workflow_app.loading import EachByItself
from workflow_app.services.staffing import held_together, stuck_steps
from workflow_app.services.vacancies import stranded


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@pass_edge
def init(edge: Edge, folder: Path) -> None:
    """Copy the content (definitions, forms, templates) to DIR, for the office to edit.

    DIR is made when it is not there; nothing that lies in it is overwritten. Name it in WORKFLOW_CONTENT from then on.
    """
    for part in content.OFFICE_PARTS:
        if (folder / part).exists():
            raise Failure(f"{folder / part} is there already; choose a folder without it", CALLED_WRONGLY)
    for part in content.OFFICE_PARTS:
        shutil.copytree(content.folder(part), folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        edge.out.print(f"copied {part} to {folder / part}", markup=False)
    edge.out.print(f"Now: export WORKFLOW_CONTENT={folder.absolute()}", markup=False)


@click.command()
@click.option("--against-db", is_flag=True, help="Also ask whether today's staff can pass every step.")
@pass_edge
def check(edge: Edge, against_db: bool) -> None:
    """Check every definition of the content folder.

    Each mistake is one sentence with its file, line and key. With --against-db the posts held today in the database
    are looked at too: a step for which nobody is there, or for which separation of duties leaves nobody, is named, and
    every dossier that nobody can move now, with the vacant post and what then applies.
    Exit code 1 when anything is wrong.
    """
    states, forms = content.folder("states"), content.folder("forms")
    edge.out.print(f"content: {states.parent}", markup=False)
    library = EachByItself([(states, forms)])
    kinds = [library.current(name) for name in library.names]
    for kind in kinds:
        edge.out.print(f"{kind.name}: {len(kind.states)} states, {len(kind.transitions)} transitions, ok", markup=False)
    for error in library.errors.values():
        edge.out.print(f"error: {error}", markup=False)
    wrong = len(library.errors)
    if (states / DEMO_FILE).exists():
        try:
            read_demo_file()
        except DefinitionError as error:
            wrong += 1
            edge.out.print(f"error: {error}", markup=False)
    if against_db and not wrong:
        wrong += _against_database(edge, kinds)
    if wrong:
        edge.err.print(f"{wrong} wrong")
        raise SystemExit(FOUND_WRONG)


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
