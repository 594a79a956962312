"""workflow-app doctor: what is wrong with this office's installation, and what to do about it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal

import click
import psycopg
import sqlalchemy as sa

from workflow_app import content
from workflow_app.commands.edge import FOUND_WRONG, Edge, pass_edge
from workflow_app.content import ContentMissing
from workflow_app.content_files import DefinitionError
from workflow_app.db import tables as t
from workflow_app.db.columns import instant_of
from workflow_app.db.migrating import newest, version
from workflow_app.db.server import durability, faults
from workflow_app.db.session import WAL_IS_SAFE, Database, wal_is_safe
from workflow_app.domain.clocks import local_day
from workflow_app.domain.texts import Text
from workflow_app.loading import EachByItself, kind_from
from workflow_app.services import manifests
from workflow_app.services.office import Office
from workflow_app.services.vacancies import stranded
from workflow_app.services.working_days import OfficeCalendar

LEAST_FREE = 1 << 30
"""Bytes that should be free beside the database."""
CLOCK_MAY_DIFFER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Finding:
    """`state` is ok, note (works, but should be known) or wrong; `what_to_do` follows a note or a wrong."""

    about: str
    state: Literal["ok", "note", "wrong"]
    told: str
    what_to_do: str = ""


@click.command()
@pass_edge
def doctor(edge: Edge) -> None:
    """Look at the database, SQLite, the definitions, the clock and the disk.

    Says what is wrong and what to do. Exit code 1 when something is wrong; a note is no fault.
    """
    findings = list(examine(edge))
    for one in findings:
        mark = {"ok": "ok   ", "note": "note ", "wrong": "WRONG"}[one.state]
        edge.out.print(f"{mark} {one.about}: {one.told}", markup=False)
        if one.what_to_do:
            edge.out.print(f"      → {one.what_to_do}", markup=False)
    if any(one.state == "wrong" for one in findings):
        raise SystemExit(FOUND_WRONG)


def examine(edge: Edge) -> Iterator[Finding]:
    """Every finding; an examination that fails is itself a finding."""
    for about, look in (("definitions", _definitions), ("disk", _disk), ("SQLite", _sqlite), ("database", _database)):
        yield from _safely(about, look, edge)


def _safely(about: str, look: Callable[[Edge], Iterator[Finding]], edge: Edge) -> Iterator[Finding]:
    try:
        yield from look(edge)
    except OSError as error:
        told = f"{error.filename or edge.data}: {error.strerror or error}"
        what_to_do = "let the account that serves read and write there, or name another folder with WORKFLOW_DATA"
        yield Finding(about, "wrong", told, what_to_do)
    except (sa.exc.SQLAlchemyError, sqlite3.Error, psycopg.Error) as error:
        told = str(getattr(error, "orig", None) or error).strip().split("\n", 1)[0]
        if edge.file is None:
            yield Finding(about, "wrong", told, "see whether the address is right and the database is running")
        else:
            yield Finding(
                about, "wrong", f"{edge.shown}: {told}", "name the right file, or go back to the last good copy"
            )


def _definitions(edge: Edge) -> Iterator[Finding]:
    try:
        states = content.folder("states")
        library = EachByItself([(states, content.folder("forms"))])
    except (ContentMissing, DefinitionError) as error:
        yield Finding(
            "definitions", "wrong", str(error), "set WORKFLOW_CONTENT, or make a copy with “workflow-app init”"
        )
        return
    for mistake in library.errors.values():
        yield Finding("definitions", "wrong", str(mistake), "mend the file; “workflow-app check” looks again")
    yield Finding("definitions", "ok", f"{len(library.names)} kinds in {states}")


def _disk(edge: Edge) -> Iterator[Finding]:
    beside = [edge.file.absolute().parent] if edge.file is not None else []
    for folder in dict.fromkeys((edge.data.absolute(), *beside)):
        yield _room(next(one for one in (folder, *folder.parents) if one.exists()))


def _room(folder: Path) -> Finding:
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding("disk", "wrong", f"{folder} cannot be written to", "give the folder to the account that serves")
    free = shutil.disk_usage(folder).free
    told = f"{free / (1 << 30):.1f} GiB free at {folder}"
    if free < LEAST_FREE:
        return Finding("disk", "wrong", told, "make room, or move the data folder with WORKFLOW_DATA")
    return Finding("disk", "ok", told)


def _sqlite(edge: Edge) -> Iterator[Finding]:
    if edge.file is None:
        return
    told = f"version {sqlite3.sqlite_version}"
    if wal_is_safe(sqlite3.sqlite_version_info):
        yield Finding("SQLite", "ok", told)
    else:
        safe = ", ".join(".".join(map(str, one)) for one in WAL_IS_SAFE)
        yield Finding(
            "SQLite", "note", f"{told} may damage a database in WAL mode; the slower mode TRUNCATE is used instead",
            f"nothing must be done; a Python with SQLite {safe} or newer is faster",
        )  # fmt: skip


def _database(edge: Edge) -> Iterator[Finding]:
    if edge.file is not None and not edge.file.exists():
        yield Finding("database", "note", f"{edge.file} is not there yet", "“workflow-app migrate” makes it, or “run”")
        return
    with edge.database() as database:
        found = version(database)
        if found != newest():
            yield Finding(
                "database", "wrong", f"{edge.shown} has edition {found or 'none'}, this engine needs {newest()}",
                "take a copy, then “workflow-app migrate”",
            )  # fmt: skip
            return
        yield Finding("database", "ok", f"{edge.shown}, edition {found}")
        if database.is_sqlite:
            yield from _sqlite_file(database)
        else:
            yield from _server(database)
        yield from _history(edge, database)
        yield from _waiting(edge, database)


def _sqlite_file(database: Database) -> Iterator[Finding]:
    with database.reading() as session:
        ask = session.connection.exec_driver_sql
        journal = str(ask("PRAGMA journal_mode").scalar()).lower()
        synchronous = int(ask("PRAGMA synchronous").scalar() or 0)
        sound = " ".join(str(ask("PRAGMA quick_check(1)").scalar()).split())
    level = {0: "OFF", 1: "NORMAL", 2: "FULL", 3: "EXTRA"}.get(synchronous, str(synchronous))
    told = f"journal mode {journal}, synchronous {level}"
    if synchronous < 2:
        yield Finding("journal", "wrong", told, "synchronous must be FULL or EXTRA, or a power cut loses decisions")
    elif journal != database.journal:
        yield Finding(
            "journal", "wrong", f"{told}, not {database.journal}", "stop every other program that uses the file"
        )
    else:
        yield Finding("journal", "ok", told)
    if sound != "ok":
        yield Finding("file", "wrong", f"damaged: {sound}", "stop the server and go back to the last good copy")
    else:
        yield Finding("file", "ok", "sound (quick check)")


def _server(database: Database) -> Iterator[Finding]:
    found = durability(database)
    told = ", ".join(f"{name} {value}" for name, value in found.items())
    reasons = faults(database)
    for reason in reasons:
        yield Finding("server", "wrong", reason.en, "change it in postgresql.conf and reload the server")
    if not reasons:
        yield Finding("server", "ok", told)


NOBODY = Text("không có ai làm được bước", "nobody can take")
FILL_IT = Text(
    "giao chức danh cho người khác, hoặc ghi người thay khi người giữ chức danh vắng",
    "give the post to somebody, or name a substitute of its holder",
)
NONE_WAITS = Text("không có hồ sơ nào chờ chức danh đang khuyết", "no dossier waits for a post that nobody holds")


def _waiting(edge: Edge, database: Database) -> Iterator[Finding]:
    """A dossier that waits for a post that nobody holds would wait for ever: whoever runs the office must know."""
    try:
        folders = [(content.folder("states"), content.folder("forms"))]
        office = Office(EachByItself(folders), edge.data)
    except (ContentMissing, DefinitionError):
        return  # told by the examination of the definitions
    with database.reading() as session:
        found = stranded(session, office=office, now=edge.now())
    for one in found:
        posts = ", ".join(edge.say(vacancy.told) for vacancy in one.vacancies)
        told = f"{edge.say(NOBODY)} “{edge.say(one.step)}”: “{one.title}” ({one.dossier}): {posts}"
        yield Finding("staff", "wrong", told, edge.say(FILL_IT))
    if not found:
        yield Finding("staff", "ok", edge.say(NONE_WAITS))


def _history(edge: Edge, database: Database) -> Iterator[Finding]:
    now = edge.now()
    with database.reading() as session:
        last = session.execute(sa.select(sa.func.max(t.leaf.c.at))).scalar()
        running = session.execute(
            sa.select(t.dossier.c.manifest).where(t.dossier.c.is_closed.is_(False)).distinct()
        ).scalars()
        for digest in running.all():
            try:
                kind_from(manifests.load(session, digest))
            except (LookupError, DefinitionError) as error:
                yield Finding("history", "wrong", f"running dossiers need the definition {digest[:12]}…: {error}",
                              "serve with the engine that published it")  # fmt: skip
    if last and instant_of(last) > now + CLOCK_MAY_DIFFER:
        yield Finding("clock", "wrong", f"this machine says {now:%Y-%m-%d %H:%M} UTC, the last act is of {last}",
                      "set the machine's clock before anybody acts")  # fmt: skip
    else:
        yield Finding(
            "clock", "ok", f"{now:%Y-%m-%d %H:%M} UTC, {local_day(now)} in the office; last act {last or 'none'}"
        )
    yield Finding("calendar", "ok", OfficeCalendar().version)
