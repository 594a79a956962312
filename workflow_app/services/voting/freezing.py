"""What a round froze stays as it is until the round is closed: no step changes what a body is voting on, nor by which
rules it votes.

A round freezes the words of its documents and the fields that are part of them; the tables from which its roll is
made; and every field that the steps of its vote look at: which route the dossier takes, what the opening needs filled,
what its rules name. Titles, papers and notes of the meeting are not the matter itself and may still be entered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.domain.guards import GUARDS
from workflow_app.domain.guards.texts import what_closes
from workflow_app.domain.kinds import Kind
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.seen import RoundSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import Effect, Rule, Transition
from workflow_app.domain.votes import Vote
from workflow_app.domain.who import PersonInField, Place, RoleAt, RowPerson, Who
from workflow_app.services.cases import TableCase
from workflow_app.services.documents import as_entered


@dataclass(frozen=True, slots=True)
class Frozen:
    """`words` are fields that are put to the vote or make its roll; `looked_at` those that its steps ask about."""

    documents: frozenset[str]
    words: frozenset[str]
    looked_at: frozenset[str]

    @property
    def fields(self) -> frozenset[str]:
        return self.words | self.looked_at


def frozen_by(kind: Kind, vote: Vote) -> Frozen:
    parts = {field for name in vote.documents for field in kind.documents[name].part_of_text}
    tables = {phrase.partition(".")[0] for phrase in (vote.ad_hoc, vote.marks) if phrase}
    weighed = {name for one in (*vote.mandatory, *vote.veto) for name in _fields_of(one)}
    steps = [one for one in kind.transitions if one.round and one.round.vote == vote.name]
    looked_at = {name for one in steps for name in _asked(one)} | set(_of_place(vote.place))
    return Frozen(
        frozenset(vote.documents), frozenset(parts | tables),
        frozenset((looked_at | weighed) & kind.fields.keys()),
    )  # fmt: skip


def _asked(step: Transition) -> Iterator[str]:
    if step.when is not None:
        yield from step.when.fields()
    yield from step.needs_fields
    for rule in step.guards:
        yield from _named(rule)


def _named(rule: Rule) -> Iterator[str]:
    for name, value in rule.values.items():
        if GUARDS[rule.name].values.get(name) == "field":
            yield from value if isinstance(value, list) else [value]


def _fields_of(one: Who) -> Iterator[str]:
    if isinstance(one, PersonInField):
        yield one.field
    elif isinstance(one, RowPerson):
        yield one.table
    elif isinstance(one, RoleAt):
        yield from _of_place(one.place)


def _of_place(place: Place) -> Iterator[str]:
    """Every word of the phrase that may name a field; what is none is dropped by whoever asks."""
    yield from (place.argument.partition(".")[0], place.of.partition(" ")[2])


# Why not ------------------------------------------------------------------------------------------------------------


def refusals(case: TableCase, *, entered: bool) -> Iterator[Refusal]:
    """Why the step does not change what an open round froze. Before anything is entered, only of a step that can do
    nothing else, or does it whatever is entered; the step that closes the round may: its effects come after."""
    for found in _open(case):
        frozen = frozen_by(case.kind, case.kind.votes[found.vote])
        fields, documents = _changed(case, frozen, entered=entered)
        titles = [case.kind.fields[name].title for name in fields]
        titles += [case.kind.documents[name].title for name in documents]
        if titles:
            parts = Text(", ".join(one.vi for one in titles), ", ".join(one.en for one in titles))
            yield refusal("put_to_vote", rule="frozen", field=titles[0], parts=parts, **what_closes(case, found))


def concerns(case: TableCase) -> bool:
    """Whether the step could change anything while a round is open here."""
    step = case.transition
    return bool(case.dossier.id and (step.sets or step.writes or step.effects)) and bool(_open(case))


def _open(case: TableCase) -> list[RoundSeen]:
    """The rounds that are open in this state, but not one that the step itself closes or opens anew."""
    taken = case.transition.round
    votes = {one.round.vote for one in case.kind.leaving[case.dossier.state] if one.round}
    votes -= {taken.vote} if taken and taken.step in ("open", "close") else set()
    return [one for one in case.rounds() if one.is_open and one.vote in votes] if votes else []


def _changed(case: TableCase, frozen: Frozen, *, entered: bool) -> tuple[list[str], list[str]]:
    """(fields, documents) of the frozen ones that the step changes, in the order of the definition."""
    step, given = case.transition, case.given
    by_effect = {name for one in step.effects for name in _written_by(one)}
    fields, documents = by_effect & frozen.words, by_effect & frozen.documents
    if entered:
        now = case.dossier.fields
        fields |= {name for name, value in given.fields.items() if name in frozen.fields and value != now.get(name)}
        documents |= {name for name in given.texts if name in frozen.documents and _is_reworded(case, name)}
    elif _only_edits(step) and {*step.sets} <= frozen.fields and {*step.writes} <= frozen.documents:
        fields, documents = fields | {*step.sets}, documents | {*step.writes}
    return [one for one in case.kind.fields if one in fields], [one for one in case.kind.documents if one in documents]


def _written_by(effect: Effect) -> Iterator[str]:
    values = effect.values
    if effect.name in ("add_row", "change_row", "add_rows"):
        yield values["table"]
    elif effect.name == "set_day":
        yield values["field"]
    elif effect.name in ("void_document", "restore_voted_text"):
        yield values["of"]


def _is_reworded(case: TableCase, name: str) -> bool:
    """Whom a text is sent to is no part of what is voted on."""
    found = case.documents().get(name)
    before = (found.abstract, found.text) if found else ("", "")
    return as_entered(found, case.given.texts[name])[:2] != before


def _only_edits(step: Transition) -> bool:
    """Whether the step is there for nothing but what is entered in fields and texts."""
    more = (step.round, step.sign_off, step.signs, step.issues, step.opinion, step.recusal, step.reservation)
    takes = (step.effects, step.takes_papers, step.judges_papers, step.signers, step.takes_back)
    return step.stays and not any((*more, *takes)) and bool(step.sets or step.writes)


# A file that another one takes along ----------------------------------------------------------------------------------


def carried_faults(case: TableCase, dossier_ids: Iterable[int]) -> Iterator[Refusal]:
    """Why these dossiers do not go to another organisation with this one: the body where they lie is voting on them."""
    d, r, m, p, o = t.dossier, t.round_, t.meeting, t.person, t.organisation
    query = (
        sa.select(d.c.kind, r.c.vote, o.c.name, p.c.full_name)
        .select_from(r.join(d, d.c.id == r.c.dossier_id).join(m, m.c.id == r.c.meeting_id))
        .join(p, p.c.id == m.c.chair_id)
        .join(o, o.c.id == m.c.organisation_id)
        .where(d.c.id.in_(list(dossier_ids)), r.c.closed_at.is_(None), d.c.owner_id == case.dossier.origin_id)
        .order_by(r.c.id)
    )
    there: list[Any] = list(case.session.execute(query))
    for name, vote, place, chair in there:
        kind = case.kinds(name) if case.kinds else None
        closing = [
            one.title for one in (kind.transitions if kind else ())
            if one.round and (one.round.step, one.round.vote) == ("close", vote)
        ]  # fmt: skip
        yield refusal(
            "voted_on_elsewhere", supplier=Text(f"{chair} (chủ trì)", f"{chair} (presides)"), place=place,
            ways_out=tuple(dict.fromkeys(closing)), kind=kind.title if kind else Text(name, name),
        )  # fmt: skip
