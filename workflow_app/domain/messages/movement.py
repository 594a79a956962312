"""Where a dossier may go, and when."""

from __future__ import annotations

from workflow_app.domain.texts import Text

MESSAGES: dict[str, Text] = {
    # movement
    "not_from_here": Text(
        "Hồ sơ đang ở “{state}” ({person} đã thực hiện “{done}”), nên không có bước “{step}”.",
        "The dossier is at “{state}” ({person} took “{done}”), so there is no step “{step}”.",
    ),
    "not_begun": Text(
        "Chưa lập hồ sơ: hồ sơ bắt đầu bằng “{first}”, không phải “{step}”.",
        "There is no dossier yet: it begins with “{first}”, not with “{step}”.",
    ),
    "other_route": Text(
        "Hồ sơ này đi theo nhánh khác, không qua bước “{step}”.", "This dossier takes another route, not “{step}”."
    ),
    "stale": Text(
        "Hồ sơ đã thay đổi từ khi bạn mở: {person} đã thực hiện “{step}”. Hãy xem lại trước khi làm tiếp.",
        "The dossier has changed since you opened it: {person} took “{step}”. Look again before you go on.",
    ),
    "content_changed": Text(
        "Nội dung hồ sơ vừa được sửa ở nơi khác. Hãy xem phần đã sửa trước khi làm tiếp.",
        "The content has just been changed elsewhere. Look at what changed before you go on.",
    ),
    "key_reused": Text(
        "Mã yêu cầu này đã dùng cho một việc khác; việc mới chưa được thực hiện.",
        "This request key was already used for another act; nothing new was done.",
    ),
    "already_acted": Text(
        "Đã có người xử lý sau khi trình, nên không rút lại được; hãy đề nghị trả lại.",
        "Somebody has acted since it was submitted, so it cannot be recalled; ask for its return instead.",
    ),
    "nothing_earlier": Text(
        "Hồ sơ chưa qua bước nào có thể trả về.", "The dossier has passed no stage to which it could go back."
    ),
    "not_passed": Text(
        "Không trả về “{stage}” được: lượt này hồ sơ chưa qua bước đó, hoặc sau đó đã có văn bản được ký, ban hành. "
        "Có thể trả về: {passed}.",
        "It cannot go back to “{stage}”: that stage does not lie behind it, or something was signed or issued since. "
        "It can go back to: {passed}.",
    ),
    "acted_since": Text(
        "{person} đã thực hiện “{step}” sau chữ ký của bạn, nên không rút lại chữ ký được nữa; hãy đề nghị trả lại.",
        "{person} took “{step}” after your signature, so it cannot be taken back any more; ask for a return instead.",
    ),
    "nothing_signed": Text(
        "Không có văn bản nào đã ký mà chưa vào số: {document}.",
        "Nothing is signed that has no number yet: {document}.",
    ),
    "nothing_to_take_back": Text(
        "Bạn không có chữ ký nào để rút lại ở bước này.", "You have given no signature here that you could take back."
    ),
    "correction_waits": Text(
        "Còn một đính chính nhỏ đang chờ người thứ hai xác nhận.",
        "A small correction still waits for a second person to accept it.",
    ),
    "no_correction": Text(
        "Không có đính chính nhỏ nào đang chờ xác nhận.", "No small correction waits to be accepted."
    ),
    "own_correction": Text(
        "Người đính chính ({person}) không tự xác nhận; phải do người thứ hai xác nhận.",
        "Whoever corrects ({person}) does not accept it; a second person does.",
    ),
    "nothing_changed": Text(
        "Không có nội dung nào thay đổi nên không có gì để ghi.", "Nothing was changed, so there is nothing to record."
    ),
    "correction_too_large": Text(
        "Đính chính nhỏ sửa nhiều nhất {limit} chữ; lần này sửa {words} chữ (tính từ lần trình gần nhất).",
        "A small correction changes at most {limit} words; this one changes {words}, reckoned from the last hand-over.",
    ),
    "correction_of_numbers": Text(
        "Đính chính nhỏ chỉ sửa chữ; số, ngày, người, bảng, nơi nhận thì không: {what}.",
        "A small correction changes words alone, no number, day, person, table or recipient: {what}.",
    ),
    "correction_of_meaning": Text(
        "Đính chính nhỏ không thêm, bớt chữ làm đổi nghĩa: {words}.",
        "A small correction neither adds nor removes a word that turns the meaning: {words}.",
    ),
    "nothing_corrected": Text("Đính chính không thay đổi nội dung nào.", "The correction changes nothing."),
    "text_frozen": Text(
        "“{document}” đang được biểu quyết; không đính chính cho đến khi phiên kết thúc.",
        "“{document}” is being voted on; it is not corrected until the round is closed.",
    ),
    "put_to_vote": Text(
        "Đang biểu quyết nên phải giữ nguyên: {parts}. Phiên kết thúc rồi mới sửa được.",
        "Being voted on, and so left as it stands: {parts}. It may be changed when the round is closed.",
    ),
    "closed": Text("Hồ sơ đã kết thúc; không còn bước nào.", "The dossier is closed; no step is left."),
    # days and clocks
    "too_early": Text(
        "Ngày {day} còn sớm; sớm nhất là {first}.", "{day} is too early; the first possible day is {first}."
    ),
    "too_late": Text("Ngày {day} không được sau {last}.", "{day} may not be after {last}."),
    "not_yet": Text("Chưa đến ngày {first}.", "The day {first} has not come yet."),
    "clock_still_runs": Text(
        "Thời hạn “{clock}” chưa hết (đến {last}).", "The window “{clock}” has not run out (last day {last})."
    ),
    "extension_used_up": Text(
        "Thời hạn “{clock}” chỉ được gia hạn {times} lần.", "“{clock}” may be extended only {times} time(s)."
    ),
    "no_clock": Text("Thời hạn “{clock}” không đang chạy.", "The window “{clock}” is not running."),
    "nothing_proposed": Text("Không có ngày mới nào được đề xuất.", "No new day has been proposed."),
    "lasts_too_long": Text(
        "Từ {first} đến {last} là quá {months} tháng được phép.", "{first} to {last} is longer than {months} months."
    ),
    "lasts_too_short": Text("Thời gian phải từ {months} tháng trở lên.", "It must last {months} months or more."),
}
