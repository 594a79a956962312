"""What moves a dossier that is refused, and which days it may bear."""

from __future__ import annotations

from workflow_app.domain.texts import Text
from workflow_app.domain.ways_out.shared import LOOK_AGAIN, NOTHING, SEE_STATE

_ASK_FOR_RETURN = Text("Đề nghị nơi đang giữ hồ sơ trả lại", "Ask whoever has the dossier now for its return")
_GIVE_BACK = Text(
    "Trả lại để soạn lại; người đã ký xem phần khác và ký lại", "Give it back to be reworked; who signed signs anew"
)
_WAIT_FOR_CLOSING = Text(
    "Chờ người chủ trì xác nhận kết quả của phiên", "Wait until the chair confirms the result of the round"
)

WAYS_OUT: dict[str, Text] = {
    "not_from_here": SEE_STATE,
    "not_begun": Text("Lập hồ sơ trước", "Begin the dossier first"),
    "other_route": SEE_STATE,
    "stale": LOOK_AGAIN,
    "content_changed": LOOK_AGAIN,
    "key_reused": Text("Mở lại trang rồi gửi lại", "Open the page again, then send"),
    "already_acted": _ASK_FOR_RETURN,
    "nothing_earlier": Text("Sửa ngay ở bước này, hoặc dừng hồ sơ", "Change it at this stage, or stop the dossier"),
    "not_passed": Text(
        "Chọn một trong các bước nêu trên; văn bản đã ký thì rút chữ ký trước, đã ban hành thì thay thế hoặc thu hồi",
        "Choose one of the stages named; what is signed is taken back first, what is issued is replaced or revoked",
    ),
    "acted_since": _ASK_FOR_RETURN,
    "nothing_signed": Text(
        "Văn bản đã vào số thì đính chính, thay thế hoặc thu hồi; chưa ký thì sửa rồi ký",
        "What has its number is corrected, replaced or revoked; what is not signed is changed and then signed",
    ),
    "nothing_to_take_back": Text("Đề nghị người đang xử lý trả lại", "Ask whoever has it now for a return"),
    "correction_waits": Text(
        "Người thứ hai xác nhận đính chính ấy, hoặc trả lại",
        "A second person accepts that correction, or sends it back",
    ),
    "no_correction": NOTHING,
    "own_correction": Text("Đồng chí khác xác nhận đính chính", "Somebody else accepts the correction"),
    "nothing_changed": Text(
        "Sửa nội dung hoặc đính kèm giấy tờ rồi ghi; không có gì sửa thì không phải ghi",
        "Change something or bring a paper, then record it; where nothing is to be changed, nothing is left to do",
    ),
    "correction_too_large": _GIVE_BACK,
    "correction_of_numbers": _GIVE_BACK,
    "correction_of_meaning": _GIVE_BACK,
    "nothing_corrected": Text(
        "Sửa chữ cần đính chính rồi ghi; không có gì sửa thì không phải ghi",
        "Change the words to be corrected, then record it; else nothing is left to do",
    ),
    "text_frozen": _WAIT_FOR_CLOSING,
    "put_to_vote": _WAIT_FOR_CLOSING,
    "closed": Text(
        "Mở lại hồ sơ, nếu loại hồ sơ có bước ấy và lãnh đạo đồng ý; nếu không thì lập hồ sơ mới, dẫn chiếu hồ sơ này",
        "Reopen it, where its kind has that step and the leadership agrees; else begin a new one that refers to it",
    ),
    "too_early": Text(
        "Ghi ngày từ mốc ấy trở đi; chưa đến ngày thì chờ", "Enter that day or a later one; wait where it has not come"
    ),
    "too_late": Text("Ghi ngày không muộn hơn mốc ấy", "Enter that day or an earlier one"),
    "not_yet": Text("Chờ đến ngày ấy", "Wait for that day"),
    "clock_still_runs": Text("Chờ hết thời hạn", "Wait until the window has run out"),
    "extension_used_up": Text(
        "Xử lý ngay, dù đã quá hạn, và báo cáo lý do lên cấp trên; quá hạn không phải lý do từ chối",
        "Go on although it is late, and report why to the superior; lateness is no reason to refuse",
    ),
    "no_clock": Text("Không có thời hạn nào phải tính ở đây", "There is no window to reckon here"),
    "nothing_proposed": NOTHING,
    "lasts_too_long": Text(
        "Ghi lại ngày bắt đầu hoặc ngày kết thúc trong khoảng được phép", "Enter days within what is allowed"
    ),
    "lasts_too_short": Text(
        "Ghi lại ngày kết thúc cho đủ thời gian tối thiểu", "Enter a last day that makes it long enough"
    ),
}
