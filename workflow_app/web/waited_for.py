"""Who a dossier waits for, who keeps out of it, and until when, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import Transition
from workflow_app.services import recusing
from workflow_app.services.reasons import offers
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
        Awaited(
            one.transition.title, one.posts, one.persons, one.is_vacant, one.substitutes, one.instead, one.mended_by,
            is_stuck=bool(by_people) and not (one.persons or one.substitutes or one.is_vacant),
        )
        for one in by_people or found
    ]  # fmt: skip


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
