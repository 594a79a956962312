"""What happened to a dossier, act by act, and what comes next: from the history itself, never from memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from workflow_app.db import directory, journal
from workflow_app.domain.texts import Text
from workflow_app.history.leaf import revealed
from workflow_app.services import visibility
from workflow_app.services.voting import checking
from workflow_app.services.voting.kept import PAPER
from workflow_app.web import facts as facts_of
from workflow_app.web import picture
from workflow_app.web.called import state_of, step_of
from workflow_app.web.language import say, t
from workflow_app.web.opened import Opened
from workflow_app.web.presenting import DueDay, day, is_late, moment
from workflow_app.web.waited_for import Awaited

Tone = Literal["done", "now", "next", "returned", "refused", "note"]

_TONES: Mapping[str, Tone] = {"forward": "done", "back": "returned", "stop": "refused", "note": "note"}


@dataclass(frozen=True, slots=True)
class Happened:
    """One act. `words` are the person's own (a reason, a comment); they can be redacted, the rest cannot."""

    seq: int
    title: Text
    tone: Tone
    from_state: Text | None
    to_state: Text | None
    person: str
    principal: str
    recorder: str
    held_on: str
    at: str
    is_late: bool
    facts: tuple[str, ...]
    words: tuple[str, ...]
    revision: int
    hash: str
    number: str
    is_ballot: bool
    round: str
    """The uid of the round that the act is about; empty where it is about none."""
    is_yours: bool
    """Whether the reader did it, or somebody in his place."""
    is_withdrawn: bool = False
    """Whether what was entered by it was taken out again."""

    @property
    def who(self) -> str:
        """Whoever did it, and in whose place: both wherever an act is told."""
        if not self.principal:
            return self.person
        return t(f"{self.person} thay {self.principal}", f"{self.person} for {self.principal}")


@dataclass(frozen=True, slots=True)
class Step:
    """As `macros/timeline.html` takes it."""

    title: str
    tone: Tone
    detail: str = ""
    lines: tuple[str, ...] = ()
    quote: str = ""


def happened(opened: Opened) -> list[Happened]:
    """Every act that the person may see, the oldest first."""
    case, kind = opened.case, opened.kind
    rows = journal.leaves(opened.session, opened.dossier.id)
    told: dict[int, dict[str, str]] = {}
    for leaf_id, name, text in journal.disclosures(opened.session, opened.dossier.id):
        told.setdefault(leaf_id, {})[name] = revealed(text)
    out, blind = _taken_out(rows), _blind(opened)
    names = directory.names(opened.session, {one for row in rows for one in (row[5], row[6]) if one})
    found, me = [], opened.reader.person_id
    reads_grounds = cache(lambda: visibility.reads_grounds(case, opened.how, opened.reader))
    for row in rows:
        leaf_id, seq, act, came_from, went_to, person_id, principal_id, held_on, at, content, hashed = row[:11]
        mine = principal_id if principal_id == opened.reader.person_id else person_id
        if not visibility.visible_act(case, opened.how, act, mine, opened.reader):
            continue
        facts, words = json.loads(content), told.get(leaf_id, {})
        vote = (facts.get("basis") or {}).get("vote") or {}
        person = words.pop("actor", "") or names.get(person_id or 0, "") or t("Hệ thống", "The system")
        principal, recorder = words.pop("for", ""), words.pop("recorder", "")
        words.pop("asks", "")
        ballot = words.pop("ballot", "")
        if (recorder or {"voters", "votes"} & vote.keys()) and (vote.get("vote"), vote.get("round")) in blind:
            facts, ballot, words = _unread(facts), "", {}
            if recorder and opened.reader.person_id not in (person_id, principal_id):
                person, principal, recorder = recorder, "", ""  # that he entered something, and for nobody
        transition = kind.find(act, came_from) or kind.find(act, "")
        if transition and transition.recusal and me not in (person_id, principal_id) and not reads_grounds():
            words = {}
        tone = _TONES[transition.tone if transition else "note"]
        found.append(
            Happened(
                seq=seq, title=WITHDRAWN if "withdrawn" in vote else step_of(kind, act),
                tone="note" if "withdrawn" in vote else tone,
                from_state=state_of(kind, came_from) if came_from else None,
                to_state=state_of(kind, went_to) if went_to != came_from else None,
                person=person, principal=principal, recorder=recorder, held_on=held_on, at=at,
                is_late=is_late(held_on, at), facts=tuple(facts_of.told(case, facts, ballot, whole=opened.is_whole)),
                words=tuple(words.values()),
                revision=int(facts.get("rev") or 0), hash=hashed, number=facts_of.number(case, facts),
                is_ballot=bool(transition and transition.round and transition.round.step == "ballot"),
                round=facts_of.round_uid(case, facts), is_yours=opened.reader.person_id in (person_id, principal_id),
                is_withdrawn=(vote.get("way") == PAPER and bool(principal_id))
                and any(at > seq and case.person_uid(principal_id) in uids for at, uids in out.get(_named(vote), ())),
            )
        )  # fmt: skip
    return found


