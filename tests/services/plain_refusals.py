"""An office in which everything is tried that cannot be taken: nothing is left of it but a line in the security log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import drop_postgres, new_postgres, new_sqlite
from tests.plain_office import PlainOffice
from workflow_app.domain.refusals import Refused

SUBJECT = {"subject": "Hỏi về kế hoạch"}
NUL, HALF, FAR = "a\x00b", "\ud800", "x" * 300


@contextmanager
def one_office(request: pytest.FixtureRequest, folder: Path) -> Iterator[PlainOffice]:
    """One office for all tests of a file: what is refused leaves nothing behind that another one could meet."""
    template = request.getfixturevalue(f"plain_{request.param}")
    if request.param == "sqlite":
        url = new_sqlite(folder, template=template)
    else:
        url = new_postgres(request.getfixturevalue("postgres_uri"), template=template)
    office = PlainOffice.at(url, folder / "papers")
    yield office
    office.database.close()
    if request.param == "postgres":
        drop_postgres(url)


on_either_plain = pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)


def begun(plain: PlainOffice, *steps: str) -> str:
    """An enquiry on which these steps were taken."""
    dossier = plain.create("enquiry", fields=SUBJECT).dossier
    for step in steps:
        plain.act(dossier, step, "an")
    return dossier


def refused(plain: PlainOffice, dossier: str, trigger: str, by: str = "an", **values: Any) -> tuple[str, ...]:
    """The codes of the refusal; nothing but a line of the security log may be left of it."""
    before = plain.rows()
    with pytest.raises(Refused) as caught:
        plain.act(dossier, trigger, by, **values)
    nothing_is_left(plain, before)
    assert all(one.text.vi and one.text.en for one in caught.value.refusals)
    return caught.value.codes


def nothing_is_left(plain: PlainOffice, before: dict[str, int]) -> None:
    after = plain.rows()
    assert after.pop("security_event") == before.pop("security_event") + 1
    assert after == before


def stored(plain: PlainOffice, draft: str, **fields: Any) -> dict[str, Any]:
    plain.act(draft, "edit", "an", fields=fields)
    return plain.dossier(draft).fields
