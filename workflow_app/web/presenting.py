"""How values look on a page: days, instants, sizes, tones, and the fields of a definition with what was entered.

Everything here is made while the reading transaction is open; templates receive plain values and read nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from workflow_app.db import directory
from workflow_app.db.columns import instant_of
from workflow_app.db.session import Session
from workflow_app.domain.clocks import LOCAL_ZONE, local_day
from workflow_app.domain.kinds import Field, Kind, State
from workflow_app.domain.messages import MESSAGES
from workflow_app.domain.texts import Text
from workflow_app.services.cases import TableCase
from workflow_app.web.language import say, t

SOON = 3
"""Days before the last one from which a deadline shows as near."""


# Days, instants, sizes --------------------------------------------------------------------------------------------


def day(value: date | str | None) -> str:
    """dd/mm/yyyy, as offices write it."""
    if not value:
        return ""
    found = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{found.day:02d}/{found.month:02d}/{found.year}"


def entered_day(value: str | None) -> str:
    """A day as it stands in a form, in the office's order; empty for what is no day, which the form shows as typed."""
    try:
        return day(value.strip()) if value else ""
    except ValueError:
        return ""


def moment(value: datetime | str | None) -> str:
    """The local time of an instant."""
    if not value:
        return ""
    found = (instant_of(value) if isinstance(value, str) else value).astimezone(LOCAL_ZONE)
    return f"{found.hour:02d}:{found.minute:02d} {day(found.date())}"


def size(octets: int) -> str:
    for unit, power in (("MB", 20), ("KB", 10)):
        if octets >> power:
            return f"{octets / (1 << power):.1f}".removesuffix(".0").replace(".", t(",", ".")) + f" {unit}"
    return f"{octets} byte"


def amount(value: str) -> str:
    """Thousands apart, as each language writes them."""
    whole, _, rest = str(value).partition(".")
    grouped = f"{int(whole):,}"
    if t("vi", "en") == "vi":
        return grouped.replace(",", ".") + (f",{rest}" if rest else "")
    return grouped + (f".{rest}" if rest else "")


def month(value: str) -> str:
    year, _, number = value.partition("-")
    return f"{number}/{year}"


def calendar_words(version: str) -> str:
    """Which edition of the calendar a due day was reckoned by: “holidays-0.109+3” is the library's and the office's."""
    edition, _, own = version.removeprefix("holidays-").partition("+")
    told = t(f"theo lịch nghỉ lễ bản {edition}", f"by the holidays of edition {edition}")
    if own in ("", "0", "none"):
        return told
    return told + t(f", lịch của cơ quan bản {own}", f", the office's calendar of edition {own}")


FILTERS: dict[str, Callable[..., Any]] = {
    "calendar_words": calendar_words,
    "day": day,
    "entered_day": entered_day,
    "moment": moment,
    "size": size,
}


# Tones ------------------------------------------------------------------------------------------------------------

