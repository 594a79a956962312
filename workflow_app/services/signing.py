"""Sign-off by several persons: whose turn it is, who has signed this revision, when it is full."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from workflow_app.db import enclosures, movements
from workflow_app.db.columns import instant_text
from workflow_app.domain.guards.members import oversees
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.seen import SignOffSeen
from workflow_app.domain.sign_offs import Progress, SignOffMade, can_be_full, counted, progress
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import SignOff
from workflow_app.domain.who import RoleAt, Who
from workflow_app.services import separating, standing, who
from workflow_app.services.cases import TableCase


def refusals(case: TableCase, roles: Any) -> Iterator[Refusal]:
    """Why this actor may not sign now: not of a group, signed already, or not his turn."""
    from workflow_app.services.reasons.persons import nobody_of_these

    found = group_of(case)
    if found is None:
        if case.actor.principal_id in _changed(case).off:
            yield refusal("signer_taken_off", person=case.person_name(case.actor.principal_id))
        yield from nobody_of_these(case, who.asked(case), roles)
        return
    by = case.transition.sign_off.groups[found[0]] if case.transition.sign_off else ()
    put_on_now = case.actor.principal_id in _still_on(case, _changed(case), found[0])
    yield from who.not_held_then(case, candidates(case) if put_on_now else by)
    signed = next((one for one in _counting(case) if case.actor.persons & {one.person, one.on_behalf_of}), None)
    if signed and not any(case.actor.persons & {one.person_id, one.principal_id} for one in sending_on(case)):
        yield refusal("already_signed", done=_who_signed(case, signed))
    assert case.transition.sign_off is not None
    if case.actor.person_id != case.actor.principal_id and _would_block(case, found[0]):
        yield refusal("must_sign_himself", person=case.person_name(case.actor.principal_id))
    if case.transition.sign_off.rule.in_order:
        turn = state_of(case).next_group
        if turn is not None and turn != found[0]:
            names = ", ".join(case.person_name(one) for one in holders(case).get(turn, ()))
            yield refusal(
                "not_your_turn", group=side(case, turn, roles), supplier=Text(names, names) if names else None
            )


def _who_signed(case: TableCase, one: SignOffMade) -> Text:
    """Told to the actor: that he did, or who did it in his place."""
    me, name = case.actor.person_id, case.person_name(int(one.person))
    if one.person == me == one.on_behalf_of:
        return Text("Bạn đã ký bước này rồi", "You have signed this step already")
    if one.person == me:
        other = case.person_name(int(one.on_behalf_of))
        return Text(f"Bạn đã ký bước này rồi, thay {other}", f"You have signed this step already, for {other}")
    if one.on_behalf_of == me:
        return Text(f"{name} đã ký bước này thay bạn", f"{name} has signed this step for you")
    return Text(f"{name} đã ký bước này rồi", f"{name} has signed this step already")


def group_of(case: TableCase) -> tuple[str, int | None] | None:
    """The first group the actor may sign in, and the post that lets him."""
    sign_off = case.transition.sign_off
    assert sign_off is not None
    signed = {one.group for one in _counting(case)}
    # A person of two groups signs for the one still open.
    changed = _changed(case)
    if case.actor.principal_id in changed.off:
        return None
    for name in sorted(sign_off.groups, key=lambda one: one in signed and bool(sign_off.rule.groups)):
        if case.actor.person_id == case.actor.principal_id in _still_on(case, changed, name):
            return name, None
        post = who.may_act(case, case.actor, sign_off.groups[name])
        if post is not False:
            return name, None if post is True else post
    return None


def side(case: TableCase, group: str, roles: Any) -> Text:
    """A group of signers as a person is told of it: by the posts that sign in it."""
    assert case.transition.sign_off is not None
    found = dict.fromkeys(who.named(case, one, roles) for one in case.transition.sign_off.groups[group])
    return Text(" hoặc ".join(one.vi for one in found), " or ".join(one.en for one in found))


def made(case: TableCase) -> list[SignOffMade]:
    """Signatures on this step that stand; others judged another text, or were taken back. One that a substitute gave
    stands no more once he keeps out himself."""
    found = [one for one in standing.in_force(case, case.transition.trigger) if not _by_who_keeps_out(case, one)]
    return [SignOffMade(one.person_id, one.principal_id, one.group) for one in found]


def _by_who_keeps_out(case: TableCase, one: SignOffSeen) -> bool:
    return one.person_id != one.principal_id and one.person_id in case.recused()


def _counting(case: TableCase) -> tuple[SignOffMade, ...]:
    """Those of them that count: not of who holds no post of the group any more."""
    assert case.transition.sign_off is not None
    return counted(case.transition.sign_off.rule, made(case), holders(case))


def lies_full(case: TableCase) -> bool:
    """Whether the dossier lies where this step starts, though being full would move it: it came back with all of its
    signatures, by a return or by the way forward after the body's no, or what was missing is missing no more (a
    correction was accepted, whoever was awaited left the post)."""
    transition = case.transition
    assert transition.sign_off is not None
    if transition.sign_off.rule.collect or transition.stays or case.dossier.state not in transition.sources:
        return False
    return state_of(case).full


def sending_on(case: TableCase) -> list[SignOffSeen]:
    """The signatures whose signers may send on, by one act, what lies full; of any other step nobody signs twice. Who
    signed these very words since the dossier came here has just said so: he does it only where all of them have."""
    if not lies_full(case):
        return []
    found = standing.in_force(case, case.transition.trigger)
    return [one for one in found if not standing.is_fresh(case, one)] or found


def state_of(case: TableCase, more: tuple[SignOffMade, ...] = ()) -> Progress:
    """How far the step is, counting `more` as if already signed."""
    sign_off: SignOff | None = case.transition.sign_off
    assert sign_off is not None
    return progress(sign_off.rule, [*made(case), *more], holders(case), besides(case))


def holders(case: TableCase) -> dict[str, list[int]]:
    """Who may sign today, by group: the posts that the definition names, less or plus whom a declared change named.

    Who by rule may not sign (he keeps out of the dossier, or wrote it, or took a step that excludes this one) is no
    signer: nobody waits for him, and what he signed before no longer counts. A group of which nobody is left is empty,
    and an empty group is never full.
    """
    return _parted(case)[0]


def _parted(case: TableCase) -> tuple[dict[str, list[int]], list[int]]:
    """Of those who would sign by their post or by name: who may, by group; and who by rule may not."""
    found = named(case)
    apart = separating.kept_out(case, chain.from_iterable(found.values()))
    return {name: [one for one in persons if one not in apart] for name, persons in found.items()}, apart


def named(case: TableCase) -> dict[str, list[int]]:
    """Who would sign by his post or by name, by group, whether or not a rule keeps him from it."""
    assert case.transition.sign_off is not None
    changed = _changed(case)
    found: dict[str, list[int]] = {}
    for name, whos in case.transition.sign_off.groups.items():
        persons = [person for one in whos for person in who.holders(case, one) if person not in changed.off]
        found[name] = list(dict.fromkeys([*persons, *_still_on(case, changed, name)]))
    return found


def candidates(case: TableCase) -> tuple[Who, ...]:
    """Who may be put on this sign-off: the posts of its own groups, and those that the step which changes its signers
    names; where that names none, the members of the bodies that decide there (a plan: of the standing committee)."""
    sign_off = case.transition.sign_off
    assert sign_off is not None
    own = tuple(one for group in sign_off.groups.values() for one in group)
    changing = next((one for one in case.kind.transitions if one.signers == case.transition.trigger), None)
    if changing is not None and changing.candidates:
        return own + changing.candidates
    places = {one.place for one in own if isinstance(one, RoleAt)}
    votes = [one for one in case.kind.votes.values() if one.place in places]
    return own + tuple(RoleAt(role, one.place) for one in votes for role in case.kind.bodies[one.body].roles)


def may_be_put_on(case: TableCase, person: int) -> bool:
    """Asked when somebody is put on, and again when he signs: by the posts that he holds then. Nobody who inspects or
    runs the office signs in anybody's place, whatever else he holds."""
    return not oversees(case, person) and who.first_match(case, person, candidates(case)) is not False


