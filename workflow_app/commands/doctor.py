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

import psycopg
import sqlalchemy as sa

from workflow_app import content
from workflow_app.commands.edge import FOUND_WRONG, Edge, pass_edge
from workflow_app.commands.speaking import command
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


_MARKS = {"ok": Text("đạt  ", "ok   "), "note": Text("lưu ý", "note "), "wrong": Text("SAI  ", "WRONG")}
_ABOUT = {
    "definitions": Text("định nghĩa", "definitions"), "disk": Text("ổ đĩa", "disk"),
    "database": Text("cơ sở dữ liệu", "database"), "journal": Text("ghi đĩa", "journal"), "file": Text("tệp", "file"),
    "server": Text("máy chủ", "server"), "staff": Text("nhân sự", "staff"), "history": Text("lịch sử", "history"),
    "clock": Text("đồng hồ", "clock"), "calendar": Text("lịch làm việc", "calendar"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """`state` is ok, note (works, but should be known) or wrong; `what_to_do` follows a note or a wrong."""

    about: str
    state: Literal["ok", "note", "wrong"]
    told: Text | str
    what_to_do: Text | None = None


@command(
    Text(
        "Khám cơ sở dữ liệu, SQLite, các định nghĩa, đồng hồ và ổ đĩa.\n\n"
        "Nêu điều sai và việc cần làm. Có điều sai thì mã kết thúc là 1; lưu ý không phải là lỗi.",
        "Look at the database, SQLite, the definitions, the clock and the disk.\n\n"
        "Says what is wrong and what to do. Exit code 1 when something is wrong; a note is no fault.",
    )
)
@pass_edge
def doctor(edge: Edge) -> None:
    """What is wrong here, and what to do about it."""
    findings = list(examine(edge))
    for one in findings:
        mark, about = edge.say(_MARKS[one.state]), edge.say(_ABOUT.get(one.about, Text(one.about, one.about)))
        told = one.told if isinstance(one.told, str) else edge.say(one.told)
        edge.out.print(f"{mark} {about}: {told}", markup=False)
        if one.what_to_do:
            edge.out.print(f"      → {edge.say(one.what_to_do)}", markup=False)
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
        what_to_do = Text(
            "cho tài khoản chạy máy chủ quyền đọc, ghi ở đó, hoặc nêu thư mục khác trong WORKFLOW_DATA",
            "let the account that serves read and write there, or name another folder with WORKFLOW_DATA",
        )
        yield Finding(about, "wrong", told, what_to_do)
    except (sa.exc.SQLAlchemyError, sqlite3.Error, psycopg.Error) as error:
        told = str(getattr(error, "orig", None) or error).strip().split("\n", 1)[0]
        if edge.file is None:
            look_at = Text("xem địa chỉ có đúng không, cơ sở dữ liệu có chạy không",
                           "see whether the address is right and the database is running")  # fmt: skip
            yield Finding(about, "wrong", told, look_at)
        else:
            go_back = Text("nêu đúng tệp, hoặc quay về bản sao lưu tốt gần nhất",
                           "name the right file, or go back to the last good copy")  # fmt: skip
            yield Finding(about, "wrong", f"{edge.shown}: {told}", go_back)


def _definitions(edge: Edge) -> Iterator[Finding]:
    try:
        states = content.folder("states")
        library = EachByItself([(states, content.folder("forms"))])
    except (ContentMissing, DefinitionError) as error:
        what_to_do = Text("đặt WORKFLOW_CONTENT, hoặc tạo bản sao bằng “workflow-app init”",
                          "set WORKFLOW_CONTENT, or make a copy with “workflow-app init”")  # fmt: skip
        yield Finding("definitions", "wrong", error.text, what_to_do)
        return
    mend = Text("sửa tệp; “workflow-app check” kiểm tra lại", "mend the file; “workflow-app check” looks again")
    for mistake in library.errors.values():
        yield Finding("definitions", "wrong", mistake.text, mend)
    kinds = len(library.names)
    yield Finding("definitions", "ok", Text(f"{kinds} loại hồ sơ trong {states}", f"{kinds} kinds in {states}"))


def _disk(edge: Edge) -> Iterator[Finding]:
    beside = [edge.file.absolute().parent] if edge.file is not None else []
    for folder in dict.fromkeys((edge.data.absolute(), *beside)):
        yield _room(next(one for one in (folder, *folder.parents) if one.exists()))


def _room(folder: Path) -> Finding:
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding(
            "disk", "wrong", Text(f"không ghi được vào {folder}", f"{folder} cannot be written to"),
            Text("giao thư mục cho tài khoản chạy máy chủ", "give the folder to the account that serves"),
        )  # fmt: skip
    free = shutil.disk_usage(folder).free
    size = f"{free / (1 << 30):.1f} GiB"
    told = Text(f"còn trống {size} tại {folder}", f"{size} free at {folder}")
    if free < LEAST_FREE:
        room = Text("dọn chỗ, hoặc chuyển thư mục hồ sơ bằng WORKFLOW_DATA",
                    "make room, or move the data folder with WORKFLOW_DATA")  # fmt: skip
        return Finding("disk", "wrong", told, room)
    return Finding("disk", "ok", told)


def _sqlite(edge: Edge) -> Iterator[Finding]:
    if edge.file is None:
        return
    told = Text(f"phiên bản {sqlite3.sqlite_version}", f"version {sqlite3.sqlite_version}")
    if wal_is_safe(sqlite3.sqlite_version_info):
        yield Finding("SQLite", "ok", told)
    else:
        safe = ", ".join(".".join(map(str, one)) for one in WAL_IS_SAFE)
        yield Finding(
            "SQLite", "note",
            Text(f"{told.vi} có thể làm hỏng cơ sở dữ liệu ở chế độ WAL; dùng chế độ TRUNCATE, chậm hơn",
                 f"{told.en} may damage a database in WAL mode; the slower mode TRUNCATE is used instead"),
            Text(f"không phải làm gì; Python có SQLite {safe} trở lên thì nhanh hơn",
                 f"nothing must be done; a Python with SQLite {safe} or newer is faster"),
        )  # fmt: skip


def _database(edge: Edge) -> Iterator[Finding]:
    if edge.file is not None and not edge.file.exists():
        yield Finding(
            "database", "note", Text(f"chưa có {edge.file}", f"{edge.file} is not there yet"),
            Text("“workflow-app migrate” hoặc “run” tạo ra", "“workflow-app migrate” makes it, or “run”"),
        )  # fmt: skip
        return
    with edge.database() as database:
        found = version(database)
        if found != newest():
            yield Finding(
                "database", "wrong",
                Text(f"{edge.shown} thuộc phiên bản {found or '—'}, phần mềm này cần {newest()}",
                     f"{edge.shown} has edition {found or 'none'}, this engine needs {newest()}"),
                Text("sao lưu, rồi “workflow-app migrate”", "take a copy, then “workflow-app migrate”"),
            )  # fmt: skip
            return
        yield Finding("database", "ok", Text(f"{edge.shown}, phiên bản {found}", f"{edge.shown}, edition {found}"))
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
    told = Text(f"chế độ nhật ký {journal}, synchronous {level}", f"journal mode {journal}, synchronous {level}")
    if synchronous < 2:
        full = Text("synchronous phải là FULL hoặc EXTRA, nếu không mất điện là mất quyết định",
                    "synchronous must be FULL or EXTRA, or a power cut loses decisions")  # fmt: skip
        yield Finding("journal", "wrong", told, full)
    elif journal != database.journal:
        other = Text(f"{told.vi}, không phải {database.journal}", f"{told.en}, not {database.journal}")
        stop = Text("dừng mọi chương trình khác đang dùng tệp", "stop every other program that uses the file")
        yield Finding("journal", "wrong", other, stop)
    else:
        yield Finding("journal", "ok", told)
    if sound != "ok":
        yield Finding(
            "file", "wrong", Text(f"hỏng: {sound}", f"damaged: {sound}"),
            Text("dừng máy chủ và quay về bản sao lưu tốt gần nhất",
                 "stop the server and go back to the last good copy"),
        )  # fmt: skip
    else:
        yield Finding("file", "ok", Text("nguyên vẹn (kiểm tra nhanh)", "sound (quick check)"))


def _server(database: Database) -> Iterator[Finding]:
    found = durability(database)
    told = ", ".join(f"{name} {value}" for name, value in found.items())
    reasons = faults(database)
    for reason in reasons:
        change = Text("sửa trong postgresql.conf rồi nạp lại máy chủ",
                      "change it in postgresql.conf and reload the server")  # fmt: skip
        yield Finding("server", "wrong", reason, change)
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
        yield Finding("staff", "wrong", told, FILL_IT)
    if not found:
        yield Finding("staff", "ok", NONE_WAITS)


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
                needed = Text(f"hồ sơ đang xử lý cần định nghĩa {digest[:12]}…: {error}",
                              f"running dossiers need the definition {digest[:12]}…: {error}")  # fmt: skip
                serve = Text("phục vụ bằng phiên bản phần mềm đã công bố nó", "serve with the engine that published it")
                yield Finding("history", "wrong", needed, serve)
    at = f"{now:%Y-%m-%d %H:%M} UTC"
    if last and instant_of(last) > now + CLOCK_MAY_DIFFER:
        yield Finding(
            "clock", "wrong",
            Text(f"máy này ghi {at}, việc cuối cùng ghi lúc {last}",
                 f"this machine says {at}, the last act is of {last}"),
            Text("chỉnh đồng hồ của máy trước khi ai làm việc", "set the machine's clock before anybody acts"),
        )  # fmt: skip
    else:
        yield Finding(
            "clock", "ok",
            Text(f"{at}, ở cơ quan là {local_day(now)}; việc cuối cùng: {last or 'chưa có'}",
                 f"{at}, {local_day(now)} in the office; last act {last or 'none'}"),
        )  # fmt: skip
    yield Finding("calendar", "ok", OfficeCalendar().version)
