"""One dossier as one person opens it, inside one reading transaction; what he may not know of is not found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from workflow_app.db import dossiers
from workflow_app.db.session import Session
from workflow_app.domain.case import Actor
from workflow_app.domain.kinds import Kind
from workflow_app.domain.refusals import NotFound, Refusal
from workflow_app.domain.seen import DossierSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import Transition
from workflow_app.services import visibility
from workflow_app.services.awaiting import is_awaited
from workflow_app.services.cases import TableCase
from workflow_app.services.office import Office
from workflow_app.services.reasons import offers
from workflow_app.services.visibility import Extent, Reader
from workflow_app.web.access import Viewer
from workflow_app.web.language import say, t
from workflow_app.web.presenting import Badge, badge


@dataclass(frozen=True)
class Opened:
    """Only while the transaction lasts."""

    session: Session
    office: Office
    kind: Kind
    dossier: DossierSeen
    case: TableCase
    reader: Reader
    how: Extent
    actor: Actor

    @property
    def is_whole(self) -> bool:
        """Whether the person reads the file, and not only his own part of it."""
        return self.how == "all"

    @property
    def today(self) -> date:
        return self.case.today


def open_dossier(session: Session, office: Office, viewer: Viewer, uid: str, now: Any) -> Opened:
    """Raises NotFound for a dossier that is not there, or not there for this person."""
    found = dossiers.find(session, uid)
    if found is None:
        raise NotFound("dossier", uid)
    row, manifest = found
    kind = office.kind(session, manifest)
    how = visibility.extent(session, viewer.reader, row)
    if how == "none":
        raise NotFound("dossier", uid)
    leaving = kind.leaving[row.state] or kind.transitions
    case = TableCase(session, kind, row, leaving[0], viewer.actor, now, defaults=office.defaults)
    case.keys = office.keys
    return Opened(session, office, kind, row, case, viewer.reader, how, viewer.actor)


# The head of every page -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Head:
    uid: str
    title: str
    kind: Text
    kind_name: str
    state: str
    badge: Badge
    revision: int
    author: str
    owner: str
    numbers: tuple[str, ...]
    is_restricted: bool
    is_closed: bool
    reads_whole: bool
    about_you: bool


def head(opened: Opened) -> Head:
    dossier, kind, case = opened.dossier, opened.kind, opened.case
    numbers = [
        one.number_text
        for one in case.all_documents()
        if one.number_text and visibility.visible_document(opened.how, kind.documents[one.name], one.issued_on)
    ]
    state = kind.states[dossier.state]
    return Head(
        uid=dossier.uid, title=dossier.title or t("(chưa có trích yếu)", "(no title yet)"), kind=kind.title,
        kind_name=kind.name, state=dossier.state, badge=badge(state), revision=dossier.revision,
        author=case.person_name(dossier.author_id), owner=case.organisation_by_id(dossier.owner_id).name,
        numbers=tuple(numbers), is_restricted=dossier.is_restricted, is_closed=state.final, reads_whole=opened.is_whole,
        about_you=dossier.about_id == opened.reader.person_id,
    )  # fmt: skip


# What may be done -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """An offer as `macros/offers.html` takes it."""

    label: str
    url: str
    refusals: tuple[Refusal, ...]
    tone: str
    picture: str
    hint: str
    is_yours: bool
    why: str
    is_aside: bool = False
    """Beside the way of the dossier (to keep out, to correct): in the list of steps, not at the head of the page."""
    documents: frozenset[str] = frozenset()
    """What the step signs, numbers, writes or puts to the vote."""


def shown_offers(opened: Opened) -> list[Shown]:
    """Every step from here: first those that lead on and wait for this person, then the others.

    A step of another path or without an object (a new calendar's day, when none is proposed) is no offer at all.
    """
    found = offers.offers(
        opened.session, office=opened.office, kind=opened.kind, dossier=opened.dossier, actor=opened.actor,
        now=opened.case.now,
    )  # fmt: skip
    found = [one for one in found if _means_something(opened, one)]
    found.sort(key=lambda one: (not is_open(one), *_order(one.transition)))
    leads = next((one for one in found if one.allowed and _leads(opened, one.transition)), None)
    return [_shown(opened, one, is_first=one is leads) for one in found]


def _leads(opened: Opened, step: Transition) -> bool:
    """Forward, and not waited for in vain: what was done already is offered, but no longer first."""
    return step.tone == "forward" and (not step.awaited or is_awaited(opened.case, step))


_ANOTHER_WAY = frozenset(
    ("nothing_proposed", "nobody_keeps_out", "other_path", "other_place", "not_outside", "is_outside")
)


def _means_something(opened: Opened, offer: offers.Offer) -> bool:
    if offer.transition.opinion in ("answer", "settle"):
        return bool(opened.case.opinions())
    return not any(one.code in _ANOTHER_WAY for one in offer.refusals)


def _order(transition: Transition) -> tuple[int, bool, bool]:
    return ("forward", "back", "note", "stop").index(transition.tone), not transition.awaited, transition.stays


def _shown(opened: Opened, offer: offers.Offer, *, is_first: bool) -> Shown:
    transition = offer.transition
    allowed = is_open(offer) or only_withdraws(offer)
    hint = ""
    if offer.in_place_of and not offer.allowed:
        hint = t("Bạn thực hiện thay theo uỷ quyền.", "You take it in somebody's place, by delegation.")
    elif offer.for_whom and not offer.allowed:
        hint = t("Bạn ghi thay người thực hiện.", "You record it for whoever takes the step.")
    elif only_withdraws(offer):
        hint = t(
            "Phiếu giấy chưa được nhập lại: lúc này chỉ rút được lần nhập.",
            "The paper is not entered again yet: for now an entry can only be withdrawn.",
        )
    elif allowed and any(one.code == "key_lost" for one in offer.refusals):
        hint = t("Mất khoá phiếu kín: chỉ đóng được là không có giá trị.", "The key is lost: it can be closed as void.")
    elif allowed and offer.refusals:
        hint = t("Chỉ làm được khi khai báo ngoại lệ.", "Only by declaring an exception.")
    return Shown(
        label=say(transition.title), url=url_for("acts.act", uid=opened.dossier.uid, trigger=transition.trigger),
        refusals=() if allowed else offer.refusals,
        tone="primary" if is_first else "danger" if transition.tone == "stop" else "plain",
        picture=picture_of(transition), hint=hint,
        is_yours=offer.concerns_you or offer.recordable or bool(offer.in_place_of),
        why=url_for("why.show", uid=opened.dossier.uid, trigger=transition.trigger),
        is_aside=bool(transition.recusal) and not is_first, documents=_documents_of(opened.kind, transition),
    )  # fmt: skip


def _documents_of(kind: Kind, step: Transition) -> frozenset[str]:
    voted = kind.votes[step.round.vote].documents if step.round else ()
    return frozenset(one for one in (step.signs, step.issues, *step.writes, *voted) if one)


def is_remediable(offer: offers.Offer) -> bool:
    """Whether the step's own form can meet what stands against it, or it is recorded for, or taken in the place of,
    whoever may take it."""
    if offer.for_whom or offer.in_place_of:
        return True
    met = [offers.is_met_by_form(offer.transition, one, offer.liftable) for one in offer.refusals]
    return bool(met) and all(met)


def is_open(offer: offers.Offer) -> bool:
    """Whether the step's page lets the person go on."""
    return offer.allowed or is_remediable(offer)


def only_withdraws(offer: offers.Offer) -> bool:
    """Whether the chair can do nothing here yet but take out what was entered from paper and not yet entered again."""
    codes = {one.code for one in offer.refusals}
    closes = offer.transition.round is not None and offer.transition.round.step == "close"
    return closes and "not_checked" in codes and codes <= {"not_checked", "paper_missing"}


def picture_of(transition: Transition) -> str:
    if transition.round:
        counts = dict.fromkeys(("tally", "check"), "calculator")
        pictures = {"open": "users-group", "preside": "users", "close": "gavel", **counts}
        return pictures.get(transition.round.step, "list-check")
    if transition.opinion:
        return {"ask": "messages", "answer": "message", "settle": "list-check"}[transition.opinion]
    for found, picture in (
        (transition.signs or transition.sign_off, "signature"), (transition.issues, "rubber-stamp"),
        (transition.tone == "back", "arrow-back-up"), (transition.tone == "stop", "circle-x"),
        (transition.judges_papers, "clipboard-check"), (transition.takes_papers and transition.stays, "upload"),
        (transition.stays and (transition.sets or transition.writes), "pencil"),
    ):  # fmt: skip
        if found:
            return picture
    return "send"
