"""`run` makes what is missing, says where it serves, and stops politely."""

from __future__ import annotations

import os
import re
import signal
import socket
import stat
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.house.tree import ROOT
from workflow_app.commands.run import secret_key
from workflow_app.db import tables as t
from workflow_app.db.session import Database

pytestmark = pytest.mark.usefixtures("in_english")

Start = Callable[..., "Served"]


class Served:
    """The command in a process of its own, as somebody starts it from a terminal."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "workflow_app.cli", "run", *arguments],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "default"},
            # A shell that runs the tests in the background has Ctrl-C ignored, and that would be inherited.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )  # fmt: skip
        self.said = ""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line
            if line.startswith("Serving on"):
                break
        found = re.search(r"Serving on (http://\S+)/", self.said)
        self.address = found[1] if found else ""

    def get(self, path: str) -> str:
        with urllib.request.urlopen(self.address + path, timeout=30) as answer:
            return str(answer.read().decode("utf-8"))

    def stop(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        return self.process.wait(30)


@pytest.fixture
def start(call, tmp_path: Path) -> Iterator[Start]:
    started: list[Served] = []

    def begin(*arguments: str) -> Served:
        started.append(Served(*arguments))
        return started[-1]

    yield begin
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
        one.process.communicate()


def organisations(tmp_path: Path) -> int:
    database = Database(f"sqlite:///{tmp_path / 'data' / 'office.db'}")
    with database.reading() as session:
        found = session.execute(sa.select(sa.func.count()).select_from(t.organisation)).scalar_one()
    database.close()
    return int(found)


def test_a_demonstration_is_filled_once_and_goes_on_with_the_same_data(start, tmp_path):
    served = start("--demo", "--port", "0")
    assert "quantri" in served.said
    assert "every account has the password an-lac-2026" in served.said
    assert "<form" in served.get("/")
    made = organisations(tmp_path)
    assert made == 9
    assert served.stop(signal.SIGINT) == 0
    again = start("--demo", "--port", "0")
    assert again.address
    assert again.stop(signal.SIGTERM) == 0
    assert organisations(tmp_path) == made


def test_the_next_free_port_is_taken_and_told(start):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        served = start("--port", str(port))
        assert f"Port {port} is taken." in served.said
        assert served.address.startswith("http://127.0.0.1:")
        assert not served.address.endswith(f":{port}")
        assert "password" not in served.said


def test_a_port_that_is_free_is_not_said_to_be_taken(start):
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    served = start("--port", str(port))
    assert "is taken" not in served.said
    assert served.address == f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("host", ["300.1.1.1", "203.0.113.9"])
def test_an_address_that_is_not_this_machines_is_told_as_such(call, host):
    said = call("run", "--host", host)
    assert said.exit_code == 2
    assert f"--host {host} --port 8000: cannot be served on" in said.stderr


def test_a_demonstration_is_served_on_this_machine_only(call, demo):
    said = call("run", "--demo", "--host", "0.0.0.0")
    assert said.exit_code == 2
    assert "on 127.0.0.1 only" in said.stderr
    assert call("run", "--host", "0.0.0.0").exit_code == 2  # also when it is not said that it is one


def test_an_office_of_its_own_is_never_taken_for_a_demonstration(call, demo):
    database = Database(f"sqlite:///{demo}")
    with database.writing() as session:
        session.execute(t.setting.delete().where(t.setting.c.name == "demo"))
    database.close()
    said = call("run", "--demo")
    assert said.exit_code == 2
    assert "holds an office that is no demonstration" in said.stderr


def test_a_mistake_in_a_definition_stops_it_before_it_serves(call, content_folder):
    (content_folder / "forms" / "circular.yaml").unlink()
    said = call("run", "--port", "0")
    assert said.exit_code == 1
    assert said.stderr == "error: forms/circular.yaml: the file is missing\n"


def test_the_key_of_the_sessions_is_made_once_and_is_its_owners_alone(tmp_path):
    key = secret_key(tmp_path / "data")
    assert len(key) >= 64
    assert secret_key(tmp_path / "data") == key
    assert stat.S_IMODE((tmp_path / "data" / "secret.key").stat().st_mode) == 0o600
    assert secret_key(tmp_path / "other") != key


def test_a_key_that_was_emptied_is_not_used(tmp_path):
    (tmp_path / "secret.key").write_text("")
    with pytest.raises(Exception, match="is no key"):
        secret_key(tmp_path)
