"""The parts of a step's form that concern papers and opinions."""

from __future__ import annotations

from typing import Any

from wtforms import FileField, Form, FormField, HiddenField, StringField, TextAreaField
from wtforms.validators import ValidationError

from workflow_app.domain.contents import Field
from workflow_app.domain.texts import Text
from workflow_app.services.reasons.answering import DAY, NUMBER, SIGNED_BY
from workflow_app.web.act_asks import OpinionAsked, PaperAsked
from workflow_app.web.act_ballots import RESERVATION, reservation
from workflow_app.web.act_maker import Chosen, Maker
from workflow_app.web.form_fields import (
    BaseForm,
    ChoiceField,
    DayField,
    EngineReads,
    OneField,
    SeveralField,
    TickField,
    entered,
)
from workflow_app.web.language import say, t
from workflow_app.web.presenting import day


def _labelled(title: Text, label: str) -> str:
    return say(title) + (f" — {label}" if label else "")


# Papers -----------------------------------------------------------------------------------------------------------


def papers(maker: Maker) -> None:
    """A file, or the mark that there is only paper; the day and the hand it is written in."""
    names = []
    for one in maker.asks.papers:
        day_on_it = Field("written_on", one.spec.title, "day")
        writer = Field("written_by", one.spec.title, "line")
        inner = {
            "file": FileField(t("Tệp", "File")),
            "kept": HiddenField(),
            "on_paper": HiddenField()
            if one.needs_scan or maker.asks.transition.opinion == "record"
            else TickField(t("Chỉ có bản giấy, không kèm tệp", "On paper only, without a file")),
            "written_on": DayField(
                t("Ngày ghi trên giấy tờ", "Day on the paper"), [EngineReads(maker.faults_as(day_on_it))]
            ),
            "written_by": StringField(t("Người viết", "Written by"), [EngineReads(maker.faults_as(writer))]),
        }
        if one.known:
            inner["again"] = ChoiceField(
                t("Hoặc dùng tệp biên bản đã nộp ở cuộc họp này", "Or a file of the minutes brought for this meeting"),
                choices=[(scan.uid, called) for scan, called in one.known],
                description=t(
                    "Chọn khi một biên bản ghi cả nhiều nội dung của cuộc họp.",
                    "Where one sheet tells of several matters of the meeting.",
                ),
            )
        label = _labelled(one.spec.title, one.label)
        form: Any = FormField(type("PaperForm", (BaseForm,), inner), label, description=_about_paper(one))
        names.append(maker.add(one.key, form))
        maker.titles.setdefault(one.spec.title, one.key)
    maker.section("papers", Text("Giấy tờ kèm theo", "Papers"), names)


def _about_paper(one: PaperAsked) -> str:
    parts = []
    if one.spec.form:
        parts.append(t(f"Mẫu {one.spec.form}.", f"Form {one.spec.form}."))
    if one.spec.written_by:
        parts.append(t("Người viết: ", "Written by: ") + say(one.spec.written_by) + ".")
    if one.verdict == "refused":
        parts.append(t(f"Bản trước không hợp lệ: {one.reason}.", f"The one before was refused: {one.reason}."))
    elif one.is_of_before:
        parts.append(
            t(
                "Bản trong hồ sơ nộp trước khi phiên này mở, không chứng minh được phiên này.",
                "What is in the file was brought before this round was opened and proves nothing of it.",
            )
        )
    elif one.verdict:
        parts.append(t("Đã có; gửi bản mới sẽ thay bản trước.", "Present; a new one replaces it."))
    elif one.is_needed:
        parts.append(t("Bắt buộc cho bước này.", "Needed for this step."))
    if one.needs_scan:
        parts.append(t("Tệp PDF hoặc ảnh chụp biên bản.", "A PDF or a picture of the minutes."))
    return " ".join(parts)


def verdicts(maker: Maker) -> None:
    names = []
    for one in maker.asks.judged:
        inner = {
            "verdict": OneField(
                t("Kết luận", "Verdict"),
                choices=[
                    ("", t("Chưa xét", "Not judged")),
                    ("accepted", t("Hợp lệ", "Accepted")),
                    ("refused", t("Không hợp lệ", "Refused")),
                ],
                default="",
            ),
            "reason": StringField(t("Lý do (khi không hợp lệ)", "Reason (where refused)"), [_ReasonNeeded()]),
        }
        form: Any = FormField(type("VerdictForm", (BaseForm,), inner), _labelled(one.title, one.label))
        value = {"verdict": one.verdict, "reason": one.reason} if one.verdict != "present" else None
        names.append(maker.add(one.key, form, value))
    maker.section("verdicts", Text("Thẩm định giấy tờ", "Judging the papers"), names)


class _ReasonNeeded:
    def __call__(self, form: Form, bound: Any) -> None:
        if form["verdict"].data == "refused" and entered(bound) is None:
            raise ValidationError(t("Không hợp lệ thì phải nêu lý do.", "A refusal needs its reason."))


# Opinions ---------------------------------------------------------------------------------------------------------


