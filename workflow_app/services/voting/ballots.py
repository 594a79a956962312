"""Members cast their ballots; closing counts them all, with what came from paper (`paper.py`).

One result by three ways: electronic, paper, or both. A secret ballot leaves nothing that ties it to its voter: until
the closing it is an envelope (`sealing.py`), and so is the count entered from paper, so that one part cannot be taken
from the whole; then all are written at once, question by question, in the order of their content, with random names
and without a way. Open ballots are written when they are cast, each with its name.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.domain.ballots import CHOICES, COUNTED, Cast, Result, Rules, added, result, sorted_lines, tally_of
from workflow_app.domain.case import OnRoll, RoundSeen
from workflow_app.domain.decisions import Count, Tally
from workflow_app.domain.kinds import Vote
from workflow_app.domain.refusals import Refusal, Refused, refusal
from workflow_app.domain.texts import Text
from workflow_app.domain.who import Who
from workflow_app.services import reservations, who
from workflow_app.services.cases import TableCase
from workflow_app.services.voting import paper, sealing
from workflow_app.services.voting.kept import PAPER, as_numbers, canonical, mark, open_ballots, opener, roll
from workflow_app.services.voting.paper import CHECKER, VOID_AND_AGAIN
from workflow_app.services.voting.tallying import PROBLEMS

# Casting ------------------------------------------------------------------------------------------------------------


def cast_faults(case: TableCase, vote: Vote, found: RoundSeen, *, entered: bool) -> Iterator[Refusal]:
    """Why this member may not cast a ballot now, or not this one. A vote is cast in person, once, and stays."""
    source = vote.source.text if vote.source else None
    if found.ballots == "recorded":
        yield refusal("no_ballots_here", source=source)
        return
    actor, secret = case.actor, found.ballots == "secret"
    mine = roll(case, found).get(actor.principal_id)
    if mine is None or not mine.may_vote:
        yield refusal("not_entitled", source=source)
    elif mine.voted:
        yield refusal("already_voted", person=case.person_name(actor.principal_id), source=source)
    if actor.person_id != actor.principal_id or (secret and actor.recorder_id is not None):
        yield refusal("ballot_in_person", source=source)
    if secret:
        yield from _key_faults(case, found)
    if entered:
        yield from _choice_faults(case, vote, secret)


def _choice_faults(case: TableCase, vote: Vote, secret: bool) -> Iterator[Refusal]:
    given = case.given.round
    choices = given.get("choices") or {}
    if set(choices) != {one.name for one in vote.questions}:
        yield refusal("bad_ballot", problem=PROBLEMS["question"])
    elif not set(choices.values()) <= set(CHOICES):
        yield refusal("bad_ballot", problem=Text("phải chọn một ý kiến", "choose yes, no or abstain"))
    elif list(choices.values()).count("yes") > 1:
        yield refusal("bad_ballot", problem=PROBLEMS["contradiction"])
    if secret and (given.get("note") or given.get("reservation") or case.given.reservation):
        yield refusal("secret_has_no_words")
    elif given.get("reservation") and not case.kind.takes_reservations:
        yield refusal("unknown_field", field=reservations.RESERVATION)
    elif given.get("reservation"):
        yield from reservations.faults(case, given["reservation"])


def _key_faults(case: TableCase, found: RoundSeen) -> Iterator[Refusal]:
    if case.keys is not None and not sealing.is_kept(case.keys, found.uid, found.seal_key):
        chair = case.person_name(found.chair_id)
        yield refusal("key_lost", ways_out=(VOID_AND_AGAIN,), supplier=Text(chair, chair))


def cast(case: TableCase, vote: Vote, found: RoundSeen) -> dict[str, Any]:
    """Keep the ballot. The leaf keeps that this person voted and how, never what of a secret ballot."""
    person, given = case.actor.principal_id, case.given.round
    way = PAPER if case.actor.recorder_id is not None else "electronic"
    choices = {one.name: given["choices"][one.name] for one in vote.questions}
    marked: dict[str, Any] = {"voted": way, "presence": "present", "absence_reason": ""}
    if found.ballots == "secret":
        marked["sealed"] = sealing.seal(found.seal_key, found.uid, case.person_uid(person), choices)
    r = t.round_roll
    mine = sa.and_(r.c.round_id == found.id, r.c.person_id == person, r.c.voted == "")
    if case.session.execute(r.update().where(mine).values(marked)).rowcount != 1:
        raise Refused(refusal("already_voted", person=case.person_name(person)))
    if found.ballots == "open":
        row = {
            "uid": str(uuid4()), "round_id": found.id, "person_id": person, "choices": canonical(choices),
            "way": way, "note": given.get("note") or "",
        }  # fmt: skip
        case.session.execute(t.ballot.insert().values(row))
        if way == PAPER:
            paper.entered_by_name(case, found)
        if given.get("reservation"):
            reservations.add(case, given["reservation"], found.id)
    case.forget(f"roll {found.id}")
    return {"vote": vote.name, "round": found.number, "way": way}


def words(case: TableCase, form: str) -> Iterator[tuple[str, Any]]:
    """What an open ballot says, kept as salted disclosures; of a secret one nothing."""
    if form == "open":
        given = case.given.round
        yield "ballot", canonical(given.get("choices") or {})
        yield "note", given.get("note")
        yield "reservation", (given.get("reservation") or {}).get("text")


# Closing ------------------------------------------------------------------------------------------------------------


def close_faults(case: TableCase, vote: Vote, found: RoundSeen, *, entered: bool) -> Iterator[Refusal]:
    """Why the ballots of the round cannot be counted yet; a lost key has one way out, whatever else is missing."""
    lost = is_lost(case, found, entered=entered)
    if case.given.round.get("closed_as") == "void":
        if not lost:
            yield refusal("not_void")
        return
    if lost:
        chair = case.person_name(found.chair_id)
        yield refusal("key_lost", ways_out=(VOID_AND_AGAIN,), supplier=Text(chair, chair))
        return
    if not any(one.voted for one in case.frozen_roll(found.id)):
        yield refusal("nobody_voted", supplier=Text("các thành viên được biểu quyết", "the members entitled to vote"))
    if paper.waits(case, vote, found):
        yield refusal("not_checked", supplier=CHECKER)
    if vote.minutes and paper.is_there(case, found) and not _has_minutes(case, vote, found):
        proof = case.kind.papers[vote.minutes]
        yield refusal("paper_missing", papers=proof.title, missing=(proof.title,), supplier=proof.written_by)


def _has_minutes(case: TableCase, vote: Vote, found: RoundSeen) -> bool:
    """Minutes written before the meeting are those of another one."""
    kept = any(
        one.name == vote.minutes and one.verdict != "refused" and (one.written_on or found.held_on) >= found.held_on
        for one in case.papers()
    )
    return kept or any(one.get("name") == vote.minutes for one in case.given.papers)


def is_lost(case: TableCase, found: RoundSeen, *, entered: bool = False) -> bool:
    """Whether the envelopes of a secret round cannot be opened; for an offer it is enough to look for the key."""
    if case.keys is None or found.ballots != "secret":
        return False
    if not entered:
        return not sealing.is_kept(case.keys, found.uid, found.seal_key)
    try:
        _opened(case, found)
        paper.part(case, found)
    except (sealing.KeyLost, sealing.Broken):
        return True
    return False


def _opened(case: TableCase, found: RoundSeen) -> list[dict[str, str]]:
    """Every envelope of the round. Raises KeyLost, Broken."""
    envelopes = opener(case, found)
    sealed = [one for one in case.frozen_roll(found.id) if one.sealed]
    return [
        {name: str(choice) for name, choice in envelopes.open(case.person_uid(one.person_id), one.sealed).items()}
        for one in sealed
    ]


def count(case: TableCase, vote: Vote, found: RoundSeen) -> tuple[Result, dict[str, Any], dict[str, Any]]:
    """Count every ballot: (the result, what the round's row keeps, what the leaf keeps). The ballots are written here,
    the roll is completed (who has not come is absent), and no envelope remains."""
    members = list(case.frozen_roll(found.id))
    names = [one.name for one in vote.questions]
    from_paper = paper.part(case, found)
    known: dict[Any, Mapping[str, str]] = {}
    if found.ballots == "secret":
        electronic = _opened(case, found)
    else:
        known = {**open_ballots(case, found)}
        electronic = [dict(one) for one in known.values()]
    tallies = added(tally_of(names, electronic), from_paper)
    r = t.round_roll
    mark(case, found, sa.and_(r.c.presence == "", r.c.voted != ""), {"presence": "present"})
    mark(case, found, sa.and_(r.c.presence == "", r.c.counts), {"presence": "absent"})
    mark(case, found, r.c.sealed.is_not(None), {"sealed": None})
    _write(case, found, electronic if found.ballots == "secret" else [], from_paper)
    present = sum(1 for one in members if one.counts and (one.presence == "present" or one.voted))
    size = Count(found.count.entitled, found.count.all_members, found.count.serving, present)
    cast_ = Cast(tallies, frozenset(one.person_id for one in members if one.voted), known, found.chair_id)
    decided = result(rules_of(case, vote, members), size, cast_, closed_as_lost=is_closed_as(case, "lost"))
    lines = _lines(case, found)
    digest = hashlib.sha256(canonical(sorted_lines(lines)).encode()).hexdigest()
    case.forget(f"roll {found.id}")
    row = {"present": present, "tallies": canonical({name: as_numbers(one) for name, one in tallies.items()})}
    if found.ballots == "secret":
        row["paper"] = ""
        _forget_key(case, found)
    kept = {"form": found.ballots, "count": len(lines), "digest": digest}
    return decided, row, {"ballots": kept, "present": present}


def void(case: TableCase, found: RoundSeen) -> None:
    """A round whose envelopes nobody can open: they go, and so does whatever is left of the key."""
    r = t.round_roll
    mark(case, found, r.c.sealed.is_not(None), {"sealed": None})
    case.forget(f"roll {found.id}")
    _forget_key(case, found)


def _forget_key(case: TableCase, found: RoundSeen) -> None:
    """Only after the closing is committed: a closing that fails must be possible again."""
    if case.keys is not None:
        case.session.afterwards.append(partial(sealing.destroy, case.keys, found.uid))


def sweep(case: TableCase) -> None:
    """Keys left behind by a process that ended between the closing and their removal."""
    assert case.keys is not None
    for uid in sealing.kept(case.keys):
        closed = sa.select(t.round_.c.id).where(t.round_.c.uid == uid, t.round_.c.closed_at.is_not(None))
        if case.session.execute(closed).first():
            case.session.afterwards.append(partial(sealing.destroy, case.keys, uid))


def is_closed_as(case: TableCase, how: str) -> bool:
    return case.given.round.get("closed_as") == how


def _write(
    case: TableCase, found: RoundSeen, electronic: Iterable[Mapping[str, str]], from_paper: Mapping[str, Tally]
) -> None:
    """Ballots without a name, all at once and question by question, in the order of their content."""
    single = [{name: choice} for ballot in electronic for name, choice in ballot.items()]
    single += [{q: c} for q, one in from_paper.items() for c in COUNTED for _ in range(getattr(one, c))]
    way = "" if found.ballots == "secret" else PAPER
    rows = [
        {"uid": str(uuid4()), "round_id": found.id, "person_id": None, "choices": text, "way": way, "note": ""}
        for text in sorted(map(canonical, single))
    ]
    for row in rows:  # one by one, so that the numbers of the rows follow this order on either database
        case.session.execute(t.ballot.insert().values(row))


def _lines(case: TableCase, found: RoundSeen) -> list[tuple[str, Mapping[str, str], str | None]]:
    b = t.ballot.c
    rows = case.session.execute(sa.select(b.uid, b.choices, b.person_id).where(b.round_id == found.id)).all()
    return [
        (row.uid, json.loads(row.choices), case.person_uid(row.person_id) if row.person_id else None) for row in rows
    ]


def rules_of(case: TableCase, vote: Vote, members: Iterable[OnRoll]) -> Rules:
    """The vote's rules with its persons: those who may vote, as they hold their posts today."""
    voting = {one.person_id for one in members if one.may_vote}

    def meant(one: Who) -> frozenset[Any]:
        return frozenset(who.holders(case, one)) & voting

    return Rules(
        {one.name: one.threshold for one in vote.questions}, vote.quorum, vote.casting_vote,
        tuple(meant(one) for one in vote.mandatory), frozenset().union(*(meant(one) for one in vote.veto)),
    )  # fmt: skip


def kept_result(case: TableCase, decided: Result) -> str:
    """The reckoning and the reasons, as the round's row keeps them."""
    return json.dumps(
        {
            "verdicts": {
                name: {"reached": one.reached, "in_favour": one.in_favour, "base": one.base, "needed": one.needed,
                       "shown": one.shown}
                for name, one in decided.verdicts.items()
            },
            "quorum": decided.quorum.shown,
            "reasons": [
                {"code": one.code, "question": one.question,
                 "persons": [case.person_uid(p) for p in one.persons if isinstance(p, int)]}
                for one in decided.reasons
            ],
        },
        sort_keys=True,
    )  # fmt: skip
