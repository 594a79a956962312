"""The part of a step's form that says how a body meets: who presides, who keeps the minutes, who is there; when a round
is opened, and when an open one gets another chair or secretary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import Form, FormField, HiddenField, StringField
from wtforms.validators import ValidationError

from workflow_app.domain.ballots import WAYS
from workflow_app.domain.contents import Field
from workflow_app.domain.texts import Text
from workflow_app.services.voting import handing_over, presiding
from workflow_app.services.voting.minutes import Member
from workflow_app.services.voting.opening import CAST
from workflow_app.web.act_maker import Chosen, Maker
from workflow_app.web.form_fields import BaseForm, ChoiceField, EngineReads, NeededField, OneField, entered
from workflow_app.web.language import say, t
from workflow_app.web.presenting import day
from workflow_app.web.voting_asks import Voting

ELECTRONIC = "electronic"
PAPER = "paper"


def opening(maker: Maker, found: Voting, *, joins: bool = True) -> list[str]:
    """`joins`: whether the round may be held in a meeting that is open already."""
    way = OneField(
        t("Hình thức", "Way"),
        choices=[("meeting", t("Họp", "Meeting")), ("poll", t("Lấy phiếu ý kiến bằng văn bản", "Written poll"))],
        default="meeting",
    )
    maker.titles |= {presiding.CHAIR: "chair", presiding.SECRETARY: "secretary"}
    asked = [Chosen(), *([_OfMeeting(found.meeting, found.chairs[0])] if found.meeting else [])]
    chair = ChoiceField(say(presiding.CHAIR), asked, choices=[(one.uid, one.label) for one in found.presiding])
    secretary = ChoiceField(
        say(presiding.SECRETARY),
        [_NotTheChair(found.opener)] if found.apart else (),
        choices=[(one.uid, one.label) for one in found.secretaries],
        description=t("Để trống nếu chính bạn ghi biên bản.", "Leave open when you keep the minutes yourself."),
    )
    names = [_meeting(maker, found)] if joins and found.meetings else []
    if found.forms != ("recorded",):
        maker.titles[CAST] = "ballots"
        forms = [one for form in found.forms for one in _forms(form)]
        form = NeededField(
            t("Biểu quyết bằng", "Decided by"), [Chosen()], choices=forms,
            default=forms[0][0] if len(found.forms) == 1 else None,
            description=t(
                "Chốt cùng danh sách khi mở phiên, sau đó không đổi được.",
                "Frozen with the roll when the round is opened; it does not change afterwards.",
            ),
        )  # fmt: skip
        names.append(maker.add("ballots", form))
    names += [
        maker.add("way", way),
        maker.add("chair", chair, found.chairs[0] if found.chairs else None),
        maker.add("secretary", secretary),
        maker.add("why", _why_another(maker)),
    ]
    return names + presence(maker, found)


def _meeting(maker: Maker, found: Voting) -> str:
    """The meeting of this very day comes first, chosen already; a new one is the other choice."""
    order = sorted(found.meetings, key=lambda one: one[0] != found.meeting)
    meeting = ChoiceField(
        t("Cuộc họp", "Meeting"),
        choices=[(uid, f"{day(on)} — {chaired_by}") for uid, on, chaired_by in order],
        description=t(
            "Nhiều hồ sơ biểu quyết trong một cuộc họp thì chọn cuộc họp đã mở của ngày hôm ấy: người chủ trì, thư ký "
            "theo cuộc họp đó. Để trống là mở cuộc họp mới.",
            "Several dossiers decided at one sitting share the meeting opened for that day, with its chair and "
            "secretary. Left open, a new meeting is begun.",
        ),
    )
    return maker.add("meeting", meeting, found.meeting or None)


def _why_another(maker: Maker) -> StringField:
    return StringField(
        say(presiding.WHY_ANOTHER), [EngineReads(maker.faults(lambda value: {"round": {"why": value}}))],
        description=t(
            "Chỉ ghi khi không ai giữ chức danh chủ trì dự được.",
            "Only where nobody whose post chairs the body is there.",
        ),
    )  # fmt: skip


@dataclass(frozen=True)
class _OfMeeting:
    """Who joins a meeting has its chair; nobody's choice is passed over in silence."""

    meeting: str
    chair: str

    def __call__(self, form: Form, bound: Any) -> None:
        if "meeting" in form and form["meeting"].data == self.meeting and bound.data != self.chair:
            raise ValidationError(
                t(
                    "Cuộc họp đã chọn có người chủ trì khác; muốn người này chủ trì thì để trống ô “Cuộc họp”.",
                    "The chosen meeting has another chair; for this one leave the meeting open.",
                )
            )


@dataclass(frozen=True)
class _NotTheChair:
    """Told when the round is opened: a chair who is its secretary could not count the paper, and nobody for him."""

    opener: str

    def __call__(self, form: Form, bound: Any) -> None:
        if (bound.data or self.opener) == form["chair"].data:
            raise ValidationError(
                t(
                    "Người chủ trì và thư ký phải là hai người: hãy chọn người khác làm thư ký.",
                    "The chair and the secretary are two persons: choose another secretary.",
                )
            )


def _forms(form: str) -> list[tuple[str, str]]:
    """Secret ballots are one choice for each way in which they can be cast, on paper first."""
    if form != "secret":
        return [(form, say(_FORMS[form]))]
    return [(f"{form}-{one}", f"{say(_FORMS[form])}: {say(_WAYS[one])}") for one in WAYS]


