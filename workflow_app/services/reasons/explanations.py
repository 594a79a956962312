"""Explanations as values: the rules of a step with their answers, who may take it, and the same for programs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from workflow_app.domain.contents import Source
from workflow_app.domain.refusals import Refusal
from workflow_app.domain.texts import Text

Answer = Literal["holds", "fails", "later", "waived", "recorded", "unknown"]
"""later: asked with what will be entered; waived: switched off by a declared exception, or by who acts; recorded: what
was entered is not kept whole, but the act was carried out, so the rule held then; unknown: what it speaks of is not
kept for that day."""

ANSWERS: dict[Answer, Text] = {
    "holds": Text("Đạt", "Holds"),
    "fails": Text("Chưa đạt", "Does not hold"),
    "later": Text("Sẽ hỏi khi thực hiện", "Asked with the act"),
    "waived": Text("Không hỏi (ngoại lệ đã khai báo)", "Not asked (declared exception)"),
    "recorded": Text("Đã hỏi và đạt khi thực hiện", "Asked and held when it was done"),
    "unknown": Text("Không còn lưu", "No longer kept"),
}

Outcome = Literal["allowed", "refused", "unknown"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule of a step: what it demands, whether it holds, and by what; where it does not, the refusals say why.

    `because` says by which post, or whose place, a rule about persons holds.
    """

    rule: str
    answer: Answer
    demand: Text
    source: Source | None = None
    refusals: tuple[Refusal, ...] = ()
    because: Text | None = None


@dataclass(frozen=True, slots=True)
class Takers:
    """Who may take a step on that day: the posts (or persons) that the definition names, their holders, substitutes."""

    posts: tuple[Text, ...] = ()
    holders: tuple[str, ...] = ()
    substitutes: tuple[str, ...] = ()
    is_vacant: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a person may, or may not, take a step of a dossier on a day. `gaps` name what is not kept for that day.

    `records_for` are those for whom he may write it down, `stands_in_for` those in whose place he may take it;
    `in_places` the answers for everybody whose post, once or now delegated to him, the step asks for.
    """

    dossier: str
    title: str
    kind: Text
    definition: str
    trigger: str
    step: Text
    state: Text
    person: str
    in_place_of: str
    recorded_by: str
    on: date
    reasons: tuple[Reason, ...]
    takers: Takers
    source: Source | None = None
    gaps: tuple[Text, ...] = ()
    records_for: tuple[str, ...] = ()
    stands_in_for: tuple[str, ...] = ()
    in_places: tuple[Explanation, ...] = ()

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        return tuple(refused for one in self.reasons for refused in one.refusals)

    @property
    def outcome(self) -> Outcome:
        if self.refusals:
            return "refused"
        return "unknown" if any(one.answer == "unknown" for one in self.reasons) else "allowed"

    @property
    def allowed(self) -> bool:
        return self.outcome == "allowed"

    @property
    def is_open(self) -> bool:
        """Whether he may bring the step about: for himself, in somebody's place, or by writing it down."""
        return self.allowed or bool(self.records_for or self.stands_in_for)


def as_value(found: Explanation) -> dict[str, Any]:
    """The explanation as plain values: texts as {vi, en}, days as YYYY-MM-DD."""
    return {
        "dossier": found.dossier, "title": found.title, "kind": _pair(found.kind), "definition": found.definition,
        "trigger": found.trigger, "step": _pair(found.step), "state": _pair(found.state), "person": found.person,
        "in_place_of": found.in_place_of, "recorded_by": found.recorded_by, "on": found.on.isoformat(),
        "allowed": found.allowed, "outcome": found.outcome, "source": _source(found.source),
        "records_for": list(found.records_for), "stands_in_for": list(found.stands_in_for),
        "takers": {
            "posts": [_pair(one) for one in found.takers.posts], "holders": list(found.takers.holders),
            "substitutes": list(found.takers.substitutes), "is_vacant": found.takers.is_vacant,
        },
        "reasons": [
            {
                "rule": one.rule, "answer": one.answer, "demand": _pair(one.demand), "source": _source(one.source),
                "because": _pair(one.because), "refusals": [_refusal(refused) for refused in one.refusals],
            }
            for one in found.reasons
        ],
        "in_places": [as_value(one) for one in found.in_places], "gaps": [_pair(one) for one in found.gaps],
    }  # fmt: skip


def _pair(text: Text | None) -> dict[str, str] | None:
    return {"vi": text.vi, "en": text.en} if text else None


def _source(source: Source | None) -> dict[str, Any] | None:
    return {"vi": source.text.vi, "en": source.text.en, "verified": source.verified} if source else None


def _refusal(one: Refusal) -> dict[str, Any]:
    return {
        "code": one.code, "rule": one.rule, "text": _pair(one.text), "source": _pair(one.source),
        "missing": [_pair(text) for text in one.missing], "supplier": _pair(one.supplier),
        "ways_out": [_pair(text) for text in one.ways_out],
    }  # fmt: skip
