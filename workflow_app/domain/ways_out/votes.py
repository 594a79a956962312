"""How a vote goes on that is refused."""

from __future__ import annotations

from workflow_app.domain.texts import Text
from workflow_app.domain.ways_out.shared import NOTHING

_VOID_AND_AGAIN = Text(
    "Người chủ trì đóng phiên là không có giá trị (void), rồi mở phiên mới",
    "The chair closes the round as void; a new round is opened",
)

WAYS_OUT: dict[str, Text] = {
    "no_round": Text("Thư ký hội nghị mở phiên biểu quyết trước", "The secretary of the meeting opens a round first"),
    "round_open": Text("Người chủ trì xác nhận kết quả của phiên ấy trước", "Its chair confirms the result first"),
    "not_decided_against": Text(
        "Kết thúc phiên theo kết quả; biểu quyết lại, hoặc báo cáo cấp trên khi đã hết số lần",
        "Close the round as counted; vote again, or report upward when the rounds are used up",
    ),
    "decided_for": Text("Xác nhận theo kết quả: thông qua", "Confirm it as counted: carried"),
    "rounds_used_up": Text("Báo cáo cấp trên quyết định", "Report to the superior, who decides"),
    "no_tally": Text(
        "Thư ký hội nghị ghi kết quả theo biên bản", "The secretary of the meeting records the result from the minutes"
    ),
    "bad_tally": Text("Đếm lại, ghi số phiếu theo biên bản cho khớp", "Count again and enter what the minutes say"),
    "ballots_not_allowed": Text(
        "Chọn hình thức phiếu khác trong danh sách", "Choose another form of ballot that is listed"
    ),
    "on_paper_alone": Text("Bỏ phiếu giấy tại cuộc họp", "Vote on paper at the meeting"),
    "electronic_alone": Text("Từng thành viên bỏ phiếu trên hệ thống", "Each member votes electronically"),
    "no_ballots_here": Text("Thư ký hội nghị ghi số phiếu theo biên bản", "The secretary records the tally"),
    "not_entitled": Text(
        "Danh sách biểu quyết đã chốt khi mở phiên; ý kiến có thể ghi vào biên bản",
        "The roll was frozen when the round was opened; a view may go into the minutes",
    ),
    "already_voted": Text("Chờ chủ trì xác nhận kết quả", "Wait for the chair to confirm the result"),
    "ballot_in_person": Text("Chính người ấy bỏ phiếu", "The member casts it himself"),
    "bad_ballot": Text("Chọn lại ý kiến cho từng câu hỏi như phiếu ghi", "Answer each question as the ballot has it"),
    "reservation_without_yes": Text(
        "Bỏ điều kiện, ghi vào ý kiến kèm theo phiếu; hoặc chọn tán thành",
        "Leave the condition out and say it in the words with the ballot, or vote yes",
    ),
    "secret_has_no_words": Text(
        "Bỏ phần ý kiến, điều kiện; muốn nêu thì phát biểu tại hội nghị để ghi vào biên bản",
        "Leave the words out; what is to be said is said at the meeting and goes into its minutes",
    ),
    "key_lost": _VOID_AND_AGAIN,
    "not_void": Text("Kết thúc phiên theo kết quả kiểm phiếu", "Close the round as counted"),
    "voted_and_keeps_out": _VOID_AND_AGAIN,
    "minority_left": Text(
        "Ai khai rút nhầm thì chấm dứt việc rút trước", "Who keeps out by mistake is let take part again first"
    ),
    "enough_are_left": Text("Tập thể biểu quyết như thường", "The body votes as usual"),
    "nobody_voted": Text(
        "Các thành viên bỏ phiếu, hoặc thư ký ghi phiếu giấy, trước khi xác nhận",
        "Members vote, or the secretary enters what came on paper, before it is confirmed",
    ),
    "no_paper_entry": Text(
        "Thư ký hội nghị nhập phiếu giấy lần đầu", "The secretary of the meeting makes the first entry"
    ),
    "entered_once": Text("Chủ trì xác nhận kết quả", "The chair confirms the result"),
    "second_person_needed": Text(
        "Người khác được ghi kết quả nhập lại; nhập nhầm thì người đã nhập rút lại, nêu lý do",
        "Another person who may record it enters it again; a wrong entry is withdrawn with a reason by who made it",
    ),
    "entries_differ": Text(
        "Đếm lại phiếu giấy rồi nhập lại; lần đầu nhập sai thì rút lần ấy, nêu lý do",
        "Count the paper again and enter it; a first entry that was wrong is withdrawn with a reason",
    ),
    "cast_today": Text("Ghi ngày hôm nay", "Enter today"),
    "usual_chair": Text(
        "Đồng chí ấy chủ trì; vắng hoặc rút khỏi việc thì ghi như vậy trước",
        "One of them presides; whoever is away or keeps out is entered as such first",
    ),
    "chair_stays": Text(
        "Đồng chí chủ trì, hoặc đồng chí giữ chức danh chủ trì, tự đổi; đồng chí ấy rút khỏi việc thì văn phòng đổi",
        "The chair, or one whose post chairs the body, hands it over; the office does once he keeps out",
    ),
    "chair_absent": Text(
        "Đổi người chủ trì; chỉ ghi là có mặt khi đồng chí ấy có mặt thật",
        "Let somebody else preside; mark him present only where he is",
    ),
    "marked_absent": Text("Ghi lại người ấy là có mặt trước", "Mark that person present first"),
    "differs_too_often": Text(
        "Người chủ trì rút lần nhập đầu (bước xác nhận kết quả), rồi đếm và nhập lại từ đầu",
        "The chair withdraws the first entry (in the closing step); the paper is then counted and entered anew",
    ),
    "entered_again": Text("Người chủ trì xác nhận kết quả", "The chair confirms the result"),
    "nothing_to_withdraw": NOTHING,
    "entered_by_another": Text(
        "Người đã nhập, hoặc người chủ trì, rút lần nhập ấy", "Who entered it, or the chair, withdraws it"
    ),
    "minutes_not_scanned": Text(
        "Tải bản chụp biên bản lên hồ sơ trước", "Bring the scan of the minutes into the file first"
    ),
    "minutes_before_round": Text(
        "Nộp biên bản của phiên này; nếu một biên bản ghi cả các phiên khác của cuộc họp thì chọn lại tệp đã nộp ở đó",
        "Bring the minutes of this round; where one sheet tells of several rounds of a meeting, choose its file again",
    ),
    "chair_confirms_himself": Text("Người chủ trì tự xác nhận", "The chair confirms it in person"),
    "not_checked": Text("Người thứ hai nhập lại phiếu giấy", "A second person enters the paper again"),
    "reservations_open": Text(
        "Người phụ trách báo cáo đã thực hiện điều kiện", "Who answers for the reservation reports it met"
    ),
    "no_reservation": NOTHING,
    "not_your_reservation": Text("Người phụ trách điều kiện ấy báo cáo", "Who answers for that reservation reports it"),
    "no_quorum": Text("Họp lại khi đủ số người dự", "Meet again when enough are present"),
    "presence_not_recorded": Text(
        "Ghi có mặt hoặc vắng của từng người rồi mới xác nhận kết quả",
        "Record of each whether he was there, then confirm the result",
    ),
    "presence_entered_twice": Text("Ghi người dự ở bước ghi kết quả kiểm phiếu", "Record who was there with the count"),
    "not_the_chair": Text(
        "Người chủ trì xác nhận; không còn chủ trì được thì đổi người chủ trì trước",
        "The chair confirms it; where he no longer may, another chair is put on it first",
    ),
    "empty_roll": Text(
        "Cán bộ tổ chức ghi thành viên và danh sách đảng viên của ngày ấy",
        "The members and the roll of that day are entered by the organisation officer",
    ),
    "may_not_preside": Text(
        "Chọn đồng chí khác không vướng lý do ấy", "Choose somebody else to whom that does not apply"
    ),
    "chair_gone": Text("Đổi người chủ trì của phiên", "Put another chair on the round"),
    "voted_on_elsewhere": Text("Kết thúc phiên ấy trước", "That round is closed first"),
    "nobody_new": Text("Chọn người khác làm chủ trì hoặc thư ký", "Choose another chair or secretary"),
    "chair_not_of_body": Text("Chọn chủ trì trong số thành viên được tính", "Choose a chair among its members"),
}
