"""Who a dossier waits for, who keeps out of it, and until when, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import Transition
from workflow_app.domain.who import RoleAt
from workflow_app.services import recusing, visibility
from workflow_app.services.awaiting import is_awaited
from workflow_app.services.reasons import offers
from workflow_app.services.voting import paper, proof, rolls
from workflow_app.web.opened import Opened
from workflow_app.web.presenting import DueDay, due


@dataclass(frozen=True, slots=True)
class Awaited:
    step: Text
    posts: tuple[Text, ...]
    persons: tuple[str, ...]
    is_nobody: bool
    substitutes: tuple[str, ...] = ()
    instead: tuple[Text, ...] = ()
    mended_by: tuple[Text, ...] = ()
    is_stuck: bool = False
    is_outside: bool = False
    """It is taken where nobody has an account: what comes back from there is entered here."""


def awaited(opened: Opened) -> list[Awaited]:
    """A step by nobody but the office's own clock is no alarm; one whose post nobody holds is.

    A ballot waits for those who have not voted; once everybody has, for nobody. While ballots are missing they come
    first, and who was there need not be told yet.
    """
    found = offers.waiting_for(
        opened.session, office=opened.office, kind=opened.kind, dossier=opened.dossier, now=opened.case.now
    )
    found = [one for one in found if one.persons or not _is_step(one.transition, "ballot")]
    unnamed = _unnamed_voters(opened)
    if unnamed or any(_is_step(one.transition, "ballot") for one in found):
        found = [
            one for one in found if not _is_step(one.transition, "tally") or _lacks_minutes(opened, one.transition)
        ]
        found.sort(key=lambda one: not _is_step(one.transition, "ballot"))
    by_people = [one for one in found if not offers.is_of_system(one.transition)]
    outside = [one for one in by_people if one.is_vacant and _is_outside(opened, one.transition)]
    return unnamed + [
        Awaited(
            one.transition.title, one.posts, one.persons, one.is_vacant and one not in outside,
            one.substitutes, one.instead, one.mended_by,
            is_stuck=bool(by_people) and not (one.persons or one.substitutes or one.is_vacant),
            is_outside=one in outside,
        )
        for one in by_people or found
    ]  # fmt: skip


def _is_outside(opened: Opened, step: Transition) -> bool:
    case = opened.case.under(step)
    places = [at for who in step.by if isinstance(who, RoleAt) for at in case.places(who.place, case.held_on)]
    return bool(places) and all(at.is_outside for at in places)


def _is_step(step: Transition, of_round: str) -> bool:
    return bool(step.round and step.round.step == of_round)


NOT_YET_VOTED = Text(
    "những người chưa bỏ phiếu (chưa nêu tên khi phiếu giấy chờ nhập lại)",
    "those who have not voted (not named while paper waits for its second entry)",
)


def _unnamed_voters(opened: Opened) -> list[Awaited]:
    """A ballot that some may yet cast here, and of whom nobody is told by name."""
    for step in opened.kind.leaving[opened.dossier.state]:
        case = opened.case.under(step)
        if _is_step(step, "ballot") and is_awaited(case, step) and paper.hides_voters(case):
            return [Awaited(step.title, (NOT_YET_VOTED,), (), is_nobody=False)]
    return []


def _lacks_minutes(opened: Opened, step: Transition) -> bool:
    """Whether the step is waited for because what came from paper is not yet proved."""
    assert step.round is not None
    case, vote = opened.case.under(step), opened.kind.votes[step.round.vote]
    found = rolls.current(case, vote.name)
    return found is not None and paper.is_there(case, vote, found) and any(proof.faults(case, vote, found))


def keeping_out(opened: Opened) -> list[tuple[str, Text]]:
    """(name, ground) of everybody who declared an interest or was told to keep out; a subject is not told of them, and
    the ground is for those alone who read it."""
    found = opened.case.recused() if opened.is_whole else {}
    if not found:
        return []
    known, declared, me = recusing.GROUNDS, recusing.GROUNDS["declared"], opened.reader.person_id
    reads = visibility.reads_grounds(opened.case, opened.how, opened.reader)
    told = {one: known.get(ground, declared) if reads or one == me else CONCERNED for one, ground in found.items()}
    return [(opened.case.person_name(one), ground) for one, ground in told.items()]


CONCERNED = Text("có liên quan", "a conflict of interest")


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
