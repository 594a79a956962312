"""What one step asks of the person who takes it, read in one transaction and kept as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from workflow_app.db import directory
from workflow_app.domain.contents import Document, Field, Paper
from workflow_app.domain.guards import GUARDS
from workflow_app.domain.kinds import Kind
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import Transition
from workflow_app.domain.votes import DeclaredException
from workflow_app.domain.who import parse_place
from workflow_app.services import excepting, moving, reservations, visibility
from workflow_app.services.cases import TableCase
from workflow_app.services.reasons import choosing
from workflow_app.services.reasons.offers import Offer
from workflow_app.services.visibility import Extent, Reader
from workflow_app.services.voting import proof
from workflow_app.web import row_asks, voting_asks
from workflow_app.web.called import name_with_place
from workflow_app.web.choices import Choices, Option
from workflow_app.web.language import t
from workflow_app.web.presenting import day
from workflow_app.web.shown_fields import row_label

NAMING = frozenset(("person", "persons", "organisation", "organisations"))


@dataclass(frozen=True, slots=True)
class PaperAsked:
    """A paper that may be brought with this step; `row` counts the rows of the table that each bring one. `needs_scan`
    where it is the minutes of an open round and proves nothing without its scan."""

    spec: Paper
    row: str
    label: str
    verdict: str
    reason: str
    is_needed: bool
    needs_scan: bool = False

    @property
    def key(self) -> str:
        return f"paper_{self.spec.name}{'_' + self.row if self.row else ''}"


@dataclass(frozen=True, slots=True)
class Judged:
    """A paper of the dossier that this step may accept or refuse."""

    uid: str
    row: str
    title: Text
    label: str
    verdict: str
    reason: str

    @property
    def key(self) -> str:
        return f"verdict_{self.uid.replace('-', '')}"


@dataclass(frozen=True, slots=True)
class OpinionAsked:
    id: int
    title: str
    due_on: date
    answer: str

    @property
    def key(self) -> str:
        return f"opinion_{self.id}"


@dataclass
class Asks:
    """Everything that the form of one step is made of."""

    kind: Kind
    transition: Transition
    today: date
    fields: list[tuple[Field, Any]]
    withheld: list[Text]
    open_columns: Mapping[str, frozenset[str]]
    row_choices: Mapping[str, row_asks.RowChoice]
    choices: Choices
    texts: list[tuple[Document, Mapping[str, str]]]
    papers: list[PaperAsked]
    judged: list[Judged]
    opinions: list[OpinionAsked]
    voting: voting_asks.Voting | None
    exceptions: list[DeclaredException]
    behalf: list[tuple[str, str]]
    acts_himself: bool
    stages: list[tuple[str, Text]]
    reservations: list[tuple[str, str]]
    answerers: frozenset[str]


def read(case: TableCase, reader: Reader, how: Extent, offer: Offer) -> Asks:
    """What the step asks of the person to whom it is offered."""
    transition, kind = case.transition, case.kind
    fields, withheld = _fields(case, reader, how)
    asked = [spec for spec, _ in fields] + [kind.asks[name] for name in transition.asks]
    in_place = [
        (case.person_uid(one), t(f"Tôi thay {case.person_name(one)} (được uỷ quyền)",
                                 f"I act for {case.person_name(one)} (delegated to me)"))
        for one in offer.in_place_of
    ]  # fmt: skip
    recorded = [one for one in offer.for_whom if one not in offer.in_place_of]
    behalf = in_place + [(case.person_uid(one), case.person_name(one)) for one in recorded]
    found = voting_asks.read(case)
    casts = found is not None and found.step == "ballot" and found.form == "open"
    provided = kind.takes_reservations and bool(transition.sign_off or transition.signs or casts)
    if not case.dossier.id and offer.recordable:
        behalf += row_asks.persons_to_be_named(kind, transition)
    return Asks(
        kind=kind, transition=transition, today=case.today, fields=fields, withheld=withheld,
        open_columns=row_asks.open_columns(transition), row_choices=row_asks.choices(case, reader, how),
        choices=choices_for(case, asked, also=transition.opinion == "ask" or provided),
        texts=[_text(case, name) for name in transition.writes],
        papers=[one for name in transition.takes_papers for one in _papers(case, kind.papers[name], reader, how)],
        judged=_judged(case), opinions=_opinions(case, reader, offer), voting=found,
        exceptions=[kind.exceptions[name] for name in excepting.declarable(case)], behalf=behalf,
        acts_himself=offer.allowed or not behalf,
        stages=[(name, kind.states[name].title) for name in moving.stages(case)] if transition.goes_to_earlier else [],
        reservations=_reservations(case, offer),
        answerers=frozenset(case.person_uid(one) for one in reservations.answerers(case)) if provided else frozenset(),
    )  # fmt: skip


def _reservations(case: TableCase, offer: Offer) -> list[tuple[str, str]]:
    """Those still open that are this person's to meet, or anybody's whom he records; every one, to be handed on."""
    if case.transition.reservation == "hand":
        still_open = [one for one in case.reservations() if one.is_open]
        return [(one.uid, f"{one.text} ({case.person_name(one.owner_id)}, {day(one.due_on)})") for one in still_open]
    if case.transition.reservation == "contest":
        authors = {case.actor.person_id, *offer.for_whom}
        mine = [one for one in case.reservations() if one.is_for_its_author and one.person_id in authors]
        return [(one.uid, f"{one.text} ({case.person_name(one.owner_id)}: {one.answer})"[:300]) for one in mine]
    if case.transition.reservation != "meet":
        return []
    owners = {case.actor.person_id, *offer.for_whom}
    return [
        (one.uid, f"{one.text} ({day(one.due_on)})")
        for one in case.reservations()
        if one.is_open and one.owner_id in owners
    ]


def _fields(case: TableCase, reader: Reader, how: Extent) -> tuple[list[tuple[Field, Any]], list[Text]]:
    """What the person does not read whole he cannot rewrite: it stays as it is."""
    shown, withheld = [], []
    for name in case.transition.sets:
        spec = case.kind.fields[name]
        is_whole = how == "all" or spec.type != "rows" or not spec.row_readers
        if not case.dossier.id:
            shown.append((spec, None))
        elif (is_whole and visibility.visible_field(case, reader, how, spec)) or (
            how == "own" and case.transition.open_to_subjects and is_whole
        ):
            shown.append((spec, case.dossier.fields.get(name)))
        else:
            withheld.append(spec.title)
    return shown, withheld


def choices_for(case: TableCase, fields: Iterable[Field], *, also: bool = False) -> Choices:
    """Persons and organisations, read only where something is to be chosen among them."""
    types = {one.type for spec in fields for one in (spec, *spec.columns)}
    if not (types & NAMING or also):
        return Choices()
    places = directory.places(case.session, case.today)
    named = {one.id: one.name for one in places}
    persons = [
        Option(
            one.uid, name_with_place(one, named), frozenset(role for role, _ in one.posts),
            frozenset((*(place for _, place in one.posts), *one.rolls)),
        )
        for one in directory.people(case.session, case.today)
    ]  # fmt: skip
    first = {spec.name: found for spec in fields if (found := _first(case, spec, persons)) is not None}
    for spec in fields:
        if spec.type in ("organisation", "organisations") and (fit := _fit(case, spec, places)) is not None:
            first[spec.name] = fit
    near = frozenset(one.uid for one in persons if case.dossier.owner_id in one.places)
    here = _around(case)
    near_places = frozenset(one.uid for one in places if one.id in here)
    return Choices(persons, [Option(one.uid, one.name) for one in places], first, near | near_places)


def _fit(case: TableCase, spec: Field, places: Sequence[directory.Place]) -> frozenset[str] | None:
    """Organisations that the step's own rules let be named in the field; None where no rule says."""
    several = spec.type == "organisations"
    found = choosing.fitting(case, spec.name, [[one.uid] if several else one.uid for one in places])
    return None if found is None else frozenset(one[0] if several else one for one in found)


