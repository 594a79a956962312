"""The same step on several dossiers, each an act of its own: what became of one tells nothing of the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from workflow_app.db import lists
from workflow_app.domain.case import Actor
from workflow_app.domain.refusals import Refusal, Refused
from workflow_app.services import acting, visibility
from workflow_app.services.acting import Seen
from workflow_app.web import acts, edge
from workflow_app.web.access import viewer
from workflow_app.web.edge import reading


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one dossier."""

    uid: str
    title: str
    refusals: tuple[Refusal, ...] = ()


def row_key(uid: str) -> str:
    """Under which a form keeps what concerns this dossier."""
    return f"row_{uid.replace('-', '')}"


def request_of(uid: str) -> str:
    """Names the act on one of the dossiers, so that the same form sent twice acts once on each."""
    return f"{acts.request_key()}:{uid.replace('-', '')}"


def was_done(trigger: str, uid: str) -> bool:
    """Whether this very form was carried out before for this dossier."""
    with reading() as session:
        return acting.was_done(session, actor=viewer().actor, key=request_of(uid), trigger=trigger, dossier=uid)


def take(uid: str, title: str, trigger: str, *, actor: Actor, seen: Seen | None, values: Mapping[str, Any]) -> Told:
    try:
        edge.act(acting.act, actor=actor, dossier=uid, trigger=trigger, key=request_of(uid), seen=seen, values=values)
    except Refused as refused:
        return Told(uid, title, refused.refusals)
    return Told(uid, title)


def overtaken(trigger: str, uids: Iterable[str]) -> list[Told]:
    """Dossiers that the form is about and that wait for its step no more: the engine itself is asked why, as of a
    screen that is old in any case, so that the attempt is recorded like every other and nothing can come of it. What
    the viewer may not read is not told at all."""
    told = []
    for uid in uids:
        with reading() as session:
            found = lists.dossiers_by_uid(session, [uid], visibility.listed(viewer().reader)).get(uid)
        if found is not None:
            one = take(uid, found.title, trigger, actor=viewer().actor, seen=Seen("", -1, -1), values={})
            told += [one] if one.refusals else []
    return told
