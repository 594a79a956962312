"""What of a round is in the database: its roll, the envelopes of a secret one, the ballots of an open one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from workflow_app.db import enclosures
from workflow_app.db import tables as t
from workflow_app.domain.ballots import COUNTED
from workflow_app.domain.decisions import Tally
from workflow_app.domain.seen import OnRoll, RoundSeen
from workflow_app.services.cases import TableCase
from workflow_app.services.voting import sealing

PAPER = "paper"


def canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def as_numbers(one: Tally) -> dict[str, int]:
    return {name: getattr(one, name) for name in COUNTED}


def roll(case: TableCase, found: RoundSeen) -> dict[int, OnRoll]:
    return {one.person_id: one for one in case.frozen_roll(found.id)}


def mark(case: TableCase, found: RoundSeen, whose: sa.ColumnElement[bool], values: Mapping[str, Any]) -> None:
    r = t.round_roll
    case.session.execute(r.update().where(r.c.round_id == found.id, whose).values(values))


def opener(case: TableCase, found: RoundSeen) -> sealing.Opener:
    """Raises KeyLost."""
    if case.keys is None:
        raise sealing.KeyLost(found.uid)
    return sealing.Opener(case.keys, found.uid, found.seal_key)


def open_ballots(case: TableCase, found: RoundSeen, way: str = "") -> dict[int, dict[str, str]]:
    """The ballots that bear a name: person → choices; with `way`, those cast in that way alone."""
    cast = enclosures.open_ballots(case.session, found.id)
    return {person: choices for person, choices, how, _note in cast if way in ("", how)}
