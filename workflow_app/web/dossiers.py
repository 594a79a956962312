"""Dossiers: the lists, the page of one with its parts, its prints and papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, abort, make_response, render_template, request, send_file, url_for

from workflow_app.db import enclosures, lists
from workflow_app.db.searching import search
from workflow_app.db.session import Session
from workflow_app.domain.refusals import NotFound
from workflow_app.domain.texts import Text
from workflow_app.domain.vietnamese import suggest_symbol
from workflow_app.services import papers, visibility
from workflow_app.web import content_view, differences_view, ended, picture, rounds_view, timeline
from workflow_app.web.access import MOST_COUNTED, viewer
from workflow_app.web.brief import brief
from workflow_app.web.edge import now, office, reading
from workflow_app.web.language import t
from workflow_app.web.linked import links
from workflow_app.web.opened import head, open_dossier, shown_offers
from workflow_app.web.presenting import Badge, badge
from workflow_app.web.waited_for import awaited, clocks, keeping_out

blueprint = Blueprint("dossiers", __name__)

PAGE = 25
LATEST_ACTS = 6
VIEWS = ("content", "differences", "papers", "opinions", "votes", "history")


# Lists ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """A dossier in a list."""

    uid: str
    title: str
    kind: Text
    badge: Badge
    author: str
    owner: str
    moved_at: str
    numbers: tuple[str, ...]
    is_restricted: bool
    ended: ended.Ended | None = None
    """That its documents were revoked or replaced."""


@dataclass(frozen=True, slots=True)
class Page:
    rows: tuple[Row, ...]
    count: str
    next: str


def listing(conditions: Sequence[lists.Condition], words: str = "") -> Page:
    """One page of the dossiers that the viewer may read, the newest first, and the key of the next one."""
    readable = [*conditions, visibility.listed(viewer().reader)]
    with reading() as session:
        found, count, following = (_searched if words else _listed)(session, readable, words)
        numbers = lists.numbers_of(session, [one.id for one in found])
        endings = ended.of_dossiers(session, [one.id for one in found if one.id in numbers])
        shown = []
        for one in found:
            kind = office().kind(session, one.manifest)
            shown.append(
                Row(
                    uid=one.uid, title=one.title, kind=kind.title, badge=badge(kind.states[one.state]),
                    author=one.author, owner=one.owner, moved_at=one.moved_at,
                    numbers=tuple(numbers.get(one.id, ())), is_restricted=one.is_restricted,
                    ended=endings.get(one.id),
                )
            )  # fmt: skip
    return Page(tuple(shown), count, following)


Listed = tuple[list[lists.Listed], str, str]
"""Dossiers, how many there are in all, and the key of the next page."""


def _listed(session: Session, readable: Sequence[lists.Condition], _words: str) -> Listed:
    ranges = visibility.ranges(viewer().reader)
    found = lists.dossiers(session, ranges, readable, limit=PAGE + 1, before=_before())
    count = lists.count(session, ranges, readable, most=MOST_COUNTED)
    last = str(found[PAGE - 1].id) if len(found) > PAGE else ""
    return found[:PAGE], f"{MOST_COUNTED - 1}+" if count >= MOST_COUNTED else str(count), last


def _searched(session: Session, readable: Sequence[lists.Condition], words: str) -> Listed:
    """How many there are is not counted: that would look through all of them."""
    before = _before()
    found = search(session, words, sa.and_(*readable), PAGE, before)
    rows = lists.dossiers_by_id(session, [one.id for one in found.rows])
    shown = [rows[one.id] for one in found.rows]
    return shown, f"{len(shown)}{'+' if found.older or before is not None else ''}", str(found.older or "")


def _before() -> int | None:
    """The last dossier of the page before."""
    key = request.args.get("after", "")
    return int(key) if key.isdecimal() and len(key) < 19 else None


def _kinds() -> list[tuple[str, Text]]:
    """Kinds of the content folder, for choosing among them; sorted by title."""
    library = office().library
    return sorted(((name, library.current(name).title) for name in library.names), key=lambda one: one[1].vi)


@blueprint.get("/dossiers")
def index() -> Any:
    words, kind, phase = (request.args.get(name, "").strip()[:200] for name in ("q", "kind", "phase"))
    conditions: list[lists.Condition] = []
    if kind:
        conditions.append(lists.of_kind(kind))
    if phase in ("open", "closed"):
        conditions.append(lists.is_closed(phase == "closed"))
    suggested = suggest_symbol(words) if words and "/" in words else None
    return render_template(
        "pages/dossiers/index.html", nav="dossiers", page=listing(conditions, words), words=words, kind=kind,
        phase=phase, kinds=_kinds(), suggested=suggested, args={"q": words, "kind": kind, "phase": phase},
    )  # fmt: skip


@blueprint.get("/dossiers/mine")
def mine() -> Any:
    page = listing([lists.begun_by(viewer().person_id)])
    return render_template("pages/dossiers/mine.html", nav="mine", page=page, args={})


@blueprint.get("/dossiers/archive")
def archive() -> Any:
    words = request.args.get("q", "").strip()[:200]
    page = listing([lists.is_closed(True)], words)
    return render_template("pages/dossiers/archive.html", nav="archive", page=page, words=words, args={"q": words})


# One dossier ------------------------------------------------------------------------------------------------------


@blueprint.get("/dossiers/<uid>")
@blueprint.get("/dossiers/<uid>/<any(differences,papers,opinions,votes,history):view>")
def show(uid: str, view: str = "content") -> Any:
    with reading() as session:
        opened = open_dossier(session, office(), viewer(), uid, now())
        acts = timeline.happened(opened)
        waits, running = awaited(opened), clocks(opened)
        due = next((one.due for one in running if one.is_leading and one.due), None)
        steps, left_out = timeline.steps(opened, acts, waits, due, latest=LATEST_ACTS)
        page: dict[str, Any] = {
            "head": head(opened), "offers": shown_offers(opened), "waits": waits, "clocks": running, "steps": steps,
            "kept_out": keeping_out(opened), "left_out": left_out, "links": links(opened),
            "drawing": picture.draw(opened), "view": view,
            "is_kept": opened.kind.name in office().library.manifests,
            "papers": content_view.papers(opened), "opinions": content_view.opinions(opened),
            "votes": rounds_view.votes(opened) if view == "votes" else rounds_view.seen(opened), "acts": acts,
        }  # fmt: skip
        page["brief"] = brief(opened, acts, page["offers"], due)
        if view == "content":
            page["content"] = content_view.content(opened)
        elif view == "differences":
            page["compared"] = differences_view.compare(opened, acts, _number("from"), _number("to"))
            page["since_signed"] = differences_view.since_signature(opened)
            page["signatures"] = differences_view.signatures(opened)
    page["tabs"] = _tabs(page)
    return render_template(f"pages/dossiers/{view}.html", nav="dossiers", **page)


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isdigit() else None


def _tabs(page: dict[str, Any]) -> list[tuple[Any, ...]]:
    """(label, address, chosen, count); a part that this person has nothing of is left out."""
    uid, view, shown = page["head"].uid, page["view"], page["head"].reads_whole
    brought = sum(1 for one in page["papers"] if one.verdict != "missing")
    found = [
        ("content", t("Nội dung", "Content"), None, True),
        ("differences", t("So sánh phiên bản", "Differences"), None, shown),
        ("papers", t("Giấy tờ", "Papers"), f"{brought}/{len(page['papers'])}", bool(page["papers"])),
        ("opinions", t("Ý kiến", "Opinions"), len(page["opinions"]), bool(page["opinions"])),
        ("votes", t("Biểu quyết", "Votes"), len(page["votes"]), bool(page["votes"])),
        ("history", t("Tiến trình", "History"), len(page["acts"]), True),
    ]
    return [
        (label, url_for("dossiers.show", uid=uid, view=name if name != "content" else None), view == name, count)
        for name, label, count, is_shown in found
        if is_shown
    ]


@blueprint.get("/dossiers/<uid>/print")
def print_view(uid: str) -> Any:
    """The official sheets alone, as they come out of the printer; one of them with ?document=."""
    with reading() as session:
        opened = open_dossier(session, office(), viewer(), uid, now())
        found = content_view.content(opened)
        top = head(opened)
    wanted = request.args.get("document")
    sheets = [one for one in found.sheets if not one.void_reason and (not wanted or one.name == wanted)]
    if not sheets:
        raise NotFound("document", wanted or uid)
    return render_template("pages/dossiers/print.html", nav="dossiers", head=top, sheets=sheets)


@blueprint.get("/dossiers/<uid>/papers/<paper>")
def paper(uid: str, paper: str) -> Any:
    """The file of a paper: always as a download, never shown by the browser."""
    with reading() as session:
        opened = open_dossier(session, office(), viewer(), uid, now())
        found = enclosures.paper(session, paper)
        if found is None or found[0] != opened.dossier.id:
            raise NotFound("paper", paper)
        _, name, row, filename, _, digest = found
        if not visibility.visible_paper(opened.case, opened.reader, opened.how, name, row):
            raise NotFound("paper", paper)
    path = papers.place_of(office().files, digest)
    if not path.is_file():
        abort(404)
    answer = make_response(send_file(path, "application/octet-stream", as_attachment=True, download_name=filename))
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
