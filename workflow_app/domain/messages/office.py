"""The office itself: posts, rolls, terms, settings, accounts."""

from __future__ import annotations

from workflow_app.domain.texts import Text

MESSAGES: dict[str, Text] = {
    # the office: posts, rolls, terms, settings, accounts
    "incompatible_posts": Text(
        "{person} đang giữ chức danh {held} nên không thể kiêm {role}; hãy kết thúc chức danh kia trước.",
        "{person} holds the post of {held} and so may not be {role} as well; end the other post first.",
    ),
    "incompatible_stood_in": Text(
        "{person} đang được uỷ quyền thay chức danh {held} nên không thể làm {role}; hãy thu hồi uỷ quyền kia trước.",
        "{person} stands in for the post of {held} and so may not act as {role}; revoke that delegation first.",
    ),
    "incompatible_here": Text(
        "{person} đang giữ chức danh {held} tại {organisation} nên không thể kiêm {role} ở cùng nơi.",
        "{person} holds the post of {held} in {organisation} and so may not be {role} in the same place.",
    ),
    "holds_it_already": Text(
        "{person} đã giữ chức danh {role} tại {organisation} trong thời gian này.",
        "{person} already holds the post of {role} in {organisation} during that time.",
    ),
    "already_ended": Text(
        "Đã kết thúc ngày {day}; ngày đã ghi không sửa, hãy ghi một mục mới.",
        "It ended on {day} already; a recorded day is not changed, enter a new row instead.",
    ),
    "days_reversed": Text("Ngày {last} trước ngày bắt đầu {first}.", "{last} lies before the first day {first}."),
    "code_taken": Text("Mã “{taken}” đã dùng cho {organisation}.", "The code “{taken}” belongs to {organisation}."),
    "parent_not_there": Text(
        "Ngày {day} chưa có {organisation} trong sổ; tổ chức trực thuộc không bắt đầu sớm hơn.",
        "{organisation} was not there on {day}; what is below it begins no earlier.",
    ),
    "organisation_in_use": Text("{organisation} còn {what}: {which}.", "{organisation} still has {what}: {which}."),
    "organisation_ended": Text(
        "{organisation} đã kết thúc hoạt động ngày {day}; sau ngày đó không ghi thêm.",
        "{organisation} ended on {day}; nothing is entered there after that day.",
    ),
    "organisation_not_there": Text(
        "Ngày {day} không có {organisation}: chưa lập hoặc đã kết thúc hoạt động.",
        "{organisation} was not there on {day}: not founded yet, or ended.",
    ),
    "day_not_come": Text(
        "Ngày {day} chưa đến: việc này ghi vào đúng ngày đó hoặc sau đó.",
        "{day} has not come: this is entered on that day or later.",
    ),
    "changed_later": Text(
        "{organisation} đã có thay đổi ghi từ ngày {first}; thay đổi mới phải sau ngày đó.",
        "A change of {organisation} holds from {first} on; another one must come after that day.",
    ),
    "issued_since": Text(
        "{organisation} hoặc tổ chức trực thuộc đã ban hành văn bản ngày {day}; văn bản đã ban hành giữ nguyên.",
        "{organisation}, or what is below it, issued a document on {day}; what was issued stays as it is.",
    ),
    "below_itself": Text(
        "{parent} là {organisation} hoặc ở dưới {organisation} nên không thể là cấp trên.",
        "{parent} is {organisation} itself, or below it, and so cannot stand above it.",
    ),
    "outside_superior": Text(
        "Chỉ tổ chức cao nhất có người dùng ở đây mới trực thuộc nơi ngoài hệ thống như {outside}; {organisation} thì "
        "ở dưới {above}.",
        "Only the topmost organisation with users here comes below one outside such as {outside}; {organisation} is "
        "below {above}.",
    ),
    "seen_otherwise": Text(
        "{organisation} vừa được người khác thay đổi: nay là {now}.",
        "Somebody else has just changed {organisation}: it is {now} now.",
    ),
    "nothing_to_change": Text("{organisation} đã như vậy, không có gì thay đổi.", "{organisation} is so already."),
    "terms_overlap": Text(
        "{organisation} đã có nhiệm kỳ {term} từ {first}; nhiệm kỳ mới phải bắt đầu sau ngày đó.",
        "{organisation} has the term {term} from {first} on; a new one must begin after that day.",
    ),
    "power_held": Text(
        "{organisation} đã có thẩm quyền này trong thời gian đó.", "{organisation} holds this power then already."
    ),
    "power_not_held": Text(
        "{organisation} không có thẩm quyền này ngày {day}.", "{organisation} does not hold this power on {day}."
    ),
    "unknown_setting": Text("Không có cài đặt “{name}”.", "There is no setting “{name}”."),
    "bad_setting": Text(
        "Cài đặt “{title}” không nhận giá trị {value}.", "The setting “{title}” does not take {value}."
    ),
    "office_not_empty": Text(
        "Cơ sở dữ liệu đã có dữ liệu; văn phòng trình diễn chỉ nạp vào cơ sở dữ liệu trống.",
        "The database is in use; the demonstration office goes into an empty one only.",
    ),
    "username_taken": Text("Tên đăng nhập “{username}” đã có người dùng.", "The username “{username}” is taken."),
    "bad_username": Text(
        "Tên đăng nhập gồm 2–64 chữ thường không dấu, chữ số, dấu chấm, gạch ngang, gạch dưới; bắt đầu bằng chữ.",
        "A username is 2 to 64 small letters, digits, dots, dashes or underscores, and begins with a letter.",
    ),
    "has_account": Text("{person} đã có tài khoản.", "{person} has an account already."),
    "password_short": Text(
        "Mật khẩu cần ít nhất {least} ký tự; một câu dễ nhớ là tốt nhất.",
        "A password has {least} characters or more; a sentence that you remember is best.",
    ),
    "password_long": Text("Mật khẩu dài quá {most} ký tự.", "The password is longer than {most} characters."),
    "password_guessable": Text(
        "Mật khẩu không được là tên đăng nhập, họ tên hoặc một ký tự lặp lại.",
        "A password may not be the username, the person's name, or one character repeated.",
    ),
}
