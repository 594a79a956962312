"""Which dossiers wait for the same step of the same vote at a place and, once their rounds are open, in a meeting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from workflow_app.db import lists
from workflow_app.db.session import Session
from workflow_app.domain.kinds import Kind
from workflow_app.domain.seen import OrganisationSeen, RoundSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import Transition
from workflow_app.domain.who import MeetingPost, RoleAt
from workflow_app.services import visibility
from workflow_app.services.reasons import offers, refusing
from workflow_app.services.voting import rolls
from workflow_app.web.access import viewer
from workflow_app.web.edge import now, office
from workflow_app.web.opened import Opened, is_open, open_dossier

STEPS = ("open", "tally", "check", "close")
PAGE = 60
"""Dossiers on one page of a meeting; what is more stands on the next."""
LOOKED_AT = 300
"""Dossiers among which one overview looks for those that wait; what is older stands on its next page."""


@dataclass(frozen=True, slots=True)
class Group:
    """Dossiers that wait for the same step of the same vote at the same place: once their rounds are open, in the same
    meeting, because one chair presided and one sheet tells of it."""

    kind: str
    trigger: str
    place: str
    place_name: str
    step: str
    vote: Text
    title: Text
    dossiers: tuple[tuple[str, str], ...]
    next: int | None = None
    """Below which dossier the next page begins; None on the last."""
    meeting: str = ""
    held_on: date | None = None
    chair: str = ""
    """Of rounds that are open: the meeting they are held in, its day and who presides over it."""


_Key = tuple[str, str, str, str]
"""Kind, step, place and, of rounds that are open, their meeting."""


# Which dossiers ---------------------------------------------------------------------------------------------------


def waiting(session: Session, before: int | None = None) -> tuple[list[Group], int | None]:
    """What the viewer can do now for rounds of votes, by vote, place and step; and where to look on, if anywhere."""
    library = office().library
    looks = [_may_be_asked(library.current(name)) for name in library.names]
    found: dict[_Key, list[tuple[Opened, Transition, str]]] = {}
    looked = 0
    for row in _candidates(session, sa.or_(sa.false(), *looks), before):
        if looked == LOOKED_AT:
            return _groups(found), before
        looked, before = looked + 1, row.id
        opened = open_dossier(session, office(), viewer(), row.uid, now())
        for transition, place, meeting in _open_steps(opened):
            key = (opened.kind.name, transition.trigger, place, meeting)
            found.setdefault(key, []).append((opened, transition, row.uid))
    return _groups(found), None


def group_of(
    session: Session, kind: str, trigger: str, place: str, meeting: str, before: int | None = None
) -> Group | None:
    """A page of those that wait for one step at one place, the newest first; None where none does."""
    definition = _definition(kind)
    if definition is None:
        return None
    found: list[tuple[Opened, Transition, str]] = []
    following: int | None = None
    for row in _candidates(session, _may_be_asked(definition, trigger), before):
        if len(found) == PAGE:
            following = found[-1][0].dossier.id
            break
        found += _waits_here(session, row.uid, trigger, place, meeting)
    groups = _groups({(kind, trigger, place, meeting): found} if found else {})
    return replace(groups[0], next=following) if groups else None


def group_sent(
    session: Session, kind: str, trigger: str, place: str, meeting: str, uids: Iterable[str]
) -> Group | None:
    """Of the dossiers that a form was about those that still wait for its step."""
    found: list[tuple[Opened, Transition, str]] = []
    if _definition(kind) is not None:
        known = lists.dossiers_by_uid(session, uids, visibility.listed(viewer().reader))
        for row in sorted(known.values(), key=lambda one: one.id, reverse=True):
            waits = _waits_here(session, row.uid, trigger, place, meeting)
            found += [one for one in waits if one[0].kind.name == kind]
    groups = _groups({(kind, trigger, place, meeting): found} if found else {})
    return groups[0] if groups else None


def _definition(kind: str) -> Kind | None:
    library = office().library
    return library.current(kind) if kind in library.names else None


def _groups(found: Mapping[_Key, Sequence[tuple[Opened, Transition, str]]]) -> list[Group]:
    groups = []
    for (kind, trigger, place, meeting), rows in found.items():
        opened, transition, _uid = rows[0]
        name, dossiers = _place(opened, transition).name, tuple((uid, one.dossier.title) for one, _, uid in rows[::-1])
        vote = opened.kind.votes[_vote_of(transition)].title
        group = Group(kind, trigger, place, name, _step_of(transition), vote, transition.title, dossiers)
        held = _round_of(opened, transition)
        if meeting and held is not None:
            chair = opened.case.person_name(held.chair_id)
            group = replace(group, meeting=meeting, held_on=held.held_on, chair=chair)
        groups.append(group)
    return groups


def _waits_here(
    session: Session, uid: str, trigger: str, place: str, meeting: str
) -> list[tuple[Opened, Transition, str]]:
    opened = open_dossier(session, office(), viewer(), uid, now())
    wanted = (trigger, place, meeting)
    return [(opened, one, uid) for one, at, held_in in _open_steps(opened) if (one.trigger, at, held_in) == wanted]


def _candidates(session: Session, asked: Any, before: int | None) -> Iterator[lists.Listed]:
    """Every open dossier of which a step may be the viewer's, the newest first, read page by page."""
    reader = viewer().reader
    conditions = [lists.is_closed(False), asked, visibility.listed(reader)]
    while True:
        page = lists.dossiers(session, visibility.ranges(reader), conditions, limit=PAGE, before=before)
        yield from page
        if len(page) < PAGE:
            return
        before = page[-1].id


