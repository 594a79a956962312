"""Which acts of the past still stand: a signature that was taken back is on record, and yet was not given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workflow_app.domain.kinds import Kind
from workflow_app.domain.seen import Past


def is_aside(kind: Kind, one: Past) -> bool:
    """Whether the act builds on none before it: a small correction, declared or accepted, that somebody keeps out or
    takes part again, a question, its answer or what becomes of it, or a mere word to others."""
    taken = kind.find(one.trigger, one.from_state)
    if taken is None or not taken.stays:
        return False
    does = (
        taken.sets, taken.writes, taken.takes_papers, taken.judges_papers, taken.sign_off, taken.round, taken.opinion,
        taken.signs, taken.issues, taken.recusal, taken.reservation, taken.signers, taken.takes_back, taken.hand_over,
    )  # fmt: skip
    only_tells = bool(taken.effects) and all(effect.name == "tell" for effect in taken.effects)
    if taken.correction is not None or taken.recusal is not None or taken.opinion is not None:
        return True
    return only_tells and not any(does)


def last_that_counts(kind: Kind, past: Sequence[Past]) -> Past | None:
    """What would be taken back now: the last act that does not stand aside."""
    return next((one for one in reversed(past) if not is_aside(kind, one)), None)


def standing_acts(kind: Kind, past: Iterable[Past]) -> list[Past]:
    """The acts that count, earliest first: each one taken back (always the last before it that does not stand aside)
    is left out with the act that took it back.

    It is for mistakes, as long as nobody acted on them; so it undoes what follows from the act as well: who signed by
    mistake may issue what another signs in the end. The leaves of both acts stay.
    """
    undoing = {one.trigger for one in kind.transitions if one.takes_back}
    found: list[Past] = []
    for one in past:
        if one.trigger not in undoing:
            found.append(one)
        elif (last := last_that_counts(kind, found)) is not None:
            found.remove(last)
    return found
