"""The office in which proposals go back and forth, on either database: a drafter, members, a lawyer, an accountant."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.cast import DemoOffice, Taken
from tests.conftest import drop_postgres, new_postgres, new_sqlite
from tests.services.small_office import library_of, open_office
from workflow_app.db.session import Database
from workflow_app.domain.case import Actor
from workflow_app.services.cases import TableCase
from workflow_app.services.office import Office
from workflow_app.services.papers import place_of

QUOTES = ("a" * 64, "b" * 64, "c" * 64)
"""Files that the office keeps."""

POSTS = [
    ("soan", "drafter", "CB"), ("viet", "drafter", "CB"), ("mot", "member", "CB"), ("hai", "member", "CB"),
    ("ba", "member", "CB"), ("luat", "lawyer", "CB"), ("ke", "accountant", "CB"), ("bi", "secretary", "CB"),
    ("van", "clerk", "CB"),
]  # fmt: skip
ROLLS = [(one, "official", "CB") for one in ("mot", "hai", "ba")]
TEXT = "Kính gửi chi bộ.\nI. Lý do\nCần mua máy in.\nII. Căn cứ\nQuy chế chi tiêu, Điều 4.\nIII. Đề nghị\nDuyệt mua."
FIELDS: dict[str, Any] = {
    "subject": "Mua máy in", "amount": "1000000", "remark": "Gấp.",
    "items": [{"item": "Máy in", "price": "900000"}, {"item": "Mực", "price": "100000"}],
}  # fmt: skip
BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
_TEMPLATES: dict[str, str] = {}


@contextmanager
def moving_office(request: pytest.FixtureRequest, folder: Path) -> Iterator[DemoOffice]:
    """A fresh office on the database that `request.param` names; the first of each sort is made, the others copy it."""
    library, sort = library_of("movements"), getattr(request, "param", "sqlite")
    uri = request.getfixturevalue("postgres_uri") if sort == "postgres" else ""
    if sort not in _TEMPLATES:
        made = request.getfixturevalue("tmp_path_factory").mktemp("movements")
        url = new_postgres(uri) if uri else new_sqlite(made)
        open_office(url, library, made, places={"CB": "cell"}, posts=POSTS, rolls=ROLLS).database.close()
        _TEMPLATES[sort] = url
    url = new_postgres(uri, template=_TEMPLATES[sort]) if uri else new_sqlite(folder, template=_TEMPLATES[sort])
    database = Database(url)
    try:
        yield DemoOffice(database, Office(library, folder))
    finally:
        database.close()
        if uri:
            drop_postgres(url)


def submitted(office: DemoOffice, **changed: Any) -> Taken:
    """A proposal handed over for signature."""
    for kept in QUOTES:
        place_of(office.engine.files, kept).parent.mkdir(parents=True, exist_ok=True)
        place_of(office.engine.files, kept).touch()
    made = office.create(
        "proposal", "soan", "CB", fields={**FIELDS, **changed},
        texts={"letter": {"abstract": "Mua máy in", "text": TEXT, "recipients": "Kế toán"}},
        papers=[{"name": "quote", "digest": QUOTES[0], "filename": "bao-gia.pdf", "written_on": "2026-02-20"}],
    )  # fmt: skip
    assert office.take("check", made, "soan").done
    return office.take("submit", made, "soan")


def edited(office: DemoOffice, dossier: Taken, **values: Any) -> None:
    """Takes over what is entered; that nothing of it is new is as good an answer."""
    assert office.take("edit", dossier, "soan", **values).refused in ((), ("nothing_changed",))


@contextmanager
def looking(office: DemoOffice, dossier: Taken, trigger: str = "endorse", by: str = "mot") -> Iterator[TableCase]:
    """The dossier as services read it, asked for one step by one person."""
    kind, person = office.engine.library.current("proposal"), office.person_id(by)
    row = office.dossier(dossier)
    step = next(one for one in kind.transitions if one.trigger == trigger)
    with office.database.reading() as session:
        yield TableCase(session, kind, row, step, Actor(person, person), office.now, defaults=office.engine.defaults)
