"""People, their posts and accounts, and the organisations: for whoever runs the office. Nothing is ever overwritten."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from wtforms import Form, StringField

from workflow_app.db import absences, directory
from workflow_app.db import people as rows
from workflow_app.domain.posts import ACTING, titled
from workflow_app.domain.refusals import NotFound, Refusal, Refused
from workflow_app.domain.texts import Text
from workflow_app.services import accounts
from workflow_app.services import people as verbs
from workflow_app.services.values import Fault, read_day
from workflow_app.web.access import runs_office, viewer
from workflow_app.web.edge import change, office, reading, row_key, today
from workflow_app.web.form_fields import BaseForm, ChoiceField, DayField
from workflow_app.web.language import say, t

blueprint = Blueprint("people", __name__)

PAGE = 50


def title_of(role: str) -> Text:
    known = office().roles.roles.get(role)
    return Text(known.title.vi, known.title.en) if known else Text(role, role)


# Persons ----------------------------------------------------------------------------------------------------------


@blueprint.get("/people")
@runs_office
def index() -> Any:
    words = request.args.get("q", "").strip()[:200]
    key, _, number = request.args.get("after", "").rpartition("~")
    after = row_key(number)
    with reading() as session:
        found = directory.people(
            session, today(), words=words, limit=PAGE + 1, after=None if after is None else (key, after)
        )
        places = {one.id: one.name for one in directory.places(session)}
        last = found[PAGE - 1] if len(found) > PAGE else None
        following = f"{directory.sort_key_of(session, last.id)}~{last.id}" if last else ""
    return render_template(
        "pages/people/index.html", nav="people", people=found[:PAGE], places=places, words=words, next=following,
        title_of=title_of,
    )  # fmt: skip


@blueprint.route("/people/new", methods=["GET", "POST"])
@runs_office
def add() -> Any:
    form = _form({"full_name": StringField(t("Họ và tên", "Full name"))}, {"full_name"})
    if request.method == "POST" and _filled(form):
        with _placing(form) as placed:
            uid = change(verbs.add_person, person_id=viewer().person_id, full_name=str(form["full_name"].data))
        if placed.done:
            flash(t("Đã thêm người.", "Person added."), "success")
            return redirect(url_for("people.show", uid=uid), 303)
    page = render_template("pages/people/new.html", nav="people", form=form)
    return page, (422 if request.method == "POST" else 200)


@blueprint.get("/people/<uid>")
@runs_office
def show(uid: str) -> Any:
    return _page(uid, _post_form(), _account_form())


def _page(uid: str, post: Form, account: Form) -> Any:
    from workflow_app.web import delegations

    with reading() as session:
        person = _person(session, uid)
        posts = directory.posts_of(session, person.id)
        places = {one.id: one.name for one in directory.places(session)}
        known = directory.account_of(session, person.id)
        given = absences.listed(session, person_id=person.id)
    page = render_template(
        "pages/people/show.html", nav="people", person=person, posts=posts, places=places, account=known,
        title_of=title_of, post_form=post, account_form=account, today=today().isoformat(), titled=titled,
        delegations_of=delegations.rows(given),
    )  # fmt: skip
    return page, (422 if request.method == "POST" else 200)


def _person(session: Any, uid: str) -> directory.Somebody:
    person_id = rows.person_id_of(session, uid)
    if person_id is None:
        raise NotFound("person", uid)
    return directory.people(session, today(), only=[person_id])[0]


# Posts ------------------------------------------------------------------------------------------------------------


def _post_form() -> Form:
    with reading() as session:
        places = [(one.code, one.name) for one in directory.places(session, today())]
    roles = [(name, say(title_of(name))) for name in office().roles.roles]
    fields = {
        "role": ChoiceField(t("Chức danh", "Post"), choices=roles),
        "organisation": ChoiceField(t("Tại", "At"), choices=places),
        "from_on": DayField(t("Từ ngày", "From")),
        "to_on": DayField(
            t("Đến hết ngày", "Last day"), description=t("Để trống nếu chưa biết.", "Leave open when not known.")
        ),
        "basis": StringField(t("Căn cứ", "Basis")),
        "acting": ChoiceField(
            t("Hình thức giữ chức danh", "Held"),
            choices=[("full", t("Chính thức", "In full")), *((name, say(one)) for name, one in ACTING.items())],
        ),
    }
    return _form(fields, {"role", "organisation", "from_on"}, from_on=today().isoformat())


@blueprint.post("/people/<uid>/posts")
@runs_office
def give_post(uid: str) -> Any:
    form = _post_form()
    first, last = _day(form, "from_on"), _day(form, "to_on")
    if _filled(form) and first is not None:
        with _placing(form) as placed:
            change(
                verbs.give_post, person_id=viewer().person_id, person=uid, role=str(form["role"].data),
                organisation=str(form["organisation"].data), from_on=first, to_on=last,
                basis=str(form["basis"].data or ""), acting=str(form["acting"].data or "").removeprefix("full"),
            )  # fmt: skip
        if placed.done:
            flash(t("Đã giao chức danh.", "Post given."), "success")
            return redirect(url_for("people.show", uid=uid), 303)
    return _page(uid, form, _account_form())


@blueprint.post("/people/<uid>/posts/<int(max=2147483647):post>/end")
@runs_office
def end_post(uid: str, post: int) -> Any:
    try:
        last = read_day(request.form.get("last_on", ""))
        change(
            verbs.end_post, person_id=viewer().person_id, post=post, last_on=last,
            reason=request.form.get("reason", "")[:500],
        )  # fmt: skip
    except Fault as fault:
        flash(f"{t('Ngày cuối', 'Last day')}: {say(fault.text)}.", "error")
    except Refused as refused:
        flash(" ".join(say(one.text) for one in refused.refusals), "error")
    else:
        flash(t("Đã kết thúc chức danh.", "Post ended."), "success")
    return redirect(url_for("people.show", uid=uid), 303)


# Accounts ---------------------------------------------------------------------------------------------------------


def _account_form() -> Form:
    least = accounts.LEAST_IN_DEMO if office().is_demo else accounts.LEAST
    fields = {
        "username": StringField(t("Tên đăng nhập", "Username"), render_kw={"autocapitalize": "none"}),
        "password": StringField(
            t("Mật khẩu", "Password"), render_kw={"autocomplete": "off"},
            description=t(f"Ít nhất {least} ký tự.", f"At least {least} characters."),
        ),
    }  # fmt: skip
    return _form(fields, {"password"})


@blueprint.post("/people/<uid>/account")
@runs_office
def account(uid: str) -> Any:
    """One account's fate: opened, closed, opened again, given a new password, signed out everywhere."""
    form, wish = _account_form(), request.form.get("wish", "")
    with reading() as session:
        person = _person(session, uid)
        known = directory.account_of(session, person.id)
        found = accounts.find(session, known[0]) if known else None
    me = viewer().person_id
    with _placing(form) as placed:
        if found is None:
            change(
                accounts.add_account, person_id=me, person=uid, username=str(form["username"].data or ""),
                password=str(form["password"].data or ""),
            )  # fmt: skip
        elif wish == "password":
            change(accounts.set_password, person_id=me, account_id=found.id, password=str(form["password"].data or ""))
        else:
            change(_WISHES.get(wish, accounts.sign_out_everywhere), person_id=me, account_id=found.id)
    if not placed.done:
        return _page(uid, _post_form(), form)
    flash(t("Đã lưu thay đổi về tài khoản.", "The account was changed."), "success")
    return redirect(url_for("people.show", uid=uid), 303)


