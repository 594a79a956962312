"""Why not? The one function behind every button and every act: what is offered and what is enforced are the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Any, Literal, NamedTuple

from workflow_app.domain.guards import GUARDS
from workflow_app.domain.refusals import Refusal, Refused, of_definition, refusal
from workflow_app.domain.transitions import Rule
from workflow_app.services import (
    correcting,
    documents,
    entering,
    excepting,
    following,
    moving,
    papers,
    recusing,
    reservations,
    separating,
    signers,
    suspending,
)
from workflow_app.services.cases import TableCase
from workflow_app.services.reasons import answering, contents, days, persons, sources
from workflow_app.services.voting import floor, freezing, leaving, rounds


class Ruling(NamedTuple):
    """One rule that a step asks and its answer: none of `refusals` means that it holds. They are found when looked at.

    `name` is a guard's, or one of those that `explaining` puts into words; `about` is what that rule speaks of.
    """

    name: str
    about: Any
    refusals: Iterable[Refusal]


def refusals_for(case: TableCase, *, roles: Any, entered: bool) -> list[Refusal]:
    """Every reason why this actor may not take `case.transition` now; the decisive one first.

    `entered` is False for an offer: rules about what will be entered are then left for the act itself.
    """
    return [one for ruling in rulings(case, roles, entered) for one in ruling.refusals]


def rulings(case: TableCase, roles: Any, entered: bool) -> Iterator[Ruling]:
    """Every rule of the step, in the order in which they decide. What enforces and what explains is this one list, and
    every refusal says by which rule of it."""
    against: list[str] = []
    for one in _asked(case, roles, entered):
        yield Ruling(one.name, one.about, _by_its_rule(case, one, against))
    # Of an act that is refused anyway, nobody asks whether it would have changed anything.
    if entered and not against and entering.only_writes(case.transition):
        yield Ruling("writes", None, _by_its_rule(case, Ruling("writes", None, entering.refusals(case)), against))


def _by_its_rule(case: TableCase, ruling: Ruling, against: list[str]) -> Iterator[Refusal]:
    """Each refusal bears the name of the rule, and where that rule is written."""
    for one in ruling.refusals:
        against.append(ruling.name)
        written = sources.source_of(case, ruling.name, ruling.about)
        yield replace(of_definition(one, written.text if written else None), rule=ruling.name)


def _asked(case: TableCase, roles: Any, entered: bool) -> Iterator[Ruling]:
    transition = case.transition
    yield Ruling("recused", None, persons.by_others(case, recusing.refusals(case)))
    if suspending.concerns(case):
        yield Ruling("suspended", None, persons.by_others(case, suspending.refusals(case)))
    yield from _guards(case, entered, separating=True)
    yield Ruling("by", None, persons.faults(case, roles, entered))
    if not transition.recusal:
        yield Ruling("posts_apart", None, separating.held_together(case, roles))
    if transition.when is not None:
        yield Ruling("route", transition.when, _route(case))
    yield Ruling("held_on", None, days.faults(case))
    if not rounds.only_withdraws(case):  # what was entered by mistake is taken out with nothing but a reason
        yield from _guards(case, entered, separating=False)
        yield from _fields(case, entered)
    # What the act itself takes may still come with it; an offer does not ask for it yet.
    needed = transition.needs_papers
    needed = needed if entered else tuple(n for n in needed if n not in transition.takes_papers)
    if needed:
        yield Ruling("papers", needed, contents.missing_papers(case, needed))
    if transition.signs or transition.issues or transition.writes:
        yield Ruling("documents", None, contents.document_faults(case))
    if transition.round:
        yield Ruling("round", transition.round, rounds.refusals(case, transition.round, entered=entered))
    if leaving.left_open(case) and following.completes(case):
        yield Ruling("no_vote_left", None, leaving.faults(case))
    if not transition.correction and freezing.concerns(case):
        yield Ruling("frozen", None, freezing.refusals(case, entered=entered))
    if transition.reservation or case.given.reservation:
        yield Ruling("reservation", None, reservations.refusals(case, entered=entered))
    if transition.recusal:
        faults = (
            recusing.declaration_faults(case, entered=entered), floor.putting_out_faults(case, entered=entered),
            signers.putting_out_faults(case, entered=entered),
        )  # fmt: skip
        yield Ruling("recusal", None, chain(*faults))
    if entered and transition.signers:
        yield Ruling("signers", None, signers.faults(case))
    if transition.goes_to_earlier or transition.takes_back:
        yield Ruling("back", None, moving.refusals(case, entered=entered))
    if transition.correction:
        yield Ruling("correction", None, correcting.refusals(case, entered=entered))
    yield from _carried_out(case, roles, entered)


def _carried_out(case: TableCase, roles: Any, entered: bool) -> Iterator[Ruling]:
    """Rules about what the act will have to do: asked beforehand, and only of a step that does it."""
    transition, given = case.transition, case.given
    if transition.begins or given.texts:
        yield Ruling("begins", None, documents.begin_faults(case, documents.to_begin(case), entered=entered))
    if transition.issues:
        yield Ruling("number", transition.issues, documents.issue_faults(case, transition.issues))
    if transition.effects:
        yield Ruling("clocks", None, contents.clock_faults(case))
    if following.can_fail(case):
        yield Ruling("effects", None, following.refusals(case, entered=entered))
    if transition.opinion and (entered or answering.needs_object(case)):
        yield Ruling("opinion", None, answering.refusals(case, entered=entered))
    if not entered:
        return
    if given.verdicts:
        yield Ruling("verdicts", None, papers.verdict_faults(case))
    if any(one.name == "open_dossier" for one in transition.effects):
        yield Ruling("opens", None, _opened(case, roles))
    if given.papers:
        yield Ruling("input", None, papers.refusals(case))


def _opened(case: TableCase, roles: Any) -> Iterator[Refusal]:
    """Why a dossier that the step opens could not be begun: its own first step has rules too."""
    for effect in case.transition.effects:
        if effect.name != "open_dossier" or case.kinds is None:
            continue
        try:
            found = refusals_for(following.begun(case, effect), roles=roles, entered=True)
        except Refused as unreadable:
            found = list(unreadable.refusals)
        if found and following.follows(case, effect):
            yield from found


def _route(case: TableCase) -> Iterator[Refusal]:
    transition = case.transition
    if transition.when is not None and not transition.when.holds(case.fields):
        yield refusal("other_route", step=transition.title, source=contents.source_of(transition))


def applies(case: TableCase) -> bool:
    """Whether the transition belongs to this dossier's route at all; one that does not is not shown as an offer."""
    step = case.transition.round
    if step is not None and not rounds.is_for_ballots(case, step):
        return False
    if case.transition.reservation and not reservations.is_any(case):
        return False
    return case.transition.when is None or case.transition.when.holds(case.fields)


