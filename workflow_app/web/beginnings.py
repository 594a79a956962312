"""Beginning a dossier: which kinds this person may begin and where, and the form of the first step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for

from workflow_app.db import people
from workflow_app.db.session import Session
from workflow_app.domain.case import DossierSeen, OrganisationSeen
from workflow_app.domain.kinds import CREATION, Kind, Transition
from workflow_app.domain.refusals import NotFound, Refusal, Refused
from workflow_app.domain.texts import Text
from workflow_app.services import acting, offers, refusing, who
from workflow_app.services.cases import TableCase
from workflow_app.web import act_asks, edge, entered
from workflow_app.web.access import viewer
from workflow_app.web.act_asks import Asks
from workflow_app.web.act_form import ActForm, make
from workflow_app.web.acts import actor_of, gone_well, is_sound, posted, request_key, was_done
from workflow_app.web.edge import now, office, reading
from workflow_app.web.form_builder import change_rows
from workflow_app.web.language import t
from workflow_app.web.opened import is_remediable
from workflow_app.web.seeing import marks_of

blueprint = Blueprint("beginnings", __name__)


@dataclass(frozen=True, slots=True)
class Beginning:
    """One way to begin a kind: here with an address, or why this person may not."""

    label: Text
    place: str
    url: str
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    kind: str
    title: Text
    source: Text
    is_verified: bool
    ways: tuple[Beginning, ...]

    @property
    def allowed(self) -> bool:
        return any(not way.refusals for way in self.ways)


@blueprint.get("/dossiers/new")
def choose_kind() -> Any:
    with reading() as session:
        choices = [_choice(session, office().library.current(name)) for name in office().library.names]
    choices.sort(key=lambda one: (not one.allowed, one.title.vi))
    return render_template("pages/dossiers/choose_kind.html", nav="dossiers", choices=choices)


def _choice(session: Session, kind: Kind) -> Choice:
    ways = []
    for transition in kind.leaving[CREATION]:
        if offers.is_of_system(transition):
            continue
        tried = [_way(session, kind, transition, place) for place in _places(session)]
        allowed = [one for one in tried if not one.refusals]
        ways += allowed or tried[:1]
    return Choice(kind.name, kind.title, kind.source.text, kind.source.verified, tuple(ways))


def _places(session: Session) -> list[OrganisationSeen]:
    """Where the person belongs: by post first, then by roll."""
    places = [place for _, place, _ in people.posts_of(session, viewer().person_id, edge.today())]
    places += [one.organisation_id for one in people.roll_of(session, viewer().person_id, edge.today())]
    return [people.organisation_by_id(session, one) for one in dict.fromkeys(places)]


def _way(session: Session, kind: Kind, transition: Transition, place: OrganisationSeen) -> Beginning:
    refusals = _refusals(_case(session, kind, transition, place))
    return Beginning(
        transition.title, place.name,
        url_for("beginnings.new", kind=kind.name, place=place.code, step=transition.trigger), refusals,
    )  # fmt: skip


def _case(session: Session, kind: Kind, transition: Transition, place: OrganisationSeen) -> TableCase:
    """A dossier that is not there yet, seen as the engine will see it."""
    blank = DossierSeen(
        id=0, uid="", stream="", state=CREATION, head_seq=-1, head_hash="", revision=0, round=1, title="",
        owner_id=place.id, origin_id=place.id, author_id=viewer().person_id, about_id=None, fields={},
        content_digest="", is_restricted=kind.restricted,
    )  # fmt: skip
    return TableCase(session, kind, blank, transition, viewer().actor, now(), defaults=office().defaults)


def _refusals(case: TableCase) -> tuple[Refusal, ...]:
    """What stands against it before anything is entered, but what its own form can supply."""
    reasons = tuple(refusing.refusals_for(case, roles=office().roles, entered=False))
    recordable = who.first_match(case, case.actor.person_id, case.transition.recorded_by) is not False
    offer = offers.Offer(case.transition, reasons, recordable)
    return () if is_remediable(offer) else reasons


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
    if request.method == "POST" and was_done():
        flash(t("Hồ sơ này đã được lập, không lập lần nữa.", "This dossier was begun already."), "success")
        return redirect(url_for("dossiers.mine"), 303)
    with reading() as session:
        ready = _ready(session, kind, request.args.get("place", ""), request.args.get("step", "create"))
    if request.method == "GET":
        form = None if ready.refusals else make(ready.asks)
        return _page(ready, form, ready.refusals), (403 if ready.refusals else 200)
    form = posted(ready.asks)
    if change_rows(form.form, request.form):
        return _page(ready, form)
    if not is_sound(form):
        return _page(ready, form), 422
    try:
        done = edge.act(
            acting.create, actor=actor_of(form), kind=kind, place=ready.place.code, trigger=ready.transition.trigger,
            key=request_key(), values=entered.values(form, {}),
        )  # fmt: skip
    except Refused as refused:
        form.place(refused.refusals)
        return _page(ready, form), 422
    return gone_well(done, ready.transition, ready.draft_key)


def _ready(session: Session, kind: str, place: str, step: str) -> Ready:
    """Raises NotFound for an unknown kind, place or step."""
    if kind not in office().library.manifests:
        raise NotFound("kind", kind)
    definition = office().library.current(kind)
    transition = definition.find(step, CREATION)
    if transition is None:
        raise NotFound("trigger", step)
    where = people.organisation_named(session, place) if place else next(iter(_places(session)), None)
    if where is None:
        raise NotFound("organisation", place)
    case = _case(session, definition, transition, where)
    acts_himself = who.may_act(case, case.actor, transition.by) is not False
    asks = act_asks.read(case, office(), viewer().reader, "all", acts_himself=acts_himself)
    return Ready(definition, where, transition, asks, _refusals(case))


def _page(ready: Ready, form: ActForm | None, refusals: Sequence[Refusal] = ()) -> str:
    return render_template(
        "pages/dossiers/new.html", nav="dossiers", ready=ready, form=form,
        refusals=refusals or (form.general if form else ()),
        request_key=request.form.get("request_key") or str(uuid4()), kept_name=entered.kept_name,
        marks=marks_of({}),
    )  # fmt: skip
