"""What of a post may be handed over to a substitute: one answer for the form that offers it and for what enforces."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.db.session import Session
from workflow_app.domain.building.kinds import overseers_of
from workflow_app.domain.delegations import Covers, is_personal, roles_that_take, step_of, why_personal
from workflow_app.domain.refusals import NotFound, Refusal, refusal
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import Transition
from workflow_app.services.dated import title_of
from workflow_app.services.office import Office

COVERS = Text("Phạm vi được giao", "What is handed over")
KINDS, STEPS = Text("Loại hồ sơ", "Kinds"), Text("Bước được làm thay", "Steps")


def steps_of(office: Office, roles: Collection[str]) -> dict[str, list[Transition]]:
    """By kind: the steps that a substitute may take for the holders of these posts; kinds without any are left out."""
    found: dict[str, list[Transition]] = {}
    for kind in office.library.names:
        steps = office.library.current(kind).transitions
        taken = [one for one in steps if not is_personal(one) and not roles_that_take(one).isdisjoint(roles)]
        if taken:
            found[kind] = taken
    return found


def roles(office: Office) -> frozenset[str]:
    """The posts that may be handed over: some step of a dossier is theirs, and they neither inspect nor run the
    office."""
    named = {role for kind in office.library.names for one in office.library.current(kind).transitions
             if not is_personal(one) for role in roles_that_take(one)}  # fmt: skip
    return frozenset(named) - overseers_of(office.roles)


def posts_to_give(session: Session, office: Office, person_id: int | None, on: date) -> list[Any]:
    """(post, role, organisation, organisation's name, holder's name, last day) that may be delegated: a person's own,
    or everybody's; none that is held for the time being (quyền, phụ trách), which is a standing in already."""
    p = t.post.c
    query = (
        sa.select(p.id, p.role, p.organisation_id, t.organisation.c.name, t.person.c.full_name, p.to_on)
        .join(t.organisation, t.organisation.c.id == p.organisation_id)
        .join(t.person, t.person.c.id == p.person_id)
        .where(
            sa.or_(p.to_on.is_(None), p.to_on >= on.isoformat()),
            t.organisation.c.is_outside.is_(False),
            p.acting.is_(None),
            p.role.in_(sorted(roles(office))),
        )
        .order_by(t.person.c.name_sort, p.id)
    )
    return list(session.execute(query.where(p.person_id == person_id) if person_id is not None else query))


def faults(
    office: Office, role: str, covers: Covers, kinds: tuple[str, ...], triggers: tuple[str, ...]
) -> Iterator[Refusal]:
    """Why the post, or this much of it, is not handed over. Raises NotFound for an unknown kind or step."""
    _refuse_unknown(office, kinds, triggers)
    title = title_of(office, role)
    if role not in roles(office):
        yield refusal("post_not_delegated", role=title)
        return
    yield from _said_plainly(covers, kinds, triggers)
    own = steps_of(office, (role,))
    for name in kinds:
        if name not in own:
            yield refusal("step_not_delegated", step=office.library.current(name).title, role=title)
    for word in triggers:
        kind, trigger = step_of(word)
        known = _steps(office, [kind] if kind else kinds or office.library.names, trigger)
        if all(map(is_personal, known)):
            yield why_personal(known[0])
        elif not any(one.trigger == trigger for name in own if kind in ("", name) for one in own[name]):
            yield refusal("step_not_delegated", step=known[0].title, role=title)
    for name in sorted(_in_one_list_alone(set(kinds), {step_of(one)[0] for one in triggers})):
        yield refusal("scope_contradicts", kind=office.library.current(name).title)


def _refuse_unknown(office: Office, kinds: tuple[str, ...], triggers: tuple[str, ...]) -> None:
    for name in (*kinds, *(kind for kind, _trigger in map(step_of, triggers) if kind)):
        if name not in office.library.manifests:
            raise NotFound("kind", name)
    for word in triggers:
        kind, trigger = step_of(word)
        if not _steps(office, [kind] if kind else kinds or office.library.names, trigger):
            raise NotFound("trigger", word)


def _steps(office: Office, kinds: Collection[str], trigger: str) -> list[Transition]:
    return [one for name in kinds for one in office.library.current(name).transitions if one.trigger == trigger]


def _said_plainly(covers: Covers, kinds: tuple[str, ...], triggers: tuple[str, ...]) -> Iterator[Refusal]:
    """Nothing named is never everything: everything is said as such, and what is narrower names what it is."""
    if covers not in ("all", "kinds", "steps"):
        yield refusal("missing_field", field=COVERS, missing=(COVERS,))
    elif covers == "all" and (kinds or triggers):
        yield refusal("scope_is_all")
    elif covers == "kinds" and not kinds:
        yield refusal("missing_field", field=KINDS, missing=(KINDS,))
    elif covers == "kinds" and triggers:
        yield refusal("scope_is_kinds")
    elif covers == "steps" and not triggers:
        yield refusal("missing_field", field=STEPS, missing=(STEPS,))


def _in_one_list_alone(kinds: set[str], of_steps: set[str]) -> set[str]:
    """Kinds that are named without a step of theirs, or a step's without it: it would cover less than it reads."""
    if not kinds or not of_steps - {""}:
        return set()
    return (of_steps - {""} - kinds) | (set() if "" in of_steps else kinds - of_steps)
