"""What every command is given: where the office's records lie, what time it is, and where to speak."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import click
import sqlalchemy as sa
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from workflow_app import content
from workflow_app.commands.speaking import say
from workflow_app.db import people
from workflow_app.db.migrating import is_current
from workflow_app.db.session import Database
from workflow_app.domain.clocks import local_day
from workflow_app.domain.refusals import NotFound
from workflow_app.domain.texts import Language, Text
from workflow_app.loading import Library
from workflow_app.services import manifests
from workflow_app.services.office import Office

ERROR = Text("lỗi", "error")
FOUND_WRONG = 1
CALLED_WRONGLY = 2


class Failure(click.ClickException):
    """One sentence on the error stream. `exit_code` is 1 where something is wrong, 2 where the command was."""

    exit_code: int  # type: ignore[misc]  # click declares it of the class and reads it of the instance

    def __init__(self, message: Text | str, exit_code: int = FOUND_WRONG) -> None:
        super().__init__(message if isinstance(message, str) else say(message))
        self.exit_code, self.title = exit_code, say(ERROR)

    def show(self, file: object = None) -> None:
        click.echo(f"{self.title}: {self.message}", err=True)


_SOUGHT = {
    "dossier": "hồ sơ", "person": "người", "account": "tài khoản", "organisation": "tổ chức", "role": "chức danh",
    "kind": "loại hồ sơ", "trigger": "bước", "post": "chức danh",
}  # fmt: skip


def not_there(missing: NotFound) -> Text:
    """What was named and is not there."""
    sought = _SOUGHT.get(missing.what, missing.what)
    return Text(f"không có {sought} “{missing.name}”", f"there is no {missing.what} “{missing.name}”")


def unknown(option: str, what: Text, name: str, names: Collection[str]) -> Text:
    """That there is none of that name, those that are the nearest, and all there are."""
    at, all_ = f"{option}: " if option else "", ", ".join(names) or "—"
    close = ", ".join(f"“{one}”" for one in difflib.get_close_matches(name, list(names), n=3, cutoff=0.5))
    meant = Text(f"; gần nhất: {close}", f"; did you mean {close}?") if close else Text("", "")
    return Text(
        f"{at}không có {what.vi} “{name}”{meant.vi}; hiện có: {all_}",
        f"{at}there is no {what.en} “{name}”{meant.en}; there are: {all_}",
    )


@dataclass
class Edge:
    """`now` asks the clock; nothing below the commands does. `data` holds the database and the papers. `language` is
    that of every sentence which is said."""

    data: Path
    url: str
    now: Callable[[], datetime]
    language: Language = "vi"
    out: Console = field(default_factory=lambda: Console(highlight=False, soft_wrap=True))
    err: Console = field(default_factory=lambda: Console(stderr=True, highlight=False))

    def say(self, text: Text) -> str:
        return text.in_language(self.language)

    @property
    def address(self) -> sa.URL:
        return sa.make_url(self.url)

    @property
    def file(self) -> Path | None:
        """The SQLite file, None for a server."""
        named = self.address.database if self.address.get_backend_name() == "sqlite" else None
        return Path(named) if named else None

    @property
    def shown(self) -> str:
        """The database as people may see it: no password."""
        return str(self.file or self.address.render_as_string(hide_password=True))

    @contextmanager
    def database(self, *, must_exist: bool = True) -> Iterator[Database]:
        """Raises Failure where there is none yet, unless the command may make it."""
        if self.file is not None and must_exist and not self.file.exists():
            raise Failure(
                Text(f"không có cơ sở dữ liệu tại {self.file}; lệnh “workflow-app migrate” tạo ra",
                     f"there is no database at {self.file}; “workflow-app migrate” makes one")
            )  # fmt: skip
        if self.file is not None:
            self.file.parent.mkdir(parents=True, exist_ok=True)
        database = Database(self.url)
        try:
            yield database
        finally:
            database.close()

    def library(self) -> Library:
        """Raises DefinitionError, or ContentMissing."""
        return Library([(content.folder("states"), content.folder("forms"))])

    @contextmanager
    def open_office(self) -> Iterator[tuple[Database, Office]]:
        """The database and the office in it. Raises Failure where there is none, or one of another edition."""
        with self.database() as database:
            if not is_current(database):
                raise Failure(
                    Text(f"{self.shown} thuộc phiên bản khác; lệnh “workflow-app migrate” cập nhật",
                         f"{self.shown} is of another edition; “workflow-app migrate” brings it up to date")
                )  # fmt: skip
            yield database, self.office_in(database)

    def office_in(self, database: Database) -> Office:
        """The content as it is today, published to the database where it is new."""
        office = Office(self.library(), self.data / "papers")
        with database.reading() as session:
            office.is_demo = bool(people.setting(session, "demo", local_day(self.now())))
        with database.writing() as session:
            manifests.publish(session, office.library, log=office.log, now=self.now())
        return office

    @contextmanager
    def progress(self, title: str) -> Iterator[Callable[[int, int], None]]:
        """A bar on the error stream, only where somebody looks; call it with (done, of how many)."""
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=self.err, transient=True, disable=not self.err.is_terminal) as bar:
            task = bar.add_task(title, total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)


pass_edge = click.make_pass_decorator(Edge)
