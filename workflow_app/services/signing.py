"""Sign-off by several persons: whose turn it is, who has signed this revision, when it is full."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from workflow_app.db import enclosures
from workflow_app.db.columns import instant_text
from workflow_app.domain.decisions import Progress, SignOffMade, progress
from workflow_app.domain.kinds import SignOff
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.services import who
from workflow_app.services.cases import TableCase


def refusals(case: TableCase, roles: Any) -> Iterator[Refusal]:
    """Why this actor may not sign now: not of a group, signed already, or not his turn."""
    from workflow_app.services.refusing import not_your_role

    found = group_of(case)
    if found is None:
        yield from not_your_role(case, roles)
        return
    if any(case.actor.persons & {one.person, one.on_behalf_of} for one in made(case)):
        yield refusal("already_signed")
    assert case.transition.sign_off is not None
    if case.transition.sign_off.rule.in_order:
        turn = state_of(case).next_group
        if turn is not None and turn != found[0]:
            yield refusal("not_your_turn", group=turn)


def group_of(case: TableCase) -> tuple[str, int | None] | None:
    """The first group the actor may sign in, and the post that lets him."""
    sign_off = case.transition.sign_off
    assert sign_off is not None
    signed = {one.group for one in made(case)}
    # A person of two groups signs for the one still open.
    for name in sorted(sign_off.groups, key=lambda one: one in signed and bool(sign_off.rule.groups)):
        post = who.may_act(case, case.actor, sign_off.groups[name])
        if post is not False:
            return name, None if post is True else post
    return None


def made(case: TableCase) -> list[SignOffMade]:
    """Signatures on this step in the present revision and round; earlier ones judged another text."""
    dossier, trigger = case.dossier, case.transition.trigger
    return [
        SignOffMade(one.person_id, one.principal_id, one.group)
        for one in case.sign_offs()
        if one.trigger == trigger and one.revision == dossier.revision and one.round == dossier.round
    ]


def state_of(case: TableCase, more: tuple[SignOffMade, ...] = ()) -> Progress:
    """How far the step is, counting `more` as if already signed."""
    sign_off: SignOff | None = case.transition.sign_off
    assert sign_off is not None
    holders = {
        name: [person for one in whos for person in who.holders(case, one)] for name, whos in sign_off.groups.items()
    }
    return progress(sign_off.rule, [*made(case), *more], holders)


def sign(case: TableCase) -> Progress:
    """Write the signature; says whether the step is now full."""
    sign_off = case.transition.sign_off
    found = group_of(case)
    assert sign_off is not None
    assert found is not None
    group, post = found
    case.session.run(
        enclosures.INSERT_SIGN_OFF,
        {
            "dossier": case.dossier.id, "trigger": case.transition.trigger, "state": case.dossier.state,
            "revision": case.dossier.revision, "round": case.dossier.round, "group": group,
            "person": case.actor.person_id, "principal": case.actor.principal_id, "post": post,
            "parts": json.dumps(sign_off.judges), "held_on": case.held_on.isoformat(), "at": instant_text(case.now),
        },
    )  # fmt: skip
    return state_of(case, (SignOffMade(case.actor.person_id, case.actor.principal_id, group),))
