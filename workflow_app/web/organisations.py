"""Organisations, their names and places, terms and powers, each from a day on: whoever runs the office enters them, the
auditor reads them and by which decision they became so."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, render_template, request, url_for
from wtforms import Form

from workflow_app.db import directory, people
from workflow_app.domain.refusals import NotFound
from workflow_app.domain.texts import Text
from workflow_app.services import organisations as verbs
from workflow_app.services import reorganising, traces
from workflow_app.web import office_forms
from workflow_app.web import organisation_forms as forms
from workflow_app.web.access import reads_everything, runs_office
from workflow_app.web.edge import office, reading, today
from workflow_app.web.office_forms import settled, words_in

blueprint = Blueprint("organisations", __name__)


@blueprint.get("/organisations")
@reads_everything
def index() -> Any:
    with reading() as session:
        places = directory.places(session)
        depths = directory.depths(session, today())
    kinds = office().roles.organisation_kinds
    return render_template(
        "pages/people/organisations.html", nav="people", places=_as_tree(places, depths), kinds=kinds
    )


def _as_tree(
    places: list[directory.Place], depths: dict[int, tuple[int, int | None]]
) -> list[tuple[int, directory.Place]]:
    """Parents before children, each level by name."""
    below: dict[int | None, list[directory.Place]] = {}
    for one in places:
        below.setdefault(depths.get(one.id, (0, None))[1], []).append(one)
    found: list[tuple[int, directory.Place]] = []
    waiting = [(0, one) for one in reversed(below.get(None, []))]
    while waiting:
        depth, one = waiting.pop()
        found.append((depth, one))
        waiting += [(depth + 1, child) for child in reversed(below.get(one.id, []))]
    return found


@blueprint.route("/organisations/new", methods=["GET", "POST"])
@runs_office
def add() -> Any:
    form, answer = forms.new(), None
    if request.method == "POST":
        answer = settled(
            form, verbs.add_organisation, Text("Đã thêm tổ chức.", "Organisation added."), _page_of,
            days={"from_on": "from_on"}, code=words_in(form, "code"), kind=words_in(form, "kind"),
            name=words_in(form, "name"), issuer_code=words_in(form, "issuer_code"), seat=words_in(form, "seat"),
            parent=words_in(form, "parent"), is_outside=bool(form["is_outside"].data),
            has_seal=bool(form["has_seal"].data),
        )  # fmt: skip
    page = render_template("pages/people/new_organisation.html", nav="people", form=form)
    return answer or (page, 422 if request.method == "POST" else 200)


def _page_of(uid: str) -> str:
    return url_for("organisations.show", uid=uid)


# One organisation: its name, its place, its terms and powers ----------------------------------------------------------

_FORMS: dict[str, Callable[..., Form]] = {
    "term": forms.term, "power": forms.power, "name": forms.name, "ending": forms.ending,
}  # fmt: skip


@blueprint.get("/organisations/<uid>")
@reads_everything
def show(uid: str) -> Any:
    return _page(uid)


@blueprint.post("/organisations/<uid>/terms")
@runs_office
def open_term(uid: str) -> Any:
    form, done = forms.term(), Text("Đã mở nhiệm kỳ.", "The term is opened.")
    days = {"from_on": "term_from", "to_on": "term_to"}
    return _settled(uid, "term", form, verbs.open_term, done, days, name=words_in(form, "term_name"))


@blueprint.post("/organisations/<uid>/powers")
@runs_office
def grant_power(uid: str) -> Any:
    form, done = forms.power(), Text("Đã giao thẩm quyền.", "The power is granted.")
    days = {"from_on": "power_from", "to_on": "power_to"}
    asked = {"power": words_in(form, "power"), "basis": words_in(form, "basis")}
    return _settled(uid, "power", form, verbs.grant_power, done, days, **asked)


@blueprint.post("/organisations/<uid>/powers/<power>/end")
@runs_office
def end_power(uid: str, power: str) -> Any:
    done = Text("Đã kết thúc thẩm quyền.", "The power is ended.")
    return office_forms.ended(verbs.end_power, done, _page_of(uid), organisation=uid, power=power)


@blueprint.post("/organisations/<uid>/name")
@runs_office
def rename(uid: str) -> Any:
    form, done = forms.name(), Text("Đã đổi tên.", "Renamed.")
    asked = {"name": words_in(form, "new_name"), "basis": words_in(form, "name_basis"), "seen": _seen() or ""}
    return _settled(uid, "name", form, reorganising.rename_organisation, done, {"from_on": "name_from"}, **asked)


@blueprint.post("/organisations/<uid>/parent")
@runs_office
def move(uid: str) -> Any:
    form, done = forms.parent(uid), Text("Đã chuyển nơi trực thuộc.", "It is below the other one now.")
    asked = {"parent": words_in(form, "new_parent"), "basis": words_in(form, "parent_basis"), "seen": _seen()}
    return _settled(uid, "parent", form, reorganising.move_organisation, done, {"from_on": "parent_from"}, **asked)


@blueprint.post("/organisations/<uid>/end")
@runs_office
def end(uid: str) -> Any:
    form, done = forms.ending(), Text("Đã kết thúc tổ chức.", "The organisation is ended.")
    verb, basis = reorganising.end_organisation, words_in(form, "end_basis")
    return _settled(uid, "ending", form, verb, done, {"last_on": "last_on"}, basis=basis)


def _seen() -> str | None:
    """What the page said when the form was opened: whose change it would be if that is so no more."""
    return request.form.get("seen")


def _settled(
    uid: str, which: str, form: Form, verb: Callable[..., Any], done: Text, days: dict[str, str], **asked: Any
) -> Any:
    """On to the organisation's page; or that page with the form that was refused."""
    answer = settled(form, verb, done, lambda _: _page_of(uid), days=days, organisation=uid, **asked)
    return answer or _page(uid, which, form)


def _page(uid: str, which: str = "", sent: Form | None = None) -> Any:
    """`sent` is the form of that name, as it was sent."""
    with reading() as session:
        places = {one.id: one for one in directory.places(session)}
        place = next((one for one in places.values() if one.uid == uid), None)
        if place is None:
            raise NotFound("organisation", uid)
        above = directory.depths(session, today()).get(place.id, (0, None))[1]
        terms = directory.terms(session, place.id)
        powers = directory.powers(session, place.id)
        told = traces.of(session, f"org:{uid}")
        seen = people.organisation_by_id(session, place.id)
        names, superiors = traces.names(session, seen, place.from_on, told), traces.superiors(session, seen, told)
    named = {name: Text(one.vi, one.en) for name, one in office().roles.powers.items()}
    kind = office().roles.organisation_kinds.get(place.kind)
    making: dict[str, Callable[..., Form]] = {**_FORMS, "parent": partial(forms.parent, uid)}
    made = {f"{name}_form": sent if name == which else make(sent=False) for name, make in making.items()}
    page = render_template(
        "pages/people/organisation.html", nav="people", place=place, above=places.get(above or 0), terms=terms,
        powers=powers, named=named, kind=Text(kind.vi, kind.en) if kind else Text(place.kind, place.kind),
        today=today().isoformat(), names=names, superiors=superiors, told=told, which=which,
        ended=next((one for (act, *_when), one in told.items() if act == "organisation_ended"), None), **made,
    )  # fmt: skip
    return page, (422 if request.method == "POST" else 200)
