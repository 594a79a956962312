"""Why not? The one function behind every button and every act: what is offered and what is enforced are the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from workflow_app.domain.clocks import due_date
from workflow_app.domain.guards import GUARDS, day_in, shown
from workflow_app.domain.kinds import CREATION, Paper, Rule, Transition
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.texts import Text
from workflow_app.domain.who import PersonInField, RoleAt
from workflow_app.services import rounds, signing, who
from workflow_app.services.cases import TableCase


def refusals_for(case: TableCase, *, roles: Any, entered: bool) -> list[Refusal]:
    """Every reason why this actor may not take `case.transition` now; the decisive one first.

    `entered` is False for an offer: rules about what will be entered are then left for the act itself.
    """
    return list(_reasons(case, roles, entered))


def _reasons(case: TableCase, roles: Any, entered: bool) -> Iterator[Refusal]:
    transition = case.transition
    yield from _guards(case, entered, separating=True)
    yield from _person(case, roles, entered)
    if transition.when is not None and not transition.when.holds(case.fields):
        yield refusal("other_route", step=transition.title, source=_source(transition))
    if case.held_on > case.today:
        yield refusal("too_late", rule="held_on", day=shown(case.held_on), last=shown(case.today))
    yield from _guards(case, entered, separating=False)
    yield from _fields(case, entered)
    # What the act itself takes may still come with it; an offer does not ask for it yet.
    needed = transition.needs_papers
    yield from missing_papers(case, needed if entered else tuple(n for n in needed if n not in transition.takes_papers))
    yield from _documents(case)
    if transition.round:
        yield from rounds.refusals(case, transition.round, entered=entered)
    yield from _clocks(case)


def applies(case: TableCase) -> bool:
    """Whether the transition belongs to this dossier's route at all; one that does not is not shown as an offer."""
    return case.transition.when is None or case.transition.when.holds(case.fields)


def _source(transition: Transition) -> Text | None:
    return transition.source.text if transition.source else None


def waived(case: TableCase) -> frozenset[str]:
    """Guards that a declared exception switches off for this act, and only for it."""
    found: set[str] = set()
    for name in case.given.exceptions:
        if name in case.transition.exceptions:
            found |= set(case.kind.exceptions[name].waives)
    return frozenset(found)


def _guards(case: TableCase, entered: bool, *, separating: bool) -> Iterator[Refusal]:
    off = waived(case)
    if separating:
        yield from _exceptions(case)
    for rule in case.transition.guards:
        guard = GUARDS[rule.name]
        if guard.separates_duties is not separating or (guard.about_input and not entered) or rule.name in off:
            continue
        if not entered and _is_about_what_comes(case, rule, separating):
            continue
        if case.actor.is_system and separating:
            continue
        answer = guard.call(case, rule.values)
        if answer is not None:
            yield _with_source(answer, case.transition)


def _is_about_what_comes(case: TableCase, rule: Rule, separating: bool) -> bool:
    """Whether a rule speaks of something that the act itself may still bring, so that an offer cannot judge it yet.

    Who is kept out of a dossier that is there already is known beforehand, whatever the act may change.
    """
    if separating and case.dossier.id:
        return False
    transition = case.transition
    coming = {*transition.sets, *transition.asks, *transition.writes}
    return any(word in coming for word in _words_in(rule.values.values()))


def _words_in(values: Iterable[Any]) -> Iterator[str]:
    """Every name in the values of a rule, also those inside a phrase such as `nearest base of field destination`."""
    for value in values:
        if isinstance(value, str):
            yield from value.split()
        elif isinstance(value, list | tuple):
            yield from _words_in(value)


def _with_source(answer: Refusal, transition: Transition) -> Refusal:
    if answer.source is not None or transition.source is None:
        return answer
    return Refusal(
        answer.code, answer.text, answer.rule, transition.source.text, answer.missing, answer.supplier, answer.ways_out,
        answer.detail,
    )  # fmt: skip


def _exceptions(case: TableCase) -> Iterator[Refusal]:
    """A declared exception must be known here, and its body really be that small: on the day of the act and today.

    Were one of the two enough, an act could be dated back to when the body was small.
    """
    for name in case.given.exceptions:
        if name not in case.transition.exceptions:
            yield refusal("exception_unknown", name=name)
            continue
        declared = case.kind.exceptions[name]
        place = case.place(declared.place, case.held_on)
        sizes = [case.body_size(declared.body, place.id, on) for on in (case.held_on, case.today)] if place else [0]
        if not 0 < min(sizes) <= max(sizes) <= declared.members_at_most:
            yield refusal(
                "exception_not_small", body=case.kind.bodies[declared.body].title, limit=declared.members_at_most,
                count=max(sizes), source=declared.source.text if declared.source else None,
            )  # fmt: skip


def _person(case: TableCase, roles: Any, entered: bool) -> Iterator[Refusal]:
    transition = case.transition
    if transition.sign_off:
        yield from signing.refusals(case, roles)
        return
    if not entered and _says_who_itself(case):
        return
    if who.may_act(case, case.actor, transition.by) is False:
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
    whos = case.transition.by
    if case.transition.sign_off:
        whos = tuple(one for group in case.transition.sign_off.groups.values() for one in group) or whos
    named = [who.named(case, one, roles) for one in whos]
    text = Text(", ".join(one.vi for one in named), ", ".join(one.en for one in named))
    holders = [case.person_name(person) for one in whos for person in who.holders(case, one)]
    supplier = Text("; ".join(dict.fromkeys(holders)), "; ".join(dict.fromkeys(holders))) if holders else None
    yield refusal("not_your_role", who=text, supplier=supplier, source=_source(case.transition))
    if not holders and any(isinstance(one, RoleAt) for one in whos):
        yield refusal("nobody_holds_it", who=text, source=_source(case.transition))


def _fields(case: TableCase, entered: bool) -> Iterator[Refusal]:
    transition = case.transition
    for name in transition.needs_fields:
        field = case.kind.fields[name]
        settable_now = not entered and name in transition.sets
        if not settable_now and _is_empty(case.fields.get(name)):
            yield refusal("missing_field", field=field.title, missing=(field.title,), source=_source(transition))
    if entered:
        for name in transition.asks:
            ask = case.kind.asks[name]
            if ask.required and _is_empty(case.given.asks.get(name)):
                yield refusal("missing_field", field=ask.title, missing=(ask.title,), source=_source(transition))


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
                yield from paper_faults(case, paper, usable[-1].written_on)
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


def paper_faults(case: TableCase, paper: Paper, written_on: Any) -> Iterator[Refusal]:
    source = paper.source.text if paper.source else None
    if written_on and paper.dated_from:
        first = day_in(case.fields.get(paper.dated_from))
        if first and written_on < first:
            yield refusal(
                "paper_too_early", paper=paper.title, day=shown(written_on), first=shown(first), source=source
            )
    if written_on and paper.valid:
        last = due_date(written_on, paper.valid, case.calendar)
        if last < case.held_on:
            yield refusal("paper_expired", paper=paper.title, day=shown(last), source=source)


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


def is_creation(transition: Transition) -> bool:
    return CREATION in transition.sources
