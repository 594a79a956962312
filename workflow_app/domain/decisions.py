"""How a body decides and how several persons sign off: exact thresholds, outcomes, who is still missing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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


# ---------------------------------------------------------------- sign-offs

PersonId = int | str


@dataclass(frozen=True, slots=True)
class SignOffRule:
    """Whose sign-offs make one act full.

    Without `groups` the holders are one pool: `needed` of them, or all when None. With `groups` one of each
    signs, in that order when `in_order`, and at least `needed` in all. `include` names groups of which
    one must be among the signers in any case. `collect` says that being full moves nothing by itself.
    """

    needed: int | None = None
    groups: tuple[str, ...] = ()
    in_order: bool = False
    collect: bool = False
    include: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.needed is not None and self.needed < 1:
            raise ValueError("at least one sign-off is needed")
        if self.in_order and not self.groups:
            raise ValueError("an order needs groups that stand in it")
        if len(set(self.groups)) < len(self.groups):
            raise ValueError("each group is named once")

    @property
    def required(self) -> tuple[str, ...]:
        """Groups of which somebody must have signed."""
        return (*self.groups, *(name for name in dict.fromkeys(self.include) if name not in self.groups))


@dataclass(frozen=True, slots=True)
class SignOffMade:
    """One person's act, for whom (himself, or the one he stands in for), in which group."""

    person: PersonId
    on_behalf_of: PersonId
    group: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the sign-offs are; `missing` names the groups, then the persons, still awaited."""

    full: bool
    got: int
    need: int
    missing: tuple[PersonId, ...]
    next_group: str | None


def counted(
    rule: SignOffRule, made: Sequence[SignOffMade], holders_by_group: Mapping[str, Sequence[PersonId]]
) -> tuple[SignOffMade, ...]:
    """Those of `made` (earliest first) that count.

    It counts when it was made for a holder of its group, in its turn, and when nobody concerned, signer or
    represented, has been counted before in either way.
    """
    counting: list[SignOffMade] = []
    seen: set[PersonId] = set()
    waiting = list(rule.required) if rule.in_order else []
    for one in made:
        persons = {one.person, one.on_behalf_of}
        if persons & seen or one.on_behalf_of not in holders_by_group.get(one.group, ()):
            continue
        if one.group in waiting[1:] or (rule.groups and one.group not in rule.required):
            continue
        waiting = [group for group in waiting if group != one.group]
        counting.append(one)
        seen |= persons
    return tuple(counting)


def progress(
    rule: SignOffRule, made: Sequence[SignOffMade], holders_by_group: Mapping[str, Sequence[PersonId]]
) -> Progress:
    """How far `made` (earliest first) satisfies the rule; never full where nobody could sign."""
    counting = counted(rule, made, holders_by_group)
    covered = _covered(rule, counting, holders_by_group)
    missing_groups = [group for group in rule.required if group not in covered]
    if rule.groups:
        pool = dict.fromkeys(holder for group in rule.required for holder in holders_by_group.get(group, ()))
        need = max(rule.needed or 0, len(rule.required))
        got = len(counting) if need > len(rule.required) else len(covered)
    else:
        pool = dict.fromkeys(holder for holders in holders_by_group.values() for holder in holders)
        need = rule.needed or max(len(pool), 1)
        got = len(counting)
        if rule.needed is None:
            vacant = [group for group, holders in holders_by_group.items() if not holders]
            missing_groups += [group for group in vacant if group not in missing_groups]
    full = got >= need and not missing_groups
    heard = {one.on_behalf_of for one in counting}
    if rule.needed is not None:
        heard |= {one.person for one in counting}
    awaited = [holder for holder in pool if holder not in heard]
    naming_persons = not full and got < need and (not rule.groups or not missing_groups)
    return Progress(
        full=full,
        got=got,
        need=need,
        missing=(*missing_groups, *(awaited if naming_persons else ())),
        next_group=missing_groups[0] if rule.in_order and missing_groups else None,
    )


def _covered(
    rule: SignOffRule, counting: Sequence[SignOffMade], holders_by_group: Mapping[str, Sequence[PersonId]]
) -> set[str]:
    """Required groups that have signed: by declaration with groups, by holding the post in a pool."""
    if rule.groups:
        return {one.group for one in counting}
    signers = {one.on_behalf_of for one in counting}
    return {group for group in rule.include if signers.intersection(holders_by_group.get(group, ()))}


def can_be_full(
    rule: SignOffRule, made: Sequence[SignOffMade], holders_by_group: Mapping[str, Sequence[PersonId]]
) -> bool:
    """Whether the holders who have not been heard in any way could still fill the rule, each signing for himself.

    Somebody who signed in another's place is used up: he signs no second time for himself.
    """
    now = progress(rule, made, holders_by_group)
    if now.full:
        return True
    counting = counted(rule, made, holders_by_group)
    used = {person for one in made for person in (one.person, one.on_behalf_of)}
    left = {name: [one for one in found if one not in used] for name, found in holders_by_group.items()}
    open_groups = [name for name in rule.required if name not in _covered(rule, counting, holders_by_group)]
    if not _each_has_one(open_groups, left, frozenset()):
        return False
    pool = {one for name, found in left.items() if not rule.groups or name in rule.required for one in found}
    if rule.needed is None and not rule.groups:
        heard = {one.on_behalf_of for one in counting}
        everybody = {one for found in holders_by_group.values() for one in found}
        return all(holders_by_group.values()) and everybody - heard <= pool
    return now.got + len(pool) >= now.need


def _each_has_one(groups: Sequence[str], left: Mapping[str, Sequence[PersonId]], taken: frozenset[PersonId]) -> bool:
    """Whether every one of these groups finds a holder of its own."""
    if not groups:
        return True
    return any(_each_has_one(groups[1:], left, taken | {one}) for one in left.get(groups[0], ()) if one not in taken)
