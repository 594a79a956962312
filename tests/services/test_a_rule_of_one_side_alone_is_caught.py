"""The property “explanation ⇔ outcome” sees what it is there for: a rule planted on one side alone makes it fail.

Each fault is planted for one walk: a rule that only the act asks, that only the explanation asks, that is found only
halfway through, or that both ask but tell differently (its name, what is missing, who supplies it, its order).
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.cast import DemoOffice, SoundKinds
from tests.conftest import new_sqlite
from tests.house.tree import ENGINE
from tests.services.test_explanation_and_outcome_agree import Told, walked
from workflow_app.db.session import Database
from workflow_app.domain.refusals import Refusal, Refused, refusal
from workflow_app.domain.texts import Text
from workflow_app.services import changing
from workflow_app.services.cases import TableCase
from workflow_app.services.office import Office
from workflow_app.services.reasons import explaining, refusing
from workflow_app.services.reasons.explanations import Explanation, Reason

PLANTED = refusal("same_person", rule="documents", step=Text("Bước", "Step"), by_whom=Text("Bạn", "You"))
SEEN = "edit"
"""The step to which the rule is planted: everybody's walk takes it, or tries to."""


def told(kinds: SoundKinds, folder: Path, template: str) -> list[Told]:
    database = Database(new_sqlite(folder, template=template))
    try:
        return list(walked(DemoOffice(database, Office(kinds, folder)), "plan", 3))
    finally:
        database.close()


Enforced = Callable[..., list[Refusal]]


def only_enforced(monkeypatch: pytest.MonkeyPatch, change: Callable[[TableCase, list[Refusal]], list[Refusal]]) -> None:
    """What the act asks is changed; what explains (`rulings`) is not."""
    asked: Enforced = refusing.refusals_for

    def refusals_for(case: TableCase, *, roles: Any, entered: bool) -> list[Refusal]:
        found = asked(case, roles=roles, entered=entered)
        return change(case, found) if entered else found

    monkeypatch.setattr(refusing, "refusals_for", refusals_for)


def a_rule_that_only_the_act_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    only_enforced(monkeypatch, lambda case, found: [*found, PLANTED] if case.transition.trigger == SEEN else found)


def a_rule_that_only_the_explanation_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    explain = explaining.explain

    def explained(case: TableCase, office: Office, **more: Any) -> Explanation:
        found = explain(case, office, **more)
        if not more.get("entered") or case.transition.trigger != SEEN:
            return found
        planted = Reason("documents", "fails", Text("Một điều.", "Something."), refusals=(PLANTED,))
        return replace(found, reasons=(*found.reasons, planted))

    monkeypatch.setattr(explaining, "explain", explained)


def a_rule_that_the_act_no_longer_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    only_enforced(monkeypatch, lambda _case, found: [one for one in found if one.rule != "by"])


def a_fault_found_only_halfway(monkeypatch: pytest.MonkeyPatch) -> None:
    apply = changing.apply

    def applied(case: TableCase) -> Any:
        if case.transition.trigger == SEEN:
            raise Refused(PLANTED)
        return apply(case)

    monkeypatch.setattr(changing, "apply", applied)


def changed(monkeypatch: pytest.MonkeyPatch, **values: Any) -> None:
    only_enforced(monkeypatch, lambda _case, found: [replace(one, **values) for one in found])


def another_name_of_the_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    changed(monkeypatch, rule="input")


def another_thing_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    changed(monkeypatch, missing=(Text("Một thứ", "A thing"),))


def another_supplier(monkeypatch: pytest.MonkeyPatch) -> None:
    changed(monkeypatch, supplier=Text("người khác", "somebody else"))


def another_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    changed(monkeypatch, ways_out=(Text("Lối khác", "Another way"),))


def another_order(monkeypatch: pytest.MonkeyPatch) -> None:
    only_enforced(monkeypatch, lambda _case, found: found[::-1])


FAULTS = [
    a_rule_that_only_the_act_asks, a_rule_that_only_the_explanation_asks, a_rule_that_the_act_no_longer_asks,
    a_fault_found_only_halfway, another_name_of_the_rule, another_thing_missing, another_supplier, another_way_out,
    another_order,
]  # fmt: skip


@pytest.mark.parametrize("plant", FAULTS, ids=lambda one: one.__name__)
def test_a_planted_fault_is_seen(plant, monkeypatch, tmp_path, kinds, filled_sqlite):
    plant(monkeypatch)
    assert [one for one in told(kinds, tmp_path, filled_sqlite) if not one.agrees]


def test_without_one_nothing_is_seen(tmp_path, kinds, filled_sqlite):
    assert [one for one in told(kinds, tmp_path, filled_sqlite) if not one.agrees] == []


# --- What the rooms still refuse by themselves ---

AT_LAST = {
    "casting.cast": "the row decides between two ballots of one member that arrive at one moment",
    "correcting.declare": "what was entered may look otherwise than it is kept, which only its keeping shows",
    "effects.carry_out": "what ballots decide is counted by the closing itself, and nobody may know it before",
    "registers.take_number": "whoever takes a number past the rules, or after a term was ended by somebody else",
    "rolls.body_of": "pages ask it where to look for a body; the round's own rule answers the act",
    "papers.store": "a file arrives before the act that names it",
    "papers._media_type": "a file arrives before the act that names it",
}
"""Where a refusal is raised outside the rules that are asked beforehand, and why it must be."""

ASKED_BEFOREHAND = {
    "acting", "on_screen", "requested", "values",
    "accounts", "delegating", "people", "organisations", "reorganising", "dated", "staffing",
}  # fmt: skip
"""Modules, and a room of them, that refuse before anything is carried out, or that carry out no step of a dossier."""


def raised(path: Path) -> set[str]:
    """The functions of a module that raise a refusal themselves."""
    functions = [one for one in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(one, ast.FunctionDef)]
    return {
        f"{path.stem}.{one.name}"
        for one in functions
        for node in ast.walk(one)
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and ast.unparse(node.exc.func) == "Refused"
    }


def test_no_room_finds_out_halfway_what_a_rule_could_have_told():
    modules = (ENGINE / "services").rglob("*.py")
    rooms = [path for path in modules if not ASKED_BEFOREHAND & {path.stem, path.parent.name}]
    assert {name for path in rooms for name in raised(path)} == AT_LAST.keys()
