"""What to do about a refusal that concerns a vote: part of the table of ways out."""

from __future__ import annotations

from workflow_app.domain.texts import Text

OF_VOTES: dict[str, Text] = {
    "no_round": Text("Thư ký hội nghị mở phiên biểu quyết trước", "The secretary of the meeting opens a round first"),
    "not_decided_against": Text(
        "Kết thúc phiên theo kết quả; biểu quyết lại, hoặc báo cáo cấp trên khi đã hết số lần",
        "Close the round as counted; vote again, or report upward when the rounds are used up",
    ),
    "rounds_used_up": Text("Báo cáo cấp trên quyết định", "Report to the superior, who decides"),
    "reservation_without_yes": Text(
        "Bỏ điều kiện, ghi vào ý kiến kèm theo phiếu; hoặc chọn tán thành",
        "Leave the condition out and say it in the words with the ballot, or vote yes",
    ),
    "secret_has_no_words": Text(
        "Bỏ phần ý kiến, điều kiện; muốn nêu thì phát biểu tại hội nghị để ghi vào biên bản",
        "Leave the words out; what is to be said is said at the meeting and goes into its minutes",
    ),
    "no_ballots_here": Text("Thư ký hội nghị ghi số phiếu theo biên bản", "The secretary records the tally"),
    "not_entitled": Text(
        "Danh sách biểu quyết đã chốt khi mở phiên; ý kiến có thể ghi vào biên bản",
        "The roll was frozen when the round was opened; a view may go into the minutes",
    ),
    "already_voted": Text("Chờ chủ trì xác nhận kết quả", "Wait for the chair to confirm the result"),
    "ballot_in_person": Text("Chính người ấy bỏ phiếu", "The member casts it himself"),
    "entered_once": Text("Chủ trì xác nhận kết quả", "The chair confirms the result"),
    "not_void": Text("Kết thúc phiên theo kết quả kiểm phiếu", "Close the round as counted"),
    "no_quorum": Text("Họp lại khi đủ số người dự", "Meet again when enough are present"),
    "empty_roll": Text(
        "Cán bộ tổ chức ghi thành viên và danh sách đảng viên của ngày ấy",
        "The members and the roll of that day are entered by the organisation officer",
    ),
    "chair_not_of_body": Text("Chọn chủ trì trong số thành viên được tính", "Choose a chair among its members"),
    "no_reservation": Text("Không phải làm gì thêm", "Nothing is left to do"),
}
