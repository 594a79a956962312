"""What came from paper on the form of a step: its count, its second entry, and what is taken out again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wtforms import Form, FormField, StringField
from wtforms.validators import ValidationError

from workflow_app.domain.votes import Question
from workflow_app.services.voting import withdrawing
from workflow_app.services.voting.minutes import Member
from workflow_app.services.voting.tallying import INSTEAD
from workflow_app.web.act_maker import Maker
from workflow_app.web.act_meeting import ELECTRONIC, inner_form, presence
from workflow_app.web.form_fields import BaseForm, EngineReads, NumberField, OneField, TickField, entered
from workflow_app.web.language import say, t
from workflow_app.web.rounds_view import CHOICES
from workflow_app.web.voting_asks import Voting

COUNTS = ("yes", "no", "abstain", "invalid")
AGAIN = "again_"
WITHDRAW = "withdraw_"


def counting(maker: Maker, found: Voting) -> list[str]:
    if found.has_ballots:
        names = presence(maker, found)
        names = names if found.by_name or not found.takes_paper else names + _tallies(maker, found)
        return names + withdrawal(maker, found)
    return _whole(maker, found)


def _whole(maker: Maker, found: Voting) -> list[str]:
    """A tally: how many were there, and the count of each question."""
    most = {"min": "0", "max": str(found.entitled)}
    present = NumberField(
        t("Số người có quyền biểu quyết có mặt", "Entitled persons present"),
        [EngineReads(maker.faults(lambda value: {"round": {"present": value}}), required=True)],
        render_kw=most,
    )
    names = [maker.add("present", present, found.present if found.tallies else None), *_tallies(maker, found)]
    why = why_again(maker, found)
    return [*names, maker.add("why", why)] if why else names


def why_again(maker: Maker, found: Voting) -> Any:
    """Why a tally that somebody else entered is entered anew; None where none is replaced."""
    if found.step != "tally" or not found.entered_by:
        return None
    reads = EngineReads(maker.faults(lambda value: {"round": {"why": value}}))
    return StringField(say(INSTEAD), [reads], description=_stands_there(found.entered_by))


def _stands_there(name: str) -> str:
    return t(
        f"{name} đã nhập kết quả của phiên này; số nhập ở đây sẽ thay số ấy.",
        f"{name} has entered the count of this round; what is entered here takes its place.",
    )


def withdrawal(maker: Maker, found: Voting) -> list[str]:
    """A tick for each entry from paper that was not yet entered again, and why it is taken out."""
    if not found.withdrawable:
        return []
    maker.base = WithdrawingForm
    ticks = [maker.add(f"{WITHDRAW}{key.replace('-', '')}", TickField(say(told))) for key, told in found.withdrawable]
    why = StringField(
        say(withdrawing.WHY), [EngineReads(maker.faults(lambda value: {"round": {"why": value}}))],
        description=t(
            "Chọn mục nào thì bước này chỉ rút mục ấy, không ghi gì khác.",
            "When something is ticked, this step withdraws it and does nothing else.",
        ),
    )  # fmt: skip
    return [*ticks, maker.add(f"{WITHDRAW}why", why)]


class WithdrawingForm(BaseForm):
    """What is taken out needs its reason and nothing else of the form."""

    def validate(self, extra_validators: Any = None) -> bool:
        why = self[f"{WITHDRAW}why"]
        if not any(one.data for one in self if one.short_name.startswith(WITHDRAW) and one is not why):
            return super().validate(extra_validators)
        if entered(why) is None:
            why.errors = [t("Rút lần nhập thì phải ghi lý do.", "Say why the entry is withdrawn.")]
            return False
        return bool(why.validate(self, ()))


def checking(maker: Maker, found: Voting, *, persons: bool = True) -> list[str]:
    """The second entry begins with nothing: neither the first one's numbers are on this page nor whose ballots were
    entered by name; who enters them again looks for the name on the paper. `persons`: whether who was there and who
    voted on paper is asked here too."""
    if not found.has_ballots:
        return _whole(maker, found)
    may_be_named = [one for one in found.persons if one.may_vote and one.voted != ELECTRONIC] if found.has_named else []
    names = [_again(maker, found, one) for one in may_be_named]
    names += presence(maker, found) if persons else []
    return names + (_tallies(maker, found) if found.has_count else [])


class _WholeBallot:
    """A ballot says something to each question, or there is none."""

    def __call__(self, form: Form, bound: Any) -> None:
        if entered(bound) is None and any(entered(one) is not None for one in form):
            raise ValidationError(t("Phiếu phải có ý kiến ở từng nội dung.", "A ballot answers each question."))


def _again(maker: Maker, found: Voting, one: Member) -> str:
    said = [(choice, say(CHOICES[choice])) for choice in ("yes", "no", "abstain")]
    inner = {
        question.name: OneField(
            say(question.title), [_WholeBallot()], choices=[("", t("Không có phiếu", "No ballot")), *said], default="",
            render_kw={"autocomplete": "off"},
        )
        for question in found.vote.questions
    }  # fmt: skip
    return maker.add(f"{AGAIN}{one.key}", FormField(inner_form(inner), one.name))


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
    return [maker.add(f"question_{one.name}", tally(maker, found, one)) for one in found.vote.questions]


def tally(maker: Maker, found: Voting, question: Question) -> Any:
    """The count of one question, beginning with the numbers that stand there for whoever may read them."""
    kept = dict(found.tallies.get(question.name, {})) if not found.has_ballots else {}
    return FormField(tally_form(maker, found, question.name), say(question.title), default=kept or None)


def _count_of(question: str) -> Callable[[Any], dict[str, Any]]:
    return lambda value: {"round": {"questions": {question: {"yes": value}}}}
