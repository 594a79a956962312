"""Signing in and out, the language of the pages, and one's own password."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask import session as browser
from flask_login import current_user, login_user, logout_user
from wtforms import Form, PasswordField

from workflow_app.domain.refusals import Refused
from workflow_app.services import accounts
from workflow_app.web import errors, language, sent_on
from workflow_app.web.access import load_viewer, own_address, public, viewer
from workflow_app.web.edge import change, edge, note, now, office, reading
from workflow_app.web.language import Translated, say, t

blueprint = Blueprint("session", __name__)

AT_ONCE = 4
"""Passwords checked at the same time: each check takes 64 MiB and a quarter of a second."""

_checks = threading.BoundedSemaphore(AT_ONCE)


class Slowdown:
    """Wrong passwords make the next try wait: 1 second after the sixth, doubled up to a minute, for that account from
    that address only, so that nobody can lock out the person himself."""

    FREE, LONGEST = 5, 60

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wrong: dict[tuple[str, str], tuple[int, datetime]] = {}

    def must_wait(self, key: tuple[str, str], at: datetime) -> bool:
        wrong, last = self._wrong.get(key, (0, at))
        pause = min(2 ** (wrong - self.FREE), self.LONGEST) if wrong > self.FREE else 0
        return at < last + timedelta(seconds=pause)

    def was_wrong(self, key: tuple[str, str], at: datetime) -> None:
        with self._lock:
            if len(self._wrong) > 10_000:
                self._wrong.clear()
            self._wrong[key] = (self._wrong.get(key, (0, at))[0] + 1, at)

    def was_right(self, key: tuple[str, str]) -> None:
        with self._lock:
            self._wrong.pop(key, None)


_slowdown = Slowdown()


class PasswordForm(Form):
    class Meta(Translated):
        pass

    present = PasswordField(render_kw={"autocomplete": "current-password"})
    wanted = PasswordField(render_kw={"autocomplete": "new-password"})
    again = PasswordField(render_kw={"autocomplete": "new-password"})


def _labelled(form: Form, **labels: str) -> Form:
    for name, words in labels.items():
        form[name].label.text = words
        form[name].flags.required = True
    return form


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Any:
    back = own_address(request.values.get("back")) or url_for("inbox.show")
    kept, address = sent_on.of_sign_in()
    if current_user.is_authenticated:
        return _go_on(back, kept, address)
    form = sent_on.sign_in_form()
    if request.method == "GET":
        return sent_on.sign_in_page(form, back, [], "")
    key = (str(form["username"].data).strip().lower()[:100], request.remote_addr or "")
    if _slowdown.must_wait(key, now()):
        return errors.page(429)
    account = _checked(str(form["username"].data), str(form["password"].data))
    if account is None:
        _slowdown.was_wrong(key, now())
        note("sign_in_failed", detail=key[0])
        form.form_errors = [
            t("Tên đăng nhập hoặc mật khẩu không đúng.", "The username or the password is wrong."),
        ]
        return sent_on.sign_in_page(form, back, kept, address), 422
    _slowdown.was_right(key)
    _begin(account)
    return _go_on(back, kept, address)


def _go_on(back: str, kept: sent_on.Kept, address: str) -> Any:
    """To the page that was asked for; to the words that were being sent where they are this person's."""
    to = own_address(address)
    if to and kept and dict(kept).get(sent_on.WRITER) == viewer().id:
        return sent_on.reopening(kept, to, back)
    return redirect(back)


def _checked(username: str, password: str) -> accounts.Account | None:
    with _checks, reading() as session:
        return accounts.check_password(session, username=username, password=password)


def _begin(account: accounts.Account) -> None:
    """A new session: nothing of the one before signing in is kept but the language."""
    spoken = browser.get("language")
    browser.clear()
    browser.permanent = True
    if spoken:
        browser["language"] = spoken
    with reading() as session:
        found = load_viewer(session, f"{account.id}.{account.generation}")
    login_user(found)
    note("signed_in", person_id=account.person_id)


@blueprint.post("/sign-out")
def sign_out() -> Any:
    spoken = language.chosen()
    note("signed_out", person_id=viewer().person_id)
    logout_user()
    browser.clear()
    language.choose(spoken)
    flash(t("Đã đăng xuất.", "You are signed out."), "success")
    return redirect(url_for("session.sign_in"))


@blueprint.post("/language/<to>", endpoint="language")
@public
def change_language(to: str) -> Any:
    try:
        language.choose(to)
    except ValueError:
        abort(404)
    if current_user.is_authenticated and viewer().language != to:
        account_id = viewer().account_id
        with edge().database.writing() as session:
            accounts.set_language(session, account_id=account_id, language=to)
    return redirect(own_address(request.form.get("back")) or own_address(_referrer()) or url_for("inbox.show"))


def _referrer() -> str | None:
    """Where a form was sent from, when that page can be opened again."""
    back = request.referrer or ""
    return back.removeprefix(request.host_url.rstrip("/")) if back.startswith(request.host_url) else None


@blueprint.route("/account", methods=["GET", "POST"])
def account() -> Any:
    """One's own password; changing it ends every other session."""
    form = _labelled(
        PasswordForm(request.form),
        present=t("Mật khẩu hiện nay", "Present password"),
        wanted=t("Mật khẩu mới", "New password"),
        again=t("Nhập lại mật khẩu mới", "New password again"),
    )
    if request.method == "POST" and _set_password(form):
        flash(
            t("Đã đổi mật khẩu; các phiên khác đã kết thúc.", "Password changed; other sessions are ended."), "success"
        )
        return redirect(url_for("inbox.show"))
    least = accounts.LEAST_IN_DEMO if office().is_demo else accounts.LEAST
    form["wanted"].description = t(
        f"Ít nhất {least} ký tự; nên là một câu dễ nhớ.", f"At least {least} characters; a sentence is easy to keep."
    )
    page = render_template("pages/session/account.html", form=form)
    return page, (422 if request.method == "POST" else 200)


def _set_password(form: Form) -> bool:
    me = viewer()
    if _checked(me.username, str(form["present"].data)) is None:
        form["present"].errors = [t("Mật khẩu hiện nay không đúng.", "The present password is wrong.")]
    elif form["wanted"].data != form["again"].data:
        form["again"].errors = [t("Hai lần nhập khác nhau.", "The two differ.")]
    else:
        try:
            change(
                accounts.set_password, person_id=me.person_id, account_id=me.account_id,
                password=str(form["wanted"].data),
            )  # fmt: skip
        except Refused as refused:
            form["wanted"].errors = [say(one.text) for one in refused.refusals]
            return False
        with reading() as session:
            fresh = accounts.by_id(session, me.account_id)
        assert fresh is not None
        _begin(fresh)
        return True
    return False