_WISHES = {"close": accounts.deactivate, "open": accounts.reactivate}


# Organisations ----------------------------------------------------------------------------------------------------


@blueprint.get("/organisations")
@runs_office
def organisations() -> Any:
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


# What the forms share ---------------------------------------------------------------------------------------------


def _form(fields: dict[str, Any], required: set[str], **values: Any) -> Form:
    form: Form = type("OfficeForm", (BaseForm,), fields)(request.form, data=values)
    for name in required:
        form[name].flags.required = True
    return form


def _filled(form: Form) -> bool:
    for bound in form:
        if bound.flags.required and not str(bound.data or "").strip():
            bound.errors = [t("Chưa nhập mục này.", "This is not filled in.")]
    return not form.errors


def _day(form: Form, name: str) -> date | None:
    text = str(form[name].data or "").strip()
    try:
        return read_day(text) if text else None
    except Fault as fault:
        form[name].errors = [say(fault.text)]
        return None


class _placing:  # noqa: N801 - reads as a verb where it is used
    """Whatever is refused inside is told at the top of the form; `done` says whether nothing was."""

    def __init__(self, form: Form) -> None:
        self.form, self.done = form, False

    def __enter__(self) -> _placing:
        return self

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> bool:
        if isinstance(error, Refused):
            self.form.form_errors = [_sentence(one) for one in error.refusals]
            return True
        self.done = error is None
        return False


def _sentence(one: Refusal) -> str:
    return say(one.text)