def _still_on(case: TableCase, changed: Changed, group: str) -> list[int]:
    return [one for one in changed.on.get(group, ()) if may_be_put_on(case, one)]


def put_on_in(case: TableCase, person: int) -> str | None:
    """The group in which the person was put on, whether or not he may still sign in it."""
    return next((name for name, persons in _changed(case).on.items() if person in persons), None)


def put_on(case: TableCase) -> tuple[int, ...]:
    """Who was asked for his signature besides, or instead of, those whom the definition names."""
    on = _changed(case).on if case.transition.sign_off else {}
    return tuple(person for persons in on.values() for person in persons)


def besides(case: TableCase) -> frozenset[int]:
    """Who was put on in nobody's place: one more who must sign, never instead of those whom the definition names."""
    return _changed(case).besides


@dataclass(frozen=True, slots=True)
class Changed:
    """Who was taken off a sign-off of this dossier, and who was put on it, by group; `besides` in nobody's place."""

    off: frozenset[int]
    on: Mapping[str, tuple[int, ...]]
    besides: frozenset[int]


UNCHANGED = Changed(frozenset(), {}, frozenset())


def _changed(case: TableCase) -> Changed:
    changes = case.signer_changes()
    if not changes:
        return UNCHANGED
    off: set[int] = set()
    on: dict[str, list[int]] = {}
    besides: set[int] = set()
    left_open: set[int] = set()  # whose place nobody took: he comes back to it
    for one in changes:
        if one.trigger != case.transition.trigger:
            continue
        for persons in on.values():
            persons[:] = [person for person in persons if person != one.instead_of]
        is_one_more = one.instead_of is None and one.person_id not in left_open
        if one.instead_of is not None:
            off.add(one.instead_of)
            is_one_more = one.instead_of in besides
            besides.discard(one.instead_of)
            if one.person_id is None and not is_one_more:
                left_open.add(one.instead_of)
        if one.person_id is not None:
            off.discard(one.person_id)
            left_open.discard(one.person_id)
            on.setdefault(one.group, []).append(one.person_id)
            if is_one_more:
                besides.add(one.person_id)
    return Changed(frozenset(off), {name: tuple(persons) for name, persons in on.items()}, frozenset(besides))


