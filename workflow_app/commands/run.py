"""workflow-app run: the office's pages, served from this machine."""

from __future__ import annotations

import errno
import os
import secrets
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from pathlib import Path

import click
import sqlalchemy as sa
import waitress

from workflow_app.commands.edge import CALLED_WRONGLY, Edge, Failure, pass_edge
from workflow_app.commands.speaking import command, option
from workflow_app.commands.user import account_table
from workflow_app.db import tables as t
from workflow_app.db.migrating import MigrationFailed, migrate
from workflow_app.db.server import ServerUnfit, check_server
from workflow_app.db.session import Database
from workflow_app.demo import load_demo, read_file
from workflow_app.domain.texts import Text
from workflow_app.services.office import Office
from workflow_app.services.ticking import forget_keys, tick

TICK_EVERY = 60.0
"""Seconds between two looks at the office's clock."""
PORTS_TRIED = 20


@command(
    Text(
        "Mở các trang của cơ quan cho đến khi bấm Ctrl-C.\n\n"
        "Trước đó tạo cơ sở dữ liệu hoặc đưa nó về đúng phiên bản. Với --demo, cơ sở dữ liệu mới được nạp văn phòng "
        "trình diễn; mở lại thì dùng tiếp dữ liệu ấy. Bản trình diễn chỉ phục vụ trên máy này.",
        "Serve the office's pages until Ctrl-C.\n\n"
        "Makes the database or brings it up to date first. With --demo a new database is filled with the demonstration "
        "office; started again, it goes on with the same data. The demonstration is served on this machine only.",
    )
)
@option(
    "--demo", is_flag=True,
    told=Text("Nạp văn phòng trình diễn vào cơ sở dữ liệu mới: người và giấy tờ hư cấu.",
              "Fill a new database with the demonstration office: fictional people and papers."),
)  # fmt: skip
@option(
    "--host", default="127.0.0.1", show_default=True, told=Text("Địa chỉ phục vụ.", "Address to serve on.")
)  # fmt: skip
@option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True,
    told=Text("Cổng; đã có người dùng thì lấy cổng trống kế tiếp.", "Port; the next free one, if taken."),
)  # fmt: skip
@option(
    "--threads", type=click.IntRange(1, 64), default=8, show_default=True,
    told=Text("Số yêu cầu được xử lý cùng lúc.", "How many requests are answered at once."),
)  # fmt: skip
@option(
    "--https", is_flag=True,
    told=Text("Mọi người vào bằng https, qua một máy chủ đứng trước.",
              "People come by https, through a server in front of this one."),
)  # fmt: skip
@pass_edge
def run(edge: Edge, demo: bool, host: str, port: int, threads: int, https: bool) -> None:
    """The office's pages, until somebody stops them."""
    with edge.database(must_exist=False) as database:
        try:
            migrate(database)
            check_server(database)
        except (MigrationFailed, ServerUnfit) as failed:
            raise Failure(f"{edge.shown}: {edge.say(failed.text)}") from failed
        office = _office(edge, database, demo)
        forget_keys(database, office)
        if office.is_demo and not _is_loopback(host):
            raise Failure(
                Text("văn phòng trình diễn có mật khẩu ai cũng biết nên chỉ phục vụ trên 127.0.0.1",
                     "the demonstration office has known passwords and is served on 127.0.0.1 only"), CALLED_WRONGLY,
            )  # fmt: skip
        app = _application(edge, database, office, https=https)
        free = _free_port(host, port)
        server = waitress.create_server(
            app, host=host, port=free, threads=threads, ident=None, clear_untrusted_proxy_headers=True
        )
        with _stopping_politely(), _ticking(edge, database, office):
            _greet(edge, database, office, free, host, port)
            server.run()
        edge.err.print(edge.say(Text("đã dừng", "stopped")))


