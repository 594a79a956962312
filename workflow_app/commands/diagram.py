"""workflow-app diagram: a kind as a picture."""

from __future__ import annotations

from pathlib import Path

import click

from workflow_app.commands.edge import CALLED_WRONGLY, Edge, Failure, pass_edge, unknown
from workflow_app.commands.speaking import command, option
from workflow_app.domain.texts import Language, Text


@command(
    Text(
        "Vẽ các trạng thái và bước của loại hồ sơ KIND, theo thư mục nội dung.\n\n"
        "KIND là tên định nghĩa, như trong states/KIND.yaml. Hình được ghi ra đầu ra chuẩn.",
        "Draw the states and steps of KIND, from the content folder.\n\n"
        "KIND is the name of a definition, as in states/KIND.yaml. The picture goes to the standard output.",
    )
)
@click.argument("kind")
@option(
    "--format", "form", type=click.Choice(["svg", "mermaid"]), default="svg", show_default=True,
    told=Text("Dạng hình.", "Format of the picture."),
)  # fmt: skip
@option(
    "--language", type=click.Choice(["vi", "en"]), default="vi", show_default=True,
    told=Text("Ngôn ngữ trong hình.", "Language in the picture."),
)  # fmt: skip
@option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path),
    told=Text("Ghi vào tệp này.", "Write to this file instead."),
)  # fmt: skip
@pass_edge
def diagram(edge: Edge, kind: str, form: str, language: Language, output: Path | None) -> None:
    """A picture of a kind."""
    from workflow_app.output import diagram as drawing

    library = edge.library()
    if kind not in library.names:
        raise Failure(unknown("", Text("loại hồ sơ", "kind"), kind, library.names), CALLED_WRONGLY)
    found = library.current(kind)
    drawn = drawing.mermaid(found, language) if form == "mermaid" else drawing.svg(found, language, standalone=True)
    if output is None:
        click.echo(drawn)
    else:
        output.write_text(drawn, "utf-8")
