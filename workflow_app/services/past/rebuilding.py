"""The dossier as it stood: rebuilt from its leaves, revisions and enclosures, read only.

The leaves say in which order everything came; a row belongs to the leaf of the act that wrote it. What is not kept for
a past day (words between two hand-overs) is said to be so, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from workflow_app.db import pasts, people
from workflow_app.db.columns import instant_of, instant_text
from workflow_app.domain.case import ActInput, Actor
from workflow_app.domain.clocks import LOCAL_ZONE
from workflow_app.domain.kinds import Kind
from workflow_app.domain.seen import DossierSeen, Past
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import Transition
from workflow_app.services.cases import TableCase
from workflow_app.services.past import rebuilding_enclosures as enclosed
from workflow_app.services.past.kept import Kept, LeafKept, effects_of
from workflow_app.services.past.kept_content import Content, content_after
from workflow_app.services.past.look import Look
from workflow_app.services.past.rebuilding_clocks import clocks
from workflow_app.services.past.rebuilding_documents import DocumentsThen
from workflow_app.services.past.rebuilding_rounds import rounds
from workflow_app.services.working_days import OfficeCalendar


@dataclass(frozen=True)
class Stood:
    """A dossier after its first `count` acts, seen at `now`; `gaps` name what is not kept."""

    kept: Kept
    count: int
    now: datetime
    kind: Kind
    dossier: DossierSeen
    content: Content
    gaps: tuple[Text, ...]
    read: Mapping[str, Any]
    # Votes whose ballots were being cast then: who had voted by that moment is not kept.
    half_cast: frozenset[str] = frozenset()

    def case(self, transition: Transition, actor: Actor, given: ActInput | None = None) -> TableCase:
        """The facts of that day, for one transition and one person."""
        office, session = self.kept.office, self.kept.session
        found = TableCase(
            session, self.kind, self.dossier, transition, actor, self.now, given or ActInput(), office.defaults
        )
        found.known_at = instant_text(self.now)
        known, later = pasts.settings(session, found.held_on, instant_text(self.now))
        found._settings |= {name: known.get(name, office.defaults.get(name)) for name in later}
        found._read |= self.read
        return found


def end_of(day: date) -> datetime:
    """The last instant of a local day."""
    return datetime.combine(day + timedelta(days=1), time(), LOCAL_ZONE) - timedelta(microseconds=1)


def on_day(kept: Kept, day: date) -> Stood | None:
    """As it stood when the local day ended; None before it was begun."""
    count = kept.count_on(day)
    return after(kept, count, end_of(day)) if count else None


def before(kept: Kept, leaf: LeafKept) -> Stood | None:
    """As it stood when that act was taken; None for the act that began it."""
    count = next(number for number, one in enumerate(kept.leaves) if one.seq == leaf.seq)
    return after(kept, count, instant_of(leaf.at)) if count else None


def after(kept: Kept, count: int, now: datetime) -> Stood:
    """As it stood after its first `count` acts (one at least), seen at that instant."""
    look = Look(kept, count, now)
    content = content_after(kept, count)
    if content.gap:
        look.gaps.append(content.gap)
    kind = kept.kind_at(look.last)
    dossier = _dossier(look, kind, content)
    read: dict[str, Any] = {
        "past": _past(look), "sign_offs": enclosed.sign_offs(look), "papers": enclosed.papers(look),
        "opinions": enclosed.opinions(look), "clocks": clocks(look), "recused": enclosed.recused(look),
        "signer_changes": enclosed.signer_changes(look), "corrections": enclosed.corrections(look),
        "rounds": rounds(look), "calendar": _calendar(look), "reservations": enclosed.reservations(look),
    }  # fmt: skip
    read["documents"] = DocumentsThen(kept, look.last, kind, dossier, content, read["rounds"]).all()
    return Stood(kept, count, now, kind, dossier, content, tuple(look.gaps), read, frozenset(look.half_cast))


def _dossier(look: Look, kind: Kind, content: Content) -> DossierSeen:
    about = content.fields.get(kind.about) if kind.about else None
    person = people.person_id_of(look.kept.session, about) if isinstance(about, str) else None
    return replace(
        look.kept.row, state=look.last.to_state, head_seq=look.last.seq, head_hash=look.last.hash,
        revision=int(look.last.facts.get("rev") or 0), round=_round_number(look), owner_id=_owner(look),
        fields=dict(content.fields), about_id=person if content.is_exact else look.kept.row.about_id,
        content_digest=str(look.last.facts.get("body") or ""), content_print="", revision_print="",
    )  # fmt: skip


def _round_number(look: Look) -> int:
    returns = [one for one in look.past_leaves[1:] if one.from_state != one.to_state]
    return 1 + sum(1 for one in returns if (step := look.kept.taken(one)) and step.tone == "back")


def _owner(look: Look) -> int:
    """Moves are kept in the leaf; where it was carried along, the place stands in none."""
    owner, is_known = look.kept.row.origin_id, True
    for one in look.past_leaves:
        if one.act == "carried":
            is_known = False
        for effect in effects_of(one, "move_owner"):
            place = people.organisation_named(look.kept.session, effect["owner"])
            owner, is_known = (place.id if place else owner), place is not None
    later = look.kept.leaves[look.count :]
    moved_later = any(one.act == "carried" or effects_of(one, "move_owner") for one in later)
    if not moved_later:
        return look.kept.row.owner_id
    if not is_known:
        look.gaps.append(Text("Nơi giữ hồ sơ vào lúc đó: không còn lưu.", "Where the dossier lay: no longer kept."))
    return owner


def _past(look: Look) -> list[Past]:
    return [
        Past(
            one.seq, one.act, one.from_state, one.to_state, one.person_id, one.principal_id, one.held_on,
            one.recorder_id, one.at,
        )
        for one in look.past_leaves
    ]  # fmt: skip


def _calendar(look: Look) -> OfficeCalendar:
    version, overrides = pasts.calendar_overrides(look.kept.session, instant_text(look.now))
    return OfficeCalendar(overrides, str(version))
