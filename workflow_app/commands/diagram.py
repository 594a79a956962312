"""workflow-app diagram: a kind as a picture."""

from __future__ import annotations

from pathlib import Path

import click

from workflow_app.commands.edge import CALLED_WRONGLY, Edge, Failure, pass_edge
from workflow_app.content_files import nearest
from workflow_app.domain.texts import Language


@click.command()
@click.argument("kind")
@click.option("--format", "form", type=click.Choice(["svg", "mermaid"]), default="svg", show_default=True)
@click.option("--language", type=click.Choice(["vi", "en"]), default="vi", show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file instead.")
@pass_edge
def diagram(edge: Edge, kind: str, form: str, language: Language, output: Path | None) -> None:
    """Draw the states and steps of KIND, from the content folder.

    KIND is the name of a definition, as in states/KIND.yaml. The picture goes to the standard output.
    """
    from workflow_app.output import diagram as drawing

    library = edge.library()
    if kind not in library.names:
        there_are = ", ".join(library.names) or "none"
        raise Failure(
            f"there is no kind “{kind}”{nearest(kind, library.names)}; there are: {there_are}", CALLED_WRONGLY
        )
    found = library.current(kind)
    drawn = drawing.mermaid(found, language) if form == "mermaid" else drawing.svg(found, language, standalone=True)
    if output is None:
        click.echo(drawn)
    else:
        output.write_text(drawn, "utf-8")
