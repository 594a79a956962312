"""The state machine's library only ever says whether a move exists: it runs nothing and keeps nothing."""

from __future__ import annotations

import gc
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import ModuleType

import pytest
from transitions import Machine

from tests.domain.fake_case import KIND, named, step
from workflow_app.domain import machine as subject
from workflow_app.domain.kinds import Kind, State
from workflow_app.domain.machine import NOTHING, machine_of, move
from workflow_app.domain.transitions import CREATION, RETURN, Effect, Rule, Transition


def kind_of(digest: str, states: str, *transitions: Transition) -> Kind:
    return replace(
        KIND,
        digest=digest,
        states={name: State(name, named(name), "draft") for name in states.split()},
        transitions=transitions,
    )


ROUTE = kind_of(
    "route",
    "draft review vote rest done",
    step("create", sources=(CREATION,), targets={"": "draft"}),
    step("submit", sources=("draft",), targets={"": "review"}),
    step("note", sources=("draft", "review"), targets={"": "="}),
    step("back", sources=("review", "vote"), targets={"": "draft"}),
    step("open", sources=("review",), targets={"": "vote"}),
    step("close", sources=("vote",), targets={"carried": "done", "lost": "draft", "undecided": "="}),
)

EVERY_MOVE = {
    ("", "create", "draft"),
    ("draft", "submit", "review"),
    ("draft", "note", "draft"),
    ("review", "note", "review"),
    ("review", "back", "draft"),
    ("vote", "back", "draft"),
    ("review", "open", "vote"),
    ("vote", "close", "done"),
    ("vote", "close", "draft"),
    ("vote", "close", "vote"),
}
STATES = ["", *ROUTE.states]
TRIGGERS = sorted({one.trigger for one in ROUTE.transitions})


def exists(state: str, trigger: str, target: str) -> bool:
    try:
        return move(ROUTE, state, trigger, target) == target
    except ValueError:
        return False


def test_exactly_the_moves_of_the_definition_exist():
    """Every state, trigger and target against each other: nothing moves that is not written, and nothing is lost."""
    found = {(a, t, b) for a in STATES for t in TRIGGERS for b in STATES if exists(a, t, b)}
    assert found == EVERY_MOVE


@pytest.mark.parametrize("trigger", ["to_done", "to_draft", "may_submit", "is_done", "initial", "", "Submit"])
def test_there_are_no_back_doors(trigger):
    """The library would make `to_done` and the like by itself."""
    assert set(machine_of(ROUTE).events) == set(TRIGGERS)
    for state in ROUTE.states:
        with pytest.raises(ValueError, match="no "):
            move(ROUTE, state, trigger, "done")


@pytest.mark.parametrize(
    ("state", "trigger", "target"),
    [
        ("draft", "fly", "review"),
        ("nowhere", "submit", "review"),
        ("done", "submit", "review"),
        ("", "submit", "draft"),
    ],
)
def test_an_unknown_trigger_or_state_raises_and_names_it(state, trigger, target):
    with pytest.raises(ValueError) as raised:  # noqa: PT011 - the library says its own about an unknown state
        move(ROUTE, state, trigger, target)
    assert trigger in str(raised.value) or state in str(raised.value)


def test_a_target_that_the_step_does_not_lead_to_raises_and_says_from_where():
    with pytest.raises(ValueError, match="submit does not lead from draft to done"):
        move(ROUTE, "draft", "submit", "done")
    with pytest.raises(ValueError, match="create does not lead from nothing to done"):
        move(ROUTE, "", "create", "done")
    with pytest.raises(ValueError, match="no submit from nothing"):
        move(ROUTE, "", "submit", "review")
    with pytest.raises(ValueError, match="no fly from draft"):
        move(ROUTE, "draft", "fly", "review")


def test_a_step_back_leads_to_any_state_from_which_one_comes_here_and_to_no_other():
    """A suspended dossier goes on where it stood; which one that was, the history says."""
    kind = kind_of(
        "back",
        "draft review rest done",
        step("create", sources=(CREATION,), targets={"": "draft"}),
        step("submit", sources=("draft",), targets={"": "review"}),
        step("suspend", sources=("draft", "review"), targets={"": "rest"}),
        step("resume", sources=("rest",), targets={"": RETURN}),
        step("finish", sources=("review",), targets={"": "done"}),
    )
    assert kind.entrances("rest") == ("draft", "review")
    assert move(kind, "rest", "resume", "draft") == "draft"
    assert move(kind, "rest", "resume", "review") == "review"
    for elsewhere in ("rest", "done", ""):
        with pytest.raises(ValueError, match="resume does not lead from rest"):
            move(kind, "rest", "resume", elsewhere)


