"""What states, steps, acts on the office and attempts are called on the pages, and how people and the office are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from workflow_app.db import directory
from workflow_app.db.session import Session
from workflow_app.domain.kinds import Kind
from workflow_app.domain.messages import MESSAGES
from workflow_app.domain.texts import Text
from workflow_app.web.language import t


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
    "organisation_renamed": Text("Đổi tên tổ chức", "Organisation renamed"),
    "organisation_moved": Text("Chuyển nơi trực thuộc của tổ chức", "Organisation moved below another one"),
    "organisation_ended": Text("Kết thúc tổ chức", "Organisation ended"),
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
    "rename_organisation": ENGINE_ACTS["organisation_renamed"],
    "move_organisation": ENGINE_ACTS["organisation_moved"],
    "end_organisation": ENGINE_ACTS["organisation_ended"],
    "open_term": ENGINE_ACTS["term_opened"],
    "grant_power": ENGINE_ACTS["power_granted"],
    "end_power": ENGINE_ACTS["power_ended"],
    "give_post": ENGINE_ACTS["post_given"],
    "end_post": ENGINE_ACTS["post_ended"],
    "enter_roll": ENGINE_ACTS["roll_entered"],
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
    """The highest organisation whose people use this product, of those that have no last day."""
    lasting = [one for one in directory.places(session) if not one.is_outside and one.to_on is None]
    depth = directory.depths(session, date.max) if lasting else {}
    roots = [one.name for one in lasting if depth.get(one.id, (0, None))[0] == 0]
    return roots[0] if len(roots) == 1 else t("Văn phòng Đảng", "Party office")


def name_with_place(one: directory.Somebody, places: Mapping[int, str]) -> str:
    """A full name is often not one person's alone: the first post's or roll's place tells two of them apart."""
    where = [place for _, place in one.posts] or one.rolls
    return f"{one.full_name} — {places[where[0]]}" if where and where[0] in places else one.full_name