def _would_block(case: TableCase, group: str) -> bool:
    """Whether this signature, which uses up two persons, would leave too few to ever fill the sign-off."""
    assert case.transition.sign_off is not None
    rule, found, more = case.transition.sign_off.rule, holders(case), besides(case)
    one = SignOffMade(case.actor.person_id, case.actor.principal_id, group)
    return can_be_full(rule, made(case), found, more) and not can_be_full(rule, [*made(case), one], found, more)


def sign(case: TableCase) -> tuple[Progress, list[int]]:
    """Write the signature; says how far the step now is, and who of those named for it is kept out by rule."""
    sign_off = case.transition.sign_off
    found = group_of(case)
    assert sign_off is not None
    assert found is not None
    group, post = found
    kept = standing.judged(case, group)
    before = standing.in_force(case, case.transition.trigger)
    if any(case.actor.persons & {one.person_id, one.principal_id} for one in before):
        kept["content"] += f" confirmed {len(case.sign_offs())}"  # sends on what lies full: a row of its own
    snapshot = json.dumps(kept["snapshot"], ensure_ascii=False, sort_keys=True) if kept["snapshot"] else None
    case.session.run(
        enclosures.INSERT_SIGN_OFF,
        {
            "dossier": case.dossier.id, "trigger": case.transition.trigger, "state": case.dossier.state,
            "revision": case.dossier.revision, "round": case.dossier.round, "group": group,
            "person": case.actor.person_id, "principal": case.actor.principal_id, "post": post,
            "parts": json.dumps(kept["parts"]), "content": kept["content"], "snapshot": snapshot,
            "held_on": case.held_on.isoformat(), "at": instant_text(case.now),
        },
    )  # fmt: skip
    (fit, apart), one = _parted(case), SignOffMade(case.actor.person_id, case.actor.principal_id, group)
    return progress(sign_off.rule, [*made(case), one], fit, besides(case)), apart


def settle_answers(case: TableCase) -> None:
    """After the act: of whom nothing more is awaited. A step that comes back full waits for one of its signers."""
    is_changed = case.transition.sign_off is not None  # a signature was given with this very act
    for transition in case.kind.leaving[case.dossier.state]:
        if transition.sign_off is None:
            continue
        counting = {one.id for one in standing.in_force(case, transition.trigger)}
        if counting:
            counting -= {one.id for one in sending_on(case.under(transition))}
        for one in case.sign_offs():
            if one.trigger == transition.trigger and one.answered is not (one.id in counting):
                values = {"sign_off": one.id, "answered": one.id in counting}
                case.session.run(movements.ANSWER, values)
                is_changed = True
    if is_changed:
        case.forget("sign_offs")
