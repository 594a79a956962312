"""What is written, brought and numbered, and where."""

from __future__ import annotations

from workflow_app.domain.texts import Text

MESSAGES: dict[str, Text] = {
    # contents
    "missing_field": Text("Chưa nhập “{field}”.", "“{field}” is not filled in."),
    "bad_value": Text("“{field}”: {problem}", "“{field}”: {problem}"),
    "unknown_field": Text("Bước này không nhận mục “{field}”.", "This step takes no “{field}”."),
    "too_few_rows": Text(
        "“{table}” cần ít nhất {needed} dòng{such}, hiện có {found}.",
        "“{table}” needs {needed} row(s){such}, it has {found}.",
    ),
    "rows_open": Text(
        "“{table}”: dòng {rows} chưa xong mục “{column}”.", "“{table}”: rows {rows} still lack “{column}”."
    ),
    "row_missing": Text(
        "“{table}” chưa có dòng nào mang “{column}” là {value}.", "“{table}” has no row whose “{column}” is {value}."
    ),
    "row_there_already": Text(
        "“{table}” đã có dòng mang “{column}” là {value}.", "“{table}” already has a row whose “{column}” is {value}."
    ),
    "same_person_twice": Text(
        "“{first}” và “{second}” phải là hai người khác nhau.", "“{first}” and “{second}” must be two persons."
    ),
    "not_official": Text("“{field}” phải là đảng viên chính thức.", "“{field}” must be an official member."),
    "not_probationary": Text("“{field}” phải là đảng viên dự bị.", "“{field}” must be a probationary member."),
    "rows_rewritten": Text(
        "“{table}”: ở bước này chỉ được nhập {columns}; dòng {rows} đã bị sửa nội dung khác.",
        "“{table}”: only {columns} may be filled in here; rows {rows} were changed elsewhere.",
    ),
    "not_in_that_post": Text(
        "“{field}”: {person} không giữ chức danh đó ở {organisation}.",
        "“{field}”: {person} does not hold that post at {organisation}.",
    ),
    "not_your_row": Text(
        "Dòng {row} của “{table}” không phải của bạn.", "Row {row} of “{table}” is not yours to answer."
    ),
    "is_subject": Text(
        "Bạn là đối tượng của hồ sơ này, hoặc thuộc tổ chức là đối tượng, nên không thực hiện được bước này.",
        "You are a subject of this file, or belong to one, so you may not take this step.",
    ),
    "named_is_subject": Text(
        "“{field}”: {person} là đối tượng của hồ sơ này, hoặc thuộc tổ chức là đối tượng.",
        "“{field}”: {person} is a subject of this file, or belongs to one.",
    ),
    "subject_without_rows": Text(
        "“{table}” chưa có dòng nào về {subjects}.", "“{table}” has no row about {subjects} yet."
    ),
    "row_without_subject": Text(
        "“{table}”: dòng {rows} phải ghi đúng một đối tượng của hồ sơ.",
        "“{table}”: rows {rows} must each name exactly one subject of the file.",
    ),
    "body_not_small": Text(
        "Bước này chỉ dùng khi {body} có không quá {limit} người; hiện có {count}.",
        "This step is for {body} of at most {limit}; there are {count}.",
    ),
    "not_on_the_roll": Text(
        "Ngày {day} {person} không có tên trong danh sách đảng viên của {organisation}.",
        "On {day} {person} is not on the roll of {organisation}.",
    ),
    "bad_sum": Text("“{total}” ghi {got}, nhưng {parts} = {found}.", "“{total}” says {got}, yet {parts} = {found}."),
    "not_by_the_roll": Text(
        "“{field}” ghi {got}, nhưng theo danh sách đã chốt khi mở phiên là {roll}.",
        "“{field}” says {got}, yet by the roll that was frozen at the opening it is {roll}.",
    ),
    "not_explained": Text("Có “{field}” thì phải ghi “{reason}”.", "With “{field}” goes “{reason}”."),
    "team_is_subject": Text(
        "{person} là đối tượng giám sát, không thể ở trong đoàn giám sát.",
        "{person} is supervised and may not be in the team.",
    ),
    "team_not_independent": Text(
        "{person} thuộc {organisation} là nơi được giám sát, không thể ở trong đoàn giám sát.",
        "{person} belongs to {organisation}, which is supervised, and may not be in the team.",
    ),
    "marked_secret": Text(
        "“{field}” mang dấu mật. Không lưu tài liệu mật trên mạng thường; chỉ ghi số, loại và người giữ.",
        "“{field}” carries a secrecy stamp. Nothing classified is stored on an ordinary network; keep a stub only.",
    ),
    # papers
    "paper_missing": Text("Thiếu giấy tờ: {papers}.", "Papers missing: {papers}."),
    "paper_too_early": Text(
        "“{paper}” đề ngày {day}, phải viết từ {first} trở đi.",
        "“{paper}” is dated {day}; it must date from {first} on.",
    ),
    "paper_expired": Text("“{paper}” đã hết giá trị ngày {day}.", "“{paper}” expired on {day}."),
    "paper_empty": Text("Tệp “{file}” rỗng (0 byte); chưa lưu.", "The file “{file}” is empty (0 bytes); not kept."),
    "paper_not_kept": Text(
        "Kho giấy tờ của cơ quan không có tệp của “{paper}”; hãy tải tệp lên lại rồi gửi.",
        "The office's store of papers has no file of “{paper}”; upload the file again, then send.",
    ),
    "paper_too_large": Text(
        "Tệp “{file}” lớn hơn {limit} MB; chưa lưu.", "The file “{file}” is larger than {limit} MB; not kept."
    ),
    "paper_type": Text(
        "Nội dung của “{file}” không thuộc loại tệp được nhận (xét theo nội dung, không theo tên tệp); hãy dùng PDF, "
        "ảnh, Word, Excel hoặc văn bản.",
        "What is in “{file}” is of a type that is not taken, whatever its name says; use PDF, an image, Word, Excel or "
        "plain text.",
    ),
    "unknown_paper": Text("Bước này không nhận giấy tờ “{paper}”.", "This step takes no paper “{paper}”."),
    # documents and numbers
    "no_document": Text("Chưa có văn bản “{document}”.", "There is no “{document}” yet."),
    "no_text": Text("Văn bản “{document}” chưa có nội dung.", "“{document}” has no text yet."),
    "no_recipients": Text("“{document}” chưa có nơi nhận.", "“{document}” names no recipients."),
    "not_confirmed": Text("Chưa xác nhận: {asks}.", "Not confirmed: {asks}."),
    "none_filled": Text("Phải nhập ít nhất một trong các mục: {fields}.", "Fill in at least one of: {fields}."),
    "not_sealed": Text(
        "Văn bản của {organisation} phải được đóng dấu trước khi ban hành.",
        "A document of {organisation} is sealed before it is issued.",
    ),
    "text_changed": Text(
        "Văn bản “{document}” đã bị sửa sau khi biểu quyết; không ký được.",
        "“{document}” was changed after the vote; it may not be signed.",
    ),
    "text_lost": Text(
        "Lời văn “{document}” là dự thảo không được thông qua; phải viết lại theo kết quả biểu quyết.",
        "The words of “{document}” are the draft that was not adopted; they are written anew for the outcome.",
    ),
    "text_not_adopted": Text(
        "“{document}” phải được biểu quyết; chưa có lần biểu quyết nào thông qua.",
        "“{document}” is decided by a vote; no vote has adopted it.",
    ),
    "text_as_voted": Text(
        "“{document}” đang đúng là văn bản đã biểu quyết; không có gì phải khôi phục.",
        "“{document}” is the very text that was voted on; there is nothing to restore.",
    ),
    "not_signed": Text("“{document}” chưa được ký.", "“{document}” is not signed yet."),
    "is_signed": Text("“{document}” đã ký; không sửa được nữa.", "“{document}” is signed and may not change."),
    "is_issued": Text(
        "“{document}” đã ban hành, số {number}; mỗi văn bản chỉ lấy số một lần.",
        "“{document}” is issued already, as {number}; a document takes one number only.",
    ),
    "not_issued": Text("“{document}” chưa ban hành (chưa có số).", "“{document}” is not issued yet (no number)."),
    "ends_itself": Text(
        "Số {number} là số của chính “{document}”; văn bản không thay thế, thu hồi chính nó.",
        "{number} is the number of “{document}” itself; a document neither replaces nor revokes itself.",
    ),
    "ended_before_issue": Text(
        "Ngày {day} trước ngày ban hành “{document}” ({issued}).",
        "The day {day} lies before the issue of “{document}” ({issued}).",
    ),
    "ended_by_void": Text(
        "{number} đã hết hiệu lực từ ngày {day}; không thay thế, thu hồi văn bản khác được nữa.",
        "{number} is itself out of force from {day}; it neither replaces nor revokes another.",
    ),
    "replaced_by_older": Text(
        "{number} ban hành ngày {day}, trước “{document}” ({issued}); văn bản cũ không thay thế văn bản mới.",
        "{number} was issued on {day}, before “{document}” ({issued}); the older does not replace the newer.",
    ),
    "number_not_given": Text(
        "Sổ {series} ở đây chưa cấp số {number}.", "The register {series} kept here has not given {number} yet."
    ),
    "no_term": Text(
        "{organisation} chưa có nhiệm kỳ cho ngày {day}; không lấy được số.",
        "{organisation} has no term on {day}; no number can be taken.",
    ),
    "dated_before_vote": Text(
        "Ngày văn bản {day} trước ngày biểu quyết {voted}.", "The day {day} lies before the vote of {voted}."
    ),
    "dated_before_signature": Text(
        "Ngày văn bản {day} trước ngày ký {signed}.", "The day {day} lies before the signature of {signed}."
    ),
    "dated_before_dossier": Text(
        "Ngày {day} trước ngày lập hồ sơ {begun}.", "The day {day} lies before the dossier was begun on {begun}."
    ),
    "dated_before_stage": Text(
        "Ngày {day} trước ngày {came}, khi bước “{step}” đưa hồ sơ đến bước biểu quyết.",
        "The day {day} lies before {came}, when “{step}” brought the dossier to its vote.",
    ),
    # comments
    "comments_awaited": Text(
        "Còn {count} ý kiến đang chờ, hạn {due} (tính từ ngày ghi việc gửi xin ý kiến trên hệ thống).",
        "{count} opinion(s) are still awaited until {due} (counted from the day on which the request was recorded).",
    ),
    "comments_unsettled": Text(
        "Còn {count} ý kiến chưa ghi tiếp thu hoặc giải trình.", "{count} opinion(s) are neither taken nor explained."
    ),
    "not_your_opinion": Text(
        "Ý kiến này được hỏi ở nơi khác; bạn chỉ trả lời cho nơi mình.",
        "This opinion was asked of somebody else; you answer for your own place only.",
    ),
    "no_opinion": Text("Không có ý kiến nào như vậy đang chờ.", "No such opinion is waiting."),
    "no_opinion_left": Text("Không còn ý kiến nào chờ bước này.", "No opinion is left that waits for this step."),
    # places
    "not_empowered": Text(
        "Ngày {day} {organisation} không có thẩm quyền này.", "{organisation} does not hold this power on {day}."
    ),
    "is_empowered": Text(
        "Ngày {day} {organisation} có thẩm quyền tự quyết định.", "{organisation} holds the power itself on {day}."
    ),
    "other_path": Text(
        "Đường đi của hồ sơ qua {common}, không qua bước này.", "The path goes by {common}, not by this step."
    ),
    "other_place": Text(
        "{organisation} không thuộc cấp của bước này.", "{organisation} is not of the level of this step."
    ),
    "not_outside": Text("{organisation} có người dùng ở đây.", "{organisation} has users here and acts itself."),
    "is_outside": Text("{organisation} không có người dùng ở đây.", "{organisation} has no users here."),
    "lies_elsewhere": Text("Hồ sơ chưa ở {organisation}.", "The dossier does not lie at {organisation}."),
    "no_place": Text("Không xác định được {place}.", "{place} cannot be found."),
    "two_rolls": Text(
        "{person} sẽ có tên ở hai danh sách đảng viên; không thực hiện.",
        "{person} would stand on two rolls; nothing was done.",
    ),
    "activity_already": Text("Sổ đảng viên đã ghi như vậy cho {person}.", "The roll says so of {person} already."),
    "no_roll": Text("{person} không có tên trong danh sách đảng viên nào.", "{person} stands on no roll of members."),
}
