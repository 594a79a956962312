"""What of a step's own form meets the rules that stand against it: they are asked again as if the form said so.

The engine asks once more when the step is taken, with what was entered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

from workflow_app.domain.refusals import Refusal
from workflow_app.services import excepting
from workflow_app.services.cases import TableCase
from workflow_app.services.reasons import refusing
from workflow_app.services.voting import voiding

MetBy = Literal["", "exception", "void", "presence"]


def met_by(case: TableCase, roles: Any, reasons: Sequence[Refusal]) -> MetBy:
    """An exception that holds here is declared; a round is closed as void; it is told who came to it. Empty where
    nothing of the form would do, or nothing is refused."""
    if not reasons:
        return ""
    step = case.transition
    lifted = excepting.liftable(case) if step.exceptions else frozenset()
    if all(one.rule in lifted for one in reasons):
        return "exception"
    if step.round is None or any(one.rule != "round" and one.rule not in lifted for one in reasons):
        return ""
    for said in voiding.forms(case):
        tried = case.under(step)
        tried.given = replace(case.given, round=said)
        left = refusing.refusals_for(tried, roles=roles, entered=False)
        if all(one.rule in lifted for one in left):
            return "void" if set(said) == {"closed_as"} else "presence"
    return ""
