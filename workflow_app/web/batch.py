"""Several dossiers of the same vote in one meeting: opened, counted and confirmed from one page.

Every dossier remains a round, an act, a leaf and a number of its own: the page only takes the same step on each of
those chosen, through the same verbs as the dossier's own page. What is refused for one is told for that one, leaves
nothing behind, and hinders none of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import CombinedMultiDict
from wtforms import FormField, HiddenField

from workflow_app.db import enclosures, lists
from workflow_app.db.session import Session
from workflow_app.domain.kinds import Kind, Transition
from workflow_app.domain.refusals import NotFound, Refusal, Refused
from workflow_app.domain.texts import Text
from workflow_app.services import acting, offers, refusing, rolls, visibility
from workflow_app.web import act_votes, acts, edge, entered
from workflow_app.web.access import viewer
from workflow_app.web.act_form import ActForm, make
from workflow_app.web.act_maker import Maker
from workflow_app.web.acts import Ready
from workflow_app.web.edge import now, office, reading
from workflow_app.web.form_fields import BaseForm, EngineReads, NumberField, TickField
from workflow_app.web.language import say, t
from workflow_app.web.opened import Opened, is_open, open_dossier
from workflow_app.web.seeing import Screen
from workflow_app.web.voting_asks import Voting

blueprint = Blueprint("batch", __name__)

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


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one dossier."""

    uid: str
    title: str
    refusals: tuple[Refusal, ...] = ()


@blueprint.get("/votes/batch")
def index() -> Any:
    with reading() as session:
        found = _groups(session)
    return render_template("pages/votes/batch.html", nav="inbox", groups=found)


@blueprint.route("/votes/batch/<kind>/<trigger>/<place>", methods=["GET", "POST"])
def step(kind: str, trigger: str, place: str) -> Any:
    with reading() as session:
        group = next((one for one in _groups(session) if (one.kind, one.trigger, one.place) == (kind, trigger, place)),
                     None)  # fmt: skip
        ready = [_ready(session, uid, trigger) for uid, _ in group.dossiers] if group else []
    if group is None:
        return _nothing_left()
    if request.method == "GET":
        return _page(group, ready, _form(ready))
    return _send(group, ready)


def _nothing_left() -> Any:
    flash(t("Không còn hồ sơ nào chờ bước này.", "No dossier waits for that step any more."), "info")
    return redirect(url_for("batch.index"), 303)


# Which dossiers ---------------------------------------------------------------------------------------------------


def _groups(session: Session) -> list[Group]:
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
        Group(kind, trigger, place, name, step_of(transition), definition.votes[vote_of(transition)].title,
              transition.title, tuple(reversed(rows)))
        for (kind, trigger, place), (name, definition, transition, rows) in found.items()
    ]  # fmt: skip


def _voting_states(kind: Kind) -> frozenset[str]:
    return frozenset(name for name, leaving in kind.leaving.items() if any(map(_is_of_meeting, leaving)))


def _is_of_meeting(transition: Transition) -> bool:
    """A step of a round that asks for nothing of a single dossier's content."""
    alone = transition.sets or transition.writes or transition.judges_papers or transition.opinion
    return transition.round is not None and transition.round.step in STEPS and not alone


def step_of(transition: Transition) -> str:
    assert transition.round is not None
    return transition.round.step


def vote_of(transition: Transition) -> str:
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
    return rolls.body_of(opened.case, opened.kind.votes[vote_of(transition)])[1]


def _ready(session: Session, uid: str, trigger: str) -> Ready:
    opened = open_dossier(session, office(), viewer(), uid, now())
    found = acts.ready_for(opened, trigger)
    if found is None:
        raise NotFound("dossier", uid)
    return found


# One form for all of them -----------------------------------------------------------------------------------------


def _key(uid: str) -> str:
    return f"row_{uid.replace('-', '')}"


def _voting(one: Ready) -> Voting:
    assert one.asks.voting is not None
    return one.asks.voting


def _form(ready: list[Ready], posted: Any = None) -> ActForm:
    """What is common to the meeting is asked once; a line of its own for every dossier."""
    first = _voting(ready[0])
    members = _members(ready) if first.step == "tally" else first.persons
    asks = replace(ready[0].asks, voting=replace(first, persons=members))

    def parts(maker: Maker) -> None:
        found = maker.asks.voting
        assert found is not None
        if found.step == "open":
            maker.section("meeting", found.vote.title, act_votes.opening(maker, found, joins=False))
        elif found.step == "tally" and found.has_ballots:
            maker.section("meeting", Text("Ai dự, ai bỏ phiếu giấy", "Who was there"), act_votes.presence(maker, found))
        rows = [maker.add(_key(one.head.uid), _row(maker, one)) for one in ready]
        maker.section("rows", Text("Từng hồ sơ", "Each dossier"), rows)

    return make(asks, posted, voting=parts)


