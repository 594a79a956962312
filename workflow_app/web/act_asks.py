"""What one step asks of the person who takes it, read in one transaction and kept as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from workflow_app.db.meeting_scans import MeetingScan
from workflow_app.domain.contents import Document, Field, Paper
from workflow_app.domain.kinds import Kind
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import Transition
from workflow_app.domain.vietnamese import name_sort_key
from workflow_app.domain.votes import DeclaredException
from workflow_app.services import asked, excepting, moving, reservations, visibility
from workflow_app.services.cases import TableCase
from workflow_app.services.reasons.offers import Offer
from workflow_app.services.visibility import Extent, Reader
from workflow_app.services.voting import checking, proof
from workflow_app.web import known_scans, row_asks, voting_asks
from workflow_app.web.choices import Choices
from workflow_app.web.language import t
from workflow_app.web.presenting import day
from workflow_app.web.shown_fields import row_label
from workflow_app.web.who_is_offered import choices_for


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
    known: tuple[tuple[MeetingScan, str], ...] = ()
    """Scans that were brought for other rounds of the same meeting, and how each is called."""
    is_of_before: bool = False
    """Whether what lies in the file was brought before the open round, and proves nothing of it."""

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
    is_late: bool = False

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

    @property
    def only_records_ballot(self) -> bool:
        """Whether a ballot with a name is entered from paper here, for somebody else."""
        return bool(self.voting and self.voting.step == "ballot" and self.behalf and not self.acts_himself)


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
    if hidden := checking.whose_is_hidden(case, case.actor.person_id) if recorded else []:
        recorded = sorted((*recorded, *hidden), key=lambda one: name_sort_key(case.person_name(one)))
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
        papers=[
            one for name in _asked_papers(transition, found) for one in _papers(case, kind.papers[name], reader, how)
        ],
        judged=_judged(case), opinions=_opinions(case, reader, offer), voting=found,
        exceptions=[kind.exceptions[name] for name in excepting.declarable(case)], behalf=behalf,
        acts_himself=offer.allowed or not behalf,
        stages=[(name, kind.states[name].title) for name in moving.stages(case)] if transition.goes_to_earlier else [],
        reservations=_reservations(case, offer),
        answerers=frozenset(case.person_uid(one) for one in reservations.answerers(case)) if provided else frozenset(),
    )  # fmt: skip


def _asked_papers(transition: Transition, found: voting_asks.Voting | None) -> list[str]:
    """Where no ballot comes from paper, and who was there decides nothing, no minutes are asked for as their proof."""
    unasked = found.vote.minutes if found and found.step == "tally" and not found.needs_minutes else ""
    return [name for name in transition.takes_papers if name != unasked]


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
    known = tuple(known_scans.of_open_round(case, spec.name, reader)) if needs_scan else ()
    of_before = proof.of_rounds_before(case)
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
            known, (spec.name, row) in of_before,
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
    """Those with which the step may do what it is there for. To answer: those asked of the person or of where he holds
    a post (of anybody, where he records it)."""
    my_places = {place for _, place in reader.places}
    return [
        OpinionAsked(one.id, asked.name_of(case, one), one.due_on, one.answer, case.today > one.due_on)
        for one in asked.objects(case)
        if case.transition.opinion != "answer"
        or (one.person_id == reader.person_id or one.organisation_id in my_places or offer.recordable)
    ]