def opinions(maker: Maker) -> None:
    step = maker.asks.transition.opinion
    if step == "ask":
        places = SeveralField(
            t("Tổ chức được hỏi", "Organisations asked"), choices=maker.asks.choices.places_for(""),
            description=t(
                "Hỏi lại nơi chưa trả lời thì câu hỏi trước được rút, nơi ấy trả lời cho lần hỏi mới.",
                "Where an answer is still open, asking anew withdraws the question before; the new one is answered.",
            ),
        )  # fmt: skip
        persons = SeveralField(t("Cá nhân được hỏi", "Persons asked"), choices=maker.asks.choices.persons_for(()))
        names = [maker.add("asked_places", places), maker.add("asked_persons", persons)]
        maker.section("opinions", Text("Xin ý kiến của", "Whom to ask"), names)
    elif step == "withdraw":
        names = [_opinion(maker, one, _withdrawing(), _until(one)) for one in maker.asks.opinions]
        maker.section("opinions", Text("Rút câu hỏi đã gửi", "Questions to withdraw"), names)
    elif step in ("answer", "record"):
        inner = _answer if step == "answer" else _recording
        names = [_opinion(maker, one, inner(maker), _until(one)) for one in maker.asks.opinions]
        maker.section("opinions", Text("Ý kiến trả lời", "Answer"), names)
    elif step == "settle":
        names = [_opinion(maker, one, _settling(maker), f"“{one.answer}”") for one in maker.asks.opinions]
        maker.section("opinions", Text("Tiếp thu, giải trình", "Taken or explained"), names)


def _opinion(maker: Maker, one: OpinionAsked, inner: dict[str, Any], about: str) -> str:
    return maker.add(one.key, FormField(type("OpinionForm", (BaseForm,), inner), one.title, description=about))


def _until(one: OpinionAsked) -> str:
    if one.is_late:
        return t(
            f"Hạn trả lời: {day(one.due_on)}, đã quá hạn; vẫn nhận, ghi là trả lời muộn.",
            f"Answer by {day(one.due_on)}: that day is over; it is still taken, and marked as late.",
        )
    return t(f"Hạn trả lời: {day(one.due_on)}.", f"Answer by {day(one.due_on)}.")


def _text_reads(maker: Maker, title: Text) -> EngineReads:
    return EngineReads(maker.faults_as(Field("opinion", title, "text", longest=100_000)))


def _answer(maker: Maker) -> dict[str, Any]:
    reads = _text_reads(maker, Text("Ý kiến", "Opinion"))
    return {"answer": TextAreaField(t("Ý kiến", "Opinion"), [reads], render_kw={"rows": 5})}


def _withdrawing() -> dict[str, Any]:
    return {"withdraw": TickField(t("Rút câu hỏi này", "Withdraw this question"))}


def _recording(maker: Maker) -> dict[str, Any]:
    """What stands in the letter that came: every part is asked for where one of them was entered."""
    by, day_on_it = Field("signed_by", SIGNED_BY, "line"), Field("letter_on", DAY, "day")
    number = Field("letter_number", NUMBER, "line")
    return {
        "signed_by": StringField(
            say(SIGNED_BY), [EngineReads(maker.faults_as(by))],
            description=t("Họ tên, chức danh.", "Name and post."),
        ),
        "letter_number": StringField(say(NUMBER), [EngineReads(maker.faults_as(number))]),
        "letter_on": DayField(say(DAY), [EngineReads(maker.faults_as(day_on_it))]),
        **_answer(maker),
    }  # fmt: skip


def _settling(maker: Maker) -> dict[str, Any]:
    reads = _text_reads(maker, Text("Giải trình", "Explanation"))
    return {
        "settled": OneField(
            t("Xử lý", "Settled"),
            choices=[
                ("", t("Để lại, chưa xử lý", "Leave it open")),
                ("taken", t("Tiếp thu", "Taken")),
                ("explained", t("Giải trình", "Explained")),
            ],
            default="",
        ),
        "explanation": TextAreaField(
            t("Nội dung tiếp thu hoặc giải trình", "What was taken, or the explanation"), [_ExplanationNeeded(), reads],
            render_kw={"rows": 2},
        ),
    }  # fmt: skip


class _ExplanationNeeded:
    def __call__(self, form: Form, bound: Any) -> None:
        if form["settled"].data == "explained" and entered(bound) is None:
            raise ValidationError(t("Giải trình thì phải ghi nội dung.", "An explanation needs its words."))


# Reservations -----------------------------------------------------------------------------------------------------


def reservations(maker: Maker) -> None:
    """One's own is met, one gets another owner, or a signature is given with one; a ballot's stands with the ballot."""
    step = maker.asks.transition
    if step.reservation:
        chosen = ChoiceField(say(RESERVATION), [Chosen()], choices=maker.asks.reservations)
        only = maker.asks.reservations[0][0] if len(maker.asks.reservations) == 1 else None
        names = [maker.add("reservation_uid", chosen, only)]
        if step.reservation == "meet":
            reads = EngineReads(maker.faults_as(Field("reservation", RESERVATION, "text")), required=True)
            answer = TextAreaField(t("Kết quả thực hiện", "How it was met"), [reads], render_kw={"rows": 3})
            names.append(maker.add("reservation_answer", answer))
        maker.titles[RESERVATION] = names[-1]
        maker.section("asks", RESERVATION, names)
    elif maker.asks.kind.takes_reservations and (step.sign_off or step.signs):
        maker.section("reservation", Text("Đồng ý với điều kiện", "Yes, on a condition"), [reservation(maker)])