def _may_be_asked(kind: Kind, trigger: str = "") -> Any:
    """Dossiers of the kind that may wait for the viewer, by what the definition says of its steps alone: by a role of
    his posts, or by a post in the meeting. Whether one really does is asked of the dossier itself."""
    states = [
        sa.and_(lists.in_states({kind.name: (name,)}), sa.or_(sa.false(), *asked))
        for name, leaving in kind.leaving.items()
        if (asked := [_asks_viewer(one) for one in leaving if _is_of_meeting(one) and trigger in ("", one.trigger)])
    ]
    return sa.or_(sa.false(), *states)


def _asks_viewer(transition: Transition) -> Any:
    reader = viewer().reader
    places = {*reader.places, *((one.role, one.organisation_id) for one in reader.stands_in)}
    asked: list[lists.Condition] = [sa.false()]
    for one in (*transition.by, *transition.recorded_by, *transition.vacant):
        if isinstance(one, RoleAt):
            mine = sorted(place for role, place in places if role == one.role)
            asked.append(lists.held_by(mine) if one.place.how == "owner" else (sa.true() if mine else sa.false()))
        elif isinstance(one, MeetingPost):
            asked.append(lists.meets_under(viewer().person_id))
        else:
            asked.append(sa.true())
    return sa.or_(*asked)


def _is_of_meeting(transition: Transition) -> bool:
    """A step of a round that asks for nothing of a single dossier's content."""
    alone = transition.sets or transition.writes or transition.judges_papers or transition.opinion
    return transition.round is not None and transition.round.step in STEPS and not alone


def _step_of(transition: Transition) -> str:
    assert transition.round is not None
    return transition.round.step


def _vote_of(transition: Transition) -> str:
    assert transition.round is not None
    return transition.round.vote


def _open_steps(opened: Opened) -> Iterator[tuple[Transition, str, str]]:
    """(step, uid of the place where its vote is held, that of the meeting of its open round) for each that the viewer
    can take now."""
    for one in opened.kind.leaving[opened.dossier.state]:
        if not _is_of_meeting(one):
            continue
        case = opened.case.under(one)
        if refusing.applies(case) and is_open(offers.offer_of(case, opened.office)):
            held = _round_of(opened, one)
            yield one, _place(opened, one).uid, held.meeting if held is not None else ""


def _round_of(opened: Opened, transition: Transition) -> RoundSeen | None:
    """The open round that the step belongs to; None of one that opens a round."""
    return rolls.current(opened.case, _vote_of(transition)) if _step_of(transition) != "open" else None


def _place(opened: Opened, transition: Transition) -> OrganisationSeen:
    place = rolls.body_of(opened.case, opened.kind.votes[_vote_of(transition)])[1]
    return opened.case.organisation_by_id(place)
