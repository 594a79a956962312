"""Green in CI means that PostgreSQL and the browser were there."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.house.tree import ROOT

SAMPLE = """
import pytest

@pytest.mark.postgres
def test_on_postgres():
    pytest.skip("no server")

@pytest.mark.browser
@pytest.mark.xfail(strict=True)
def test_known_to_fail():
    assert False

def test_elsewhere():
    pytest.skip("another system")
"""


@pytest.mark.parametrize(("ci", "closing"), [("", "2 skipped, 1 xfailed"), ("1", "1 failed, 1 skipped, 1 xfailed")])
def test_a_test_that_lacks_its_server_fails_in_ci_alone(ci, closing, tmp_path):
    sample = tmp_path / "test_sample.py"
    sample.write_text(SAMPLE, "utf-8")
    plugins = ["-p", "tests.conftest", "-p", "no:cacheprovider", "-p", "no:xdist"]
    places = ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(tmp_path), str(sample)]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *plugins, *places],
        cwd=ROOT,
        env={**os.environ, "WORKFLOW_APP_CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )
    assert closing in ran.stdout, ran.stdout + ran.stderr
