"""What a body decides."""

from __future__ import annotations

from workflow_app.domain.texts import Text

MESSAGES: dict[str, Text] = {
    # votes
    "no_round": Text("Chưa mở phiên biểu quyết.", "No round of voting is open."),
    "round_open": Text("Phiên biểu quyết trước chưa kết thúc.", "The round before is still open."),
    "not_decided_against": Text(
        "Ý kiến ngược lại cũng chưa đủ số phiếu, nên chưa ngã ngũ: không được kết luận là không thông qua.",
        "The opposite question has not carried either, so nothing is decided: it may not be closed as lost.",
    ),
    "decided_for": Text(
        "Số phiếu đã đủ để thông qua: không được kết luận là không thông qua.",
        "The votes carry it: it may not be closed as lost.",
    ),
    "rounds_used_up": Text(
        "Đã biểu quyết đủ {rounds} lần; phải báo cáo cấp trên.",
        "All {rounds} votes are used up; the matter goes to the superior.",
    ),
    "no_tally": Text("Chưa ghi kết quả biểu quyết.", "The tally is not recorded yet."),
    "bad_tally": Text("Kết quả kiểm phiếu không khớp: {problem}", "The tally does not add up: {problem}"),
    "ballots_not_allowed": Text(
        "Việc này không được biểu quyết bằng hình thức phiếu đó.", "This matter is not decided by that form of ballot."
    ),
    "on_paper_alone": Text(
        "Phiên này bỏ phiếu kín bằng giấy: phiếu được đếm, nhập hai lần bởi hai người; không bỏ phiếu trên hệ thống.",
        "The secret ballots of this round are of paper, counted and entered twice by two persons; none is cast "
        "electronically.",
    ),
    "electronic_alone": Text(
        "Phiên này chỉ bỏ phiếu kín trên hệ thống, không có phiếu giấy.",
        "The secret ballots of this round are cast electronically alone; there are none of paper.",
    ),
    "no_ballots_here": Text(
        "Phiên này chỉ ghi số phiếu, không bỏ phiếu trên hệ thống.",
        "In this round only the numbers are recorded; no ballots are cast here.",
    ),
    "not_entitled": Text(
        "Không có quyền biểu quyết trong phiên này: tên không ở trong danh sách được tính.",
        "No vote in this round: the name is not among those that count on its roll.",
    ),
    "already_voted": Text(
        "{person} đã bỏ phiếu trong phiên này; mỗi người một phiếu, không sửa được.",
        "{person} has voted in this round; each person has one ballot, and it stays.",
    ),
    "ballot_in_person": Text(
        "Lá phiếu do chính người đó bỏ; không ai bỏ thay, và phiếu kín không ghi hộ được.",
        "A ballot is cast in person: nobody votes for another, and a secret ballot cannot be recorded for him.",
    ),
    "bad_ballot": Text("Lá phiếu chưa hợp lệ: {problem}.", "The ballot is not valid: {problem}."),
    "reservation_without_yes": Text(
        "Điều kiện kèm theo chỉ đi với ý kiến tán thành.", "A condition goes with a yes alone."
    ),
    "secret_has_no_words": Text(
        "Phiếu kín không kèm ý kiến: chữ viết sẽ cho biết phiếu là của ai.",
        "A secret ballot takes no words: they would tell whose it is.",
    ),
    "key_lost": Text(
        "Không mở được phiếu kín của phiên này: mất hoặc hỏng khoá. Không ai đọc được các phiếu ấy nữa.",
        "The secret ballots of this round cannot be opened: their key is lost or damaged. Nobody can read them now.",
    ),
    "not_void": Text(
        "Chỉ đóng phiên là không có giá trị khi không mở được phiếu kín, khi có phiếu không ghi tên của người đã rút "
        "khỏi việc, khi còn quá ít người được biểu quyết vì người khác rút khỏi việc, hoặc khi đã ghi rõ ai dự, ai "
        "vắng mà không đủ số người dự họp.",
        "A round is closed as void only where its secret ballots cannot be opened, where a ballot without a name in it "
        "is that of somebody who keeps out, where too few are left to vote because the others keep out, or where it is "
        "told of everybody whether he came and too few have.",
    ),
    "voted_and_keeps_out": Text(
        "{names} đã bỏ phiếu, sau đó rút khỏi việc hoặc bị đình chỉ sinh hoạt. Phiếu không ghi tên không lấy ra được, "
        "nên phiên này không có giá trị.",
        "{names} voted and came to keep out, or was suspended, afterwards. A ballot without a name cannot be taken "
        "out, so this round is void.",
    ),
    "minority_left": Text(
        "Chỉ còn {left}/{whole} thành viên của {body} được biểu quyết, phải trên {share}; rút khỏi việc: {names}. Số "
        "còn lại không quyết định thay tập thể.",
        "Only {left}/{whole} members of the {body} are left to vote, more than {share} are needed; keeping out: "
        "{names}. Those who are left do not decide for the body.",
    ),
    "enough_are_left": Text(
        "{body} còn đủ người được biểu quyết ({left}/{whole}): việc này do tập thể quyết định.",
        "Enough of the {body} are left to vote ({left}/{whole}): the body itself decides.",
    ),
    "nobody_voted": Text("Chưa ai bỏ phiếu.", "Nobody has voted yet."),
    "no_paper_entry": Text("Chưa nhập phiếu giấy nào.", "Nothing is entered from paper yet."),
    "entered_once": Text(
        "Phiếu giấy của việc này chỉ nhập một lần; không có lần nhập thứ hai.",
        "What comes from paper in this matter is entered once; there is no second entry.",
    ),
    "second_person_needed": Text(
        "Bạn đã nhập lần đầu; lần thứ hai phải do người khác nhập.",
        "You made the first entry; the second one is another person's.",
    ),
    "entries_differ": Text(
        "Hai lần nhập không khớp ở “{question}”; hãy đối chiếu lại với {against}.",
        "The two entries differ on “{question}”; compare again with {against}.",
    ),
    "cast_today": Text(
        "Phiếu bỏ trên hệ thống ghi đúng ngày bỏ: hôm nay, {day}.",
        "A ballot cast electronically bears the day on which it is cast: today, {day}.",
    ),
    "usual_chair": Text(
        "{person} không chủ trì được khi người giữ chức danh chủ trì còn dự và tham gia: {names}.",
        "{person} does not preside while somebody whose post chairs the body is there: {names}.",
    ),
    "chair_stays": Text(
        "{person} đang chủ trì phiên này và còn tham gia; người khác không đổi người chủ trì được.",
        "{person} chairs this round and takes part; nobody else takes the chair from him.",
    ),
    "chair_absent": Text(
        "{person} chủ trì phiên này nên không thể ghi là vắng mặt.",
        "{person} chairs this round and cannot be marked absent.",
    ),
    "marked_absent": Text(
        "{person} đang được ghi là vắng mặt; phải ghi lại là có mặt rồi mới nhập phiếu giấy của người này.",
        "{person} is marked absent; presence is to be mended before a paper ballot is entered.",
    ),
    "differs_too_often": Text(
        "Đã {times} lần nhập lại không khớp; không nhập thử thêm nữa.",
        "{times} second entries have differed; no more are tried.",
    ),
    "entered_again": Text(
        "Phiếu giấy đã được người thứ hai nhập lại và khớp: giữ nguyên.",
        "What came from paper was entered a second time and agrees: it stands.",
    ),
    "nothing_to_withdraw": Text(
        "Không có lần nhập phiếu giấy nào như vậy để rút.", "Nothing of that was entered from paper."
    ),
    "entered_by_another": Text(
        "Lần nhập này do người khác ghi; chỉ người ấy hoặc người chủ trì được rút.",
        "Somebody else entered this; only that person or the chair may withdraw it.",
    ),
    "minutes_not_scanned": Text(
        "{papers} chưa có bản chụp (tệp PDF hoặc ảnh) trong hồ sơ: kết quả lấy từ giấy phải có bản chụp biên bản "
        "để đối chiếu.",
        "{papers}: no scan (a PDF or a picture) is in the file; what comes from paper is held against its scan.",
    ),
    "minutes_before_round": Text(
        "{papers} trong hồ sơ được nộp trước khi phiên này mở, nên không chứng minh được phiên này.",
        "{papers}: what is in the file was brought before this round was opened and proves nothing of it.",
    ),
    "chair_confirms_himself": Text(
        "Kết quả do {chair} tự xác nhận; chỉ ghi thay khi kết quả lấy từ giấy đã được người thứ hai nhập lại và khớp.",
        "{chair} confirms the result in person; it is written down for the chair only once a second person entered the "
        "count from paper again and both agree.",
    ),
    "not_checked": Text(
        "Phiếu giấy đã nhập chưa được người thứ hai nhập lại.",
        "What was entered from paper has not been entered again by a second person.",
    ),
    "reservations_open": Text(
        "Còn {count} điều kiện kèm theo chưa thực hiện, sớm nhất đến hạn {due}.",
        "{count} reservation(s) are not met yet; the first is due on {due}.",
    ),
    "no_reservation": Text("Không có điều kiện nào như vậy đang chờ.", "No such reservation is waiting."),
    "not_your_reservation": Text(
        "Điều kiện này do người khác thực hiện.", "Somebody else answers for this reservation."
    ),
    "no_quorum": Text("Không đủ số người dự họp: {shown}.", "Too few are present: {shown}."),
    "presence_not_recorded": Text(
        "Ai có mặt ảnh hưởng đến kết quả, mà chưa ghi có mặt hay vắng: {names}.",
        "Who was there decides the result, and of these it is not told: {names}.",
    ),
    "presence_entered_twice": Text(
        "Ai có mặt ảnh hưởng đến kết quả, nên phải ghi ở bước kiểm phiếu và do người thứ hai nhập lại.",
        "Who was there decides the result: it is recorded with the count, and entered again by a second person.",
    ),
    "not_the_chair": Text(
        "Chỉ người chủ trì cuộc họp ({chair}) xác nhận kết quả.",
        "Only the chair of the meeting ({chair}) confirms the result.",
    ),
    "empty_roll": Text(
        "{body} không có ai có quyền biểu quyết ngày {day}.", "{body} has nobody entitled to vote on {day}."
    ),
    "may_not_preside": Text(
        "{person} không {duty} phiên này được: {why}.", "{person} may not {duty} this round: {why}."
    ),
    "chair_gone": Text(
        "{person} không còn chủ trì phiên này được: {why}. Phiên cần người khác chủ trì.",
        "{person} may not preside over this round any more: {why}. It needs another chair.",
    ),
    "voted_on_elsewhere": Text(
        "{kind} của người này đang được biểu quyết ở {place}; kết thúc phiên ấy rồi mới chuyển đi cùng.",
        "{kind} of this person is being voted on at {place}; it goes along when that round is closed.",
    ),
    "nobody_new": Text(
        "Người chủ trì và thư ký vẫn như cũ: hãy chọn người thay.",
        "The chair and the secretary stay as they are: choose somebody else.",
    ),
    "chair_not_of_body": Text("Người chủ trì phải là thành viên của {body}.", "The chair must be a member of {body}."),
}
