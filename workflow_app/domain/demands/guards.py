"""What each guard of a transition demands (domain/guards/).

Blanks are filled by what the definition gave the rule, and by what the dossier has there. A rule that reads differently
with a certain value has a sentence of its own under `name+value`.
"""

from __future__ import annotations

from workflow_app.domain.texts import Text

DEMANDS: dict[str, Text] = {
    # duties
    "not_the_author": Text(
        "Người thực hiện, và người được làm thay, không phải là người soạn hồ sơ.",
        "Neither who takes the step nor for whom he takes it wrote the dossier.",
    ),
    "not_who_did": Text(
        "Người thực hiện, người được làm thay, người ghi chưa làm và chưa ghi bước: {of}.",
        "Nobody who takes the step, for whom he takes it, or who writes it down, took or wrote down: {of}.",
    ),
    "not_about_the_actor": Text(
        "Hồ sơ không phải về người thực hiện hoặc người ghi.", "The file is about neither who acts nor who records it."
    ),
    "recorder_is_not_the_chair": Text(
        "Người ghi kết quả và người chủ trì {of} là hai người.",
        "Who records the result and the chair of {of} are two persons.",
    ),
    "not_in_field": Text("Người thực hiện không có tên ở mục {of}.", "Who takes the step is not named in {of}."),
    "not_in_rows": Text(
        "Người thực hiện không có tên ở cột {column} của bảng {table}.",
        "Who takes the step is not named under {column} in the table {table}.",
    ),
    "not_a_subject": Text(
        "Người thực hiện không phải, và không thuộc, đối tượng ở mục {of}.",
        "Who takes the step neither is, nor belongs to, a subject named in {of}.",
    ),
    # days
    "day_not_before": Text("{day} không sớm hơn {field}.", "{day} is not before {field}."),
    "day_not_before+clock": Text(
        "{day} không sớm hơn ngày bắt đầu tính hạn {clock}.", "{day} is not before the clock {clock} began."
    ),
    "day_not_after": Text("{day} không ở tương lai.", "{day} is not in the future."),
    "day_not_after+field": Text("{day} không muộn hơn {field}.", "{day} is not after {field}."),
    "day_has_come": Text("Đã đến ngày ở mục {field}.", "The day in {field} has come."),
    "clock_has_run_out": Text("Thời hạn {of} đã hết.", "The clock {of} has run out."),
    "lasts_less_than": Text(
        "Từ {from} đến {to} dưới {months} tháng.", "From {from} to {to} is less than {months} months."
    ),
    "lasts_less_than+study": Text(
        "Từ {from} đến {to} dưới {months} tháng; nếu {study} thì đến {study_months} tháng.",
        "From {from} to {to} is less than {months} months; where {study}, up to {study_months} months.",
    ),
    "lasts_at_least": Text(
        "Từ {from} đến {to} ít nhất {months} tháng.", "From {from} to {to} is at least {months} months."
    ),
    # contents
    "rows_at_least": Text("Bảng {table} có ít nhất {count} dòng.", "The table {table} has at least {count} row(s)."),
    "rows_at_least+column": Text(
        "Bảng {table} có ít nhất {count} dòng mà {column} là {is}.",
        "The table {table} has at least {count} row(s) of which {column} is {is}.",
    ),
    "every_row_has": Text("Mọi dòng của {table} đã ghi {column}.", "Every row of {table} has its {column}."),
    "every_row_has+is": Text("Mọi dòng của {table} có {column} là {is}.", "In every row of {table}, {column} is {is}."),
    "different_persons": Text("{of}: mỗi mục một người khác nhau.", "{of}: each names another person."),
    "member_standing": Text("{of} là đảng viên {standing}.", "{of} is a member in standing: {standing}."),
    "independent_of_subjects": Text(
        "Không ai ở {table} ({column}) là, hoặc thuộc, đối tượng ở {subjects}.",
        "Nobody in {table} ({column}) is, or belongs to, a subject in {subjects}.",
    ),
    "person_is_no_subject": Text(
        "Người ở {of} không phải, và không thuộc, đối tượng ở {subjects}.",
        "Who is named in {of} neither is, nor belongs to, a subject in {subjects}.",
    ),
    "not_whom_it_is_about": Text(
        "Người ở {of} không phải người nêu ở {person}, và không thuộc nơi nêu ở {organisation}.",
        "Who is named in {of} is not the one named in {person}, and does not belong to what {organisation} names.",
    ),
    "rows_cover_subjects": Text(
        "Mỗi đối tượng ở {subjects} có dòng riêng ở {table}; mỗi dòng chỉ về một đối tượng.",
        "Each subject in {subjects} has rows of its own in {table}, each row about one subject.",
    ),
    "row_is_your_own": Text(
        "Chỉ trả lời dòng có tên mình hoặc đơn vị mình.", "One answers only the row that names him or his unit."
    ),
    "row_has_paper": Text("Dòng được chọn ({index}) đã có {paper}.", "The chosen row ({index}) has its {paper}."),
    "paper_answers": Text(
        "{paper} có tệp, nộp từ khi làm bước {of} lần gần nhất, và đề ngày không trước ngày ấy.",
        "{paper} has a file, was brought since the step {of} was last taken, and is not dated before that day.",
    ),
    "only_columns_change": Text(
        "Ở bảng {table} bước này chỉ ghi cột {columns}; các cột khác giữ nguyên.",
        "In {table} this step fills only {columns}; the other columns stay as they are.",
    ),
    "row_has": Text(
        "Dòng được chọn ({index}) của {table} đã ghi {column}.",
        "The chosen row ({index}) of {table} has its {column}.",
    ),
    "entered_in_column": Text(
        "{ask} khớp với cột {column} của bảng {table} (có: {is}).",
        "{ask} agrees with the column {column} of {table} (present: {is}).",
    ),
    "one_of_filled": Text("Ít nhất một trong các mục đã ghi: {of}.", "At least one of these is filled: {of}."),
    "adds_up": Text("{total} bằng tổng: {parts}.", "{total} is the sum of: {parts}."),
    "fits_the_roll": Text(
        "{members} và {present} khớp với danh sách đã chốt khi mở phiên ({of}).",
        "{members} and {present} agree with the roll that was frozen at the opening ({of}).",
    ),
    "fits_the_roll+probationary": Text(
        "{members}, {probationary} và {present} khớp với danh sách đã chốt khi mở phiên ({of}).",
        "{members}, {probationary} and {present} agree with the roll that was frozen at the opening ({of}).",
    ),
    "explained": Text("Nếu {of} khác 0 thì phải ghi {by}.", "Where {of} is not zero, {by} is told."),
    "confirmed": Text("Người thực hiện đánh dấu từng điểm: {of}.", "Who takes the step ticks each point: {of}."),
    # places, powers, members
    "empowered": Text(
        "Nơi thực hiện{at} có thẩm quyền “{power}” vào ngày thực hiện.",
        "The organisation{at} holds the power “{power}” on the day of the act.",
    ),
    "not_empowered": Text(
        "Nơi thực hiện{at} không có thẩm quyền “{power}” nên hồ sơ phải chuyển cấp trên.",
        "The organisation{at} does not hold the power “{power}”, so the file goes up.",
    ),
    "common_is": Text(
        "Cấp trên chung gần nhất với nơi ở {field} thuộc loại: {kinds}.",
        "The nearest organisation above this one and that in {field} is of the kind: {kinds}.",
    ),
    "place_is": Text("Nơi thực hiện{at} thuộc loại: {kinds}.", "The organisation{at} is of the kind: {kinds}."),
    "outside_is": Text(
        "Nơi liên quan{at} ở ngoài hệ thống: {is}.", "The organisation{at} is outside this office: {is}."
    ),
    "owner_is": Text("Hồ sơ đang ở{of}.", "The dossier lies{of}."),
    "on_the_roll": Text(
        "Người ở {of} thuộc danh sách đảng viên của nơi thực hiện{at}.",
        "Who is named in {of} is counted on the roll of the organisation{at}.",
    ),
    "oversees_nothing": Text(
        "Người được ghi ở “{of}” không làm công tác kiểm tra, không quản trị hệ thống.",
        "Whoever is named in “{of}” neither inspects nor runs the office.",
    ),
    "holds_post": Text(
        "Người ở {of} giữ chức danh {role} tại nơi thực hiện{at}.",
        "Who is named in {of} holds the post of {role} at the organisation{at}.",
    ),
    "body_no_larger_than": Text("{body} có không quá {members} người.", "{body} has at most {members} member(s)."),
    # opinions, documents, rounds
    "comments_are_closed": Text(
        "Mọi ý kiến đã hỏi đều đã trả lời, hoặc đã quá hạn.", "Every opinion asked for is answered, or late."
    ),
    "comments_are_settled": Text(
        "Mọi ý kiến đã nhận đều ghi tiếp thu hoặc giải trình.", "Every answer received is marked taken or explained."
    ),
    "has_recipients": Text("{of} đã ghi nơi nhận.", "{of} says who receives it."),
    "has_text": Text("{of} đã có trích yếu và nội dung.", "{of} has its abstract and its words."),
    "text_is_the_text_voted": Text(
        "{of} đúng là văn bản đã được thông qua, hoặc phần khác đã khai báo; không được thông qua thì đã viết lại theo "
        "kết quả biểu quyết.",
        "{of} is the text that was adopted, or its difference was declared; not adopted, it was written anew for the "
        "outcome.",
    ),
    "document_is_issued": Text("{of} đã có số và ngày.", "{of} has its number and date."),
    "ended_by_another": Text(
        "{of} bị thay thế hoặc thu hồi bởi văn bản khác ({by}), từ ngày ban hành trở đi ({on}).",
        "{of} is replaced or revoked by another document ({by}), on the day of its issue or later ({on}).",
    ),
    "document_is_unsigned": Text("{of} chưa ký.", "{of} is not signed."),
    "rounds_remain": Text("{of} chưa dùng hết số lần biểu quyết.", "{of} has not used up its rounds."),
    "no_round_is_open": Text("{of} không đang mở.", "{of} is not open."),
    "reservations_are_met": Text(
        "Mọi bảo lưu kèm điều kiện đã được giải quyết.", "Every reservation made with a vote has been met."
    ),
    "nobody_has_done": Text(
        "Từ khi hồ sơ đến trạng thái này, chưa ai làm: {of}.", "Since the dossier came here, nobody has done: {of}."
    ),
    "signatures_are_full": Text("{of} đã đủ chữ ký.", "{of} has all its signatures."),
    "sealed": Text(
        "Nơi có con dấu thì văn bản phát hành phải đóng dấu ({of}).",
        "An organisation that has a seal issues its documents sealed ({of}).",
    ),
}
"""By the name of a guard (domain/guards/)."""
