"""What each rule demands, in words: shown for a rule that holds, and beside the reason of one that does not.

Blanks are filled by what the definition gave the rule, and by what the dossier has there. A rule that reads differently
with a certain value has a sentence of its own under `name+value`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workflow_app.domain.case import Case
from workflow_app.domain.guards import GUARDS, day_in, shown
from workflow_app.domain.kinds import Field, Rule
from workflow_app.domain.texts import Text
from workflow_app.domain.who import parse_place

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
    "rows_cover_subjects": Text(
        "Mỗi đối tượng ở {subjects} có dòng riêng ở {table}; mỗi dòng chỉ về một đối tượng.",
        "Each subject in {subjects} has rows of its own in {table}, each row about one subject.",
    ),
    "row_is_your_own": Text(
        "Chỉ trả lời dòng có tên mình hoặc đơn vị mình.", "One answers only the row that names him or his unit."
    ),
    "row_has_paper": Text("Dòng được chọn ({index}) đã có {paper}.", "The chosen row ({index}) has its {paper}."),
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
        "{of} đúng là văn bản đã biểu quyết, hoặc phần khác đã khai báo.",
        "{of} is the text that was voted on, or its difference was declared.",
    ),
    "document_is_issued": Text("{of} đã có số và ngày.", "{of} has its number and date."),
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

STEP_DEMANDS: dict[str, Text] = {
    "state": Text(
        "Bước “{step}” đi từ: {states}. Hồ sơ đang ở: {state}.",
        "“{step}” leads from: {states}. The dossier is at: {state}.",
    ),
    "beginning": Text("Bước “{step}” lập hồ sơ mới.", "“{step}” begins a new dossier."),
    "recused": Text(
        "Người thực hiện không thuộc diện phải rút khỏi việc này.", "Who takes the step need not keep out of it."
    ),
    "by": Text("Bước này do {who} thực hiện.", "This step is taken by {who}."),
    "sign_off": Text(
        "Ký bước này: {who}; cần {need} chữ ký, mỗi người một lần.",
        "Signed by: {who}; {need} signature(s) are needed, each person once.",
    ),
    "posts_apart": Text(
        "Người thực hiện không giữ, không thay hai chức danh không được kiêm nhiệm.",
        "Who takes the step holds no two posts that exclude each other, and stands in for none.",
    ),
    "route": Text(
        "Hồ sơ thuộc trường hợp đi bước này (theo mục: {fields}).", "The dossier takes this route (by: {fields})."
    ),
    "held_on": Text("Ngày thực hiện ({day}) không ở tương lai.", "The day of the act ({day}) is not in the future."),
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
        "Ý kiến hỏi đúng nơi, do đúng người được hỏi trả lời, mỗi ý kiến một lần.",
        "Opinions are asked of places that exist, answered once, by those who were asked.",
    ),
    "input": Text("Điều nhập vào là hợp lệ.", "What was entered is well-formed."),
}
"""Rules that every step, or every step of a sort, asks without a guard (services/reasons/refusing.py)."""

Shows = Callable[[str], bool]
"""Whether the reader may be told what stands in a field."""

STANDINGS = {"official": Text("chính thức", "official"), "probationary": Text("dự bị", "probationary")}
DAY_OF_THE_ACT = Text("Ngày thực hiện", "The day of the act")
YES_NO = {True: Text("có", "yes"), False: Text("không", "no")}


def demand_of(case: Case, rule: Rule, roles: Mapping[str, Text], is_shown: Shows = lambda _field: True) -> Text:
    """What one guard of a transition demands, with its values in words. `roles` are the titles of posts."""
    speaker = _Speaker(case, rule, roles, is_shown)
    words = {name: speaker.words(name, value) for name, value in rule.values.items()}
    words.setdefault("at", Text("", ""))
    words.setdefault("day", DAY_OF_THE_ACT)
    return filled(sentence_of(rule), words)


def sentence_of(rule: Rule) -> Text:
    """The sentence that fits the values given; the last value that has one of its own decides."""
    found = DEMANDS[rule.name]
    for value in rule.values:
        found = DEMANDS.get(f"{rule.name}+{value}", found)
    return found


def filled(text: Text, words: Mapping[str, Text]) -> Text:
    return Text(
        text.vi.format_map({name: one.vi for name, one in words.items()}),
        text.en.format_map({name: one.en for name, one in words.items()}),
    )


def listed(texts: list[Text]) -> Text:
    return Text(", ".join(one.vi for one in texts), ", ".join(one.en for one in texts))


class _Speaker:
    """Puts the values of one rule into words."""

    def __init__(self, case: Case, rule: Rule, roles: Mapping[str, Text], is_shown: Shows) -> None:
        self.case, self.rule, self.roles, self.is_shown = case, rule, roles, is_shown

    def words(self, name: str, value: Any) -> Text:
        if isinstance(value, list | tuple):
            return listed([self.words(name, one) for one in value])
        sort = GUARDS[self.rule.name].values.get(name, "free")
        if sort == "column":
            return _quoted(self._column(str(value)))
        if sort != "free":
            return self._titled(sort, str(value))
        return self._free(name, value)

    def _titled(self, sort: str, name: str) -> Text:
        kind = self.case.kind
        if sort == "trigger":
            return _quoted(next((one.title for one in kind.transitions if one.trigger == name), Text(name, name)))
        known: dict[str, Mapping[str, Any]] = {
            "field": kind.fields, "ask": kind.asks, "document": kind.documents, "paper": kind.papers,
            "vote": kind.votes, "clock": kind.clocks, "body": kind.bodies,
        }  # fmt: skip
        found = known[sort].get(name)
        text = _quoted(found.title) if found is not None else Text(name, name)
        value = self._day_of(sort, name)
        return Text(f"{text.vi} ({value})", f"{text.en} ({value})") if value else text

    def _day_of(self, sort: str, name: str) -> str:
        """The day that stands there now, so that who reads the rule sees what it was compared with."""
        if sort == "clock":
            clock = self.case.clocks().get(name)
            return shown(clock.due_on) if clock else ""
        if sort == "field" and self.case.kind.fields[name].type == "day" and self.is_shown(name):
            day = day_in(self.case.fields.get(name))
            return shown(day) if day else ""
        return ""

    def _table(self) -> tuple[Field, ...]:
        table = self.case.kind.fields.get(str(self.rule.values.get("table") or ""))
        return table.columns if table else ()

    def _column(self, name: str) -> Text:
        return next((one.title for one in self._table() if one.name == name), Text(name, name))

    def _free(self, name: str, value: Any) -> Text:
        if isinstance(value, bool):
            return YES_NO[value]
        word = str(value)
        if name == "day":
            if word == "held_on":
                return DAY_OF_THE_ACT
            return self._titled("ask" if word in self.case.kind.asks else "field", word)
        if name == "at" or (name == "of" and self.rule.name == "owner_is"):
            place = self.case.place(parse_place(word), self.case.held_on)
            where = place.name if place else "—"
            return Text(f" ({where})", f" ({where})") if name == "at" else Text(f" {where}", f" at {where}")
        if name == "standing":
            return STANDINGS.get(word, Text(word, word))
        if name == "role":
            return self.roles.get(word, Text(word, word))
        if name == "is":
            return self._choice(word)
        return Text(word, word)

    def _choice(self, word: str) -> Text:
        for column in self._table():
            if column.name == self.rule.values.get("column") and word in column.choices:
                return _quoted(column.choices[word])
        return Text(word, word)


def _quoted(text: Text) -> Text:
    return Text(f"“{text.vi}”", f"“{text.en}”")
