"""How the office's own books are put right: posts, organisations, settings, accounts."""

from __future__ import annotations

from workflow_app.domain.texts import Text
from workflow_app.domain.ways_out.shared import LOOK_AGAIN, NOTHING

_ONE_POST = Text(
    "Kết thúc chức danh kia trước, hoặc giao cho đồng chí khác", "End the other post first, or give it to somebody else"
)

WAYS_OUT: dict[str, Text] = {
    "incompatible_posts": _ONE_POST,
    "incompatible_stood_in": Text(
        "Thu hồi uỷ quyền kia, hoặc chọn đồng chí khác", "Revoke the other delegation, or name somebody else"
    ),
    "incompatible_here": _ONE_POST,
    "holds_it_already": Text(
        "Không phải ghi thêm; muốn đổi ngày thì kết thúc mục đang có rồi ghi mục mới",
        "Nothing is left to do; to change its days, end that entry and make a new one",
    ),
    "already_ended": Text("Ghi một mục mới từ ngày sau đó", "Make a new entry from a later day on"),
    "days_reversed": Text("Ghi ngày cuối từ ngày bắt đầu trở đi", "Enter a last day that is not before the first"),
    "code_taken": Text("Chọn mã khác", "Choose another code"),
    "parent_not_there": Text(
        "Chọn ngày từ khi có tổ chức cấp trên", "Choose a day from which the organisation above it is there"
    ),
    "organisation_in_use": Text(
        "Giải quyết từng việc ấy trước: chuyển, bàn giao hoặc kết thúc",
        "Settle each of them first: move it, hand it over or end it",
    ),
    "organisation_ended": Text(
        "Chọn tổ chức đang hoạt động, hoặc ngày cuối không sau ngày tổ chức kết thúc",
        "Choose an organisation that is there, or a last day no later than its own",
    ),
    "organisation_not_there": Text("Chọn tổ chức đang hoạt động ngày ấy", "Choose one that is there on that day"),
    "day_not_come": Text("Ghi lại vào ngày ấy", "Enter it on that day"),
    "changed_later": Text("Chọn ngày sau lần thay đổi trước", "Choose a day after the change before"),
    "issued_since": Text("Chọn ngày sau ngày ban hành ấy", "Choose a day after that document"),
    "below_itself": Text("Chọn tổ chức khác làm cấp trên", "Choose another organisation above it"),
    "outside_superior": Text(
        "Chọn cấp trên có người dùng ở đây; tổ chức rời văn phòng này thì bàn giao hồ sơ, kết thúc chức danh, chuyển "
        "sinh hoạt đảng viên rồi kết thúc tổ chức",
        "Choose a superior that has users here; one that leaves this office hands over its dossiers, ends its posts, "
        "transfers its members, and is ended then",
    ),
    "seen_otherwise": LOOK_AGAIN,
    "nothing_to_change": Text("Nhập tên hoặc cấp trên khác", "Enter another name, or another organisation above it"),
    "terms_overlap": Text("Ghi ngày bắt đầu sau ngày ấy", "Let it begin after that day"),
    "power_held": NOTHING,
    "power_not_held": Text(
        "Chọn thẩm quyền đang có và ngày trong thời gian ấy", "Choose a power that is held, and a day on which it is"
    ),
    "unknown_setting": Text("Chọn một cài đặt có trong danh sách", "Choose a setting that is listed"),
    "bad_setting": Text("Chọn một giá trị mà cài đặt ấy nhận", "Choose a value that it takes"),
    "office_not_empty": Text("Dùng cơ sở dữ liệu trống khác", "Use another database that is empty"),
    "username_taken": Text("Chọn tên đăng nhập khác", "Choose another username"),
    "bad_username": Text(
        "Đặt lại tên đăng nhập theo cách ấy, ví dụ vanthu1", "Choose one of that form, such as clerk1"
    ),
    "has_account": Text(
        "Dùng tài khoản đang có; quên mật khẩu thì người quản trị đặt lại",
        "Use that account; whoever runs the office resets a forgotten password",
    ),
    "password_short": Text("Đặt mật khẩu dài hơn", "Choose a longer one"),
    "password_long": Text("Đặt mật khẩu ngắn hơn", "Choose a shorter one"),
    "password_guessable": Text("Đặt mật khẩu khác", "Choose another one"),
}
