"""The forms about a person: a new one, a post, the roll, an account."""

from __future__ import annotations

from typing import Any

from wtforms import Form

from workflow_app.db import directory
from workflow_app.domain.posts import ACTING, ACTIVITIES, PRESENCES, STANDINGS
from workflow_app.domain.texts import Text
from workflow_app.services import accounts
from workflow_app.web.edge import office, reading, today
from workflow_app.web.office_forms import (
    basis_field,
    choice_field,
    first_day,
    form_of,
    last_day,
    place_field,
    words_field,
)


def title_of(role: str) -> Text:
    known = office().roles.roles.get(role)
    return Text(known.title.vi, known.title.en) if known else Text(role, role)


def new() -> Form:
    return form_of({"full_name": words_field(Text("Họ và tên", "Full name"))}, {"full_name"})


def post(*, sent: bool = True) -> Form:
    full = ("full", Text("Chính thức", "In full"))
    fields = {
        "role": choice_field(Text("Chức danh", "Post"), [(name, title_of(name)) for name in office().roles.roles]),
        "organisation": place_field(Text("Tại", "At"), _places()),
        "from_on": first_day(),
        "to_on": last_day(),
        "basis": basis_field(),
        "acting": choice_field(Text("Hình thức giữ chức danh", "Held"), [full, *ACTING.items()]),
    }
    return form_of(fields, {"role", "organisation", "from_on"}, sent=sent, from_on=today().isoformat())


def roll(*, sent: bool = True) -> Form:
    """The first entry of a member; later ones are written by dossiers."""
    fields = {
        "roll_organisation": place_field(Text("Sinh hoạt tại", "Member at"), _places()),
        "roll_standing": choice_field(Text("Đảng viên", "Member"), STANDINGS.items()),
        "roll_presence": choice_field(Text("Nơi sinh hoạt", "Where he takes part"), PRESENCES.items()),
        "roll_from": first_day(),
        "roll_basis": basis_field(),
    }
    first = {"roll_presence": "home", "roll_from": today().isoformat()}
    return form_of(fields, set(fields), sent=sent, **first)


def activity(*, sent: bool = True) -> Form:
    part = ("part", Text("Sinh hoạt bình thường", "Takes part"))
    fields = {
        "activity": choice_field(Text("Sinh hoạt đảng", "Party activity"), [part, *ACTIVITIES.items()]),
        "activity_from": first_day(),
        "activity_basis": basis_field(),
    }
    return form_of(fields, set(fields), sent=sent, activity_from=today().isoformat())


def account(*, sent: bool = True) -> Form:
    least = accounts.LEAST_IN_DEMO if office().is_demo else accounts.LEAST
    hint = Text(f"Ít nhất {least} ký tự.", f"At least {least} characters.")
    fields: dict[str, Any] = {
        "username": words_field(Text("Tên đăng nhập", "Username"), autocapitalize="none"),
        "password": words_field(Text("Mật khẩu", "Password"), hint, autocomplete="off"),
    }
    return form_of(fields, {"password"}, sent=sent)


def _places() -> list[directory.Place]:
    with reading() as session:
        return directory.places(session, today())
