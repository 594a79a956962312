"""The rounds of a body's votes as pages show them: their minutes, with the rules and further counts in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from workflow_app.domain.case import RoundSeen
from workflow_app.domain.texts import Text
from workflow_app.services.cases import TableCase
from workflow_app.services.voting.minutes import Minutes, minutes_of
from workflow_app.web.opened import Opened
from workflow_app.web.presenting import cell
from workflow_app.web.vote_rules import rules_of

CHOICES: Mapping[str, Text] = {
    "yes": Text("Đồng ý", "Yes"),
    "no": Text("Không đồng ý", "No"),
    "abstain": Text("Không có ý kiến", "Abstain"),
    "invalid": Text("Không hợp lệ", "Invalid"),
}


@dataclass(frozen=True, kw_only=True)
class RoundShown(Minutes):
    """The minutes, with what decides the vote and the further counts, both in the words of the page."""

    rules: tuple[Text, ...]
    split: tuple[tuple[Text, str], ...]


def seen(opened: Opened) -> list[RoundSeen]:
    """Every round, the newest first. For whoever reads the file."""
    return list(opened.case.rounds())[::-1] if opened.is_whole else []


def votes(opened: Opened) -> list[RoundShown]:
    """The same with the roll as it was frozen, ballots and result."""
    return [shown(opened.case, one) for one in seen(opened)]


def shown(case: TableCase, one: RoundSeen) -> RoundShown:
    found = minutes_of(case, one, so_far=True)
    told = {each.name: getattr(found, each.name) for each in fields(Minutes)}
    rules = rules_of(case, case.kind.votes[one.vote], one)
    return RoundShown(**told, rules=rules, split=tuple(_split(case, found.counts)))


def _split(case: TableCase, counts: Mapping[str, Any]) -> Iterator[tuple[Text, str]]:
    """Further counts of the minutes (form 13-KNĐ asks for them apart)."""
    for name, value in counts.items():
        spec = case.kind.asks.get(name)
        if spec is not None and value not in (None, ""):
            yield spec.title, cell(case, spec, value)
