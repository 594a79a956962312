"""The dossier as it stood: rebuilt from its leaves, revisions and enclosures, read only.

The leaves say in which order everything came; a row belongs to the leaf of the act that wrote it. What is not kept for
a past day (words between two hand-overs) is said to be so, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from workflow_app.db import absences, enclosures, movements, pasts, people
from workflow_app.db.columns import instant_of, instant_text
from workflow_app.domain.case import (
    ActInput,
    Actor,
    ClockSeen,
    DossierSeen,
    OpinionSeen,
    PaperSeen,
    Past,
    ReservationSeen,
    RoundSeen,
    SignOffSeen,
)
from workflow_app.domain.clocks import LOCAL_ZONE
from workflow_app.domain.kinds import Kind, Transition
from workflow_app.domain.texts import Text
from workflow_app.services.cases import TableCase
from workflow_app.services.past.kept import Kept, LeafKept, effects_of
from workflow_app.services.past.kept_content import Content, content_after
from workflow_app.services.past.rebuilding_documents import DocumentsThen
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
    return _Rebuilding(kept, count, now).stood()


class _Rebuilding:
    """One look back: everything before `count`, nothing after it."""

    def __init__(self, kept: Kept, count: int, now: datetime) -> None:
        self.kept, self.count, self.now = kept, count, now
        self.last = kept.leaves[count - 1]
        self.past_leaves = kept.leaves[:count]
        self.kind = kept.kind_at(self.last)
        self.gaps: list[Text] = []
        self.half_cast: set[str] = set()

    def stood(self) -> Stood:
        content = content_after(self.kept, self.count)
        if content.gap:
            self.gaps.append(content.gap)
        dossier = self._dossier(content)
        read: dict[str, Any] = {
            "past": self._past(), "sign_offs": self._sign_offs(), "papers": self._papers(),
            "opinions": self._opinions(), "clocks": self._clocks(), "recused": self._recused(),
            "signer_changes": self._signer_changes(), "corrections": self._corrections(), "rounds": self._rounds(),
            "calendar": self._calendar(), "reservations": self._reservations(),
        }  # fmt: skip
        then = DocumentsThen(self.kept, self.last, self.kind, dossier, content, read["rounds"])
        read["documents"] = then.all()
        half_cast = frozenset(self.half_cast)
        return Stood(self.kept, self.count, self.now, self.kind, dossier, content, tuple(self.gaps), read, half_cast)

    def _is_past(self, leaf: LeafKept) -> bool:
        return leaf.seq <= self.last.seq

    def _dossier(self, content: Content) -> DossierSeen:
        about = content.fields.get(self.kind.about) if self.kind.about else None
        person = people.person_id_of(self.kept.session, about) if isinstance(about, str) else None
        return replace(
            self.kept.row, state=self.last.to_state, head_seq=self.last.seq, head_hash=self.last.hash,
            revision=int(self.last.facts.get("rev") or 0), round=self._round_number(), owner_id=self._owner(),
            fields=dict(content.fields), about_id=person if content.is_exact else self.kept.row.about_id,
            content_digest=str(self.last.facts.get("body") or ""), content_print="", revision_print="",
        )  # fmt: skip

    def _round_number(self) -> int:
        returns = [one for one in self.past_leaves[1:] if one.from_state != one.to_state]
        return 1 + sum(1 for one in returns if (step := self.kept.taken(one)) and step.tone == "back")

    def _owner(self) -> int:
        """Moves are kept in the leaf; where it was carried along, the place stands in none."""
        owner, is_known = self.kept.row.origin_id, True
        for one in self.past_leaves:
            if one.act == "carried":
                is_known = False
            for effect in effects_of(one, "move_owner"):
                place = people.organisation_named(self.kept.session, effect["owner"])
                owner, is_known = (place.id if place else owner), place is not None
        later = self.kept.leaves[self.count :]
        moved_later = any(one.act == "carried" or effects_of(one, "move_owner") for one in later)
        if not moved_later:
            return self.kept.row.owner_id
        if not is_known:
            self.gaps.append(Text("Nơi giữ hồ sơ vào lúc đó: không còn lưu.", "Where the dossier lay: no longer kept."))
        return owner

    # What hangs on the dossier: a row belongs to the leaf that stands at its place in the order

    def _of_past(self, sort: str, rows: Sequence[Any], *, is_one: Any = None) -> list[tuple[LeafKept, Any]]:
        leaves = [leaf for leaf, value in self.kept.numbered(sort) if is_one is None or is_one(value)]
        if len(leaves) != len(rows):
            self._lost(sort)
        return [(leaf, row) for leaf, row in zip(leaves, rows, strict=False) if self._is_past(leaf)]

    def _lost(self, what: str) -> None:
        name = LOST.get(what, Text(what, what))
        self.gaps.append(
            Text(f"{name.vi}: sổ và lịch sử không khớp.", f"{name.en}: the rows and the history do not agree.")
        )

    def _past(self) -> list[Past]:
        return [
            Past(one.seq, one.act, one.from_state, one.to_state, one.person_id, one.principal_id, one.held_on, wrote)
            for one in self.past_leaves
            for wrote in (one.recorder_id,)
        ]

    def _sign_offs(self) -> list[SignOffSeen]:
        withdrawn = {value["seq"] for leaf, value in self.kept.numbered("takes_back") if self._is_past(leaf)}
        rows = self.kept.rows("sign_offs", enclosures.sign_offs)
        return [
            replace(row, is_withdrawn=leaf.seq in withdrawn, answered=True)
            for leaf, row in self._of_past("signed", rows)
        ]

    def _papers(self) -> list[PaperSeen]:
        rows: list[pasts.PaperKept] = self.kept.rows("papers", pasts.papers)
        came = [leaf.seq for leaf, brought in self.kept.numbered("att") for _ in brought]
        if len(came) != len(rows):
            self._lost("att")
        there = {row.paper.id for seq, row in zip(came, rows, strict=False) if seq <= self.last.seq}
        verdicts = [(one, leaf) for leaf, given in self.kept.numbered("papers") for one in given]
        found = []
        for row in rows:
            if row.paper.id in there and row.replaced_by not in there:
                verdict = self._verdict(row, rows, verdicts)
                reason = row.paper.verdict_reason if verdict == row.paper.verdict else ""
                found.append(replace(row.paper, verdict=verdict, verdict_reason=reason))
        return found

    def _verdict(
        self, row: pasts.PaperKept, rows: Sequence[pasts.PaperKept], verdicts: Sequence[tuple[Any, LeafKept]]
    ) -> str:
        """The last verdict before that moment; one that names no row is this paper's where it is the only one."""
        alone = sum(1 for one in rows if one.paper.name == row.paper.name) == 1
        verdict = "present"
        for given, leaf in verdicts:
            mine = given["uid"] == row.paper.uid if "uid" in given else given["paper"] == row.paper.name
            if not mine or not self._is_past(leaf):
                continue
            if "uid" not in given and not alone and row.paper.verdict != given["verdict"]:
                self._lost("papers")
            verdict = given["verdict"]
        return verdict

    def _opinions(self) -> list[OpinionSeen]:
        rows = self.kept.rows("opinions", enclosures.opinions)
        said = self.kept.numbered("opinions")
        asked = [leaf for leaf, given in said for one in given if "asked" in one]
        if len(asked) != len(rows):
            self._lost("opinions")
        done: dict[int, set[str]] = {}
        for leaf, given in said:
            for one in given if self._is_past(leaf) else ():
                if "opinion" in one:
                    done.setdefault(one["opinion"], set()).add("settled" if "settled" in one else "answered")
        found = []
        for leaf, row in zip(asked, rows, strict=False):
            if self._is_past(leaf):
                steps = done.get(row.id, set())
                answered = {} if "answered" in steps else {"answered_on": None, "answer": ""}
                found.append(replace(row, **answered, settled=row.settled if "settled" in steps else ""))
        return found

    def _clocks(self) -> dict[str, ClockSeen]:
        found: dict[str, ClockSeen] = {}
        for leaf in self.past_leaves:
            for effect in leaf.basis.get("effects") or ():
                _turn(found, effect, leaf)
            step = self.kept.taken(leaf)
            for name in _stopped(step, leaf) if step else ():
                if name in found and found[name].stopped_on is None:
                    found[name] = replace(found[name], stopped_on=leaf.held_on)
        return found

    def _recused(self) -> dict[int, str]:
        rows = iter(self.kept.rows("recusals", pasts.recusals))
        found: dict[int, str] = {}
        for leaf, value in self.kept.numbered("recusal"):
            if value["step"] == "declare":
                person, ground = next(rows, (0, ""))
                if self._is_past(leaf):
                    found[person] = ground
            elif self._is_past(leaf):
                lifted = people.person_id_of(self.kept.session, value["uid"])
                found.pop(lifted or 0, None)
        return found

    def _signer_changes(self) -> list[Any]:
        rows = self.kept.rows("signer_changes", absences.signer_changes)
        return [row for _leaf, row in self._of_past("signers", rows)]

    def _corrections(self) -> list[movements.CorrectionSeen]:
        rows = self.kept.rows("corrections", movements.corrections)
        said = self.kept.numbered("correction")
        accepted = {value["accepted"] for leaf, value in said if "accepted" in value and self._is_past(leaf)}
        declared = self._of_past("correction", rows, is_one=lambda value: "declared" in value)
        return [replace(row, is_accepted=row.id in accepted) for _leaf, row in declared]

    def _rounds(self) -> list[RoundSeen]:
        rows: list[RoundSeen] = self.kept.rows("rounds", enclosures.rounds)
        return [found for row in rows if (found := self._round(row)) is not None]

    def _round(self, row: RoundSeen) -> RoundSeen | None:
        mine = [
            (leaf, value)
            for leaf, value in self.kept.numbered("vote")
            if (value.get("vote"), value.get("round")) == (row.vote, row.number)
        ]
        opened = next((leaf for leaf, value in mine if value.get("uid") == row.uid), None)
        if opened is None:
            self._lost("vote")
        if opened is None or not self._is_past(opened):
            return None
        if any("outcome" in value and self._is_past(leaf) for leaf, value in mine):
            return row
        # Who came to keep out before the closing had left the base by then only: the opening says how large it was.
        sizes = next((value for leaf, value in mine if leaf is opened and "entitled" in value), None)
        if sizes:
            frozen = {"entitled": sizes["entitled"], "serving": sizes["entitled"], "all_members": sizes["members"]}
            row = replace(row, count=replace(row.count, **frozen))
        if row.ballots != "recorded":
            if any(not self._is_past(leaf) for leaf, _value in mine):
                self.half_cast.add(row.vote)
            return replace(row, is_open=True, outcome="", result={})
        tallied = [(leaf, value) for leaf, value in mine if "votes" in value]
        before = [(leaf, value) for leaf, value in tallied if self._is_past(leaf)]
        stood = replace(row, is_open=True, outcome="", result={})
        if before and before[-1] == tallied[-1]:
            return stood
        if before:
            leaf, value = before[-1]
            present = value["present"] if isinstance(value["present"], int) else len(value["present"])
            count = replace(row.count, present=present)
            return replace(stood, tallies=value["votes"], recorder_id=leaf.person_id, count=count)
        return replace(stood, tallies={}, counts={}, recorder_id=None, count=replace(row.count, present=0))

    def _reservations(self) -> list[ReservationSeen]:
        made = self.kept.rows("reserved_at", pasts.reserved_at)
        handed: dict[str, int | None] = {}
        for leaf, value in self.kept.numbered("reservation"):
            if "handed" in value and not self._is_past(leaf):
                handed.setdefault(value["handed"], people.person_id_of(self.kept.session, value["from"]))
        met = {
            value["met"] for leaf, value in self.kept.numbered("reservation") if "met" in value and self._is_past(leaf)
        }
        rows = [one for one in self.kept.rows("reservations", enclosures.reservations) if made[one.id] <= self.last.at]
        then = [replace(one, owner_id=handed.get(one.uid) or one.owner_id) for one in rows]
        return [one if one.uid in met else replace(one, met_on=None, answer="") for one in then]

    def _calendar(self) -> OfficeCalendar:
        version, overrides = pasts.calendar_overrides(self.kept.session, instant_text(self.now))
        return OfficeCalendar(overrides, str(version))


