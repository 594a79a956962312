"""Who may sign in: one account a person, strong passwords, the same time for a wrong name as for a wrong password."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
import sqlalchemy as sa
from argon2 import extract_parameters

from tests.cast import PASSWORD, DemoOffice, on_both_databases
from workflow_app.db import tables
from workflow_app.domain.refusals import NotFound, Refused
from workflow_app.services import accounts, people

LONG = "con đường làng rợp bóng tre"
NAME, FULL_NAME = "moi.ve", "Nguyễn Thị Mới Về"


@pytest.fixture
def do(office: DemoOffice):
    """Calls a verb as the administrator (or somebody else), in a transaction of its own."""

    def call(verb: str, *, by: str | None = "quantri", **values):
        person = office.person_id(by) if by else None
        with office.database.writing() as session:
            return getattr(accounts, verb)(session, office=office.engine, person_id=person, now=office.now, **values)

    return call


@pytest.fixture
def newcomer(office: DemoOffice) -> str:
    """The uid of a person without an account, in an office that is no demonstration."""
    office.engine.is_demo = False
    with office.database.writing() as session:
        return people.add_person(session, office=office.engine, person_id=None, now=office.now, full_name=FULL_NAME)


def account(office: DemoOffice, username: str) -> accounts.Account:
    with office.database.reading() as session:
        found = accounts.find(session, username)
    assert found is not None
    return found


def check(office: DemoOffice, username: str, password: str) -> accounts.Account | None:
    with office.database.reading() as session:
        return accounts.check_password(session, username=username, password=password)


def refused(call, *arguments, **values) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        call(*arguments, **values)
    return caught.value.codes


@on_both_databases
def test_a_new_account_signs_in_with_its_password_and_no_other(office, do, newcomer):
    do("add_account", person=newcomer, username=" Moi.Ve ", password=LONG)
    found = check(office, "MOI.VE", LONG)
    assert found == account(office, NAME)
    assert (found.person_uid, found.full_name, found.generation, found.language) == (newcomer, FULL_NAME, 1, "vi")
    assert check(office, NAME, LONG + " ") is None
    assert check(office, NAME, "") is None


def test_a_password_typed_in_another_unicode_form_is_the_same(office, do, newcomer):
    do("add_account", person=newcomer, username=NAME, password=unicodedata.normalize("NFD", LONG))
    assert check(office, NAME, unicodedata.normalize("NFC", LONG))
    assert check(office, NAME, unicodedata.normalize("NFD", LONG))


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("mười bốn kí tự", "password_short"),
        ("", "password_short"),
        ("x" * 257, "password_long"),
        ("xxxxxxxxxxxxxxx", "password_guessable"),
        ("moi.vemoi.vemoi.ve", "password_guessable"),
        ("Nguyen Thi Moi Ve", "password_guessable"),
    ],
)
def test_a_weak_password_is_refused_wherever_one_is_set(office, do, newcomer, password, code):
    assert refused(do, "add_account", person=newcomer, username=NAME, password=password) == (code,)
    made = do("add_account", person=newcomer, username=NAME, password=LONG)
    assert refused(do, "set_password", account_id=made.id, password=password) == (code,)
    assert check(office, NAME, LONG)


def test_fifteen_characters_are_enough_and_a_demonstration_takes_fewer(office, do, newcomer):
    made = do("add_account", person=newcomer, username=NAME, password="mười lăm ký tự!")
    assert len("mười lăm ký tự!") == 15
    office.engine.is_demo = True
    do("set_password", account_id=made.id, password=PASSWORD)
    assert check(office, NAME, PASSWORD)


@pytest.mark.parametrize("username", ["a", "1a", "nguyễn", "a b", "a/b", "", "x" * 65])
def test_a_misspelt_username_is_refused(do, newcomer, username):
    assert refused(do, "add_account", person=newcomer, username=username, password=LONG) == ("bad_username",)


def test_a_username_and_a_person_have_one_account_each(office, do, newcomer):
    assert refused(do, "add_account", person=newcomer, username="vanthu1", password=LONG) == ("username_taken",)
    clerk = office.uid("@vanthu1")
    assert refused(do, "add_account", person=clerk, username="vanthu9", password=LONG) == ("has_account",)
    with pytest.raises(NotFound):
        do("add_account", person="nobody", username="vanthu9", password=LONG)


def test_an_unknown_username_costs_as_much_as_a_wrong_password(office, do, passwords_for_real, monkeypatch):
    do("set_password", account_id=account(office, "vanthu1").id, password=PASSWORD)
    asked = []
    verify = accounts._hasher.verify

    class Watched:
        def verify(self, kept, password):
            asked.append(extract_parameters(kept))
            return verify(kept, password)

    real = account(office, "vanthu1")
    monkeypatch.setattr(accounts, "_hasher", Watched())
    assert check(office, "nobody", PASSWORD) is None
    assert check(office, "vanthu1", "wrong") is None
    assert check(office, "vanthu1", PASSWORD) == real
    assert len(asked) == 3
    assert asked[0] == asked[1] == asked[2]
    assert (asked[0].time_cost, asked[0].memory_cost, asked[0].parallelism) == (3, 64 * 1024, 4)  # RFC 9106, §4


@on_both_databases
def test_a_closed_account_signs_in_no_more_and_may_be_opened_again(office, do):
    before = account(office, "vanthu1")
    do("deactivate", account_id=before.id)
    assert check(office, "vanthu1", PASSWORD) is None
    assert account(office, "vanthu1").generation == before.generation + 1
    do("reactivate", account_id=before.id)
    assert check(office, "vanthu1", PASSWORD)


@pytest.mark.parametrize(
    ("verb", "values"),
    [("set_password", {"password": LONG}), ("sign_out_everywhere", {}), ("deactivate", {}), ("reactivate", {})],
)
def test_what_ends_the_sessions_of_an_account_counts_its_generation(office, do, verb, values):
    before = account(office, "vanthu1")
    do(verb, account_id=before.id, **values)
    assert account(office, "vanthu1").generation == before.generation + 1
    assert account(office, "vanthu2").generation == 1


@pytest.mark.parametrize(
    ("verb", "by", "allowed"),
    [
        ("set_password", "vanthu1", True),
        ("set_password", "vanthu2", False),
        ("set_password", "quantri", True),
        ("sign_out_everywhere", "vanthu1", True),
        ("sign_out_everywhere", "bithu", False),
        ("deactivate", "vanthu1", False),
        ("deactivate", "quantri", True),
        ("reactivate", "vanthu2", False),
        ("add_account", "vanthu2", False),
    ],
)
def test_a_person_changes_his_own_password_and_only_the_administrator_another_account(office, do, verb, by, allowed):
    values: dict[str, Any] = {"account_id": account(office, "vanthu1").id}
    if verb == "set_password":
        values["password"] = LONG
    if verb == "add_account":
        values = {"person": "x", "username": "x9", "password": LONG}
    if allowed:
        do(verb, by=by, **values)
    else:
        assert refused(do, verb, by=by, **values) == ("not_your_role",)


def test_every_change_is_in_the_history_and_no_secret_is(office, do):
    made = account(office, "vanthu1")
    do("set_password", account_id=made.id, password=LONG)
    do("deactivate", account_id=made.id)
    leaf = tables.leaf.c
    query = sa.select(leaf.act, leaf.bytes).where(leaf.stream == f"auth:{made.person_uid}").order_by(leaf.seq)
    with office.database.reading() as session:
        rows = session.execute(query).all()
        words = session.execute(sa.select(tables.disclosure.c.text)).scalars().all()
    assert [row.act for row in rows] == ["account_added", "password_set", "account_deactivated"]
    kept = " ".join([*(bytes(row.bytes).decode() for row in rows), *words])
    assert LONG not in kept
    assert "argon2" not in kept


def test_accounts_are_listed_in_the_order_of_names_without_their_hashes(office):
    with office.database.reading() as session:
        listed = accounts.list_accounts(session)
    assert len(listed) == 74
    assert [one.full_name for one in listed][:2] == ["Quách Thế Anh", "Lâm Thị Ngọc Ánh"]
    assert not any("argon2" in repr(one) for one in listed)


def test_an_account_remembers_its_language(office):
    made = account(office, "vanthu1")
    with office.database.writing() as session:
        accounts.set_language(session, account_id=made.id, language="en")
    assert account(office, "vanthu1").language == "en"
    with pytest.raises(NotFound), office.database.writing() as session:
        accounts.set_language(session, account_id=made.id, language="fr")
