"""Closing a round of ballots counts them all (`casting.py` takes them), with what came from paper (`paper.py`).

One result by three ways: electronic, paper, or both. A secret ballot leaves nothing that ties it to its voter: until
the closing it is an envelope (`sealing.py`), and so is the count entered from paper, so that one part cannot be taken
from the whole; then all are written at once, question by question, in the order of their content, with random names
and without a way. Open ballots are written when they are cast, each with its name.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.db.session import Session
from workflow_app.domain.ballots import COUNTED, Cast, Result, added, result, sorted_lines, tally_of
from workflow_app.domain.decisions import Count, Tally
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.seen import OnRoll, RoundSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.votes import Vote
from workflow_app.services.cases import TableCase
from workflow_app.services.voting import attending, paper, proof, sealing, settling, weighing
from workflow_app.services.voting.kept import PAPER, as_numbers, canonical, mark, open_ballots, opener
from workflow_app.services.voting.paper import CHECKER


def close_faults(case: TableCase, vote: Vote, found: RoundSeen, *, entered: bool) -> Iterator[Refusal]:
    """Why the ballots of the round cannot be counted yet."""
    members = settling.settled(case, found)
    if not any(one.voted for one in members):
        yield refusal("nobody_voted", supplier=Text("các thành viên được biểu quyết", "the members entitled to vote"))
    if paper.waits(case, vote, found):
        yield refusal("not_checked", supplier=CHECKER)
    if paper.is_there(case, vote, found):
        yield from proof.faults(case, vote, found)
    yield from attending.quorum_faults(case, vote, found, members, entered=entered)


def sizes(found: RoundSeen, members: Sequence[OnRoll]) -> Count:
    """The bases of a round of ballots, with as many present as came or voted so far."""
    return settling.base(found, members, attending.came(members))


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


def reckoned(
    case: TableCase, vote: Vote, found: RoundSeen, members: Sequence[OnRoll]
) -> tuple[Result, dict[str, Tally], list[dict[str, str]], dict[str, Tally]]:
    """(the result if it were closed so now, its tallies, the electronic ballots, the part from paper); nothing is
    written. Raises KeyLost, Broken."""
    from_paper = paper.part(case, found)
    known: dict[Any, Mapping[str, str]] = {}
    if found.ballots == "secret":
        electronic = _opened(case, found)
    else:
        known = counting(members, open_ballots(case, found))
        electronic = [dict(one) for one in known.values()]
    tallies = added(tally_of([one.name for one in vote.questions], electronic), from_paper)
    voted = frozenset(one.person_id for one in members if one.voted)
    cast_ = Cast(tallies, voted, known, weighing.chair_of(found, members))
    rules, size = weighing.rules_of(case, vote, members), sizes(found, members)
    return result(rules, size, cast_, closed_as_lost=is_closed_as(case, "lost")), tallies, electronic, from_paper


def count(case: TableCase, vote: Vote, found: RoundSeen) -> tuple[Result, dict[str, Any], dict[str, Any]]:
    """Count every ballot: (the result, what the round's row keeps, what the leaf keeps). The ballots are written here,
    the roll says of everybody who voted that he was there, of nobody else what was not told; no envelope remains."""
    attending.write(case, found)
    members = settling.settled(case, found)
    decided, tallies, electronic, from_paper = reckoned(case, vote, found, members)
    r = t.round_roll
    mark(case, found, sa.and_(r.c.presence == "", r.c.voted != ""), {"presence": "present"})
    mark(case, found, r.c.sealed.is_not(None), {"sealed": None})
    _write(case, found, electronic if found.ballots == "secret" else [], from_paper)
    size = sizes(found, members)
    settled, left = settling.keep(case, found, members)
    lines = _lines(case, found)
    digest = hashlib.sha256(canonical(sorted_lines(lines)).encode()).hexdigest()
    case.forget(f"roll {found.id}")
    counted = canonical({name: as_numbers(one) for name, one in tallies.items()})
    row = {**settled, "present": size.present, "tallies": counted}
    if found.ballots == "secret":
        row["paper"] = ""
        _forget_key(case, found)
    kept = {"form": found.ballots, "count": len(lines), "digest": digest}
    return decided, row, {**left, "ballots": kept, "present": size.present}


def counting(members: Iterable[OnRoll], cast_: Mapping[int, Mapping[str, str]]) -> dict[int, Mapping[str, str]]:
    """Those of the ballots with a name that are counted: of who keeps out by now none is."""
    voting = {one.person_id for one in members if one.may_vote}
    return {person: choices for person, choices in cast_.items() if person in voting}


def void(case: TableCase, found: RoundSeen) -> None:
    """A round that decides nothing: its envelopes go unopened, and so does whatever is left of the key."""
    attending.write(case, found)
    r = t.round_roll
    mark(case, found, r.c.sealed.is_not(None), {"sealed": None})
    case.forget(f"roll {found.id}")
    _forget_key(case, found)


def _forget_key(case: TableCase, found: RoundSeen) -> None:
    """Only after the closing is committed: a closing that fails must be possible again."""
    if case.keys is not None:
        case.session.afterwards.append(partial(sealing.destroy, case.keys, found.uid))


def sweep(session: Session, keys: Path) -> None:
    """Keys left behind by a process that ended between the closing and their removal go after this transaction."""
    for uid in sealing.kept(keys):
        closed = sa.select(t.round_.c.id).where(t.round_.c.uid == uid, t.round_.c.closed_at.is_not(None))
        if session.execute(closed).first():
            session.afterwards.append(partial(sealing.destroy, keys, uid))


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
