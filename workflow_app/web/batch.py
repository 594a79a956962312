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

from workflow_app.db import enclosures
from workflow_app.db.session import Session
from workflow_app.domain.refusals import NotFound, Refusal, Refused
from workflow_app.services import acting
from workflow_app.web import acts, edge, entered
from workflow_app.web.access import viewer
from workflow_app.web.act_form import ActForm
from workflow_app.web.acts import Ready
from workflow_app.web.batch_form import Group, form_of, round_values, row_key, voting_of, waiting
from workflow_app.web.edge import now, office, reading
from workflow_app.web.language import say, t
from workflow_app.web.opened import open_dossier
from workflow_app.web.seeing import Screen

blueprint = Blueprint("batch", __name__)


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one dossier."""

    uid: str
    title: str
    refusals: tuple[Refusal, ...] = ()


@blueprint.get("/votes/batch")
def index() -> Any:
    with reading() as session:
        found = waiting(session)
    return render_template("pages/votes/batch.html", nav="inbox", groups=found)


@blueprint.route("/votes/batch/<kind>/<trigger>/<place>", methods=["GET", "POST"])
def step(kind: str, trigger: str, place: str) -> Any:
    with reading() as session:
        group = _group(session, kind, trigger, place)
        ready = [_ready(session, uid, trigger) for uid, _ in group.dossiers] if group else []
    if group is None:
        return _nothing_left(trigger)
    if request.method == "GET":
        return _page(group, ready, form_of(ready))
    return _send(group, ready)


def _group(session: Session, *wanted: str) -> Group | None:
    return next((one for one in waiting(session) if (one.kind, one.trigger, one.place) == wanted), None)


def _nothing_left(trigger: str) -> Any:
    """Nothing waits for the step: pressed twice, overtaken by somebody, or an address that is nobody's."""
    if request.method == "GET":
        raise NotFound("votes", trigger)
    if _was_done(trigger):
        flash(say(acts.ALREADY), "success")
        return redirect(url_for("batch.index"), 303)
    with reading() as session:
        found = waiting(session)
    flash(t("Không còn hồ sơ nào chờ bước này.", "No dossier waits for that step any more."), "warning")
    return render_template("pages/votes/batch.html", nav="inbox", groups=found), 409


def _was_done(trigger: str) -> bool:
    """Whether this very form was carried out before, for any of its dossiers."""
    key = acts.request_key()
    uids = {value for name, value in request.form.items() if name.startswith("row_") and name.endswith("-uid")}
    with reading() as session:
        return any(
            acting.was_done(session, actor=viewer().actor, key=_request(key, uid), trigger=trigger, dossier=uid)
            for uid in sorted(uids)
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
        request_key=request.form.get("request_key") or str(uuid4()), kept_name=entered.kept_name,
    )  # fmt: skip


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


def _again(group: Group, told: list[Told]) -> Any:
    """The page anew for those that were refused, each with its reasons, and with what was entered for them."""
    with reading() as session:
        fresh = _group(session, group.kind, group.trigger, group.place)
        ready = [_ready(session, uid, group.trigger) for uid, _ in fresh.dossiers] if fresh else []
    if fresh is None:
        return render_template("pages/votes/batch.html", nav="inbox", groups=[], told=told), 409
    form = form_of(ready, CombinedMultiDict([request.form, request.files]))
    refused = {one.uid for one in told}
    for one in ready:
        row: Any = form.form[row_key(one.head.uid)]
        row.form.chosen.data, row.form.seen.data = one.head.uid in refused, str(one.screen)
    return _page(fresh, ready, form, told), 422
