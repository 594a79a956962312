"""`workflow-app`: the command of the office and of those who run it. Here, and nowhere below, the clock is asked."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import click
import psycopg
import sqlalchemy as sa

from workflow_app import content
from workflow_app.commands.contents import check, init
from workflow_app.commands.diagram import diagram
from workflow_app.commands.doctor import doctor
from workflow_app.commands.edge import CALLED_WRONGLY, Edge, Failure, not_there
from workflow_app.commands.migrate import migrate
from workflow_app.commands.replay import replay
from workflow_app.commands.run import run
from workflow_app.commands.speaking import Group, option, say, told_wrongly
from workflow_app.commands.speaking import language as spoken
from workflow_app.commands.tick import tick
from workflow_app.commands.user import user
from workflow_app.commands.why import why
from workflow_app.content import ContentMissing
from workflow_app.content_files import DefinitionError
from workflow_app.domain.refusals import NotFound, Refused
from workflow_app.domain.texts import Language, Text

COMMANDS = (run, init, check, migrate, user, replay, diagram, tick, doctor, why)


def clock() -> datetime:
    return datetime.now(UTC)


def _version() -> str:
    try:
        return version("workflow-app")
    except PackageNotFoundError:
        return "(not installed)"


def _told(ctx: click.Context, error: Exception) -> Exception:
    """A database that is away, full, locked or damaged, as a sentence; any other error of one is a fault of ours."""
    cause = getattr(error, "orig", None) or error
    said = str(cause).strip().split("\n", 1)[0]
    if isinstance(cause, psycopg.OperationalError):
        return Failure(Text(f"cơ sở dữ liệu không trả lời: {said}", f"the database does not answer: {said}"))
    if isinstance(cause, sqlite3.OperationalError) or type(cause) is sqlite3.DatabaseError:
        is_scratch = ctx.invoked_subcommand == "replay" or not isinstance(ctx.obj, Edge)
        shown = say(Text("cơ sở dữ liệu tạm", "the scratch database")) if is_scratch else ctx.obj.shown
        return Failure(
            Text(f"{shown}: {said}; lệnh “workflow-app doctor” nói rõ hơn",
                 f"{shown}: {said}; “workflow-app doctor” says more")
        )  # fmt: skip
    return error


class _OneSentence(Group):
    """What goes wrong for a reason that a person can mend is told in one sentence, without a traceback."""

    def make_context(self, *arguments: Any, **more: Any) -> click.Context:
        try:
            return super().make_context(*arguments, **more)
        except click.UsageError as error:
            raise told_wrongly(error) from error

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise told_wrongly(error) from error
        except (DefinitionError, ContentMissing) as error:
            raise Failure(error.text) from error
        except Refused as refused:
            raise Failure("; ".join(say(one.text) for one in refused.refusals)) from refused
        except NotFound as missing:
            raise Failure(not_there(missing)) from missing
        except (sa.exc.DatabaseError, psycopg.Error, sqlite3.Error) as error:
            raise _told(ctx, error) from error
        except OSError as error:
            named = f"{error.filename}: " if error.filename else ""
            raise Failure(f"{named}{error.strerror or error}") from error


HELP = Text(
    "Duyệt văn bản theo quy định: ai được làm gì, trong thời hạn nào, sau đó ra sao, theo điều nào.\n\n"
    "Mã kết thúc: 0 là ổn, 1 là có điều sai và đã nêu, 2 là gọi lệnh sai.",
    "Approve documents by the rules: who may do what, by when, what then, and under which article.\n\n"
    "Exit codes: 0 all is well, 1 something is wrong and was named, 2 the command was called wrongly.",
)


@click.group(cls=_OneSentence, told=HELP, context_settings={"help_option_names": ["-h", "--help"]})
@option(
    "--data", envvar="WORKFLOW_DATA", type=click.Path(file_okay=False, path_type=Path), show_envvar=True,
    told=Text("Thư mục hồ sơ của cơ quan: cơ sở dữ liệu và giấy tờ.",
              "Folder of the office's records: the database and the papers."),
)  # fmt: skip
@option(
    "--database", envvar="WORKFLOW_DATABASE", show_envvar=True,
    told=Text("Địa chỉ cơ sở dữ liệu: sqlite:///TỆP hoặc postgresql://… (nếu không nêu: office.db trong thư mục hồ sơ)",
              "Address of the database: sqlite:///FILE or postgresql://… (default: office.db in the data folder)."),
)  # fmt: skip
@option(
    "--lang", "language", type=click.Choice(["vi", "en"]), envvar="WORKFLOW_LANG", show_envvar=True,
    told=Text("Ngôn ngữ (language): tiếng Anh nếu LANG là tiếng Anh, nếu không thì tiếng Việt.",
              "Language (ngôn ngữ): English where LANG says so, else Vietnamese."),
)  # fmt: skip
@click.version_option(_version(), prog_name="workflow-app", message="%(prog)s %(version)s")
@click.pass_context
def main(ctx: click.Context, data: Path | None, database: str | None, language: Language | None) -> None:
    """Where the office's records are, and in which language to speak; a command follows."""
    folder = data or content.data_folder()
    url = database or f"sqlite:///{folder.absolute() / 'office.db'}"
    if not _is_address(url):
        raise Failure(
            Text(f"--database: “{url}” không phải địa chỉ như sqlite:///TỆP hoặc postgresql://…",
                 f"--database: “{url}” is no address like sqlite:///FILE or postgresql://…"), CALLED_WRONGLY,
        )  # fmt: skip
    ctx.obj = Edge(folder, url, clock, language or spoken())


def _is_address(url: str) -> bool:
    """Whether it names a database that we know how to use; one in memory alone would be gone with the command."""
    try:
        address = sa.make_url(url)
    except sa.exc.ArgumentError:
        return False
    if address.get_backend_name() == "sqlite":
        return address.database not in (None, "", ":memory:")
    return address.get_backend_name() == "postgresql"


for command in COMMANDS:
    main.add_command(command)

if __name__ == "__main__":
    main()
