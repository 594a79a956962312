"""How a body decides: exact thresholds, what was counted, and the outcome."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, cast

# ---------------------------------------------------------------- thresholds

Base = Literal["entitled", "all_members", "serving", "present", "cast"]
BASES: tuple[Base, ...] = ("entitled", "all_members", "serving", "present", "cast")
_THRESHOLD = re.compile(r"(> )?([1-9][0-9]{0,3})/([1-9][0-9]{0,3}) of ([a-z_]+)")


@dataclass(frozen=True, slots=True)
class Threshold:
    """A share of a base that must be reached or, when `strict`, exceeded.

    Bases: `entitled`, those on the frozen roll whose vote counts; `all_members`, the body's full number,
    seats vacant and persons away included; `serving`, those in office; `present`, entitled persons at the
    meeting; `cast`, every ballot handed in, abstentions and invalid ones too. Who keeps out of the matter leaves the
    first three alike or, by the setting `recusal_leaves_base`, none of them; so does who is suspended, or exempted and
    away. Those serving are therefore as many as those entitled; a seat that is vacant is in `all_members` alone.
    """

    share: Fraction
    of: Base
    strict: bool = False

    def __post_init__(self) -> None:
        if not isinstance(self.share, Fraction):
            raise ValueError(f"a share is an exact fraction, not {self.share!r}")
        if not 0 < self.share <= 1 or (self.strict and self.share == 1):
            raise ValueError(
                f"a share lies above 0 and up to 1 (below 1 when more than it is needed), not {self.share}"
            )
        if self.of not in BASES:
            raise ValueError(f"{self.of!r} is no base; legal are {', '.join(BASES)}")

    def __str__(self) -> str:
        return f"{'> ' if self.strict else ''}{self.share.numerator}/{self.share.denominator} of {self.of}"


def parse_threshold(text: str) -> Threshold:
    """Read "2/3 of entitled" (at least) or "> 1/2 of all_members" (more than).

    Raises ValueError that names the legal words; decimal numbers are refused because they are not exact.
    """
    found = _THRESHOLD.fullmatch(str(text))
    if found is None:
        raise ValueError(
            f"{text!r} is no threshold; write a whole-number fraction and a base, as in '2/3 of entitled' "
            f"or '> 1/2 of all_members'; legal bases are {', '.join(BASES)}"
        )
    more, above, below, base = found.groups()
    return Threshold(Fraction(int(above), int(below)), cast(Base, base), strict=more is not None)


_SHARE = re.compile(r"([1-9][0-9]{0,3})/([1-9][0-9]{0,3})")


def is_share(value: object) -> bool:
    """Whether it is an exact fraction below one, written as "1/2"."""
    found = _SHARE.fullmatch(value) if isinstance(value, str) else None
    return found is not None and int(found[1]) < int(found[2])


# ---------------------------------------------------------------- counting


@dataclass(frozen=True, slots=True)
class Count:
    """Sizes of the roll that was frozen for a round; `present` counts entitled persons only, never guests."""

    entitled: int
    all_members: int
    serving: int
    present: int


@dataclass(frozen=True, slots=True)
class Tally:
    """The ballots on one question."""

    yes: int
    no: int
    abstain: int
    invalid: int = 0

    @property
    def cast(self) -> int:
        """Every ballot handed in."""
        return self.yes + self.no + self.abstain + self.invalid


@dataclass(frozen=True, slots=True)
class Verdict:
    """A threshold held against numbers: `needed` is the least that reaches, `shown` the reckoning."""

    reached: bool
    in_favour: int
    base: int
    needed: int
    shown: str


def validate(tally: Tally, count: Count) -> list[str]:
    """Codes of what cannot be true of these numbers; fewer ballots than persons present is no fault."""
    numbers = (tally.yes, tally.no, tally.abstain, tally.invalid)
    sizes = (count.entitled, count.all_members, count.serving, count.present)
    impossible = {
        "negative_number": min(*numbers, *sizes) < 0,
        "more_ballots_than_present": tally.cast > count.present,
        "more_present_than_entitled": count.present > count.entitled,
        "more_entitled_than_members": count.entitled > count.all_members,
        "more_serving_than_members": count.serving > count.all_members,
    }
    return [code for code, found in impossible.items() if found]


def reaches(threshold: Threshold, in_favour: int, base: int) -> bool:
    """Whether `in_favour` out of `base` reaches the threshold, in whole numbers alone.

    An empty base and impossible numbers never reach it.
    """
    if not 0 <= in_favour <= base or base == 0:
        return False
    got, wanted = in_favour * threshold.share.denominator, base * threshold.share.numerator
    return got > wanted if threshold.strict else got >= wanted


def verdict(threshold: Threshold, tally: Tally, count: Count) -> Verdict:
    """Hold the votes in favour against the threshold's own base."""
    base = tally.cast if threshold.of == "cast" else cast(int, getattr(count, threshold.of))
    return _hold(threshold, tally.yes, base)


def quorum(threshold: Threshold | None, count: Count) -> Verdict:
    """Whether enough are present to decide; without a rule, always.

    Raises ValueError for a base that presence itself makes.
    """
    if threshold is None:
        return Verdict(True, count.present, count.entitled, 0, "")
    if threshold.of in ("present", "cast"):
        raise ValueError(f"a quorum is measured against entitled, all_members or serving, not {threshold.of}")
    return _hold(threshold, count.present, cast(int, getattr(count, threshold.of)))


def _hold(threshold: Threshold, in_favour: int, base: int) -> Verdict:
    above, below = threshold.share.numerator, threshold.share.denominator
    needed = base * above // below + 1 if threshold.strict else -(-base * above // below)
    reached = reaches(threshold, in_favour, base)
    return Verdict(reached, in_favour, base, max(needed, 1), _shown(threshold, in_favour, base, reached))


def _shown(threshold: Threshold, in_favour: int, base: int, reached: bool) -> str:
    if base <= 0:
        return f"{in_favour}/{base}"
    if in_favour > base:
        return f"{in_favour} > {base}"
    signs = (">", "≤") if threshold.strict else ("≥", "<")
    left = _times(threshold.share.denominator, in_favour)
    return f"{left} {signs[0] if reached else signs[1]} {_times(threshold.share.numerator, base)}"


def _times(factor: int, number: int) -> str:
    return str(number) if factor == 1 else f"{factor}×{number}"


def outcome(verdicts: Sequence[Verdict], closed_as_lost: bool) -> Literal["carried", "lost", "undecided"]:
    """What a closed round decided; `verdicts` follow the questions: the proposal, then its opposites.

    Failing the proposal is not the same as deciding against it: with neither reached the round is undecided,
    unless the chair closes the matter as lost. Raises ValueError when the proposal and an opposite were
    both reached.
    """
    carried = bool(verdicts) and verdicts[0].reached
    opposed = any(later.reached for later in verdicts[1:])
    if carried and opposed:
        raise ValueError("the proposal and its opposite cannot both be carried; the tallies contradict each other")
    if carried:
        return "carried"
    return "lost" if opposed or closed_as_lost else "undecided"
