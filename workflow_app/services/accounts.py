"""Accounts: who may sign in. A person has none or one; what the person may do comes from posts, never from here.

Passwords follow NIST SP 800-63B-4: 15 characters or more, no rules of composition, no forced change, compared as NFC.
They are kept as argon2id (RFC 9106, the second recommended option). `generation` counts what ends every session of an
account: a new password, its closing, or “sign out everywhere”.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from workflow_app.db import people
from workflow_app.db import tables as t
from workflow_app.db.session import Session
from workflow_app.domain.clocks import local_day
from workflow_app.domain.refusals import NotFound, Refused, refusal
from workflow_app.domain.texts import LANGUAGES, Language
from workflow_app.domain.vietnamese import fold
from workflow_app.services.dated import require_office_runner
from workflow_app.services.office import Office
from workflow_app.services.recording import record_event

LEAST, LEAST_IN_DEMO, MOST = 15, 8, 256
"""Characters of a password."""

_USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,63}")
_hasher = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4)

UNKNOWN = "$argon2id$v=19$m=65536,t=3,p=4$CRNti4VdjxX7Mj4fOTZYhQ$jsV+6ulOh2FZ0awWdGvRBfkNpHR3MuuxMj16ZiJBVyU"
"""A hash of no password, as costly as a real one: checked where there is no account, so that both take as long."""


@dataclass(frozen=True, slots=True)
class Account:
    """What pages may know of an account; its hash never leaves this module."""

    id: int
    username: str
    person_id: int
    person_uid: str
    full_name: str
    is_active: bool
    generation: int
    language: Language


_ACCOUNTS = sa.select(
    t.account.c.id, t.account.c.username, t.account.c.person_id, t.person.c.uid, t.person.c.full_name,
    t.account.c.is_active, t.account.c.generation, t.account.c.language,
).join(t.person, t.person.c.id == t.account.c.person_id)  # fmt: skip


def list_accounts(session: Session) -> list[Account]:
    """Every account, in the order of the persons' names."""
    return [Account(*tuple(row)) for row in session.execute(_ACCOUNTS.order_by(t.person.c.name_sort, t.account.c.id))]


def find(session: Session, username: str) -> Account | None:
    row = session.execute(_ACCOUNTS.where(t.account.c.username == _spelt(username))).first()
    return Account(*tuple(row)) if row else None


def by_id(session: Session, account_id: int) -> Account | None:
    row = session.execute(_ACCOUNTS.where(t.account.c.id == account_id)).first()
    return Account(*tuple(row)) if row else None


def hash_password(password: str) -> str:
    return _hasher.hash(unicodedata.normalize("NFC", password))


def check_password(session: Session, *, username: str, password: str) -> Account | None:
    """The account when the password is right and the account active, else None after as long a time."""
    query = sa.select(t.account.c.id, t.account.c.password_hash, t.account.c.is_active)
    row = session.execute(query.where(t.account.c.username == _spelt(username))).first()
    kept = row.password_hash if row and row.is_active else UNKNOWN
    try:
        _hasher.verify(kept, unicodedata.normalize("NFC", password[: MOST + 1]))
    except (VerificationError, InvalidHashError):
        return None
    return by_id(session, row.id) if row and row.is_active else None


def add_account(
    session: Session, *, office: Office, person_id: int | None, now: datetime, person: str, username: str,
    password: str = "", hashed: str = "", language: Language = "vi",
) -> Account:  # fmt: skip
    """An account for a person (uid), with a password or with the hash of one (a demo office hashes once for all).

    Raises Refused for a username that is taken or misspelt, a second account, or a password that is too weak.
    """
    require_office_runner(session, office, person_id, now)
    owner = people.person_id_of(session, person)
    if owner is None:
        raise NotFound("person", person)
    name, full_name = _spelt(username), people.person_name(session, owner)
    if not _USERNAME.fullmatch(name):
        raise Refused(refusal("bad_username"))
    if find(session, name):
        raise Refused(refusal("username_taken", username=name))
    if session.execute(sa.select(t.account.c.id).where(t.account.c.person_id == owner)).first():
        raise Refused(refusal("has_account", person=full_name))
    if not hashed:
        _strong(office, password, name, full_name)
        hashed = hash_password(password)
    account_id = session.execute(
        t.account.insert()
        .values(
            person_id=owner, username=name, password_hash=hashed, is_active=True, generation=1, language=language
        )
        .returning(t.account.c.id)
    ).scalar_one()  # fmt: skip
    account = by_id(session, account_id)
    assert account is not None
    _record(session, office, person_id, now, account, "account_added", {"username": name})
    return account


