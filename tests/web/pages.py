"""The office in a browser without a browser: sign in, open pages, fill in their forms as they stand there, send them.

A form is read from the page itself, and only what the page offers can be entered: a story that plays through these
hands can be played by a person.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests.cast import PASSWORD
from workflow_app.db.session import Database
from workflow_app.services import accounts


class NotOffered(AssertionError):
    """The page has no such place to enter that."""


@dataclass
class Control:
    """An input, a select or a textarea; `values` is what it would send, `options` what it lets one choose."""

    name: str
    sort: str
    values: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)


@dataclass
class PageForm:
    action: str
    controls: dict[str, Control] = field(default_factory=dict)
    blank_rows: set[str] = field(default_factory=set)

    def enter(self, name: str, value: Any) -> None:
        """Raises NotOffered where the page has no such control, or no such choice in it."""
        control = self.controls.get(name)
        if control is None:
            raise NotOffered(f"there is no {name}; there are {', '.join(sorted(self.controls))}")
        wanted = [str(one) for one in value] if isinstance(value, list) else [str(value)]
        if control.options and not set(wanted) <= set(control.options):
            raise NotOffered(f"{name} does not offer {wanted}, but {control.options[:12]}")
        control.values = wanted

    def tick(self, name: str, ticked: bool) -> None:
        control = self.controls.get(name)
        if control is None or control.sort != "checkbox":
            raise NotOffered(f"there is nothing to tick called {name}")
        control.values = control.options[:1] if ticked else []

    def rows(self, name: str, rows: list[dict[str, Any]]) -> None:
        """Rewrite a table: as many rows as wanted, by the page's own buttons."""
        present = sorted({int(found[1]) for one in self.controls if (found := re.match(rf"{name}-(\d+)-", one))})
        columns = {one.split("-__row__-")[1] for one in self.blank_rows if one.startswith(f"{name}-__row__-")}
        fixed = not columns
        if fixed and len(present) != len(rows):
            raise NotOffered(f"{name} takes no row more or less")
        for number in present[len(rows) :]:
            for one in [one for one in self.controls if one.startswith(f"{name}-{number}-")]:
                del self.controls[one]
        for number, row in enumerate(rows):
            for column in columns:
                self.controls.setdefault(f"{name}-{number}-{column}", Control(f"{name}-{number}-{column}", "text"))
            empty = {} if fixed else dict.fromkeys(columns)
            for column, value in {**empty, **row}.items():
                spoken = "" if value is None else str(value).lower() if isinstance(value, bool) else value
                if fixed and self.controls[f"{name}-{number}-{column}"].sort == "hidden":
                    if self.controls[f"{name}-{number}-{column}"].values != [str(spoken)]:
                        raise NotOffered(f"{name}-{number}-{column} may not change here")
                else:
                    self.enter(f"{name}-{number}-{column}", spoken)

    def sent(self) -> dict[str, list[Any]]:
        return {one.name: list(one.values) for one in self.controls.values() if one.values and one.sort != "file"}


class _Reader(HTMLParser):
    """Forms of a page, without what stands in templates (blank rows are only noted)."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._template = 0
        self._select: Control | None = None
        self._text: Control | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = {name: value or "" for name, value in attrs}
        if tag == "template":
            self._template += 1
        elif tag == "form" and have.get("method") == "post":
            self.forms.append(PageForm(have.get("action", "")))
        elif tag in ("input", "select", "textarea") and self.forms and have.get("name"):
            self._control(tag, have)
        elif tag == "option" and self._select is not None:
            self._select.options.append(have.get("value", ""))
            if "selected" in have:
                self._select.values.append(have.get("value", ""))

    def _control(self, tag: str, have: dict[str, str]) -> None:
        form, name = self.forms[-1], have["name"]
        if self._template:
            form.blank_rows.add(name)
            return
        sort = tag if tag != "input" else have.get("type", "text")
        control = form.controls.setdefault(name, Control(name, sort))
        if tag == "select":
            self._select = control
        elif tag == "textarea":
            self._text = control
            control.values = [""]
        elif sort in ("checkbox", "radio"):
            control.options.append(have.get("value", "on"))
            if "checked" in have:
                control.values.append(have.get("value", "on"))
        elif sort != "file":
            control.values = [have.get("value", "")]

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.values = [self._text.values[0] + data]

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self._template -= 1
        elif tag == "select" and self._select is not None:
            if not self._select.values and self._select.options:
                self._select.values = self._select.options[:1]
            self._select = None
        elif tag == "textarea" and self._text is not None:
            self._text.values = [self._text.values[0].replace("\r\n", "\n").removeprefix("\n")]
            self._text = None


def forms_of(page: str) -> list[PageForm]:
    reader = _Reader()
    reader.feed(page)
    return reader.forms


def form_to(page: str, path: str) -> PageForm:
    """The form that is sent to this path."""
    found = [one for one in forms_of(page) if one.action.split("?")[0].endswith(path)]
    assert found, f"no form to {path}"
    return found[0]


def token_of(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, "the page has no token"
    return found[1]


class Hands:
    """One person at one browser."""

    def __init__(self, app: Flask, username: str = "", password: str = PASSWORD) -> None:
        self.client: FlaskClient = app.test_client()
        if username:
            self.sign_in(username, password)

    @classmethod
    def of(cls, app: Flask, database: Database, username: str) -> Hands:
        """Somebody who has signed in already, without the quarter of a second that a password takes."""
        with database.reading() as session:
            account = accounts.find(session, username)
        assert account is not None, f"{username} has no account"
        hands = cls(app)
        with hands.client.session_transaction() as kept:
            kept["_user_id"] = f"{account.id}.{account.generation}"
        return hands

    def sign_in(self, username: str, password: str = PASSWORD) -> TestResponse:
        form = form_to(self.client.get("/sign-in").text, "/sign-in")
        form.enter("username", username)
        form.enter("password", password)
        return self.client.post("/sign-in", data=form.sent())

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def post(self, path: str, **data: Any) -> TestResponse:
        """A small form that the page has no fields for: only its token is taken from a page."""
        return self.client.post(path, data={"csrf_token": token_of(self.client.get("/").text), **data})

    def open(self, path: str) -> PageForm:
        """The form of a step; AssertionError where the page is not there or has none."""
        answer = self.client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return form_to(answer.text, path.split("?")[0])

    def send(self, form: PageForm, files: dict[str, tuple[bytes, str]] | None = None) -> TestResponse:
        data: dict[str, Any] = form.sent()
        for name, (content, filename) in (files or {}).items():
            if name not in form.controls:
                raise NotOffered(f"there is no file to choose called {name}")
            data[name] = FileStorage(io.BytesIO(content), filename)
        boundary, body = encode_multipart(data)
        return self.client.post(form.action, data=body, content_type=f"multipart/form-data; boundary={boundary}")
