"""Dossiers that nobody can move now, for whoever runs the office: which post is vacant, since when, what then applies.

Who runs the office reads no dossiers by it: of one that he may not read he is told the sort and the place, and of one
whose readers are restricted not even the sort.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, render_template

from workflow_app.db import people
from workflow_app.db.session import Session
from workflow_app.domain.texts import Text
from workflow_app.services import vacancies, visibility
from workflow_app.web.access import runs_office, viewer
from workflow_app.web.edge import now, office, reading

blueprint = Blueprint("vacancies", __name__)

MOST = 100
_COUNTED = "stranded"
HIDDEN = Text("Hồ sơ hạn chế người đọc", "A dossier with restricted readers")


@dataclass(frozen=True, slots=True)
class Row:
    """One dossier that waits for nobody. `uid` and `title` are empty where the viewer may not read it."""

    uid: str
    title: str
    kind: Text
    state: Text | None
    step: Text | None
    owner: str
    posts: tuple[vacancies.Vacancy, ...]
    rule: Text
    able: tuple[vacancies.Able, ...]


@blueprint.get("/people/vacancies")
@runs_office
def index() -> Any:
    with reading() as session:
        found = vacancies.stranded(session, office=office(), now=now(), limit=MOST + 1)
        rows = [_row(session, one) for one in found[:MOST]]
        fillers = vacancies.who_fills_posts(session, office(), now())
    return render_template(
        "pages/people/vacancies.html", nav="people", rows=rows, has_more=len(found) > MOST, fillers=fillers
    )


def stranded_count() -> str:
    """How many dossiers nobody can move, for who runs the office; empty where there is none, and for anybody else.

    Reckoned anew only when something was recorded, a post began or ended, or a day has passed.
    """
    if not viewer().is_admin:
        return ""
    with reading() as session:
        mark = vacancies.mark(session, now())
        kept: tuple[Any, int] | None = current_app.extensions.get(_COUNTED)
        if kept is None or kept[0] != mark:
            found = vacancies.stranded(session, office=office(), now=now(), limit=MOST)
            kept = current_app.extensions[_COUNTED] = (mark, len({one.dossier for one in found}))
    return f"{kept[1]}{'+' if kept[1] >= MOST else ''}" if kept[1] else ""


def _row(session: Session, one: vacancies.Stranded) -> Row:
    reads = visibility.extent(session, viewer().reader, one.row) != "none"
    tells = reads or not one.row.is_restricted
    return Row(
        uid=one.dossier if reads else "", title=one.title if reads else "", kind=one.kind if tells else HIDDEN,
        state=one.state if tells else None, step=one.step if tells else None,
        owner=people.organisation_by_id(session, one.row.owner_id).name, posts=one.vacancies, rule=one.rule,
        able=one.able if tells else (),
    )  # fmt: skip
