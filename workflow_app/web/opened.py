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
from workflow_app.services import asked, moving, visibility
from workflow_app.services.awaiting import is_awaited
from workflow_app.services.cases import TableCase
from workflow_app.services.office import Office
from workflow_app.services.reasons import offers
from workflow_app.services.visibility import Extent, Reader
from workflow_app.web import own_signature
from workflow_app.web.access import Viewer
from workflow_app.web.language import say, t
from workflow_app.web.presenting import Badge, badge, day


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
    definition: Kind
    """The one under which it was begun."""
    state: str
    badge: Badge
    revision: int
    author: str
    owner: str
    numbers: tuple[str, ...]
    void_numbers: tuple[str, ...]
    """Taken by a document that is void: never given again, and of no effect."""
    is_restricted: bool
    is_closed: bool
    reads_whole: bool
    about_you: bool


def head(opened: Opened) -> Head:
    dossier, kind, case = opened.dossier, opened.kind, opened.case
    numbered = [
        one
        for one in case.all_documents()
        if one.number_text and visibility.visible_document(opened.how, kind.documents[one.name], one.issued_on)
    ]
    state = kind.states[dossier.state]
    return Head(
        uid=dossier.uid, title=dossier.title or t("(chưa có trích yếu)", "(no title yet)"), kind=kind.title,
        kind_name=kind.name, definition=kind, state=dossier.state, badge=badge(state), revision=dossier.revision,
        author=case.person_name(dossier.author_id), owner=case.organisation_by_id(dossier.owner_id).name,
        numbers=tuple(one.number_text for one in numbered if not one.void_reason),
        void_numbers=tuple(one.number_text for one in numbered if one.void_reason),
        is_restricted=dossier.is_restricted, is_closed=state.final, reads_whole=opened.is_whole,
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
    in_place: str = ""
    """In whose place alone the person may take it."""


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
    if offer.transition.opinion == "answer":
        return bool(opened.case.opinions())
    if offer.transition.opinion in ("record", "settle", "withdraw"):
        return bool(asked.objects(opened.case.under(offer.transition)))
    return not any(one.code in _ANOTHER_WAY for one in offer.refusals)


def _order(transition: Transition) -> tuple[int, bool, bool]:
    return ("forward", "back", "note", "stop").index(transition.tone), not transition.awaited, transition.stays


def _shown(opened: Opened, offer: offers.Offer, *, is_first: bool) -> Shown:
    transition = offer.transition
    allowed = is_open(offer) or only_withdraws(offer)
    hint, in_place = "", in_place_of(opened.case, offer)
    if in_place:
        hint = t(f"Bạn làm thay {in_place}, theo uỷ quyền.", f"You take it in the place of {in_place}, by delegation.")
    elif offer.for_whom and not offer.allowed:
        hint = t("Bạn ghi thay người thực hiện.", "You record it for whoever takes the step.")
    elif only_withdraws(offer):
        hint = t(
            "Phiếu giấy chưa được nhập lại: lúc này chỉ rút được lần nhập.",
            "The paper is not entered again yet: for now an entry can only be withdrawn.",
        )
    elif allowed and offer.met_by:
        hint = say(BY_FORM[offer.met_by])
    elif allowed and own_signature.waits_for_correction(opened.case.under(transition)):
        hint = say(own_signature.WAITS)
    elif allowed and (signature := taken_back(opened.case.under(transition))):
        hint = t(f"Rút chữ ký: {signature}", f"Takes back: {signature}")
    records = bool(transition.round and transition.round.step == "ballot" and offer.for_whom and not offer.allowed)
    return Shown(
        label=say(called_on_form(transition, records_ballot=records)),
        url=url_for("acts.act", uid=opened.dossier.uid, trigger=transition.trigger),
        refusals=() if allowed else offer.refusals,
        tone="primary" if is_first else "danger" if transition.tone == "stop" else "plain",
        picture=picture_of(transition), hint=hint,
        is_yours=offer.concerns_you or offer.recordable or bool(offer.in_place_of),
        why=url_for("why.show", uid=opened.dossier.uid, trigger=transition.trigger),
        is_aside=bool(transition.recusal) and not is_first, documents=_documents_of(opened.kind, transition),
        in_place=in_place,
    )  # fmt: skip


def _documents_of(kind: Kind, step: Transition) -> frozenset[str]:
    voted = kind.votes[step.round.vote].documents if step.round else ()
    return frozenset(one for one in (step.signs, step.issues, *step.writes, *voted) if one)


def in_place_of(case: TableCase, offer: offers.Offer) -> str:
    """Those in whose place the person may take the step that is none of his own."""
    return "" if offer.allowed else ", ".join(case.person_name(one) for one in offer.in_place_of)


def taken_back(case: TableCase) -> str:
    """Which signature the step takes back: of which step, whose, and of which day; empty for every other step."""
    given = moving.to_take_back(case)
    if given is None:
        return ""
    step = next(one.title for one in case.kind.transitions if one.trigger == given.trigger)
    return f"{say(step)} — {say(given.by_whom(case.person_name))}, {day(given.held_on)}"


BALLOT_FROM_PAPER = Text("Nhập phiếu giấy theo tên", "Enter a paper ballot by name")


def called_on_form(step: Transition, *, records_ballot: bool) -> Text:
    """The title of the step, as whoever is offered it takes it: a clerk casts no ballot, he enters a member's."""
    return BALLOT_FROM_PAPER if records_ballot else step.title


BY_FORM: dict[str, Text] = {
    "exception": Text("Chỉ làm được khi khai báo ngoại lệ.", "Only by declaring an exception."),
    "void": Text("Phiên chỉ đóng được là không có giá trị.", "The round can only be closed as void."),
    "presence": Text("Ghi ai có mặt, ai vắng rồi mới kết luận.", "Say first who was there and who was not."),
}
"""How the step's own form meets what stands against it."""


def is_remediable(offer: offers.Offer) -> bool:
    """Whether the step's own form can meet what stands against it, or it is recorded for, or taken in the place of,
    whoever may take it."""
    return bool(offer.for_whom or offer.in_place_of or offer.met_by)


def is_open(offer: offers.Offer) -> bool:
    """Whether the step's page lets the person go on."""
    return offer.allowed or is_remediable(offer)


def only_withdraws(offer: offers.Offer) -> bool:
    """Whether the chair can do nothing here yet but take out what was entered from paper and not yet entered again."""
    codes = {one.code for one in offer.refusals}
    closes = offer.transition.round is not None and offer.transition.round.step == "close"
    return closes and "not_checked" in codes and codes <= {"not_checked", "paper_missing"}


PICTURES_OF_OPINIONS = {
    "ask": "messages", "answer": "message", "record": "message", "settle": "list-check",
    "withdraw": "arrow-back-up", "stop": "arrow-back-up",
}  # fmt: skip


def picture_of(transition: Transition) -> str:
    if transition.round:
        counts = dict.fromkeys(("tally", "check"), "calculator")
        pictures = {
            "open": "users-group",
            "preside": "users",
            "close": "gavel",
            "hand_up": "arrow-forward-up",
            **counts,
        }
        return pictures.get(transition.round.step, "list-check")
    if transition.opinion:
        return PICTURES_OF_OPINIONS[transition.opinion]
    for found, picture in (
        (transition.signs or transition.sign_off, "signature"), (transition.issues, "rubber-stamp"),
        (transition.tone == "back", "arrow-back-up"), (transition.tone == "stop", "circle-x"),
        (transition.judges_papers, "clipboard-check"), (transition.takes_papers and transition.stays, "upload"),
        (transition.stays and (transition.sets or transition.writes), "pencil"),
    ):  # fmt: skip
        if found:
            return picture
    return "send"
