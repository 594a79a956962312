"""How several persons sign off one act: whose signatures count, who is still missing, whether it can be full at all."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

PersonId = int | str
Holders = Mapping[str, Sequence[PersonId]]
"""Who may sign, by group."""


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


def counted(rule: SignOffRule, made: Sequence[SignOffMade], holders_by_group: Holders) -> tuple[SignOffMade, ...]:
    """Those of `made` (earliest first) that count.

    It counts when it was made for a holder of its group, and when nobody concerned, signer or represented, has been
    counted before in either way. Whose turn it is, is asked when somebody signs and never again: where an earlier
    group's signature falls afterwards, those of the later ones stand, and the earlier group signs anew.
    """
    counting: list[SignOffMade] = []
    seen: set[PersonId] = set()
    for one in made:
        persons = {one.person, one.on_behalf_of}
        if persons & seen or one.on_behalf_of not in holders_by_group.get(one.group, ()):
            continue
        if rule.groups and one.group not in rule.required:
            continue
        counting.append(one)
        seen |= persons
    return tuple(counting)


def one_more(rule: SignOffRule, holders_by_group: Holders, besides: Collection[PersonId]) -> dict[str, list[PersonId]]:
    """By group, who of those put on it in nobody's place must sign in addition to what the rule asks of the others: an
    added signer never stands for one whom the definition names. He does only where too few of those hold a post."""
    if rule.needed is None and not rule.groups:
        return {}
    added = {name: [one for one in found if one in besides] for name, found in holders_by_group.items()}
    if rule.groups:
        return {name: found[0 if len(found) < len(holders_by_group[name]) else 1 :] for name, found in added.items()}
    own = {one for found in holders_by_group.values() for one in found if one not in besides}
    short = max((rule.needed or 0) - len(own), 0)
    filling = list(dict.fromkeys(one for found in added.values() for one in found))[:short]
    return {name: [one for one in found if one not in filling] for name, found in added.items()}


def progress(
    rule: SignOffRule, made: Sequence[SignOffMade], holders_by_group: Holders, besides: Collection[PersonId] = ()
) -> Progress:
    """How far `made` (earliest first) satisfies the rule, and whether everybody put on it `besides` has signed; never
    full where nobody could sign."""
    more = one_more(rule, holders_by_group, besides) if besides else {}
    if not any(more.values()):
        return _by_rule(rule, made, holders_by_group)
    own, heard = _without(more, made, holders_by_group), {one.on_behalf_of for one in made}
    now = _by_rule(rule, own[0], own[1])
    left = {name: [one for one in found if one not in heard] for name, found in more.items()}
    awaited = list(dict.fromkeys(one for found in left.values() for one in found))
    everybody = {one for found in more.values() for one in found}
    turns = [name for name in rule.required if name in now.missing or left.get(name)]
    return Progress(
        full=now.full and not awaited,
        got=now.got + len(everybody) - len(awaited),
        need=now.need + len(everybody),
        missing=(*now.missing, *awaited),
        next_group=turns[0] if rule.in_order and turns else None,
    )


def _without(
    more: Mapping[str, Sequence[PersonId]], made: Sequence[SignOffMade], holders_by_group: Holders
) -> tuple[list[SignOffMade], dict[str, list[PersonId]]]:
    """What is left to the rule: the signatures and the holders that are none of those who sign in addition."""
    added = {one for found in more.values() for one in found}
    left = {name: [one for one in found if one not in added] for name, found in holders_by_group.items()}
    return [one for one in made if one.on_behalf_of not in added], left


def _by_rule(rule: SignOffRule, made: Sequence[SignOffMade], holders_by_group: Holders) -> Progress:
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


def _covered(rule: SignOffRule, counting: Sequence[SignOffMade], holders_by_group: Holders) -> set[str]:
    """Required groups that have signed: by declaration with groups, by holding the post in a pool."""
    if rule.groups:
        return {one.group for one in counting}
    signers = {one.on_behalf_of for one in counting}
    return {group for group in rule.include if signers.intersection(holders_by_group.get(group, ()))}


def can_be_full(
    rule: SignOffRule, made: Sequence[SignOffMade], holders_by_group: Holders, besides: Collection[PersonId] = ()
) -> bool:
    """Whether the holders who have not been heard in any way could still fill the rule, each signing for himself.

    Somebody who signed in another's place is used up: he signs no second time for himself.
    """
    if progress(rule, made, holders_by_group, besides).full:
        return True
    used = {person for one in made for person in (one.person, one.on_behalf_of)}
    more = one_more(rule, holders_by_group, besides)
    heard = {one.on_behalf_of for one in made}
    if any(one in used - heard for found in more.values() for one in found):
        return False
    made, holders_by_group = _without(more, made, holders_by_group)
    now, counting = _by_rule(rule, made, holders_by_group), counted(rule, made, holders_by_group)
    if now.full:
        return True
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
