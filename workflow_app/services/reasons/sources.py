"""Where a rule of a definition is written: beside each demand of an explanation, and in each refusal by that rule."""

from __future__ import annotations

from typing import Any

from workflow_app.domain.contents import Source
from workflow_app.domain.transitions import RoundStep
from workflow_app.services.cases import TableCase


def source_of(case: TableCase, name: str, about: Any) -> Source | None:
    """Of a rule of the case's step: the vote's, the paper's, else that of the step or of its kind."""
    found: Source | None = None
    if isinstance(about, RoundStep):
        found = case.kind.votes[about.vote].source
    elif name == "papers":
        found = next((one.source for paper in about if (one := case.kind.papers[paper]).source), None)
    return found or case.transition.source or case.kind.source