Tone = Literal["draft", "waiting", "done", "returned", "late"]
_BY_PHASE: dict[str, Tone] = {
    "draft": "draft", "review": "waiting", "decision": "waiting", "issue": "waiting", "running": "done", "done": "done",
    "stopped": "returned",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Badge:
    label: Text
    tone: Tone


def badge(state: State) -> Badge:
    return Badge(state.title, _BY_PHASE[state.phase])


@dataclass(frozen=True, slots=True)
class DueDay:
    """A deadline as a list shows it: the day in words, how pressing it is, and how long still."""

    label: str
    tone: Literal["", "soon", "late"]
    note: str


def due(stored: str | date, today: date) -> DueDay | None:
    """None for a task without a deadline."""
    last = date.fromisoformat(stored) if isinstance(stored, str) else stored
    if last.year == 9999:
        return None
    left = (last - today).days
    if left < 0:
        return DueDay(day(last), "late", t(f"quá hạn {-left} ngày", f"{-left} day(s) late"))
    if left == 0:
        return DueDay(day(last), "soon", t("hạn hôm nay", "due today"))
    note = t(f"còn {left} ngày", f"{left} day(s) left")
    return DueDay(day(last), "soon" if left <= SOON else "", note)


# Fields -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """One field as a page shows it. `rows` is set for a table, `paragraphs` for a long text, else `text`."""

    title: Text
    text: str = ""
    paragraphs: tuple[str, ...] = ()
    columns: tuple[Text, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    group: Text | None = None
    is_table: bool = False
    is_long: bool = False
    is_verified: bool = True

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.paragraphs or self.rows)


def shown(case: TableCase, field: Field, value: Any, *, without: Collection[str] = ()) -> Shown:
    """Columns of a table in which nothing stands are left out, and so are those named in `without`."""
    verified = field.verified
    if field.type == "rows":
        columns = [one for one in field.columns if one.name not in without and any(map(_filled(one), value or []))]
        rows = tuple(tuple(cell(case, one, row.get(one.name)) for one in columns) for row in value or [])
        titles = tuple(one.title for one in columns)
        return Shown(field.title, columns=titles, rows=rows, group=field.group, is_table=True, is_verified=verified)
    if field.type == "text":
        return Shown(
            field.title, paragraphs=paragraphs(value or ""), group=field.group, is_long=True, is_verified=verified
        )
    return Shown(field.title, cell(case, field, value), group=field.group, is_verified=verified)


def _filled(column: Field) -> Callable[[Mapping[str, Any]], bool]:
    return lambda row: row.get(column.name) not in (None, "", [])


def cell(case: TableCase, field: Field, value: Any) -> str:
    """One value in words: names for persons and organisations, titles for choices."""
    if value is None or value == "" or value == []:
        return ""
    if field.type == "rows":
        return str(len(value))
    how = _CELLS.get(field.type)
    return how(case, field, value) if how else str(value)


def _person(case: TableCase, _field: Field, value: Any) -> str:
    found = case.person_id(str(value))
    return case.person_name(found) if found is not None else str(value)


def _organisation(case: TableCase, _field: Field, value: Any) -> str:
    found = case.organisation(str(value))
    return found.name if found else str(value)


_CELLS: Mapping[str, Callable[[TableCase, Field, Any], str]] = {
    "day": lambda _case, _field, value: day(value),
    "month": lambda _case, _field, value: month(value),
    "amount": lambda _case, _field, value: amount(value),
    "choice": lambda _case, field, value: say(field.choices.get(value)) or str(value),
    "yes_no": lambda _case, _field, value: t("Có", "Yes") if value else t("Không", "No"),
    "person": _person,
    "organisation": _organisation,
    "persons": lambda case, field, value: ", ".join(_person(case, field, one) for one in value),
    "organisations": lambda case, field, value: ", ".join(_organisation(case, field, one) for one in value),
}


def paragraphs(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split("\n") if one.strip())


# Names ------------------------------------------------------------------------------------------------------------


def state_of(kind: Kind, name: str) -> Text:
    found = kind.states.get(name)
    return found.title if found else Text("chưa có", "nothing yet")


def step_of(kind: Kind, trigger: str) -> Text:
    """The title of a step; one that the definition does not name is an act of the engine itself."""
    return next(
        (one.title for one in kind.transitions if one.trigger == trigger),
        ENGINE_ACTS.get(trigger, Text(trigger, trigger)),
    )


ENGINE_ACTS = {
    "carried": Text("Chuyển theo hồ sơ khác", "Carried along with another dossier"),
    "publish": Text("Công bố định nghĩa quy trình", "Definition published"),
    "organisation_added": Text("Thêm tổ chức", "Organisation added"),
    "term_opened": Text("Mở nhiệm kỳ", "Term opened"),
    "power_granted": Text("Giao thẩm quyền", "Power granted"),
    "power_ended": Text("Kết thúc thẩm quyền", "Power ended"),
    "person_added": Text("Thêm người", "Person added"),
    "post_given": Text("Giao chức danh", "Post given"),
    "post_ended": Text("Kết thúc chức danh", "Post ended"),
    "roll_entered": Text("Ghi vào danh sách đảng viên", "Entered on a roll"),
    "activity_set": Text("Ghi đình chỉ, miễn hoặc trở lại sinh hoạt đảng", "Suspension, exemption or return entered"),
    "account_added": Text("Thêm tài khoản", "Account added"),
    "account_deactivated": Text("Khoá tài khoản", "Account closed"),
    "account_reactivated": Text("Mở lại tài khoản", "Account opened again"),
    "password_set": Text("Đặt mật khẩu", "Password set"),
    "signed_out_everywhere": Text("Đăng xuất khỏi mọi máy", "Signed out everywhere"),
    "setting_changed": Text("Đổi cài đặt", "Setting changed"),
    "calendar_changed": Text("Đổi lịch làm việc", "Calendar changed"),
    "delegation_given": Text("Giao người thay", "Substitute named"),
    "delegation_revoked": Text("Thu hồi uỷ quyền", "Delegation revoked"),
    "old_number_entered": Text("Nhập số cũ", "Old number entered"),
}


OFFICE_VERBS = {
    "add_person": ENGINE_ACTS["person_added"],
    "add_organisation": ENGINE_ACTS["organisation_added"],
    "open_term": ENGINE_ACTS["term_opened"],
    "grant_power": ENGINE_ACTS["power_granted"],
    "end_power": ENGINE_ACTS["power_ended"],
    "give_post": ENGINE_ACTS["post_given"],
    "end_post": ENGINE_ACTS["post_ended"],
    "set_activity": ENGINE_ACTS["activity_set"],
    "add_account": ENGINE_ACTS["account_added"],
    "set_password": ENGINE_ACTS["password_set"],
    "change_password": ENGINE_ACTS["password_set"],
    "deactivate": ENGINE_ACTS["account_deactivated"],
    "reactivate": ENGINE_ACTS["account_reactivated"],
    "sign_out_everywhere": ENGINE_ACTS["signed_out_everywhere"],
    "set_setting": ENGINE_ACTS["setting_changed"],
    "change_calendar": ENGINE_ACTS["calendar_changed"],
    "give": ENGINE_ACTS["delegation_given"],
    "revoke": ENGINE_ACTS["delegation_revoked"],
}
"""What the attempts to change the office itself are called in the security log."""

_SOUGHT = {
    "dossier": Text("Không có hồ sơ, hoặc không được đọc", "No such dossier, or not his to read"),
    "kind": Text("Không có loại hồ sơ này", "No such kind"),
    "trigger": Text("Hồ sơ không có bước này", "The dossier has no such step"),
    "organisation": Text("Không có tổ chức này", "No such organisation"),
    "person": Text("Không có người này", "No such person"),
    "post": Text("Không có chức danh này để kết thúc", "No such post to end"),
    "role": Text("Không có chức danh này", "No such role"),
    "account": Text("Không có tài khoản này", "No such account"),
    "setting": Text("Không có cài đặt này", "No such setting"),
}


def reason_of(code: str) -> Text:
    """The sentence of a refusal as the log keeps it: what was entered is not in it, so its blanks stay open."""
    message = MESSAGES.get(code)
    if message is None:
        return _SOUGHT.get(code, Text(code, code))
    blank: defaultdict[str, str] = defaultdict(lambda: "…")
    return Text(message.vi.format_map(blank), message.en.format_map(blank))


def name_of_office(session: Session) -> str:
    """The highest organisation whose people use this product."""
    today_or_later = [one for one in directory.places(session) if not one.is_outside]
    depth = directory.depths(session, date.max) if today_or_later else {}
    roots = [one.name for one in today_or_later if depth.get(one.id, (0, None))[0] == 0]
    return roots[0] if len(roots) == 1 else t("Văn phòng Đảng", "Party office")


def titled(titles: Sequence[Text]) -> Text:
    return Text(", ".join(one.vi for one in titles), ", ".join(one.en for one in titles))


def is_late(held_on: str, recorded_at: str) -> bool:
    """Whether an act was recorded after the day on which it happened."""
    return local_day(instant_of(recorded_at)).isoformat() > held_on


def name_with_place(one: directory.Somebody, places: Mapping[int, str]) -> str:
    """A full name is often not one person's alone: the first post's or roll's place tells two of them apart."""
    where = [place for _, place in one.posts] or one.rolls
    return f"{one.full_name} — {places[where[0]]}" if where and where[0] in places else one.full_name


def row_labels(case: TableCase, table: Field, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """One for each row; where two would read alike, their numbers and their own words tell them apart."""
    found = [row_label(case, table, row, number) for number, row in enumerate(rows, start=1)]
    return [
        numbered_label(case, table, row, number) if found.count(label) > 1 else label
        for number, (label, row) in enumerate(zip(found, rows, strict=True), start=1)
    ]


def numbered_label(case: TableCase, table: Field, row: Mapping[str, Any], number: int) -> str:
    words = [cell(case, one, row.get(one.name)) for one in table.columns if one.type == "line"]
    parts = [row_label(case, table, row, number), *(one if len(one) <= 80 else f"{one[:80]}…" for one in words if one)]
    return f"{number}. " + " — ".join(parts[:2])


def row_label(case: TableCase, table: Field, row: Mapping[str, Any], number: int) -> str:
    """A row by the person or organisation it names first, else by its number."""
    for column in table.columns:
        if column.type in ("person", "organisation") and row.get(column.name):
            return cell(case, column, row[column.name])
    return t(f"dòng {number}", f"row {number}")