def _members(ready: Iterable[Ready]) -> tuple[Any, ...]:
    """Everybody on any of the rolls; who has voted electronically everywhere is not asked about."""
    found: dict[str, Any] = {}
    for one in ready:
        for member in _voting(one).persons:
            known = found.setdefault(member.uid, member)
            if known.voted == act_votes.ELECTRONIC and member.voted != act_votes.ELECTRONIC:
                found[member.uid] = member
    return tuple(found.values())


def _row(maker: Maker, one: Ready) -> Any:
    found = _voting(one)
    inner: dict[str, Any] = {
        "chosen": TickField(t("Chọn", "Choose"), default=True),
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


def _page(group: Group, ready: list[Ready], form: ActForm, told: Iterable[Told] = ()) -> str:
    return render_template(
        "pages/votes/step.html", nav="inbox", group=group, ready=ready, form=form, told=list(told), key=_key,
        request_key=request.form.get("request_key") or str(uuid4()), kept_name=entered.kept_name,
    )  # fmt: skip


# Sending ----------------------------------------------------------------------------------------------------------


def _send(group: Group, ready: list[Ready]) -> Any:
    form = _form(ready, CombinedMultiDict([request.form, request.files]))
    chosen = [one for one in ready if form.form[_key(one.head.uid)].data["chosen"]]
    if not chosen:
        flash(t("Chưa chọn hồ sơ nào.", "No dossier is chosen."), "warning")
        return _page(group, ready, form), 422
    if not acts.is_sound(form):
        return _page(group, ready, form), 422
    told = list(_each(form, chosen, entered.values(form, {})))
    for one in told:
        if not one.refusals:
            flash(f"{say(group.title)}: {one.title}.", "success")
    if all(not one.refusals for one in told):
        return redirect(url_for("batch.index"), 303)
    return _again(group, [one for one in told if one.refusals])


def _each(form: ActForm, chosen: list[Ready], common: Mapping[str, Any]) -> Iterator[Told]:
    """The same step on one dossier after the other, each an act of its own. The first round opened makes the meeting
    that the others are held in."""
    actor, key, meeting = acts.actor_of(form), acts.request_key(), ""
    for one in chosen:
        values = {**common, "round": _round(form, one, meeting)}
        screen = Screen.read(form.form[_key(one.head.uid)].data["seen"] or "")
        try:
            edge.act(
                acting.act, actor=actor, dossier=one.head.uid, trigger=one.transition.trigger,
                key=f"{key}:{one.head.uid}", seen=screen.seen if screen else None, values=values,
            )  # fmt: skip
        except Refused as refused:
            yield Told(one.head.uid, one.head.title, refused.refusals)
            continue
        if _voting(one).step == "open" and not meeting:
            with reading() as session:
                meeting = enclosures.newest_meeting(session, one.head.uid)
        yield Told(one.head.uid, one.head.title)


def _round(form: ActForm, one: Ready, meeting: str) -> dict[str, Any]:
    """What the engine is told of this dossier's round: its own numbers, and of the meeting what concerns its roll."""
    found, row = _voting(one), form.form[_key(one.head.uid)].data
    questions = {
        question.name: act_votes.numbers(row[f"question_{question.name}"])
        for question in found.vote.questions
        if f"question_{question.name}" in row
    }
    if found.step == "open":
        given = act_votes.round_values(form.form, form.asks.voting)
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
    return _from_paper(act_votes.people_entered(form.form, form.asks.voting), found, questions)


def _from_paper(people: dict[str, Any], found: Voting, questions: dict[str, Any]) -> dict[str, Any]:
    voted = {member.uid for member in found.persons if member.voted == act_votes.ELECTRONIC}
    counting = {member.uid for member in found.persons if member.counts}
    given: dict[str, Any] = {
        "present": [uid for uid in people["present"] if uid in counting],
        "voters": [uid for uid in people["voters"] if uid in counting - voted],
        "absent": {uid: why for uid, why in people["absent"].items() if uid in counting},
    }
    if given["voters"] or any(map(act_votes.is_counted, questions.values())):
        given["questions"] = questions
    return given


def _again(group: Group, told: list[Told]) -> Any:
    """The page anew for those that were refused, each with its reasons, and with what was entered for them."""
    with reading() as session:
        fresh = next((one for one in _groups(session) if (one.kind, one.trigger, one.place) == (
            group.kind, group.trigger, group.place)), None)  # fmt: skip
        ready = [_ready(session, uid, group.trigger) for uid, _ in fresh.dossiers] if fresh else []
    if fresh is None:
        return render_template("pages/votes/batch.html", nav="inbox", groups=[], told=told), 409
    form = _form(ready, CombinedMultiDict([request.form, request.files]))
    refused = {one.uid for one in told}
    for one in ready:
        row = form.form[_key(one.head.uid)].form
        row.chosen.data, row.seen.data = one.head.uid in refused, str(one.screen)
    return _page(fresh, ready, form, told), 422
