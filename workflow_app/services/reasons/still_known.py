"""What is still known of a past day: which rules can be asked of it, and of which nothing is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workflow_app.domain.guards import GUARDS
from workflow_app.domain.transitions import Effect, RoundStep, Rule, Transition
from workflow_app.domain.who import PersonInField, RoleAt, RowPerson, parse_place
from workflow_app.services import following, who
from workflow_app.services.cases import TableCase
from workflow_app.services.past.kept import Kept, LeafKept, effects_of
from workflow_app.services.past.rebuilding import Stood
from workflow_app.services.reasons import refusing

OF_CONTENT = frozenset(("field", "document", "paper", "column"))
BY_ROLL = frozenset(("on_the_roll", "member_standing"))


def is_kept(stood: Stood, case: TableCase) -> Callable[[refusing.Ruling], bool]:
    """Whether what a rule speaks of is kept for that day: the words, where they are not, and proposed days never."""

    def asked(ruling: refusing.Ruling) -> bool:
        if ruling.name == "clocks":
            return not any(one.name == "accept_proposed_due" for one in case.transition.effects)
        if isinstance(ruling.about, RoundStep) and ruling.about.vote in stood.half_cast:
            return False
        return stood.content.is_exact or not _speaks_of_words(ruling, case)

    return asked


def _speaks_of_words(ruling: refusing.Ruling, case: TableCase) -> bool:
    if isinstance(ruling.about, Rule):
        values, shape = ruling.about.values, GUARDS[ruling.name].values
        sorts = {shape.get(name) for name in values}
        places = [values[name] for name in ("at", "of") if name in values and shape.get(name) == "free"]
        by_field = any(_named_in_words(RoleAt("", parse_place(one))) for one in places)
        return not GUARDS[ruling.name].of_signing and (bool(sorts & OF_CONTENT) or by_field)
    if ruling.name == "by":
        return any(_named_in_words(one) for one in who.asked(case))
    if isinstance(ruling.about, RoundStep):
        return ruling.about.step == "open" and bool(case.kind.votes[ruling.about.vote].documents)
    if ruling.name == "effects":
        return any(_follows_words(one) for one in case.transition.effects)
    return ruling.name in ("route", "needs_field", "papers", "documents", "correction", "begins")


def _follows_words(effect: Effect) -> bool:
    if effect.name == "move_owner":
        return _named_in_words(RoleAt("", parse_place(effect.values["of"])))
    return effect.name in following.FAULTS


def _named_in_words(one: Any) -> bool:
    if isinstance(one, RoleAt):
        return one.place.how in ("field", "each", "roll", "common") or bool(one.place.of)
    return isinstance(one, PersonInField | RowPerson)


def is_kept_of(
    kept: Kept, leaf: LeafKept, step: Transition | None, case: TableCase, stood: Stood | None
) -> Callable[[refusing.Ruling], bool]:
    def asked(ruling: refusing.Ruling) -> bool:
        if step and _moved_that_day(kept, leaf, step, ruling):
            return False
        return stood is None or is_kept(stood, case)(ruling)

    return asked


def _moved_that_day(kept: Kept, leaf: LeafKept, step: Transition, ruling: refusing.Ruling) -> bool:
    """Rolls are kept by days: of the day on which this dossier moved somebody they say only where he came to."""
    if ruling.name not in BY_ROLL and not (ruling.name == "effects" and following.moves_rolls(step)):
        return False
    moves = [one for one in kept.leaves if effects_of(one, "move_roll") or effects_of(one, "set_member")]
    return any(one.seq >= leaf.seq and one.held_on <= leaf.held_on for one in moves)
