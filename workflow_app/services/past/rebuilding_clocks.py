"""The clocks of a dossier as they stood: started, extended and stopped by its leaves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from workflow_app.domain.seen import ClockSeen
from workflow_app.domain.transitions import Transition
from workflow_app.services.past.kept import LeafKept
from workflow_app.services.past.look import Look


def clocks(look: Look) -> dict[str, ClockSeen]:
    found: dict[str, ClockSeen] = {}
    for leaf in look.past_leaves:
        for effect in leaf.basis.get("effects") or ():
            _turn(found, effect, leaf)
        step = look.kept.taken(leaf)
        for name in _stopped(step, leaf) if step else ():
            if name in found and found[name].stopped_on is None:
                found[name] = replace(found[name], stopped_on=leaf.held_on)
    return found


def _turn(found: dict[str, ClockSeen], effect: Mapping[str, Any], leaf: LeafKept) -> None:
    """What one effect did to a clock, as its leaf keeps it."""
    name = effect.get("clock")
    if effect["effect"] == "start_clock":
        started, due = date.fromisoformat(effect["from"]), date.fromisoformat(effect["due"])
        found[str(name)] = ClockSeen(leaf.seq, str(name), started, due, str(effect["calendar"]), 0, None, None)
    elif name in found and effect["effect"] in ("extend_clock", "accept_proposed_due"):
        more = 1 if effect["effect"] == "extend_clock" else 0
        clock = found[name]
        found[name] = replace(
            clock, due_on=date.fromisoformat(effect["due"]), extensions=clock.extensions + more, proposed_due_on=None
        )


def _stopped(step: Transition, leaf: LeafKept) -> Iterator[str]:
    """The clocks that an act stopped: stopping leaves no word of its own in the leaf."""
    signed = leaf.basis.get("signed")
    if step.sign_off and (step.sign_off.rule.collect or (signed and signed["got"] < signed["need"])):
        return
    vote = leaf.basis.get("vote") or {}
    outcomes = {vote.get("outcome", "")}
    if step.targets.get("exhausted") == leaf.to_state and "undecided" in outcomes:
        outcomes = {"exhausted"}
    for effect in step.effects:
        if effect.name == "stop_clock" and (not effect.outcomes or outcomes & set(effect.outcomes)):
            yield str(effect.values["of"])
