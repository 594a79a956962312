"""What somebody sent when his session had ended: it travels through the page of signing in and back to its form.

Nothing of it is kept anywhere, no script is asked for, and only who wrote it gets it back.
"""

from __future__ import annotations

from flask import render_template, request
from wtforms import Form, PasswordField, StringField

from workflow_app.web.language import Translated, t

WRITER, REOPEN = "writer", "reopen"
"""Fields of a form: who is writing it (forms that leave nothing behind have none), and that it is only shown again."""
OURS = ("csrf_token", "request_key", "seen", "marks", "add_row", "remove_row", "like", WRITER, REOPEN)
"""Fields of a form that are no words of whoever fills it in."""
_FORMS = frozenset(("acts.act", "beginnings.new"))
"""Views that only show the form again when asked to."""
_PREFIX, _ADDRESS = "sent-", "sent_to"
_NOT_SENT_ON = frozenset(("csrf_token", "add_row", "remove_row", REOPEN))

Kept = list[tuple[str, str]]


class SignInForm(Form):
    class Meta(Translated):
        pass

    username = StringField(render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})
    password = PasswordField(render_kw={"autocomplete": "current-password"})


def sign_in_form() -> Form:
    """As it was sent, where it is the one that was sent."""
    form = SignInForm(request.form if request.endpoint == "session.sign_in" else None)
    words = {"username": t("Tên đăng nhập", "Username"), "password": t("Mật khẩu", "Password")}
    for name, label in words.items():
        form[name].label.text = label
        form[name].flags.required = True
    return form


def sign_in_page(form: Form, back: str, kept: Kept, address: str) -> str:
    return render_template(
        "pages/session/sign_in.html", form=form, back=back, address=address,
        kept=[(_PREFIX + name, value) for name, value in kept],
    )  # fmt: skip


def of_form() -> Kept:
    """What is being sent now, where its form may be sent on; nothing of it is what makes one act of two."""
    if request.endpoint not in _FORMS or not request.form.get(WRITER):
        return []
    return [(name, value) for name, value in request.form.items(multi=True) if name not in _NOT_SENT_ON]


def of_sign_in() -> tuple[Kept, str]:
    """What the page of signing in carries, and the address to which it was sent; the caller looks at the address."""
    found = request.form.items(multi=True)
    kept = [(name.removeprefix(_PREFIX), value) for name, value in found if name.startswith(_PREFIX)]
    return kept, request.form.get(_ADDRESS, "")


def reopening(kept: Kept, address: str, back: str) -> str:
    """A page of one button, which brings the words back into their form; sending them is another step."""
    return render_template("pages/session/reopen.html", kept=kept, address=address, back=back)


def is_reopened() -> bool:
    """Whether the form is only to be shown again, with what it holds."""
    return REOPEN in request.form
