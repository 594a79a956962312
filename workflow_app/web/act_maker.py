"""What a step's form is put together from: named fields, their first values, and the sections they stand in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from wtforms import Form
from wtforms.validators import ValidationError

from workflow_app.domain import contents
from workflow_app.domain.kinds import Kind
from workflow_app.domain.refusals import Refusal, Refused
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import Transition
from workflow_app.services.values import read_input
from workflow_app.web import row_asks
from workflow_app.web.act_asks import Asks
from workflow_app.web.form_builder import build
from workflow_app.web.form_fields import BaseForm, ChoiceField, EngineReads, Faults, PointField
from workflow_app.web.language import say, t


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that stand together under a heading; `part` tells the page when something is shown beside them."""

    part: str
    title: Text | None
    names: tuple[str, ...]
    is_folded: bool = False


@dataclass
class Maker:
    asks: Asks
    made: dict[str, Any] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    sections: list[Section] = field(default_factory=list)
    titles: dict[Text, str] = field(default_factory=dict)
    base: type[BaseForm] = BaseForm
    """What the form is made of besides its fields."""

    def add(self, name: str, unbound: Any, value: Any = None) -> str:
        self.made[name] = unbound
        if value is not None:
            self.values[name] = value
        return name

    def add_field(self, name: str, spec: contents.Field, *, needed: bool, value: Any = None) -> str:
        """A field of the dossier; of a table perhaps only some columns are open to this step."""
        self.titles[spec.title] = name
        faults = self.faults(lambda given: {"fields": {spec.name: given}})
        columns = self.asks.open_columns.get(spec.name)
        later: frozenset[str] = frozenset() if columns else row_asks.later_columns(self.asks.kind, spec, value)
        unbound = build(spec, self.asks.choices, faults, required=needed, kept=value, open_columns=columns, later=later)
        return self.add(name, unbound, value)

    def add_ask(self, name: str, spec: contents.Field) -> str:
        """Something asked with the act. Where it names a row, the rows are offered to choose from."""
        self.titles[spec.title] = name
        faults = self.faults(lambda given: {"asks": {spec.name: given}})
        row = self.asks.row_choices.get(spec.name)
        if row is not None and row.options:
            reads = EngineReads(faults, spec.required)
            only = row.options[0][0] if len(row.options) == 1 else None
            choice = ChoiceField(say(spec.title), [reads], choices=row.options, description=say(spec.help))
            return self.add(name, choice, only)
        if spec.type == "yes_no" and name in self._checklist():
            tick = PointField(say(spec.title), [EngineReads(faults, spec.required)], description=say(spec.help))
            return self.add(name, tick)
        first = row.first if row is not None and row.first else None
        return self.add(name, build(spec, self.asks.choices, faults, required=spec.required), first)

    def _checklist(self) -> set[str]:
        """What is asked for its yes alone, and ticked on every form alike."""
        points = [rule.values["of"] for rule in self.asks.transition.guards if rule.name in ("confirmed", "sealed")]
        return {f"ask_{one}" for of in points for one in ([of] if isinstance(of, str) else of)}

    def section(self, part: str, title: Text | None, names: Iterable[str], *, folded: bool = False) -> None:
        if listed := tuple(names):
            self.sections.append(Section(part, title, listed, folded))

    def faults(self, wrap: Callable[[Any], Mapping[str, Any]]) -> Faults:
        """What the engine's reader says to a value, put where it belongs among everything that can be entered."""
        return _reader(self.asks.kind, self.asks.transition, wrap)

    def faults_as(self, spec: contents.Field) -> Faults:
        """The same for a value that the definition does not name, read as a field of its type is."""
        kind = replace(self.asks.kind, asks={spec.name: spec})
        transition = replace(self.asks.transition, asks=(spec.name,))
        return _reader(kind, transition, lambda value: {"asks": {spec.name: value}})


def _reader(kind: Kind, transition: Transition, wrap: Callable[[Any], Mapping[str, Any]]) -> Faults:
    def ask(value: Any) -> Iterable[Refusal]:
        try:
            read_input(kind, transition, wrap(value), person_exists=bool, organisation_exists=bool)
        except Refused as refused:
            return refused.refusals
        return ()

    return ask


class Chosen:
    """A choice that cannot be left open."""

    field_flags: Mapping[str, Any] = {"required": True}

    def __call__(self, form: Form, bound: Any) -> None:
        if not bound.data:
            raise ValidationError(t("Chưa chọn.", "Not chosen."))
