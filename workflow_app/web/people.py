"""People, their posts, rolls and accounts: whoever runs the office enters them, the auditor reads them and by which
decision they became so. Nothing is ever overwritten."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from wtforms import Form

from workflow_app.db import absences, directory
from workflow_app.db import people as rows
from workflow_app.domain.posts import ACTIVITIES, PRESENCES, STANDINGS, titled
from workflow_app.domain.refusals import NotFound
from workflow_app.domain.texts import Text
from workflow_app.services import accounts, traces
from workflow_app.services import people as verbs
from workflow_app.web import delegations, office_forms
from workflow_app.web import person_forms as forms
from workflow_app.web.access import reads_everything, runs_office, viewer
from workflow_app.web.edge import change, office, reading, row_key, today
from workflow_app.web.language import t
from workflow_app.web.office_forms import placing, settled, words_in

blueprint = Blueprint("people", __name__)

PAGE = 50


# Persons ----------------------------------------------------------------------------------------------------------


@blueprint.get("/people")
@reads_everything
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
        title_of=forms.title_of,
    )  # fmt: skip


@blueprint.route("/people/new", methods=["GET", "POST"])
@runs_office
def add() -> Any:
    form, answer, done = forms.new(), None, Text("Đã thêm người.", "Person added.")
    if request.method == "POST":
        answer = settled(form, verbs.add_person, done, _page_of, days={}, full_name=words_in(form, "full_name"))
    page = render_template("pages/people/new.html", nav="people", form=form)
    return answer or (page, 422 if request.method == "POST" else 200)


def _page_of(uid: str) -> str:
    return url_for("people.show", uid=uid)


_FORMS: dict[str, Callable[..., Form]] = {
    "post": forms.post, "account": forms.account, "activity": forms.activity, "roll": forms.roll,
}  # fmt: skip


@blueprint.get("/people/<uid>")
@reads_everything
def show(uid: str) -> Any:
    return _page(uid)


def _page(uid: str, which: str = "", sent: Form | None = None) -> Any:
    """`sent` is the form of that name, as it was sent."""
    with reading() as session:
        person = _person(session, uid)
        posts = directory.posts_of(session, person.id)
        given_by = traces.of_posts(session, uid)
        entries = directory.roll_entries_of(session, person.id)
        on_roll = traces.of_roll(session, office(), viewer().reader, person.id, entries)
        places = {one.id: one.name for one in directory.places(session)}
        known = directory.account_of(session, person.id)
        given = delegations.rows(session, absences.listed(session, person_id=person.id))
        terms = {place: rows.term_days(session, place, today()) for _, _, place, *_ in posts}
    made = {f"{name}_form": sent if name == which else make(sent=False) for name, make in _FORMS.items()}
    page = render_template(
        "pages/people/show.html", nav="people", person=person, posts=posts, places=places, account=known,
        title_of=forms.title_of, today=today().isoformat(), titled=titled, delegations_of=given, entries=on_roll,
        given_by=given_by, standings=STANDINGS, presences=PRESENCES, activities=ACTIVITIES, which=which,
        is_counted=any(one.presence != "guest" and one.to_on is None for one in entries),
        term_ends={place: found[2] for place, found in terms.items() if found and found[2]}, **made,
    )  # fmt: skip
    return page, (422 if request.method == "POST" else 200)


def _person(session: Any, uid: str) -> directory.Somebody:
    person_id = rows.person_id_of(session, uid)
    if person_id is None:
        raise NotFound("person", uid)
    return directory.people(session, today(), only=[person_id])[0]


def _settled(
    uid: str, which: str, form: Form, verb: Callable[..., Any], done: Text, days: dict[str, str], **asked: Any
) -> Any:
    """On to the person's page; or that page with the form that was refused."""
    answer = settled(form, verb, done, lambda _: _page_of(uid), days=days, person=uid, **asked)
    return answer or _page(uid, which, form)


# Posts ------------------------------------------------------------------------------------------------------------


@blueprint.post("/people/<uid>/posts")
@runs_office
def give_post(uid: str) -> Any:
    form, done = forms.post(), Text("Đã giao chức danh.", "Post given.")
    asked = {name: words_in(form, name) for name in ("role", "organisation", "basis")}
    acting = words_in(form, "acting").removeprefix("full")
    days = {"from_on": "from_on", "to_on": "to_on"}
    return _settled(uid, "post", form, verbs.give_post, done, days, acting=acting, **asked)


@blueprint.post("/people/<uid>/posts/<int(max=2147483647):post>/end")
@runs_office
def end_post(uid: str, post: int) -> Any:
    done, reason = Text("Đã kết thúc chức danh.", "Post ended."), request.form.get("reason", "")[:500]
    return office_forms.ended(verbs.end_post, done, _page_of(uid), post=post, reason=reason)


# The roll of members ----------------------------------------------------------------------------------------------


@blueprint.post("/people/<uid>/roll")
@runs_office
def enter_roll(uid: str) -> Any:
    form, done = forms.roll(), Text("Đã ghi vào sổ đảng viên.", "Entered on the roll.")
    asked = {name: words_in(form, f"roll_{name}") for name in ("organisation", "standing", "presence", "basis")}
    return _settled(uid, "roll", form, verbs.enter_roll, done, {"from_on": "roll_from"}, **asked)


@blueprint.post("/people/<uid>/activity")
@runs_office
def set_activity(uid: str) -> Any:
    form, done = forms.activity(), Text("Đã ghi vào sổ đảng viên.", "Entered on the roll.")
    asked = {"activity": words_in(form, "activity").removeprefix("part"), "basis": words_in(form, "activity_basis")}
    return _settled(uid, "activity", form, verbs.set_activity, done, {"from_on": "activity_from"}, **asked)


# Accounts ---------------------------------------------------------------------------------------------------------


@blueprint.post("/people/<uid>/account")
@runs_office
def account(uid: str) -> Any:
    """One account's fate: opened, closed, opened again, given a new password, signed out everywhere."""
    form, wish = forms.account(), request.form.get("wish", "")
    with reading() as session:
        person = _person(session, uid)
        known = directory.account_of(session, person.id)
        found = accounts.find(session, known[0]) if known else None
    me = viewer().person_id
    with placing(form) as placed:
        if found is None:
            change(
                accounts.add_account, person_id=me, person=uid, username=words_in(form, "username"),
                password=str(form["password"].data or ""),
            )  # fmt: skip
        elif wish == "password":
            change(accounts.set_password, person_id=me, account_id=found.id, password=str(form["password"].data or ""))
        else:
            change(_WISHES.get(wish, accounts.sign_out_everywhere), person_id=me, account_id=found.id)
    if not placed.done:
        return _page(uid, "account", form)
    flash(t("Đã lưu thay đổi về tài khoản.", "The account was changed."), "success")
    return redirect(url_for("people.show", uid=uid), 303)


_WISHES = {"close": accounts.deactivate, "open": accounts.reactivate}
