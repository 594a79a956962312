"""What comes from paper: presence, the count of nameless ballots, the ballots entered by name, and the second entry.

One clerk decides nothing alone. Whatever was entered from paper is entered again by a second person, who does not see
the first entry; a ballot with a name is entered again with its name, because who voted how is part of the record.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from workflow_app.db import journal
from workflow_app.db import tables as t
from workflow_app.domain.case import RoundSeen
from workflow_app.domain.decisions import Tally
from workflow_app.domain.kinds import Vote
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.texts import Text
from workflow_app.services.cases import TableCase
from workflow_app.services.voting import sealing
from workflow_app.services.voting.kept import PAPER, as_numbers, canonical, mark, open_ballots, opener, roll
from workflow_app.services.voting.tallying import PROBLEMS, tallies_in

VOID_AND_AGAIN = Text(
    "Người chủ trì đóng phiên là không có giá trị (void), rồi mở phiên mới",
    "The chair closes the round as void; a new round is opened",
)
NONE = Tally(0, 0, 0)
CHECKER = Text("người thứ hai, không phải người nhập lần đầu", "a second person, not the one who made the first entry")


def is_there(case: TableCase, found: RoundSeen) -> bool:
    """Whether anything was entered from paper: a count, or a ballot by name."""
    return bool(found.paper) or any(one.voted == PAPER for one in case.frozen_roll(found.id))


def waits(case: TableCase, vote: Vote, found: RoundSeen) -> bool:
    """Whether what was entered from paper waits for its second entry."""
    return vote.entered_twice(found.ballots) and found.checked_by_id is None and is_there(case, found)


# The first entry ----------------------------------------------------------------------------------------------------


def faults(case: TableCase, vote: Vote, found: RoundSeen) -> Iterator[Refusal]:
    """Whether what is entered from paper can be true beside the ballots that are cast already, by name or not."""
    given, members = case.given.round, roll(case, found)
    named = [one if isinstance(one := given.get(name), list) else [] for name in ("voters", "present")]
    voters, present = ([case.person_id(uid) for uid in uids] for uids in named)
    away = [case.person_id(uid) for uid in given.get("absent") or {}]
    tallies = tallies_in(given)
    if isinstance(given.get("present"), int):
        yield refusal("bad_tally", problem=PROBLEMS["names"])
        return
    if any(one not in members or not members[one].counts for one in (*voters, *present, *away)):
        yield refusal("bad_tally", problem=PROBLEMS["not_on_roll"])
        return
    by_name = open_ballots(case, found, PAPER) if found.ballots == "open" else {}
    have_voted = {one.person_id for one in members.values() if one.voted == "electronic"} | set(by_name)
    for one in voters:
        if one is not None and (one in have_voted or not members[one].may_vote):
            yield refusal("already_voted" if members[one].voted else "not_entitled", person=case.person_name(one))
    if set(away) & {*voters, *present, *have_voted}:
        yield refusal("bad_tally", problem=PROBLEMS["absent_voted"])
    if not voters and not tallies:
        return
    if vote.veto or vote.casting_vote or (vote.mandatory and found.ballots == "open"):
        yield refusal("bad_tally", problem=PROBLEMS["by_name"])
    if set(tallies) != {one.name for one in vote.questions}:
        yield refusal("bad_tally", problem=PROBLEMS["question"])
    elif any(one.cast != len(voters) for one in tallies.values()):
        yield refusal("bad_tally", problem=PROBLEMS["voters"])
    elif sum(one.yes for one in tallies.values()) > len(voters):
        yield refusal("bad_tally", problem=PROBLEMS["contradiction"])


def record(case: TableCase, vote: Vote, found: RoundSeen) -> dict[str, Any]:
    """Keep presence and the count from paper; a new count replaces the one before and needs its check anew. A ballot
    that was entered by name is there as such: only the marks of the count before are taken back."""
    given, r = case.given.round, t.round_roll
    voters = [case.person_id(uid) for uid in given.get("voters") or ()]
    present = [case.person_id(uid) for uid in given.get("present") or ()]
    by_name = open_ballots(case, found, PAPER) if found.ballots == "open" else {}
    counted_before = sa.and_(r.c.voted == PAPER, r.c.person_id.not_in(by_name))
    mark(case, found, counted_before, {"voted": "", "presence": ""})
    mark(case, found, r.c.person_id.in_(present), {"presence": "present", "absence_reason": ""})
    mark(case, found, r.c.person_id.in_(voters), {"voted": PAPER, "presence": "present", "absence_reason": ""})
    for uid, reason in (given.get("absent") or {}).items():
        mark(case, found, r.c.person_id == case.person_id(uid), {"presence": "absent", "absence_reason": reason})
    entry = {name: as_numbers(one) for name, one in tallies_in(given).items()}
    counts = {**dict(case.given.asks), **(given.get("counts") or {})}
    values: dict[str, Any] = {"counts": json.dumps(counts, ensure_ascii=False)}
    if entry or found.paper:
        values |= {
            "paper": _kept(found, entry) if entry else "", "recorder_id": case.actor.asker, "checked_by_id": None
        }  # fmt: skip
    case.session.execute(t.round_.update().where(t.round_.c.id == found.id).values(values))
    case.forget("rounds")
    case.forget(f"roll {found.id}")
    basis: dict[str, Any] = {"vote": vote.name, "round": found.number, "voters": len(voters)}
    return basis if found.ballots == "secret" else {**basis, "votes": entry}


def entered_by_name(case: TableCase, found: RoundSeen) -> None:
    """A ballot was entered from paper by name: whatever was entered a second time before is to be entered anew."""
    values = {"checked_by_id": None, "recorder_id": found.recorder_id or case.actor.asker}
    case.session.execute(t.round_.update().where(t.round_.c.id == found.id).values(values))
    case.forget("rounds")


def _kept(found: RoundSeen, entry: Mapping[str, Any]) -> str:
    return sealing.seal(found.seal_key, found.uid, PAPER, entry) if found.ballots == "secret" else canonical(entry)


def part(case: TableCase, found: RoundSeen) -> dict[str, Tally]:
    """The count entered from paper, without the ballots entered by name. Raises KeyLost, Broken."""
    if not found.paper:
        return {}
    entry: Any = opener(case, found).open(PAPER, found.paper) if found.ballots == "secret" else json.loads(found.paper)
    return {name: Tally(**one) for name, one in entry.items()}


# The second entry ---------------------------------------------------------------------------------------------------


def not_here(case: TableCase, vote: Vote, found: RoundSeen) -> Iterator[Refusal]:
    """Why nothing is entered a second time in this round: what is offered and what is refused are this one answer."""
    if found.ballots == "recorded":
        yield refusal("no_ballots_here", source=vote.source.text if vote.source else None)
    elif not vote.entered_twice(found.ballots):
        yield refusal("entered_once", source=vote.source.text if vote.source else None)
    elif not is_there(case, found):
        yield refusal("no_paper_entry", supplier=Text("thư ký cuộc họp", "the secretary of the meeting"))


def check_faults(case: TableCase, vote: Vote, found: RoundSeen, *, entered: bool) -> Iterator[Refusal]:
    """The second entry is another person's, made without seeing the first; where they differ, nothing is kept."""
    absent = list(not_here(case, vote, found))
    if absent:
        yield from absent
        return
    if _first_hands(case, vote, found) & case.actor.hands:
        yield refusal("second_person_needed", supplier=CHECKER)
        return
    if not entered:
        return
    try:
        first = part(case, found)
    except (sealing.KeyLost, sealing.Broken):
        yield refusal("key_lost", ways_out=(VOID_AND_AGAIN,))
        return
    second = tallies_in(case.given.round)
    for question in vote.questions:
        if first.get(question.name, NONE) != second.get(question.name, NONE):
            yield refusal("entries_differ", question=question.title, supplier=CHECKER)
    if found.ballots == "open":
        yield from _named_differ(case, found)