def _office(edge: Edge, database: Database, demo: bool) -> Office:
    with database.reading() as session:
        is_empty = session.execute(sa.select(t.organisation.c.id).limit(1)).first() is None
    office = edge.office_in(database)
    if demo and is_empty:
        office.is_demo = True
        with edge.err.status(edge.say(Text("Đang nạp văn phòng trình diễn …", "Filling the demonstration office …"))):
            load_demo(database, office, edge.now())
    elif demo and not office.is_demo:
        raise Failure(
            Text(f"{edge.shown} chứa một văn phòng không phải bản trình diễn; hãy bỏ --demo",
                 f"{edge.shown} holds an office that is no demonstration; leave out --demo"), CALLED_WRONGLY,
        )  # fmt: skip
    return office


def _application(edge: Edge, database: Database, office: Office, *, https: bool) -> object:
    from workflow_app.app import create_app

    key = secret_key(edge.data)
    return create_app(database, office, secret_key=key, demo=office.is_demo, https=https, clock=edge.now)


def secret_key(data: Path) -> str:
    """What sessions are signed with: made once, kept beside the database, readable by its owner only."""
    path = data / "secret.key"
    data.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    key = path.read_text().strip()
    if len(key) < 32:
        raise Failure(
            Text(f"{path} không phải khoá; xoá đi thì khoá mới được tạo (mọi người đăng nhập lại)",
                 f"{path} is no key; remove it, and a new one is made (everybody signs in again)")
        )  # fmt: skip
    return key


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _free_port(host: str, port: int) -> int:
    """This port or the next one that nobody listens on; any free one for 0."""
    for candidate in range(port, min(port + PORTS_TRIED, 65536)) if port else (0,):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind((host, candidate))
            except OSError as error:
                if error.errno == errno.EADDRINUSE:
                    continue
                why = error.strerror or error
                at = f"--host {host} --port {candidate}"
                told = Text(f"{at}: không phục vụ ở đó được ({why})", f"{at}: cannot be served on ({why})")
                raise Failure(told, CALLED_WRONGLY) from error
            return int(tried.getsockname()[1])
    last = port + PORTS_TRIED - 1
    raise Failure(
        Text(f"không còn cổng trống từ {port} đến {last} trên {host}; chọn cổng khác bằng --port",
             f"no port from {port} to {last} is free on {host}; choose another with --port")
    )  # fmt: skip


def _greet(edge: Edge, database: Database, office: Office, port: int, host: str, wanted: int) -> None:
    if wanted not in (0, port):
        edge.out.print(edge.say(Text(f"Cổng {wanted} đã có nơi dùng.", f"Port {wanted} is taken.")))
    edge.out.print(f"{edge.say(Text('cơ sở dữ liệu', 'database'))}: {edge.shown}", markup=False)
    if office.is_demo:
        with database.reading() as session:
            edge.out.print(account_table(session, office, edge, one_of_each_post=True))
        known = read_file().password
        told = Text(f"Bản trình diễn: mọi tài khoản có mật khẩu {known}",
                    f"A demonstration: every account has the password {known}")  # fmt: skip
        edge.out.print(f"\n{edge.say(told)}", markup=False)
    shown = f"[{host}]" if ":" in host else host
    at = f"http://{shown}:{port}/"
    serving = Text(f"Đang phục vụ tại {at} (Ctrl-C để dừng)", f"Serving on {at} (Ctrl-C stops)")
    edge.out.print(edge.say(serving), markup=False)


@contextmanager
def _ticking(edge: Edge, database: Database, office: Office) -> Iterator[None]:
    """The office's clock, in a thread of its own; a fault is told and the next minute tries again."""
    stopped = threading.Event()

    def go_on() -> None:
        while not stopped.wait(TICK_EVERY):
            try:
                tick(database, office, edge.now())
            except Exception as error:
                clock = edge.say(Text("đồng hồ của cơ quan", "the office's clock"))
                edge.err.print(f"{clock}: {type(error).__name__}: {error}", markup=False)

    thread = threading.Thread(target=go_on, name="office-clock", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join(timeout=10)


@contextmanager
def _stopping_politely() -> Iterator[None]:
    """A service manager's signal ends it as Ctrl-C does: requests under way are finished, and that is no failure."""

    def stop(_signal: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        signal.signal(signal.SIGTERM, before)