def _around(case: TableCase) -> set[int]:
    """The dossier's organisation, what is below it (beside it, where nothing is) and what is above."""
    line = [one.id for one in case.ancestors(case.dossier.owner_id, case.today)]
    below = directory.below(case.session, line[:1], case.today) or directory.below(case.session, line[1:2], case.today)
    return {*line, *below}


def _first(case: TableCase, spec: Field, persons: Iterable[Option]) -> frozenset[str] | None:
    """Whom the step's own rules let be named in the field: by where they stand on the roll or hold a post; where
    somebody may take part again, those who keep out. None where no rule says."""
    if case.transition.recusal == "lift" and spec.name in case.transition.asks:
        return frozenset(case.person_uid(one) for one in case.recused())
    changes_who = case.transition.signers or case.transition.reservation == "hand"
    if changes_who and spec.name in case.transition.asks and spec.type == "person":
        return frozenset(choosing.fitting(case, spec.name, [one.uid for one in persons]) or ())
    found: frozenset[str] | None = None
    for rule in case.transition.guards:
        if rule.values.get("of") != spec.name or "at" not in GUARDS[rule.name].values:
            continue
        there = set(case.place_ids(parse_place(rule.values.get("at", "owner")), case.held_on))
        role = rule.values.get("role")
        fit = frozenset(one.uid for one in persons if one.places & there and (role is None or role in one.roles))
        found = fit if found is None else found & fit
    return found


