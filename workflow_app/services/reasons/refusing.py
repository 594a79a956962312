"""Why not? The one function behind every button and every act: what is offered and what is enforced are the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Any, Literal, NamedTuple

from workflow_app.domain.case import Actor
from workflow_app.domain.guards import GUARDS, shown
from workflow_app.domain.kinds import Field, Paper, Rule, Transition
from workflow_app.domain.refusals import Refusal, Refused, refusal
from workflow_app.domain.texts import Text
from workflow_app.domain.who import PersonInField, RoleAt, Who
from workflow_app.services import (
    correcting,
    documents,
    entering,
    excepting,
    following,
    moving,
    opinions,
    papers,
    recusing,
    reservations,
    separating,
    signers,
    signing,
    who,
)
from workflow_app.services.cases import TableCase
from workflow_app.services.voting import floor, freezing, rounds

NOBODY_ELSE = Text(
    "Người quản trị ghi thêm người giữ chức danh, hoặc người giữ chức danh uỷ quyền cho đồng chí khác",
    "Whoever runs the office enters another holder of the post, or a holder delegates it to somebody else",
)


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
        yield Ruling(one.name, one.about, _by_its_rule(one, against))
    # Of an act that is refused anyway, nobody asks whether it would have changed anything.
    if entered and not against and entering.only_writes(case.transition):
        yield Ruling("writes", None, _by_its_rule(Ruling("writes", None, entering.refusals(case)), against))


def _by_its_rule(ruling: Ruling, against: list[str]) -> Iterator[Refusal]:
    for one in ruling.refusals:
        against.append(ruling.name)
        yield replace(one, rule=ruling.name) if one.rule != ruling.name else one


def _asked(case: TableCase, roles: Any, entered: bool) -> Iterator[Ruling]:
    transition = case.transition
    yield Ruling("recused", None, _by_others(case, recusing.refusals(case)))
    yield from _guards(case, entered, separating=True)
    yield Ruling("by", None, _person(case, roles, entered))
    if not transition.recusal:
        yield Ruling("posts_apart", None, separating.held_together(case, roles))
    if transition.when is not None:
        yield Ruling("route", transition.when, _route(case))
    yield Ruling("held_on", None, _held_on(case))
    yield from _guards(case, entered, separating=False)
    yield from _fields(case, entered)
    # What the act itself takes may still come with it; an offer does not ask for it yet.
    needed = transition.needs_papers
    needed = needed if entered else tuple(n for n in needed if n not in transition.takes_papers)
    if needed:
        yield Ruling("papers", needed, missing_papers(case, needed))
    if transition.signs or transition.issues or transition.writes:
        yield Ruling("documents", None, _documents(case))
    if transition.round:
        yield Ruling("round", transition.round, rounds.refusals(case, transition.round, entered=entered))
    if rounds.left_open(case) and following.completes(case):
        yield Ruling("no_vote_left", None, rounds.leaving_faults(case))
    if not transition.correction and freezing.concerns(case):
        yield Ruling("frozen", None, freezing.refusals(case, entered=entered))
    if transition.reservation or case.given.reservation:
        yield Ruling("reservation", None, reservations.refusals(case, entered=entered))
    if transition.recusal:
        faults = recusing.declaration_faults(case, entered=entered), floor.putting_out_faults(case, entered=entered)
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
        yield Ruling("clocks", None, _clocks(case))
    if following.can_fail(case):
        yield Ruling("effects", None, following.refusals(case, entered=entered))
    if not entered:
        return
    if given.verdicts:
        yield Ruling("verdicts", None, papers.verdict_faults(case))
    if any(one.name == "open_dossier" for one in transition.effects):
        yield Ruling("opens", None, _opened(case, roles))
    if given.papers:
        yield Ruling("input", None, papers.refusals(case))
    if transition.opinion:
        yield Ruling("opinion", None, opinions.refusals(case))


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
        yield refusal("other_route", step=transition.title, source=_source(transition))


def _held_on(case: TableCase) -> Iterator[Refusal]:
    if case.held_on > case.today:
        yield refusal("too_late", rule="held_on", day=shown(case.held_on), last=shown(case.today))


def applies(case: TableCase) -> bool:
    """Whether the transition belongs to this dossier's route at all; one that does not is not shown as an offer."""
    step = case.transition.round
    if step is not None and not rounds.is_for_ballots(case, step):
        return False
    if case.transition.reservation and not any(one.met_on is None for one in case.reservations()):
        return False
    return case.transition.when is None or case.transition.when.holds(case.fields)


def _source(transition: Transition) -> Text | None:
    return transition.source.text if transition.source else None