LOST = {
    "signed": Text("Chữ ký", "Signatures"), "att": Text("Giấy tờ", "Papers"),
    "papers": Text("Kết quả xét giấy tờ", "Verdicts on papers"), "opinions": Text("Ý kiến", "Opinions"),
    "vote": Text("Biểu quyết", "Votes"), "signers": Text("Thay người ký", "Changes of signers"),
    "correction": Text("Sửa nhỏ", "Corrections"),
}  # fmt: skip


def _turn(found: dict[str, ClockSeen], effect: Mapping[str, Any], leaf: LeafKept) -> None:
    """What one effect did to a clock, as its leaf keeps it."""
    name = effect.get("clock")
    if effect["effect"] == "start_clock":
        started, due = date.fromisoformat(effect["from"]), date.fromisoformat(effect["due"])
        found[str(name)] = ClockSeen(leaf.seq, str(name), started, due, str(effect["calendar"]), 0, None, None)
    elif name in found and effect["effect"] in ("extend_clock", "accept_proposed_due"):
        more = 1 if effect["effect"] == "extend_clock" else 0
        clock = found[name]
        found[name] = replace(
            clock, due_on=date.fromisoformat(effect["due"]), extensions=clock.extensions + more, proposed_due_on=None
        )


def _stopped(step: Transition, leaf: LeafKept) -> Iterator[str]:
    """The clocks that an act stopped: stopping leaves no word of its own in the leaf."""
    signed = leaf.basis.get("signed")
    if step.sign_off and (step.sign_off.rule.collect or (signed and signed["got"] < signed["need"])):
        return
    vote = leaf.basis.get("vote") or {}
    outcomes = {vote.get("outcome", "")}
    if step.targets.get("exhausted") == leaf.to_state and "undecided" in outcomes:
        outcomes = {"exhausted"}
    for effect in step.effects:
        if effect.name == "stop_clock" and (not effect.outcomes or outcomes & set(effect.outcomes)):
            yield str(effect.values["of"])
