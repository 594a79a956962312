"""How what is written, brought, numbered or placed is put right."""

from __future__ import annotations

from workflow_app.domain.texts import Text
from workflow_app.domain.ways_out.shared import ENTER_IT, NOTHING, SEE_STATE, SOMEBODY_ELSE

_REPLACE_MEMBER = Text("Thay thành viên đoàn", "Replace that member of the team")
_REPLACE = Text(
    "Sửa sai bằng đính chính, văn bản thay thế hoặc thu hồi", "Correct it by a correction, a replacement or a recall"
)

WAYS_OUT: dict[str, Text] = {
    "missing_field": ENTER_IT,
    "bad_value": ENTER_IT,
    "unknown_field": Text(
        "Bỏ mục ấy; nhập mục ấy ở bước nhận nó", "Leave it out; it is entered in the step that takes it"
    ),
    "too_few_rows": Text("Sửa hồ sơ: ghi thêm dòng vào bảng", "Revise the dossier: enter more rows"),
    "rows_open": Text("Ghi mục ấy ở các dòng còn thiếu", "Fill that column in the rows named"),
    "row_missing": Text("Ghi thêm dòng ấy vào bảng", "Enter such a row"),
    "row_there_already": Text("Sửa dòng đang có, không ghi dòng mới", "Change the row that is there"),
    "same_person_twice": Text("Chọn người khác ở một trong hai mục", "Name somebody else in one of the two"),
    "not_official": Text(
        "Chọn đảng viên chính thức; danh sách đảng viên do cán bộ tổ chức ghi",
        "Name an official member; the organisation officer keeps the rolls",
    ),
    "not_probationary": Text(
        "Chọn đảng viên dự bị; danh sách đảng viên do cán bộ tổ chức ghi",
        "Name a probationary member; the organisation officer keeps the rolls",
    ),
    "rows_rewritten": Text(
        "Để nguyên các cột khác; muốn sửa thì trả hồ sơ về bước soạn trước",
        "Leave the other columns as they were; to change them the dossier is sent back first",
    ),
    "not_in_that_post": Text(
        "Chọn đồng chí đang giữ chức danh ấy; sổ chức danh do người quản trị ghi",
        "Name somebody who holds it; whoever runs the office keeps the posts",
    ),
    "not_your_row": Text("Người hoặc tổ chức có tên ở dòng ấy trả lời", "Whom that row names answers it"),
    "is_subject": SOMEBODY_ELSE,
    "named_is_subject": Text("Chọn đồng chí không thuộc đối tượng", "Name somebody who is no subject"),
    "subject_without_rows": Text(
        "Ghi ít nhất một dòng về mỗi đối tượng nêu trên", "Enter a row about each of those named"
    ),
    "row_without_subject": Text(
        "Chọn một đối tượng trong danh sách đối tượng của hồ sơ", "Name one of the subjects listed in the file"
    ),
    "body_not_small": Text("Đi theo bước dành cho tập thể lớn hơn", "Take the step meant for larger bodies"),
    "not_on_the_roll": Text(
        "Chọn đúng chi bộ của đảng viên, hoặc cán bộ tổ chức ghi lại danh sách đảng viên",
        "Name the cell where he is counted, or the organisation officer corrects the roll",
    ),
    "bad_sum": Text(
        "Đếm lại, ghi tổng số và các số thành phần cho khớp",
        "Count again and enter a total that is the sum of its parts",
    ),
    "not_by_the_roll": Text(
        "Đối chiếu danh sách của phiên (trang biểu quyết) rồi ghi lại số trong biên bản",
        "Compare the roll of the round (page of the vote) and enter the number of the minutes again",
    ),
    "not_explained": Text(
        "Ghi lý do, hoặc sửa số nếu thật ra không có", "Tell the reason, or mend the number where there is none"
    ),
    "team_is_subject": _REPLACE_MEMBER,
    "team_not_independent": _REPLACE_MEMBER,
    "marked_secret": Text(
        "Xử lý trên mạng riêng theo quy định bảo mật; ở đây chỉ lập thẻ ghi số, loại, người giữ",
        "Deal with it on the separate network; keep here only a stub with its number, kind and holder",
    ),
    "paper_missing": Text(
        "Nộp giấy tờ ấy vào hồ sơ, hoặc kèm ngay bước này nếu bước nhận",
        "Bring it into the file, or with this very step where it takes it",
    ),
    "paper_too_early": Text("Người viết lập lại giấy tờ sau mốc ấy", "Its writer makes it out again after that day"),
    "paper_expired": Text("Xin cấp lại giấy tờ còn giá trị", "Obtain it anew"),
    "paper_empty": Text("Chọn lại tệp có nội dung", "Choose a file that is not empty"),
    "paper_not_kept": Text("Tải tệp lên lại", "Upload the file again"),
    "paper_too_large": Text(
        "Quét lại với độ phân giải thấp hơn, hoặc tách thành nhiều tệp",
        "Scan it again at a lower resolution, or split it into several files",
    ),
    "paper_type": Text("Lưu tệp thành PDF rồi tải lên", "Save it as PDF, then upload"),
    "unknown_paper": Text(
        "Bỏ tệp ấy; nộp giấy tờ ở bước nhận nó", "Leave it out; the paper is brought in the step that takes it"
    ),
    "no_document": Text("Soạn văn bản ấy trước", "Write that document first"),
    "no_text": Text("Soạn trích yếu và nội dung văn bản trước", "Write its abstract and words first"),
    "no_recipients": Text("Ghi nơi nhận của văn bản", "Enter who receives it"),
    "not_confirmed": Text(
        "Kiểm tra từng điểm rồi đánh dấu; điểm chưa đạt thì chưa thực hiện bước này",
        "Check each point and tick it; while one does not hold, the step waits",
    ),
    "none_filled": Text("Nhập một trong các mục ấy", "Fill in one of them"),
    "not_sealed": Text("Đóng dấu rồi đánh dấu là đã đóng dấu", "Seal it, then tick that it is sealed"),
    "text_changed": Text(
        "Khôi phục văn bản đã biểu quyết, khai báo phần giao hoàn thiện, hoặc biểu quyết lại",
        "Restore the text that was voted on, declare its difference, or vote again",
    ),
    "text_lost": Text(
        "Viết lại văn bản cho đúng điều tập thể đã quyết định", "Write it anew, saying what the body decided"
    ),
    "text_not_adopted": Text("Đưa văn bản ra biểu quyết trước", "Put it to the vote first"),
    "text_as_voted": Text(
        "Không cần làm gì; bước này chỉ dùng khi lời văn đã bị sửa sau biểu quyết",
        "Nothing is needed; the step is for words that were changed after the vote",
    ),
    "not_signed": Text("Người có thẩm quyền ký trước", "It is signed first"),
    "is_signed": _REPLACE,
    "is_issued": _REPLACE,
    "not_issued": Text("Văn thư lấy số và ban hành trước", "The clerk numbers and issues it first"),
    "ends_itself": Text(
        "Ghi số của văn bản thay thế hoặc quyết định thu hồi", "Enter the number of what replaces or revokes it"
    ),
    "ended_before_issue": Text(
        "Ghi ngày hết hiệu lực từ ngày ban hành trở đi", "Enter the day of its issue or a later one"
    ),
    "ended_by_void": Text("Ghi số của văn bản đang còn hiệu lực", "Enter the number of a document that is in force"),
    "replaced_by_older": Text(
        "Ghi số của văn bản ban hành từ ngày ấy trở đi", "Enter the number of a document issued on that day or later"
    ),
    "number_not_given": Text(
        "Ban hành văn bản thay thế trước, rồi ghi số của nó", "Issue what replaces it first, then enter its number"
    ),
    "no_term": Text("Người quản trị ghi nhiệm kỳ", "Whoever runs the office enters the term"),
    "dated_before_vote": Text("Ghi ngày từ ngày biểu quyết trở đi", "Enter the day of the vote or a later one"),
    "dated_before_signature": Text("Ghi ngày từ ngày ký trở đi", "Enter the day of the signature or a later one"),
    "dated_before_dossier": Text("Ghi ngày từ ngày lập hồ sơ trở đi", "Enter the day it was begun or a later one"),
    "dated_before_stage": Text(
        "Ghi ngày hồ sơ đến bước biểu quyết hoặc ngày sau đó", "Enter the day it came to its vote or a later one"
    ),
    "comments_awaited": Text(
        "Nhắc nơi được hỏi; quá hạn thì không chờ nữa", "Remind those asked; after the due day nobody is waited for"
    ),
    "comments_unsettled": Text(
        "Người soạn ghi tiếp thu hoặc giải trình từng ý kiến", "The drafter marks each as taken or explained"
    ),
    "not_your_opinion": Text("Nơi được hỏi trả lời", "Whoever was asked answers"),
    "no_opinion": NOTHING,
    "no_opinion_left": NOTHING,
    "not_empowered": Text(
        "Chuyển cấp trên quyết định; thẩm quyền (nếu đã được giao bằng văn bản) do người quản trị ghi",
        "The superior decides; a power given in writing is entered by whoever runs the office",
    ),
    "is_empowered": Text("Cơ quan ấy tự quyết định, không phải trình lên", "It decides itself; nothing goes up"),
    "other_path": SEE_STATE,
    "other_place": SEE_STATE,
    "not_outside": Text("Tổ chức ấy tự thực hiện bước của mình", "That organisation takes its own step"),
    "is_outside": Text("Văn thư đảng uỷ ghi thay, kèm bản chụp", "The clerk records it for them, with a scan"),
    "lies_elsewhere": Text("Nơi đang giữ hồ sơ chuyển đến trước", "Who holds the dossier sends it on first"),
    "no_place": Text("Chọn tổ chức, cuộc họp trong danh sách", "Choose one that is listed"),
    "two_rolls": Text(
        "Làm thủ tục chuyển sinh hoạt, hoặc kết thúc tên ở danh sách cũ trước",
        "Transfer the member, or end the old entry first",
    ),
    "activity_already": Text(
        "Xem sổ đảng viên ở trang của người ấy; chọn điều khác với điều đang ghi",
        "See the roll on the person's page; choose another than what it says now",
    ),
    "no_roll": Text(
        "Ghi tên người ấy vào danh sách đảng viên của một chi bộ trước", "Enter the person on the roll of a cell first"
    ),
}
