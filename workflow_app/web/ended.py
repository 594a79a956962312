"""What lists say of documents that are out of force, or will be: by what, since when, and where to read it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask import url_for

from workflow_app.db import dossiers, movements
from workflow_app.db import endings as queries
from workflow_app.db.session import Session
from workflow_app.domain.texts import Text
from workflow_app.services import ending, visibility
from workflow_app.web.access import viewer
from workflow_app.web.edge import now, office


@dataclass(frozen=True, slots=True)
class Ended:
    """`url` leads to the dossier of what ended it; empty where no register here knows it, or the viewer does not read
    it. `numbers` are those of the dossier's documents that it is about."""

    word: Text
    since: Text
    url: str
    numbers: tuple[str, ...]


def of_numbers(session: Session, numbers: Collection[queries.Numbered]) -> dict[queries.Numbered, Ended]:
    """Of numbers that the viewer may read of."""
    documents = queries.documents_of(session, numbers)
    found = _endings(session, {dossier for dossier, _name in documents.values()})
    return {
        number: _shown(session, dossier, found[dossier])
        for number, (dossier, name) in documents.items()
        if dossier in found and name in found[dossier].documents
    }


def of_dossiers(session: Session, ids: Collection[int]) -> dict[int, Ended]:
    """Of dossiers in a list of the viewer's, those whose numbered documents ended."""
    shown = {one: _shown(session, one, found) for one, found in _endings(session, ids).items()}
    return {one: ended for one, ended in shown.items() if ended.numbers}


def _endings(session: Session, ids: Collection[int]) -> dict[int, ending.Ending]:
    return ending.endings(session, office=office(), dossiers=ids, now=now()) if ids else {}


def _shown(session: Session, dossier_id: int, found: ending.Ending) -> Ended:
    numbers = queries.numbers_of(session, dossier_id, found.documents)
    other, url = movements.dossier_numbered(session, found.by, dossier_id), ""
    if other is not None:
        row = dossiers.find_by_id(session, other)[0]
        if visibility.extent(session, viewer().reader, row) != "none":
            url = url_for("dossiers.show", uid=row.uid)
    return Ended(found.word, found.since, url, tuple(numbers))
