"""Why not: the one shape in which the product says no.

A refusal names the rule, the source of the rule, what is missing, who could supply it and what would make it pass. It
has a code for tests and programs, and a sentence in each language for people.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from workflow_app.domain.messages import MESSAGES
from workflow_app.domain.rule_sources import SOFTWARE, SOURCES
from workflow_app.domain.texts import Text
from workflow_app.domain.ways_out import WAYS_OUT


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why an act may not happen now.

    `rule` is the name of the guard or check that answered; `supplier` says who could change the answer.
    """

    code: str
    text: Text
    rule: str
    source: Text | None = None
    missing: tuple[Text, ...] = ()
    supplier: Text | None = None
    ways_out: tuple[Text, ...] = ()
    detail: dict[str, Any] = field(default_factory=dict, compare=False)


def refusal(
    code: str,
    *,
    rule: str | None = None,
    source: Text | None = None,
    missing: tuple[Text, ...] = (),
    supplier: Text | None = None,
    ways_out: tuple[Text, ...] = (),
    **values: Any,
) -> Refusal:
    """Build a refusal from the catalogue of messages; `values` fill the blanks of its sentence.

    What to do about it, and where the rule is written, come from the tables of each where the caller knows nothing
    better.

    Raises KeyError for a code without a message, so that no refusal is ever silent.
    """
    message = MESSAGES[code]
    text = Text(
        vi=message.vi.format_map(_InLanguage(values, "vi")), en=message.en.format_map(_InLanguage(values, "en"))
    )
    source, ways_out = source or SOURCES.get(code), ways_out or (WAYS_OUT[code],)
    return Refusal(code, text, rule or code, source, missing, supplier, ways_out, dict(values))


def of_definition(one: Refusal, source: Text | None) -> Refusal:
    """The same with the source that the definition writes beside its rule, unless the rule names its own."""
    return one if one.source else replace(one, source=source)


class _InLanguage(dict[str, Any]):
    def __init__(self, values: dict[str, Any], language: str) -> None:
        super().__init__(values)
        self._language = language

    def __getitem__(self, key: str) -> Any:
        value = super().__getitem__(key)
        if isinstance(value, Text):
            return value.vi if self._language == "vi" else value.en
        return value


class Refused(Exception):
    """The act was refused; nothing was changed. Holds every reason found, the decisive one first.

    A rule that no definition writes, and that names no source, is the software's own.
    """

    def __init__(self, *refusals: Refusal) -> None:
        if not refusals:
            raise ValueError("a refusal needs a reason")
        super().__init__("; ".join(f"{one.code}: {one.text.en}" for one in refusals))
        self.refusals = tuple(of_definition(one, SOFTWARE) for one in refusals)

    @property
    def first(self) -> Refusal:
        return self.refusals[0]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(one.code for one in self.refusals)


class NotFound(Exception):
    """There is nothing of that name that this person may know of."""

    def __init__(self, what: str, name: str) -> None:
        super().__init__(f"{what}: {name}")
        self.what = what
        self.name = name
