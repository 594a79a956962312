"""Who must act next until when: tasks are opened in the transaction of the act that makes somebody wait."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workflow_app.db import tasks
from workflow_app.db.columns import instant_text
from workflow_app.domain.contents import Paper
from workflow_app.domain.transitions import RoundStep, Rule, Transition
from workflow_app.domain.who import Asked, MeetingPost, RoleAt, System, Who
from workflow_app.services import asked, correcting, separating, signing, standing_in
from workflow_app.services import who as resolving
from workflow_app.services.cases import TableCase
from workflow_app.services.voting import floor, handing_up, paper, presiding, proof, rolls, rounds


def reopen(case: TableCase, *, had_tasks: bool) -> None:
    """Replace the dossier's tasks by those of its present state."""
    session, dossier = case.session, case.dossier
    if had_tasks:
        session.run(tasks.DELETE, {"dossier": dossier.id})
    rows = _rows(case)
    if rows:
        session.run_many(tasks.INSERT, rows)
        session.run(
            tasks.INSERT_SCOPE, {"owner": dossier.owner_id, "dossier": dossier.id, "on": case.today.isoformat()}
        )


def changes_by_signature(case: TableCase) -> bool:
    """Whether a signature that did not move the dossier changes who is asked by name: whoever stands in for who has
    signed is asked no more, nor is who has signed where a rule keeps him out of another step because of it."""
    signed = {case.actor.person_id, case.actor.principal_id}
    others = [one for one in case.kind.leaving[case.dossier.state] if one.sign_off and one is not case.transition]
    keeps_out = any(case.transition.trigger in _steps_of(rule) for one in others for rule in one.guards)
    changes = keeps_out or any(not signed.isdisjoint(pair) for pair in case.stand_ins())
    if changes:
        case.forget("sign_offs")  # this one is among them now
    return changes


def _steps_of(rule: Rule) -> list[str]:
    named = rule.values.get("of")
    return list(named) if isinstance(named, list | tuple) else [str(named)]


def catch_up(case: TableCase) -> bool:
    """A post that became vacant, or was filled, since the tasks were opened: they go to whose turn it is now."""
    present = {tuple(row) for row in case.session.all(tasks.KEYS, {"dossier": case.dossier.id})}
    wanted = {(one["role"], one["organisation"], one["person"], one["trigger"]) for one in _rows(case)}
    if present == wanted:
        return False
    reopen(case, had_tasks=True)
    return True


def _rows(case: TableCase) -> list[dict[str, Any]]:
    at = instant_text(case.now)
    rows: dict[tuple[str, int | None, int | None, str], dict[str, Any]] = {}
    for transition in case.kind.leaving[case.dossier.state]:
        if not is_awaited(case, transition):
            continue
        due = _due(case, transition)
        due_of = _due_days_of_reservations(case) if transition.reservation else {}
        under = case.under(transition)
        # One task may speak for several steps of a post; a signature answers but its own, which is asked for apart, and
        # so is what has a day of its own.
        apart = transition.trigger if transition.sign_off or transition.reservation else ""
        for role, organisation, person in _whose(under):
            rows.setdefault(
                (role, organisation, person, apart),
                {
                    "dossier": case.dossier.id, "trigger": transition.trigger, "role": role,
                    "organisation": organisation, "person": person, "due_on": due_of.get(person, due),
                    "at": at,
                },
            )  # fmt: skip
    return list(rows.values())


Key = tuple[str, int | None, int | None]
"""(role, organisation, None) of a post, ("", None, person) by name."""


def _whose(case: TableCase) -> Iterator[Key]:
    """The posts, or persons, of whom a step is asked. In a group of signers of whom a rule keeps some out, the others
    are asked by name, and who stands in for them; where nobody is left of it, it waits for its posts."""
    sign_off = case.transition.sign_off
    if sign_off is None or not sign_off.groups:
        for one in resolving.asked(case):
            yield from _keys(case, one)
        return
    fit, put_on = signing.holders(case), set(signing.put_on(case))
    for group, persons in signing.named(case).items():
        if fit[group] and len(fit[group]) < len(persons):
            yield from (("", None, one) for one in _by_name(case, fit[group]))
            continue
        for by in (*sign_off.groups[group], *(one for one in persons if one in put_on)):
            yield from _keys(case, by)


def _by_name(case: TableCase, signers: list[int]) -> Iterator[int]:
    yield from signers
    signed = {person for one in signing.made(case) for person in (one.person, one.on_behalf_of)}
    for one in signers:
        if one not in signed:
            for substitute in standing_in.substitutes(case, one, resolving.asked(case)):
                if substitute not in signed and not separating.is_kept_out(case, substitute):
                    yield substitute


