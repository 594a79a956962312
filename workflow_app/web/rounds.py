"""The page of one round of a vote, and its minutes as they come out of the printer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template

from workflow_app.db import directory, former_names
from workflow_app.domain.refusals import NotFound
from workflow_app.web import rounds_view, sheets
from workflow_app.web.access import viewer
from workflow_app.web.edge import now, office, reading
from workflow_app.web.opened import Opened, head, open_dossier
from workflow_app.web.rounds_view import RoundShown

blueprint = Blueprint("rounds", __name__)


@dataclass(frozen=True, slots=True)
class Minutes:
    """What `macros/letter.html` asks for; the body of the text is the page's own. Always Vietnamese."""

    superior: str
    issuer: str
    number: str
    place_date: str
    abstract: str
    signer: str
    secretary: str
    recipients: tuple[str, ...] = ()
    type: str = "Biên bản kiểm phiếu"
    authority: str = ""
    post: str = "Chủ trì"


def _found(opened: Opened, round_uid: str) -> RoundShown:
    """For who reads the whole file. Raises NotFound."""
    seen = next((one for one in opened.case.rounds() if one.uid == round_uid), None)
    if seen is None or not opened.is_whole:
        raise NotFound("round", round_uid)
    return rounds_view.shown(opened.case, seen, opened.reader.person_id)


@blueprint.get("/dossiers/<uid>/rounds/<round_uid>")
def show(uid: str, round_uid: str) -> Any:
    with reading() as session:
        opened = open_dossier(session, office(), viewer(), uid, now())
        found, top = _found(opened, round_uid), head(opened)
    return render_template("pages/rounds/show.html", nav="dossiers", head=top, one=found)


@blueprint.get("/dossiers/<uid>/rounds/<round_uid>/minutes")
def minutes(uid: str, round_uid: str) -> Any:
    """Only of a closed round: what is still open has no result to sign."""
    with reading() as session:
        opened = open_dossier(session, office(), viewer(), uid, now())
        found, top = _found(opened, round_uid), head(opened)
        if found.is_open:
            raise NotFound("round", round_uid)
        sheet = _sheet(opened, found)
    return render_template("pages/rounds/minutes.html", nav="dossiers", head=top, one=found, sheet=sheet)


def _sheet(opened: Opened, one: RoundShown) -> Minutes:
    line = opened.case.ancestors(one.place_id, one.held_on)
    seat = next((place.seat for place in directory.places(opened.session) if place.id == one.place_id), "")
    issuer = line[0] if line else opened.case.organisation_by_id(one.place_id)
    names = former_names.printed_on(opened.session, one.held_on)
    about = f"{opened.kind.title.vi} – {opened.dossier.title}"
    return Minutes(
        superior=names.get(line[1].id, line[1].name) if len(line) > 1 else "",
        issuer=names.get(issuer.id, issuer.name),
        number=f"Số …-BB/{issuer.issuer_code}", place_date=sheets.place_date(seat, one.held_on.isoformat()),
        abstract=f"{one.title.vi}, lần {one.number}: {about}", signer=one.chair, secretary=one.secretary,
    )  # fmt: skip
