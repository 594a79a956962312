"""The first person of an office comes from the command line of the machine; passwords never stand in its arguments."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.db.session import Database
from workflow_app.services import accounts

pytestmark = pytest.mark.usefixtures("in_english")

PASSWORD = "mot-mat-khau-du-dai-2026"
FIRST = ["user", "add", "quantri", "--name", "Đinh Công Vinh", "--post", "administrator@DU", "--password-stdin"]
PLACE = ["--new-place", "base", "Đảng uỷ xã An Lạc"]


@pytest.fixture
def office_db(call, tmp_path):
    assert call("migrate").exit_code == 0
    database = Database(f"sqlite:///{tmp_path / 'data' / 'office.db'}")
    yield database
    database.close()


def test_the_first_administrator_comes_with_his_office(call, office_db):
    said = call(*FIRST, *PLACE, input=PASSWORD + "\n")
    assert (said.exit_code, said.stdout) == (0, "quantri: Đinh Công Vinh, administrator@DU\n")
    with office_db.reading() as session:
        account = accounts.check_password(session, username="quantri", password=PASSWORD)
        post = session.execute(sa.select(t.post.c.role, t.organisation.c.name).join(t.organisation)).one()
    assert account is not None
    assert tuple(post) == ("administrator", "Đảng uỷ xã An Lạc")
    assert "quantri   Đinh Công Vinh  Administrator, DU" in call("user", "list").stdout


def test_nothing_is_kept_of_a_person_who_could_not_be_added(call, office_db):
    said = call(*FIRST, *PLACE, input="short\n")
    assert said.exit_code == 1
    assert said.stderr.startswith("error: ")
    with office_db.reading() as session:
        for table in (t.person, t.organisation, t.account, t.post):
            assert session.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() == 0


@pytest.mark.parametrize(
    ("change", "code", "told"),
    [
        (["--post", "administrator"], 2, "“administrator” is not ROLE@CODE"),
        (["--post", "emperor@DU"], 2, "there is no role “emperor”; there are: secretary, deputy_secretary, "),
        (["--post", "clerc@DU"], 2, "there is no role “clerc”; did you mean “clerk”?"),
        (["--new-place", "bas", "Đảng uỷ"], 2, "there is no organisation kind “bas”; did you mean “base”"),
        (["--post", "clerk@NOWHERE"], 1, "there is no organisation “NOWHERE”"),
        (["--post", "clerk@DU"], 1, ""),  # an administrator is no clerk: incompatible posts
    ],
)
def test_a_post_that_cannot_be_given_is_told(change, code, told, call, office_db):
    said = call(*FIRST, *PLACE, *change, input=PASSWORD + "\n")
    assert said.exit_code == code
    assert told in said.stderr
    assert "Traceback" not in said.stderr


def test_a_new_place_needs_its_post(call, office_db):
    said = call("user", "add", "an", "--name", "An", *PLACE, "--password-stdin", input=PASSWORD)
    assert said.exit_code == 2
    assert "--new-place needs the --post" in said.stderr


def test_a_password_is_asked_for_twice_and_never_shown(call, office_db):
    call(*FIRST, *PLACE, input=PASSWORD + "\n")
    new = "mot-mat-khau-khac-2026"
    said = call("user", "password", "quantri", input=f"{new}\n{new}\n")
    assert said.exit_code == 0
    assert new not in said.output
    with office_db.reading() as session:
        assert accounts.check_password(session, username="quantri", password=new)
        assert not accounts.check_password(session, username="quantri", password=PASSWORD)


def test_an_account_that_is_not_there_is_told(call, office_db):
    said = call("user", "password", "an", input=PASSWORD)
    assert said.exit_code == 1
    assert "there is no account “an”" in said.stderr
