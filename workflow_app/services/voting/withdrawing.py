"""What was entered from paper by mistake is withdrawn before it is entered again: a ballot by name, or the count.

The mark on the roll goes, so that the paper is entered rightly or the member votes himself. The leaf of the first entry
keeps what was entered, that of the withdrawal whose it was and, as a disclosure, why.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from workflow_app.db import tables as t
from workflow_app.domain.refusals import Refusal, refusal
from workflow_app.domain.seen import RoundSeen
from workflow_app.domain.texts import Text
from workflow_app.domain.votes import Vote
from workflow_app.services.cases import TableCase
from workflow_app.services.voting import checking
from workflow_app.services.voting.kept import PAPER, mark, open_ballots

COUNT = "count"
"""How the count of nameless ballots is named among what is withdrawn; a ballot is named by whose it is."""
WHY = Text("Lý do rút lần nhập", "Why the entry is withdrawn")


def is_asked(case: TableCase) -> bool:
    return bool(case.given.round.get("withdrawn"))


def can_be(case: TableCase, found: RoundSeen) -> list[str]:
    """What of the round may still be withdrawn: "count", and the uid of everybody whose ballot was entered by name."""
    if not found.is_open or found.ballots == "recorded" or found.checked_by_id is not None:
        return []
    named = open_ballots(case, found, PAPER) if found.ballots == "open" else {}
    return [*([COUNT] if found.paper else []), *map(case.person_uid, named)]


def faults(case: TableCase, found: RoundSeen) -> Iterator[Refusal]:
    given = case.given.round
    if found.checked_by_id is not None:
        yield refusal("entered_again")
        return
    if any(one not in can_be(case, found) for one in given["withdrawn"]):
        yield refusal("nothing_to_withdraw")
        return
    if not _may(case, found, given["withdrawn"]):
        chair = case.person_name(found.chair_id)
        yield refusal("entered_by_another", supplier=Text(chair, chair))
    if not str(given.get("why") or "").strip():
        yield refusal("missing_field", field=WHY, missing=(WHY,))


def can_be_by_actor(case: TableCase, found: RoundSeen) -> list[str]:
    return [one for one in can_be(case, found) if _may(case, found, [one])]


def _may(case: TableCase, found: RoundSeen, wanted: list[str]) -> bool:
    """Who entered it, or the chair."""
    return case.actor.asker == found.chair_id or bool(case.actor.hands & _hands(case, found, wanted))


def _hands(case: TableCase, found: RoundSeen, wanted: list[str]) -> set[int | None]:
    """Who entered every one of them."""
    made = list(checking.entries(case, found))
    by = [
        {hand for step, whose, hand in made if (step == "tally" if one == COUNT else whose == case.person_id(one))}
        for one in wanted
    ]
    return set.intersection(*by)


def apply(case: TableCase, vote: Vote, found: RoundSeen) -> dict[str, Any]:
    wanted = case.given.round["withdrawn"]
    persons = [case.person_id(uid) for uid in wanted if uid != COUNT]
    r, b, v = t.round_roll, t.ballot, t.reservation
    free = {"voted": "", "presence": "", "absence_reason": ""}
    if COUNT in wanted:
        named = open_ballots(case, found, PAPER) if found.ballots == "open" else {}
        mark(case, found, sa.and_(r.c.voted == PAPER, r.c.person_id.not_in(named)), free)
        # What the minutes count apart was entered with it, and is entered with it again.
        case.session.execute(t.round_.update().where(t.round_.c.id == found.id).values(paper="", counts="{}"))
    if persons:
        case.session.execute(b.delete().where(b.c.round_id == found.id, b.c.person_id.in_(persons)))
        case.session.execute(v.delete().where(v.c.round_id == found.id, v.c.person_id.in_(persons)))
        mark(case, found, r.c.person_id.in_(persons), free)
    for name in ("rounds", f"roll {found.id}", "reservations"):
        case.forget(name)
    return {"vote": vote.name, "round": found.number, "withdrawn": sorted(wanted)}


def words(case: TableCase) -> Iterator[tuple[str, Any]]:
    if case.given.round.get("why"):
        yield "why", case.given.round.get("why")