def is_awaited(case: TableCase, transition: Transition) -> bool:
    """Whether the dossier waits for this step: on its route, and not for what it has already: a document's signature or
    number, a round that is open or counted, papers that were brought; nor for the answer of nobody who was asked."""
    if not transition.awaited or (transition.when and not transition.when.holds(case.fields)):
        return False
    if transition.correction == "accept" and correcting.waiting(case) is None:
        return False
    if transition.reservation == "meet":
        return any(one.is_open for one in case.reservations())
    if transition.round:
        return _has_come_to(case, transition.round)
    if transition.opinion in ("answer", "record"):
        return bool(asked.objects(case.under(transition)))
    if _only_brings_papers(transition):
        return not all(_is_there(case, case.kind.papers[name]) for name in transition.takes_papers) or any(
            not case.fields.get(name) for name in _needed_from_here(case, transition)
        )
    if not (transition.signs or transition.issues):
        return not (transition.writes and _all_signed(case, transition.writes))
    signed, issued = case.documents().get(transition.signs), case.documents().get(transition.issues)
    return not ((signed and signed.signed_on) or (issued and issued.number is not None))


def _has_come_to(case: TableCase, step: RoundStep) -> bool:
    """A vote is opened, then cast or counted, then closed; nobody waits for its chair before there is a meeting, nor
    before the minutes of what was counted are there, nor for one who presides no more: then it needs another chair."""
    vote, found = case.kind.votes[step.vote], rolls.current(case, step.vote)
    if step.step == "hand_up":
        return floor.lacking(case, vote) is not None and not any(handing_up.faults(case, vote, found))
    if found is None:
        return step.step == "open"
    if presiding.gone(case, vote, found) is not None:
        mending = presiding.mended_by(case, vote)
        return bool(mending) and step == mending[0].round
    if found.ballots == "recorded":
        is_ready = found.tallies and not any(proof.faults(case, vote, found))
        return step.step == ("close" if is_ready else "tally")
    if step.step == "tally":
        return not paper.is_there(case, vote, found) or any(proof.faults(case, vote, found))
    if step.step == "check" and any(proof.faults(case, vote, found)):
        return False
    return step.step not in ("open", "preside") and rounds.is_for_ballots(case, step)


def _all_signed(case: TableCase, names: tuple[str, ...]) -> bool:
    """Nobody waits for words that can change no more."""
    found = case.documents()
    return all(name in found and found[name].signed_on for name in names)


def _only_brings_papers(transition: Transition) -> bool:
    more = (transition.asks, transition.writes, transition.effects, transition.sign_off)
    return bool(transition.takes_papers) and transition.stays and not any(more)


def _needed_from_here(case: TableCase, transition: Transition) -> set[str]:
    """Of the fields that the step fills in, those without which another step from here cannot be taken."""
    needed = {name for one in case.kind.leaving[case.dossier.state] for name in one.needs_fields}
    return needed & set(transition.sets)


def _is_there(case: TableCase, paper: Paper) -> bool:
    """For every row that brings it; one that was refused counts as missing."""
    count = len(case.fields.get(paper.each) or []) if paper.each else 0
    rows = {str(number) for number in range(1, count + 1)} if paper.each else {""}
    return rows <= {one.row for one in case.papers() if one.name == paper.name and one.verdict != "refused"}


def asked_of(transition: Transition) -> tuple[Who, ...]:
    """Who takes the step by the definition alone; `who.asked` says who does as things stand."""
    if transition.sign_off:
        return tuple(one for group in transition.sign_off.groups.values() for one in group)
    return transition.by


def _due(case: TableCase, transition: Transition) -> str:
    name = transition.task_due or case.kind.states[case.dossier.state].clock
    clock = case.clocks().get(name) if name else None
    return clock.due_on.isoformat() if clock and clock.stopped_on is None else tasks.NO_DUE


def _due_days_of_reservations(case: TableCase) -> dict[int | None, str]:
    """Of each person who answers for one, the first day on which one of his is due."""
    found: dict[int | None, str] = {}
    for one in sorted(case.reservations(), key=lambda one: one.due_on):
        if one.is_open:
            found.setdefault(one.owner_id, one.due_on.isoformat())
    return found


def _of_who_is_gone(transition: Transition, one: Who) -> bool:
    """A round waits for another chair only once its own presides no more: he is not asked for it."""
    step = transition.round
    return step is not None and step.step == "preside" and isinstance(one, MeetingPost)


def _keys(case: TableCase, one: Who | int) -> list[Key]:
    if isinstance(one, int):
        return [("", None, one)]
    if isinstance(one, System) or _of_who_is_gone(case.transition, one):
        return []
    if isinstance(one, RoleAt):
        return [(one.role, place, None) for place in case.place_ids(one.place, case.held_on)]
    if isinstance(one, Asked):
        waiting = asked.here(case)
        places = [opinion.organisation_id for opinion in waiting if opinion.organisation_id]
        persons = [opinion.person_id for opinion in waiting if opinion.person_id]
        return [*((one.role, place, None) for place in places), *(("", None, person) for person in persons)]
    return [("", None, person) for person in resolving.awaited(case, one)]
