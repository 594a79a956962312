"""What the person had before him when he asked for a step, and whether the dossier still is where he saw it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workflow_app.db import journal
from workflow_app.db.session import Session
from workflow_app.domain.kinds import Kind
from workflow_app.domain.refusals import NotFound, Refusal, Refused, refusal
from workflow_app.domain.seen import DossierSeen, Past
from workflow_app.domain.transitions import Transition
from workflow_app.services.office import Office


@dataclass(frozen=True, slots=True)
class Seen:
    """What the person had on the screen; another state, revision or round means somebody was faster.

    Whoever signs or opens a vote must have read the very `content` (the dossier's digest of it), and whoever votes or
    closes a round must have had that round before him, who confirms what came from paper its minutes as well: `seq` is
    the last act he saw. Left out, neither is compared.
    """

    state: str
    revision: int
    round: int
    content: str = ""
    seq: int = -1


def step_meant(
    session: Session, office: Office, kind: Kind, row: DossierSeen, trigger: str, seen: Seen | None
) -> Transition:
    """The step that was asked for, if it leads on from where the dossier lies. Raises NotFound for one that the
    definition does not know, Refused where somebody was faster."""
    if not kind.knows(trigger):
        raise NotFound("trigger", trigger)
    transition = kind.find(trigger, row.state)
    if seen is not None and (seen.state, seen.revision, seen.round) != (row.state, row.revision, row.round):
        raise Refused(refusal("stale", **_last_act(session, office, kind, row, "step")))
    if transition is None:
        raise Refused(not_from_here(session, office=office, kind=kind, dossier=row, trigger=trigger))
    if seen is not None:
        _same_before_the_eyes(session, office, kind, row, transition, seen)
    return transition


def _same_before_the_eyes(
    session: Session, office: Office, kind: Kind, row: DossierSeen, transition: Transition, seen: Seen
) -> None:
    """Nobody signs what he has not read, and no ballot lands in another round than the one it was meant for."""
    step = transition.round
    judges = bool(transition.signs or transition.sign_off or (step and step.step == "open"))
    if judges and seen.content and seen.content != row.content_digest:
        raise Refused(refusal("content_changed"))
    if step is None or step.step == "open" or not 0 <= seen.seq < row.head_seq:
        return
    proves = kind.votes[step.vote].minutes if step.step in ("check", "close") else ""
    turns = {
        one.trigger for one in kind.transitions
        if (one.round and one.round.vote == step.vote and one.round.step in ("open", "close"))
        or proves in one.takes_papers
    }  # fmt: skip
    since = [one for one in journal.past(session, row.id) if one.seq > seen.seq and one.trigger in turns]
    if since:
        raise Refused(refusal("stale", **_told(office, session, kind, since[-1], "step")))


def not_from_here(
    session: Session, *, office: Office, kind: Kind, dossier: DossierSeen, trigger: str,
    past: Sequence[Past] | None = None,
) -> Refusal:  # fmt: skip
    """Why a step that the definition knows cannot be taken from the present state: who brought the dossier here. `past`
    are the acts known on the day that is looked back at, by default all of them."""
    state = kind.states[dossier.state]
    title = next(one.title for one in kind.transitions if one.trigger == trigger)
    code = "closed" if state.final else "not_from_here"
    return refusal(
        code, rule="state", source=kind.source.text, state=state.title, step=title,
        **_last_act(session, office, kind, dossier, "done", past),
    )  # fmt: skip


def _last_act(
    session: Session, office: Office, kind: Kind, dossier: DossierSeen, called: str, past: Sequence[Past] | None = None
) -> dict[str, Any]:
    """Who brought the dossier where it is, and by which step; what only was noted on it since is no answer."""
    past = journal.past(session, dossier.id) if past is None else past
    moved = [one for one in past if one.from_state != one.to_state]
    return _told(office, session, kind, (moved or past)[-1], called)


def _told(office: Office, session: Session, kind: Kind, act: Past, called: str) -> dict[str, Any]:
    done = next((one.title for one in kind.transitions if one.trigger == act.trigger), act.trigger)
    return {"person": act.by_whom(lambda person: office.person(session, person)[1]), called: done}
