"""The part of a step's form that opens, counts or closes a round of a body's vote."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wtforms import FormField, HiddenField

from workflow_app.web.act_maker import Chosen, Maker
from workflow_app.web.form_fields import BaseForm, ChoiceField, EngineReads, NumberField, OneField
from workflow_app.web.language import say, t
from workflow_app.web.presenting import day
from workflow_app.web.voting_asks import Voting

COUNTS = ("yes", "no", "abstain", "invalid")


def voting(maker: Maker) -> None:
    found = maker.asks.voting
    if found is None:
        return
    fields = {"open": _opening, "tally": _counting, "close": _closing}[found.step]
    maker.section("voting", found.vote.title, fields(maker, found))


def _opening(maker: Maker, found: Voting) -> list[str]:
    way = OneField(
        t("Hình thức", "Way"),
        choices=[("meeting", t("Họp", "Meeting")), ("poll", t("Lấy phiếu ý kiến bằng văn bản", "Written poll"))],
        default="meeting",
    )
    chair = ChoiceField(t("Chủ trì", "Chair"), [Chosen()], choices=[(one.uid, one.label) for one in found.roll])
    secretary = ChoiceField(
        t("Thư ký cuộc họp", "Secretary of the meeting"),
        choices=[(one.uid, one.label) for one in found.secretaries],
        description=t("Để trống nếu chính bạn ghi biên bản.", "Leave open when you keep the minutes yourself."),
    )
    names = [
        maker.add("way", way),
        maker.add("chair", chair, found.chairs[0] if found.chairs else None),
        maker.add("secretary", secretary),
    ]
    if found.meetings:
        meeting = ChoiceField(
            t("Cùng cuộc họp đã mở", "In a meeting already opened"),
            choices=[(uid, f"{day(on)} — {chaired_by}") for uid, on, chaired_by in found.meetings],
            description=t(
                "Chọn khi nhiều hồ sơ được biểu quyết trong một cuộc họp; ngày thực hiện phải trùng ngày họp.",
                "For several dossiers decided in one meeting; the day must be that of the meeting.",
            ),
        )
        names.append(maker.add("meeting", meeting))
    return names


def _counting(maker: Maker, found: Voting) -> list[str]:
    most = {"min": "0", "max": str(found.entitled)}
    present = NumberField(
        t("Số người có quyền biểu quyết có mặt", "Entitled persons present"),
        [EngineReads(maker.faults(lambda value: {"round": {"present": value}}), required=True)],
        render_kw=most,
    )
    names = [maker.add("present", present, found.present if found.tallies else None)]
    labels = (t("Đồng ý", "Yes"), t("Không đồng ý", "No"), t("Ý kiến khác", "Abstained"), t("Không hợp lệ", "Invalid"))
    for question in found.vote.questions:
        reads = EngineReads(maker.faults(_count_of(question.name)))
        inner: dict[str, Any] = {
            key: NumberField(label, [reads], render_kw=most, default=None if key == "yes" else "0")
            for key, label in zip(COUNTS, labels, strict=True)
        }
        form: Any = FormField(type("TallyForm", (BaseForm,), inner), say(question.title))
        names.append(maker.add(f"question_{question.name}", form, dict(found.tallies.get(question.name, {})) or None))
    return names


def _count_of(question: str) -> Callable[[Any], dict[str, Any]]:
    return lambda value: {"round": {"questions": {question: {"yes": value}}}}


def _closing(maker: Maker, found: Voting) -> list[str]:
    """Only where a single question is undecided the chair may close the matter as lost."""
    if found.outcome != "undecided" or len(found.vote.questions) > 1:
        return [maker.add("confirmed", HiddenField(default="yes"))]
    closed_as = OneField(
        t("Người chủ trì kết luận", "The chair concludes"),
        choices=[
            ("", t("Chưa đủ phiếu, để biểu quyết lại", "Undecided, to be voted on again")),
            ("lost", t("Kết thúc: không thông qua", "Closed as lost")),
        ],
        default="",
    )
    return [maker.add("closed_as", closed_as)]