def _guards(case: TableCase, entered: bool, *, separating: bool) -> Iterator[Ruling]:
    if separating and case.given.exceptions:
        yield Ruling("exceptions", None, excepting.refusals(case))
    for rule in case.transition.guards:
        if GUARDS[rule.name].separates_duties is separating and when_asked(case, rule, entered) == "now":
            found = _answer(case, rule)
            yield Ruling(rule.name, rule, _by_others(case, found) if separating else found)


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
        yield _with_source(answer, case.transition)


def _by_others(case: TableCase, refusals: Iterable[Refusal]) -> Iterator[Refusal]:
    """Where one person is kept out, the others who may take the step: its holders today whom nothing keeps out.

    An exception that would lift the rule if it were declared here is named as well; where nobody is left, that the
    post needs somebody.
    """
    for one in refusals:
        names = ", ".join(case.person_name(person) for person in _free(case))
        declared = [case.kind.exceptions[name] for name in excepting.declarable(case)]
        lifted = tuple(found.title for found in declared if one.rule in found.waives)
        supplier = Text(names, names) if names else one.supplier
        yield replace(one, supplier=supplier, ways_out=one.ways_out or lifted or (() if supplier else (NOBODY_ELSE,)))


def _free(case: TableCase) -> list[int]:
    """Those who hold the step today and whom no separation of duties keeps out of it."""
    if case.transition.sign_off:
        persons = [person for found in signing.holders(case).values() for person in found]
    else:
        persons = [person for one in who.asked(case) for person in who.holders(case, one)]
    found = []
    for person in dict.fromkeys(persons):
        tried = case.under(case.transition)
        tried.actor = Actor(person, person)
        if person != case.actor.asker and not recusing.ground_of(tried, person) and not any(_separated(tried)):
            found.append(person)
    return found


def _separated(case: TableCase) -> Iterator[Refusal]:
    for rule in case.transition.guards:
        if GUARDS[rule.name].separates_duties:
            yield from _answer(case, rule)


def _is_about_what_comes(case: TableCase, rule: Rule, separating: bool) -> bool:
    """Whether a rule speaks of something that the act itself may still bring, so that an offer cannot judge it yet.

    Who is kept out of a dossier that is there already is known beforehand, whatever the act may change.
    """
    if separating and case.dossier.id:
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


def _with_source(answer: Refusal, transition: Transition) -> Refusal:
    if answer.source is not None or transition.source is None:
        return answer
    return Refusal(
        answer.code, answer.text, answer.rule, transition.source.text, answer.missing, answer.supplier, answer.ways_out,
        answer.detail,
    )  # fmt: skip


def _person(case: TableCase, roles: Any, entered: bool) -> Iterator[Refusal]:
    transition = case.transition
    if transition.sign_off:
        yield from signing.refusals(case, roles)
        return
    if not entered and _says_who_itself(case):
        return
    by = who.asked(case)
    if who.may_act(case, case.actor, by) is False and not moving.is_his_in_place(case):
        yield from nobody_of_these(case, by, roles)


def nobody_of_these(case: TableCase, by: tuple[Who, ...], roles: Any) -> Iterator[Refusal]:
    """Why the actor may not take the step for whom he names, and whose it is; a delegation that is there but does not
    hold says enough by itself."""
    actor, found = case.actor, None
    if actor.person_id != actor.principal_id:
        found = who.substitution(case.as_it_stood(), actor, by)
    if isinstance(found, Refusal):
        yield found
    if not isinstance(found, Refusal) or found.code == "delegation_missing":
        yield from not_your_role(case, roles)


def _says_who_itself(case: TableCase) -> bool:
    """Whether a dossier's first step names in its own form who may begin it: the person in a field, or a post at the
    organisation in a field."""
    if case.dossier.id:
        return False
    coming, mine = set(case.transition.sets), {role for role, _, _ in case.posts_of(case.actor.person_id)}
    return any(
        (isinstance(one, PersonInField) and one.field in coming)
        or (isinstance(one, RoleAt) and one.role in mine and bool(coming & set(str(one.place).split())))
        for one in case.transition.by
    )


def not_your_role(case: TableCase, roles: Any) -> Iterator[Refusal]:
    """Names who may take the step instead: posts, and the persons who hold them today; says so where nobody does."""
    whos = who.asked(case)
    named = [who.named(case, one, roles) for one in whos]
    text = Text(", ".join(one.vi for one in named), ", ".join(one.en for one in named))
    if case.transition.sign_off:  # as it stands after a change of signers
        found = [person for persons in signing.named(case).values() for person in persons]
    else:
        found = [person for one in whos for person in who.holders(case, one)]
    holders = [case.person_name(person) for person in found]
    supplier = Text("; ".join(dict.fromkeys(holders)), "; ".join(dict.fromkeys(holders))) if holders else None
    yield refusal("not_your_role", who=text, supplier=supplier, source=_source(case.transition))
    if not holders and any(isinstance(one, RoleAt) for one in whos):
        yield refusal("nobody_holds_it", who=text, source=_source(case.transition))


