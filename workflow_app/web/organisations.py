"""Organisations, their terms and powers, each from a day on: for whoever runs the office. Nothing is overwritten."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from wtforms import Form, StringField

from workflow_app.db import directory
from workflow_app.domain.refusals import NotFound, Refused
from workflow_app.domain.texts import Text
from workflow_app.services import organisations as verbs
from workflow_app.services.values import Fault, read_day
from workflow_app.web.access import runs_office, viewer
from workflow_app.web.edge import change, office, reading, today
from workflow_app.web.form_fields import ChoiceField, DayField, TickField
from workflow_app.web.language import say, t
from workflow_app.web.office_forms import day_in, filled, form_of, placing

blueprint = Blueprint("organisations", __name__)


@blueprint.get("/organisations")
@runs_office
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
    form = _organisation_form()
    first = day_in(form, "from_on")
    if request.method == "POST" and filled(form) and first is not None:
        with placing(form) as placed:
            uid = change(
                verbs.add_organisation, person_id=viewer().person_id, code=_text(form, "code"),
                kind=_text(form, "kind"), name=_text(form, "name"), issuer_code=_text(form, "issuer_code"),
                seat=_text(form, "seat"), from_on=first, parent=_text(form, "parent"),
                is_outside=bool(form["is_outside"].data), has_seal=bool(form["has_seal"].data),
            )  # fmt: skip
        if placed.done:
            flash(t("Đã thêm tổ chức.", "Organisation added."), "success")
            return redirect(url_for("organisations.show", uid=uid), 303)
    page = render_template("pages/people/new_organisation.html", nav="people", form=form)
    return page, (422 if request.method == "POST" else 200)


def _organisation_form() -> Form:
    with reading() as session:
        places = [(one.code, one.name) for one in directory.places(session)]
    kinds = [(name, t(one.vi, one.en)) for name, one in office().roles.organisation_kinds.items()]
    fields = {
        "name": StringField(t("Tên tổ chức", "Name")),
        "kind": ChoiceField(t("Loại", "Kind"), choices=kinds),
        "parent": ChoiceField(
            t("Trực thuộc", "Below"), choices=places,
            description=t("Để trống: cấp cao nhất.", "Left open: the topmost organisation."),
        ),
        "from_on": DayField(
            t("Từ ngày", "From"), description=t("Tên và nơi trực thuộc có hiệu lực từ ngày này.",
                                                "Its name and its place hold from this day on."),
        ),
        "code": StringField(
            t("Mã", "Code"), description=t("Ngắn, không dấu cách, không đổi về sau; ví dụ CB4.",
                                           "Short, without blanks, never changed; for example CB4."),
        ),
        "issuer_code": StringField(
            t("Ký hiệu cơ quan ban hành", "Issuer's code"),
            description=t("In sau số văn bản, ví dụ ĐU trong 01-KH/ĐU.", "Printed after the number: ĐU in 01-KH/ĐU."),
        ),
        "seat": StringField(
            t("Địa danh", "Seat"), description=t("Ghi trước ngày ban hành văn bản.", "Printed before a text's date.")
        ),
        "has_seal": TickField(t("Có con dấu riêng", "Has a seal of its own")),
        "is_outside": TickField(t("Ngoài hệ thống (không có người dùng ở đây)", "Outside: has no users here")),
    }  # fmt: skip
    required = {"name", "kind", "from_on", "code", "issuer_code"}
    return form_of(fields, required, from_on=today().isoformat())


# One organisation: its terms and powers ---------------------------------------------------------------------------


@blueprint.get("/organisations/<uid>")
@runs_office
def show(uid: str) -> Any:
    return _page(uid, _term_form(), _power_form())


@blueprint.post("/organisations/<uid>/terms")
@runs_office
def open_term(uid: str) -> Any:
    form = _term_form()
    first, last = day_in(form, "term_from"), day_in(form, "term_to")
    if filled(form) and first is not None:
        with placing(form) as placed:
            change(
                verbs.open_term, person_id=viewer().person_id, organisation=uid, name=_text(form, "term_name"),
                from_on=first, to_on=last,
            )  # fmt: skip
        if placed.done:
            flash(t("Đã mở nhiệm kỳ.", "The term is opened."), "success")
            return redirect(url_for("organisations.show", uid=uid), 303)
    return _page(uid, form, _power_form(sent=False))


@blueprint.post("/organisations/<uid>/powers")
@runs_office
def grant_power(uid: str) -> Any:
    form = _power_form()
    first, last = day_in(form, "power_from"), day_in(form, "power_to")
    if filled(form) and first is not None:
        with placing(form) as placed:
            change(
                verbs.grant_power, person_id=viewer().person_id, organisation=uid, power=_text(form, "power"),
                from_on=first, to_on=last, basis=_text(form, "basis"),
            )  # fmt: skip
        if placed.done:
            flash(t("Đã giao thẩm quyền.", "The power is granted."), "success")
            return redirect(url_for("organisations.show", uid=uid), 303)
    return _page(uid, _term_form(sent=False), form)


@blueprint.post("/organisations/<uid>/powers/<power>/end")
@runs_office
def end_power(uid: str, power: str) -> Any:
    try:
        last = read_day(request.form.get("last_on", ""))
        change(verbs.end_power, person_id=viewer().person_id, organisation=uid, power=power, last_on=last)
    except Fault as fault:
        flash(f"{t('Ngày cuối', 'Last day')}: {say(fault.text)}.", "error")
    except Refused as refused:
        flash(" ".join(say(one.text) for one in refused.refusals), "error")
    else:
        flash(t("Đã kết thúc thẩm quyền.", "The power is ended."), "success")
    return redirect(url_for("organisations.show", uid=uid), 303)


def _page(uid: str, term: Form, power: Form) -> Any:
    with reading() as session:
        places = {one.id: one for one in directory.places(session)}
        place = next((one for one in places.values() if one.uid == uid), None)
        if place is None:
            raise NotFound("organisation", uid)
        above = directory.depths(session, today()).get(place.id, (0, None))[1]
        terms = directory.terms(session, place.id)
        powers = directory.powers(session, place.id)
    named = {name: Text(one.vi, one.en) for name, one in office().roles.powers.items()}
    kind = office().roles.organisation_kinds.get(place.kind)
    page = render_template(
        "pages/people/organisation.html", nav="people", place=place, above=places.get(above or 0), terms=terms,
        powers=powers, named=named, kind=Text(kind.vi, kind.en) if kind else Text(place.kind, place.kind),
        term_form=term, power_form=power, today=today().isoformat(),
    )  # fmt: skip
    return page, (422 if request.method == "POST" else 200)


def _term_form(*, sent: bool = True) -> Form:
    fields = {
        "term_name": StringField(
            t("Tên nhiệm kỳ", "Name of the term"), description=t("Ví dụ 2025–2030.", "Such as 2025–2030.")
        ),
        "term_from": DayField(
            t("Từ ngày", "From"),
            description=t("Số văn bản bắt đầu lại từ 1; nhiệm kỳ đang mở kết thúc ngày hôm trước.",
                          "Numbers begin at 1 again; a term still open ends the day before."),
        ),
        "term_to": DayField(
            t("Đến hết ngày", "Last day"), description=t("Để trống nếu chưa biết.", "Leave open when not known.")
        ),
    }  # fmt: skip
    return form_of(fields, {"term_name", "term_from"}, sent=sent)


def _power_form(*, sent: bool = True) -> Form:
    powers = [(name, t(one.vi, one.en)) for name, one in office().roles.powers.items()]
    fields = {
        "power": ChoiceField(t("Thẩm quyền", "Power"), choices=powers),
        "power_from": DayField(t("Từ ngày", "From")),
        "power_to": DayField(
            t("Đến hết ngày", "Last day"), description=t("Để trống nếu chưa biết.", "Leave open when not known.")
        ),
        "basis": StringField(
            t("Căn cứ", "Basis"), description=t("Số, ngày của văn bản giao quyền.", "Number and day of the letter.")
        ),
    }  # fmt: skip
    return form_of(fields, {"power", "power_from", "basis"}, sent=sent)


def _text(form: Form, name: str) -> str:
    return str(form[name].data or "").strip()