WITHDRAWN = Text("Rút lần nhập phiếu giấy", "An entry from paper is withdrawn")
"""What such an act did, by whichever step of the round it was taken."""

Round = tuple[Any, Any]


def _named(vote: Mapping[str, Any]) -> Round:
    return vote.get("vote"), vote.get("round")


def _taken_out(rows: Iterable[Any]) -> dict[Round, list[tuple[int, frozenset[str]]]]:
    """Of each round: when something from paper was withdrawn, and whose ballots it was."""
    found: dict[Round, list[tuple[int, frozenset[str]]]] = {}
    for row in rows:
        vote = (json.loads(row[9]).get("basis") or {}).get("vote") or {}
        if "withdrawn" in vote:
            found.setdefault(_named(vote), []).append((row[1], frozenset(vote["withdrawn"])))
    return found


def _blind(opened: Opened) -> set[Round]:
    """The rounds of which the reader does not read what was entered from paper: its second entry may be his."""
    case, me = opened.case, opened.reader.person_id
    return {
        (one.vote, one.number) for one in case.rounds()
        if one.is_open and checking.is_blind(case, case.kind.votes[one.vote], one, me)
    }  # fmt: skip


def _unread(facts: Mapping[str, Any]) -> dict[str, Any]:
    basis = facts.get("basis") or {}
    kept = {name: basis["vote"][name] for name in ("vote", "round")}
    return {**facts, "basis": {**basis, "vote": kept}}


# The column beside a dossier --------------------------------------------------------------------------------------


def steps(
    opened: Opened, acts: list[Happened], waits: list[Awaited], due: DueDay | None, *, latest: int
) -> tuple[list[Step], int]:
    """The latest acts, where it stands, and the way ahead; and how many earlier acts were left out."""
    shown = _together(acts)[-latest:]
    left_out = len(acts) - sum(len(each) for each in shown)
    return [*map(_as_one, shown), _here(opened, waits, due), *_ahead(opened)], left_out


def _together(acts: Iterable[Happened]) -> list[list[Happened]]:
    """Ballots that follow one another stand for one thing that happened; anything else stands alone."""
    found: list[list[Happened]] = []
    for one in acts:
        if found and one.is_ballot and found[-1][-1].is_ballot:
            found[-1].append(one)
        else:
            found.append([one])
    return found


def _as_one(acts: list[Happened]) -> Step:
    last, cast = acts[-1], [one for one in acts if not one.is_withdrawn]
    if len(acts) == 1:
        return _as_step(last)
    out = len(acts) - len(cast)
    lines = (t(f"{out} phiếu giấy đã rút để nhập lại", f"{out} ballots from paper were withdrawn"),) if out else ()
    told = t(f"{len(cast)} người", f"{len(cast)} persons")
    return Step(say(last.title), last.tone, f"{told} · {moment(last.at)}", lines)


def _as_step(one: Happened) -> Step:
    lines = list(one.facts)
    if one.recorder:
        lines.append(t(f"{one.recorder} ghi", f"recorded by {one.recorder}"))
    if one.is_withdrawn:
        lines.append(t("Lần nhập này đã được rút", "This entry was withdrawn"))
    if one.is_late:
        lines.append(
            t(f"Thực hiện ngày {day(one.held_on)} (ghi muộn)", f"Happened on {day(one.held_on)} (late record)")
        )
    return Step(say(one.title), one.tone, f"{one.who} · {moment(one.at)}", tuple(lines), " — ".join(one.words)[:400])


def _here(opened: Opened, waits: list[Awaited], due: DueDay | None) -> Step:
    state = opened.kind.states[opened.dossier.state]
    if state.final:
        return Step(say(state.title), "done", t("Hồ sơ đã kết thúc.", "The dossier is closed."))
    lines = [_waits(one) for one in waits]
    if due:
        lines.append(t(f"Hạn {due.label}", f"Due {due.label}") + (f" ({due.note})" if due.note else ""))
    return Step(say(state.title), "now", t("Hồ sơ đang ở đây.", "The dossier is here."), tuple(lines))


def _waits(one: Awaited) -> str:
    who = ", ".join(one.persons[:3]) or ", ".join(say(post) for post in one.posts)
    more = f" (+{len(one.persons) - 3})" if len(one.persons) > 3 else ""
    return t(f"Chờ: {who}{more}", f"Waits for: {who}{more}")


def _ahead(opened: Opened) -> Iterator[Step]:
    for name in picture.ahead(opened):
        yield Step(say(opened.kind.states[name].title), "next")


def since(acts: list[Happened], seq: int) -> list[Step]:
    """What happened after the act that the person saw as the last one; of an unknown screen only the very last."""
    return [_as_step(one) for one in acts if one.seq > seq] or [_as_step(one) for one in acts[-1:]]
