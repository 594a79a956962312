"""Several dossiers of the same vote in one meeting: opened, counted and confirmed from one page.

Every dossier remains a round, an act, a leaf and a number of its own: the page only takes the same step on each of
those chosen, through the same verbs as the dossier's own page. What is refused for one is told for that one, leaves
nothing behind, and hinders none of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import CombinedMultiDict

from workflow_app.db import enclosures
from workflow_app.db.session import Session
from workflow_app.domain.refusals import NotFound
from workflow_app.domain.transitions import Transition
from workflow_app.web import act_votes, acts, batch_acts, batch_ballots, entered
from workflow_app.web.access import viewer
from workflow_app.web.act_form import ActForm
from workflow_app.web.batch_acts import Told, row_key
from workflow_app.web.batch_entered import round_values
from workflow_app.web.batch_form import form_of, voting_of
from workflow_app.web.batch_groups import Group, group_of, group_sent, waiting
from workflow_app.web.closed_votes import result_told
from workflow_app.web.edge import now, office, reading
from workflow_app.web.edge import row_key as row_number
from workflow_app.web.language import say, t
from workflow_app.web.opened import open_dossier
from workflow_app.web.ready import Ready, ready_for
from workflow_app.web.seeing import Screen

blueprint = Blueprint("batch", __name__)

FIRST = 12
"""How many dossiers of a group the overview names; its page shows them all."""


@blueprint.get("/votes/batch")
def index() -> Any:
    return _overview()


def _overview(told: Iterable[Told] = ()) -> str:
    with reading() as session:
        groups, following = waiting(session, row_number(request.args.get("before", "")))
        meetings = batch_ballots.waiting(session)
    return render_template(
        "pages/votes/batch.html", nav="inbox", groups=groups, next=following, told=list(told), first=FIRST,
        meetings=meetings,
    )  # fmt: skip


@blueprint.route("/votes/batch/<kind>/<trigger>/<place>", methods=["GET", "POST"])
@blueprint.route("/votes/batch/<kind>/<trigger>/<place>/<meeting>", methods=["GET", "POST"])
def step(kind: str, trigger: str, place: str, meeting: str = "") -> Any:
    before = row_number(request.args.get("before", ""))
    with reading() as session:
        if request.method == "POST":
            group = group_sent(session, kind, trigger, place, meeting, _sent())
        else:
            group = group_of(session, kind, trigger, place, meeting, before)
        ready = [_ready(session, uid, trigger) for uid, _ in group.dossiers] if group else []
    if group is None:
        return _nothing_left(trigger)
    if request.method == "GET":
        return _page(group, ready, form_of(ready))
    return _send(group, ready)


def _sent() -> list[str]:
    """The dossiers that the form is about."""
    return sorted({value for name, value in request.form.items() if name.startswith("row_") and name.endswith("-uid")})


def _nothing_left(trigger: str) -> Any:
    """Nothing waits for the step: pressed twice, overtaken by somebody, or an address that is nobody's."""
    if request.method == "GET":
        raise NotFound("votes", trigger)
    if any(batch_acts.was_done(trigger, uid) for uid in _sent()):
        flash(say(acts.ALREADY), "success")
        return redirect(url_for("batch.index"), 303)
    flash(t("Không còn hồ sơ nào chờ bước này.", "No dossier waits for that step any more."), "warning")
    return _overview(batch_acts.overtaken(trigger, _chosen(_sent()))), 409


def _ready(session: Session, uid: str, trigger: str) -> Ready:
    opened = open_dossier(session, office(), viewer(), uid, now())
    found = ready_for(opened, trigger)
    if found is None:
        raise NotFound("dossier", uid)
    return found


def _page(group: Group, ready: list[Ready], form: ActForm, told: Iterable[Told] = ()) -> str:
    return render_template(
        "pages/votes/step.html", nav="inbox", group=group, ready=ready, form=form, told=list(told), key=row_key,
        draft_key=_draft_key(group, ready), before=request.args.get("before", ""),
        request_key=request.form.get("request_key") or str(uuid4()), kept_name=entered.kept_name,
    )  # fmt: skip


def _draft_key(group: Group, ready: list[Ready]) -> str:
    """Under which the browser keeps what is being entered; empty where no page gives it back either."""
    if any(act_votes.hides(one.asks.voting) for one in ready):
        return ""
    where = [group.place, group.meeting] if group.meeting else [group.place]
    return "-".join(("batch", group.kind, group.trigger, *where, request.args.get("before", "")))


# Sending ----------------------------------------------------------------------------------------------------------


def _send(group: Group, ready: list[Ready]) -> Any:
    form = form_of(ready, CombinedMultiDict([request.form, request.files]))
    chosen = [one for one in ready if form.form[row_key(one.head.uid)].data["chosen"]]
    if not chosen:
        flash(t("Chưa chọn hồ sơ nào.", "No dossier is chosen."), "warning")
        return _page(group, ready, form), 422
    if not acts.is_sound(form):
        return _page(group, ready, form), 422
    told = list(_each(form, chosen, entered.values(form, {})))
    told += batch_acts.overtaken(group.trigger, _chosen(set(_sent()) - {one.head.uid for one in ready}))
    for one in told:
        if not one.refusals:
            step = next((each.transition for each in ready if each.head.uid == one.uid), None)
            flash(" ".join([f"{say(group.title)}: {one.title}.", *_result_of(one.uid, step)]), "success")
    if all(not one.refusals for one in told):
        if draft_key := _draft_key(group, ready):
            flash(draft_key, "draft_done")
        return redirect(url_for("batch.index"), 303)
    return _again(group, [one for one in told if one.refusals])


def _result_of(uid: str, step: Transition | None) -> list[str]:
    """Told to whoever closed its round, where he may still open the dossier."""
    if step is None:
        return []
    with reading() as session:
        try:
            return result_told(open_dossier(session, office(), viewer(), uid, now()), step)
        except NotFound:
            return []


def _each(form: ActForm, chosen: list[Ready], common: Mapping[str, Any]) -> Iterator[Told]:
    """The same step on one dossier after the other, each an act of its own. The first round opened makes the meeting
    that the others are held in."""
    actor, meeting = acts.actor_of(form), ""
    for one in chosen:
        values = {**common, "round": round_values(form, one, meeting)}
        screen = Screen.read(form.form[row_key(one.head.uid)].data["seen"] or "")
        told = batch_acts.take(
            one.head.uid, one.head.title, one.transition.trigger, actor=actor, seen=screen.seen if screen else None,
            values=values,
        )  # fmt: skip
        yield told
        if not told.refusals and voting_of(one).step == "open" and not meeting:
            with reading() as session:
                meeting = enclosures.newest_meeting(session, one.head.uid)


def _chosen(uids: Iterable[str]) -> list[str]:
    return sorted(uid for uid in uids if f"{row_key(uid)}-chosen" in request.form)


def _again(group: Group, told: list[Told]) -> Any:
    """The page anew for those that were refused, each with its reasons, and with what was entered for them."""
    with reading() as session:
        fresh = group_sent(session, group.kind, group.trigger, group.place, group.meeting, _sent())
        ready = [_ready(session, uid, group.trigger) for uid, _ in fresh.dossiers] if fresh else []
    if fresh is None:
        return _overview(told), 409
    form = form_of(ready, CombinedMultiDict([request.form, request.files]))
    refused = {one.uid for one in told}
    for one in ready:
        row: Any = form.form[row_key(one.head.uid)]
        row.form.chosen.data, row.form.seen.data = one.head.uid in refused, str(one.screen)
    return _page(fresh, ready, form, told), 422