def _text(case: TableCase, name: str) -> tuple[Document, Mapping[str, str]]:
    found = case.documents().get(name)
    if found is None:
        return case.kind.documents[name], {}
    parts = {"abstract": found.abstract, "text": found.text, "recipients": "\n".join(found.recipients)}
    return case.kind.documents[name], parts


def _papers(case: TableCase, spec: Paper, reader: Reader, how: Extent) -> Iterator[PaperAsked]:
    """One for each row that brings it; a subject is asked for his own rows alone. A table that the step itself adds a
    row to asks for the new row's paper as well."""
    needed = spec.name in case.transition.needs_papers
    is_minutes = any(one.is_open and case.kind.votes[one.vote].minutes == spec.name for one in case.rounds())
    needs_scan = is_minutes and proof.needs_scan(case)
    rows = [("", "")]
    if is_minutes:
        rows += _further_sheets(case, spec)
    if spec.each:
        rows = list(row_asks.rows_with_labels(case, spec.each, reader, how))
        if row_asks.adds_to(case.transition, spec.each):
            count = len(case.fields.get(spec.each) or [])
            rows.append((str(count + 1), row_asks.NEW_ROW))
    for row, label in rows:
        found = [one for one in case.papers() if (one.name, one.row) == (spec.name, row)]
        last = found[-1] if found else None
        yield PaperAsked(
            spec, row, label, last.verdict if last else "", last.verdict_reason if last else "",
            needed and (last is None or last.verdict == "refused"), needs_scan,
        )  # fmt: skip


def _further_sheets(case: TableCase, spec: Paper) -> Iterator[tuple[str, str]]:
    """Where the minutes have more than one sheet, each is a file of its own: those that are there, and one more."""
    rows = sorted({int(one.row or 1) for one in case.papers() if one.name == spec.name and (one.row or "1").isdigit()})
    for number in [*rows[1:], rows[-1] + 1] if rows else []:
        yield str(number), t(f"tờ {number}", f"sheet {number}")


def _judged(case: TableCase) -> list[Judged]:
    found = []
    for paper in case.papers():
        if paper.name not in case.transition.judges_papers:
            continue
        spec, label = case.kind.papers[paper.name], ""
        rows = case.fields.get(spec.each) or [] if spec.each else []
        if paper.row.isdigit() and int(paper.row) <= len(rows):
            label = row_label(case, case.kind.fields[spec.each], rows[int(paper.row) - 1], int(paper.row))
        found.append(Judged(paper.uid, paper.row, spec.title, label, paper.verdict, paper.verdict_reason))
    return found


def _opinions(case: TableCase, reader: Reader, offer: Offer) -> list[OpinionAsked]:
    """To answer: those asked of the person or of where he holds a post (of anybody, where he records it). To settle:
    all that were answered and are still open."""
    step = case.transition.opinion
    if step not in ("answer", "settle"):
        return []
    my_places = {place for _, place in reader.places}
    found = []
    for one in case.opinions():
        waits = one.answered_on is None
        mine = one.person_id == reader.person_id or one.organisation_id in my_places or offer.recordable
        if (waits and mine) if step == "answer" else (not waits and not one.settled):
            name = (
                case.organisation_by_id(one.organisation_id).name
                if one.organisation_id
                else case.person_name(one.person_id or 0)
            )
            found.append(OpinionAsked(one.id, name, one.due_on, one.answer))
    return found
