"""What may be chosen in a field: asked of the very rules that judge the step once it is entered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workflow_app.domain.case import ActInput
from workflow_app.domain.guards import GUARDS
from workflow_app.services import reservations, signers
from workflow_app.services.cases import TableCase
from workflow_app.services.reasons.refusing import words_in


def fitting(case: TableCase, field: str, values: Iterable[Any]) -> list[Any] | None:
    """Of these values of a field those that no rule of the step refuses, as far as a rule speaks of nothing else that
    the step brings. None where no rule says anything of the field alone."""
    transition = case.transition
    if transition.signers and field in ("signer", "instead_of"):
        can = {case.person_uid(one) for one in signers.choosable(case, field)}
        return [value for value in values if value in can]
    if transition.reservation == "hand" and field == "answerer":
        able = {case.person_uid(one) for one in reservations.new_answerers(case)}
        return [value for value in values if value in able]
    others = {*transition.sets, *transition.asks, *transition.writes} - {field}
    named = [(rule, set(words_in(rule.values.values()))) for rule in transition.guards]
    rules = [rule for rule, words in named if field in words and not words & others]
    if not rules:
        return None
    found = []
    for value in values:
        tried = case.under(transition)
        entered = {field: value}
        tried.given = ActInput(asks=entered) if field in transition.asks else ActInput(fields=entered)
        if all(GUARDS[rule.name].call(tried, rule.values) is None for rule in rules):
            found.append(value)
    return found
