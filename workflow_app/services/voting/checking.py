"""The second entry of what came from paper: another person's, made without seeing the first; both must agree on the
count, on the ballots by name, on who put a paper in the box and on who was there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from workflow_app.db import journal
from workflow_app.db import tables as t
from workflow_app.domain.decisions import Tally
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.seen import OnRoll, RoundSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.transitions import RoundStep
from workflow_app.domain.votes import Vote
from workflow_app.services.cases import TableCase
from workflow_app.services.voting import paper, proof, sealing
from workflow_app.services.voting.kept import PAPER, open_ballots
from workflow_app.services.voting.paper import CHECKER, VOID_AND_AGAIN
from workflow_app.services.voting.rolls import current
from workflow_app.services.voting.tallying import PROBLEMS, blanks, tallies_in

NONE = Tally(0, 0, 0)
DIFFERING = 3
"""How many second entries of a round may differ: one more would be a way of finding out the first by trying."""
VOTERS = Text("ai bỏ phiếu giấy", "who voted on paper")
PRESENT = Text("ai có mặt", "who was present")
PAPERS = Text("các lá phiếu giấy", "the paper ballots")
MINUTES = Text("danh sách người dự trong biên bản", "the list of those present in the minutes")
COUNTED_AGAIN = Text(
    "Người chủ trì rút lần nhập đầu (bước xác nhận kết quả), rồi đếm và nhập lại từ đầu",
    "The chair withdraws the first entry (in the closing step); the paper is then counted and entered anew",
)


def not_here(case: TableCase, vote: Vote, found: RoundSeen) -> Iterator[Refusal]:
    """Why nothing is entered a second time in this round: what is offered and what is refused are this one answer."""
    is_tally = found.ballots == "recorded"
    if not is_tally and not vote.entered_twice(found.ballots):
        yield refusal("entered_once", source=vote.source.text if vote.source else None)
    elif not (found.tallies if is_tally else paper.is_there(case, vote, found)):
        yield refusal("no_paper_entry", supplier=proof.secretary_of(case, found))
    elif found.checked_by_id is not None:
        yield refusal("entered_again")


def faults(case: TableCase, vote: Vote, found: RoundSeen, *, entered: bool) -> Iterator[Refusal]:
    """Why this person may not enter it a second time, or not so; where the entries differ, nothing is kept."""
    absent = list(not_here(case, vote, found))
    if absent:
        yield from absent
        return
    if first_hands(case, found) & case.actor.hands:
        yield refusal("second_person_needed", supplier=CHECKER)
        return
    unproved = list(proof.faults(case, vote, found))
    if unproved:
        yield from unproved
        return
    if _differed(case, vote) >= DIFFERING:
        chair = case.person_name(found.chair_id)
        yield refusal("differs_too_often", supplier=Text(chair, chair), ways_out=(COUNTED_AGAIN,), times=DIFFERING)
        return
    if not entered:
        return
    missing = list(blanks(vote, case.given.round, how_many=found.ballots == "recorded"))
    if missing:
        yield from missing
        return
    if found.ballots == "recorded":
        yield from _tally_differs(case, vote, found)
        return
    if isinstance(case.given.round.get("present"), int):
        yield refusal("bad_tally", problem=PROBLEMS["names"])
        return
    try:
        first = paper.part(case, found)
    except (sealing.KeyLost, sealing.Broken):
        yield refusal("key_lost", ways_out=(VOID_AND_AGAIN,))
        return
    second = tallies_in(case.given.round)
    for question in vote.questions:
        if first.get(question.name, NONE) != second.get(question.name, NONE):
            yield _unlike(question.title, PAPERS)
    if found.ballots == "open":
        yield from _named_differ(case, found)
    yield from _persons_differ(case, found)


def _unlike(question: Text, against: Text) -> Refusal:
    """Where the two entries differ, and with what both are to be compared."""
    return refusal("entries_differ", question=question, against=against, supplier=CHECKER)


def _tally_differs(case: TableCase, vote: Vote, found: RoundSeen) -> Iterator[Refusal]:
    """A recorded tally entered again: how many were present, and the count of each question."""
    given, second = case.given.round.get("present"), tallies_in(case.given.round)
    if given != found.count.present:
        yield _unlike(PRESENT, MINUTES)
    for question in vote.questions:
        if Tally(**found.tallies.get(question.name, {})) != second.get(question.name, NONE):
            yield _unlike(question.title, PAPERS)


def _differed(case: TableCase, vote: Vote) -> int:
    """How many entries of anybody were refused as differing since the round was opened, or since its chair had the
    paper counted again."""
    of = {one.trigger: one.round.step for one in case.kind.transitions if one.round and one.round.vote == vote.name}
    turns = [trigger for trigger, step in of.items() if step in ("open", "close")]
    checks = [trigger for trigger, step in of.items() if step == "check"]
    since = journal.last_of(case.session, case.dossier.id, turns)
    return journal.refused_since(case.session, case.dossier.uid, checks, "entries_differ", since)


def _named_differ(case: TableCase, found: RoundSeen) -> Iterator[Refusal]:
    first = open_ballots(case, found, PAPER)
    second = {case.person_id(uid): choices for uid, choices in (case.given.round.get("named") or {}).items()}
    for person in dict.fromkeys((*first, *second)):
        if first.get(person or 0) != second.get(person):
            name = case.person_name(person) if person else "—"
            ballot = Text(f"phiếu của {name}", f"the ballot of {name}")
            yield _unlike(ballot, PAPERS)


def _persons_differ(case: TableCase, found: RoundSeen) -> Iterator[Refusal]:
    """Who voted on paper, and who else was there; who voted electronically is there, whatever paper says."""
    given, members = case.given.round, [one for one in case.frozen_roll(found.id) if one.counts]
    by_name = set(open_ballots(case, found, PAPER)) if found.ballots == "open" else set()
    electronic = {one.person_id for one in members if one.voted == "electronic"}
    voters = _ids(case, given.get("voters"))
    present = (_ids(case, given.get("present")) | voters | by_name) - electronic
    if voters != _those(members, lambda one: one.voted == PAPER) - by_name:
        yield _unlike(VOTERS, MINUTES)
    elif present != _those(members, lambda one: one.presence == "present" or one.voted == PAPER) - electronic:
        yield _unlike(PRESENT, MINUTES)


def _ids(case: TableCase, uids: Iterable[str] | None) -> set[int | None]:
    return {case.person_id(uid) for uid in uids or ()}


def _those(members: Iterable[OnRoll], wanted: Any) -> set[int | None]:
    return {one.person_id for one in members if wanted(one)}


def entries(case: TableCase, found: RoundSeen) -> Iterator[tuple[str, int | None, int | None]]:
    """("tally" or "ballot", whose ballot, by whom) of everything that was entered from paper since the opening, and
    ("open", …) where that said who was there."""
    of = {one.trigger: one.round.step for one in case.kind.transitions if one.round and one.round.vote == found.vote}
    opened = max((one.seq for one in case.past() if of.get(one.trigger) == "open"), default=0)
    for _id, seq, act, _from, _to, person, whose, _held, _at, content, _hash, recorder in journal.leaves(
        case.session, case.dossier.id
    ):
        step = of.get(act)
        if seq < opened or step not in ("open", "tally", "ballot") or (step == "ballot" and recorder is None):
            continue
        kept = (json.loads(content).get("basis") or {}).get("vote", {})
        if kept.get("attending") if step == "open" else not kept.get("unchanged"):
            yield step, whose, recorder or person


def absent_at_opening(case: TableCase, found: RoundSeen) -> dict[int, str]:
    """Whom the opening told to be absent and who is still marked so: person → the reason."""
    told: set[str] = set()
    for row in journal.leaves(case.session, case.dossier.id):
        kept = (json.loads(row[9]).get("basis") or {}).get("vote") or {}
        if kept.get("uid") == found.uid:
            told = set(kept.get("absent") or ())
    away = (one for one in case.frozen_roll(found.id) if one.presence == "absent")
    return {one.person_id: one.absence_reason for one in away if case.person_uid(one.person_id) in told}


def first_hands(case: TableCase, found: RoundSeen) -> frozenset[int]:
    """Everybody who entered something of the round from paper."""
    hands = {found.recorder_id, *(by for _step, _whose, by in entries(case, found))}
    if found.ballots == "recorded":
        # Nor who entered a tally of this vote in a round before: the same hand would be on both sides of one matter.
        counts = [one.trigger for one in case.kind.transitions if one.round and _is_tally_of(one.round, found)]
        hands |= {one.person_id for one in case.past() if one.trigger in counts}
    return frozenset(one for one in hands if one is not None)


def _is_tally_of(step: RoundStep, found: RoundSeen) -> bool:
    return (step.step, step.vote) == ("tally", found.vote)


def is_blind(case: TableCase, vote: Vote, found: RoundSeen, person: int) -> bool:
    """Whether this person reads nothing of what was entered from paper, a recorded tally among it: it waits for its
    second entry, which may be his. Who made the first one knows it, and who presides makes none."""
    if not found.is_open or person == found.chair_id:
        return False
    waits = _tally_waits(case, found) if found.ballots == "recorded" else paper.waits(case, vote, found)
    return waits and person not in first_hands(case, found)


def whose_is_hidden(case: TableCase, person: int) -> list[int]:
    """Whose ballots were entered by name from paper, of which this person reads nothing: a list of those who have not
    voted yet names them among the others, or he would learn from it who is missing."""
    step = case.transition.round
    found = current(case, step.vote) if step is not None and step.step == "ballot" else None
    if step is None or found is None or found.ballots != "open":
        return []
    is_hidden = is_blind(case, case.kind.votes[step.vote], found, person)
    return [one for one in open_ballots(case, found, PAPER) if one != person] if is_hidden else []


def _tally_waits(case: TableCase, found: RoundSeen) -> bool:
    """Whether a recorded tally may yet be entered again here, as it must before its confirmation is written down."""
    steps = [one.round for one in case.kind.leaving[case.dossier.state] if one.round and one.round.vote == found.vote]
    return bool(found.tallies) and found.checked_by_id is None and any(one.step == "check" for one in steps)


def check(case: TableCase, vote: Vote, found: RoundSeen) -> dict[str, Any]:
    values = {"checked_by_id": case.actor.asker}
    case.session.execute(t.round_.update().where(t.round_.c.id == found.id).values(values))
    case.forget("rounds")
    return {"vote": vote.name, "round": found.number, "agrees": True, **proof.of_leaf(case, vote, found)}
