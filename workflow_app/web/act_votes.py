"""The part of a step's form that opens, votes in, counts, checks or closes a round, and what it tells the engine.

What is chosen in a secret round is never given back: not by a form that was refused, not by a page that somebody else
overtook, and the browser keeps no draft of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import Form, FormField, HiddenField, StringField, TextAreaField
from wtforms.validators import ValidationError

from workflow_app.domain.kinds import Field
from workflow_app.domain.messages import MESSAGES
from workflow_app.domain.texts import Text
from workflow_app.services.voting import presiding, withdrawing
from workflow_app.services.voting.minutes import Member
from workflow_app.web.act_maker import Chosen, Maker
from workflow_app.web.form_fields import (
    BaseForm,
    ChoiceField,
    DayField,
    EngineReads,
    NumberField,
    OneField,
    TickField,
    entered,
)
from workflow_app.web.language import say, t
from workflow_app.web.presenting import day
from workflow_app.web.rounds_view import CHOICES
from workflow_app.web.voting_asks import Voting

COUNTS = ("yes", "no", "abstain", "invalid")
CHOICE = "choice_"
AGAIN = "again_"
WITHDRAW = "withdraw_"
ELECTRONIC = "electronic"
PAPER = "paper"
RESERVATION = Text("Điều kiện kèm theo", "Reservation")


def voting(maker: Maker) -> None:
    found = maker.asks.voting
    if found is None:
        return
    steps: dict[str, Callable[[Maker, Voting], list[str]]] = {
        "open": _opening, "ballot": ballot, "tally": _counting, "check": checking, "close": _closing,
    }  # fmt: skip
    maker.section("voting", found.vote.title, steps[found.step](maker, found))


# Opening ----------------------------------------------------------------------------------------------------------


def _opening(maker: Maker, found: Voting) -> list[str]:
    return opening(maker, found, joins=True)


def opening(maker: Maker, found: Voting, *, joins: bool) -> list[str]:
    """`joins`: whether the round may be held in a meeting that is open already."""
    way = OneField(
        t("Hình thức", "Way"),
        choices=[("meeting", t("Họp", "Meeting")), ("poll", t("Lấy phiếu ý kiến bằng văn bản", "Written poll"))],
        default="meeting",
    )
    maker.titles |= {presiding.CHAIR: "chair", presiding.SECRETARY: "secretary"}
    chair = ChoiceField(say(presiding.CHAIR), [Chosen()], choices=[(one.uid, one.label) for one in found.presiding])
    secretary = ChoiceField(
        say(presiding.SECRETARY),
        [_NotTheChair(found.opener)] if found.apart else (),
        choices=[(one.uid, one.label) for one in found.secretaries],
        description=t("Để trống nếu chính bạn ghi biên bản.", "Leave open when you keep the minutes yourself."),
    )
    names = []
    if len(found.forms) > 1:
        form = OneField(
            t("Biểu quyết bằng", "Decided by"), choices=[(one, say(_FORMS[one])) for one in found.forms],
            default=found.forms[0],
        )  # fmt: skip
        names.append(maker.add("ballots", form))
    names += [
        maker.add("way", way),
        maker.add("chair", chair, found.chairs[0] if found.chairs else None),
        maker.add("secretary", secretary),
        maker.add("why", _why_another(maker)),
    ]
    if joins and found.meetings:
        meeting = ChoiceField(
            t("Cùng cuộc họp đã mở", "In a meeting already opened"),
            choices=[(uid, f"{day(on)} — {chaired_by}") for uid, on, chaired_by in found.meetings],
            description=t(
                "Chọn khi nhiều hồ sơ được biểu quyết trong một cuộc họp; ngày thực hiện phải trùng ngày họp.",
                "For several dossiers decided in one meeting; the day must be that of the meeting.",
            ),
        )
        names.append(maker.add("meeting", meeting))
    return names + presence(maker, found)


def _why_another(maker: Maker) -> StringField:
    return StringField(
        say(presiding.WHY_ANOTHER), [EngineReads(maker.faults(lambda value: {"round": {"why": value}}))],
        description=t(
            "Chỉ ghi khi không ai giữ chức danh chủ trì dự được.",
            "Only where nobody whose post chairs the body is there.",
        ),
    )  # fmt: skip


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


_FORMS = {
    "recorded": Text("Chỉ ghi số phiếu do thư ký tổng hợp", "The numbers alone, as the secretary records them"),
    "open": Text("Phiếu công khai: mỗi người một phiếu ghi tên", "Open ballots, each with its name"),
    "secret": Text("Phiếu kín: bỏ trên hệ thống hoặc bằng giấy", "Secret ballots, electronic or on paper"),
}
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
    wanted = tuple(one for one in usual if one != PAPER or not found.by_name)
    return [_presence(maker, one, wanted) for one in found.persons if one.counts]


def _presence(maker: Maker, one: Member, wanted: Sequence[str]) -> str:
    """Whether this person is there, and why not; of who has voted here already nothing is asked."""
    if one.voted == ELECTRONIC or one.is_named:
        return maker.add(one.key, FormField(_form({"presence": HiddenField(default=ELECTRONIC)}), one.name))
    if "absent" not in wanted:
        again = OneField(one.name, choices=[(w, say(_PRESENCE[w])) for w in wanted], default="")
        return maker.add(one.key, FormField(_form({"presence": again}), one.name))
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
    return maker.add(one.key, FormField(_form(inner), one.name), kept)


class _AbsenceExplained:
    def __call__(self, form: Form, bound: Any) -> None:
        if form["presence"].data == "absent" and entered(bound) is None:
            raise ValidationError(t("Vắng thì ghi lý do.", "An absence needs its reason."))


def _form(inner: dict[str, Any]) -> Any:
    return type("InnerForm", (BaseForm,), inner)


# A member's ballot ------------------------------------------------------------------------------------------------


def ballot(maker: Maker, found: Voting) -> list[str]:
    names = []
    for question in found.vote.questions:
        choice = _Choice(
            say(question.title), [_OneOfThem()],
            choices=[(one, say(CHOICES[one])) for one in ("yes", "no", "abstain")],
            render_kw={"autocomplete": "off"},
        )  # fmt: skip
        names.append(maker.add(f"{CHOICE}{question.name}", choice))
    if found.form == "open":
        note = TextAreaField(
            t("Ý kiến khác, đề nghị ghi vào biên bản", "A differing opinion, for the minutes"),
            [EngineReads(maker.faults(lambda value: {"round": {"note": value}}))], render_kw={"rows": 3},
        )  # fmt: skip
        names.append(maker.add("note", note))
        if maker.asks.kind.takes_reservations:
            names.append(reservation(maker))
    return names


class _Choice(OneField):
    """Nothing chosen is one fault, not two."""

    def pre_validate(self, form: Any) -> None:
        if self.data is not None:
            super().pre_validate(form)


class _OneOfThem:
    """A ballot has nothing but its choices, so that none is marked as required."""

    def __call__(self, form: Form, bound: Any) -> None:
        if not bound.data:
            raise ValidationError(t("Hãy chọn một ý kiến.", "Choose one of them."))


def reservation(maker: Maker) -> str:
    """“Yes, provided that …”: all three parts or none of them."""

    def reads(title: Text, sort: str) -> EngineReads:
        return EngineReads(maker.faults_as(Field("reservation", title, sort)))  # type: ignore[arg-type]

    able = [one for one in maker.asks.choices.persons_for(()) if one[0] in maker.asks.answerers]
    inner = {
        "text": TextAreaField(
            t("Điều kiện", "On the condition that"), [_Whole(), reads(RESERVATION, "text")], render_kw={"rows": 2}
        ),
        "owner": ChoiceField(t("Người thực hiện", "Who sees to it"), [_Whole()], choices=able),
        "due": DayField(t("Thời hạn", "Until"), [_Whole(), reads(RESERVATION, "day")]),
    }  # fmt: skip
    return maker.add("reservation", FormField(_form(inner), say(RESERVATION)))


class _Whole:
    def __call__(self, form: Form, bound: Any) -> None:
        if entered(bound) is None and any(entered(one) is not None for one in form):
            raise ValidationError(
                t(
                    "Điều kiện phải có nội dung, người thực hiện và thời hạn.",
                    "Say what, who sees to it, and until when.",
                )
            )


# The count --------------------------------------------------------------------------------------------------------


def _counting(maker: Maker, found: Voting) -> list[str]:
    if found.has_ballots:
        names = presence(maker, found)
        names = names if found.by_name else names + _tallies(maker, found)
        return names + _withdrawing(maker, found)
    most = {"min": "0", "max": str(found.entitled)}
    present = NumberField(
        t("Số người có quyền biểu quyết có mặt", "Entitled persons present"),
        [EngineReads(maker.faults(lambda value: {"round": {"present": value}}), required=True)],
        render_kw=most,
    )
    first = maker.add("present", present, found.present if found.tallies else None)
    return [first, *_tallies(maker, found)]


def _withdrawing(maker: Maker, found: Voting) -> list[str]:
    """A tick for each entry from paper that was not yet entered again, and why it is taken out."""
    if not found.withdrawable:
        return []
    ticks = [maker.add(f"{WITHDRAW}{key.replace('-', '')}", TickField(say(told))) for key, told in found.withdrawable]
    why = StringField(
        say(withdrawing.WHY), [EngineReads(maker.faults(lambda value: {"round": {"why": value}}))],
        description=t(
            "Chọn mục nào thì bước này chỉ rút mục ấy, không ghi gì khác.",
            "When something is ticked, this step withdraws it and does nothing else.",
        ),
    )  # fmt: skip
    return [*ticks, maker.add(f"{WITHDRAW}why", why)]


def checking(maker: Maker, found: Voting, *, persons: bool = True) -> list[str]:
    """The second entry begins with nothing: the first one's numbers are not on this page, and of a ballot with a name
    only whose it is. `persons`: whether who was there and who voted on paper is asked here too."""
    names = [_again(maker, found, one) for one in found.persons if one.is_named and one.voted == PAPER]
    names += presence(maker, found) if persons else []
    return names + (_tallies(maker, found) if found.has_count else [])


def _again(maker: Maker, found: Voting, one: Member) -> str:
    inner = {
        question.name: _Choice(
            say(question.title), [_OneOfThem()], choices=[(w, say(CHOICES[w])) for w in ("yes", "no", "abstain")],
            render_kw={"autocomplete": "off"},
        )
        for question in found.vote.questions
    }  # fmt: skip
    return maker.add(f"{AGAIN}{one.key}", FormField(_form(inner), one.name))


def tally_form(maker: Maker, found: Voting, question: str) -> Any:
    labels = (
        t("Đồng ý", "Yes"),
        t("Không đồng ý", "No"),
        t("Không có ý kiến", "Abstained"),
        t("Không hợp lệ", "Invalid"),
    )
    reads = EngineReads(maker.faults(_count_of(question)))
    looks = {"min": "0", "max": str(found.entitled), "autocomplete": "off"}
    inner: dict[str, Any] = {
        key: NumberField(label, [reads], render_kw=looks, default=None if key == "yes" else "0")
        for key, label in zip(COUNTS, labels, strict=True)
    }
    return type("TallyForm", (BaseForm,), inner)


def _tallies(maker: Maker, found: Voting) -> list[str]:
    names = []
    for question in found.vote.questions:
        form: Any = FormField(tally_form(maker, found, question.name), say(question.title))
        kept = dict(found.tallies.get(question.name, {})) if not found.has_ballots else {}
        names.append(maker.add(f"question_{question.name}", form, kept or None))
    return names


def _count_of(question: str) -> Callable[[Any], dict[str, Any]]:
    return lambda value: {"round": {"questions": {question: {"yes": value}}}}


# Closing ----------------------------------------------------------------------------------------------------------


def _closing(maker: Maker, found: Voting) -> list[str]:
    unbound = closing_field(found)
    first = maker.add("closed_as", unbound) if unbound else maker.add("confirmed", HiddenField(default="yes"))
    return [first, *_withdrawing(maker, found)]


def closing_field(found: Voting) -> Any:
    """Only where a single question is undecided the chair may close the matter as lost; only a round whose secret
    ballots cannot be opened, or in which one without a name ought not to count, is closed as void."""
    if found.is_lost or found.stuck:
        void = t("Đóng phiên không có giá trị, biểu quyết lại", "Closed as void, to be voted on again")
        return OneField(
            t("Người chủ trì kết luận", "The chair concludes"), [_OneOfThem()], choices=[("void", void)],
            description=say(MESSAGES["key_lost" if found.is_lost else "voted_and_keeps_out"]).format(names=found.stuck),
        )  # fmt: skip
    choices = [("", t("Kết luận theo số phiếu", "As the votes decide"))]
    may_be_undecided = found.outcome == "undecided" or (found.is_secret and not found.outcome)
    if may_be_undecided and len(found.vote.questions) == 1:
        undecided = t("Chưa đủ phiếu, để biểu quyết lại", "Undecided, to be voted on again")
        choices = [("", undecided if found.outcome else choices[0][1])]
        choices.append(("lost", t("Kết thúc: không thông qua", "Closed as lost")))
    if len(choices) == 1:
        return None
    return OneField(t("Người chủ trì kết luận", "The chair concludes"), choices=choices, default="")


# What stays unsaid ------------------------------------------------------------------------------------------------


def keeps_drafts(found: Voting | None) -> bool:
    """Whether the browser may keep what is being entered: never a secret ballot."""
    return not (found and found.step == "ballot" and found.is_secret)


def hides(found: Voting | None) -> bool:
    """Whether what is chosen or counted here must not be given back by any page."""
    return bool(found and found.is_secret and found.step in ("ballot", "tally", "check"))


def forget(form: Any) -> None:
    """A form that comes back asks for a secret choice anew."""
    for one in form:
        if is_choice(one.name):
            one.data = None


def is_choice(name: str) -> bool:
    """Names of controls whose value is what somebody votes for: no page tells it again, no digest is made of it."""
    return name.rpartition("-")[2].startswith(CHOICE)
