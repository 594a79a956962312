"""What every step, or every step of a sort, demands without a guard."""

from __future__ import annotations

from workflow_app.domain.texts import Text

STEP_DEMANDS: dict[str, Text] = {
    "state": Text(
        "Bước “{step}” đi từ: {states}. Hồ sơ đang ở: {state}.",
        "“{step}” leads from: {states}. The dossier is at: {state}.",
    ),
    "beginning": Text("Bước “{step}” lập hồ sơ mới.", "“{step}” begins a new dossier."),
    "recused": Text(
        "Người thực hiện không thuộc diện phải rút khỏi việc này.", "Who takes the step need not keep out of it."
    ),
    "suspended": Text(
        "Người ký, biểu quyết hoặc quyết định không đang bị đình chỉ sinh hoạt đảng.",
        "Who signs, votes or decides is not suspended from Party activity.",
    ),
    "by": Text("Bước này do {who} thực hiện.", "This step is taken by {who}."),
    "sign_off": Text(
        "Ký bước này: {who}; cần {need} chữ ký{among}, mỗi người một lần.",
        "Signed by: {who}; {need} signature(s) are needed{among}, each person once.",
    ),
    "sign_off_of_each": Text(
        "Ký bước này: mỗi bên một chữ ký ({sides}){need}, mỗi người một lần.",
        "Signed by one of each side ({sides}){need}, each person once.",
    ),
    "sign_off_in_order": Text(
        "Ký bước này lần lượt: {sides}{need}; mỗi người một lần.",
        "Signed in this order: {sides}{need}; each person once.",
    ),
    "posts_apart": Text(
        "Người thực hiện không giữ, không thay hai chức danh không được kiêm nhiệm.",
        "Who takes the step holds no two posts that exclude each other, and stands in for none.",
    ),
    "route": Text(
        "Hồ sơ thuộc trường hợp đi bước này (theo mục: {fields}).", "The dossier takes this route (by: {fields})."
    ),
    "held_on": Text(
        "Ngày thực hiện ({day}) không ở tương lai{since}.", "The day of the act ({day}) is not in the future{since}."
    ),
    "exceptions": Text(
        "Ngoại lệ đã khai báo có trong quy định và tổ chức đủ nhỏ để dùng.",
        "The exception declared exists, and the body is small enough for it.",
    ),
    "needs_field": Text("Đã ghi {field}.", "{field} is filled."),
    "papers": Text("Có đủ giấy tờ hợp lệ: {papers}.", "These papers are here and in force: {papers}."),
    "documents": Text(
        "Văn bản sẵn sàng để viết, ký hoặc lấy số ở bước này: {documents}.",
        "The documents are ready to be written, signed or numbered in this step: {documents}.",
    ),
    "round": Text("Phiên biểu quyết “{vote}” chờ đúng việc này.", "The round of “{vote}” waits for this very act."),
    "no_vote_left": Text(
        "Hồ sơ không rời trạng thái này khi một phiên biểu quyết còn mở.",
        "The dossier does not leave this state while a round of voting is open.",
    ),
    "frozen": Text(
        "Điều đang được biểu quyết giữ nguyên cho đến khi phiên kết thúc.",
        "What is being voted on stays as it is until the round is closed.",
    ),
    "reservation": Text(
        "Điều kiện kèm theo còn mở; do chính người phụ trách trả lời, hoặc giao cho người tham gia được hồ sơ này.",
        "A reservation is open: whoever owns it answers, or it is handed to somebody who takes part in this file.",
    ),
    "recusal": Text(
        "Nêu đúng người rút khỏi việc; mỗi người khai một lần.", "It says who keeps out; each is declared once."
    ),
    "signers": Text(
        "Người ký mới đủ tư cách; còn đủ người ký.", "The new signer is fit to sign, and enough signers are left."
    ),
    "back": Text(
        "Chỉ về bước hồ sơ đã qua; chỉ rút chữ ký của mình khi chưa ai làm tiếp.",
        "Only back to a stage that was passed; one's own signature is taken back only while nobody acted on it.",
    ),
    "writes": Text("Có nội dung thay đổi để ghi.", "Something is changed that is to be recorded."),
    "correction": Text(
        "Sửa nhỏ do một người khai báo, người khác chấp nhận.", "One person declares a correction, another accepts it."
    ),
    "clocks": Text(
        "Thời hạn đang chạy và còn được gia hạn (khi bước này gia hạn).",
        "The clock runs and may still be extended (where the step extends it).",
    ),
    "begins": Text(
        "Biết cơ quan ban hành của văn bản lập ở bước này: {documents}.",
        "Who issues what is begun with this step is known: {documents}.",
    ),
    "number": Text(
        "“{document}” lấy số trong nhiệm kỳ đang có của cơ quan ban hành, ngày văn bản không trước ngày biểu quyết.",
        "“{document}” takes its number in a term of its issuer, and its day does not lie before the vote.",
    ),
    "effects": Text(
        "Điều bước này kéo theo thực hiện được: nơi nhận, đảng viên, dòng và văn bản được nêu đều có.",
        "What this step brings about can be done: the place, member, row and text that it names are there.",
    ),
    "opens": Text(
        "Hồ sơ mới mà bước này mở đủ điều kiện để lập.", "The dossier that this step opens meets its own first rules."
    ),
    "verdicts": Text(
        "Kết quả xét chỉ ghi cho giấy tờ có trong hồ sơ và thuộc bước này; từ chối thì nêu lý do.",
        "A verdict is given on a paper that is here and is this step's to judge; a refusal says why.",
    ),
    "opinion": Text(
        "Ý kiến hỏi đúng nơi, do đúng người được hỏi trả lời (nơi ngoài hệ thống: người ghi thay, kèm văn bản), mỗi ý "
        "kiến một lần; còn ý kiến để trả lời, tiếp thu, giải trình hoặc rút lại.",
        "Opinions are asked of places that exist, answered once, by those who were asked (for a place outside by who "
        "records its letter); something is left to be answered, settled or withdrawn.",
    ),
    "input": Text("Điều nhập vào là hợp lệ.", "What was entered is well-formed."),
}
"""Rules that every step, or every step of a sort, asks without a guard (services/reasons/refusing.py)."""
