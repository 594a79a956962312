"""Beginning a dossier: which kinds this person may begin and where, and the form of the first step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_login import current_user

from workflow_app.db import directory, lists, people
from workflow_app.db.columns import instant_text
from workflow_app.db.session import Session
from workflow_app.domain.case import Actor
from workflow_app.domain.kinds import Kind
from workflow_app.domain.refusals import NotFound, Refusal, Refused
from workflow_app.domain.seen import OrganisationSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import CREATION, Transition
from workflow_app.domain.vietnamese import clean
from workflow_app.domain.who import RoleAt
from workflow_app.services import acting
from workflow_app.services.cases import TableCase
from workflow_app.services.reasons import offers
from workflow_app.services.reasons.offers import Offer
from workflow_app.web import act_asks, edge, entered, sent_on
from workflow_app.web.access import viewer
from workflow_app.web.act_asks import Asks
from workflow_app.web.act_form import ActForm, make
from workflow_app.web.acts import actor_of, gone_well, is_sound, posted, request_key, was_done
from workflow_app.web.edge import now, office, reading, today
from workflow_app.web.form_fields import change_rows
from workflow_app.web.language import t
from workflow_app.web.opened import is_open
from workflow_app.web.seeing import marks_of

blueprint = Blueprint("beginnings", __name__)

JUST_NOW, MOST_COMPARED = timedelta(minutes=30), 20
"""How long, and with how many of his newest dossiers, what somebody begins is compared."""
MOST_PLACES = 100
"""Places tried at most for one person; somebody far above begins where he names the place himself."""


# Choosing ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Way:
    """One way to begin a kind: where it is possible, or why this person may not."""

    label: Text
    trigger: str
    places: tuple[OrganisationSeen, ...]
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    kind: str
    title: Text
    source: Text
    is_verified: bool
    ways: tuple[Way, ...]

    @property
    def allowed(self) -> bool:
        return any(way.places for way in self.ways)


@blueprint.get("/dossiers/new")
def choose_kind() -> Any:
    with reading() as session:
        places = _places(session)
        choices = [_choice(session, office().library.current(name), places) for name in office().library.names]
    choices.sort(key=lambda one: (not one.allowed, one.title.vi))
    return render_template("pages/dossiers/choose_kind.html", nav="dossiers", choices=choices)


def may_begin() -> bool:
    """Whether the viewer may begin any dossier anywhere: asked of the engine, until a first kind and place hold."""
    if "may_begin" not in g:
        steps = list(_his()) if current_user.is_authenticated else []
        with reading() as session:
            places = _places(session) if steps else []
            tried = (_offer(session, kind, step, place)[1] for kind, step in steps for place in places)
            g.may_begin = any(map(is_open, tried))
    return bool(g.may_begin)


def _his() -> Iterator[tuple[Kind, Transition]]:
    """First steps that may be the viewer's, by what the definitions say alone: by his posts, or by no post."""
    library = office().library
    roles = {role for role, _, _ in viewer().posts} | {one.role for one in viewer().reader.stands_in}
    for kind in map(library.current, library.names):
        for step in kind.leaving[CREATION]:
            asked = (*step.by, *step.recorded_by, *step.vacant)
            if not offers.is_of_system(step) and any(not isinstance(one, RoleAt) or one.role in roles for one in asked):
                yield kind, step


def _choice(session: Session, kind: Kind, places: list[OrganisationSeen]) -> Choice:
    ways = [_way(session, kind, one, places) for one in kind.leaving[CREATION] if not offers.is_of_system(one)]
    return Choice(kind.name, kind.title, kind.source.text, kind.source.verified, tuple(ways))


def _way(session: Session, kind: Kind, transition: Transition, places: list[OrganisationSeen]) -> Way:
    """Where nothing allows it, the reasons are those of the person's own place."""
    tried = [(place, _offer(session, kind, transition, place)[1]) for place in places]
    open_places = tuple(place for place, offer in tried if is_open(offer))
    return Way(transition.title, transition.trigger, open_places, () if open_places else _reasons(tried))


def _reasons(tried: list[tuple[OrganisationSeen, Offer]]) -> tuple[Refusal, ...]:
    """Not being of the post is reason enough; rules about the place say little then."""
    reasons = tried[0][1].refusals if tried else ()
    role = tuple(one for one in reasons if one.code in offers.ROLE_CODES)
    return role or reasons


