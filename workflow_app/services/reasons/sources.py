"""Where a rule is written: the source beside each demand of an explanation, and in each refusal by that rule."""

from __future__ import annotations

from typing import Any

from workflow_app.domain.contents import Source
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import RoundStep
from workflow_app.services.cases import TableCase

SIGNING_POWERS = Text(
    "36-HD/VPTW ngày 3/4/2018, mục 1.7 (uỷ quyền bằng văn bản, không uỷ quyền lại)",
    "36-HD/VPTW of 3 April 2018, 1.7 (powers are given in writing and never passed on)",
)
OF_DELEGATION = ("delegation_", "substitute_", "beginning_not_delegated", "vote_not_delegated", "must_sign_himself")
"""How the codes begin of which the source is that of delegations, whatever the step."""


def source_of(case: TableCase, name: str, about: Any) -> Source | None:
    """Of a rule of the case's step: the vote's, the paper's, else that of the step or of its kind."""
    found: Source | None = None
    if isinstance(about, RoundStep):
        found = case.kind.votes[about.vote].source
    elif name == "papers":
        found = next((one.source for paper in about if (one := case.kind.papers[paper]).source), None)
    return found or case.transition.source or case.kind.source


def words_of_source(case: TableCase, name: str, about: Any, code: str) -> Text | None:
    """The same for a refusal that brings none: some codes have a source of their own."""
    if code.startswith(OF_DELEGATION):
        return SIGNING_POWERS
    found = source_of(case, name, about)
    return found.text if found else None
