"""The forms about an organisation: a new one, its name, its place, its end, its terms and powers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import Form

from workflow_app.db import directory, people
from workflow_app.domain.texts import Text
from workflow_app.services import superiors
from workflow_app.web.edge import office, reading, today
from workflow_app.web.form_fields import DayField, TickField
from workflow_app.web.language import t
from workflow_app.web.office_forms import (
    basis_field,
    choice_field,
    first_day,
    form_of,
    last_day,
    place_field,
    words_field,
)

NAME = Text("Tên tổ chức", "Name")


def new(*, sent: bool = True) -> Form:
    kinds = office().roles.organisation_kinds.items()
    fields: dict[str, Any] = {
        "name": words_field(NAME),
        "kind": choice_field(Text("Loại", "Kind"), [(name, Text(one.vi, one.en)) for name, one in kinds]),
        "parent": place_field(
            Text("Trực thuộc", "Below"), _places(),
            Text("Để trống: cấp cao nhất.", "Left open: the topmost organisation."),
        ),
        "from_on": first_day(
            Text("Tên và nơi trực thuộc có hiệu lực từ ngày này.", "Its name and its place hold from this day on.")
        ),
        "code": words_field(
            Text("Mã", "Code"),
            Text("Ngắn, không dấu cách, không đổi về sau; ví dụ CB4.",
                 "Short, without blanks, never changed; for example CB4."),
        ),
        "issuer_code": words_field(
            Text("Ký hiệu cơ quan ban hành", "Issuer's code"),
            Text("In sau số văn bản, ví dụ ĐU trong 01-KH/ĐU.", "Printed after the number: ĐU in 01-KH/ĐU."),
        ),
        "seat": words_field(
            Text("Địa danh", "Seat"), Text("Ghi trước ngày ban hành văn bản.", "Printed before a text's date.")
        ),
        "has_seal": TickField(t("Có con dấu riêng", "Has a seal of its own")),
        "is_outside": TickField(t("Ngoài hệ thống (không có người dùng ở đây)", "Outside: has no users here")),
    }  # fmt: skip
    required = {"name", "kind", "from_on", "code", "issuer_code"}
    return form_of(fields, required, sent=sent, from_on=today().isoformat())


def term(*, sent: bool = True) -> Form:
    fields = {
        "term_name": words_field(
            Text("Tên nhiệm kỳ", "Name of the term"), Text("Ví dụ 2025–2030.", "Such as 2025–2030.")
        ),
        "term_from": first_day(
            Text("Số văn bản bắt đầu lại từ 1; nhiệm kỳ đang mở kết thúc ngày hôm trước.",
                 "Numbers begin at 1 again; a term still open ends the day before.")
        ),
        "term_to": last_day(),
    }  # fmt: skip
    return form_of(fields, {"term_name", "term_from"}, sent=sent)


def power(*, sent: bool = True) -> Form:
    powers = [(name, Text(one.vi, one.en)) for name, one in office().roles.powers.items()]
    hint = Text("Số, ngày của văn bản giao quyền.", "Number and day of the letter.")
    fields = {
        "power": choice_field(Text("Thẩm quyền", "Power"), powers), "power_from": first_day(), "power_to": last_day(),
        "basis": basis_field(hint),
    }  # fmt: skip
    return form_of(fields, {"power", "power_from", "basis"}, sent=sent)


def name(*, sent: bool = True) -> Form:
    hint = Text("Văn bản đã ban hành giữ tên cũ.", "What was issued before keeps the former name.")
    fields = {"new_name": words_field(NAME), "name_from": first_day(hint), "name_basis": basis_field()}
    return form_of(fields, {"new_name", "name_from", "name_basis"}, sent=sent, name_from=today().isoformat())


def parent(uid: str, *, sent: bool = True) -> Form:
    """Below which the organisation may come: those that the verb would not refuse whatever the day."""
    with reading() as session:
        place = people.organisation_named(session, uid)
        fit = superiors.offered(session, place) if place else set()
    hint = Text("Các tổ chức trực thuộc cùng chuyển theo.", "What is below it moves along.")
    inside = Text("Chỉ tổ chức cao nhất có người dùng ở đây mới trực thuộc nơi ngoài hệ thống.",
                  "Only the topmost organisation with users here comes below one outside.")  # fmt: skip
    above = [one for one in _places() if one.id in fit]
    fields = {
        "new_parent": place_field(Text("Trực thuộc", "Below"), above, inside), "parent_from": first_day(hint),
        "parent_basis": basis_field(),
    }  # fmt: skip
    return form_of(fields, {"new_parent", "parent_from", "parent_basis"}, sent=sent, parent_from=today().isoformat())


def ending(*, sent: bool = True) -> Form:
    hint = Text("Nhiệm kỳ và thẩm quyền đang mở kết thúc cùng ngày.", "Its open term and its powers end with it.")
    fields = {"last_on": DayField(t("Ngày cuối", "Last day"), description=t(hint.vi, hint.en)),
              "end_basis": basis_field()}  # fmt: skip
    return form_of(fields, {"last_on", "end_basis"}, sent=sent, last_on=today().isoformat())


def _places() -> Iterable[directory.Place]:
    with reading() as session:
        return directory.places(session, today())
