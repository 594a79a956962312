"""The sentence of every refusal, in both languages. Blanks are filled by the rule that refuses."""

from __future__ import annotations

from workflow_app.domain.texts import Text

MESSAGES: dict[str, Text] = {
    # who
    "own_work": Text(
        "Bạn là người soạn thảo nên không được tự thẩm định, ký hoặc duyệt; phải do đồng chí khác thực hiện.",
        "You wrote this yourself, so a colleague must check, sign or approve it.",
    ),
    "same_person": Text(
        "Bạn đã thực hiện bước “{step}”; bước này phải do người khác thực hiện.",
        "You took the step “{step}”; somebody else must take this one.",
    ),
    "about_yourself": Text(
        "Hồ sơ này về chính bạn, nên bạn không được thực hiện hoặc ghi kết quả bước này.",
        "This file is about you, so you may neither take nor record this step.",
    ),
    "recorder_is_chair": Text(
        "Người ghi kết quả biểu quyết và người chủ trì xác nhận phải là hai người.",
        "The one who records the vote and the chair who confirms it must be two persons.",
    ),
    "named_in_field": Text(
        "Bạn có tên trong mục “{field}” nên không thực hiện được bước này.",
        "You are named in “{field}”, so you may not take this step.",
    ),
    "not_your_role": Text("Bước này do {who} thực hiện.", "This step is taken by {who}."),
    "already_signed": Text(
        "Bạn đã ký bước này rồi; mỗi người chỉ ký một lần.", "You have signed this step already; nobody signs twice."
    ),
    "not_your_turn": Text("Chưa đến lượt: {group} ký trước.", "Not your turn yet: {group} signs first."),
    "signatures_missing": Text(
        "Bước “{step}” mới có {got}/{need} chữ ký.", "“{step}” has {got} of {need} signatures so far."
    ),
    "nobody_holds_it": Text(
        "Hiện không có ai giữ chức danh {who}; không thể phê duyệt khi không có người.",
        "Nobody holds the post of {who}; nothing is approved by nobody.",
    ),
    "nobody_named": Text(
        "Không xác định được ai thực hiện bước này; việc không có người chịu trách nhiệm thì không được ghi nhận.",
        "Nobody can be named who took this step; an act without somebody to answer for it is not recorded.",
    ),
    # who, when somebody is away
    "delegation_missing": Text(
        "Đồng chí không được {person} uỷ quyền ở chức danh của bước này. Người được uỷ quyền không uỷ quyền lại.",
        "{person} has not delegated to you the post that takes this step. A substitute passes nothing on.",
    ),
    "delegation_not_yet": Text(
        "Uỷ quyền của {person} chỉ có hiệu lực từ {first} đến hết {last}.",
        "The delegation by {person} holds only from {first} to {last}.",
    ),
    "delegation_over": Text(
        "Uỷ quyền của {person} đã hết hiệu lực ngày {last}.", "The delegation by {person} ended on {last}."
    ),
    "delegation_revoked": Text(
        "{person} đã thu hồi uỷ quyền từ ngày {revoked}.", "{person} revoked the delegation as of {revoked}."
    ),
    "delegation_out_of_scope": Text(
        "Uỷ quyền của {person} không gồm bước “{step}” của loại hồ sơ này.",
        "The delegation by {person} does not include “{step}” on this kind of dossier.",
    ),
    "substitute_is_author": Text(
        "Đồng chí soạn hồ sơ này nên không thay {person} xử lý hồ sơ của chính mình.",
        "You wrote this dossier, so you do not stand in for {person} on it.",
    ),
    "vote_not_delegated": Text(
        "“{step}” phải do chính người đó thực hiện, không uỷ quyền được.",
        "“{step}” is done in person; it cannot be delegated.",
    ),
    "delegation_backdated": Text(
        "Uỷ quyền không được bắt đầu trước hôm nay ({first}); ngày đã nhập: {day}.",
        "A delegation may not begin before today ({first}); {day} was entered.",
    ),
    "longer_than_post": Text(
        "Uỷ quyền không được dài hơn thời gian giữ chức danh ({first} – {last}).",
        "A delegation is never longer than the post it comes from ({first} – {last}).",
    ),
    "substitute_is_principal": Text(
        "{person} không thể uỷ quyền cho chính mình.", "{person} cannot stand in for himself."
    ),
    "gives_himself": Text(
        "Người quản trị không tự giao chức danh, quyền ký thay hoặc quyền biểu quyết cho chính mình.",
        "Whoever runs the office gives himself no post, no place of another's and no vote.",
    ),
    "not_your_post": Text(
        "Chức danh {role} do {person} giữ: chỉ {person} hoặc người quản trị giao người thay. Người được uỷ quyền không "
        "uỷ quyền lại.",
        "{person} holds the post of {role}: only he, or the administrator, names a substitute. A substitute passes "
        "nothing on.",
    ),
    "not_your_delegation": Text(
        "Chỉ {person} hoặc người quản trị thu hồi uỷ quyền này.",
        "Only {person} or the administrator revokes this delegation.",
    ),
    "manner_not_for_committee": Text(
        "Chức danh của cấp uỷ ký T/M, không ký K/T.", "A post of a committee signs T/M, never K/T."
    ),
    "must_sign_himself": Text(
        "Đồng chí cũng phải ký bước này với tư cách của mình; ký thay {person} thì bước này không bao giờ đủ chữ ký.",
        "You have to sign this step yourself; signing for {person} as well, it could never be complete.",
    ),
    "posts_exclude_each_other": Text(
        "{person} đang giữ hoặc thay hai chức danh không được kiêm nhiệm: {first} và {second}; không ký được.",
        "{person} holds, or stands in for, two posts that exclude each other: {first} and {second}; nothing is signed.",
    ),
    "recused": Text("{person} không tham gia hồ sơ này: {ground}.", "{person} keeps out of this dossier: {ground}."),
    "recused_already": Text("{person} đã rút khỏi việc này.", "{person} keeps out of this already."),
    "not_recused": Text("{person} không ở trong diện rút khỏi việc này.", "{person} does not keep out of this."),
    "nobody_keeps_out": Text("Hồ sơ này không có ai rút khỏi việc.", "Nobody keeps out of this dossier."),
    "signer_taken_off": Text(
        "{person} không còn là người ký bước này.", "{person} is no longer a signer of this step."
    ),
    "signer_has_signed": Text(
        "{person} đã ký bước này; không thay người đã ký.",
        "{person} has signed this step; a signature is not replaced.",
    ),
    "signer_is_yourself": Text("Không tự chỉ định mình làm người ký.", "Nobody makes himself a signer."),
    "signs_already": Text("{person} đã là người ký bước “{step}”.", "{person} is a signer of “{step}” already."),
    "not_a_signer": Text("{person} không phải là người ký bước “{step}”.", "{person} is no signer of “{step}”."),
    "signer_without_post": Text(
        "{person} không giữ chức danh nào ở {organisation} hoặc cấp trên.",
        "{person} holds no post at {organisation} or above it.",
    ),
    "signer_unfit": Text("{person} không ký được bước “{step}”: {why}.", "{person} cannot sign “{step}”: {why}."),
    "too_few_signers": Text(
        "Bớt người ký thì “{step}” không bao giờ đủ chữ ký; hãy chỉ định người thay.",
        "With fewer signers “{step}” could never be complete; name somebody instead.",
    ),
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
    "nothing_corrected": Text("Đính chính không thay đổi nội dung nào.", "The correction changes nothing."),
    "text_frozen": Text(
        "“{document}” đang được biểu quyết; không đính chính cho đến khi phiên kết thúc.",
        "“{document}” is being voted on; it is not corrected until the round is closed.",
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
    # contents
    "missing_field": Text("Chưa nhập “{field}”.", "“{field}” is not filled in."),
    "bad_value": Text("“{field}”: {problem}", "“{field}”: {problem}"),
    "unknown_field": Text("Bước này không nhận mục “{field}”.", "This step takes no “{field}”."),
    "too_few_rows": Text(
        "“{table}” cần ít nhất {needed} dòng, hiện có {found}.", "“{table}” needs {needed} rows, it has {found}."
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
        "Không nhận loại tệp của “{file}”; hãy dùng PDF, ảnh, Word, Excel hoặc văn bản.",
        "“{file}” is of a type that is not taken; use PDF, an image, Word, Excel or plain text.",
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
    "not_signed": Text("“{document}” chưa được ký.", "“{document}” is not signed yet."),
    "is_signed": Text("“{document}” đã ký; không sửa được nữa.", "“{document}” is signed and may not change."),
    "is_issued": Text(
        "“{document}” đã ban hành, số {number}; mỗi văn bản chỉ lấy số một lần.",
        "“{document}” is issued already, as {number}; a document takes one number only.",
    ),
    "not_issued": Text("“{document}” chưa ban hành (chưa có số).", "“{document}” is not issued yet (no number)."),
    "no_term": Text(
        "{organisation} chưa có nhiệm kỳ cho ngày {day}; không lấy được số.",
        "{organisation} has no term on {day}; no number can be taken.",
    ),
    "dated_before_vote": Text(
        "Ngày văn bản {day} trước ngày biểu quyết {voted}.", "The day {day} lies before the vote of {voted}."
    ),
    # votes
    "no_round": Text("Chưa mở phiên biểu quyết.", "No round of voting is open."),
    "round_open": Text("Phiên biểu quyết trước chưa kết thúc.", "The round before is still open."),
    "not_decided_against": Text(
        "Ý kiến ngược lại cũng chưa đủ số phiếu, nên chưa ngã ngũ: không được kết luận là không thông qua.",
        "The opposite question has not carried either, so nothing is decided: it may not be closed as lost.",
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
    "secret_has_no_words": Text(
        "Phiếu kín không kèm ý kiến: chữ viết sẽ cho biết phiếu là của ai.",
        "A secret ballot takes no words: they would tell whose it is.",
    ),
    "key_lost": Text(
        "Không mở được phiếu kín của phiên này: mất hoặc hỏng khoá. Không ai đọc được các phiếu ấy nữa.",
        "The secret ballots of this round cannot be opened: their key is lost or damaged. Nobody can read them now.",
    ),
    "not_void": Text(
        "Chỉ đóng phiên là không có giá trị khi không mở được phiếu kín.",
        "A round is closed as void only where its secret ballots cannot be opened.",
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
        "Hai lần nhập không khớp ở “{question}”; hãy đếm lại phiếu giấy.",
        "The two entries differ on “{question}”; count the paper ballots again.",
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
        "{person} không còn chủ trì phiên này được: {why}. Phiên này không có giá trị: người được mở phiên mở phiên "
        "khác, do người khác chủ trì.",
        "{person} may not preside over this round any more: {why}. It is void: whoever may open a round opens another "
        "one, with another chair.",
    ),
    "chair_not_of_body": Text("Người chủ trì phải là thành viên của {body}.", "The chair must be a member of {body}."),
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
    # comments
    "comments_awaited": Text(
        "Còn {count} ý kiến đang chờ, hạn {due}.", "{count} opinion(s) are still awaited until {due}."
    ),
    "comments_unsettled": Text(
        "Còn {count} ý kiến chưa ghi tiếp thu hoặc giải trình.", "{count} opinion(s) are neither taken nor explained."
    ),
    "not_your_opinion": Text(
        "Ý kiến này được hỏi ở nơi khác; bạn chỉ trả lời cho nơi mình.",
        "This opinion was asked of somebody else; you answer for your own place only.",
    ),
    "no_opinion": Text("Không có ý kiến nào như vậy đang chờ.", "No such opinion is waiting."),
    # the office: posts, rolls, terms, settings, accounts
    "incompatible_posts": Text(
        "{person} đang giữ chức danh {held} nên không thể kiêm {role}; hãy kết thúc chức danh kia trước.",
        "{person} holds the post of {held} and so may not be {role} as well; end the other post first.",
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
    # exceptions
    "exception_unknown": Text("Bước này không có ngoại lệ “{name}”.", "This step knows no exception “{name}”."),
    "exception_not_small": Text(
        "Ngoại lệ chỉ dùng khi {body} có không quá {limit} người; hiện có {count}.",
        "The exception is for {body} of at most {limit}; there are {count}.",
    ),
}