# --- Nothing in a definition is ever run ---

TRAP = "workflow_trap"


@pytest.fixture
def trap(monkeypatch) -> list[str]:
    """A module whose functions tell when they are called, under the names that the library would import and run."""
    sprung: list[str] = []
    module = ModuleType(TRAP)
    module.spring = lambda *_, **__: sprung.append("spring")  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, TRAP, module)
    return sprung


def test_a_dotted_name_in_a_definition_is_never_run(trap):
    dotted = f"{TRAP}.spring"
    kind = kind_of(
        "dotted",
        f"draft {dotted}",
        step(
            dotted,
            sources=("draft",),
            targets={"": dotted},
            guards=(Rule(dotted, {"of": dotted}),),
            effects=(Effect(dotted, {"before": dotted, "after": dotted, "prepare": dotted}),),
            signs=dotted,
            asks=(dotted,),
        ),
        step("leave", sources=(dotted,), targets={"": "draft"}),
    )
    assert move(kind, "draft", dotted, dotted) == dotted
    assert move(kind, dotted, "leave", "draft") == "draft"
    assert trap == []


def callbacks(machine: Machine) -> set[object]:
    """Everything that the library would call on its way, whether it is a name or a function."""
    found: set[object] = {condition.func for one in _transitions(machine) for condition in one.conditions}
    for one in _transitions(machine):
        found |= {*one.prepare, *one.before, *one.after}
    for state in machine.states.values():
        found |= {*state.on_enter, *state.on_exit}
    found |= {*machine.before_state_change, *machine.after_state_change, *machine.prepare_event}
    found |= {*machine.finalize_event, *machine.on_exception, *machine.on_final}
    return found


def _transitions(machine: Machine):
    return [t for event in machine.events.values() for found in event.transitions.values() for t in found]


def test_the_library_has_one_thing_to_call_and_it_is_ours():
    assert callbacks(machine_of(ROUTE)) == {"is_chosen"}


# --- One machine for all, and it holds nothing ---


def test_one_machine_is_shared_by_all_dossiers_of_a_definition():
    assert machine_of(ROUTE) is machine_of(replace(ROUTE, title=named("other")))
    assert machine_of(ROUTE) is not machine_of(replace(ROUTE, digest="another"))


def test_the_machine_keeps_no_dossier():
    for _ in range(100):
        move(ROUTE, "draft", "submit", "review")
    gc.collect()
    assert machine_of(ROUTE).models == []
    assert [one for one in gc.get_objects() if isinstance(one, subject._Traveller)] == []


@pytest.mark.parametrize("state", ROUTE.states)
def test_being_moved_never_resets_a_state_first(state):
    """The library, given an object, sets it to the initial state: a loaded dossier would start anew."""
    traveller = subject._Traveller(state, "nowhere")
    for event in machine_of(ROUTE).events.values():
        if state in event.transitions:
            assert not event.trigger(traveller)
        assert traveller.state == state
    assert machine_of(ROUTE).initial == NOTHING
    assert NOTHING not in ROUTE.states


def test_a_failed_move_leaves_the_next_one_alone():
    for _ in range(3):
        with pytest.raises(ValueError):  # noqa: PT011 - what it says is tested above
            move(ROUTE, "done", "submit", "review")
        assert move(ROUTE, "draft", "submit", "review") == "review"


def test_four_threads_share_one_machine():
    moves = sorted(EVERY_MOVE)
    kind = replace(ROUTE, digest="threads")
    together = threading.Barrier(4)

    def travel(turn: int) -> int:
        wrong = 0
        together.wait()
        for number in range(3000):
            state, trigger, target = moves[(number * 7 + turn) % len(moves)]
            wrong += move(kind, state, trigger, target) != target
            try:
                move(kind, "done", trigger, target)
                wrong += 1
            except ValueError:
                pass
        return wrong

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(travel, range(4))) == 0
    assert machine_of(kind).models == []
