"""What the page of one meeting asks: which dossiers wait for the same step of the same vote, and one form for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from wtforms import FormField, HiddenField

from workflow_app.db import lists
from workflow_app.db.session import Session
from workflow_app.domain.kinds import Kind, Transition
from workflow_app.domain.texts import Text
from workflow_app.services import visibility
from workflow_app.services.reasons import offers, refusing
from workflow_app.services.voting import rolls
from workflow_app.web import act_votes, entered_votes
from workflow_app.web.access import viewer
from workflow_app.web.act_form import ActForm, make
from workflow_app.web.act_maker import Maker
from workflow_app.web.acts import Ready
from workflow_app.web.edge import now, office
from workflow_app.web.form_fields import BaseForm, EngineReads, NumberField, TickField
from workflow_app.web.language import say, t
from workflow_app.web.opened import Opened, is_open, open_dossier
from workflow_app.web.voting_asks import Voting

STEPS = ("open", "tally", "check", "close")
MOST = 60
"""Dossiers looked at, the newest first: a meeting decides a few, not hundreds."""


@dataclass(frozen=True, slots=True)
class Group:
    """Dossiers that wait for the same step of the same vote at the same place."""

    kind: str
    trigger: str
    place: str
    place_name: str
    step: str
    vote: Text
    title: Text
    dossiers: tuple[tuple[str, str], ...]


# Which dossiers ---------------------------------------------------------------------------------------------------


def waiting(session: Session) -> list[Group]:
    """What the viewer can do now for rounds of votes, by vote, place and step."""
    library = office().library
    states = {name: _voting_states(library.current(name)) for name in library.names}
    reader = viewer().reader
    conditions = [lists.is_closed(False), lists.in_states(states), visibility.listed(reader)]
    found: dict[tuple[str, str, str], list[Any]] = {}
    for row in lists.dossiers(session, visibility.ranges(reader), conditions, limit=MOST):
        opened = open_dossier(session, office(), viewer(), row.uid, now())
        for transition in _open_steps(opened):
            assert transition.round is not None
            place = opened.case.organisation_by_id(_place(opened, transition))
            key = (opened.kind.name, transition.trigger, place.uid)
            found.setdefault(key, [place.name, opened.kind, transition, []])[3].append((row.uid, row.title))
    return [
        Group(kind, trigger, place, name, _step_of(transition), definition.votes[_vote_of(transition)].title,
              transition.title, tuple(reversed(rows)))
        for (kind, trigger, place), (name, definition, transition, rows) in found.items()
    ]  # fmt: skip


def _voting_states(kind: Kind) -> frozenset[str]:
    return frozenset(name for name, leaving in kind.leaving.items() if any(map(_is_of_meeting, leaving)))


def _is_of_meeting(transition: Transition) -> bool:
    """A step of a round that asks for nothing of a single dossier's content."""
    alone = transition.sets or transition.writes or transition.judges_papers or transition.opinion
    return transition.round is not None and transition.round.step in STEPS and not alone


def _step_of(transition: Transition) -> str:
    assert transition.round is not None
    return transition.round.step


def _vote_of(transition: Transition) -> str:
    assert transition.round is not None
    return transition.round.vote


def _open_steps(opened: Opened) -> Iterator[Transition]:
    for one in opened.kind.leaving[opened.dossier.state]:
        if not _is_of_meeting(one):
            continue
        case = opened.case.under(one)
        if refusing.applies(case) and is_open(offers.offer_of(case, opened.office)):
            yield one


def _place(opened: Opened, transition: Transition) -> int:
    return rolls.body_of(opened.case, opened.kind.votes[_vote_of(transition)])[1]


# One form for all of them -----------------------------------------------------------------------------------------


def row_key(uid: str) -> str:
    return f"row_{uid.replace('-', '')}"


def voting_of(one: Ready) -> Voting:
    assert one.asks.voting is not None
    return one.asks.voting


