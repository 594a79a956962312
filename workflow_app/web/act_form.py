"""The form of one step, made of what the step asks; refusals find their way back to its fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from wtforms import Form, FormField, StringField, TextAreaField

from workflow_app.domain.refusals import Refusal
from workflow_app.domain.rule_sources import SOFTWARE
from workflow_app.domain.texts import Text
from workflow_app.domain.votes import DeclaredException
from workflow_app.domain.ways_out.shared import ENTER_IT
from workflow_app.services.values import STAGE
from workflow_app.web import act_parts, act_votes
from workflow_app.web.act_asks import Asks
from workflow_app.web.act_maker import Chosen, Maker, Section
from workflow_app.web.form_fields import BaseForm, ChoiceField, DayField, EngineReads, SeveralField, words_of
from workflow_app.web.language import say, t


@dataclass
class ActForm:
    """A form with its sections. `general` are refusals that have more to say than fits at a field."""

    asks: Asks
    form: Form
    sections: list[Section]
    titles: dict[Text, str] = field(default_factory=dict)
    general: list[Refusal] = field(default_factory=list)

    def place(self, refusals: Iterable[Refusal]) -> None:
        """Put each refusal at the field it speaks of; those with more to say are told in full above the form too."""
        plain = (self.asks.transition.source or self.asks.kind.source).text  # stands beside the step anyway
        for one in refusals:
            name = self._name_of(one)
            if name is not None:
                self.tell(name, words_of(one))
            if name is None or one.source not in (SOFTWARE, plain) or one.supplier or one.ways_out != (ENTER_IT,):
                self.general.append(one)

    def tell(self, name: str, words: str) -> None:
        """A message at a field; `document.part` is a part of a text."""
        group, _, part = name.partition(".")
        bound: Any = self.form[group]
        bound = bound.form[part] if part else bound
        if words not in bound.errors:
            bound.errors = [*bound.errors, words]

    def is_faulty(self, section: Section) -> bool:
        return any(self.form[name].errors for name in section.names)

    def _name_of(self, one: Refusal) -> str | None:
        title = one.detail.get("field") or one.detail.get("paper")
        found = self.titles.get(title) if isinstance(title, Text) else self._place_of(one.code)
        # A group shows no message of its own.
        if found is None or found not in self.form or isinstance(self.form[found], FormField):
            return None
        return found

    def _place_of(self, code: str) -> str | None:
        """The day that the document bears is at fault where one was entered, else the day of the act."""
        if code in ("dated_before_vote", "dated_before_signature", "dated_before_dossier"):
            return "ask_dated_on" if "ask_dated_on" in self.form and self.form["ask_dated_on"].data else "held_on"
        return _AT.get(code)


_AT = {
    "bad_tally": "present", "chair_not_of_body": "chair", "too_early": "held_on", "too_late": "held_on",
    "dated_before_stage": "held_on", "exception_not_small": "exceptions", "ballots_not_allowed": "ballots",
}  # fmt: skip


def make(asks: Asks, posted: Any = None, *, voting: Callable[[Maker], None] = act_votes.voting) -> ActForm:
    """The form as it is first shown, or with what was posted (values and files together). `voting` makes the part that
    concerns a round."""
    maker = Maker(asks)
    first = (_recording,) if asks.only_records_ballot else ()
    for part in (
        *first, _fields, _texts, act_parts.opinions, act_parts.papers, act_parts.verdicts, voting, _stage,
        _asked, act_parts.reservations, *(() if first else (_recording,)),
    ):  # fmt: skip
        part(maker)
    made = type("StepForm", (maker.base,), maker.made)
    return ActForm(asks, made(formdata=posted, data=maker.values), maker.sections, maker.titles)


def _fields(maker: Maker) -> None:
    groups: dict[Text | None, list[str]] = {}
    for spec, value in maker.asks.fields:
        needed = spec.required or spec.name in maker.asks.transition.needs_fields
        name = maker.add_field(f"field_{spec.name}", spec, needed=needed, value=value)
        groups.setdefault(spec.group, []).append(name)
    for title, names in groups.items():
        maker.section("fields", title, names)


def _stage(maker: Maker) -> None:
    """Where to, among the stages that the dossier has passed: the nearest is not chosen for anybody."""
    if maker.asks.transition.goes_to_earlier:
        maker.titles[STAGE] = "stage"
        stages = [(name, say(title)) for name, title in reversed(maker.asks.stages)]
        hint = t("Chỉ các bước hồ sơ đã qua, gần nhất trước.", "Stages that the dossier has passed, nearest first.")
        choice = ChoiceField(say(STAGE), [Chosen()], choices=stages, description=hint)
        maker.section("stage", None, [maker.add("stage", choice, stages[0][0] if len(stages) == 1 else None)])


def _asked(maker: Maker) -> None:
    groups: dict[Text | None, list[str]] = {}
    for one in maker.asks.transition.asks:
        spec = maker.asks.kind.asks[one]
        groups.setdefault(spec.group, []).append(maker.add_ask(f"ask_{one}", spec))
    for title, names in groups.items():
        maker.section("asks", title, names)


def _texts(maker: Maker) -> None:
    for spec, parts in maker.asks.texts:

        def reads(part: str, document: str = spec.name) -> list[EngineReads]:
            return [EngineReads(maker.faults(lambda value: {"texts": {document: {part: value}}}))]

        inner = {
            "abstract": StringField(t("Trích yếu", "Abstract"), reads("abstract")),
            "text": TextAreaField(t("Nội dung văn bản", "Text"), reads("text"), render_kw={"rows": 14}),
            "recipients": TextAreaField(
                t("Nơi nhận", "Recipients"), reads("recipients"),
                description=t("Mỗi nơi nhận một dòng.", "One recipient a line."),
            ),
        }  # fmt: skip
        name = f"text_{spec.name}"
        maker.add(name, FormField(type("TextForm", (BaseForm,), inner), say(spec.title)), dict(parts) or None)
        maker.section("texts", None, [name])


def _recording(maker: Maker) -> None:
    """The day, declared exceptions, and for whom it is recorded: folded away where today is the ordinary case."""
    asks, names = maker.asks, []
    if asks.voting and asks.voting.step == "ballot" and not asks.behalf:
        return  # a member's ballot is cast by himself, today
    if asks.behalf:
        myself = [("self", t("Tôi tự thực hiện", "I act myself"))] if asks.acts_himself else []
        label, hint = _FROM_PAPER if asks.only_records_ballot else _IN_PLACE
        behalf = ChoiceField(
            say(label), [Chosen()], choices=[*myself, *asks.behalf], description=say(hint),
        )  # fmt: skip
        names.append(maker.add("behalf", behalf, _for_whom(asks)))
    held_on = DayField(
        t("Ngày thực hiện", "Day it happened"),
        [EngineReads(maker.faults(lambda value: {"held_on": value}))],
        description=t(
            "Ngày việc này diễn ra. Ngày ghi vào hệ thống luôn là hôm nay; ghi sau sẽ hiện là ghi muộn.",
            "The day on which this happened. It is recorded as of today; a later record shows as late.",
        ),
    )
    names.append(maker.add("held_on", held_on, asks.today.isoformat()))
    maker.titles[Text("Ngày thực hiện", "Day of the act")] = "held_on"
    if asks.exceptions:
        exceptions = SeveralField(
            t("Khai báo ngoại lệ", "Declared exceptions"),
            choices=[(one.name, _exception(one)) for one in asks.exceptions],
            description=t(
                "Chỉ đánh dấu khi đúng trường hợp; lịch sử ghi rõ ngoại lệ này.",
                "Tick only where it applies; the history shows the exception.",
            ),
        )
        names.append(maker.add("exceptions", exceptions))
    opens = bool(asks.voting and asks.voting.step == "open")
    unfolded = opens or bool(asks.exceptions) or (bool(asks.behalf) and not asks.acts_himself)
    maker.section("recording", Text("Ghi nhận", "Recording"), names, folded=not unfolded)


_IN_PLACE = (
    Text("Thay cho ai", "In whose place"),
    Text(
        "Ghi hộ người thực hiện bước này, hoặc làm thay theo uỷ quyền; cả hai tên đều vào lịch sử.",
        "Recorded for who takes this step, or taken in his place by delegation; both names are kept.",
    ),
)
_FROM_PAPER = (
    Text("Phiếu giấy của ai", "Whose paper ballot"),
    Text(
        "Người ghi tên trên lá phiếu; tên người ấy và tên bạn đều vào lịch sử.",
        "Whose name stands on the ballot; his name and yours are kept in the history.",
    ),
)


def _for_whom(asks: Asks) -> str | None:
    """Chosen at first: himself where he may, or the only one for whom he acts."""
    if asks.acts_himself:
        return "self"
    return asks.behalf[0][0] if len(asks.behalf) == 1 else None


def _exception(one: DeclaredException) -> str:
    return say(one.title) + (f" ({say(one.source.text)})" if one.source else "")
