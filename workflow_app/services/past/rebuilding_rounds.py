"""The rounds of a dossier as they stood: opened, tallied or closed by its leaves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from workflow_app.db import enclosures, people
from workflow_app.domain.seen import RoundSeen
from workflow_app.services.past.look import Look
from workflow_app.services.voting import handing_over


def rounds(look: Look) -> list[RoundSeen]:
    rows: list[RoundSeen] = look.kept.rows("rounds", enclosures.rounds)
    return [found for row in rows if (found := _round(look, row)) is not None]


def _unchecked_by_minutes(look: Look, row: RoundSeen) -> Iterator[tuple[Any, Any]]:
    """The leaves by which other minutes came, so that the second entry made before fell."""
    for leaf, given in look.kept.numbered("minutes"):
        for one in given:
            if one.get("unchecked") and (one["vote"], one["round"]) == (row.vote, row.number):
                yield leaf, one


def _round(look: Look, row: RoundSeen) -> RoundSeen | None:
    mine = [
        (leaf, value)
        for leaf, value in look.kept.numbered("vote")
        if (value.get("vote"), value.get("round")) == (row.vote, row.number)
    ]
    opened = next((leaf for leaf, value in mine if value.get("uid") == row.uid), None)
    if opened is None:
        look.lost("vote")
    if opened is None or not look.is_past(opened):
        return None
    row = _presided(look, row, [value for leaf, value in mine if not look.is_past(leaf)])
    mine = [(leaf, value) for leaf, value in mine if not handing_over.is_change(value)]
    if any("outcome" in value and look.is_past(leaf) for leaf, value in mine):
        return row
    # Who came to keep out before the closing had left the base by then only: the opening says how large it was.
    sizes = next((value for leaf, value in mine if leaf is opened and "entitled" in value), None)
    if sizes:
        frozen = {"entitled": sizes["entitled"], "serving": sizes["entitled"], "all_members": sizes["members"]}
        row = replace(row, count=replace(row.count, **frozen))
    if row.ballots == "recorded":
        row = replace(row, checked_by_id=_checked_by(look, row, mine))
    else:
        if any(not look.is_past(leaf) for leaf, _value in (*mine, *_unchecked_by_minutes(look, row))):
            look.half_cast.add(row.vote)
        stood = replace(row, is_open=True, outcome="", result={})
        if any("votes" in value and look.is_past(leaf) for leaf, value in mine):
            return stood
        # Ballots are counted at the closing alone.
        return replace(stood, tallies={}, counts={}, count=replace(row.count, present=0))
    tallied = [(leaf, value) for leaf, value in mine if "votes" in value]
    before = [(leaf, value) for leaf, value in tallied if look.is_past(leaf)]
    stood = replace(row, is_open=True, outcome="", result={})
    if before and before[-1] == tallied[-1]:
        return stood
    if before:
        leaf, value = before[-1]
        present = value["present"] if isinstance(value["present"], int) else len(value["present"])
        count = replace(row.count, present=present)
        return replace(stood, tallies=value["votes"], recorder_id=leaf.person_id, count=count)
    return replace(stood, tallies={}, counts={}, recorder_id=None, count=replace(row.count, present=0))


def _checked_by(look: Look, row: RoundSeen, mine: Iterable[tuple[Any, Any]]) -> int | None:
    """Who had entered the tally again: since the last tally, and since the last change of its minutes."""
    fell = [leaf.seq for leaf, value in mine if "votes" in value and look.is_past(leaf)]
    fell += [leaf.seq for leaf, _one in _unchecked_by_minutes(look, row) if look.is_past(leaf)]
    made = [leaf for leaf, value in mine if value.get("agrees") and look.is_past(leaf)]
    return made[-1].actor.asker if made and made[-1].seq > max(fell, default=0) else None


def _presided(look: Look, row: RoundSeen, later: Iterable[Mapping[str, Any]]) -> RoundSeen:
    """With the chair and the secretary as they were before the changes that came `later`."""
    before: dict[str, Any] = {}
    for value in later:
        for post in handing_over.POSTS:
            uid = value.get(f"{post}_before")
            if uid and (person := people.person_id_of(look.kept.session, uid)) is not None:
                before.setdefault(f"{post}_id", person)
    return replace(row, **before) if before else row
