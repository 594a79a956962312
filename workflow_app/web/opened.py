"""One dossier as one person opens it, inside one reading transaction; what he may not know of is not found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from workflow_app.db import dossiers
from workflow_app.db.session import Session
from workflow_app.domain.case import Actor, DossierSeen
from workflow_app.domain.kinds import Kind, Transition
from workflow_app.domain.refusals import NotFound, Refusal
from workflow_app.domain.texts import Text
from workflow_app.services import recusing, visibility
from workflow_app.services.awaiting import is_awaited
from workflow_app.services.cases import TableCase
from workflow_app.services.office import Office
from workflow_app.services.reasons import offers
from workflow_app.services.visibility import Extent, Reader
from workflow_app.web.access import Viewer
from workflow_app.web.language import say, t
from workflow_app.web.presenting import Badge, DueDay, badge, due


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
        pictures = {"open": "users-group", "tally": "calculator", "check": "calculator", "close": "gavel"}
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


# Who it waits for, until when -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Awaited:
    step: Text
    posts: tuple[Text, ...]
    persons: tuple[str, ...]
    is_nobody: bool
    substitutes: tuple[str, ...] = ()
    instead: tuple[Text, ...] = ()


def awaited(opened: Opened) -> list[Awaited]:
    """A step by nobody but the office's own clock is no alarm; one whose post nobody holds is.

    A ballot waits for those who have not voted; once everybody has, for nobody.
    """
    found = offers.waiting_for(
        opened.session, office=opened.office, kind=opened.kind, dossier=opened.dossier, now=opened.case.now
    )
    found = [one for one in found if one.persons or not _is_ballot(one.transition)]
    by_people = [one for one in found if not offers.is_of_system(one.transition)]
    return [
        Awaited(one.transition.title, one.posts, one.persons, one.is_vacant, one.substitutes, one.instead)
        for one in by_people or found
    ]


def _is_ballot(step: Transition) -> bool:
    return bool(step.round and step.round.step == "ballot")


def keeping_out(opened: Opened) -> list[tuple[str, Text]]:
    """(name, ground) of everybody who declared an interest or was told to keep out; a subject is not told of them."""
    if not opened.is_whole:
        return []
    known, declared = recusing.GROUNDS, recusing.GROUNDS["declared"]
    found = opened.case.recused().items()
    return [(opened.case.person_name(one), known.get(ground, declared)) for one, ground in found]


@dataclass(frozen=True, slots=True)
class ClockShown:
    title: Text
    due: DueDay | None
    started_on: date
    due_on: date
    calendar: str
    extensions: int
    proposed_on: date | None
    stopped_on: date | None
    source: Text | None
    is_verified: bool
    is_leading: bool


def clocks(opened: Opened) -> list[ClockShown]:
    """Running clocks first; the one that the present state shows leads."""
    leading = opened.kind.states[opened.dossier.state].clock
    found = []
    for name, seen in opened.case.clocks().items():
        spec = opened.kind.clocks[name]
        found.append(
            ClockShown(
                title=spec.title, due=None if seen.stopped_on else due(seen.due_on, opened.today),
                started_on=seen.started_on, due_on=seen.due_on, calendar=seen.calendar_version,
                extensions=seen.extensions, proposed_on=seen.proposed_due_on, stopped_on=seen.stopped_on,
                source=spec.source.text if spec.source else None,
                is_verified=spec.source.verified if spec.source else True, is_leading=name == leading,
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (one.stopped_on is not None, not one.is_leading, one.due_on))
