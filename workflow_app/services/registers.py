"""Numbers: one gap-free series per organisation (or body), symbol code and term, taken last in the transaction.

Numbering follows the guidance of the Party's office on form and technique (36-HD/VPTW 2018, 1.3): continuous from 01,
per document type, per term of the committee, not per year.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from workflow_app.db import people
from workflow_app.db import tables as t
from workflow_app.db.session import Session, Statement
from workflow_app.domain.guards import shown
from workflow_app.domain.refusals import Refusal, Refused, refusal
from workflow_app.domain.searching import indexed
from workflow_app.domain.seen import OrganisationSeen
from workflow_app.domain.texts import Text
from workflow_app.services.cases import TableCase

TERM = Text("Nhiệm kỳ của tổ chức", "A term of the organisation")
WHO_ENTERS_TERMS = Text("người quản trị văn phòng (khai báo nhiệm kỳ)", "whoever runs the office (enters the term)")

P = sa.bindparam
_NEXT = Statement(
    t.register.update()
    .where(
        t.register.c.organisation_id == P("organisation"), t.register.c.body == P("body"),
        t.register.c.symbol == P("symbol"), t.register.c.term_id == P("term"),
    )
    .values(last=t.register.c.last + 1)
    .returning(t.register.c.id, t.register.c.last)
)  # fmt: skip
_ENTER = Statement(
    t.register_entry.insert().values(
        register_id=P("register"), number=P("number"), number_text=P("number_text"), search_text=P("search_text"),
        abstract=P("abstract"), issued_on=P("issued_on"), document_id=P("document"), dossier_id=P("dossier"),
        explanation=P("explanation"),
    )
)  # fmt: skip


def refusals(case: TableCase, issuer_id: int) -> Iterator[Refusal]:
    """Why the issuer has no series from which a number could be taken on the day of the act."""
    if case.term(issuer_id) is None:
        yield _no_term(case.organisation_by_id(issuer_id), case.held_on)


def _no_term(organisation: OrganisationSeen, on: date) -> Refusal:
    return refusal(
        "no_term", organisation=organisation.name, day=shown(on), missing=(TERM,), supplier=WHO_ENTERS_TERMS
    )  # fmt: skip


def take_number(
    session: Session, *, organisation: OrganisationSeen, body: str, symbol: str, issuer_code: str, on: date,
    document_id: int, dossier_id: int, abstract: str, term: tuple[int, str] | None = None,
) -> tuple[int, str, str]:  # fmt: skip
    """The next number of the series: (number, printed text, name of the term). `term` is the one that `refusals` found;
    left out, it is looked for, and where there is none, Refused is raised."""
    term = term or people.term_of(session, organisation.id, on)
    if term is None:
        raise Refused(_no_term(organisation, on))
    key = {"organisation": organisation.id, "body": body, "symbol": symbol, "term": term[0]}
    row = session.first(_NEXT, key)
    if row is None:
        open_register(session, organisation.id, body, symbol, term[0])
        row = session.first(_NEXT, key)
    register_id, number = int(row[0]), int(row[1])
    printed = f"{number:02d}-{symbol}/{issuer_code}"
    session.run(
        _ENTER,
        {
            "register": register_id, "number": number, "number_text": printed,
            "search_text": indexed(printed, abstract), "abstract": abstract, "issued_on": on.isoformat(),
            "document": document_id, "dossier": dossier_id, "explanation": "",
        },
    )  # fmt: skip
    return number, printed, term[1]


def open_register(session: Session, organisation_id: int, body: str, symbol: str, term_id: int, last: int = 0) -> None:
    """Begin a series unless somebody just did; `last` is the number used before this product came."""
    make = postgresql_insert if session.is_postgresql else sqlite_insert
    values = {"organisation_id": organisation_id, "body": body, "symbol": symbol, "term_id": term_id, "last": last}
    session.execute(make(t.register).values(values).on_conflict_do_nothing())


def enter_old_number(
    session: Session, *, organisation_id: int, body: str, symbol: str, term_id: int, number: int, printed: str,
    abstract: str, on: date, explanation: str,
) -> None:  # fmt: skip
    """A number used before, or by a classified document kept elsewhere: the series shows it and stays findable."""
    open_register(session, organisation_id, body, symbol, term_id)
    where = (
        t.register.c.organisation_id == organisation_id, t.register.c.body == body,
        t.register.c.symbol == symbol, t.register.c.term_id == term_id,
    )  # fmt: skip
    found: Any = session.execute(sa.select(t.register.c.id, t.register.c.last).where(sa.and_(*where))).one()
    register_id, last = found[0], found[1]
    session.run(
        _ENTER,
        {
            "register": register_id, "number": number, "number_text": printed,
            "search_text": indexed(printed, abstract), "abstract": abstract, "issued_on": on.isoformat(),
            "document": None, "dossier": None, "explanation": explanation,
        },
    )  # fmt: skip
    if number > last:
        session.execute(t.register.update().where(t.register.c.id == register_id).values(last=number))
