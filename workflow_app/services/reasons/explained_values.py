"""Explanations as plain values, for programs: texts as {vi, en}, days as YYYY-MM-DD."""

from __future__ import annotations

from typing import Any

from workflow_app.domain.kinds import Source
from workflow_app.domain.refusals import Refusal
from workflow_app.domain.texts import Text
from workflow_app.services.reasons.explaining import Explanation


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
        "gaps": [_pair(one) for one in found.gaps],
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