def form_of(ready: list[Ready], posted: Any = None) -> ActForm:
    """What is common to the meeting is asked once; a line of its own for every dossier."""
    first = voting_of(ready[0])
    members = _members(ready) if first.step == "tally" else first.persons
    asks = replace(ready[0].asks, voting=replace(first, persons=members))

    def parts(maker: Maker) -> None:
        found = maker.asks.voting
        assert found is not None
        if found.step == "open":
            maker.section("meeting", found.vote.title, act_votes.opening(maker, found, joins=False))
        elif found.step == "tally" and found.has_ballots:
            maker.section("meeting", Text("Ai dự, ai bỏ phiếu giấy", "Who was there"), act_votes.presence(maker, found))
        rows = [maker.add(row_key(one.head.uid), _row(maker, one)) for one in ready]
        maker.section("rows", Text("Từng hồ sơ", "Each dossier"), rows)

    return make(asks, posted, voting=parts)


def _members(ready: Iterable[Ready]) -> tuple[Any, ...]:
    """Everybody on any of the rolls; who has voted electronically everywhere is not asked about."""
    found: dict[str, Any] = {}
    for one in ready:
        for member in voting_of(one).persons:
            known = found.setdefault(member.uid, member)
            if known.voted == act_votes.ELECTRONIC and member.voted != act_votes.ELECTRONIC:
                found[member.uid] = member
    return tuple(found.values())


def _row(maker: Maker, one: Ready) -> Any:
    found = voting_of(one)
    inner: dict[str, Any] = {
        "chosen": TickField(t("Chọn", "Choose"), default=True),
        "uid": HiddenField(default=one.head.uid),
        "seen": HiddenField(default=str(one.screen)),
    }
    if found.step in ("tally", "check"):
        if not found.has_ballots:
            reads = EngineReads(maker.faults(lambda value: {"round": {"present": value}}))
            looks = {"min": "0", "max": str(found.entitled)}
            inner["present"] = NumberField(t("Có mặt", "Present"), [reads], render_kw=looks)
        if not (found.step == "tally" and found.by_name):
            for question in found.vote.questions:
                form: Any = FormField(act_votes.tally_form(maker, found, question.name), say(question.title))
                inner[f"question_{question.name}"] = form
    elif found.step == "close" and (closing := act_votes.closing_field(found)):
        inner["closed_as"] = closing
    return FormField(type("RowForm", (BaseForm,), inner), one.head.title)


# What was entered -----------------------------------------------------------------------------------------------


def round_values(form: ActForm, one: Ready, meeting: str) -> dict[str, Any]:
    """What the engine is told of this dossier's round: its own numbers, and of the meeting what concerns its roll."""
    found, row = voting_of(one), form.form[row_key(one.head.uid)].data
    questions = {
        question.name: entered_votes.numbers(row[f"question_{question.name}"])
        for question in found.vote.questions
        if f"question_{question.name}" in row
    }
    if found.step == "open":
        given = entered_votes.round_values(form.form, form.asks.voting)
        counting = {member.uid for member in found.persons if member.counts}
        given["absent"] = {uid: why for uid, why in (given.get("absent") or {}).items() if uid in counting}
        return given | ({"meeting": meeting} if meeting else {})
    if found.step == "close":
        return {"closed_as": row["closed_as"]} if row.get("closed_as") else {}
    if found.step == "check":
        return {"questions": questions}
    if not found.has_ballots:
        return {"present": row["present"], "questions": questions}
    assert form.asks.voting is not None
    return _from_paper(entered_votes.people_entered(form.form, form.asks.voting), found, questions)


def _from_paper(people: dict[str, Any], found: Voting, questions: dict[str, Any]) -> dict[str, Any]:
    voted = {member.uid for member in found.persons if member.voted == act_votes.ELECTRONIC}
    counting = {member.uid for member in found.persons if member.counts}
    given: dict[str, Any] = {
        "present": [uid for uid in people["present"] if uid in counting],
        "voters": [uid for uid in people["voters"] if uid in counting - voted],
        "absent": {uid: why for uid, why in people["absent"].items() if uid in counting},
    }
    if given["voters"] or any(map(entered_votes.is_counted, questions.values())):
        given["questions"] = questions
    return given