def _places(session: Session) -> list[OrganisationSeen]:
    """Where the person holds a post, what is below, where he stands on a roll, and the organisations outside."""
    held = [place for _, place, _ in people.posts_of(session, viewer().person_id, today())]
    below = directory.below(session, held, today())
    rolls = [one.organisation_id for one in people.roll_of(session, viewer().person_id, today())]
    outside = [one.id for one in directory.places(session, today()) if one.is_outside] if held else []
    found = list(dict.fromkeys([*held, *rolls, *below, *outside]))[:MOST_PLACES]
    return [people.organisation_by_id(session, one) for one in found]


def _offer(session: Session, kind: Kind, transition: Transition, place: OrganisationSeen) -> tuple[TableCase, Offer]:
    return offers.beginning(
        session, office=office(), kind=kind, transition=transition, place=place, actor=viewer().actor, now=now()
    )


# The first step ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ready:
    kind: Kind
    place: OrganisationSeen
    transition: Transition
    asks: Asks
    refusals: tuple[Refusal, ...]

    @property
    def draft_key(self) -> str:
        return f"new-{self.kind.name}-{self.place.code}-{self.transition.trigger}"


@blueprint.route("/dossiers/new/<kind>", methods=["GET", "POST"])
def new(kind: str) -> Any:
    step, place = request.args.get("step", "create"), request.args.get("place", "")
    if request.method == "POST" and was_done(step, kind=kind, place=place):
        flash(t("Hồ sơ này đã được lập, không lập lần nữa.", "This dossier was begun already."), "success")
        return redirect(url_for("dossiers.mine"), 303)
    with reading() as session:
        definition, transition = _step(kind, step)
        way = None if place else _way(session, definition, transition, _places(session))
        if way is not None and len(way.places) == 1:
            place = way.places[0].code
        ready = _ready(session, definition, transition, place) if place else None
    if ready is None:
        return render_template("pages/dossiers/choose_place.html", nav="dossiers", kind=definition, way=way)
    if request.method == "GET":
        form = None if ready.refusals else make(ready.asks)
        return _page(ready, form, ready.refusals), (403 if ready.refusals else 200)
    return _send(ready)


def _step(kind: str, step: str) -> tuple[Kind, Transition]:
    """Raises NotFound for an unknown kind or step."""
    if kind not in office().library.manifests:
        raise NotFound("kind", kind)
    definition = office().library.current(kind)
    transition = definition.find(step, CREATION)
    if transition is None:
        raise NotFound("trigger", step)
    return definition, transition


def _ready(session: Session, kind: Kind, transition: Transition, place: str) -> Ready:
    """Raises NotFound for an unknown place."""
    where = people.organisation_named(session, place)
    if where is None:
        raise NotFound("organisation", place)
    case, offer = _offer(session, kind, transition, where)
    asks = act_asks.read(case, viewer().reader, "all", offer)
    return Ready(kind, where, transition, asks, () if is_open(offer) else offer.refusals)


def _send(ready: Ready) -> Any:
    form = posted(ready.asks)
    if sent_on.is_reopened() or change_rows(form.form, request.form):
        return _page(ready, form)
    if not is_sound(form):
        return _page(ready, form), 422
    actor, values = actor_of(form), entered.values(form, {})
    like = _like(ready.kind, actor, values.get("fields", {}))
    if like is not None and request.form.get("like") != like.uid:
        return _page(ready, form, like=like), 409
    try:
        done = edge.act(
            acting.create, actor=actor, kind=ready.kind.name, place=ready.place.code,
            trigger=ready.transition.trigger, key=request_key(), values=values,
        )  # fmt: skip
    except Refused as refused:
        form.place(refused.refusals)
        return _page(ready, form), 422
    return gone_well(done, ready.transition, ready.draft_key)


def _like(kind: Kind, actor: Actor, fields: Mapping[str, Any]) -> lists.Begun | None:
    """A dossier that the same person began just now with the very same words and rows, as after going back in the
    browser."""
    words = {name: clean(value).strip() if isinstance(value, str) else value for name, value in fields.items()}
    words = {name: value for name, value in words.items() if value}
    with reading() as session:
        begun = lists.just_begun(
            session, actor.principal_id, kind.name, since=instant_text(now() - JUST_NOW), limit=MOST_COMPARED
        )
    return next((one for one in begun if words and words.items() <= one.fields.items()), None)


def _page(ready: Ready, form: ActForm | None, refusals: Sequence[Refusal] = (), like: lists.Begun | None = None) -> str:
    return render_template(
        "pages/dossiers/new.html", nav="dossiers", ready=ready, form=form,
        refusals=refusals or (form.general if form else ()),
        request_key=request.form.get("request_key") or str(uuid4()), kept_name=entered.kept_name,
        marks=marks_of({}), like=like,
    )  # fmt: skip
