"""What an act brings about besides the move: clocks, owners, members, linked dossiers, people told.

Each effect named in `domain/effects.py` has its function here; a test holds the two lists together. That it can be
carried out was asked before (`following.py`).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from workflow_app.db import dossiers, journal, movements
from workflow_app.db.columns import instant_text
from workflow_app.domain.refusals import Refused
from workflow_app.domain.transitions import Effect
from workflow_app.domain.who import parse_who
from workflow_app.services import documents, members, running, who
from workflow_app.services.cases import TableCase
from workflow_app.services.following import faults_of, fields_of_new, place_meant, row_meant
from workflow_app.services.recording import Written

Carried = dict[str, Any] | None


def _start_clock(case: TableCase, values: dict[str, Any]) -> Carried:
    return running.start(case, values.get("clock") or values["of"], values.get("from", "held_on"))


def _stop_clock(case: TableCase, values: dict[str, Any]) -> Carried:
    running.stop(case, values["of"])
    return None


def _extend_clock(case: TableCase, values: dict[str, Any]) -> Carried:
    return running.extend(case, values["of"])


def _accept_proposed_due(case: TableCase, values: dict[str, Any]) -> Carried:
    return running.accept_proposed(case, values["of"])


def _set_day(case: TableCase, values: dict[str, Any]) -> Carried:
    """A day that follows from another one is never typed: it is reckoned, and kept on the file."""
    if "clock" in values:
        day = case.clocks()[values["clock"]].due_on
    else:
        day = running.origin_day(case, values.get("from", "held_on"))
    _set_field(case, values["field"], day.isoformat())
    return {"field": values["field"], "day": day.isoformat()}


def _move_owner(case: TableCase, values: dict[str, Any]) -> Carried:
    """Only here does a dossier change hands."""
    place = place_meant(case, values["of"])
    assert place is not None
    case.dossier.owner_id = place.id
    return {"owner": place.code}


def _set_member(case: TableCase, values: dict[str, Any]) -> Carried:
    return members.set_facts(case, values["person"], values["facts"])


def _move_roll(case: TableCase, values: dict[str, Any]) -> Carried:
    place = place_meant(case, values.get("to", "owner"))
    assert place is not None
    return members.move_roll(case, values, place)


def _carry_dossiers(case: TableCase, values: dict[str, Any]) -> Carried:
    """Open files of a kind about the same person go along; their state and clocks go on.

    Only what lies where this dossier came from changes hands: a file that has gone up stays with the committee that
    holds it, and nothing is handed to an organisation that has no users here. Both are linked.
    """
    person = case.person_id(str(case.fields.get(values["person"]) or ""))
    place = place_meant(case, values["to"])
    carried = dossiers.of_kind_about(case.session, values["kind"], person) if person and place else []
    if place:
        case.further_acts += [(dossier_id, place.id) for dossier_id in carried]
    return {"carried": len(carried)} if carried else None


def _open_dossier(case: TableCase, values: dict[str, Any]) -> Carried:
    """A new dossier of another kind, linked to this one; it starts by its own creation, under its own rules."""
    case.new_dossiers.append((values["kind"], fields_of_new(case, values), values.get("relation", "follows")))
    return {"opens": values["kind"]}


def _link_by_number(case: TableCase, values: dict[str, Any]) -> Carried:
    """What replaces or ends this dossier is another one here, or a paper from elsewhere: then the number alone."""
    number = str(case.fields.get(values["field"]) or "").strip()
    other = movements.dossier_numbered(case.session, number, case.dossier.id) if number else None
    if other is None:
        return None
    relation = values.get("relation", "follows")
    dossiers.link(case.session, case.dossier.id, other, relation, instant_text(case.now))
    return {"linked": relation}


def _void_document(case: TableCase, values: dict[str, Any]) -> Carried:
    """A document not begun yet has nothing to void."""
    if values["of"] not in case.documents():
        return None
    documents.void(case, values["of"], str(case.given.asks.get("reason") or "—"))
    case.content_changed = True
    return {"void": values["of"]}


def _unsign(case: TableCase, values: dict[str, Any]) -> Carried:
    """The signature falls, and with it nothing of what was decided; the leaf names what was signed and by whom."""
    found = documents.signed_unissued(case, values["of"])
    for one in found:
        documents.take_signature_back(case, one.name)
    return {"documents": [{"document": one.uid, "signer": case.person_uid(one.signer_id or 0)} for one in found]}


def _restore_voted_text(case: TableCase, values: dict[str, Any]) -> Carried:
    documents.restore_voted(case, values["of"])
    return {"restored": values["of"]}


def _declare_finished_text(case: TableCase, values: dict[str, Any]) -> Carried:
    documents.declare_finished(case, values["of"])
    found = case.documents()[values["of"]]
    return {"voted": found.voted_digest, "declared": found.finished_digest}


def _row_values(case: TableCase, values: dict[str, Any]) -> dict[str, Any]:
    """Each cell: `held_on`, `actor` (whoever answers for the act), something entered with the act, or a fixed word."""
    known: dict[Any, Any] = {"held_on": case.held_on.isoformat(), **case.given.asks}
    if "actor" in values["row"].values():
        known["actor"] = case.person_uid(case.actor.principal_id)
    # What this act could have been told and was not stays empty; its name is no word for a cell.
    known = {**dict.fromkeys(case.transition.asks), **known}
    return {column: known.get(word, word) for column, word in values["row"].items()}


def _add_row(case: TableCase, values: dict[str, Any]) -> Carried:
    """A row whose cells come from what was entered with the act."""
    table = values["table"]
    rows = [*(case.fields.get(table) or []), _row_values(case, values)]
    _set_field(case, table, rows)
    return {"row": len(rows), "table": table}


def _change_row(case: TableCase, values: dict[str, Any]) -> Carried:
    """Some cells of one row, counted from 1, change (of every row, where neither it nor the last is meant)."""
    table, rows = values["table"], [dict(row) for row in case.fields.get(values["table"]) or []]
    cells = {column: value for column, value in _row_values(case, values).items() if value is not None}
    if "index" not in values and not values.get("last"):
        _set_field(case, table, [{**row, **cells} for row in rows])
        return {"rows": len(rows), "table": table}
    if not rows:
        return None
    index = row_meant(case, values) if "index" in values else len(rows)
    rows[index - 1].update(cells)
    _set_field(case, table, rows)
    return {"row": index, "table": table}


def _add_rows(case: TableCase, values: dict[str, Any]) -> Carried:
    """What one table found becomes work in another: one row for each."""
    found = [row for row in case.fields.get(values["source"]) or [] if row.get(values["where"]) == values["is"]]
    blank = {column.name: None for column in case.kind.fields[values["table"]].columns}
    new = [{**blank, **{column: row.get(old) for column, old in values["row"].items()}} for row in found]
    _set_field(case, values["table"], [*(case.fields.get(values["table"]) or []), *new])
    return {"rows": len(new), "table": values["table"]}


def _set_field(case: TableCase, name: str, value: Any) -> None:
    case.dossier.fields = {**case.dossier.fields, name: value}
    case.__dict__.pop("fields", None)
    case.content_changed = True


def _tell(case: TableCase, values: dict[str, Any]) -> Carried:
    """Letters are written after the commit, from the outbox; here only who is to be told."""
    phrases = values["of"] if isinstance(values["of"], list) else [values["of"]]
    told = [person for phrase in phrases for person in who.holders(case, parse_who(phrase))]
    case.told.extend(told)
    return None


CARRIED_OUT: dict[str, Callable[[TableCase, dict[str, Any]], Carried]] = {
    "start_clock": _start_clock,
    "stop_clock": _stop_clock,
    "extend_clock": _extend_clock,
    "accept_proposed_due": _accept_proposed_due,
    "set_day": _set_day,
    "move_owner": _move_owner,
    "set_member": _set_member,
    "move_roll": _move_roll,
    "link_by_number": _link_by_number,
    "open_dossier": _open_dossier,
    "carry_dossiers": _carry_dossiers,
    "void_document": _void_document,
    "unsign": _unsign,
    "restore_voted_text": _restore_voted_text,
    "declare_finished_text": _declare_finished_text,
    "add_row": _add_row,
    "change_row": _change_row,
    "add_rows": _add_rows,
    "tell": _tell,
}


def carry_out(case: TableCase, effects: tuple[Effect, ...], outcome: str = "") -> list[dict[str, Any]]:
    """Every effect that follows after this outcome, in the order of the definition; returns what the leaf keeps.

    Raises Refused only for what ballots decided: until they were counted nobody could know that it would follow.
    """
    kept = []
    for effect in effects:
        if effect.outcomes and outcome not in effect.outcomes:
            continue
        if effect.outcomes and (found := faults_of(case, effect)):
            raise Refused(*found)
        result = CARRIED_OUT[effect.name](case, dict(effect.values))
        if result:
            kept.append({"effect": effect.name, **result})
    return kept


def queue(case: TableCase, written: Written) -> None:
    """One row for whoever fans out after the commit: letters, feeds, copies."""
    payload = {"dossier": case.dossier.uid, "act": case.transition.trigger, "state": case.dossier.state}
    if case.told:
        payload["told"] = case.told  # type: ignore[assignment]
    case.session.run(
        journal.INSERT_OUTBOX,
        {
            "stream": written.stream, "seq": written.seq, "occasion": "act", "payload": json.dumps(payload),
            "at": instant_text(case.now),
        },
    )  # fmt: skip
