"""Several dossiers of the same vote in one meeting: opened, counted and confirmed from one page.

Every dossier remains a round, an act, a leaf and a number of its own: the page only takes the same step on each of
those chosen, through the same verbs as the dossier's own page. What is refused for one is told for that one, leaves
nothing behind, and hinders none of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import CombinedMultiDict

from workflow_app.db import enclosures, lists
from workflow_app.db.session import Session
from workflow_app.domain.refusals import NotFound, Refusal, Refused
from workflow_app.services import acting, visibility
from workflow_app.services.acting import Seen
from workflow_app.web import act_votes, acts, edge, entered
from workflow_app.web.access import viewer
from workflow_app.web.act_form import ActForm
from workflow_app.web.acts import Ready
from workflow_app.web.batch_form import Group, form_of, group_of, group_sent, round_values, row_key, voting_of, waiting
from workflow_app.web.edge import now, office, reading
from workflow_app.web.edge import row_key as row_number
from workflow_app.web.language import say, t
from workflow_app.web.opened import open_dossier
from workflow_app.web.seeing import Screen

blueprint = Blueprint("batch", __name__)

FIRST = 12
"""How many dossiers of a group the overview names; its page shows them all."""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one dossier."""

    uid: str
    title: str
    refusals: tuple[Refusal, ...] = ()


@blueprint.get("/votes/batch")
def index() -> Any:
    return _overview()


def _overview(told: Iterable[Told] = ()) -> str:
    with reading() as session:
        groups, following = waiting(session, row_number(request.args.get("before", "")))
    return render_template(
        "pages/votes/batch.html", nav="inbox", groups=groups, next=following, told=list(told), first=FIRST
    )


@blueprint.route("/votes/batch/<kind>/<trigger>/<place>", methods=["GET", "POST"])
def step(kind: str, trigger: str, place: str) -> Any:
    before = row_number(request.args.get("before", ""))
    with reading() as session:
        if request.method == "POST":
            group = group_sent(session, kind, trigger, place, _sent())
        else:
            group = group_of(session, kind, trigger, place, before)
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
    if _was_done(trigger):
        flash(say(acts.ALREADY), "success")
        return redirect(url_for("batch.index"), 303)
    flash(t("Không còn hồ sơ nào chờ bước này.", "No dossier waits for that step any more."), "warning")
    return _overview(_overtaken(trigger, _chosen(_sent()))), 409


def _was_done(trigger: str) -> bool:
    """Whether this very form was carried out before, for any of its dossiers."""
    key = acts.request_key()
    with reading() as session:
        return any(
            acting.was_done(session, actor=viewer().actor, key=_request(key, uid), trigger=trigger, dossier=uid)
            for uid in _sent()
        )


def _request(key: str, uid: str) -> str:
    """Names the act on one of the dossiers, so that the same form sent twice acts once on each."""
    return f"{key}:{uid.replace('-', '')}"


def _ready(session: Session, uid: str, trigger: str) -> Ready:
    opened = open_dossier(session, office(), viewer(), uid, now())
    found = acts.ready_for(opened, trigger)
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
    return "-".join(("batch", group.kind, group.trigger, group.place, request.args.get("before", "")))


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
    told += _overtaken(group.trigger, _chosen(set(_sent()) - {one.head.uid for one in ready}))
    for one in told:
        if not one.refusals:
            flash(f"{say(group.title)}: {one.title}.", "success")
    if all(not one.refusals for one in told):
        if draft_key := _draft_key(group, ready):
            flash(draft_key, "draft_done")
        return redirect(url_for("batch.index"), 303)
    return _again(group, [one for one in told if one.refusals])


def _each(form: ActForm, chosen: list[Ready], common: Mapping[str, Any]) -> Iterator[Told]:
    """The same step on one dossier after the other, each an act of its own. The first round opened makes the meeting
    that the others are held in."""
    actor, key, meeting = acts.actor_of(form), acts.request_key(), ""
    for one in chosen:
        values = {**common, "round": round_values(form, one, meeting)}
        screen = Screen.read(form.form[row_key(one.head.uid)].data["seen"] or "")
        try:
            edge.act(
                acting.act, actor=actor, dossier=one.head.uid, trigger=one.transition.trigger,
                key=_request(key, one.head.uid), seen=screen.seen if screen else None, values=values,
            )  # fmt: skip
        except Refused as refused:
            yield Told(one.head.uid, one.head.title, refused.refusals)
            continue
        if voting_of(one).step == "open" and not meeting:
            with reading() as session:
                meeting = enclosures.newest_meeting(session, one.head.uid)
        yield Told(one.head.uid, one.head.title)


def _chosen(uids: Iterable[str]) -> list[str]:
    return sorted(uid for uid in uids if f"{row_key(uid)}-chosen" in request.form)


def _overtaken(trigger: str, uids: Iterable[str]) -> list[Told]:
    """Dossiers that the form is about and that wait for its step no more: the engine itself is asked why, as of a
    screen that is old in any case, so that the attempt is recorded like every other and nothing can come of it. What
    the viewer may not read is not told at all."""
    told = []
    for uid in uids:
        with reading() as session:
            found = lists.dossiers_by_uid(session, [uid], visibility.listed(viewer().reader)).get(uid)
        if found is None:
            continue
        try:
            edge.act(
                acting.act, actor=viewer().actor, dossier=uid, trigger=trigger, key=_request(acts.request_key(), uid),
                seen=Seen("", -1, -1), values={},
            )  # fmt: skip
        except Refused as refused:
            told.append(Told(uid, found.title, refused.refusals))
    return told


def _again(group: Group, told: list[Told]) -> Any:
    """The page anew for those that were refused, each with its reasons, and with what was entered for them."""
    with reading() as session:
        fresh = group_sent(session, group.kind, group.trigger, group.place, _sent())
        ready = [_ready(session, uid, group.trigger) for uid, _ in fresh.dossiers] if fresh else []
    if fresh is None:
        return _overview(told), 409
    form = form_of(ready, CombinedMultiDict([request.form, request.files]))
    refused = {one.uid for one in told}
    for one in ready:
        row: Any = form.form[row_key(one.head.uid)]
        row.form.chosen.data, row.form.seen.data = one.head.uid in refused, str(one.screen)
    return _page(fresh, ready, form, told), 422