def set_password(
    session: Session, *, office: Office, person_id: int | None, now: datetime, account_id: int, password: str
) -> None:
    """A new password, by the person himself or by whoever runs the office; every session of the account ends."""
    account = _own_or_run(session, office, person_id, now, account_id)
    _strong(office, password, account.username, account.full_name)
    _change(session, account, password_hash=hash_password(password), generation=account.generation + 1)
    _record(session, office, person_id, now, account, "password_set", {})


def sign_out_everywhere(
    session: Session, *, office: Office, person_id: int | None, now: datetime, account_id: int
) -> None:
    account = _own_or_run(session, office, person_id, now, account_id)
    _change(session, account, generation=account.generation + 1)
    _record(session, office, person_id, now, account, "signed_out_everywhere", {})


def deactivate(session: Session, *, office: Office, person_id: int | None, now: datetime, account_id: int) -> None:
    """Nobody signs in with it any more, and every session ends; the account stays, and so does what it did."""
    require_office_runner(session, office, person_id, now)
    account = _found(session, account_id)
    _change(session, account, is_active=False, generation=account.generation + 1)
    _record(session, office, person_id, now, account, "account_deactivated", {})


def reactivate(session: Session, *, office: Office, person_id: int | None, now: datetime, account_id: int) -> None:
    require_office_runner(session, office, person_id, now)
    account = _found(session, account_id)
    _change(session, account, is_active=True, generation=account.generation + 1)
    _record(session, office, person_id, now, account, "account_reactivated", {})


def set_language(session: Session, *, account_id: int, language: str) -> None:
    """The person's own choice of language; a convenience that the history need not know."""
    if language not in LANGUAGES:
        raise NotFound("language", language)
    session.execute(t.account.update().where(t.account.c.id == account_id).values(language=language))


def _spelt(username: str) -> str:
    return unicodedata.normalize("NFC", username).strip().lower()


def _strong(office: Office, password: str, username: str, full_name: str) -> None:
    """Raises Refused for a password that is too short, too long, or the first that anybody would try."""
    text = unicodedata.normalize("NFC", password)
    least = LEAST_IN_DEMO if office.is_demo else LEAST
    if len(text) < least:
        raise Refused(refusal("password_short", least=least))
    if len(text) > MOST:
        raise Refused(refusal("password_long", most=MOST))
    bare = re.sub(r"[\W_]", "", fold(text))
    guesses = {re.sub(r"[\W_]", "", fold(one)) for one in (username, full_name)}
    if bare in {guess * times for guess in guesses for times in (1, 2, 3)} or len(set(text)) == 1:
        raise Refused(refusal("password_guessable"))


def _found(session: Session, account_id: int) -> Account:
    account = by_id(session, account_id)
    if account is None:
        raise NotFound("account", str(account_id))
    return account


def _own_or_run(session: Session, office: Office, person_id: int | None, now: datetime, account_id: int) -> Account:
    account = _found(session, account_id)
    if person_id != account.person_id:
        require_office_runner(session, office, person_id, now)
    return account


def _change(session: Session, account: Account, **values: Any) -> None:
    session.execute(t.account.update().where(t.account.c.id == account.id).values(**values))


def _record(
    session: Session, office: Office, person_id: int | None, now: datetime, account: Account, act: str,
    words: Mapping[str, str],
) -> None:  # fmt: skip
    by = {"uid": people.person_uid(session, person_id)} if person_id else {"system": True}
    record_event(
        session, stream=f"auth:{account.person_uid}", act=act, log=office.log, now=now, held_on=local_day(now),
        person_id=person_id, facts={"actor": by}, words=words,
    )  # fmt: skip
