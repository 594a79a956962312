"""People, their posts and accounts: for whoever runs the office. Nothing is ever overwritten."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from wtforms import Form, StringField

from workflow_app.db import absences, directory
from workflow_app.db import people as rows
from workflow_app.domain.posts import ACTING, ACTIVITIES, titled
from workflow_app.domain.refusals import NotFound, Refused
from workflow_app.domain.texts import Text
from workflow_app.services import accounts
from workflow_app.services import people as verbs
from workflow_app.services.values import Fault, read_day
from workflow_app.web.access import runs_office, viewer
from workflow_app.web.edge import change, office, reading, row_key, today
from workflow_app.web.form_fields import ChoiceField, DayField
from workflow_app.web.language import say, t
from workflow_app.web.office_forms import day_in, filled, form_of, placing

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
    form = form_of({"full_name": StringField(t("Họ và tên", "Full name"))}, {"full_name"})
    if request.method == "POST" and filled(form):
        with placing(form) as placed:
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


def _page(uid: str, post: Form, account: Form, activity: Form | None = None) -> Any:
    from workflow_app.web import delegations

    with reading() as session:
        person = _person(session, uid)
        posts = directory.posts_of(session, person.id)
        entries = directory.roll_entries_of(session, person.id)
        places = {one.id: one.name for one in directory.places(session)}
        known = directory.account_of(session, person.id)
        given = absences.listed(session, person_id=person.id)
    page = render_template(
        "pages/people/show.html", nav="people", person=person, posts=posts, places=places, account=known,
        title_of=title_of, post_form=post, account_form=account, today=today().isoformat(), titled=titled,
        delegations_of=delegations.rows(given), entries=entries, standings=STANDINGS, presences=PRESENCES,
        activities=ACTIVITIES, activity_form=activity or _activity_form(),
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
    return form_of(fields, {"role", "organisation", "from_on"}, from_on=today().isoformat())


@blueprint.post("/people/<uid>/posts")
@runs_office
def give_post(uid: str) -> Any:
    form = _post_form()
    first, last = day_in(form, "from_on"), day_in(form, "to_on")
    if filled(form) and first is not None:
        with placing(form) as placed:
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


# The roll of members ----------------------------------------------------------------------------------------------

STANDINGS = {
    "official": Text("chính thức", "official"),
    "probationary": Text("dự bị", "probationary"),
}
PRESENCES = {
    "home": Text("sinh hoạt tại đây", "at home here"),
    "guest": Text("sinh hoạt tạm thời tại đây", "guest on a temporary letter"),
    "away": Text("đang sinh hoạt tạm thời nơi khác", "away on a temporary letter"),
}


def _activity_form() -> Form:
    choices = [("part", t("Sinh hoạt bình thường", "Takes part")), *((n, say(one)) for n, one in ACTIVITIES.items())]
    fields = {
        "activity": ChoiceField(t("Sinh hoạt đảng", "Party activity"), choices=choices),
        "activity_from": DayField(t("Từ ngày", "From")),
        "activity_basis": StringField(t("Căn cứ", "Basis")),
    }
    return form_of(fields, {"activity", "activity_from"}, activity_from=today().isoformat())


@blueprint.post("/people/<uid>/activity")
@runs_office
def set_activity(uid: str) -> Any:
    form = _activity_form()
    first = day_in(form, "activity_from")
    if filled(form) and first is not None:
        with placing(form) as placed:
            change(
                verbs.set_activity, person_id=viewer().person_id, person=uid, from_on=first,
                activity=str(form["activity"].data or "").removeprefix("part"),
                basis=str(form["activity_basis"].data or ""),
            )  # fmt: skip
        if placed.done:
            flash(t("Đã ghi vào sổ đảng viên.", "Entered on the roll."), "success")
            return redirect(url_for("people.show", uid=uid), 303)
    return _page(uid, _post_form(), _account_form(), form)


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
    return form_of(fields, {"password"})


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
    with placing(form) as placed:
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
