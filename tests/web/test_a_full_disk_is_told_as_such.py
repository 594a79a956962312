"""Where nothing can be stored any more, the page says so and nothing is half done, whoever noticed it first."""

from __future__ import annotations

import errno
import sqlite3

import psycopg
import pytest

from tests.web.conftest import Site
from workflow_app.services import recording_acts


@pytest.mark.parametrize(
    "error",
    [
        sqlite3.OperationalError("database or disk is full"),
        psycopg.OperationalError("the connection is lost"),
        OSError(errno.ENOSPC, "No space left on device"),
    ],
    ids=lambda one: type(one).__name__,
)
def test_an_act_that_cannot_be_stored_is_answered_by_its_page(site: Site, monkeypatch, error):
    uid = site.plan()
    before = site.office.dossier(uid)

    def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(recording_acts, "write_leaf", fails)
    form = site.hands("soanthao").open("/dossiers/new/plan?place=DU")
    form.enter("field_title", "Kế hoạch thứ hai")
    answer = site.hands("soanthao").send(form)
    assert answer.status_code == 503
    assert "hết chỗ lưu" in answer.text
    assert site.office.dossier(uid) == before


def test_another_fault_of_a_file_is_an_unexpected_error(site: Site, monkeypatch):
    def fails(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(recording_acts, "write_leaf", fails)
    form = site.hands("soanthao").open("/dossiers/new/plan?place=DU")
    form.enter("field_title", "Kế hoạch thứ hai")
    answer = site.hands("soanthao").send(form)
    assert answer.status_code == 500
    assert "báo người quản trị mã" in answer.text