def _guards(case: TableCase, entered: bool, *, separating: bool) -> Iterator[Ruling]:
    if separating and case.given.exceptions:
        yield Ruling("exceptions", None, excepting.refusals(case))
    for rule in case.transition.guards:
        if GUARDS[rule.name].separates_duties is separating and when_asked(case, rule, entered) == "now":
            found = _answer(case, rule)
            yield Ruling(rule.name, rule, persons.by_others(case, found) if separating else found)


def when_asked(case: TableCase, rule: Rule, entered: bool) -> Literal["now", "later", "waived"]:
    """Whether a guard is asked now, only with what will be entered, or not at all in this act."""
    guard = GUARDS[rule.name]
    by_system = case.actor.is_system and guard.separates_duties
    if by_system or (case.given.exceptions and rule.name in excepting.waived(case)):
        return "waived"
    if not entered and (guard.about_input or _is_about_what_comes(case, rule, guard.separates_duties)):
        return "later"
    return "now"


def _answer(case: TableCase, rule: Rule) -> Iterator[Refusal]:
    answer = GUARDS[rule.name].call(case, rule.values)
    if answer is not None:
        yield of_definition(answer, contents.source_of(case.transition))


def _is_about_what_comes(case: TableCase, rule: Rule, separating: bool) -> bool:
    """Whether a rule speaks of something that the act itself may still bring, so that an offer cannot judge it yet.

    Who is kept out of a dossier that is there already is known beforehand, whatever the act may change; so is whether a
    document is signed.
    """
    if (separating and case.dossier.id) or GUARDS[rule.name].of_signing:
        return False
    transition = case.transition
    coming = {*transition.sets, *transition.asks, *transition.writes} - {*case.given.fields, *case.given.asks}
    return any(word in coming for word in words_in(rule.values.values()))


def words_in(values: Iterable[Any]) -> Iterator[str]:
    """Every name in the values of a rule, also those inside a phrase such as `nearest base of field destination`."""
    for value in values:
        if isinstance(value, str):
            yield from value.split()
        elif isinstance(value, list | tuple):
            yield from words_in(value)


def _fields(case: TableCase, entered: bool) -> Iterator[Ruling]:
    transition = case.transition
    for name in transition.needs_fields:
        if entered or name not in transition.sets:
            field = case.kind.fields[name]
            yield Ruling("needs_field", field, contents.missing_field(case, field, case.fields.get(name)))
    if entered:
        for name in transition.asks:
            ask = case.kind.asks[name]
            if ask.required:
                yield Ruling("needs_field", ask, contents.missing_field(case, ask, case.given.asks.get(name)))
