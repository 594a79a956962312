"""Taking a step: the form of any step of any kind, how it is sent, and how it comes back when it is refused."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import CombinedMultiDict

from workflow_app.db import people
from workflow_app.domain.case import Actor
from workflow_app.domain.refusals import NotFound, Refusal, Refused, refusal
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import Transition
from workflow_app.services import acting
from workflow_app.services.acting import Seen
from workflow_app.services.reasons import offers
from workflow_app.web import act_votes, differences_view, edge, entered, own_vote, sent_on, timeline, typed
from workflow_app.web.access import viewer
from workflow_app.web.act_asks import Asks
from workflow_app.web.act_form import ActForm, make
from workflow_app.web.closed_votes import result_told
from workflow_app.web.done_already import done_already, numbered
from workflow_app.web.edge import now, office, reading
from workflow_app.web.form_fields import change_rows
from workflow_app.web.language import say, t
from workflow_app.web.opened import Head, Opened, head, open_dossier
from workflow_app.web.ready import Ready, ready_for
from workflow_app.web.seeing import Screen, marks_of, read_marks

blueprint = Blueprint("acts", __name__)

CHANGED = frozenset(("stale", "content_changed", "not_from_here", "closed", "key_reused"))
"""Refusals that mean: somebody was faster."""


@blueprint.route("/dossiers/<uid>/acts/<trigger>", methods=["GET", "POST"])
def act(uid: str, trigger: str) -> Any:
    if request.method == "POST" and was_done(trigger, dossier=uid):
        return _done_before(uid)
    with reading() as session:
        opened = open_dossier(session, office(), viewer(), uid, now())
        ready = ready_for(opened, trigger)
        gone = {} if ready else _gone(opened, trigger)
        has_voted = ready is not None and any(one.code == "already_voted" for one in ready.refusals)
        cast = _own_cast(opened) if has_voted else None
        on_paper = own_vote.on_paper(opened, ready.transition) if ready and has_voted else None
        done = done_already(opened, trigger, ready.refusals) if ready else None
    if ready is None:
        return _too_late(uid, trigger) if request.method == "POST" else _not_here(**gone)
    if request.method == "GET":
        form = None if ready.refusals else make(ready.asks)
        page = _page(ready, form, refusals=ready.refusals, cast=cast, on_paper=on_paper, done=done)
        return page, (403 if ready.refusals else 200)
    return _send(ready, uid, trigger)


def _own_cast(opened: Opened) -> timeline.Happened | None:
    """The last ballot of this person, with who entered it where he did not cast it himself."""
    acts = timeline.happened(opened)
    return next((one for one in reversed(acts) if one.is_ballot and one.is_yours), None)


# Sending ----------------------------------------------------------------------------------------------------------


def request_key() -> str:
    """Names this very request: the form's own key and everything in it, so that pressing twice acts once, while the
    same form sent again with other words is another request. A choice of a ballot is no part of the name."""
    digest = hashlib.sha256()
    sent = request.form.items(multi=True)
    parts = [one for one in sent if one[0] != "csrf_token" and not act_votes.is_choice(one[0])]
    for name, value in sorted([*parts, *((name, one.filename or "") for name, one in request.files.items(multi=True))]):
        digest.update(f"{len(name)}:{name}={len(value)}:{value};".encode("utf-8", "surrogatepass"))
    return f"{request.form.get('request_key', '')[:64]}:{digest.hexdigest()}"


def was_done(trigger: str, *, dossier: str = "", kind: str = "", place: str = "") -> bool:
    with reading() as session:
        return acting.was_done(
            session, actor=viewer().actor, key=request_key(), trigger=trigger, dossier=dossier, kind=kind, place=place
        )


def posted(asks: Asks) -> ActForm:
    return make(asks, CombinedMultiDict([request.form, request.files]))


def is_sound(form: ActForm) -> bool:
    """Keeps the files also of a form with other faults, so that none has to be chosen twice."""
    valid = form.form.validate()
    return entered.store_files(form) and valid


def actor_of(form: ActForm) -> Actor:
    """The viewer, for himself or for whomever he records it."""
    me, behalf = viewer(), entered.behalf(form)
    if behalf is None:
        return me.actor
    with reading() as session:
        principal = people.person_id_of(session, behalf)
    if principal is None:
        raise NotFound("person", behalf)
    return Actor(me.person_id, principal)


def _send(ready: Ready, uid: str, trigger: str) -> Any:
    form = posted(ready.asks)
    if sent_on.is_reopened() or change_rows(form.form, request.form):
        return _page(ready, form)
    if not is_sound(form):
        return _page(ready, form), 422
    screen, marks = Screen.read(request.form.get("seen", "")), read_marks(request.form.get("marks", ""))
    if overtaken := _overtaken(ready, form, screen, marks):
        return _changed(uid, trigger, form, [overtaken])
    try:
        done = edge.act(
            acting.act, actor=actor_of(form), dossier=uid, trigger=trigger, key=request_key(),
            seen=screen.seen if screen else None, values=entered.values(form, marks),
        )  # fmt: skip
    except Refused as refused:
        if CHANGED & set(refused.codes):
            done_before = was_done(trigger, dossier=uid)
            return _done_before(uid) if done_before else _changed(uid, trigger, form, refused.refusals)
        form.place(refused.refusals)
        return _page(ready, form), 422
    whose = dict(ready.asks.behalf).get(entered.behalf(form) or "", "")
    return gone_well(done, ready.transition, ready.draft_key, whose)


def _overtaken(ready: Ready, form: ActForm, screen: Screen | None, marks: dict[str, str]) -> Refusal | None:
    """Two persons wrote the same field, or somebody is about to sign what is no longer the text he read, or does not
    say what he read."""
    step = ready.transition
    signs = bool(step.signs or step.sign_off or (step.round and step.round.step == "open"))
    if signs and (screen is None or screen.content != ready.screen.content):
        return refusal("content_changed")
    return refusal("content_changed") if entered.overtaken(form, marks) else None


def gone_well(done: acting.Outcome, transition: Transition, draft_key: str, whose: str = "") -> Any:
    """What happened and who acts next; then on to the dossier, or to the tasks when it is out of sight now. `whose`:
    the name of whoever it was recorded for."""
    if draft_key:
        flash(draft_key, "draft_done")
    words = [t(f"Đã thực hiện: {say(transition.title)}.", f"Done: {say(transition.title)}.")]
    casts = bool(transition.round and transition.round.step == "ballot")
    if casts:
        by_name = t(f"Đã nhập phiếu giấy của {whose}.", f"The paper ballot of {whose} is entered.")
        words = [by_name if whose else t("Đã bỏ phiếu.", "Your ballot is cast.")]
    if done.repeated:
        words = [say(ALREADY)]
    address = url_for("dossiers.show", uid=done.dossier)
    with reading() as session:
        try:
            opened = open_dossier(session, office(), viewer(), done.dossier, now())
            words[0] += numbered(opened, transition)
            words += [] if casts else [*result_told(opened, transition), *_news(opened, done)]
        except NotFound:
            address = url_for("inbox.show")
    flash(" ".join(words), "success")
    return redirect(address, 303)


ALREADY = Text("Việc này đã được thực hiện, không làm lại lần nữa.", "This was done already and is not done twice.")


def _news(opened: Opened, done: acting.Outcome) -> list[str]:
    state, words = opened.kind.states[opened.dossier.state], []
    if done.moved:
        words.append(t(f"Hồ sơ chuyển sang “{say(state.title)}”.", f"The dossier is now “{say(state.title)}”."))
    waits = offers.waiting_for(
        opened.session, office=opened.office, kind=opened.kind, dossier=opened.dossier, now=opened.case.now
    )
    persons = list(dict.fromkeys(name for one in waits for name in one.persons))
    if persons and not state.final:
        shown = ", ".join(persons[:3]) + (f" (+{len(persons) - 3})" if len(persons) > 3 else "")
        words.append(t(f"Đang chờ: {shown}.", f"Waiting for: {shown}."))
    return words


def _done_before(uid: str) -> Any:
    flash(say(ALREADY), "success")
    return redirect(url_for("dossiers.show", uid=uid), 303)


# Coming back ------------------------------------------------------------------------------------------------------


def _page(ready: Ready, form: ActForm | None, *, refusals: Sequence[Refusal] = (), **more: Any) -> str:
    if form is not None and act_votes.hides(ready.asks.voting):
        act_votes.forget(form.form)
    found: dict[str, Any] = {
        "head": ready.head, "ready": ready, "form": form, "refusals": refusals or (form.general if form else ()),
        "request_key": request.form.get("request_key") or str(uuid4()), "kept_name": entered.kept_name,
        "marks": request.form.get("marks") or marks_of(entered.first_values(ready.asks)), "screen": str(ready.screen),
        "news": (), "compared": None, "clashes": (), "done": None, "cast": None, "on_paper": None,
    }  # fmt: skip
    return render_template("pages/acts/act.html", nav="dossiers", **(found | more))


def _changed(uid: str, trigger: str, form: ActForm, refusals: Sequence[Refusal]) -> Any:
    """Somebody was faster: what changed since, and everything typed is still there, to be sent again or copied."""
    screen, marks = Screen.read(request.form.get("seen", "")), read_marks(request.form.get("marks", ""))
    with reading() as session:
        opened = open_dossier(session, office(), viewer(), uid, now())
        ready = ready_for(opened, trigger)
        acts = timeline.happened(opened)
        page: dict[str, Any] = {
            "news": timeline.since(acts, screen.seq if screen else -1),
            "compared": differences_view.compare(opened, acts, screen.revision if screen else None, None),
        }
        top = head(opened)
        again = posted(ready.asks) if ready and not ready.refusals else None
        if again is not None:
            page["clashes"] = differences_view.between(opened, *entered.clashes(again, marks))
    if ready is None or again is None:
        return _overtaken_page(top, refusals, **page), 409
    again.form.validate()
    for name in entered.overtaken(again, marks):
        again.tell(name, t("Mục này vừa được sửa ở nơi khác.", "This has just been changed elsewhere."))
    again.general.extend(refusals)
    fresh = marks_of(entered.first_values(ready.asks))
    return _page(ready, again, request_key=str(uuid4()), marks=fresh, **page), 409


def _too_late(uid: str, trigger: str) -> Any:
    """The engine itself is asked, so that the attempt is recorded as every other one."""
    screen = Screen.read(request.form.get("seen", ""))
    try:
        edge.act(
            acting.act, actor=viewer().actor, dossier=uid, trigger=trigger, key=request_key(),
            seen=screen.seen if screen else Seen("", -1, -1), values={},
        )  # fmt: skip
    except Refused as refused:
        with reading() as session:
            opened = open_dossier(session, office(), viewer(), uid, now())
            news = timeline.since(timeline.happened(opened), screen.seq if screen else -1)
            found = _gone(opened, trigger) | {"refusals": refused.refusals, "news": news}
        if CHANGED & set(refused.codes):
            return _overtaken_page(found["top"], refused.refusals, news, done=found["done"]), 409
        return _not_here(**found)
    return redirect(url_for("dossiers.show", uid=uid), 303)


def _gone(opened: Opened, trigger: str) -> dict[str, Any]:
    """An old address: say where the dossier is now. Of a step of this state that is none of its round or its route say
    by which rule: nothing was changed by anybody."""
    step = opened.kind.find(trigger, opened.dossier.state)
    if step is not None:
        against = offers.offer_of(opened.case.under(step), opened.office).refusals
        done = done_already(opened, trigger, against)
        return {"top": head(opened), "refusals": against, "news": (), "step": step, "done": done}
    reason = acting.not_from_here(
        opened.session, office=opened.office, kind=opened.kind, dossier=opened.dossier, trigger=trigger
    )
    last = timeline.since(timeline.happened(opened), -1)[-1:]
    return {"top": head(opened), "refusals": [reason], "news": last, "done": done_already(opened, trigger, [reason])}


def _not_here(
    top: Head, refusals: Sequence[Refusal], news: Any, done: timeline.Happened | None, step: Transition | None = None
) -> tuple[str, int]:
    page = _overtaken_page(top, refusals, news=() if step else news, step=step, done=done)
    return page, (409 if step is None else 422 if request.method == "POST" else 403)


def _overtaken_page(
    top: Head, refusals: Sequence[Refusal], news: Any, compared: Any = None, step: Transition | None = None,
    done: timeline.Happened | None = None,
) -> str:  # fmt: skip
    sent = request.form.items(multi=True)
    kept = [(name, value) for name, value in sent if name not in sent_on.OURS and not act_votes.is_choice(name)]
    return render_template(
        "pages/acts/changed.html", nav="dossiers", head=top, refusals=refusals, news=news, compared=compared,
        typed=typed.typed(top.definition, kept), step=step, done=done,
    )  # fmt: skip
