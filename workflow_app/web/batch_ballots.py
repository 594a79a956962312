"""A member's ballots for every dossier of one meeting, on one screen of his phone.

Each remains a vote, an act, a leaf and an outcome of its own, taken through the same verb as on the dossier's own page.
A dossier for which nothing is chosen is left for later. What is refused for one is told for that one and hinders none
of the others; what was entered for it stays, but for a choice in a secret round, which no page gives back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from wtforms import Form, FormField, HiddenField

from workflow_app.db import enclosures
from workflow_app.db.session import Session
from workflow_app.domain.refusals import NotFound
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import Transition
from workflow_app.services.reasons import offers, refusing
from workflow_app.services.voting import rolls
from workflow_app.web import act_ballots, act_votes, acts, batch_acts, entered_votes
from workflow_app.web.access import viewer
from workflow_app.web.act_maker import Maker
from workflow_app.web.batch_acts import Told, row_key
from workflow_app.web.edge import now, office, reading
from workflow_app.web.form_fields import BaseForm, entered
from workflow_app.web.language import say, t
from workflow_app.web.opened import Opened, open_dossier
from workflow_app.web.ready import Ready, ready_for
from workflow_app.web.seeing import Screen

blueprint = Blueprint("batch_ballots", __name__)

CARRIED = ("uid", "trigger", "seen")
"""Parts of a row that say what it is about; the others are the ballot."""


# Which ballots ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting with rounds in which the viewer has not voted yet."""

    uid: str
    body: Text
    place: str
    held_on: date
    dossiers: tuple[tuple[str, str], ...]


def waiting(session: Session) -> list[Meeting]:
    """The meetings that wait for ballots of the viewer, the newest first."""
    found: dict[str, list[tuple[Opened, Transition]]] = {}
    for meeting, opened, step in _steps(session):
        found.setdefault(meeting, []).append((opened, step))
    return [_meeting(uid, steps) for uid, steps in found.items()]


def _meeting(uid: str, steps: list[tuple[Opened, Transition]]) -> Meeting:
    opened, step = steps[0]
    assert step.round is not None
    case, vote = opened.case.under(step), opened.kind.votes[step.round.vote]
    body, place = rolls.body_of(case, vote)
    held = rolls.current(case, vote.name)
    return Meeting(
        uid, body.title, case.organisation_by_id(place).name, held.held_on if held else opened.today,
        tuple((one.dossier.uid, one.dossier.title) for one, _ in steps),
    )  # fmt: skip


def _steps(session: Session, meeting: str = "") -> Iterator[tuple[str, Opened, Transition]]:
    """(meeting, dossier, step) of each ballot that the viewer can cast himself now."""
    for held, uid in enclosures.ballots_awaited(session, viewer().person_id):
        if meeting in ("", held) and (found := _step(session, uid)):
            yield held, *found


def _step(session: Session, uid: str) -> tuple[Opened, Transition] | None:
    try:
        opened = open_dossier(session, office(), viewer(), uid, now())
    except NotFound:
        return None
    for one in opened.kind.leaving[opened.dossier.state]:
        if one.round and one.round.step == "ballot":
            case = opened.case.under(one)
            if refusing.applies(case) and offers.offer_of(case, opened.office).allowed:
                return opened, one
    return None


# The page ---------------------------------------------------------------------------------------------------------


@blueprint.route("/votes/meetings/<meeting>", methods=["GET", "POST"])
def cast(meeting: str) -> Any:
    about, ready = _look(meeting)
    if request.method == "POST":
        return _send(meeting, about, ready)
    return _page(meeting, about, ready, form_of(ready))


def _look(meeting: str) -> tuple[Meeting | None, list[Ready]]:
    with reading() as session:
        steps = [(opened, step) for _, opened, step in _steps(session, meeting)]
        found = [ready_for(opened, step.trigger) for opened, step in steps]
        return _meeting(meeting, steps) if steps else None, [one for one in found if one is not None]


def form_of(ready: Iterable[Ready], posted: Any = None) -> Form:
    rows = {row_key(one.head.uid): FormField(_row(one), one.head.title) for one in ready}
    made: Form = type("BallotsForm", (BaseForm,), rows)(formdata=posted)
    return made


