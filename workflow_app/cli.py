"""`workflow-app`: the command of the office and of those who run it. Here, and nowhere below, the clock is asked."""

from __future__ import annotations

import os
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
from workflow_app.commands.edge import CALLED_WRONGLY, Edge, Failure
from workflow_app.commands.migrate import migrate
from workflow_app.commands.replay import replay
from workflow_app.commands.run import run
from workflow_app.commands.tick import tick
from workflow_app.commands.user import user
from workflow_app.commands.why import why
from workflow_app.content import ContentMissing
from workflow_app.content_files import DefinitionError
from workflow_app.domain.refusals import NotFound, Refused
from workflow_app.domain.texts import Language

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
        return Failure(f"the database does not answer: {said}")
    if isinstance(cause, sqlite3.OperationalError) or type(cause) is sqlite3.DatabaseError:
        is_scratch = ctx.invoked_subcommand == "replay" or not isinstance(ctx.obj, Edge)
        shown = "the scratch database" if is_scratch else ctx.obj.shown
        return Failure(f"{shown}: {said}; “workflow-app doctor” says more")
    return error


class _OneSentence(click.Group):
    """What goes wrong for a reason that a person can mend is told in one sentence, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (DefinitionError, ContentMissing) as error:
            raise Failure(str(error)) from error
        except Refused as refused:
            language = ctx.obj.language if isinstance(ctx.obj, Edge) else "vi"
            raise Failure("; ".join(one.text.in_language(language) for one in refused.refusals)) from refused
        except NotFound as missing:
            raise Failure(f"there is no {missing.what} “{missing.name}”") from missing
        except (sa.exc.DatabaseError, psycopg.Error, sqlite3.Error) as error:
            raise _told(ctx, error) from error
        except OSError as error:
            named = f"{error.filename}: " if error.filename else ""
            raise Failure(f"{named}{error.strerror or error}") from error


@click.group(cls=_OneSentence, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--data", envvar="WORKFLOW_DATA", type=click.Path(file_okay=False, path_type=Path), show_envvar=True,
    help="Folder of the office's records: the database and the papers.",
)  # fmt: skip
@click.option(
    "--database", envvar="WORKFLOW_DATABASE", show_envvar=True,
    help="Address of the database: sqlite:///FILE or postgresql://… (default: office.db in the data folder).",
)  # fmt: skip
@click.option(
    "--lang", "language", type=click.Choice(["vi", "en"]), envvar="WORKFLOW_LANG", show_envvar=True,
    help="Ngôn ngữ của câu trả lời / language of the answers (default: English where LANG says so, else Vietnamese).",
)  # fmt: skip
@click.version_option(_version(), prog_name="workflow-app", message="%(prog)s %(version)s")
@click.pass_context
def main(ctx: click.Context, data: Path | None, database: str | None, language: Language | None) -> None:
    """Approve documents by the rules: who may do what, by when, what then, and under which article.

    Exit codes: 0 all is well, 1 something is wrong and was named, 2 the command was called wrongly.
    """
    folder = data or content.data_folder()
    url = database or f"sqlite:///{folder.absolute() / 'office.db'}"
    if not _is_address(url):
        raise Failure(f"--database: “{url}” is no address like sqlite:///FILE or postgresql://…", CALLED_WRONGLY)
    ctx.obj = Edge(folder, url, clock, language or _language())


def _language() -> Language:
    """Vietnamese, unless the machine speaks English to its people."""
    return "en" if os.environ.get("LANG", "").startswith("en") else "vi"


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
