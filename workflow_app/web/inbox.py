"""What waits for the person: by post and by name, the most pressing first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from workflow_app.db import absences, chairs, dossiers, journal_lists, lists, movements, reservations, tasks
from workflow_app.db.columns import instant_text
from workflow_app.db.session import Session
from workflow_app.domain.clocks import LOCAL_ZONE
from workflow_app.domain.kinds import Kind
from workflow_app.domain.texts import Text
from workflow_app.services import correcting, visibility
from workflow_app.services.cases import TableCase
from workflow_app.services.reasons import offers
from workflow_app.web import vacancies
from workflow_app.web.access import MOST_COUNTED, count_waiting, viewer
from workflow_app.web.called import step_of
from workflow_app.web.dossiers import listing
from workflow_app.web.edge import now, office, reading, row_key, today
from workflow_app.web.language import say, t
from workflow_app.web.opened import in_place_of, is_open
from workflow_app.web.presenting import SOON, Badge, DueDay, badge, due

blueprint = Blueprint("inbox", __name__)

PAGE = 20
TOLD_FOR, MOST_TOLD = timedelta(days=14), 5
"""How long, and of how many, somebody is told that what he asked for with his yes is met, and the like."""
LOOKED_AT = 200
"""So many of his own newest acts are looked at for those that a clerk wrote down for him."""


BY_MEETING = frozenset(("open", "ballot", "tally", "check", "close"))
"""Steps of a round that one meeting may take for several dossiers."""


@dataclass(frozen=True, slots=True)
class Task:
    uid: str
    title: str
    kind: Text
    badge: Badge
    steps: tuple[str, ...]
    """What he may do, and in whose place where it is none of his own."""
    is_ready: bool
    is_of_meeting: bool
    author: str
    owner: str
    due: DueDay | None
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """As the four figures above the list show them, capped."""

    waiting: str
    soon: str
    late: str
    done: str


@blueprint.get("/")
def show() -> Any:
    view = request.args.get("view", "waiting")
    if view not in ("waiting", "soon", "late", "done"):
        return redirect(url_for("inbox.show"))
    with reading() as session:
        counts = _counts(session)
        found, following = ([], "") if view == "done" else _tasks(session, view)
        told = reservations.met_for(
            session, viewer().person_id, visibility.listed(viewer().reader), since=today() - TOLD_FOR, limit=MOST_TOLD
        )
        met = [(one, _contesting(office().kind(session, one.manifest), one.state)) for one in told]
        corrected = _corrected(session)
        recorded = [
            (one, step_of(office().kind(session, one.manifest), one.act))
            for one in journal_lists.recorded_for(
                session, viewer().person_id, visibility.listed(viewer().reader),
                since=instant_text(now() - TOLD_FOR), limit=MOST_TOLD, among=LOOKED_AT,
            )
        ]  # fmt: skip
        done_for, replaced = _done_for(session), _replaced(session)
    page = listing([lists.acted_on(viewer().person_id)]) if view == "done" else None
    return render_template(
        "pages/inbox/show.html", nav="inbox", view=view, counts=counts, tasks=found, next=following, page=page,
        met=met, corrected=corrected, recorded=recorded, done_for=done_for, replaced=replaced,
        stranded=vacancies.stranded_count(),
    )  # fmt: skip


def _corrected(session: Session) -> list[movements.Corrected]:
    """Small corrections of what he signed, as long as that signature stands."""
    me = viewer().person_id
    found = movements.corrected_for(
        session, me, visibility.listed(viewer().reader), since=instant_text(now() - TOLD_FOR), limit=MOST_TOLD
    )
    return [one for one in found if "stands" in correcting.stands_of(_case(session, one.dossier), me)]


def _case(session: Session, uid: str) -> TableCase:
    known = dossiers.find(session, uid)
    assert known is not None, "it was just listed"
    dossier, manifest = known
    kind = office().kind(session, manifest)
    return TableCase(session, kind, dossier, kind.transitions[0], viewer().actor, now(), defaults=office().defaults)


Done = tuple[journal_lists.DoneFor, Text, absences.Given | None]


def _done_for(session: Session) -> list[Done]:
    """What substitutes did in his place, each with the step and the delegation."""
    found = journal_lists.done_for(
        session, viewer().person_id, visibility.listed(viewer().reader), since=instant_text(now() - TOLD_FOR),
        limit=MOST_TOLD,
    )  # fmt: skip
    by = absences.given(session, {one.delegation for one in found} - {""}) if found else {}
    return [(one, step_of(office().kind(session, one.manifest), one.act), by.get(one.delegation)) for one in found]


def _replaced(session: Session) -> list[tuple[chairs.Replaced, Text]]:
    """Open rounds that he chaired until somebody put another chair on them, each with the step."""
    kinds = [office().library.current(name) for name in office().library.names]
    steps = {one.trigger for kind in kinds for one in kind.transitions if one.round and one.round.step == "preside"}
    found = chairs.replaced(
        session, viewer().person_id, viewer().uid, visibility.listed(viewer().reader), triggers=steps,
        since=instant_text(now() - TOLD_FOR), limit=MOST_TOLD,
    )  # fmt: skip
    return [(one, step_of(office().kind(session, one.manifest), one.act)) for one in found]


def _contesting(kind: Kind, state: str) -> str:
    """The step by which he may say that it is not so; empty where there is none from here."""
    return next((one.trigger for one in kind.leaving[state] if one.reservation == "contest"), "")


def _bounds(view: str) -> dict[str, str | None]:
    day, soon = today(), today() + timedelta(days=SOON + 1)
    if view == "soon":
        return {"since": day.isoformat(), "before": soon.isoformat()}
    return {"since": None, "before": day.isoformat() if view == "late" else None}


def _counts(session: Session) -> Counts:
    whose, readable = viewer().whose, visibility.listed(viewer().reader)
    began = now().astimezone(LOCAL_ZONE).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    done = lists.count_acted_on(session, viewer().person_id, since=instant_text(began), most=MOST_COUNTED)
    pressing = [
        tasks.count_waiting(session, whose, readable, most=MOST_COUNTED, **_bounds(view)) for view in ("soon", "late")
    ]
    return Counts(*(_capped(one) for one in (count_waiting(session), *pressing, done)))


def _capped(count: int) -> str:
    return "99+" if count >= MOST_COUNTED else str(count)


def _tasks(session: Session, view: str) -> tuple[list[Task], str]:
    after_day, _, after_first = request.args.get("after", "").partition("~")
    first = row_key(after_first)
    after = None if first is None else (after_day, first)
    found = tasks.waiting(
        session, viewer().whose, visibility.listed(viewer().reader), limit=PAGE + 1, after=after, **_bounds(view)
    )
    rows = lists.dossiers_by_id(session, [one.dossier_id for one in found])
    numbers = lists.numbers_of(session, list(rows))
    shown = []
    for one in found[:PAGE]:
        row = rows[one.dossier_id]
        kind = office().kind(session, row.manifest)
        steps, is_ready = _steps(session, kind, one.dossier_id, one.triggers)
        rounds = [step.round.step for step in kind.transitions if step.round and step.trigger in one.triggers]
        shown.append(
            Task(
                uid=row.uid, title=row.title, kind=kind.title, badge=badge(kind.states[row.state]),
                steps=steps, is_ready=is_ready, is_of_meeting=not BY_MEETING.isdisjoint(rounds),
                author=row.author, owner=row.owner,
                due=due(one.due_on, today()), numbers=tuple(numbers.get(row.id, ())),
            )
        )  # fmt: skip
    last = found[PAGE - 1] if len(found) > PAGE else None
    return shown, f"{last.due_on}~{last.first}" if last else ""


def _steps(session: Session, kind: Kind, dossier_id: int, triggers: frozenset[str]) -> tuple[tuple[str, ...], bool]:
    """What the person can do about it now; where something else comes first, what he will be asked for."""
    dossier, _ = dossiers.find_by_id(session, dossier_id)
    awaited = [one for one in kind.leaving[dossier.state] if one.trigger in triggers]
    case = TableCase(session, kind, dossier, kind.transitions[0], viewer().actor, now(), defaults=office().defaults)
    case.keys = office().keys
    ready = [one for each in awaited if is_open(one := offers.offer_of(case.under(each), office()))]
    return tuple(_called(case, one) for one in ready) or tuple(say(one.title) for one in awaited), bool(ready)


def _called(case: TableCase, offer: offers.Offer) -> str:
    whose = in_place_of(case, offer)
    return say(offer.transition.title) + (t(f" (thay {whose})", f" (for {whose})") if whose else "")
