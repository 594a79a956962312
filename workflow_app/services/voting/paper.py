"""What comes from paper: presence, the count of nameless ballots, the ballots entered by name, and the second entry.

One clerk decides nothing alone. Whatever was entered from paper is entered again by a second person, who does not see
the first entry; a ballot with a name is entered again with its name, because who voted how is part of the record.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.domain.decisions import Tally
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.seen import RoundSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.votes import Vote
from workflow_app.services.cases import TableCase
from workflow_app.services.voting import sealing, settling
from workflow_app.services.voting.kept import PAPER, as_numbers, canonical, mark, open_ballots, opener, roll
from workflow_app.services.voting.rolls import current
from workflow_app.services.voting.tallying import PROBLEMS, blanks, tallies_in, with_numbers

VOID_AND_AGAIN = Text(
    "Người chủ trì đóng phiên là không có giá trị (void), rồi mở phiên mới",
    "The chair closes the round as void; a new round is opened",
)
CHECKER = Text("người thứ hai, không phải người nhập lần đầu", "a second person, not the one who made the first entry")


def is_there(case: TableCase, vote: Vote, found: RoundSeen) -> bool:
    """Whether anything was entered from paper: a count, a ballot by name, or, where it decides, who was present."""
    if found.paper or any(one.voted == PAPER for one in case.frozen_roll(found.id)):
        return True
    if not presence_decides(vote):
        return False
    told = (one for one in case.frozen_roll(found.id) if one.counts and not one.voted)
    return any(one.presence == "present" for one in told)


def presence_decides(vote: Vote) -> bool:
    """Whether it matters to the result who was there without voting."""
    return vote.quorum is not None or any(one.threshold.of == "present" for one in vote.questions)


def waits(case: TableCase, vote: Vote, found: RoundSeen) -> bool:
    """Whether what was entered from paper waits for its second entry."""
    return vote.entered_twice(found.ballots) and found.checked_by_id is None and is_there(case, vote, found)


def hides_voters(case: TableCase) -> bool:
    """Whether nobody is told by name who may yet cast this ballot: the round is held on paper alone, or some voted on
    paper, which waits for its second entry, and who enters it would learn the first one from those who are left."""
    step = case.transition.round
    if step is None or step.step != "ballot":
        return False
    found = current(case, step.vote)
    return found is not None and (not found.takes_electronic or waits(case, case.kind.votes[step.vote], found))


# The first entry ----------------------------------------------------------------------------------------------------


def faults(case: TableCase, vote: Vote, found: RoundSeen) -> Iterator[Refusal]:
    """Whether what is entered from paper can be true beside the ballots that are cast already, by name or not."""
    given, members = case.given.round, {one.person_id: one for one in settling.settled(case, found)}
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
    if found.chair_id in away:
        yield refusal("chair_absent", person=case.person_name(found.chair_id))
    for one in voters:
        if one is not None and members[one].presence == "absent":
            yield marked_absent(case, vote, one)
        if one is not None and (one in have_voted or not members[one].may_vote):
            yield refusal("already_voted" if members[one].voted else "not_entitled", person=case.person_name(one))
    if set(away) & {*voters, *present, *have_voted}:
        yield refusal("bad_tally", problem=PROBLEMS["absent_voted"])
    if not voters and not tallies:
        return
    if found.ways == "electronic":
        source = vote.source.text if vote.source else None
        yield refusal("electronic_alone", source=source, ways_out=steps(case, vote, "ballot"))
    if vote.veto or vote.casting_vote or (vote.mandatory and found.ballots == "open"):
        yield refusal("bad_tally", problem=PROBLEMS["by_name"])
    if set(tallies) != {one.name for one in vote.questions}:
        yield refusal("bad_tally", problem=PROBLEMS["question"])
    elif missing := list(blanks(vote, given)):
        yield from missing
    elif any(one.cast != len(voters) for one in tallies.values()):
        cast = next(one.cast for one in tallies.values() if one.cast != len(voters))
        told = "" if found.ballots == "secret" else f"{cast} ≠ {len(voters)}"
        yield refusal("bad_tally", problem=with_numbers("voters", told))
    elif sum(one.yes for one in tallies.values()) > len(voters):
        yield refusal("bad_tally", problem=PROBLEMS["contradiction"])


def marked_absent(case: TableCase, vote: Vote, person: int) -> Refusal:
    """Why no paper of this person is entered, and the step that mends it."""
    return refusal("marked_absent", ways_out=steps(case, vote, "tally"), person=case.person_name(person))


def steps(case: TableCase, vote: Vote, step: str) -> tuple[Text, ...]:
    """The titles of such steps of the vote out of the present state."""
    found = [one for one in case.kind.leaving[case.dossier.state] if one.round and one.round.vote == vote.name]
    return tuple(one.title for one in found if one.round and one.round.step == step)


def record(case: TableCase, vote: Vote, found: RoundSeen) -> dict[str, Any]:
    """Keep presence and the count from paper; whatever differs from before needs its check anew. A new count replaces
    the one before; a ballot that was entered by name is there as such: only the marks of the count are taken back."""
    given, r, before = case.given.round, t.round_roll, roll(case, found)
    voters = [case.person_id(uid) for uid in given.get("voters") or ()]
    present = [case.person_id(uid) for uid in given.get("present") or ()]
    entry = {name: as_numbers(one) for name, one in tallies_in(given).items()}
    if entry:
        by_name = open_ballots(case, found, PAPER) if found.ballots == "open" else {}
        mark(case, found, sa.and_(r.c.voted == PAPER, r.c.person_id.not_in(by_name)), {"voted": "", "presence": ""})
    mark(case, found, r.c.person_id.in_(present), {"presence": "present", "absence_reason": ""})
    mark(case, found, r.c.person_id.in_(voters), {"voted": PAPER, "presence": "present", "absence_reason": ""})
    for uid, reason in (given.get("absent") or {}).items():
        mark(case, found, r.c.person_id == case.person_id(uid), {"presence": "absent", "absence_reason": reason})
    case.forget(f"roll {found.id}")
    counts = {**dict(case.given.asks), **(given.get("counts") or {})}
    values: dict[str, Any] = {"counts": json.dumps(counts, ensure_ascii=False)} if counts else {}
    if entry:
        values["paper"] = _kept(found, entry)
    is_new = bool(entry) or roll(case, found) != before
    if is_new:
        values |= {"recorder_id": case.actor.asker, "checked_by_id": None}
    if values:
        case.session.execute(t.round_.update().where(t.round_.c.id == found.id).values(values))
    case.forget("rounds")
    basis: dict[str, Any] = {"vote": vote.name, "round": found.number, "voters": len(voters)}
    if not is_new:
        return {**basis, "unchanged": True}
    if found.checked_by_id is not None:
        basis["unchecked"] = True  # the second entry agreed with what stood there before
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
