"""A rule of one step put into words, with the values that the definition and the dossier give it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workflow_app.domain.case import Case
from workflow_app.domain.contents import Field
from workflow_app.domain.demands.guards import DEMANDS
from workflow_app.domain.guards import GUARDS, day_in, shown
from workflow_app.domain.posts import STANDINGS
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import Rule
from workflow_app.domain.who import parse_place

Shows = Callable[[str], bool]
"""Whether the reader may be told what stands in a field."""

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