def form_chosen(value: str) -> dict[str, str]:
    """What the engine is told of that choice."""
    form, _, ways = value.partition("-")
    return {"ballots": form, "ways": ways} if ways else {"ballots": form}


_FORMS = {
    "recorded": Text("Chỉ ghi số phiếu do thư ký tổng hợp", "The numbers alone, as the secretary records them"),
    "open": Text("Phiếu công khai: mỗi người một phiếu ghi tên", "Open ballots, each with its name"),
    "secret": Text("Phiếu kín", "Secret ballots"),
}
_WAYS: dict[str, Text] = {
    "paper": Text(
        "bằng giấy, kiểm phiếu rồi hai người nhập độc lập", "on paper, counted, and entered by two persons apart"
    ),
    "electronic": Text("trên hệ thống, mỗi người tự bỏ phiếu", "electronically, each casts his own"),
    "both": Text("cả hai cách, trên hệ thống hoặc bằng giấy", "both ways, electronically or on paper"),
}


def handing_over_form(maker: Maker, found: Voting) -> list[str]:
    """The posts of the open round as they are held, to be changed with a reason."""
    maker.titles |= {presiding.CHAIR: "chair", presiding.SECRETARY: "secretary", handing_over.WHY: "why"}
    chair = ChoiceField(say(presiding.CHAIR), [Chosen()], choices=[(one.uid, one.label) for one in found.presiding])
    secretary = ChoiceField(
        say(presiding.SECRETARY), [Chosen(), *([_NotTheChair("")] if found.apart else [])],
        choices=[(one.uid, one.label) for one in found.secretaries],
    )  # fmt: skip
    why = StringField(
        say(handing_over.WHY), [EngineReads(maker.faults(lambda value: {"round": {"why": value}}), required=True)],
        description=t(
            "Phiếu đã bỏ và số đã ghi giữ nguyên; lịch sử và biên bản ghi cả hai người và lý do này.",
            "What was cast and entered stays; history and minutes name both persons and this reason.",
        ),
    )  # fmt: skip
    holds = {one.uid for one in found.presiding}
    return [
        maker.add("chair", chair, found.chair if found.chair in holds else None),
        maker.add("secretary", secretary, found.secretary),
        maker.add("why", why),
    ]


_OPENING = ("", "present", "absent")
_COUNTING = ("", "present", "paper", "absent")
_AGAIN = ("", "present", "paper")
_PRESENCE: dict[str, Text] = {
    "": Text("Chưa ghi", "Not told"),
    "present": Text("Có mặt", "Present"),
    "paper": Text("Phiếu giấy", "Paper ballot"),
    "absent": Text("Vắng", "Absent"),
}


def presence(maker: Maker, found: Voting) -> list[str]:
    """A line for everybody who counts; who is entered a second time begins with nothing."""
    usual = {"open": _OPENING, "check": _AGAIN}.get(found.step, _COUNTING)
    by_count = found.takes_paper and not found.by_name
    wanted = tuple(one for one in usual if one != PAPER or by_count)
    return [_presence(maker, one, wanted, found.away.get(one.person_id, "")) for one in found.persons if one.counts]


def _presence(maker: Maker, one: Member, wanted: Sequence[str], away: str = "") -> str:
    """Whether this person is there, and why not; of who has voted here already nothing is asked. `away` is why he was
    told to be absent at the opening, which stands unless the second entry says otherwise."""
    if one.voted == ELECTRONIC or one.is_named:
        return maker.add(one.key, FormField(inner_form({"presence": HiddenField(default=ELECTRONIC)}), one.name))
    if "absent" not in wanted:
        absent = f"{say(_PRESENCE['absent'])} ({away})" if away else say(_PRESENCE[""])
        again = OneField(one.name, choices=[(w, say(_PRESENCE[w]) if w else absent) for w in wanted], default="")
        return maker.add(one.key, FormField(inner_form({"presence": again}), one.name))
    reads = EngineReads(maker.faults_as(Field("absence", Text("Lý do vắng", "Reason of the absence"), "line")))
    inner = {
        "presence": OneField(one.name, choices=[(w, say(_PRESENCE[w])) for w in wanted], default=""),
        "reason": StringField(
            t("Lý do vắng", "Reason of the absence"), [_AbsenceExplained(), reads],
            render_kw={"placeholder": t("Lý do vắng", "Why absent")},
        ),
    }  # fmt: skip
    value = {"presence": PAPER if one.voted == PAPER else one.presence, "reason": one.absence_reason}
    kept = value if value["presence"] else None
    return maker.add(one.key, FormField(inner_form(inner), one.name), kept)


def attendance(maker: Maker, found: Voting) -> list[str]:
    """Whoever did not vote and of whom nobody said whether he was there: the chair is asked before the minutes say that
    it is not known."""
    return [_presence(maker, one, _OPENING) for one in found.asked]


class _AbsenceExplained:
    def __call__(self, form: Form, bound: Any) -> None:
        if form["presence"].data == "absent" and entered(bound) is None:
            raise ValidationError(t("Vắng thì ghi lý do.", "An absence needs its reason."))


def inner_form(inner: dict[str, Any]) -> Any:
    return type("InnerForm", (BaseForm,), inner)