def _fields(case: TableCase, entered: bool) -> Iterator[Ruling]:
    transition = case.transition
    for name in transition.needs_fields:
        if entered or name not in transition.sets:
            field = case.kind.fields[name]
            yield Ruling("needs_field", field, _missing(field, case.fields.get(name), transition))
    if entered:
        for name in transition.asks:
            ask = case.kind.asks[name]
            if ask.required:
                yield Ruling("needs_field", ask, _missing(ask, case.given.asks.get(name), transition))


def _missing(field: Field, value: Any, transition: Transition) -> Iterator[Refusal]:
    if _is_empty(value):
        yield refusal("missing_field", field=field.title, missing=(field.title,), source=_source(transition))


def _is_empty(value: Any) -> bool:
    return value is None or value == "" or value == []


def missing_papers(case: TableCase, names: tuple[str, ...]) -> Iterator[Refusal]:
    """Required papers that are absent, refused (a refused one counts as missing), dated too early, or expired."""
    missing: list[Text] = []
    for name in names:
        paper = case.kind.papers[name]
        brought = {str(one.get("row") or "") for one in case.given.papers if one.get("name") == name}
        for row, label in _rows_of(case, paper):
            if row in brought and name in case.transition.takes_papers:
                continue
            found = [one for one in case.papers() if one.name == name and one.row == row]
            usable = [one for one in found if one.verdict != "refused"]
            if not usable:
                title = Text(f"{paper.title.vi}{label}", f"{paper.title.en}{label}")
                missing.append(title)
            else:
                yield from papers.dated_faults(case, paper, usable[-1].written_on)
    if missing:
        written_by = [case.kind.papers[name].written_by for name in names]
        suppliers = tuple(dict.fromkeys(one for one in written_by if one))
        yield refusal(
            "paper_missing",
            papers=Text(", ".join(one.vi for one in missing), ", ".join(one.en for one in missing)),
            missing=tuple(missing),
            supplier=Text("; ".join(s.vi for s in suppliers), "; ".join(s.en for s in suppliers))
            if suppliers
            else None,
            source=_source(case.transition),
        )


def _rows_of(case: TableCase, paper: Paper) -> list[tuple[str, str]]:
    """One ("", "") for a paper of the dossier; one (row, label) per row for a paper that each row must bring."""
    if not paper.each:
        return [("", "")]
    rows = case.fields.get(paper.each) or []
    return [(str(number), f" ({number})") for number in range(1, len(rows) + 1)]


def _documents(case: TableCase) -> Iterator[Refusal]:
    transition = case.transition
    found = case.documents() if (transition.signs or transition.issues or transition.writes) else {}
    for name in transition.writes:
        if name in case.given.texts and name in found and found[name].signed_on:
            yield refusal("is_signed", document=case.kind.documents[name].title)
    if transition.signs:
        spec = case.kind.documents[transition.signs]
        document = found.get(transition.signs)
        if document is None:
            if transition.signs not in transition.begins:
                yield refusal("no_document", document=spec.title)
        elif document.signed_on:
            yield refusal("is_signed", document=spec.title)
        elif spec.needs_text and not document.text:
            yield refusal("no_text", document=spec.title, missing=(spec.title,))
        yield from documents.signer_faults(case, transition.signs)
    if transition.issues:
        spec = case.kind.documents[transition.issues]
        document = found.get(transition.issues)
        if document is None:
            if transition.issues not in transition.begins:
                yield refusal("no_document", document=spec.title)
        elif document.number is not None:
            yield refusal("is_issued", document=spec.title, number=document.number_text)
        elif not document.signed_on and transition.signs != transition.issues:
            yield refusal("not_signed", document=spec.title)


def _clocks(case: TableCase) -> Iterator[Refusal]:
    for effect in case.transition.effects:
        if effect.name == "extend_clock":
            spec, clock = case.kind.clocks[effect.values["of"]], case.clocks().get(effect.values["of"])
            if clock is None or clock.stopped_on:
                yield refusal("no_clock", clock=spec.title)
            elif spec.extension is None or clock.extensions >= spec.extension.times:
                times = spec.extension.times if spec.extension else 0
                yield refusal("extension_used_up", clock=spec.title, times=times, source=_source(case.transition))
        if effect.name == "accept_proposed_due":
            clock = case.clocks().get(effect.values["of"])
            if clock is None or clock.proposed_due_on is None:
                yield refusal("nothing_proposed")
