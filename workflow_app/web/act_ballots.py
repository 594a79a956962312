"""A member's ballot on the form of a step, and what he may add to an open one."""

from __future__ import annotations

from typing import Any

from wtforms import Form, FormField, TextAreaField
from wtforms.validators import ValidationError

from workflow_app.domain.contents import Field
from workflow_app.domain.texts import Text
from workflow_app.web.act_maker import Maker
from workflow_app.web.act_meeting import inner_form
from workflow_app.web.form_fields import ChoiceField, DayField, EngineReads, NeededField, entered
from workflow_app.web.language import say, t
from workflow_app.web.rounds_view import CHOICES
from workflow_app.web.voting_asks import Voting

CHOICE = "choice_"
RESERVATION = Text("Điều kiện kèm theo", "Reservation")


def ballot(maker: Maker, found: Voting) -> list[str]:
    names = []
    for question in found.vote.questions:
        choice = NeededField(
            say(question.title), [OneOfThem()],
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


class OneOfThem:
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
    return maker.add("reservation", FormField(inner_form(inner), say(RESERVATION)))


class _Whole:
    def __call__(self, form: Form, bound: Any) -> None:
        if entered(bound) is None and any(entered(one) is not None for one in form):
            raise ValidationError(
                t(
                    "Điều kiện phải có nội dung, người thực hiện và thời hạn.",
                    "Say what, who sees to it, and until when.",
                )
            )
