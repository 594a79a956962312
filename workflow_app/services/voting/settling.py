"""The roll and the base of a round as it is closed: who came to keep out after the opening, or was suspended from Party
activity, counts no more.

What was frozen stays: nobody is added, and nobody who left the body is taken off. A ballot that was cast is kept in the
round and not counted where it bears its name; one without a name cannot be taken out again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workflow_app.db import tables as t
from workflow_app.domain.decisions import Count
from workflow_app.domain.seen import OnRoll, RoundSeen
from workflow_app.services import recusing, suspending
from workflow_app.services.cases import TableCase
from workflow_app.services.voting.kept import mark, open_ballots

LATER = ("recused_later", suspending.LATER)


def settled(case: TableCase, found: RoundSeen) -> list[OnRoll]:
    """The frozen roll as a closing now would leave it; of a closed round as its closing did."""
    members = list(case.frozen_roll(found.id))
    if not found.is_open:
        return members
    voting = recusing.on_roll(case, members, LATER[0])
    # What a tally counted was cast at the meeting, when he still took part.
    return voting if found.ballots == "recorded" else suspending.on_roll(case, voting)


def base(found: RoundSeen, members: Iterable[OnRoll], present: int | None = None) -> Count:
    """The sizes with which the round is decided, `members` being settled."""
    size, left = found.count, sum(1 for one in members if one.reason in LATER) if found.is_open else 0
    came = size.present if present is None else present
    return Count(size.entitled - left, size.all_members - left, size.serving - left, came)


def stuck(case: TableCase, found: RoundSeen, members: Iterable[OnRoll]) -> list[int]:
    """Who keeps out and has a ballot inside that nobody can tell from the others."""
    inside = [one.person_id for one in members if one.voted and one.reason.startswith(LATER)]
    named = open_ballots(case, found) if inside and found.ballots == "open" else {}
    return [one for one in inside if one not in named]


def keep(case: TableCase, found: RoundSeen, members: Iterable[OnRoll]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(what the round's row keeps, what the leaf keeps) of those who came to keep out; the roll says so of each."""
    later = [one for one in members if one.reason.startswith(LATER)]
    for one in later:
        whose = t.round_roll.c.person_id == one.person_id
        mark(case, found, whose, {"counts": one.counts, "reason": one.reason})
    if not later:
        return {}, {}
    case.forget(f"roll {found.id}")
    size = base(found, later)
    row = {"entitled": size.entitled, "all_members": size.all_members, "serving": size.serving}
    left = [case.person_uid(one.person_id) for one in later]
    return row, {"entitled": size.entitled, "members": size.all_members, "kept_out": left}
