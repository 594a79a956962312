"""The product as a contender: the lifecycle through the services, with everything they write in a step.

Its content is `content/`: one kind, five roles, one organisation. Nothing is switched off for the clock: the
definition, the checks, the leaf with its disclosures, tasks and their scope rows, readers, revisions, the outbox.
"""

from __future__ import annotations

import secrets
import tempfile
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tests.bench.lifecycle import CAST, COMMENT, FIELDS, TEXT, HistoryRow, timed_lifecycle
from workflow_app.db import tables as t
from workflow_app.db.migrating import migrate
from workflow_app.db.session import Database, Session
from workflow_app.domain.case import Actor
from workflow_app.domain.refusals import Refused
from workflow_app.domain.vietnamese import fold, name_sort_key
from workflow_app.loading import Library
from workflow_app.services import acting, manifests
from workflow_app.services.attempting import attempt
from workflow_app.services.office import Office

CONTENT = Path(__file__).parent / "content"
KIND = "approval"
PLACE = "VP"
SINCE = "2020-01-01"
TRIGGERS = {"resubmit": "submit"}
"""A document that came back is sent again by the same transition; every other act is named as in the lifecycle."""

ENTERED = dict(zip(("subject", *(f"f{n}" for n in range(1, 10))), FIELDS.values(), strict=True)) | {"body": TEXT}


@cache
def library() -> Library:
    return Library([(CONTENT / "states", CONTENT / "forms")])


class Product:
    """A Contender on the database at `url`; `journal` is SQLite's ("wal", "truncate", None: as the product chooses).

    `dossier` is the current one's uid.
    """

    def __init__(self, url: str, journal: str | None = None) -> None:
        self._database = Database(url, journal=journal)
        self._office = Office(library(), Path(tempfile.gettempdir()))
        self._actors = {name: Actor(number, number) for number, name in enumerate(CAST, start=1)}
        self._keys = (f"{prefix}-{n}" for prefix in [secrets.token_hex(8)] for n in count())
        self.dossier = ""

    def prepare(self) -> None:
        """Make the tables as an office gets them, and furnish them. The database must be empty."""
        migrate(self._database)
        with self._database.writing() as session:
            manifests.publish(session, library(), log=self._office.log, now=datetime.now(UTC))
            furnish(session)

    def attempt(self, act: str, person: str) -> bool:
        asked: dict[str, Any] = {"key": next(self._keys), "values": {"asks": {"comment": COMMENT}}}
        if act == "create":
            asked |= {"kind": KIND, "place": PLACE, "values": {"fields": ENTERED, **asked["values"]}}
        else:
            asked |= {"dossier": self.dossier, "trigger": TRIGGERS.get(act, act)}
        verb = acting.create if act == "create" else acting.act
        try:
            outcome = attempt(
                self._database, self._office, verb, actor=self._actors[person], now=datetime.now(UTC), **asked
            )
        except Refused:
            return False
        self.dossier = outcome.dossier
        return True

    def lifecycle(self) -> list[float]:
        return timed_lifecycle(self)

    def history(self) -> list[HistoryRow]:
        query = (
            sa.select(t.person.c.full_name, t.leaf.c.from_state, t.leaf.c.to_state)
            .join(t.dossier, t.dossier.c.id == t.leaf.c.dossier_id)
            .join(t.person, t.person.c.id == t.leaf.c.person_id)
            .where(t.dossier.c.uid == self.dossier)
            .order_by(t.leaf.c.seq)
        )
        return [HistoryRow(who, source or None, target) for who, source, target in self._rows(query)]

    def numbers(self) -> list[int]:
        issued = sa.select(t.document.c.number).where(t.document.c.number.is_not(None))
        return [row[0] for row in self._rows(issued.order_by(t.document.c.number))]

    def _rows(self, query: sa.Select[Any]) -> list[Any]:
        with self._database.reading() as session:
            return list(session.execute(query).all())

    def close(self) -> None:
        self._database.close()


def furnish(session: Session) -> None:
    """The CAST with its posts in one organisation, which has a term to number documents in."""
    session.execute(
        t.organisation.insert().values(
            uid="office", code=PLACE, kind="office", name="Văn phòng", name_sort="van phong", issuer_code="VP", seat="",
            is_outside=False, has_seal=True, from_on=SINCE,
        )
    )  # fmt: skip
    session.execute(t.organisation_ancestor.insert().values(organisation_id=1, ancestor_id=1, depth=0, from_on=SINCE))
    session.execute(t.term.insert().values(organisation_id=1, name="2020–2030", from_on=SINCE))
    for number, (name, roles) in enumerate(CAST.items(), start=1):
        session.execute(
            t.person.insert().values(
                uid=f"person-{number}", full_name=name, name_sort=name_sort_key(name), search_text=fold(name)
            )
        )
        for role in sorted(roles):
            session.execute(
                t.post.insert().values(person_id=number, role=role, organisation_id=1, basis="", from_on=SINCE)
            )