def _named_differ(case: TableCase, found: RoundSeen) -> Iterator[Refusal]:
    first = open_ballots(case, found, PAPER)
    second = {case.person_id(uid): choices for uid, choices in (case.given.round.get("named") or {}).items()}
    for person in dict.fromkeys((*first, *second)):
        if first.get(person or 0) != second.get(person):
            name = case.person_name(person) if person else "—"
            ballot = Text(f"phiếu của {name}", f"the ballot of {name}")
            yield refusal("entries_differ", question=ballot, supplier=CHECKER)


def _first_hands(case: TableCase, vote: Vote, found: RoundSeen) -> frozenset[int]:
    """Everybody who entered something of the round from paper."""
    hands = {found.recorder_id} if found.recorder_id else set()
    if found.ballots == "open":
        taken = [one for one in case.kind.transitions if one.round and one.round.vote == vote.name]
        steps = {one.trigger: one.round.step for one in taken if one.round}
        opened = max((one.seq for one in case.past() if steps.get(one.trigger) == "open"), default=0)
        casting = [trigger for trigger, step in steps.items() if step == "ballot"]
        hands |= journal.recorders(case.session, case.dossier.id, casting, opened)
    return frozenset(hands)


def check(case: TableCase, vote: Vote, found: RoundSeen) -> dict[str, Any]:
    values = {"checked_by_id": case.actor.asker}
    case.session.execute(t.round_.update().where(t.round_.c.id == found.id).values(values))
    case.forget("rounds")
    return {"vote": vote.name, "round": found.number, "agrees": True}