def _row(one: Ready) -> Any:
    maker, voting = Maker(one.asks), one.asks.voting
    assert voting is not None
    act_ballots.ballot(maker, voting)
    told = {"uid": one.head.uid, "trigger": one.transition.trigger, "seen": str(one.screen)}
    return type("RowForm", (BaseForm,), maker.made | {name: HiddenField(default=told[name]) for name in CARRIED})


def _page(meeting: str, about: Meeting | None, ready: list[Ready], form: Form, told: Iterable[Told] = ()) -> str:
    for one in ready:
        if act_votes.hides(one.asks.voting):
            act_votes.forget(_row_of(form, one))
    secret = any(act_votes.hides(one.asks.voting) for one in ready)
    return render_template(
        "pages/votes/ballots.html", nav="inbox", meeting=meeting, about=about, ready=ready, form=form, told=list(told),
        key=row_key, secret=secret, draft_key="" if secret else f"ballots-{meeting}",
        request_key=request.form.get("request_key") or str(uuid4()),
    )  # fmt: skip


def _row_of(form: Form, one: Ready) -> Any:
    """The part of the form that is this dossier's ballot."""
    bound: Any = form[row_key(one.head.uid)]
    return bound.form


# Sending ----------------------------------------------------------------------------------------------------------


def _send(meeting: str, about: Meeting | None, ready: list[Ready]) -> Any:
    form = form_of(ready, request.form)
    chosen = [one for one in ready if _is_begun(_row_of(form, one))]
    late = _sent() - {one.head.uid for one in ready}
    done_before = {uid for uid in late if batch_acts.was_done(_trigger(uid), uid)}
    if not chosen and not late:
        flash(t("Chưa chọn ý kiến cho hồ sơ nào.", "Nothing is chosen for any dossier."), "warning")
        return _page(meeting, about, ready, form), 422
    faulty = [one for one in chosen if not _row_of(form, one).validate()]
    if faulty:
        return _page(meeting, about, ready, form), 422
    told = [_cast(one, _row_of(form, one)) for one in chosen]
    for uid in sorted(late - done_before):
        told += batch_acts.overtaken(_trigger(uid), [uid])
    for each in told:
        if not each.refusals:
            flash(t(f"Đã bỏ phiếu: {each.title}.", f"Your ballot is cast: {each.title}."), "success")
    if done_before and not chosen:
        flash(say(acts.ALREADY), "success")
    refused = [one for one in told if one.refusals]
    return _again(meeting, refused) if refused else _done(meeting, ready)


def _is_begun(row: Any) -> bool:
    """Whether anything of this ballot was entered; the rest is left for later."""
    controls = [one for one in row if one.short_name not in CARRIED]
    flat = [each for one in controls for each in (one.form if isinstance(one, FormField) else [one])]
    return any(entered(one) for one in flat)


def _cast(one: Ready, row: Any) -> Told:
    screen = Screen.read(row["seen"].data or "")
    return batch_acts.take(
        one.head.uid, one.head.title, one.transition.trigger, actor=viewer().actor,
        seen=screen.seen if screen else None,
        values={"round": entered_votes.round_values(row, one.asks.voting)},
    )  # fmt: skip


def _sent() -> set[str]:
    """The dossiers for which the form that came in says how to vote."""
    begun = {name.partition("-")[0] for name, value in request.form.items() if value and act_votes.is_choice(name)}
    return {request.form[f"{row}-uid"] for row in begun if f"{row}-uid" in request.form}


def _trigger(uid: str) -> str:
    return request.form.get(f"{row_key(uid)}-trigger", "")


def _done(meeting: str, ready: list[Ready]) -> Any:
    if not any(act_votes.hides(one.asks.voting) for one in ready):
        flash(f"ballots-{meeting}", "draft_done")
    return redirect(url_for("inbox.show"), 303)


def _again(meeting: str, told: list[Told]) -> Any:
    """The page anew with what is left, and what was entered for those that were refused."""
    about, ready = _look(meeting)
    form = form_of(ready, request.form)
    for one in ready:
        _row_of(form, one)["seen"].data = str(one.screen)
    return _page(meeting, about, ready, form, told), 422
