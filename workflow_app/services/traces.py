"""By which decision something came into the books of the office or went out of them, who recorded it, and when.

Read from the history, whose leaves cannot change: a row of the books and its leaf bear the same instant. A row that was
entered by a step of a dossier names that dossier, as far as the reader may know of it. What an older edition recorded
without its instant has no trace.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from workflow_app.db import directory, dossiers, former_names, journal_lists, people
from workflow_app.db import tables as t
from workflow_app.db.session import Session
from workflow_app.domain.seen import OrganisationSeen
from workflow_app.domain.texts import Text
from workflow_app.history.leaf import revealed
from workflow_app.services import visibility
from workflow_app.services.depending import HIDDEN
from workflow_app.services.office import Office

ALL = 10_000
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Trace:
    """`by` is empty for the command line of the machine, and where the reader may not know. `basis` is the decision, or
    the reason. `dossier` names the dossier by whose step it came, with its `uid` where the reader may open it."""

    by: str
    at: str
    basis: str = ""
    dossier: Text | None = None
    uid: str = ""


Traces = Mapping[tuple[str, str, str], Trace]
"""By act, instant and the day from which (or on which, where something ends) it holds."""


@dataclass(frozen=True, slots=True)
class Held:
    """What an organisation was called, or below which one it was, from a day to another (None: still so).

    One that was changed again from its first day on was never in force: its last day lies before that.
    """

    what: str
    from_on: str
    to_on: str | None
    trace: Trace | None

    @property
    def was_never(self) -> bool:
        return self.to_on is not None and self.to_on < self.from_on


def of(session: Session, stream: str) -> Traces:
    """Of every change that a stream of the office tells."""
    return {(one.act, one.at, one.held_on): trace for one, trace, _post in _told(session, stream)}


def of_posts(session: Session, uid: str) -> Mapping[tuple[str, int], Trace]:
    """Of every post of the person: (post_given or post_ended, the post)."""
    return {(one.act, post): trace for one, trace, post in _told(session, f"role:{uid}")}


def _told(session: Session, stream: str) -> Iterable[tuple[journal_lists.Act, Trace, int]]:
    acts = journal_lists.acts(session, t.leaf.c.stream == stream, limit=ALL)
    ids = [one.id for one in acts]
    said, facts = journal_lists.words_of(session, ids, ("basis", "reason")), journal_lists.facts_of(session, ids)
    for one in acts:
        words = "; ".join(revealed(text) for _name, text in sorted(said.get(one.id, {}).items()))
        yield one, Trace(one.person or "", one.at, words), int(facts[one.id].get("post", 0))


def names(session: Session, place: OrganisationSeen, from_on: str, told: Traces) -> list[Held]:
    """Every name of the organisation, the present one first."""
    former = former_names.of(session, place.id)[::-1]
    starts = [*(one.from_on for one in former), _after(former[-1].to_on) if former else from_on]
    ends = [*(one.to_on for one in former), None]
    called = [*(one.name for one in former), place.name]
    founded = next((trace for (act, _at, _on), trace in told.items() if act == "organisation_added"), None)
    later = zip((one.recorded_at for one in former), starts[1:], strict=True)
    given = [founded, *(told.get(("organisation_renamed", at, on)) for at, on in later)]
    return [Held(*one) for one in zip(called, starts, ends, given, strict=True)][::-1]


def _after(day: str) -> str:
    return (date.fromisoformat(day) + DAY).isoformat()


def superiors(session: Session, place: OrganisationSeen, told: Traces) -> list[Held]:
    """Every organisation directly above this one, the newest first."""
    found = []
    for one in directory.superiors(session, place.id):
        known = [told.get((act, one.recorded_at, one.from_on)) for act in ("organisation_moved", "organisation_added")]
        found.append(Held(one.name, one.from_on, one.to_on, next(filter(None, known), None)))
    return found


# The roll -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OnRoll:
    """An entry of a roll. `ended` is told where no other entry begins with its end."""

    entry: directory.RollEntry
    entered: Trace | None
    ended: Trace | None


def of_roll(
    session: Session, office: Office, who: visibility.Reader, person_id: int, entries: Sequence[directory.RollEntry]
) -> list[OnRoll]:
    told = of(session, f"person:{people.person_uid(session, person_id)}")
    fact = t.member_fact.c
    kept = session.execute(sa.select(fact.dossier_id).where(fact.person_id == person_id)).scalars()
    concerned = {one for one in (*kept, *(entry.dossier_id for entry in entries)) if one is not None}
    begun, found = {one.recorded_at for one in entries}, []
    for one in entries:
        by_dossier = {one.dossier_id} if one.dossier_id else set()
        entered = _by_step(session, office, who, by_dossier, one.recorded_at)
        for act in ("activity_set", "roll_entered"):
            entered = entered or told.get((act, one.recorded_at or "", one.from_on))
        ended = None
        if one.ended_at and one.ended_at not in begun:
            ended = _by_step(session, office, who, concerned, one.ended_at)
        found.append(OnRoll(one, entered, ended))
    return found


def _by_step(
    session: Session, office: Office, who: visibility.Reader, concerned: Collection[int], at: str | None
) -> Trace | None:
    """The step of one of these dossiers at that instant; who took it is told to whom may read the dossier."""
    if not (concerned and at):
        return None
    acts = journal_lists.acts(session, t.leaf.c.dossier_id.in_(list(concerned)) & (t.leaf.c.at == at), limit=1)
    if not acts or acts[0].dossier_id is None:
        return None
    row, manifest = dossiers.find_by_id(session, acts[0].dossier_id)
    kind = office.kind(session, manifest)
    if visibility.extent(session, who, row) != "none":
        step = next((one.title for one in kind.transitions if one.trigger == acts[0].act), kind.title)
        named = Text(f"{kind.title.vi} “{row.title}”, {step.vi}", f"{kind.title.en} “{row.title}”, {step.en}")
        return Trace(acts[0].person or "", at, dossier=named, uid=row.uid)
    if row.is_restricted:
        return Trace("", at, dossier=HIDDEN)
    place = people.organisation_by_id(session, row.owner_id).name
    return Trace("", at, dossier=Text(f"{kind.title.vi} ({place})", f"{kind.title.en} ({place})"))
